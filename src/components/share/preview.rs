//! A run as others will see it.

use half_message_diagram::Mode;
use half_message_locale::{Language, caption, verdict};
use yew::prelude::*;

use super::embed::{Colours, Shared};
use crate::components::element::el;
use crate::components::icon::{hue, mark};
use crate::components::lanes::Lanes;
use crate::components::rich_text::rich;
use crate::hooks::seen::Seen;
use crate::session::Run;

/// The lanes at the step where the run opens, with the sentence and the verdict there. The one place to change where
/// the embedded page itself is to be shown instead.
pub fn preview(run: &Run, row: usize, shared: &Shared, language: Language) -> Html {
    let language = shared.language.unwrap_or(language);
    let seen = Seen::at(run, row);
    let count = run.events_at(row);
    let events = run.storyline.rows.get(row).map_or(usize::MAX, |row| row.crash.unwrap_or(row.last) as usize);
    let now = run.trace.verdicts.iter().map(|(order, _)| run.trace.verdict_after(*order, count)).max();
    let now = now.unwrap_or(run.trace.verdict);
    let sentence = match run.trace.verdicts.as_slice() {
        [(order, _)] => verdict::short_sentence(language, now, &seen.now, *order),
        _ => verdict::overall(language, &run.trace, count),
    };
    let standing = || {
        el("div", "")
            .classes(&["verdict", hue(now)])
            .put_in(mark(now, 20))
            .kid(el("p", "phrase").kid(el("b", "").say(verdict::title(now).of(language))).say(" ").text(sentence))
    };
    let lanes = html! {
        <Lanes run={run.clone()} {row} {language} mode={Some(Mode::Phone)}
            on_select={Callback::noop()} on_open_menu={Callback::noop()} is_locked={true} />
    };
    let theme = if shared.colours == Colours::Auto { "" } else { shared.colours.as_str() };
    el("div", "card preview")
        .set_some("data-theme", theme)
        .set("lang", language.html_lang())
        .set("inert", "")
        .kid_if(shared.has_verdict, standing)
        .kid(el("div", "lanes-holder").put_in(lanes))
        .kid(el("p", "caption phrase").put_in(rich(&caption(language, &run.trace, events))))
        .done()
}
