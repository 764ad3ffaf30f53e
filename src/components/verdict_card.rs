//! How the orders stand: one sentence with its own mark.

use half_message_locale::{Language, bound as bound_words, page, verdict};
use half_message_protocol::Verdict;
use yew::prelude::*;

use super::element::{button, el};
use super::icon::{hue, mark, sign};
use crate::hooks::seen::Seen;
use crate::session::{Intent, Run};

/// The verdict's card. Where there are several orders, the reader chooses in it which one to follow.
pub fn verdict_card(
    run: &Run,
    row: usize,
    seen: &Seen,
    follows: Option<u16>,
    language: Language,
    act: &Callback<Intent>,
) -> Html {
    let count = run.events_at(row);
    let each: Vec<(u16, Verdict)> =
        seen.now.orders.iter().map(|order| (order.order, run.trace.verdict_after(order.order, count))).collect();
    let followed = follows.and_then(|follows| each.iter().find(|(order, _)| *order == follows));
    let told = followed.map_or(each.as_slice(), std::slice::from_ref);
    let worst = told.iter().map(|(_, verdict)| *verdict).max().unwrap_or(run.trace.verdict);
    let is_end = row == run.last_row();
    let bound = run.trace.bound.filter(|_| is_end);
    let (long, short) = match told {
        [(order, verdict)] => (
            verdict::sentence(language, *verdict, &seen.now, *order),
            verdict::short_sentence(language, *verdict, &seen.now, *order),
        ),
        _ => {
            let all = verdict::overall(language, &run.trace, count);
            (all.clone(), all)
        }
    };
    let choice =
        |order: Option<u16>| button("follow").is("aria-pressed", order == follows).click(act, Intent::Follow(order));
    let order = |(order, verdict): &(u16, Verdict)| {
        choice(Some(*order))
            .put("data-order", order.to_string())
            .set("data-verdict", verdict.as_str())
            .put_in(sign(*order))
            .text(order.to_string())
            .put_in(mark(*verdict, 14))
            .kid(el("span", "only-read").say(verdict::title(*verdict).of(language)))
    };
    let orders = || {
        el("div", "each")
            .set("role", "group")
            .set("aria-label", page::FOLLOW.of(language))
            .kid(choice(None).say(page::ALL_ORDERS.of(language)))
            .kids(each.iter().map(order))
    };
    let words = el("div", "")
        .kid(el("h2", "").say(verdict::title(worst).of(language)))
        .kid(el("p", "phrase").kid(el("span", "long").text(long)).kid(el("span", "short").text(short)))
        .maybe(bound.map(|bound| el("p", "note").text(bound_words(language, bound))))
        .kid_if(each.len() > 1, orders);
    el("section", "")
        .classes(&["verdict", hue(worst)])
        .set("aria-label", verdict::VERDICT.of(language))
        .set("data-verdict", worst.as_str())
        .put_in(mark(worst, 20))
        .kid(words)
        .done()
}
