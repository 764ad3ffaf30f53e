//! Every row of the run as text, for assistive tools, for search and for paper.

use half_message_locale::{Language, caption, clock, page, wait as wait_words};
use web_sys::{Element, Event};
use yew::prelude::*;

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
    let ontoggle = {
        let is_open = is_open.clone();
        move |event: Event| {
            is_open.set(event.target_dyn_into::<Element>().is_some_and(|details| details.has_attribute("open")));
        }
    };
    html! {
        <details class="card transcript" {ontoggle}>
            <summary>{page::TRANSCRIPT.of(language)}</summary>
            if *is_open {
                <Lines run={run.clone()} {language} />
            }
        </details>
    }
}

#[component]
fn Lines(props: &Props) -> Html {
    let Props { run, language } = props;
    let language = *language;
    let line = |(index, row): (usize, &half_message_diagram::Row)| {
        let wait = run.storyline.wait_before(index).map(|wait| wait_words(language, wait.until - wait.from, &run.trace, row.first as usize));
        let number = run.storyline.steps.get(row.step).map_or(0, |step| step.number);
        html! {
            <>
                if let Some(wait) = wait {
                    <li class="wait"><span /><span>{wait}</span></li>
                }
                <li>
                    <time>{clock(row.at)}</time>
                    <span>{number}{". "}{caption(language, &run.trace, row.crash.unwrap_or(row.last) as usize).text()}</span>
                </li>
            </>
        }
    };
    html! {
        <ol tabindex="0" aria-label={page::TRANSCRIPT.of(language)}>
            {for run.storyline.rows.iter().enumerate().map(line)}
        </ol>
    }
}
