//! The picker of ready runs: each with its title and its lesson.

use half_message_locale::{Language, page};
use half_message_protocol::Text;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::icon::{CHEVRON, icon};
use super::parts::{class, send, when};
use crate::hooks::focus::{rove, use_focus_return};
use crate::ready_runs::{self, ReadyRun};
use crate::session::{Intent, Open, Run};

/// What the picker needs.
pub struct Props {
    /// The run on screen.
    pub run: Run,
    /// Whether the list is open.
    pub is_open: bool,
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// A text in this language, else in the other one.
pub fn words(text: &Text, language: Language) -> &str {
    let (first, second) = match language {
        Language::En => (&text.en, &text.zh),
        Language::Zh => (&text.zh, &text.en),
    };
    if first.is_empty() { second } else { first }
}

/// The button with the run's title, and the list that it opens.
pub fn run_picker(props: &Props) -> Html {
    let Props { run, is_open, language, act } = props;
    let (is_open, language) = (*is_open, *language);
    let title = match words(&run.scenario.title, language) {
        "" => page::OWN_RUN.of(language),
        title => title,
    };
    let onclick = send(act, if is_open { Intent::Close(Open::Picker) } else { Intent::Open(Open::Picker) });
    let is_edited = run.origin.is_some() && !run.is_ready_run();
    html! {
        <div class={class(&["picker", when(is_open, "open")])}>
            <button class="btn" type="button" id="picker" aria-haspopup="menu" aria-expanded={is_open.to_string()} {onclick}>
                <span class="now">{title}</span>
                if is_edited {
                    <span class="edited">{page::EDITED.of(language)}</span>
                }
                {icon(CHEVRON, 16)}
            </button>
            if is_open {
                <Runs chosen={run.origin.map(|run| run.id)} {language} act={act.clone()} />
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct RunsProps {
    chosen: Option<&'static str>,
    language: Language,
    act: Callback<Intent>,
}

#[component]
fn Runs(props: &RunsProps) -> Html {
    let RunsProps { chosen, language, act } = props;
    let node = use_node_ref();
    use_focus_return();
    use_effect_with((), {
        let node = node.clone();
        move |()| {
            let list = node.cast::<Element>();
            let item =
                list.and_then(|list| list.query_selector("[aria-checked=true], [role=menuitemradio]").ok().flatten());
            if let Some(item) = item.and_then(|item| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(item).ok()) {
                let _ = item.focus();
            }
        }
    });
    let onkeydown = {
        let node = node.clone();
        let act = act.clone();
        move |event: KeyboardEvent| {
            let is_moved = node.cast::<Element>().is_some_and(|list| rove(&list, "[role=menuitemradio]", &event.key()));
            if is_moved {
                event.prevent_default();
            } else if event.key() == "Tab" {
                act.emit(Intent::Close(Open::Picker));
            }
        }
    };
    let item = |(index, run): (usize, &'static ReadyRun)| {
        html! {
            <button key={run.id} class="run" type="button" role="menuitemradio" tabindex="-1" data-run={run.id}
                aria-checked={(Some(run.id) == *chosen).to_string()}
                onclick={send(act, Intent::OpenRun(run))}>
                <span class="num" aria-hidden="true">{index + 1}</span>
                <b>{words(&run.scenario.title, *language)}</b>
                <span>{words(&run.scenario.notes, *language)}</span>
            </button>
        }
    };
    html! {
        <div class="runs" role="menu" ref={node} aria-label={page::CHOOSE_RUN.of(*language)} {onkeydown}>
            {for ready_runs::all().iter().enumerate().map(item)}
        </div>
    }
}
