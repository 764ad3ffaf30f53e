//! What crosses between the page and the second wasm (`scenario_json`): postcard, both sides from one build.
//!
//! The wasm exports `read_scenario(text: string): Uint8Array`, which is [`encode_answer`] of what [`crate::read`]
//! says, and `write_scenario(bytes: Uint8Array): string`, whose argument is [`encode_scenario`]. The page decodes
//! with [`decode_answer`]. None of these functions needs JSON, so the page's own wasm stays without it.

use half_message_protocol::{Refusal, Scenario};

/// What reading a file gives.
pub type Answer = Result<Scenario, Vec<Refusal>>;

/// Packs an answer.
pub fn encode_answer(answer: &Answer) -> Vec<u8> {
    let _ = answer;
    Vec::new()
}

/// Unpacks an answer; `None` where the bytes are none.
pub fn decode_answer(bytes: &[u8]) -> Option<Answer> {
    let _ = bytes;
    None
}

/// Packs a scenario.
pub fn encode_scenario(scenario: &Scenario) -> Vec<u8> {
    let _ = scenario;
    Vec::new()
}

/// Unpacks a scenario; `None` where the bytes are none.
pub fn decode_scenario(bytes: &[u8]) -> Option<Scenario> {
    let _ = bytes;
    None
}
