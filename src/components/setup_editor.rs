//! The setup editor: who takes part, the orders, how they behave, outages, title and notes. Every change is applied at
//! once; one that the engine refuses stays in its field, with the reason beside it.

mod orders;
mod outages;

use std::rc::Rc;

use half_message_locale::{Both, Language, editor, refusal};
use half_message_protocol::{CartHandler, CheckPolicy, Millis, Refusal, Scenario};
use yew::prelude::*;

use super::dialog::{Dialog, close};
use super::fields::{Number, choice, number_field, segments, text_field};
use super::icon::{WARNING, icon};
use super::parts::send;
use crate::ready_runs::ReadyRun;
use crate::session::{Draft, Intent, Open, Run};

/// The dialog.
pub fn setup_editor(run: &Run, draft: Option<&Draft>, language: Language, act: &Callback<Intent>) -> Html {
    let form = Form {
        scenario: draft.map_or(&run.scenario, |draft| &draft.scenario),
        refusals: draft.map_or(&[], |draft| &draft.refusals),
        language,
        act,
    };
    html! {
        <Dialog title={editor::TITLE.of(language)} {language} on_close={close(act, Open::Setup)}>
            <div class="form">
                {form.elsewhere()}
                {form.who()}
                {orders::section(&form)}
                {form.behaviour()}
                {outages::section(&form)}
                {form.texts()}
                {form.reset(run.origin.filter(|_| !run.is_ready_run()))}
            </div>
        </Dialog>
    }
}

/// The scenario in the fields, and what is wrong with it.
struct Form<'a> {
    scenario: &'a Rc<Scenario>,
    refusals: &'a [Refusal],
    language: Language,
    act: &'a Callback<Intent>,
}

/// Paths that have a field of their own, so that their refusals stand beside it.
const FIELDS: &[&str] = &[
    "setup.instances",
    "setup.consumers",
    "setup.orders",
    "setup.check_policy",
    "setup.cart_handler",
    "setup.local_transaction",
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
        self.act.reform(move |value| {
            let mut next = (*scenario).clone();
            change(&mut next, value);
            Intent::Edit(Box::new(next))
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
        html! { {for here.map(|one| self.problem(one))} }
    }

    fn problem(&self, one: &Refusal) -> Html {
        html! { <p class="problem phrase" role="alert">{icon(WARNING, 15)}<span>{refusal(self.language, one)}</span></p> }
    }

    /// What is wrong where the editor has no field: a fault at an instance that is gone, say.
    fn elsewhere(&self) -> Html {
        let others = self.refusals.iter().filter(|refusal| !FIELDS.iter().any(|field| refusal.path.starts_with(field)));
        html! { {for others.map(|one| self.problem(one))} }
    }

    /// A field with its label, and what is wrong with it.
    fn pair(&self, path: &'static str, label: &'static str, field: Html) -> Html {
        html! {
            <div class="pair">
                <label for={path}>{label}</label>
                <span>{field}</span>
                {self.problems(path)}
            </div>
        }
    }

    fn who(&self) -> Html {
        let setup = &self.scenario.setup;
        html! {
            <section>
                <h3>{self.of(editor::WHO)}</h3>
                {self.pair("setup.instances", self.of(editor::INSTANCES), segments(self.of(editor::INSTANCES), 4, setup.instances,
                    &self.change(|scenario, instances| scenario.setup.instances = instances)))}
                {self.pair("setup.consumers", self.of(editor::CONSUMERS), segments(self.of(editor::CONSUMERS), 2, setup.consumers,
                    &self.change(|scenario, consumers| scenario.setup.consumers = consumers)))}
            </section>
        }
    }

    fn behaviour(&self) -> Html {
        let setup = &self.scenario.setup;
        let policies = CheckPolicy::ALL
            .iter()
            .map(|policy| self.of(editor::check_policy(*policy)).into())
            .collect::<Vec<AttrValue>>();
        let handlers = CartHandler::ALL
            .iter()
            .map(|handler| self.of(editor::cart_handler(*handler)).into())
            .collect::<Vec<AttrValue>>();
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
        html! {
            <section>
                <h3>{self.of(editor::BEHAVIOUR)}</h3>
                {self.pair("setup.check_policy", self.of(editor::CHECK_POLICY),
                    choice("setup.check_policy", "", &policies, policy, set_policy))}
                {self.pair("setup.cart_handler", self.of(editor::CART_HANDLER),
                    choice("setup.cart_handler", "", &handlers, handler, set_handler))}
                {self.pair("setup.local_transaction", self.of(editor::LOCAL_TRANSACTION), html! {
                    <>{length}<span class="unit">{self.of(editor::MS)}</span></>
                })}
                <p class="note phrase">{self.of(editor::LOCAL_TRANSACTION_HELP)}</p>
            </section>
        }
    }

    fn texts(&self) -> Html {
        let Scenario { title, notes, .. } = &**self.scenario;
        let field =
            |path: &'static str, name: Both, value: &str, lang: &'static str, set: fn(&mut Scenario, String)| {
                let is_long = path.starts_with("notes");
                let field = text_field(path, lang, value, is_long, self.is_refused(path), self.change(set));
                self.pair(path, self.of(name), field)
            };
        html! {
            <section>
                <h3>{self.of(editor::TEXTS)}</h3>
                {field("title.en", editor::TITLE_EN, &title.en, "en", |scenario, text| scenario.title.en = text)}
                {field("title.zh", editor::TITLE_ZH, &title.zh, "zh-CN", |scenario, text| scenario.title.zh = text)}
                {field("notes.en", editor::NOTES_EN, &notes.en, "en", |scenario, text| scenario.notes.en = text)}
                {field("notes.zh", editor::NOTES_ZH, &notes.zh, "zh-CN", |scenario, text| scenario.notes.zh = text)}
            </section>
        }
    }

    fn reset(&self, origin: Option<&'static ReadyRun>) -> Html {
        let Some(run) = origin else { return Html::default() };
        html! {
            <section>
                <button class="btn" type="button" onclick={send(self.act, Intent::Edit(Box::new(run.scenario.clone())))}>
                    {self.of(editor::RESET)}
                </button>
            </section>
        }
    }
}
