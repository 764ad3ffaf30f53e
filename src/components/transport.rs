//! Playback: first, back, play, forward, last, the timeline, the counter and the speed.

use half_message_locale::{Language, page};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::icon::{BACK, FIRST, FORWARD, LAST, icon, play};
use super::parts::send;
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
    let position: AttrValue = page::step_of(language, number, count).into();
    let (is_first, is_last) = (*row == 0, *row >= run.last_row());
    let key = |name: half_message_locale::Both, content: Html, intent: Intent, is_off: bool, class: &'static str| {
        let name = name.of(language);
        html! {
            <button type="button" {class} title={name} aria-label={name} disabled={is_off}
                onclick={send(act, intent)}>{content}</button>
        }
    };
    let onchange = act.reform(|event: Event| {
        let text = event.target_dyn_into::<HtmlSelectElement>().map(|field| field.value()).unwrap_or_default();
        Intent::Speed(Speed::parse(&text).unwrap_or_default())
    });
    html! {
        <section class="card transport" aria-label={page::TRANSPORT.of(language)}>
            <div class="keys">
                {key(page::FIRST, icon(FIRST, 20), Intent::First, is_first, "edge")}
                {key(page::BACK, icon(BACK, 20), Intent::Back, is_first, "")}
                {key(if *is_playing { page::PAUSE } else { page::PLAY }, play(*is_playing, 28), Intent::TogglePlay, run.last_row() == 0, "play")}
                {key(page::FORWARD, icon(FORWARD, 20), Intent::Forward, is_last, "")}
                {key(page::LAST, icon(LAST, 20), Intent::Last, is_last, "edge")}
            </div>
            {timeline(&timeline::Props { run: run.clone(), row: *row, value_text: position.clone(), language, act: act.clone() })}
            <span class="position" aria-hidden="true">
                <span class="long">{position}</span>
                <span class="short"><b>{number}</b><small>{"/"}{count}</small></span>
            </span>
            <select class="btn speed" aria-label={page::SPEED.of(language)} {onchange}>
                {for Speed::ALL.iter().map(|choice| html! {
                    <option value={choice.as_str()} selected={choice == speed}>{page::speed(language, choice.as_str())}</option>
                })}
            </select>
        </section>
    }
}
