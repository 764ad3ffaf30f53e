//! What is compared: a scenario for each way, their runs, and one moment of virtual time.

use std::rc::Rc;

use half_message_diagram::Stage;
use half_message_locale::{Language, failing};
use half_message_protocol::counterpart::{Dropped, Lost, counterpart, counterpart_of_step, in_way};
use half_message_protocol::{How, Millis, Part, Scenario, StepId, Verb, Way};
use yew::Reducible;

use super::{Act, closes, failures};
use crate::beside::Beside;
use crate::components::lanes::Anchor;
use crate::session::{Intent, Run};

/// Where the runs begin to differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// The column in which something happens that another has not.
    pub side: usize,
    /// The row of it.
    pub row: usize,
}

/// What a translation left out, save settings of another broker, which are not worth a word.
fn failures_of(dropped: Vec<Dropped>) -> Vec<Dropped> {
    dropped.into_iter().filter(|dropped| !matches!(dropped.what, Lost::Setting(_))).collect()
}

/// All state of the view.
#[derive(Clone, PartialEq)]
pub struct Comparison {
    /// The runs, from left to right.
    pub runs: Vec<Run>,
    /// What each way has no counterpart for.
    gaps: Vec<Vec<Dropped>>,
    /// The moments at which something happens in any run, in order of time.
    pub moments: Vec<Millis>,
    /// The moment at which the reader stands.
    pub moment: usize,
    /// The open fail menu: column, step, and where it stands.
    pub menu: Option<(usize, StepId, Anchor)>,
    /// Where the runs begin to differ, if they do.
    pub parting: Option<Parting>,
    /// Whether it plays.
    pub is_playing: bool,
    is_edited: bool,
}

impl Comparison {
    /// The page's scenario, and the same failures in the ways beside it.
    pub fn new(scenario: &Scenario, beside: Beside) -> Self {
        let mut runs = vec![Run::new(Rc::new(scenario.clone()), None)];
        let mut gaps = vec![Vec::new()];
        for way in beside.ways() {
            let (there, dropped) = in_way(scenario, way);
            runs.push(Run::new(Rc::new(there), None));
            gaps.push(failures_of(dropped));
        }
        let mut comparison = Self {
            runs,
            gaps,
            moments: Vec::new(),
            moment: 0,
            menu: None,
            parting: None,
            is_playing: false,
            is_edited: false,
        };
        comparison.look(None);
        comparison
    }

    /// The moment at which the reader stands.
    pub fn now(&self) -> Millis {
        self.moments.get(self.moment).copied().unwrap_or_default()
    }

    /// The row of each run at this moment.
    pub fn rows(&self) -> Vec<usize> {
        let now = self.now();
        let row = |run: &Run| run.storyline.rows.partition_point(|row| row.at <= now).saturating_sub(1);
        self.runs.iter().map(row).collect()
    }

    /// The column in which something has happened last, of those at the same time the first.
    pub fn latest(&self, rows: &[usize]) -> usize {
        let now = self.now();
        let at = |(run, row): (&Run, &usize)| run.storyline.rows.get(*row).map(|row| row.at).filter(|at| *at <= now);
        let sides = self.runs.iter().zip(rows).map(at).enumerate().rev();
        sides.max_by_key(|(_, at)| *at).map_or(0, |(side, _)| side)
    }

    /// The first way's scenario, if the reader has changed it.
    pub fn edited(&self) -> Option<Rc<Scenario>> {
        self.runs.first().filter(|_| self.is_edited).map(|run| run.scenario.clone())
    }

    /// The ways beside the first.
    pub fn beside(&self) -> Beside {
        let mut ways = self.runs.iter().map(|run| run.scenario.way);
        let own = ways.next().unwrap_or(Way::Rocketmq);
        Beside::new(own, ways)
    }

    /// How much fails, in the way in which the most does.
    pub fn failures(&self) -> usize {
        let count = |run: &Run| {
            let Scenario { faults, outages, holds, .. } = &*run.scenario;
            faults.len() + outages.len() + holds.len()
        };
        self.runs.iter().map(count).max().unwrap_or_default()
    }

    /// Whether everything has happened.
    pub fn is_over(&self) -> bool {
        self.moment + 1 >= self.moments.len()
    }

    /// What this way has no counterpart for, in words.
    pub fn dropped(&self, side: usize, language: Language) -> Vec<String> {
        let gaps = self.gaps.get(side).map(Vec::as_slice).unwrap_or_default();
        gaps.iter().map(|dropped| failing::dropped(language, dropped)).collect()
    }

    /// Looks the runs over anew, staying at this time; at the first moment of all where there is none.
    fn look(&mut self, stay: Option<Millis>) {
        let mut moments: Vec<Millis> = Vec::new();
        for row in self.runs.iter().flat_map(|run| &run.storyline.rows) {
            if let Err(place) = moments.binary_search(&row.at) {
                moments.insert(place, row.at);
            }
        }
        let begun = self.runs.iter().filter_map(|run| run.storyline.rows.first()).map(|row| row.at).max();
        let stay = stay.or(begun).unwrap_or_default();
        self.moment = moments.partition_point(|at| *at <= stay).saturating_sub(1);
        self.moments = moments;
        self.parting = self.find_parting();
        self.menu = None;
    }

    /// The first step of the story that one run has and another has no counterpart for.
    fn find_parting(&self) -> Option<Parting> {
        if self.failures() == 0 {
            return None;
        }
        let mut first: Option<(Millis, Parting)> = None;
        for (side, run) in self.runs.iter().enumerate() {
            let others = || self.runs.iter().enumerate().filter(|(other, _)| *other != side).map(|(_, run)| run);
            let is_alone = |step: StepId| {
                others().any(|other| {
                    let same = counterpart_of_step(step, run.scenario.way, other.scenario.way);
                    same.map_or(true, |step| other.storyline.step_of(step).is_none())
                })
            };
            let row = run.storyline.rows.iter().enumerate().find(|(_, row)| {
                let step = run.storyline.steps.get(row.step).map(|drawn| drawn.step);
                step.is_some_and(|step| tells(step) && is_alone(step))
            });
            if let Some((row, at)) = row.map(|(index, row)| (index, row.at))
                && first.as_ref().is_none_or(|(known, _)| at < *known)
            {
                first = Some((at, Parting { side, row }));
            }
        }
        first.map(|(_, parting)| parting)
    }

    /// Fails a step of one way, or lets it work again, in all of them.
    fn fail(&mut self, side: usize, step: StepId, how: Option<How>) {
        let Some(way) = self.runs.get(side).map(|run| run.scenario.way) else { return };
        let now = self.now();
        let sides = self.runs.iter_mut().zip(&mut self.gaps).enumerate();
        for (other, (run, gaps)) in sides {
            // A failure that is taken back is looked for by the way in which it failed.
            let known = how.or_else(|| run.scenario.fault_at(step).copied()).unwrap_or(How::Lost);
            let there_way = run.scenario.way;
            let there = if other == side { Ok((step, known)) } else { counterpart(step, known, way, there_way) };
            gaps.retain(|dropped| !dropped.is_of(step));
            let scenario = match (there, how) {
                (Ok((step, how)), Some(_)) => run.scenario.with_fault(step, how),
                (Ok((step, _)), None) => run.scenario.without_fault(step),
                (Err(why), Some(how)) => {
                    gaps.push(Dropped::fault(step, how, there_way, why));
                    continue;
                }
                (Err(_), None) => continue,
            };
            if scenario.refusals().is_empty() {
                *run = Run::new(Rc::new(scenario), None);
            }
        }
        self.is_edited = true;
        self.look(Some(now));
    }

    /// The same scenario in all ways.
    fn show(&mut self, scenario: &Scenario) {
        for (run, gaps) in self.runs.iter_mut().zip(&mut self.gaps) {
            let (there, dropped) = in_way(scenario, run.scenario.way);
            *run = Run::new(Rc::new(there), None);
            *gaps = failures_of(dropped);
        }
        self.is_edited = true;
        let now = self.now();
        self.look(Some(now));
    }

    /// Another way in this column. Where another column shows it, the two change places.
    fn set_way(&mut self, side: usize, way: Way) {
        if let Some(other) = self.runs.iter().position(|run| run.scenario.way == way) {
            self.runs.swap(side, other);
            self.gaps.swap(side, other);
            self.is_edited |= side == 0 || other == 0;
            let now = self.now();
            return self.look(Some(now));
        }
        // The first way's scenario is the one that all others are translations of.
        let Some(from) = self.runs.first().map(|run| run.scenario.clone()) else { return };
        let (there, dropped) = in_way(&from, way);
        if let (Some(run), Some(gaps)) = (self.runs.get_mut(side), self.gaps.get_mut(side)) {
            *run = Run::new(Rc::new(there), None);
            *gaps = failures_of(dropped);
        }
        self.is_edited |= side == 0;
        let now = self.now();
        self.look(Some(now));
    }

    fn add(&mut self) {
        let is_free = |way: &&Way| !self.runs.iter().any(|run| run.scenario.way == **way);
        let order = [Way::Kafka, Way::Rocketmq, Way::Outbox, Way::CommitThenSend, Way::SendThenCommit];
        let free = order.iter().find(is_free).copied();
        if let (Some(way), Some(first)) = (free, self.runs.first().map(|run| run.scenario.clone())) {
            let (there, dropped) = in_way(&first, way);
            self.runs.push(Run::new(Rc::new(there), None));
            self.gaps.push(failures_of(dropped));
            let now = self.now();
            self.look(Some(now));
        }
    }

    fn go(&mut self, moment: usize) {
        self.moment = moment.min(self.moments.len().saturating_sub(1));
        self.menu = None;
    }
}

impl Reducible for Comparison {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::In(_, intent) if closes(&intent) => next.menu = None,
            Act::In(side, Intent::Fail(step, how)) => next.fail(side, step, Some(how)),
            Act::In(side, Intent::Mend(step)) => next.fail(side, step, None),
            Act::In(..) => return self,
            Act::Menu(side, step, anchor) => next.menu = Some((side, step, anchor)),
            Act::Select(side, row) => {
                let at = next.runs.get(side).and_then(|run| run.storyline.rows.get(row)).map(|row| row.at);
                let moment = at.and_then(|at| next.moments.binary_search(&at).ok());
                next.go(moment.unwrap_or(next.moment));
            }
            Act::Move(by) => {
                next.is_playing = false;
                next.go(next.moment.saturating_add_signed(by));
            }
            Act::Go(moment) => {
                next.is_playing = false;
                next.go(moment);
            }
            Act::Way(side, way) => next.set_way(side, way),
            Act::Add => next.add(),
            Act::Drop(side) if next.runs.len() > 2 && side < next.runs.len() => {
                next.runs.remove(side);
                next.gaps.remove(side);
                next.is_edited |= side == 0;
                let now = next.now();
                next.look(Some(now));
            }
            Act::Drop(_) => return self,
            Act::Fail(failure) => next.show(&failures::scenario(failure)),
            Act::Play => {
                let is_end = next.moment + 1 >= next.moments.len();
                if is_end && !next.is_playing {
                    next.go(0);
                }
                next.is_playing = !next.is_playing;
            }
            Act::Tick => {
                next.go(next.moment + 1);
                next.is_playing = next.moment + 1 < next.moments.len();
            }
        }
        Rc::new(next)
    }
}

/// Whether a step belongs to the story that a reader compares, rather than to the housekeeping.
fn tells(step: StepId) -> bool {
    Stage::of(step).is_some()
        && !matches!(step.verb, Verb::Begin | Verb::Final | Verb::Decide | Verb::Marker | Verb::Mark)
        && matches!(step.part, Part::Whole | Part::Copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The run by which the bar of the view is measured: three ways of some 200 events each, together more than 600.
    #[test]
    fn the_measured_runs_have_two_hundred_events_each() {
        let text = include_str!("../../../static/scenarios/bench-compare.json");
        let scenario = half_message_scenario_json::read(text).unwrap();
        let mut comparison = Comparison::new(&scenario, Beside::usual(scenario.way));
        comparison.add();
        let events: Vec<usize> = comparison.runs.iter().map(|run| run.trace.events.len()).collect();
        assert!(events.len() == 3 && events.iter().all(|count| (170..=260).contains(count)), "{events:?}");
    }
}
