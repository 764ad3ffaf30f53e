//! A path of the search as an ordinary scenario: faults, holds, and nothing else.

use std::collections::BTreeSet;

use half_message_protocol::{
    Choice, Event, Fault, Hold, How, Millis, NodeId, Pace, Part, Renaming, Rules, Scenario, StepId, StepKind,
    Unreached, Verb, World, renamed_node, renamed_step, run, run_watched,
};
use serde::{Deserialize, Serialize};

use crate::invariant::{Goal, Invariant};
use crate::model::{Marks, Move, Scratch, with_agreement};
use crate::search::{Finding, Search};

/// The shortest run to a finding, as an ordinary scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterexample {
    /// Faults and holds that lead the run there. Its title and notes are empty.
    pub scenario: Scenario,
    /// Whether the run of this scenario was seen to break or meet what the search claims.
    pub is_confirmed: bool,
}

/// Starts of the first order, ms, that put it elsewhere between the broker's ticks.
const STARTS: [u64; 6] = [28_950, 27_500, 25_000, 23_500, 20_000, 10_000];

/// What a run shows of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    /// Nothing.
    No,
    /// It holds, but something was kept back for longer than it takes.
    Late,
    /// It holds, and all that nobody made late was in time.
    InTime,
}

/// By how much a step may be late before it counts as late.
const LATE: Millis = Millis(1_000);

impl Counterexample {
    const fn confirmed(scenario: Scenario) -> Self {
        Self { scenario, is_confirmed: true }
    }
}

/// What a run must show.
#[derive(Clone, Copy)]
struct Claim {
    /// Failures that the search has spent on it: so many faults at most.
    failures: usize,
    broken: Option<Invariant>,
    goal: Goal,
}

impl Search {
    /// The run that leads to a finding, written down as a scenario and run again. Steps wait for each other (holds) or
    /// are late (delays) only as far as the run needs it, and no timer fires later than it would by itself where that
    /// can be avoided.
    pub fn counterexample(&self, finding: &Finding) -> Counterexample {
        let path = self.path(finding);
        let left = self.state_at(finding.position).left().total;
        let failures = usize::from(self.model.budget().total.saturating_sub(left));
        let claim = Claim { failures, broken: finding.broken, goal: self.goal };
        let written = written_down(&self.scenario, self.model.rules(), &path);
        let mut shown = None;
        for names in permutations(self.scenario.setup.instances) {
            let renamed = renamed(&written, &names);
            for candidate in [asking_whom_the_run_asks(&renamed), renamed] {
                match claim.run(&candidate) {
                    Shown::No => continue,
                    Shown::Late => {}
                    Shown::InTime => return Counterexample::confirmed(claim.simplified(candidate, Shown::InTime)),
                }
                for start in STARTS {
                    let moved = moved(&candidate, start);
                    if claim.run(&moved) == Shown::InTime {
                        return Counterexample::confirmed(claim.simplified(moved, Shown::InTime));
                    }
                }
                shown.get_or_insert(candidate);
            }
        }
        match shown {
            Some(candidate) => Counterexample::confirmed(claim.simplified(candidate, Shown::Late)),
            None => Counterexample { scenario: written, is_confirmed: false },
        }
    }

    /// The moves from the start to a finding, and whether each lets a step begin. States go by their usual names; the
    /// moves have those that the instances had in the beginning.
    fn path(&self, finding: &Finding) -> Vec<(Move, bool)> {
        let mut state = self.model.start();
        let mut first_names: Renaming = [0, 1, 2, 3];
        let (mut moves, mut scratch, mut path) = (Vec::new(), Scratch::default(), Vec::new());
        for choice in self.visited.path(finding.position) {
            self.model.moves(&state, &mut moves);
            let Some(next) = moves.get(usize::from(choice)).copied() else { break };
            path.push((next.renamed(&first_names), state.world().start().is_some()));
            if self.model.advance(&mut state, next, &mut scratch).is_none() {
                break;
            }
            if let Some(names) = self.model.use_usual_names(&mut state) {
                let before = first_names;
                for (name, first) in names.iter().zip(before) {
                    if let Some(known) = first_names.get_mut(usize::from(*name)) {
                        *known = first;
                    }
                }
            }
        }
        path
    }
}

impl Move {
    fn renamed(self, names: &Renaming) -> Self {
        let instance = |instance: u8| names.get(usize::from(instance)).copied().unwrap_or(instance);
        let how = self.choice.how.map(|how| renamed_how(how, names));
        let choice = Choice { step: renamed_step(self.choice.step, names), how };
        Self { choice, asked: self.asked.map(instance) }
    }
}

fn renamed_how(how: How, names: &Renaming) -> How {
    match how {
        How::Crash { node, when, kind, restart_after } => {
            How::Crash { node: renamed_node(node, names), when, kind, restart_after }
        }
        how => how,
    }
}

/// Every move of a path as a fault, a hold, or both: each step waits for the one before.
fn written_down(start: &Scenario, rules: &Rules, path: &[(Move, bool)]) -> Scenario {
    let mut scenario = start.clone();
    let (mut world, mut events) = (World::new(rules), Vec::new());
    let mut left = BTreeSet::new();
    let mut last: Option<StepId> = None;
    for (Move { choice, asked }, begins) in path {
        left.extend(world.pending().iter().map(|pending| pending.step));
        if let Some(how) = choice.how {
            scenario.faults.push(Fault { step: choice.step, how });
        }
        begin_until(&mut world, rules, begins.then_some(choice.step), &mut events);
        left.extend(world.pending().iter().map(|pending| pending.step));
        world.ask_next(*asked);
        world.take(rules, *choice, &mut events);
        if *begins {
            continue;
        }
        left.remove(&choice.step);
        if let Some(after) = last {
            scenario.holds.push(Hold { step: choice.step, after });
        }
        last = Some(choice.step);
    }
    begin_until(&mut world, rules, None, &mut events);
    left.extend(world.pending().iter().map(|pending| pending.step));
    let taken: BTreeSet<StepId> = path.iter().map(|(next, _)| next.choice.step).collect();
    let still: BTreeSet<StepId> = world.pending().iter().map(|pending| pending.step).collect();
    if let Some(after) = last {
        let rest = left.into_iter().filter(|step| !taken.contains(step) || still.contains(step));
        scenario.holds.extend(rest.filter(|step| *step != after).map(|step| Hold { step, after }));
    }
    scenario
}

/// Lets steps begin that do so in the move before, up to this one.
fn begin_until(world: &mut World, rules: &Rules, step: Option<StepId>, events: &mut Vec<Event>) {
    while let Some(start) = world.start().filter(|start| Some(start.step) != step) {
        let choice = Choice { step: start.step, how: None };
        if !world.take(rules, choice, events) {
            return;
        }
    }
}

/// Every order of the first `count` instances.
fn permutations(count: u8) -> Vec<Renaming> {
    let mut all: Vec<Vec<u8>> = vec![Vec::new()];
    for next in 0..count {
        let longer = |names: Vec<u8>| {
            (0..=names.len()).rev().map(move |place| {
                let mut longer = names.clone();
                longer.insert(place, next);
                longer
            })
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    let fill = |names: Vec<u8>| {
        let mut all: Renaming = [0, 1, 2, 3];
        all.iter_mut().zip(names).for_each(|(known, name)| *known = name);
        all
    };
    all.into_iter().map(fill).collect()
}

/// The same scenario with the instances under other names.
fn renamed(scenario: &Scenario, names: &Renaming) -> Scenario {
    let mut scenario = scenario.clone();
    if *names == [0, 1, 2, 3] {
        return scenario;
    }
    for position in 0..scenario.setup.orders.len() {
        let sender = NodeId::Instance(scenario.setup.sender(position));
        if let Some(order) = scenario.setup.orders.get_mut(position) {
            order.by = Some(renamed_node(sender, names));
        }
    }
    for fault in &mut scenario.faults {
        *fault = Fault { step: renamed_step(fault.step, names), how: renamed_how(fault.how, names) };
    }
    for hold in &mut scenario.holds {
        *hold = Hold { step: renamed_step(hold.step, names), after: renamed_step(hold.after, names) };
    }
    scenario
}

/// The same scenario where a crash at a check takes the instance that the run's round robin asks.
fn asking_whom_the_run_asks(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for position in 0..scenario.faults.len() {
        let trace = run(&scenario);
        let Some(fault) = scenario.faults.get_mut(position) else { break };
        let check = fault.step.part(Part::Whole);
        let asked = trace.events.iter().find(|event| event.step == check && check.verb == Verb::Check);
        if let (Some(asked), How::Crash { node: node @ NodeId::Instance(_), .. }) = (asked, &mut fault.how) {
            *node = asked.to.node();
        }
    }
    scenario
}

/// The same scenario with its orders begun so much later that the first starts at this time, ms.
fn moved(scenario: &Scenario, start: u64) -> Scenario {
    let mut scenario = scenario.clone();
    let first = scenario.setup.orders.iter().map(|order| order.start).min().unwrap_or_default();
    for order in &mut scenario.setup.orders {
        order.start = order.start - first + Millis(start);
    }
    scenario
}

impl Claim {
    /// What the scenario's run shows.
    fn run(&self, scenario: &Scenario) -> Shown {
        if !scenario.refusals().is_empty() {
            return Shown::No;
        }
        let (mut marks, mut shows, mut shows_at_end) = (Marks::default(), false, false);
        let mut watch = Watch::default();
        let trace = run_watched(scenario, |world, rules, events| {
            let broken = marks.note(world, rules);
            watch.look_at(world, rules, events);
            let shown = |is_end| match self.broken {
                Some(invariant) => with_agreement(broken, world, is_end).has(invariant),
                None => self.goal.is_met(rules, world, is_end),
            };
            shows |= shown(false);
            shows_at_end = shown(true);
        });
        let is_met = |what: &Unreached| !matches!(what, Unreached::Fault(_));
        match trace.bound.is_none() && trace.unreached.iter().all(is_met) && (shows || shows_at_end) {
            false => Shown::No,
            true if watch.is_plausible(scenario, self.failures) => Shown::InTime,
            true => Shown::Late,
        }
    }

    fn is_shown_by(&self, scenario: &Scenario, least: Shown) -> bool {
        self.run(scenario) >= least
    }

    /// The same with as few holds and faults as show it, and delays in place of holds.
    fn simplified(mut self, mut scenario: Scenario, least: Shown) -> Scenario {
        self.without_holds(&mut scenario, least);
        let mut position = 0;
        while position < scenario.faults.len() {
            let mut fewer = scenario.clone();
            fewer.faults.remove(position);
            // One failure less, and not another in its place.
            let without = Self { failures: self.failures.saturating_sub(1), ..self };
            if without.is_shown_by(&fewer, least) {
                (scenario, self) = (fewer, without);
            } else {
                position += 1;
            }
        }
        self.without_holds(&mut scenario, least);
        self.late_for_held(&mut scenario, least);
        self.without_holds(&mut scenario, least);
        scenario
    }

    /// Takes holds away, in large pieces first, then one by one.
    fn without_holds(&self, scenario: &mut Scenario, least: Shown) {
        let mut size = scenario.holds.len();
        while size > 0 {
            let mut start = 0;
            while start < scenario.holds.len() {
                let mut fewer = scenario.clone();
                let end = (start + size).min(fewer.holds.len());
                fewer.holds.drain(start..end);
                if self.is_shown_by(&fewer, least) {
                    *scenario = fewer;
                } else {
                    start += size;
                }
            }
            size /= 2;
        }
    }

    /// A step that waits for another is late, where the search has paid for that and it shows the same: a reader
    /// understands it better.
    fn late_for_held(&self, scenario: &mut Scenario, least: Shown) {
        for hold in scenario.holds.clone() {
            if scenario.fault_at(hold.step).is_some() || scenario.faults.len() >= self.failures {
                continue;
            }
            let trace = run(scenario);
            let mut times = trace.events.iter().filter(|event| event.step == hold.step).map(|event| event.at);
            let (Some(begun), Some(done)) = (times.next(), times.next()) else { continue };
            let exact = (done - begun).0;
            let whole = exact.div_ceil(1_000).saturating_mul(1_000);
            for ms in [whole, exact.saturating_add(1), exact].map(|ms| Millis(ms.max(1))) {
                let how = match hold.step.kind() {
                    StepKind::Request | StepKind::OneWay | StepKind::Reply => How::Delayed { ms },
                    StepKind::Database | StepKind::Callback => How::Slow { ms },
                    _ => continue,
                };
                let mut late = scenario.with_fault(hold.step, how);
                late.holds.retain(|known| *known != hold);
                if self.is_shown_by(&late, least) {
                    *scenario = late;
                    break;
                }
            }
        }
    }
}

/// The steps of a run that are under way, each with the time by which it must be over.
#[derive(Default)]
struct Watch {
    latest: Vec<(StepId, Millis)>,
    /// Those that took longer. Of timers there must be none; another step that does is a failure.
    late: BTreeSet<StepId>,
    has_late_timer: bool,
}

impl Watch {
    fn look_at(&mut self, world: &World, rules: &Rules, events: &[Event]) {
        let now = events.last().map(|event| event.at).unwrap_or_default();
        let late = self.latest.iter().filter(|(_, latest)| now > *latest);
        for (step, _) in late {
            self.has_late_timer |= step.kind() == StepKind::Timer;
            self.late.insert(*step);
        }
        let mut latest = Vec::new();
        for pending in world.pending() {
            let length = match pending.pace(rules) {
                Pace::After(length) | Pace::Within(length) => length,
                Pace::Flight => Millis(0),
                Pace::Local => rules.local_transaction,
                Pace::Start | Pace::Short | Pace::Saving(_) | Pace::Registering(_) => continue,
            };
            let known = self.latest.iter().find(|(step, _)| *step == pending.step);
            latest.push(known.copied().unwrap_or((pending.step, now + length + LATE)));
        }
        self.latest = latest;
    }

    /// Whether the run could be so: each timer in time, and no more that is late or fails than was paid for.
    fn is_plausible(&self, scenario: &Scenario, failures: usize) -> bool {
        let failed = scenario.faults.iter().map(|fault| fault.step);
        !self.has_late_timer && failed.chain(self.late.iter().copied()).collect::<BTreeSet<StepId>>().len() <= failures
    }
}
