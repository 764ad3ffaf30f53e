//! The setup editor: who takes part, the orders, how they behave, outages, title and notes. Every change is applied at
//! once; one that the engine refuses stays in its field, with the reason beside it.

mod clocks;
mod orders;
mod outages;

use std::rc::Rc;

use half_message_locale::{Both, Language, editor, refusal};
use half_message_protocol::{CartHandler, CheckPolicy, Millis, OnError, Pattern, Refusal, Scenario, Way};
use yew::prelude::*;

use super::dialog::Dialog;
use super::element::{El, On, button, el, list};
use super::fields::{Number, choice, number_field, segments, text_field};
use super::icon::{CLOSE, WARNING, icon};

/// What the editor needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it starts with.
    pub scenario: Scenario,
    /// The ready run that it comes from.
    pub ready: Option<Scenario>,
    /// The language.
    pub language: Language,
    /// Called with each scenario that can be run.
    pub on_edit: Callback<Scenario>,
    /// Called when the reader closes the editor.
    pub on_close: Callback<()>,
}

/// What stands in the fields.
#[derive(Clone, PartialEq)]
struct Draft {
    scenario: Rc<Scenario>,
    /// Why the engine refuses it; such a draft has not been told.
    refusals: Vec<Refusal>,
}

/// The dialog.
#[component]
pub fn SetupEditor(props: &Props) -> Html {
    let Props { scenario, ready, language, on_edit, on_close } = props;
    let language = *language;
    let draft = use_state_eq(|| Draft { scenario: Rc::new(scenario.clone()), refusals: Vec::new() });
    let edit = {
        let (draft, on_edit) = (draft.setter(), on_edit.clone());
        Callback::from(move |scenario: Scenario| {
            let refusals = scenario.refusals();
            if refusals.is_empty() {
                on_edit.emit(scenario.clone());
            }
            draft.set(Draft { scenario: Rc::new(scenario), refusals });
        })
    };
    let form = Form { scenario: &draft.scenario, refusals: &draft.refusals, language, edit: &edit };
    let ready = ready.as_ref().filter(|ready| **ready != *draft.scenario);
    let sections = el("div", "form")
        .put_in(form.elsewhere())
        .kid(form.who())
        .kid(orders::section(&form))
        .kid(form.behaviour())
        .kid_if(form.scenario.way == Way::Rocketmq, || clocks::section(&form))
        .kid(outages::section(&form))
        .kid(form.texts())
        .maybe(ready.map(|ready| form.reset(ready)))
        .done();
    html! { <Dialog title={editor::TITLE.of(language)} {language} {on_close}>{sections}</Dialog> }
}

/// The scenario in the fields, and what is wrong with it.
struct Form<'a> {
    scenario: &'a Rc<Scenario>,
    refusals: &'a [Refusal],
    language: Language,
    edit: &'a Callback<Scenario>,
}

/// Paths that have a field of their own, so that their refusals stand beside it.
const FIELDS: &[&str] = &[
    "setup.instances",
    "setup.consumers",
    "setup.relays",
    "setup.pattern",
    "setup.orders",
    "setup.check_policy",
    "setup.cart_handler",
    "setup.local_transaction",
    "setup.on_error",
    "setup.clock_skew",
    "outages",
    "title.en",
    "title.zh",
    "notes.en",
    "notes.zh",
];

impl Form<'_> {
    /// A callback that changes the scenario by what a field says.
    fn change<T: 'static>(&self, change: impl Fn(&mut Scenario, T) + 'static) -> Callback<T> {
        let scenario = Rc::clone(self.scenario);
        self.edit.reform(move |value| {
            let mut next = (*scenario).clone();
            change(&mut next, value);
            next
        })
    }

    fn of(&self, text: Both) -> &'static str {
        text.of(self.language)
    }

    fn is_refused(&self, path: &str) -> bool {
        self.refusals.iter().any(|refusal| refusal.path.starts_with(path))
    }

    /// What is wrong at this path and under it.
    fn problems(&self, path: &str) -> Html {
        let here = self.refusals.iter().filter(|refusal| refusal.path.starts_with(path));
        list(here.map(|one| self.problem(one)))
    }

    fn problem(&self, one: &Refusal) -> Html {
        let sentence = el("span", "").text(refusal(self.language, one));
        el("p", "problem phrase").set("role", "alert").put_in(icon(WARNING, 15)).kid(sentence).done()
    }

    /// What is wrong where the editor has no field: a fault at an instance that is gone, say.
    fn elsewhere(&self) -> Html {
        let others = self.refusals.iter().filter(|refusal| !FIELDS.iter().any(|field| refusal.path.starts_with(field)));
        list(others.map(|one| self.problem(one)))
    }

    /// A field with its label, and what is wrong with it.
    fn pair(&self, path: &'static str, label: Both, field: El) -> El {
        el("div", "pair")
            .kid(el("label", "").set("for", path).say(self.of(label)))
            .kid(el("span", "").kid(field))
            .put_in(self.problems(path))
    }

    /// A part of the form, with its title.
    fn section(&self, title: Both) -> El {
        el("section", "").kid(el("h3", "").say(self.of(title)))
    }

    /// A button that takes a line away.
    fn remove(&self, name: Both, remove: Callback<Event>) -> El {
        button("btn icon quiet")
            .set("title", self.of(name))
            .set("aria-label", self.of(name))
            .on(On::Click, remove)
            .put_in(icon(CLOSE, 13))
    }

    fn who(&self) -> El {
        let setup = &self.scenario.setup;
        let instances = segments(
            self.of(editor::INSTANCES),
            4,
            setup.instances,
            &self.change(|scenario, instances| scenario.setup.instances = instances),
        );
        let consumers = segments(
            self.of(editor::CONSUMERS),
            2,
            setup.consumers,
            &self.change(|scenario, consumers| scenario.setup.consumers = consumers),
        );
        let relays = || {
            let set = self.change(|scenario, relays| scenario.setup.relays = relays);
            self.pair("setup.relays", editor::RELAYS, segments(self.of(editor::RELAYS), 2, setup.relays, &set))
        };
        self.section(editor::WHO)
            .kid(self.pair("setup.instances", editor::INSTANCES, instances))
            .kid(self.pair("setup.consumers", editor::CONSUMERS, consumers))
            .kid_if(self.scenario.way == Way::Outbox, relays)
    }

    fn behaviour(&self) -> El {
        let setup = &self.scenario.setup;
        let policies =
            CheckPolicy::ALL.iter().map(|policy| self.of(editor::check_policy(*policy)).to_owned()).collect::<Vec<_>>();
        let handlers = CartHandler::ALL
            .iter()
            .map(|handler| self.of(editor::cart_handler(*handler)).to_owned())
            .collect::<Vec<_>>();
        let policy = CheckPolicy::ALL.iter().position(|policy| *policy == setup.check_policy).unwrap_or_default();
        let handler = CartHandler::ALL.iter().position(|handler| *handler == setup.cart_handler).unwrap_or_default();
        let set_policy = self.change(|scenario, position| {
            if let Some(policy) = CheckPolicy::ALL.get(position) {
                scenario.setup.check_policy = *policy;
            }
        });
        let set_handler = self.change(|scenario, position| {
            if let Some(handler) = CartHandler::ALL.get(position) {
                scenario.setup.cart_handler = *handler;
            }
        });
        let length = number_field(&Number {
            id: "setup.local_transaction",
            is_refused: self.is_refused("setup.local_transaction"),
            ..Number::new(
                setup.local_transaction.0,
                3_600_000,
                self.change(|scenario, ms| scenario.setup.local_transaction = Millis(ms)),
            )
        });
        let policy = choice("setup.check_policy", "", &policies, policy, set_policy);
        let handler = choice("setup.cart_handler", "", &handlers, handler, set_handler);
        let path = "setup.local_transaction";
        let length = el("div", "pair")
            .kid(el("label", "").set("for", path).say(self.of(editor::LOCAL_TRANSACTION)))
            .kid(el("span", "").kid(length).kid(el("span", "unit").say(self.of(editor::MS))))
            .put_in(self.problems(path));
        let is_rocketmq = self.scenario.way == Way::Rocketmq;
        self.section(editor::BEHAVIOUR)
            .kid_if(is_rocketmq, || self.pair("setup.check_policy", editor::CHECK_POLICY, policy))
            .kid_if(self.scenario.way == Way::Kafka, || self.pair("setup.pattern", editor::PATTERN, self.pattern()))
            .kid(self.pair("setup.cart_handler", editor::CART_HANDLER, handler))
            .kid(length)
            .kid_if(is_rocketmq, || el("p", "note phrase").say(self.of(editor::LOCAL_TRANSACTION_HELP)))
            .maybe(self.on_error().map(|field| self.pair("setup.on_error", editor::ON_ERROR, field)))
    }

    /// Where the order database's commit stands in a Kafka transaction.
    fn pattern(&self) -> El {
        let names: Vec<String> =
            Pattern::ALL.iter().map(|pattern| self.of(editor::pattern(*pattern)).to_owned()).collect();
        let now = self.scenario.setup.pattern.unwrap_or(Pattern::PrepareLike);
        let chosen = Pattern::ALL.iter().position(|pattern| *pattern == now).unwrap_or_default();
        let set = self.change(|scenario, position: usize| {
            // The usual one need not be written down.
            let pattern = Pattern::ALL.get(position).copied();
            scenario.setup.pattern = pattern.filter(|pattern| *pattern != Pattern::PrepareLike);
        });
        choice("setup.pattern", "", &names, chosen, set)
    }

    /// What the application does on an exception: what the engine runs in this scenario; nothing where that is no choice.
    fn on_error(&self) -> Option<El> {
        let with = |on_error: OnError| {
            let mut scenario = Scenario::clone(self.scenario);
            scenario.setup.on_error = on_error;
            scenario
        };
        let is_run =
            |on_error: &OnError| !with(*on_error).refusals().iter().any(|refusal| refusal.path == "setup.on_error");
        let habits: Vec<OnError> = OnError::ALL.iter().copied().filter(is_run).collect();
        let names: Vec<String> =
            habits.iter().map(|on_error| self.of(editor::on_error(*on_error)).to_owned()).collect();
        let chosen = habits.iter().position(|on_error| *on_error == self.scenario.setup.on_error).unwrap_or_default();
        let set = self.change(move |scenario, position: usize| {
            if let Some(on_error) = habits.get(position) {
                scenario.setup.on_error = *on_error;
            }
        });
        (names.len() > 1).then(|| choice("setup.on_error", "", &names, chosen, set))
    }

    fn texts(&self) -> El {
        let Scenario { title, notes, .. } = &**self.scenario;
        let field =
            |path: &'static str, name: Both, value: &str, lang: &'static str, set: fn(&mut Scenario, String)| {
                let is_long = path.starts_with("notes");
                let field = text_field(path, lang, value, is_long, self.is_refused(path), self.change(set));
                self.pair(path, name, field)
            };
        self.section(editor::TEXTS)
            .kid(field("title.en", editor::TITLE_EN, &title.en, "en", |scenario, text| scenario.title.en = text))
            .kid(field("title.zh", editor::TITLE_ZH, &title.zh, "zh-CN", |scenario, text| scenario.title.zh = text))
            .kid(field("notes.en", editor::NOTES_EN, &notes.en, "en", |scenario, text| scenario.notes.en = text))
            .kid(field("notes.zh", editor::NOTES_ZH, &notes.zh, "zh-CN", |scenario, text| scenario.notes.zh = text))
    }

    fn reset(&self, ready: &Scenario) -> El {
        let ready = ready.clone();
        let back = self.edit.reform(move |_| ready.clone());
        el("section", "").kid(button("btn").on(On::Click, back).say(self.of(editor::RESET)))
    }
}
