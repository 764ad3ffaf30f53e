//! What happens now, in one sentence.

use half_message_protocol::Trace;

use crate::language::Language;
use crate::sentence::Rich;

/// What happens in the event at this position; where there is none, that nothing has happened yet.
pub fn caption(language: Language, trace: &Trace, position: usize) -> Rich {
    let _ = (language, trace, position);
    Rich::default()
}
