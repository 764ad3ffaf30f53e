//! The transition system that is searched: the engine's world, the failures that are left, and the waits.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use half_message_protocol::{
    CheckPolicy, Choice, CrashKind, How, Millis, NodeId, Pace, Part, Pending, Place, Renaming, Row, Rules, Scenario,
    Setting, StepId, StepKind, Subject, Verb, Way, World, renamed_step,
};

use crate::budget::{Budget, FailureKind};
use crate::invariant::{Broken, Invariant};

/// After how long a node comes back that dies in a search, in the scenarios that it writes.
pub(crate) const RESTART: Millis = Millis(10_000);

/// A scenario's setup and settings, with the failures that a search may inject.
#[derive(Clone, Debug)]
pub struct Model {
    rules: Rules,
    budget: Budget,
}

/// One state of the search.
#[derive(Debug)]
pub struct State {
    world: World,
    /// What may still fail.
    left: Budget,
    /// One for each step under way, in the world's order.
    clocks: Vec<Clock>,
    marks: Marks,
    /// What does not hold whether or not more happens: it follows from the rest.
    broken: Broken,
}

impl State {
    const fn key(&self) -> (&World, &Budget, &Vec<Clock>, &Marks) {
        (&self.world, &self.left, &self.clocks, &self.marks)
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for State {}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Clone for State {
    fn clone(&self) -> Self {
        let Self { world, left, clocks, marks, broken } = self;
        Self { world: world.clone(), left: *left, clocks: clocks.clone(), marks: *marks, broken: *broken }
    }

    /// Reuses what this state has on the heap.
    fn clone_from(&mut self, source: &Self) {
        self.world.clone_from(&source.world);
        self.clocks.clone_from(&source.clocks);
        (self.left, self.marks, self.broken) = (source.left, source.marks, source.broken);
    }
}

/// Space that is used again for each move.
#[derive(Debug, Default)]
pub struct Scratch {
    clocks: Vec<Clock>,
}

/// What is known of the time that a step under way still takes. The step's name is not part of it: the world has it.
#[derive(Clone, Copy, Debug)]
struct Clock {
    step: StepId,
    /// How the step ends, by the rules: not part of it either.
    course: Course,
    /// Whether it was carried past a timer. Of a tick that saves: whether something else happened since there is
    /// something new to save.
    late: bool,
    /// Whether it failed when it began: a step fails once.
    failed: bool,
    wait: Option<Wait>,
}

/// How a step under way ends, as far as it is asked for in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// In next to no time.
    Flight,
    /// In next to no time too, unless it is slow.
    Local,
    /// At any time: an order is placed.
    Start,
    /// A timer that was set fires.
    Timer,
    /// A timer that goes by itself fires.
    Tick,
    /// A client registers.
    Registering,
    /// A tick only saves what a crash would take from this node.
    Saving(NodeId),
}

impl Course {
    /// How a step of this pace ends, and its wait: at most so many ms, and whether it ends at the end only. `follows`: the
    /// timer ticks upon another tick.
    fn of(pace: Pace, follows: impl FnOnce() -> bool) -> (Self, Option<(u32, bool)>) {
        let milliseconds = |length: Millis| u32::try_from(length.0).unwrap_or(u32::MAX);
        match pace {
            Pace::Flight => (Self::Flight, None),
            Pace::Local => (Self::Local, None),
            Pace::Start => (Self::Start, None),
            Pace::After(length) => (Self::Timer, Some((milliseconds(length), true))),
            Pace::Within(length) => (Self::Tick, Some((milliseconds(length), follows()))),
            Pace::Registering(length) => (Self::Registering, Some((milliseconds(length), false))),
            Pace::Short => (Self::Tick, Some((SHORT, false))),
            Pace::Saving(node) => (Self::Saving(node), None),
        }
    }
}

/// The time that is left to a timer, ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Wait {
    /// At most.
    most: u32,
    /// By how much it may be less, as ticks that come at an unknown time have passed since it was set.
    slack: u32,
    /// Whether it fires at its end only. Others tick at any time before it.
    is_exact: bool,
}

impl Clock {
    /// All but the name, in one number.
    fn key(&self) -> u128 {
        let flags = u128::from(self.late) | u128::from(self.failed) << 1;
        self.wait.map_or(flags, |wait| {
            let flags = flags | 1 << 2 | u128::from(wait.is_exact) << 3;
            flags << 64 | u128::from(wait.most) << 32 | u128::from(wait.slack)
        })
    }
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Clock {}

impl Hash for Clock {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// What happened once and must not be forgotten, though the world does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Marks {
    /// A committed order was discarded while an instance could have answered.
    discarded: bool,
    /// Orders whose rollback the broker accepted, a bit each.
    rolled_back: u8,
    /// Orders that became visible after that.
    revived: u8,
}

/// One step of a run: a choice of the world's, and whom the broker asks next if the step makes it ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Move {
    /// The choice.
    pub choice: Choice,
    /// The instance that is asked; `None` where the step makes nobody ask.
    pub asked: Option<u8>,
}

/// Where a move has an effect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// A set of places, a bit each; all of them where the move may not change places with another.
    pub places: u32,
    /// The position of the step that it ends among those under way, where that is one of the first 64.
    pub ends: Option<u8>,
}

/// What is known of a move that was taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// Whether a node that may still die has something new to save.
    pub is_to_save: bool,
}

impl Model {
    /// The setup and settings of a scenario. Its own faults, outages and holds are left aside: the search makes its own.
    pub fn new(scenario: &Scenario, budget: Budget) -> Self {
        let mut rules = Rules::of(&plain(scenario));
        rules.power_loss = budget.get(FailureKind::PowerLoss) > 0;
        let mut budget = budget;
        budget.settle();
        Self { rules, budget }
    }

    /// The failures that may be injected.
    pub const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The rules of the run.
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Where every run begins.
    pub fn start(&self) -> State {
        let mut world = World::new(&self.rules);
        world.ask_next(None);
        let (marks, broken) = (Marks::default(), Broken::default());
        let mut state = State { world, left: self.budget, clocks: Vec::new(), marks, broken };
        self.begin_what_must(&mut state);
        self.set_clocks(&mut state, &mut Vec::new(), |_| false);
        state
    }

    /// What may happen next, in a fixed order.
    pub fn moves(&self, state: &State, moves: &mut Vec<Move>) {
        moves.clear();
        if let Some(start) = state.world.start() {
            self.moves_of(state, start, None, state.left, moves);
            return;
        }
        for (position, pending) in state.world.pending().iter().enumerate() {
            if let Some(left) = self.left_after(state, position, pending) {
                self.moves_of(state, pending, state.clocks.get(position), left, moves);
            }
        }
    }

    /// Where each move has an effect, and which of the steps under way it ends.
    pub(crate) fn reaches_of(&self, state: &State, moves: &[Move], reaches: &mut Vec<Reach>) {
        reaches.clear();
        if moves.len() == 1 {
            reaches.push(Reach { places: EVERYWHERE, ends: None });
            return;
        }
        if let Some(start) = state.world.start() {
            let (from, to) = start.places();
            reaches.extend(moves.iter().map(|next| {
                let places = if next.choice.how.is_none() { bit(from) | bit(to) } else { EVERYWHERE };
                Reach { places, ends: None }
            }));
            return;
        }
        // Moves are in the order of the steps under way.
        let mut steps = state.clocks.iter().zip(state.world.pending()).enumerate().peekable();
        reaches.extend(moves.iter().map_while(|next| {
            while steps.next_if(|(_, (clock, _))| clock.step != next.choice.step).is_some() {}
            let (position, (clock, pending)) = steps.peek()?;
            let takes_no_time = matches!(clock.course, Course::Flight | Course::Local);
            // Whoever is asked: each of them sleeps where one does, as long as nothing can fail as they are asked.
            let is_one = next.asked.is_none() || state.left.total == 0;
            let is_local = takes_no_time && is_one && matches!(next.choice.how, None | Some(How::Lost));
            let places = if is_local { self.places_of(pending) } else { EVERYWHERE };
            Some(Reach { places, ends: u8::try_from(*position).ok().filter(|position| *position < 64) })
        }));
    }

    /// Where a step that takes no time has an effect when it ends: a set of places, a bit each. Two that have no place in
    /// common can end in either order with the same result. The broker's half topic and its real topic are two places.
    pub(crate) fn places_of(&self, pending: &Pending) -> u32 {
        let (from, to) = pending.places();
        let both = bit(from) | bit(to);
        match (pending.step.verb, pending.step.part) {
            // RocketMQ's consumer tells what it has handled on a tick or a poll.
            (Verb::Delivery, Part::Clean) if self.rules.way != Way::Kafka => both,
            // The broker keeps count of what its consumers have and ask for.
            (Verb::Delivery, _) => both | bit(Place::RealTopic) | bit(Place::Partition),
            // The leader asks the coordinator before it appends.
            (Verb::Produce, Part::Whole) => bit(Place::Partition) | bit(Place::Coordinator),
            _ if matches!(pending.step.kind(), StepKind::Request | StepKind::OneWay | StepKind::Reply) => bit(to),
            _ => both,
        }
    }

    /// Whether nothing more happens by itself.
    pub fn is_end(&self, state: &State) -> bool {
        state.world.start().is_none()
            && !(state.world.pending().iter().enumerate())
                .any(|(position, pending)| self.left_after(state, position, pending).is_some())
    }

    /// What may still fail once this step has ended well; `None` where it cannot end now.
    fn left_after(&self, state: &State, position: usize, pending: &Pending) -> Option<Budget> {
        if !state.world.is_enabled(pending) {
            return None;
        }
        let clock = state.clocks.get(position)?;
        let mut left = state.left;
        match clock.course {
            Course::Flight | Course::Local | Course::Start => {}
            Course::Saving(node) => return (!clock.late && can_lose(&left, node)).then_some(left),
            // Nobody looks at the registrations but a check round that is about to start.
            Course::Registering => {
                let round = state.world.pending().iter().enumerate().find(|(_, other)| other.step.verb == Verb::Round);
                let (round, timer) = round?;
                let waits = Self::must_wait(state, round, false);
                return (!waits && state.world.is_enabled(timer) && Self::can_carry(state, round, &mut { left }))
                    .then_some(left);
            }
            Course::Timer | Course::Tick => {
                let is_round = pending.step.verb == Verb::Round;
                let is_due = clock.wait.is_none_or(|wait| !wait.is_exact || wait.slack >= wait.most);
                if Self::must_wait(state, position, is_round)
                    || !Self::can_carry(state, position, &mut left)
                    || !is_due && stands_still(state, position)
                {
                    return None;
                }
            }
        }
        left.settle();
        Some(left)
    }

    /// Takes off what it costs that this timer fires now; `false` where there is too little.
    fn can_carry(state: &State, timer: usize, left: &mut Budget) -> bool {
        carried(state, timer).all(|(_, kind)| left.take(kind, 1))
    }

    /// Whether another timer certainly fires before this one. Clients register right before a round and at no other
    /// time, so only a round waits for them.
    fn must_wait(state: &State, position: usize, for_clients: bool) -> bool {
        let Some(own) = state.clocks.get(position).and_then(|clock| clock.wait).filter(|wait| wait.is_exact) else {
            return false;
        };
        let mut others = state.clocks.iter().zip(state.world.pending()).enumerate();
        others.any(|(other, (clock, pending))| {
            let Some(wait) = clock.wait else { return false };
            let most = wait.most.saturating_add(own.slack.saturating_sub(wait.slack));
            // A tick comes before its last moment.
            let is_first = most < own.most || most == own.most && !wait.is_exact;
            let is_met = for_clients || !matches!(clock.course, Course::Registering);
            other != position && is_first && is_met && state.world.is_enabled(pending)
        })
    }

    /// The moves of one step. `clock` is its clock, where it does not begin only now.
    fn moves_of(&self, state: &State, pending: &Pending, clock: Option<&Clock>, left: Budget, moves: &mut Vec<Move>) {
        let (step, begins) = (pending.step, clock.is_none());
        let askable = if begins { &[] } else { pending.askable(&state.world) };
        let mut push = |how: Option<How>| {
            let choice = Choice { step, how };
            let asks = !matches!(
                how,
                Some(How::Refused { .. } | How::Crash { when: half_message_protocol::When::Before, .. })
            );
            if askable.is_empty() || !asks {
                moves.push(Move { choice, asked: None });
            }
            if asks {
                moves.extend(askable.iter().map(|instance| Move { choice, asked: Some(*instance) }));
            }
        };
        push(None);
        if left.total == 0 || clock.is_some_and(|clock| clock.failed) {
            return;
        }
        state.world.failures(&self.rules, pending, begins, |how| {
            variants(how).filter(|how| Self::is_affordable(&left, *how)).for_each(|how| push(Some(how)));
        });
    }

    fn is_affordable(left: &Budget, how: How) -> bool {
        FailureKind::of(how).is_some_and(|kind| left.get(kind) > 0)
    }

    /// The state after a move; `None` where the move is not among [`Model::moves`] in kind.
    pub fn after(&self, state: &State, next: Move, scratch: &mut Scratch) -> Option<State> {
        let mut after = state.clone();
        self.advance(&mut after, next, scratch)?;
        self.use_usual_names(&mut after);
        Some(after)
    }

    /// Instances that send nothing themselves and stand alike are one another's equals: the state gets the names under
    /// which it equals its likes. Returns the new names, where they differ.
    pub(crate) fn use_usual_names(&self, state: &mut State) -> Option<Renaming> {
        let names = state.world.usual_names(&self.rules)?;
        state.world.rename(&names);
        for clock in &mut state.clocks {
            clock.step = renamed_step(clock.step, &names);
        }
        state.clocks.sort_unstable_by_key(|clock| clock.step);
        Some(names)
    }

    /// Takes a move in place. `None` where it is none of the state's; the state is then not to be used any more.
    pub(crate) fn advance(&self, state: &mut State, next: Move, scratch: &mut Scratch) -> Option<Taken> {
        let fires = match state.world.start() {
            Some(_) => None,
            None => state.world.pending().iter().position(|pending| pending.step == next.choice.step),
        };
        let (was_in_round, savings) = (state.world.is_in_round(), state.world.savings());
        if let Some(position) = fires {
            let_time_pass(state, position);
        }
        if let Some(kind) = next.choice.how.and_then(FailureKind::of)
            && !state.left.take(kind, 1)
        {
            return None;
        }
        state.left.settle();
        if next.asked.is_some() {
            state.world.ask_next(next.asked);
        }
        if !state.world.take_silently(&self.rules, next.choice) {
            return None;
        }
        self.begin_what_must(state);
        state.world.ask_next(None);
        // A tick that follows upon itself comes one interval later; a round may have been ended by another step.
        let round_ended = was_in_round && !state.world.is_in_round();
        // The broker's own ticks count from its start.
        let (step, verb) = (next.choice.step, next.choice.step.verb);
        let starts = step.subject == Subject::Node(NodeId::Broker) && verb == Verb::Restart;
        let is_again = |of| fires.is_some() && (of == verb || starts) || round_ended && of == Verb::Round;
        self.set_clocks(state, &mut scratch.clocks, is_again);
        let is_unchanged = state.world.savings() == savings;
        let mut is_to_save = false;
        for clock in &mut state.clocks {
            if let Course::Saving(node) = clock.course {
                // What nothing can take any more need not be told apart.
                let can_lose = can_lose(&state.left, node);
                clock.late = is_unchanged && (clock.late || fires.is_some()) || !can_lose;
                is_to_save |= can_lose && !is_unchanged;
            } else if fires.is_none() && clock.step == step {
                clock.failed = next.choice.how.is_some();
            }
        }
        state.broken = state.marks.note(&state.world, &self.rules);
        Some(Taken { is_to_save })
    }

    /// Steps that begin at once and cannot fail within the budget do so in the same move: nothing else may happen first.
    fn begin_what_must(&self, state: &mut State) {
        while let Some(start) = state.world.start() {
            let mut can_fail = false;
            if state.left.total > 0 {
                let fails = |how| can_fail |= variants(how).any(|how| Self::is_affordable(&state.left, how));
                state.world.failures(&self.rules, start, true, fails);
            }
            let choice = Choice { step: start.step, how: None };
            if can_fail || !state.world.take_silently(&self.rules, choice) {
                return;
            }
        }
    }

    /// A clock for each step under way: the known one, or a new one. `follows` tells of a verb whether its tick comes
    /// upon another.
    fn set_clocks(&self, state: &mut State, clocks: &mut Vec<Clock>, follows: impl Fn(Verb) -> bool) {
        let mut known = state.clocks.iter().peekable();
        let clock = |pending: &Pending| {
            while let Some(clock) = known.peek() {
                match clock.step.cmp(&pending.step) {
                    Ordering::Less => known.next(),
                    Ordering::Equal => return **clock,
                    Ordering::Greater => break,
                };
            }
            let (course, wait) = Course::of(pending.pace(&self.rules), || follows(pending.step.verb));
            let wait = wait.map(|(most, is_exact)| Wait { most, slack: 0, is_exact });
            Clock { step: pending.step, course, late: false, failed: false, wait }
        };
        clocks.clear();
        clocks.extend(state.world.pending().iter().map(clock));
        core::mem::swap(&mut state.clocks, clocks);
    }

    /// The invariants that do not hold here. `is_end` tells that nothing more happens by itself.
    pub fn broken(&self, state: &State, is_end: bool) -> Broken {
        with_agreement(state.broken, &state.world, is_end)
    }

    /// The way of messaging.
    pub const fn way(&self) -> Way {
        self.rules.way
    }
}

impl Marks {
    /// Notes what has happened by now. Returns the invariants that do not hold, save agreement, which is asked for at the
    /// end.
    pub(crate) fn note(&mut self, world: &World, rules: &Rules) -> Broken {
        let can_answer = (0..rules.instances).any(|instance| world.is_up(NodeId::Instance(instance)));
        let mut broken = Broken::default();
        for (number, standing) in world.standings().enumerate() {
            let bit = 1_u8.checked_shl(u32::try_from(number).unwrap_or(u32::MAX)).unwrap_or_default();
            let exists = standing.row == Row::Committed;
            self.discarded |= standing.discarded && exists && can_answer;
            if standing.rolled_back {
                self.rolled_back |= bit;
            }
            if self.rolled_back & bit != 0 && standing.visible > 0 {
                self.revived |= bit;
            }
            broken.set(Invariant::NoPhantom, standing.cleaned > 0 && !exists);
            broken.set(Invariant::CartOnce, standing.cleaned > 1);
            broken.set(Invariant::OneVisible, standing.visible > 1);
            broken.set(Invariant::HalfInvisible, standing.exposed);
        }
        broken.set(Invariant::CommittedKept, self.discarded);
        broken.set(Invariant::RollbackFinal, self.revived != 0);
        broken
    }
}

/// What does not hold, with agreement where nothing more happens by itself.
pub(crate) fn with_agreement(mut broken: Broken, world: &World, is_end: bool) -> Broken {
    if is_end {
        for standing in world.standings() {
            let exists = standing.row == Row::Committed;
            broken.set(Invariant::Agreement, exists != (standing.cleaned > 0) || standing.cleaned > 1);
        }
    }
    broken
}

/// Whether a node may still lose what it has not saved.
fn can_lose(left: &Budget, node: NodeId) -> bool {
    let kinds = match node {
        NodeId::Broker => [FailureKind::BrokerCrash, FailureKind::PowerLoss],
        _ => [FailureKind::Crash; 2],
    };
    kinds.into_iter().any(|kind| left.get(kind) > 0)
}

const fn bit(place: Place) -> u32 {
    match place {
        Place::Instance(index) => 1 << (index & 3),
        Place::Relay(index) => 1 << (4 + (index & 1)),
        Place::Consumer(index) => 1 << (6 + (index & 1)),
        Place::HalfTopic => 1 << 8,
        Place::RealTopic => 1 << 9,
        Place::Coordinator => 1 << 10,
        Place::Partition => 1 << 11,
        Place::OrderDb => 1 << 12,
        Place::CartDb => 1 << 13,
    }
}

/// The places of what may have an effect anywhere.
pub(crate) const EVERYWHERE: u32 = u32::MAX;

/// Whether a timer that fires leaves this step behind, if it is in flight: the broker's ticks leave everything behind,
/// other timers what is of the same order or client. A pause is part of its round.
fn leaves_behind(timer: &Clock, other: &Clock) -> bool {
    let is_brokers = matches!(timer.step.verb, Verb::Round | Verb::Op | Verb::Scan);
    let is_tick = matches!(timer.course, Course::Tick);
    is_brokers || !is_tick && timer.step.subject == other.step.subject
}

/// The steps that a timer leaves behind if it fires now, by position, and what each costs.
fn carried(state: &State, timer: usize) -> impl Iterator<Item = (usize, FailureKind)> + '_ {
    let own = state.clocks.get(timer);
    state.clocks.iter().enumerate().filter_map(move |(position, clock)| {
        let own = own.filter(|_| position != timer)?;
        let kind = match clock.course {
            Course::Local if own.step.part == Part::Limit => FailureKind::Overlong,
            Course::Local if !clock.late => FailureKind::SlowLocal,
            Course::Flight if !clock.late => FailureKind::Delay,
            _ => return None,
        };
        leaves_behind(own, clock).then_some((position, kind))
    })
}

/// Whether no time passes as this timer fires: something is in flight that it does not make late. It can only fire then
/// if it may be due by now.
fn stands_still(state: &State, timer: usize) -> bool {
    let Some(own) = state.clocks.get(timer) else { return false };
    state.clocks.iter().enumerate().any(|(position, clock)| {
        let is_in_flight = matches!(clock.course, Course::Flight | Course::Local) && !clock.late;
        is_in_flight && position != timer && !leaves_behind(own, clock)
    })
}

/// If this is a timer, it fires: what it carries along is late, and the other waits get shorter.
fn let_time_pass(state: &mut State, timer: usize) {
    let Some(own) = state.clocks.get(timer).copied() else { return };
    let (Course::Timer | Course::Tick, Some(wait)) = (own.course, own.wait) else { return };
    let late: Vec<(usize, FailureKind)> = carried(state, timer).collect();
    for (position, kind) in late {
        state.left.take(kind, 1);
        if let Some(clock) = state.clocks.get_mut(position) {
            clock.late = true;
        }
    }
    if stands_still(state, timer) {
        return;
    }
    let waits = || state.clocks.iter().filter_map(|clock| clock.wait);
    let shortest = waits().map(|wait| wait.most).min().unwrap_or(0);
    for other in state.clocks.iter_mut().filter_map(|clock| clock.wait.as_mut()) {
        if wait.is_exact {
            let apart = wait.slack.saturating_sub(other.slack);
            other.most = other.most.saturating_sub(wait.most).saturating_add(apart).min(other.most);
            other.slack = wait.slack.abs_diff(other.slack).min(other.most);
        } else {
            other.slack = other.slack.saturating_add(shortest).min(other.most);
        }
    }
}

/// A way to fail as a search tries it: nodes that die come back or, but for consumers, stay away.
fn variants(how: How) -> impl Iterator<Item = How> {
    let back = match how {
        How::Crash { node, when, kind: CrashKind::Process, restart_after: None } => {
            Some(How::Crash { node, when, kind: CrashKind::Process, restart_after: Some(RESTART) })
        }
        _ => None,
    };
    let stays = !matches!(how, How::Crash { node: NodeId::Consumer(_), restart_after: None, .. });
    back.into_iter().chain(stays.then_some(how))
}

/// How long the node's own short work takes at most, ms.
const SHORT: u32 = 1_000;

/// The scenario on which ways of messaging are compared: one order, an idempotent cart, three checks by two instances or
/// one instance where nobody asks; Kafka's consumer reads only what is committed.
pub fn smallest(way: Way, policy: CheckPolicy) -> Scenario {
    let mut scenario = Scenario { way, ..Scenario::default() };
    scenario.setup.check_policy = policy;
    scenario.setup.instances = if way == Way::Rocketmq { 2 } else { 1 };
    match way {
        Way::Rocketmq => scenario.settings.set(Setting::TransactionCheckMax, 3),
        Way::Kafka => scenario.settings.set(Setting::KafkaIsolationLevel, 1),
        _ => None,
    };
    scenario
}

/// A scenario without its failures.
pub(crate) fn plain(scenario: &Scenario) -> Scenario {
    Scenario { faults: Vec::new(), outages: Vec::new(), holds: Vec::new(), ..scenario.clone() }
}

impl State {
    /// Bytes that it takes, estimated.
    pub(crate) fn bytes(&self) -> usize {
        // The world's own heap is about as large again as what lies in it directly.
        2 * size_of::<Self>() + self.clocks.len() * size_of::<Clock>()
    }

    /// Everybody's state.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// What may still fail.
    pub const fn left(&self) -> &Budget {
        &self.left
    }
}
