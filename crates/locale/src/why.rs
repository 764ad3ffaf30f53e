//! Why a step happens: the rule that produced it, with its numbers.

use half_message_protocol::Trace;

use crate::language::Language;
use crate::sentence::Rich;

/// Why the event at this position happened, one or two sentences; empty where there is no such event.
pub fn why(language: Language, trace: &Trace, position: usize) -> Rich {
    let _ = (language, trace, position);
    Rich::default()
}
