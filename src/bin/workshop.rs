//! The second wasm: scenario files, the setup editor, the list of keys. See [`half_message_page::workshop`].

use half_message_page::{crash, interned, workshop};
use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::File;

/// Does what the page asks in `request`, and calls `told` with each answer.
#[wasm_bindgen]
pub fn ask(request: &[u8], file: Option<File>, told: Function) {
    workshop::serve::serve(request, file, told);
}

fn main() {
    crash::report_panics();
    interned::hand_over();
}
