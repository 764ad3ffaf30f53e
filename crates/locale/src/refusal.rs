//! What is wrong with a scenario: one sentence that names the field and the reason.

use half_message_protocol::{Bound, Refusal};

use crate::language::Language;

/// One refusal: "faults[2].step: no step `1001.comit` exists."
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let _ = (language, refusal);
    String::new()
}

/// The bound that cut a run.
pub fn bound(language: Language, bound: Bound) -> String {
    let _ = (language, bound);
    String::new()
}
