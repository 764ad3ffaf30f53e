//! Short words at a drawn step or a folded wait.

use half_message_protocol::{Event, Millis, StepId};

use crate::language::Language;

/// The words at an event's arrow, in full lanes: `half message · order 1001`, `commit (one-way)`, `found`.
///
/// A begun message and its arrival have the same words. Where a database operation ends, they are what comes back.
pub fn label(language: Language, event: &Event) -> String {
    let _ = (language, event);
    String::new()
}

/// The same for condensed lanes and phones, where the places stand in pills: `half message`, `half re-written`.
pub fn short_label(language: Language, event: &Event) -> String {
    let _ = (language, event);
    String::new()
}

/// The pill of a folded wait that ends with this event: `29 s pass · waiting for the check round (…)`.
pub fn wait(language: Language, length: Millis, ends_with: &Event) -> String {
    let _ = (language, length, ends_with);
    String::new()
}

/// The same for phones: `29 s pass: waiting for the check round`.
pub fn short_wait(language: Language, length: Millis, ends_with: &Event) -> String {
    let _ = (language, length, ends_with);
    String::new()
}

/// A step in words, for lists and accessible names: `commit of order 1001`, `answer to check 2 of order 1001`.
pub fn step_name(language: Language, step: StepId) -> String {
    let _ = (language, step);
    String::new()
}
