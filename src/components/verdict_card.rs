//! How the orders stand: one sentence with its own mark.

use half_message_locale::{Language, bound as bound_words, verdict};
use half_message_protocol::Verdict;
use yew::prelude::*;

use super::element::el;
use super::icon::{hue, mark};
use crate::hooks::seen::Seen;
use crate::session::Run;

/// The verdict's card.
pub fn verdict_card(run: &Run, row: usize, seen: &Seen, language: Language) -> Html {
    let count = run.events_at(row);
    let each: Vec<(u16, Verdict)> =
        seen.now.orders.iter().map(|order| (order.order, run.trace.verdict_after(order.order, count))).collect();
    let worst = each.iter().map(|(_, verdict)| *verdict).max().unwrap_or(run.trace.verdict);
    let is_end = row == run.last_row();
    let bound = run.trace.bound.filter(|_| is_end);
    let (long, short) = match each.as_slice() {
        [(order, verdict)] => (
            verdict::sentence(language, *verdict, &seen.now, *order),
            verdict::short_sentence(language, *verdict, &seen.now, *order),
        ),
        _ => {
            let all = verdict::overall(language, &run.trace, count);
            (all.clone(), all)
        }
    };
    let order = |(order, verdict): &(u16, Verdict)| {
        el("li", "")
            .key(&order.to_string())
            .put("data-order", order.to_string())
            .set("data-verdict", verdict.as_str())
            .put_in(mark(*verdict, 14))
            .text(order.to_string())
            .kid(el("span", "only-read").say(verdict::title(*verdict).of(language)))
    };
    let words = el("div", "")
        .kid(el("h2", "").say(verdict::title(worst).of(language)))
        .kid(el("p", "phrase").kid(el("span", "long").text(long)).kid(el("span", "short").text(short)))
        .maybe(bound.map(|bound| el("p", "note").text(bound_words(language, bound))))
        .kid_if(each.len() > 1, || el("ul", "each").kids(each.iter().map(order)));
    el("section", "")
        .classes(&["verdict", hue(worst)])
        .set("aria-label", verdict::VERDICT.of(language))
        .set("data-verdict", worst.as_str())
        .put_in(mark(worst, 20))
        .kid(words)
        .done()
}
