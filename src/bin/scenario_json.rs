//! The second wasm: reads and writes scenario files. It is loaded on the first open or save, so that the page's own
//! wasm carries no JSON reader. What crosses is described in `half_message_scenario_json::exchange`.

use half_message_scenario_json::{exchange, read, write};
use wasm_bindgen::prelude::wasm_bindgen;

/// The scenario in this text, or what is wrong with it, packed by [`exchange::encode_answer`].
#[wasm_bindgen]
pub fn read_scenario(text: &str) -> Vec<u8> {
    exchange::encode_answer(&read(text))
}

/// The text of a scenario that [`exchange::encode_scenario`] has packed; undefined where the bytes are none.
#[wasm_bindgen]
pub fn write_scenario(bytes: &[u8]) -> Option<String> {
    exchange::decode_scenario(bytes).map(|scenario| write(&scenario))
}

fn main() {}
