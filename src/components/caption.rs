//! One sentence on what happens now. Assistive tools hear it when it changes.

use half_message_locale::{Language, caption as sentence};
use half_message_protocol::Phase;
use yew::prelude::*;

use super::element::el;
use super::rich_text::rich;
use crate::session::Run;

/// What the caption needs.
pub struct Props {
    /// The run.
    pub run: Run,
    /// The playhead's row.
    pub row: usize,
    /// The language.
    pub language: Language,
}

/// The class of a row by what it is: a failure, a check, or neither.
pub fn tone(run: &Run, row: usize) -> &'static str {
    let row = run.storyline.rows.get(row);
    let step = row.and_then(|row| run.storyline.steps.get(row.step));
    match (row, step) {
        (Some(row), _) if row.crash.is_some() || row.moment.phase == Phase::Failed => "bad",
        (_, Some(step)) if step.is_check => "check",
        _ => "",
    }
}

/// The sentence at the playhead.
pub fn caption(props: &Props) -> Html {
    let Props { run, row, language } = props;
    let hue = tone(run, *row);
    let row = run.storyline.rows.get(*row);
    let position = row.map_or(usize::MAX, |row| row.crash.unwrap_or(row.last) as usize);
    el("div", "")
        .classes(&["caption", hue])
        .set("role", "status")
        .set("aria-live", "polite")
        .set("aria-atomic", "true")
        .kid(el("span", "phrase").put_in(rich(&sentence(*language, &run.trace, position))))
        .done()
}
