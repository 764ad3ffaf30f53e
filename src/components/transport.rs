//! Playback: first, back, play, forward, last, the timeline, the counter and the speed.

use half_message_locale::{Language, page};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::element::{On, button, el};
use super::icon::{BACK, FIRST, FORWARD, LAST, icon, play};
use super::timeline::{self, timeline};
use crate::session::{Intent, Run, Speed};

/// What the transport needs.
pub struct Props {
    /// The run.
    pub run: Run,
    /// The playhead's row.
    pub row: usize,
    /// Whether it plays.
    pub is_playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// The transport.
pub fn transport(props: &Props) -> Html {
    let Props { run, row, is_playing, speed, language, act } = props;
    let language = *language;
    let count = run.storyline.steps.len();
    let number = run.storyline.step_at(*row).map_or(0, |step| step.number as usize);
    let position = page::step_of(language, number, count);
    let (is_first, is_last) = (*row == 0, *row >= run.last_row());
    let key = |name: half_message_locale::Both, content: Html, intent: Intent, is_off: bool, class: &'static str| {
        let name = name.of(language);
        button(class)
            .set("title", name)
            .set("aria-label", name)
            .flag("disabled", is_off)
            .click(act, intent)
            .put_in(content)
    };
    let on_speed = act.reform(|event: Event| {
        let text = event.target_dyn_into::<HtmlSelectElement>().map(|field| field.value()).unwrap_or_default();
        Intent::Speed(Speed::parse(&text).unwrap_or_default())
    });
    let play_name = if *is_playing { page::PAUSE } else { page::PLAY };
    let keys = el("div", "keys")
        .kid(key(page::FIRST, icon(FIRST, 20), Intent::First, is_first, "edge"))
        .kid(key(page::BACK, icon(BACK, 20), Intent::Back, is_first, ""))
        .kid(key(play_name, play(*is_playing, 28), Intent::TogglePlay, run.last_row() == 0, "play"))
        .kid(key(page::FORWARD, icon(FORWARD, 20), Intent::Forward, is_last, ""))
        .kid(key(page::LAST, icon(LAST, 20), Intent::Last, is_last, "edge"));
    let timeline = timeline(&timeline::Props {
        run: run.clone(),
        row: *row,
        value_text: position.clone(),
        language,
        act: act.clone(),
    });
    let short = el("span", "short")
        .kid(el("b", "").text(number.to_string()))
        .kid(el("small", "").text(["/", &count.to_string()].concat()));
    let speeds = Speed::ALL.iter().map(|choice| {
        el("option", "")
            .set("value", choice.as_str())
            .flag("selected", choice == speed)
            .text(page::speed(language, choice.as_str()))
    });
    el("section", "card transport")
        .set("aria-label", page::TRANSPORT.of(language))
        .kid(keys)
        .put_in(timeline)
        .kid(el("span", "position").set("aria-hidden", "true").kid(el("span", "long").text(position)).kid(short))
        .kid(
            el("select", "btn speed").set("aria-label", page::SPEED.of(language)).on(On::Change, on_speed).kids(speeds),
        )
        .done()
}
