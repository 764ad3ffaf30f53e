//! Why this step: the rule that produced it, with its numbers; its lasting name and its remote call.

use half_message_locale::{page, why as sentence};
use yew::prelude::*;

use super::caption::Props;
use super::rich_text::rich;

/// The rule behind the step at the playhead.
pub fn why(props: &Props) -> Html {
    let Props { run, row, language } = props;
    let Some(row) = run.storyline.rows.get(*row) else { return Html::default() };
    let position = row.crash.unwrap_or(row.last) as usize;
    let event = run.trace.events.get(row.last as usize);
    let rpc = event.and_then(|event| event.rpc);
    html! {
        <section class="card state why">
            <h3>{page::WHY_THIS_STEP.of(*language)}</h3>
            <p class="phrase">{rich(&sentence(*language, &run.trace, position))}</p>
            <p class="note mono">
                {row.moment.step.to_string()}
                if let Some(rpc) = rpc {
                    {" · "}{rpc.as_str()}{" "}{rpc.code()}
                }
            </p>
        </section>
    }
}
