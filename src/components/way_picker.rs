//! The ways of messaging side by side, one of them chosen. The two kinds of plain sending are one as long as neither is.

use half_message_locale::{Both, Language, page};
use half_message_protocol::Way;
use yew::prelude::*;

use super::element::{El, button, el};
use crate::session::Intent;

/// The picker.
pub fn way_picker(chosen: Way, language: Language, act: &Callback<Intent>) -> El {
    let is_plain = matches!(chosen, Way::CommitThenSend | Way::SendThenCommit);
    let way = |way: Way, full: Both, brief: Both| {
        button("")
            .key(way.as_str())
            .set("data-way", way.as_str())
            .is("aria-pressed", way == chosen)
            .click(act, Intent::Way(way))
            .kid(el("span", "full").say(full.of(language)))
            .kid(el("span", "brief").say(brief.of(language)))
    };
    let brief = |of: Way| if of == Way::Outbox { page::way(of) } else { page::short_way(of) };
    let named = |of: Way| way(of, page::way(of), brief(of));
    let plain = if is_plain { named(Way::CommitThenSend) } else { way(Way::CommitThenSend, page::PLAIN, page::PLAIN) };
    el("div", "ways")
        .set("role", "group")
        .set("aria-label", page::WAYS.of(language))
        .kids([Way::Rocketmq, Way::Kafka, Way::Outbox].map(named))
        .kid(plain)
        .kid_if(is_plain, || named(Way::SendThenCommit))
}
