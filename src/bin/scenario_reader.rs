//! Reads scenario files for the element: JSON into the compact form that it opens. Loaded only where an element names
//! a file.

use half_message_locale::{Language, element as words, refusal};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many reasons are told at once.
const SHOWN: usize = 3;

/// The scenario of a file in compact form; what is wrong with it, a line each, where it cannot be run.
#[wasm_bindgen]
pub fn read(text: &str, is_chinese: bool) -> Result<Vec<u8>, String> {
    let language = if is_chinese { Language::Zh } else { Language::En };
    match half_message_scenario_json::read(text) {
        Ok(scenario) => Ok(postcard::to_allocvec(&scenario).unwrap_or_default()),
        Err(refusals) => {
            let mut lines = vec![words::REFUSED.of(language).to_owned()];
            lines.extend(refusals.iter().take(SHOWN).map(|one| refusal(language, one)));
            Err(lines.join("\n"))
        }
    }
}

fn main() {}
