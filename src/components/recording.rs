//! A run from a trace file: the same lanes, panels and sentences, and nothing that could be changed. Drawn by the
//! workshop as a dialog over the page, whose own run stays as it is.

use std::rc::Rc;

use half_message_locale::{Language, page, share as words};
use half_message_protocol::{Millis, Scenario, StepId};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::caption::{self, caption};
use super::dialog::use_modal;
use super::element::{On, button, el};
use super::icon::{CLOSE, SHARE, icon};
use super::lanes::{Anchor, Lanes};
use super::run_picker::words as in_language;
use super::share::ShareDialog;
use super::state_panels::state_panels;
use super::transcript::Transcript;
use super::transport::{self, transport};
use super::verdict_card::verdict_card;
use super::why::why;
use crate::hooks::keys::moving;
use crate::hooks::playback::use_playback;
use crate::hooks::seen::use_seen;
use crate::preferences;
use crate::session::{Intent, Player, Run, Session};

/// What the view needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// What happened after this time is left out of it.
    pub until: Option<Millis>,
    /// The language.
    pub language: Language,
    /// Called with the scenario that the reader wants to run.
    pub on_run: Callback<Scenario>,
    /// Called when the reader closes the view.
    pub on_close: Callback<()>,
}

/// The view.
#[component]
pub fn RecordingView(props: &Props) -> Html {
    let Props { run, until, language, on_run, on_close } = props;
    let (language, until) = (*language, *until);
    let session = use_reducer(|| Session::showing(run.clone(), preferences::load(Some(language))));
    let dispatcher = session.dispatcher();
    // What would change the run is not for a recording.
    let act = use_callback((), move |intent: Intent, ()| {
        if is_moving(&intent) {
            dispatcher.dispatch(intent);
        }
    });
    let is_sharing = use_state_eq(|| false);
    let (dialog, on_cancel) = use_modal(on_close);
    use_playback(&session.player, session.preferences.speed, &act);
    let Session { player: Player { run, row, playing, order, .. }, preferences, .. } = &*session;
    let (row, order) = (*row, *order);
    let seen = use_seen(run, row);
    let shown = caption::Props { run: run.clone(), row: run.row_of_order(order, row), language };
    let on_select = use_callback(act.clone(), |row, act| act.emit(Intent::MoveTo(row)));
    let on_open_menu = use_callback((act.clone(), run.clone()), |(step, _): (StepId, Anchor), (act, run)| {
        if let Some(step) = run.storyline.step_of(step) {
            act.emit(Intent::MoveTo(step.row));
        }
    });
    let on_key = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let target = event.target_dyn_into::<Element>();
            let is_in = |selector: &str| {
                target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some())
            };
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            let intent = moving(&key, &is_in).filter(|_| !event.default_prevented() && !is_in("select, .share"));
            if let Some(intent) = intent {
                event.prevent_default();
                act.emit(intent);
            }
        })
    };
    let title = match in_language(&run.scenario.title, language) {
        "" => words::RECORDING.of(language).to_owned(),
        title => [words::RECORDING.of(language), ": ", title].concat(),
    };
    let run_scenario = on_run.reform({
        let scenario = Rc::clone(&run.scenario);
        move |_: Event| (*scenario).clone()
    });
    let share = {
        let is_sharing = is_sharing.setter();
        Callback::from(move |_: Event| is_sharing.set(true))
    };
    let head = el("header", "")
        .kid(el("h2", "phrase").set("id", "recording-title").text(title))
        .kid(el("span", "space"))
        .kid(
            button("btn icon")
                .set("id", "recording-share")
                .set("title", words::TITLE_OF_RECORDING.of(language))
                .set("aria-label", words::TITLE_OF_RECORDING.of(language))
                .on(On::Click, share)
                .put_in(icon(SHARE, 18)),
        )
        .kid(button("btn").set("id", "recording-run").on(On::Click, run_scenario).say(words::RUN_SCENARIO.of(language)))
        .kid(
            button("btn icon quiet")
                .set("aria-label", page::CLOSE.of(language))
                .on(On::Click, on_close.reform(|_| ()))
                .put_in(icon(CLOSE, 16)),
        );
    let until = until.map(|until| words::recorded_until(language, until));
    let note = el("p", "note phrase read-only")
        .say(words::READ_ONLY.of(language))
        .maybe(until.map(|until| el("span", "").say(" ").text(until)));
    let lanes = html! {
        <Lanes run={run.clone()} {row} {order} {language} {on_select}
            {on_open_menu} is_locked={true} />
    };
    let transcript = html! { <Transcript run={run.clone()} {language} /> };
    let side = el("div", "side")
        .put_in(verdict_card(run, row, &seen, order, language, &act))
        .put_in(state_panels(run, &seen, order, language))
        .put_in(why(&shown))
        .put_in(transcript);
    let transport = transport(&transport::Props {
        run: run.clone(),
        row,
        is_playing: *playing,
        speed: preferences.speed,
        language,
        act: act.clone(),
    });
    let shared = || {
        let on_close = Callback::from({
            let is_sharing = is_sharing.setter();
            move |()| is_sharing.set(false)
        });
        html! { <ShareDialog run={run.clone()} {row} is_recorded={true} {language} {on_close} /> }
    };
    el("dialog", "recording")
        .node(&dialog)
        .set("aria-labelledby", "recording-title")
        .on(On::Cancel, on_cancel)
        .on(On::Key, on_key)
        .kid(head)
        .kid(
            el("div", "recorded")
                .kid(note)
                .kid(el("div", "card lanes-card").put_in(lanes))
                .kid(side)
                .put_in(caption(&shown))
                .put_in(transport),
        )
        .put_in(if *is_sharing { shared() } else { Html::default() })
        .done()
}

/// Whether it changes only where the reader stands, and how he looks at it.
const fn is_moving(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::MoveTo(_)
            | Intent::MoveToMoment(_)
            | Intent::Forward
            | Intent::Back
            | Intent::First
            | Intent::Last
            | Intent::Tenth(_)
            | Intent::TogglePlay
            | Intent::Tick
            | Intent::Speed(_)
            | Intent::Follow(_)
    )
}
