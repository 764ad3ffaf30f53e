//! What somebody waits for, and until when.

use half_message_protocol::{Part, Trace, Verb};

use crate::clock;
use crate::language::Language;
use crate::sentence::text;
use crate::wait::awaited;

/// What is waited for, and the moment that ends it: `the check round`, `30.00 s`. `until` is the event of the trace that
/// ends the wait.
pub fn awaited_at(language: Language, trace: &Trace, until: usize) -> Option<(String, String)> {
    let event = trace.events.get(until)?;
    let what = match (event.step.verb, event.step.part) {
        (_, Part::Reply) => text!(language; "the reply", "应答"),
        (Verb::Check, Part::Query) => text!(language; "the answer of the order DB", "订单库的查询结果"),
        (Verb::Local, _) => text!(language; "the local transaction", "本地事务"),
        _ => awaited(language, trace, event)?.0,
    };
    Some((what, clock(event.at)))
}

/// The same as a sentence without its subject: `waits for the check round until 30.00 s`; `None` for `until` where
/// the run ends before.
pub fn waiting(language: Language, trace: &Trace, until: Option<usize>, is_down: bool) -> String {
    match until.and_then(|until| awaited_at(language, trace, until)) {
        Some((_, at)) if is_down => text!(language, at; "down until {0}", "停机至 {0}"),
        Some((what, at)) => text!(language, what, at; "waits for {0} until {1}", "等待{0}，至 {1}"),
        None if is_down => text!(language; "down until the end of the run", "停机至运行结束"),
        None => text!(language; "no check round comes any more", "不会再有反查轮次"),
    }
}
