//! What fails in this run: each fault with its step and its numbers, outages and holds.

use half_message_locale::{Language, editor, failing};
use half_message_protocol::{Fault, How, Millis, Scenario, Unreached};
use yew::prelude::*;

use super::element::{El, button, el};
use super::fields::{Number, choice, number_field};
use super::icon::{BOLT, CLOSE, icon};
use super::parts::when;
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
    let clear = button("btn quiet").click(act, Intent::ClearAll).say(failing::CLEAR_ALL.of(*language));
    let head = el("div", "head").kid(el("h3", "").say(failing::FAULTS.of(*language))).kid(clear);
    let mut lines: Vec<El> = faults.iter().enumerate().map(|(index, fault)| list.fault(index, fault)).collect();
    lines.extend(outages.iter().enumerate().map(|(index, outage)| {
        let text = failing::outage(*language, outage);
        list.other(text, Unreached::Outage(index), &|scenario| {
            scenario.outages.remove(index);
        })
    }));
    lines.extend(holds.iter().enumerate().map(|(index, hold)| {
        let text = failing::hold(*language, hold);
        list.other(text, Unreached::Hold(index), &|scenario| {
            scenario.holds.remove(index);
        })
    }));
    el("section", "card state faults")
        .set("aria-label", failing::FAULTS.of(*language))
        .kid(head)
        .kid(el("ul", "").kids(lines))
        .done()
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
    let words = el("span", "").say(failing::NO_FAULTS.of(props.language));
    el("p", "hint phrase").put_in(icon(BOLT, 16)).kid(words).done()
}

struct List<'a> {
    run: &'a Run,
    language: Language,
    act: &'a Callback<Intent>,
}

impl List<'_> {
    fn fault(&self, index: usize, fault: &Fault) -> El {
        let step = fault.step;
        let moment = self.run.storyline.step_of(step).and_then(|drawn| self.run.storyline.rows.get(drawn.row));
        let text = failing::fault(self.language, fault);
        let name = match moment.map(|row| row.moment) {
            Some(moment) => button("go").click(self.act, Intent::MoveToMoment(moment)),
            None => el("span", "go"),
        };
        let place = Unreached::Fault(index);
        el("li", self.class(place))
            .key(&step.to_string())
            .put("data-fault", step.to_string())
            .kid(name.text(text))
            .kid(self.remove(Intent::Mend(step)))
            .maybe(self.numbers(fault))
            .maybe(self.not_reached(place))
    }

    fn numbers(&self, fault: &Fault) -> Option<El> {
        let (step, how) = (fault.step, fault.how);
        let language = self.language;
        let number = |value: Millis, make: fn(How, Millis) -> How| {
            number_field(&Number {
                name: failing::DURATION.of(language),
                min: 10,
                ..Number::new(value.0, LONGEST, self.act.reform(move |ms| Intent::Fail(step, make(how, Millis(ms)))))
            })
        };
        let unit = || el("span", "").say(editor::MS.of(language));
        Some(match how {
            How::Delayed { ms } | How::Slow { ms } => {
                let length = el("label", "").say(failing::DURATION.of(language)).kid(number(ms, with_length));
                el("span", "edit").kid(length).kid(unit())
            }
            How::Crash { restart_after, .. } => {
                let words = [failing::STAYS_DOWN, failing::RESTARTS_AFTER].map(|words| words.of(language).to_owned());
                let choose = self
                    .act
                    .reform(move |chosen| Intent::Fail(step, with_restart(how, (chosen == 1).then_some(RESTART))));
                let chosen = usize::from(restart_after.is_some());
                el("span", "edit")
                    .kid(choice("", failing::RESTART.of(language), &words, chosen, choose))
                    .maybe(restart_after.map(|after| number(after, with_length)))
                    .kid_if(restart_after.is_some(), unit)
            }
            _ => return None,
        })
    }

    fn other(&self, text: String, place: Unreached, take: &dyn Fn(&mut Scenario)) -> El {
        let mut without = (*self.run.scenario).clone();
        take(&mut without);
        el("li", self.class(place))
            .kid(el("span", "go").text(text))
            .kid(self.remove(Intent::Edit(Box::new(without))))
            .maybe(self.not_reached(place))
    }

    fn remove(&self, intent: Intent) -> El {
        let name = failing::DO_NOT_FAIL.of(self.language);
        button("btn icon quiet")
            .set("title", name)
            .set("aria-label", name)
            .click(self.act, intent)
            .put_in(icon(CLOSE, 13))
    }

    fn class(&self, place: Unreached) -> &'static str {
        when(self.run.trace.unreached.contains(&place), "unreached")
    }

    fn not_reached(&self, place: Unreached) -> Option<El> {
        let tag = || el("span", "tag c-mute").say(failing::NOT_REACHED.of(self.language));
        self.run.trace.unreached.contains(&place).then(|| el("span", "edit").kid(tag()))
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
