//! Why this step: the sentence of the caption, what led to it, the rule with its numbers, the remote call.

use half_message_locale::{Both, Language, Rich, Span, caption, detail as words, step_name, why as rule};
use yew::prelude::*;

use crate::components::caption::tone;
use crate::components::element::{El, el, list};
use crate::components::rich_text::rich;
use crate::session::Run;

/// The card.
pub(super) fn why(run: &Run, row: usize, language: Language) -> Html {
    let Some(drawn) = run.storyline.rows.get(row) else { return Html::default() };
    let position = drawn.crash.unwrap_or(drawn.last) as usize;
    let Some(event) = run.trace.events.get(position) else { return Html::default() };
    let number = run.storyline.steps.get(drawn.step).map_or(0, |step| step.number);
    let line = |name: Both, what: Html| {
        list([el("dt", "").say(name.of(language)).done(), el("dd", "phrase").put_in(what).done()])
    };
    // A step's end is caused by its own beginning, which says nothing: what led to that is meant.
    let mut cause = event.cause;
    while let Some(before) = cause.and_then(|cause| run.trace.events.get(cause as usize)) {
        if before.step != event.step {
            break;
        }
        cause = before.cause;
    }
    let cause = match cause.and_then(|cause| run.trace.events.get(cause as usize)) {
        None => words::NO_CAUSE.of(language).to_owned(),
        Some(before) => {
            let drawn = run.storyline.steps.iter().find(|step| step.step == before.step);
            words::cause(language, drawn.map(|step| step.number), &step_name(language, before.step))
        }
    };
    let plain = |text: String| rich(&Rich(vec![Span::Plain(text)]));
    let rule = rich(&rule(language, &run.trace, position));
    let call = event.rpc.map(|rpc| line(words::CALL, plain(words::call(language, rpc, event))));
    let head: El = el("div", "head")
        .kid(el("h3", "").text(words::why_step(language, number)))
        .kid(el("code", "").text(drawn.moment.step.to_string()));
    el("section", "")
        .classes(&["card", "reason", tone(run, row)])
        .kid(head)
        .kid(el("p", "big phrase").put_in(rich(&caption(language, &run.trace, position))))
        .kid(
            el("dl", "")
                .put_in(line(words::CAUSED_BY, plain(cause)))
                .put_in(line(words::RULE, rule))
                .put_in(call.unwrap_or_default()),
        )
        .done()
}
