//! The form: what is searched, and how large it is.

use half_message_explorer::{Budget, Ending, FailureKind, Goal};
use half_message_locale::{Both, Language, editor, explore as words, page};
use half_message_protocol::{CheckPolicy, Way};
use web_sys::{Event, HtmlInputElement};
use yew::prelude::*;

use super::form::{MAX_CHECKS, MAX_INSTANCES, MAX_ORDERS};
use super::model::{Act, Explorer};
use crate::components::element::{El, On, button, el};
use crate::components::fields::{choice, radios};

/// The form.
pub fn controls(model: &Explorer, language: Language, act: &Callback<Act>) -> El {
    let form = Controls { model, language, act };
    let mode = radios(
        "explore-mode",
        &[words::MODE_CHECK.of(language), words::MODE_FIND.of(language)],
        usize::from(model.form.is_goal),
        &act.reform(|position| Act::Mode(position == 1)),
    )
    .set("aria-label", words::MODE.of(language));
    el("div", "card controls")
        .kid(mode)
        .kid_if(model.form.is_goal, || form.goal())
        .kid(form.way())
        .kid(form.budget())
        .kid(form.bounds())
        .kid(el("p", "note phrase").say(words::WHAT_IS_SEARCHED.of(language)))
        .kid_if(model.own_left_aside, || el("p", "note phrase").say(words::OWN_LEFT_ASIDE.of(language)))
        .kid(form.start())
}

struct Controls<'a> {
    model: &'a Explorer,
    language: Language,
    act: &'a Callback<Act>,
}

impl Controls<'_> {
    fn of(&self, both: Both) -> &'static str {
        both.of(self.language)
    }

    fn head(&self, title: Both) -> El {
        el("h3", "").say(self.of(title))
    }

    /// The way, and for RocketMQ the answer to checks.
    fn way(&self) -> El {
        let scenario = &self.model.form.scenario;
        let ways: Vec<String> = Way::ALL.iter().map(|way| self.of(page::way(*way)).to_owned()).collect();
        let chosen = Way::ALL.iter().position(|way| *way == scenario.way).unwrap_or_default();
        let on_way =
            self.act.reform(|position: usize| Act::Way(Way::ALL.get(position).copied().unwrap_or(Way::Rocketmq)));
        let policies = || {
            let names: Vec<String> =
                CheckPolicy::ALL.iter().map(|policy| self.of(words::policy(*policy)).to_owned()).collect();
            let chosen = CheckPolicy::ALL.iter().position(|policy| *policy == scenario.setup.check_policy);
            let on_policy = self.act.reform(|position: usize| {
                Act::Policy(CheckPolicy::ALL.get(position).copied().unwrap_or(CheckPolicy::OrderRow))
            });
            let name = self.of(editor::CHECK_POLICY);
            let what = editor::check_policy(scenario.setup.check_policy);
            el("div", "")
                .kid(self.head(editor::CHECK_POLICY))
                .kid(choice("explore-policy", name, &names, chosen.unwrap_or_default(), on_policy))
                .kid(el("p", "note phrase").say(self.of(what)))
        };
        el("section", "")
            .kid(self.head(page::WAYS))
            .kid(choice("explore-way", self.of(page::WAYS), &ways, chosen, on_way))
            .kid_if(scenario.way == Way::Rocketmq, policies)
    }

    fn budget(&self) -> El {
        let budget = &self.model.form.budget;
        let (promised, others): (Vec<_>, Vec<_>) =
            FailureKind::ALL.into_iter().partition(|kind| FailureKind::PROMISED.contains(kind));
        let one = |kind: FailureKind| {
            let count = budget.each.get(kind as usize).copied().unwrap_or_default();
            let change = self.act.reform(move |count| Act::Budget(kind, count));
            let hint = Some(words::failure_hint(kind));
            self.stepper(kind.as_str(), words::failure(kind), hint, count, 0, Budget::MAX, change)
        };
        let most = self.model.form.most_in_all();
        el("section", "")
            .kid(self.head(words::BUDGET))
            .kids(promised.into_iter().map(one))
            .kid(
                el("details", "")
                    .flag("open", self.model.others_open)
                    .kid(el("summary", "").say(self.of(words::OTHER_KINDS)))
                    .kids(others.into_iter().map(one)),
            )
            .kid_if(most > 1, || {
                self.stepper("total", words::IN_ALL, None, budget.total, 0, most, self.act.reform(Act::Total))
            })
    }

    fn bounds(&self) -> El {
        let form = &self.model.form;
        let is_rocketmq = form.scenario.way == Way::Rocketmq;
        let instances = form.scenario.setup.instances;
        let change = self.act;
        el("section", "")
            .kid(self.head(words::BOUNDS))
            .kid(self.stepper("orders", editor::ORDERS, None, form.orders(), 1, MAX_ORDERS, change.reform(Act::Orders)))
            .kid(self.stepper(
                "instances",
                words::PRODUCERS,
                None,
                instances,
                1,
                MAX_INSTANCES,
                change.reform(Act::Instances),
            ))
            .kid_if(is_rocketmq, || {
                self.stepper("checks", words::CHECKS, None, form.checks(), 1, MAX_CHECKS, change.reform(Act::Checks))
            })
            .kid(self.tick(words::IDEMPOTENT, form.is_idempotent(), change.reform(Act::Idempotent)))
    }

    /// The run that is looked for.
    fn goal(&self) -> El {
        let goal = self.model.form.goal;
        let is_rocketmq = self.model.form.scenario.way == Way::Rocketmq;
        let endings: Vec<String> = core::iter::once(words::ANY_ENDING)
            .chain(Ending::ALL.into_iter().map(words::ending))
            .map(|both| self.of(both).to_owned())
            .collect();
        let chosen = goal.ending.and_then(|ending| Ending::ALL.iter().position(|known| *known == ending));
        let on_ending = self.act.reform(move |position: usize| {
            let ending = position.checked_sub(1).and_then(|position| Ending::ALL.get(position)).copied();
            Act::Goal(Goal { ending, ..goal })
        });
        let change = |with: fn(Goal, bool) -> Goal| self.act.reform(move |holds| Act::Goal(with(goal, holds)));
        let asked = u8::try_from(goal.asked).unwrap_or(MAX_CHECKS);
        let set_asked = self.act.reform(move |count: u8| Act::Goal(Goal { asked: u16::from(count), ..goal }));
        el("section", "")
            .kid(self.head(words::GOAL))
            .kid(el("label", "ending").kid(el("span", "").say(self.of(words::GOAL_ENDING))).kid(choice(
                "explore-ending",
                "",
                &endings,
                chosen.map_or(0, |position| position + 1),
                on_ending,
            )))
            .kid(self.tick(
                words::CLEANED_TWICE,
                goal.cleaned_twice,
                change(|goal, holds| Goal { cleaned_twice: holds, ..goal }),
            ))
            .kid(self.tick(
                words::VISIBLE_TWICE,
                goal.visible_twice,
                change(|goal, holds| Goal { visible_twice: holds, ..goal }),
            ))
            .kid_if(is_rocketmq, || {
                let change = change(|goal, holds| Goal { discarded: holds, ..goal });
                self.tick(words::DISCARDED, goal.discarded, change)
            })
            .kid_if(is_rocketmq, || self.stepper("asked", words::ASKED, None, asked, 0, MAX_CHECKS, set_asked))
    }

    fn start(&self) -> El {
        let is_askable = self.model.form.is_askable();
        let start = if self.model.is_searching() {
            button("btn danger stop")
                .on(On::Click, self.act.reform(|_| Act::Stop))
                .kid(el("span", "square"))
                .say(self.of(words::STOP))
        } else {
            button("btn primary start")
                .flag("disabled", !is_askable || self.model.is_dead)
                .on(On::Click, self.act.reform(|_| Act::Start))
                .say(self.of(words::START))
        };
        el("div", "go").kid(start.key("go")).kid_if(!is_askable, || el("p", "note").say(self.of(words::NO_GOAL)))
    }

    fn tick(&self, name: Both, holds: bool, change: Callback<bool>) -> El {
        let on_change = change
            .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|field| field.checked()));
        el("label", "tick-option")
            .kid(el("input", "").set("type", "checkbox").checked(holds).on(On::Change, on_change))
            .kid(el("span", "").say(self.of(name)))
    }

    #[expect(clippy::too_many_arguments, reason = "what a field of a form has")]
    fn stepper(
        &self,
        id: &'static str,
        name: Both,
        hint: Option<Both>,
        count: u8,
        min: u8,
        max: u8,
        change: Callback<u8>,
    ) -> El {
        let name = self.of(name);
        let step = |sign: &'static str, told: String, next: Option<u8>| {
            let to = next.unwrap_or(count);
            button("")
                .put("aria-label", told)
                .is("aria-disabled", next.is_none())
                .on(On::Click, change.reform(move |_| to))
                .say(sign)
        };
        let fewer = count.checked_sub(1).filter(|count| *count >= min);
        let more = count.checked_add(1).filter(|count| *count <= max);
        let words =
            el("div", "").kid(el("span", "").say(name)).maybe(hint.map(|hint| el("span", "note").say(self.of(hint))));
        let keys = el("div", "steps")
            .kid(step("−", words::fewer(self.language, name), fewer))
            .kid(el("output", "").text(count.to_string()))
            .kid(step("+", words::more(self.language, name), more));
        el("div", "stepper").set("data-stepper", id).set("role", "group").set("aria-label", name).kid(words).kid(keys)
    }
}
