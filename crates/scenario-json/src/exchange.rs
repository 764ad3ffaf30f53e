//! What crosses between the page and the second wasm (`scenario_json`), in postcard; both sides come from one build.
//!
//! The wasm exports two functions:
//!
//! - `read_scenario(text: string): Uint8Array` gives what [`crate::read`] says, packed by [`encode_answer`]; the page
//!   unpacks it with [`decode_answer`].
//! - `write_scenario(bytes: Uint8Array): string | undefined` takes a scenario packed by [`encode_scenario`] and gives
//!   the text of [`crate::write()`]; undefined where the bytes are none.
//!
//! No function of this module needs JSON, so the page's own wasm stays without it.

use half_message_protocol::{How, NodeId, Problem, Refusal, Scenario, StepId, WhyNot};
use serde::{Deserialize, Serialize};

/// What reading a file gives.
pub type Answer = Result<Scenario, Vec<Refusal>>;

/// Packs an answer.
pub fn encode_answer(answer: &Answer) -> Vec<u8> {
    let packed = match answer {
        Ok(scenario) => postcard::to_allocvec(&Ok::<_, ()>(scenario)),
        Err(refusals) => {
            let refusals: Vec<Borrowed<'_>> = refusals.iter().map(Borrowed).collect();
            postcard::to_allocvec(&Err::<(), _>(refusals))
        }
    };
    packed.unwrap_or_default()
}

/// Unpacks an answer; `None` where the bytes are none.
pub fn decode_answer(bytes: &[u8]) -> Option<Answer> {
    let answer: Result<Scenario, Vec<Owned>> = postcard::from_bytes(bytes).ok()?;
    Some(answer.map_err(|refusals| refusals.into_iter().map(|Owned(refusal)| refusal).collect()))
}

/// Packs a scenario.
pub fn encode_scenario(scenario: &Scenario) -> Vec<u8> {
    postcard::to_allocvec(scenario).unwrap_or_default()
}

/// Unpacks a scenario; `None` where the bytes are none.
pub fn decode_scenario(bytes: &[u8]) -> Option<Scenario> {
    postcard::from_bytes(bytes).ok()
}

#[derive(Serialize)]
struct Borrowed<'a>(#[serde(with = "RefusalForm")] &'a Refusal);

#[derive(Deserialize)]
struct Owned(#[serde(with = "RefusalForm")] Refusal);

/// The serde form of [`Refusal`], which the engine has no need of.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Refusal")]
struct RefusalForm {
    path: String,
    #[serde(with = "ProblemForm")]
    problem: Problem,
}

/// The serde form of [`Problem`]: a variant that is missing here does not compile.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Problem")]
enum ProblemForm {
    NotJson { line: usize, column: usize },
    TooLarge { bytes: usize, max: usize },
    Version { found: u64, known: u32 },
    UnknownField { field: String, known: Vec<String> },
    MissingField { field: String },
    WrongType { found: String, expected: String },
    UnknownWord { found: String, known: Vec<String> },
    UnknownStep { found: String },
    UnknownNode { found: String },
    Negative { found: i64 },
    Range { found: u64, min: u64, max: u64 },
    NoSuchNode { node: NodeId },
    NoSuchOrder { order: u16, last: u16 },
    CannotFailSo { step: StepId, how: How, why: WhyNot },
    Twice { step: StepId },
    EndsBeforeItBegins { from: u64, until: u64 },
    Overlaps { node: NodeId },
    CannotFail { node: NodeId },
    WaitsForItself { step: StepId },
    NotBuilt { what: String },
    TextTooLong { found: usize, max: usize },
}
