//! The shortest run to what was found, step by step, and how it ends.

use half_message_locale::{Language, caption, clock, explore as words, verdict, wait as wait_words};
use half_message_protocol::View;
use yew::prelude::*;

use super::model::{Act, Explorer};
use super::play_button;
use crate::components::element::{El, el, list};
use crate::components::icon::{hue, mark};
use crate::components::parts::when;
use crate::components::rich_text::rich;
use crate::session::Run;

/// The panel.
pub fn steps(model: &Explorer, language: Language, act: &Callback<Act>) -> El {
    let selected = model.asked.as_ref().and_then(|asked| Some((asked, asked.selected?)));
    let Some((asked, broken)) = selected else {
        return el("div", "card run-panel")
            .kid(el("h3", "").say(words::RUN.of(language)))
            .kid(el("p", "note phrase").say(words::NO_RUN_YET.of(language)));
    };
    let name = broken.map(|broken| words::invariant(broken).of(language));
    let title = name.map_or_else(|| words::LOOKED_FOR.of(language).to_owned(), |name| words::breaks(language, name));
    let panel = el("div", "card run-panel").kid(el("h3", "").text(title.clone()));
    let Some(found) = asked.shown() else {
        return panel.kid(el("p", "note").say(words::WRITING.of(language)));
    };
    let play = words::at_invariant(language, words::PLAY.of(language), &title);
    panel
        .kid(ending(&found.run, language))
        .kid_if(!found.is_confirmed, || el("p", "remedy phrase").say(words::UNCONFIRMED.of(language)))
        .kid(rows(&found.run, language))
        .kid(play_button("btn primary play-it", play, language, act.reform(move |_| Act::Play(broken))))
}

/// How the run ends.
fn ending(run: &Run, language: Language) -> El {
    let count = run.trace.events.len();
    let view = View::after(&run.trace, count);
    let now = run.trace.verdict;
    let sentence = match run.trace.verdicts.as_slice() {
        [(order, of)] => verdict::sentence(language, *of, &view, *order),
        _ => verdict::overall(language, &run.trace, count),
    };
    el("section", "")
        .classes(&["verdict", hue(now)])
        .set("data-verdict", now.as_str())
        .put_in(mark(now, 20))
        .kid(el("div", "").kid(el("b", "").say(verdict::title(now).of(language))).kid(el("p", "phrase").text(sentence)))
}

fn rows(run: &Run, language: Language) -> El {
    let row = |(index, row): (usize, &half_message_diagram::Row)| {
        let wait = run
            .storyline
            .wait_before(index)
            .map(|wait| wait_words(language, wait.until - wait.from, &run.trace, row.first as usize));
        let event = row.crash.unwrap_or(row.last) as usize;
        let is_failed = run.trace.events.get(event).is_some_and(|event| event.fault.is_some());
        let number = run.storyline.steps.get(row.step).map_or(0, |step| step.number);
        let wait = wait.map(|wait| el("li", "wait").kid(el("span", "").text(wait)).done());
        let line = el("li", "")
            .classes(&[when(is_failed, "failed")])
            .kid(el("span", "disc").text(number.to_string()))
            .kid(el("span", "phrase").put_in(rich(&caption(language, &run.trace, event))))
            .kid(el("time", "").text(clock(row.at)));
        list([wait.unwrap_or_default(), line.done()])
    };
    el("ol", "")
        .set("tabindex", "0")
        .set("aria-label", words::RUN.of(language))
        .put_in(list(run.storyline.rows.iter().enumerate().map(row)))
}
