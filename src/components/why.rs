//! Why this step: the rule that produced it, with its numbers; its lasting name and its remote call.

use half_message_locale::{page, why as sentence};
use yew::prelude::*;

use super::caption::Props;
use super::element::el;
use super::rich_text::rich;

/// The rule behind the step at the playhead.
pub fn why(props: &Props) -> Html {
    let Props { run, row, language } = props;
    let Some(row) = run.storyline.rows.get(*row) else { return Html::default() };
    let position = row.crash.unwrap_or(row.last) as usize;
    let event = run.trace.events.get(row.last as usize);
    let rpc = event.and_then(|event| event.rpc);
    let mut name = row.moment.step.to_string();
    if let Some(rpc) = rpc {
        name = [&name, " · ", rpc.as_str(), " ", &rpc.code().to_string()].concat();
    }
    el("section", "card state why")
        .kid(el("h3", "").say(page::WHY_THIS_STEP.of(*language)))
        .kid(el("p", "phrase").put_in(rich(&sentence(*language, &run.trace, position))))
        .kid(el("p", "note mono").text(name))
        .done()
}
