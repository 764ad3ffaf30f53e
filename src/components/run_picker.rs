//! The picker of ready runs: each with its title and its lesson.

use half_message_locale::{Language, page};
use half_message_protocol::{Text, Way};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::element::{On, button, el};
use super::icon::{CHEVRON, icon};
use super::parts::when;
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
    let toggle = if is_open { Intent::Close(Open::Picker) } else { Intent::Open(Open::Picker) };
    let is_edited = run.origin.is_some() && !run.is_ready_run();
    let opener = button("btn")
        .set("id", "picker")
        .set("aria-haspopup", "menu")
        .is("aria-expanded", is_open)
        .click(act, toggle)
        .kid(el("span", "now").text(title.to_owned()))
        .kid_if(is_edited, || el("span", "edited").say(page::EDITED.of(language)))
        .put_in(icon(CHEVRON, 16));
    let runs = || html! { <Runs chosen={run.origin.map(|run| run.id)} {language} act={act.clone()} /> };
    el("div", "")
        .classes(&["picker", when(is_open, "open")])
        .kid(opener)
        .put_in(if is_open { runs() } else { Html::default() })
        .done()
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
            if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
                let _ = item.focus();
            }
        }
    });
    let on_key = {
        let node = node.clone();
        let act = act.clone();
        Callback::from(move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            if node.cast::<Element>().is_some_and(|list| rove(&list, "[role=menuitemradio]", &key)) {
                event.prevent_default();
            } else if key == "Tab" {
                act.emit(Intent::Close(Open::Picker));
            }
        })
    };
    let item = |(index, run): (usize, &'static ReadyRun)| {
        button("run")
            .key(run.id)
            .set("role", "menuitemradio")
            .set("tabindex", "-1")
            .set("data-run", run.id)
            .is("aria-checked", Some(run.id) == *chosen)
            .click(act, Intent::OpenRun(run))
            .kid(el("span", "num").set("aria-hidden", "true").text((index + 1).to_string()))
            .kid(el("b", "").say(words(&run.scenario.title, *language)))
            .kid(el("span", "").say(words(&run.scenario.notes, *language)))
    };
    let all: Vec<(usize, &ReadyRun)> = ready_runs::all().iter().enumerate().collect();
    let group = |runs: &[(usize, &'static ReadyRun)]| {
        let head = match runs.first().map_or((Way::Rocketmq, 0), |(_, run)| kind(run)) {
            (way, _) if way != Way::Rocketmq => page::way(way).of(*language),
            (_, group) => self::head(group, *language),
        };
        let title = || el("div", "group").set("aria-hidden", "true").say(head);
        let group = el("div", "").set("role", "group").set_some("aria-label", head);
        group.kid_if(!head.is_empty(), title).kids(runs.iter().copied().map(item))
    };
    el("div", "runs")
        .set("role", "menu")
        .node(&node)
        .set("aria-label", page::CHOOSE_RUN.of(*language))
        .on(On::Key, on_key)
        .kids(all.chunk_by(|(_, left), (_, right)| kind(left) == kind(right)).map(group))
        .done()
}

/// What a run stands together with: those of its group, or of its way of messaging.
fn kind(run: &ReadyRun) -> (Way, u8) {
    let way = run.scenario.way;
    (way, if way == Way::Rocketmq { run.group } else { 0 })
}

/// The head of a group of RocketMQ's runs.
fn head(group: u8, language: Language) -> &'static str {
    match group {
        0 => "",
        1 => page::RUNS_ORDER.of(language),
        2 => page::RUNS_BROKER.of(language),
        3 => page::RUNS_CART.of(language),
        ready_runs::CONFUSIONS => page::RUNS_CONFUSIONS.of(language),
        _ => page::RUNS_OTHER.of(language),
    }
}
