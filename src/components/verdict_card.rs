//! How the orders stand: one sentence with its own mark.

use half_message_locale::{Language, bound as bound_words, verdict};
use half_message_protocol::Verdict;
use yew::prelude::*;

use super::icon::{hue, mark};
use super::parts::class;
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
    html! {
        <section class={class(&["verdict", hue(worst)])} aria-label={verdict::VERDICT.of(language)}
            data-verdict={worst.as_str()}>
            {mark(worst, 20)}
            <div>
                <h2>{verdict::title(worst).of(language)}</h2>
                <p class="phrase"><span class="long">{long}</span><span class="short">{short}</span></p>
                if let Some(bound) = bound {
                    <p class="note">{bound_words(language, bound)}</p>
                }
                if each.len() > 1 {
                    <ul class="each">
                        {for each.iter().map(|(order, verdict)| html! {
                            <li key={*order} data-order={order.to_string()} data-verdict={verdict.as_str()}>
                                {mark(*verdict, 14)}{order}
                                <span class="only-read">{verdict::title(*verdict).of(language)}</span>
                            </li>
                        })}
                    </ul>
                }
            </div>
        </section>
    }
}
