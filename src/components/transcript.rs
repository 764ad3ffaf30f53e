//! Every row of the run as text, for assistive tools, for search and for paper.

use half_message_locale::{Language, caption, clock, page, wait as wait_words};
use web_sys::{Element, Event};
use yew::prelude::*;

use super::element::{On, el, list};
use crate::hooks::listener::Listener;
use crate::session::Run;

/// What the transcript needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// The language.
    pub language: Language,
}

/// The transcript, written when it is opened.
#[component]
pub fn Transcript(props: &Props) -> Html {
    let Props { run, language } = props;
    let language = *language;
    let is_open = use_state_eq(|| false);
    let node = use_node_ref();
    // On paper it stands open.
    use_effect_with((), {
        let (node, setter) = (node.clone(), is_open.setter());
        move |()| {
            let before = Listener::new("beforeprint", move |_| {
                setter.set(true);
                if let Some(details) = node.cast::<Element>() {
                    let _ = details.set_attribute("open", "");
                }
            });
            move || drop(before)
        }
    });
    let on_toggle = {
        let is_open = is_open.clone();
        Callback::from(move |event: Event| {
            is_open.set(event.target_dyn_into::<Element>().is_some_and(|details| details.has_attribute("open")));
        })
    };
    let lines = || html! { <Lines run={run.clone()} {language} /> };
    el("details", "card transcript")
        .node(&node)
        .on(On::Toggle, on_toggle)
        .kid(el("summary", "").say(page::TRANSCRIPT.of(language)))
        .put_in(if *is_open { lines() } else { Html::default() })
        .done()
}

#[component]
fn Lines(props: &Props) -> Html {
    let Props { run, language } = props;
    let language = *language;
    let line = |(index, row): (usize, &half_message_diagram::Row)| {
        let wait = run
            .storyline
            .wait_before(index)
            .map(|wait| wait_words(language, wait.until - wait.from, &run.trace, row.first as usize));
        let number = run.storyline.steps.get(row.step).map_or(0, |step| step.number);
        let caption = caption(language, &run.trace, row.crash.unwrap_or(row.last) as usize).text();
        let sentence = [number.to_string().as_str(), ". ", &caption].concat();
        let wait = wait.map(|wait| el("li", "wait").kid(el("span", "")).kid(el("span", "").text(wait)).done());
        let line = el("li", "").kid(el("time", "").text(clock(row.at))).kid(el("span", "").text(sentence));
        list([wait.unwrap_or_default(), line.done()])
    };
    el("ol", "")
        .set("tabindex", "0")
        .set("aria-label", page::TRANSCRIPT.of(language))
        .put_in(list(run.storyline.rows.iter().enumerate().map(line)))
        .done()
}
