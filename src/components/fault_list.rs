//! What fails in this run: each fault with its step and its numbers, outages and holds.

use half_message_locale::{Language, editor, failing};
use half_message_protocol::{Fault, How, Millis, Scenario, Unreached};
use yew::prelude::*;

use super::fields::{Number, choice, number_field};
use super::icon::{BOLT, CLOSE, icon};
use super::parts::send;
use crate::session::{Intent, Run};

/// Longest delay that a field takes, ms.
const LONGEST: u64 = 3_600_000;
/// When a node comes back that was to stay down, ms.
const RESTART: Millis = Millis(10_000);

/// What the list needs.
pub struct Props {
    /// The run.
    pub run: Run,
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// The card with everything that fails.
pub fn fault_list(props: &Props) -> Html {
    let Props { run, language, act } = props;
    let list = List { run, language: *language, act };
    let Scenario { faults, outages, holds, .. } = &*run.scenario;
    if is_empty(&run.scenario) {
        return Html::default();
    }
    html! {
        <section class="card state faults" aria-label={failing::FAULTS.of(*language)}>
            <div class="head">
                <h3>{failing::FAULTS.of(*language)}</h3>
                <button class="btn quiet" type="button" onclick={send(act, Intent::ClearAll)}>
                    {failing::CLEAR_ALL.of(*language)}
                </button>
            </div>
            <ul>
                {for faults.iter().enumerate().map(|(index, fault)| list.fault(index, fault))}
                {for outages.iter().enumerate().map(|(index, outage)| {
                    let text = failing::outage(*language, outage);
                    list.other(text, Unreached::Outage(index), move |scenario| {
                        scenario.outages.remove(index);
                    })
                })}
                {for holds.iter().enumerate().map(|(index, hold)| {
                    let text = failing::hold(*language, hold);
                    list.other(text, Unreached::Hold(index), move |scenario| {
                        scenario.holds.remove(index);
                    })
                })}
            </ul>
        </section>
    }
}

/// Whether nothing fails by the scenario's will.
fn is_empty(scenario: &Scenario) -> bool {
    scenario.faults.is_empty() && scenario.outages.is_empty() && scenario.holds.is_empty()
}

/// The invitation to make a step fail, shown under the lanes while nothing does.
pub fn fail_hint(props: &Props) -> Html {
    if !is_empty(&props.run.scenario) {
        return Html::default();
    }
    html! { <p class="hint phrase">{icon(BOLT, 16)}<span>{failing::NO_FAULTS.of(props.language)}</span></p> }
}

struct List<'a> {
    run: &'a Run,
    language: Language,
    act: &'a Callback<Intent>,
}

impl List<'_> {
    fn fault(&self, index: usize, fault: &Fault) -> Html {
        let step = fault.step;
        let moment = self.run.storyline.step_of(step).and_then(|drawn| self.run.storyline.rows.get(drawn.row));
        let text = failing::fault(self.language, fault);
        let name = match moment.map(|row| row.moment) {
            Some(moment) => html! {
                <button class="go" type="button" onclick={send(self.act, Intent::MoveToMoment(moment))}>{text}</button>
            },
            None => html! { <span class="go">{text}</span> },
        };
        html! {
            <li key={step.to_string()} class={self.class(Unreached::Fault(index))} data-fault={step.to_string()}>
                {name}
                {self.remove(Intent::Mend(step))}
                {self.numbers(fault)}
                {self.not_reached(Unreached::Fault(index))}
            </li>
        }
    }

    fn numbers(&self, fault: &Fault) -> Html {
        let (step, how) = (fault.step, fault.how);
        let language = self.language;
        let number = |value: Millis, make: fn(How, Millis) -> How| {
            html! {
                {number_field(&Number {
                    name: failing::DURATION.of(language),
                    min: 10,
                    ..Number::new(value.0, LONGEST, self.act.reform(move |ms| Intent::Fail(step, make(how, Millis(ms)))))
                })}
            }
        };
        let unit = html! { <span>{editor::MS.of(language)}</span> };
        match how {
            How::Delayed { ms } | How::Slow { ms } => html! {
                <span class="edit"><label>{failing::DURATION.of(language)}{number(ms, with_length)}</label>{unit}</span>
            },
            How::Crash { restart_after, .. } => {
                let words = [failing::STAYS_DOWN.of(language).into(), failing::RESTARTS_AFTER.of(language).into()];
                let choose = self
                    .act
                    .reform(move |chosen| Intent::Fail(step, with_restart(how, (chosen == 1).then_some(RESTART))));
                html! {
                    <span class="edit">
                        {choice("", failing::RESTART.of(language), &words, usize::from(restart_after.is_some()), choose)}
                        if let Some(after) = restart_after {
                            {number(after, with_length)}{unit}
                        }
                    </span>
                }
            }
            _ => Html::default(),
        }
    }

    fn other(&self, text: String, place: Unreached, take: impl Fn(&mut Scenario)) -> Html {
        let mut without = (*self.run.scenario).clone();
        take(&mut without);
        html! {
            <li class={self.class(place)}>
                <span class="go">{text}</span>
                {self.remove(Intent::Edit(Box::new(without)))}
                {self.not_reached(place)}
            </li>
        }
    }

    fn remove(&self, intent: Intent) -> Html {
        html! {
            <button class="btn icon quiet" type="button" title={failing::DO_NOT_FAIL.of(self.language)}
                aria-label={failing::DO_NOT_FAIL.of(self.language)} onclick={send(self.act, intent)}>
                {icon(CLOSE, 13)}
            </button>
        }
    }

    fn class(&self, place: Unreached) -> Option<&'static str> {
        self.run.trace.unreached.contains(&place).then_some("unreached")
    }

    fn not_reached(&self, place: Unreached) -> Html {
        if !self.run.trace.unreached.contains(&place) {
            return Html::default();
        }
        html! { <span class="edit"><span class="tag c-mute">{failing::NOT_REACHED.of(self.language)}</span></span> }
    }
}

fn with_length(how: How, length: Millis) -> How {
    match how {
        How::Delayed { .. } => How::Delayed { ms: length },
        How::Slow { .. } => How::Slow { ms: length },
        other => with_restart(other, Some(length)),
    }
}

fn with_restart(how: How, restart_after: Option<Millis>) -> How {
    match how {
        How::Crash { node, when, kind, .. } => How::Crash { node, when, kind, restart_after },
        other => other,
    }
}
