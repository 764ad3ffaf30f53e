//! The search over every order of events and every failure. Drawn by the workshop as a dialog over the page; the search
//! itself runs in a worker. What it finds is opened in the lanes as an ordinary scenario.

mod controls;
mod form;
mod matrix;
mod model;
mod results;
mod steps;

use std::rc::Rc;

use half_message_locale::{Language, explore as words, page};
use half_message_protocol::{Scenario, Verdict};
use yew::prelude::*;

use self::model::{Act, Explorer};
use super::dialog::use_modal;
use super::element::{El, On, button, el};
use super::icon::{CLOSE, WARNING, icon, mark};
use crate::worker::client::Client;

/// What the view needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The page's scenario, whose setup and settings the form begins with.
    pub scenario: Scenario,
    /// The language.
    pub language: Language,
    /// Called with a run that the reader wants to see in the lanes.
    pub on_play: Callback<Scenario>,
    /// Called when the reader closes the view.
    pub on_close: Callback<()>,
}

/// The worker, and how much of what it is to hear it has heard.
#[derive(Default)]
struct Line {
    client: Option<Client>,
    sent: usize,
}

/// The view.
#[component]
pub fn Explore(props: &Props) -> Html {
    let Props { scenario, language, on_play, on_close } = props;
    let language = *language;
    let model = use_reducer(|| Explorer::new(scenario));
    let act = {
        let dispatcher = model.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let (dialog, on_cancel) = use_modal(on_close);
    let line = use_mut_ref(Line::default);
    use_effect_with(model.life, {
        let (line, act) = (Rc::clone(&line), act.clone());
        move |_| {
            let client = Client::start(act.reform(Act::Told));
            if client.is_none() {
                act.emit(Act::Told(None));
            }
            line.replace(Line { client, sent: 0 });
            move || drop(line.take())
        }
    });
    use_effect_with((model.life, model.is_ready, model.outbox.len()), {
        let (line, outbox) = (Rc::clone(&line), model.outbox.clone());
        move |(_, is_ready, _)| {
            let mut line = line.borrow_mut();
            let unheard = outbox.get(line.sent..).unwrap_or_default();
            if let Some(client) = line.client.as_ref().filter(|_| *is_ready) {
                unheard.iter().for_each(|ask| client.ask(ask));
                line.sent = outbox.len();
            }
        }
    });
    use_effect_with((model.played.clone(), on_play.clone()), |(played, on_play)| {
        if let Some(scenario) = played {
            on_play.emit((**scenario).clone());
        }
    });

    let close = on_close.reform(|_: Event| ());
    let head = el("header", "").kid(el("h2", "").set("id", "explore-title").say(words::TITLE.of(language))).kid(
        button("btn icon quiet")
            .set("aria-label", page::CLOSE.of(language))
            .on(On::Click, close)
            .put_in(icon(CLOSE, 16)),
    );
    let dead = || {
        el("p", "notice")
            .set("role", "alert")
            .put_in(icon(WARNING, 16))
            .kid(el("span", "phrase").say(words::WORKER_DIED.of(language)))
            .kid(button("btn").on(On::Click, act.reform(|_| Act::Again)).say(words::AGAIN.of(language)))
    };
    let center = el("div", "center")
        .kid_if(model.is_dead, dead)
        .kid(results::standing(&model, language, &act))
        .kid(results::results(&model, language, &act))
        .kid(matrix::matrix(&model, language, &act));
    el("dialog", "explore")
        .node(&dialog)
        .set("aria-labelledby", "explore-title")
        .on(On::Cancel, on_cancel)
        .kid(head)
        .kid(
            el("div", "explore-body")
                .kid(controls::controls(&model, language, &act))
                .kid(center)
                .kid(steps::steps(&model, language, &act)),
        )
        .done()
}

/// The mark of what holds.
fn tick() -> Html {
    mark(Verdict::Consistent, 16)
}

/// The mark of what is broken.
fn cross() -> Html {
    mark(Verdict::Inconsistent, 16)
}

/// A button that opens a run in the lanes.
fn play_button(class: &'static str, name: String, language: Language, on_click: Callback<Event>) -> El {
    button(class)
        .put("aria-label", name)
        .on(On::Click, on_click)
        .put_in(super::icon::play(false, 16))
        .kid(el("span", "").say(words::PLAY.of(language)))
}
