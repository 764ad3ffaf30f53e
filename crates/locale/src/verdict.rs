//! How an order stands, or how it ended.

use half_message_protocol::{Trace, Verdict, View};

use crate::language::Language;
use crate::sentence::{Both, texts};

texts! {
    /// Accessible name of the verdict's card.
    VERDICT = "Verdict", "结论";
}

/// The verdict's title.
pub const fn title(verdict: Verdict) -> Both {
    let _ = verdict;
    VERDICT
}

/// One order's verdict as a sentence, from what everybody holds now.
pub fn sentence(language: Language, verdict: Verdict, view: &View, order: u16) -> String {
    let _ = (language, verdict, view, order);
    String::new()
}

/// A shorter form for phones.
pub fn short_sentence(language: Language, verdict: Verdict, view: &View, order: u16) -> String {
    let _ = (language, verdict, view, order);
    String::new()
}

/// Several orders' verdicts in one sentence; `count` events have happened.
pub fn overall(language: Language, trace: &Trace, count: usize) -> String {
    let _ = (language, trace, count);
    String::new()
}
