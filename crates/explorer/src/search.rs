//! Breadth first through every state, in slices.

use std::collections::VecDeque;
use std::sync::Arc;

use half_message_protocol::{Choice, Scenario, Way};
use serde::{Deserialize, Serialize};

use crate::asleep::{Asleep, Movable};
use crate::budget::Budget;
use crate::invariant::{Goal, Invariant};
use crate::model::{EVERYWHERE, Model, Move, Reach, State};
use crate::visited::{NO_PARENT, Position, Seen, Spelling, Visited};

/// When a search stops before it has seen everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// States that are visited at most.
    pub states: u32,
    /// Bytes that fingerprints, parents and the states still to be followed may take, estimated.
    pub bytes: u64,
}

impl Default for Bounds {
    /// 20 million states, 1 GiB.
    fn default() -> Self {
        Self { states: 20_000_000, bytes: 1 << 30 }
    }
}

/// Why a search stopped before it had seen everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// The states that it may visit are used up.
    States,
    /// The memory that it may use is used up.
    Memory,
}

/// Something that was found: an invariant that does not hold, or the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The invariant that is broken; `None` where the goal is met.
    pub broken: Option<Invariant>,
    /// Moves from the start.
    pub depth: u16,
    /// The state, in order of discovery.
    pub(crate) position: Position,
}

/// How far a search is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// States that were seen, each once.
    pub states: u32,
    /// Moves that were tried.
    pub transitions: u64,
    /// States first reached by so many moves, from 0 on.
    pub by_depth: Vec<u32>,
    /// States in which nothing more happens by itself.
    pub ends: u32,
    /// States still to be followed.
    pub frontier: u32,
}

/// What was searched, and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The way of messaging.
    pub way: Way,
    /// The failures that were injected.
    pub budget: Budget,
    /// How far the search came.
    pub progress: Progress,
    /// What was found first, once for each invariant and for the goal.
    pub findings: Vec<Finding>,
    /// Whether every state was seen.
    pub is_complete: bool,
    /// Why not, where a bound was reached.
    pub cut: Option<Cut>,
    /// Bytes of fingerprints and parents.
    pub bytes: u64,
}

impl Report {
    /// What was found against an invariant.
    pub fn against(&self, invariant: Invariant) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.broken == Some(invariant))
    }

    /// What was found for the goal.
    pub fn goal(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.broken.is_none())
    }

    /// The probability that two different states had the same fingerprint, so that one was left out: at most n²/2⁶⁵.
    pub fn collision_probability(&self) -> f64 {
        let states = f64::from(self.progress.states);
        states * states / 2_f64.powi(65)
    }
}

/// A search under way.
pub struct Search {
    pub(crate) scenario: Scenario,
    pub(crate) model: Arc<Model>,
    pub(crate) goal: Goal,
    bounds: Bounds,
    pub(crate) visited: Visited,
    frontier: VecDeque<Waiting>,
    /// Moves from the start to the states that are followed now, and how many of those are left.
    depth: u16,
    of_this_depth: usize,
    /// The first state of the next depth.
    next_depth: Position,
    progress: Progress,
    findings: Vec<Finding>,
    cut: Option<Cut>,
    scratch: Scratch,
}

/// A state that is still to be followed.
struct Waiting {
    position: Position,
    state: Box<State>,
    asleep: Asleep,
}

/// Space that is used again for each state.
#[derive(Default)]
struct Scratch {
    moves: Vec<Move>,
    of_move: crate::model::Scratch,
    spelling: Spelling,
    reaches: Vec<Reach>,
    movable: Vec<Movable>,
    /// States that are not needed any more: the next ones are built in their place.
    #[expect(clippy::vec_box, reason = "they go on in their boxes, as moving a state costs as much as following it")]
    states: Vec<Box<State>>,
}

impl Scratch {
    fn copy(&mut self, state: &State) -> Box<State> {
        match self.states.pop() {
            Some(mut copy) => {
                copy.as_mut().clone_from(state);
                copy
            }
            None => Box::new(state.clone()),
        }
    }
}

/// A state that follows another.
struct Successor {
    /// The move's position among those of the parent.
    choice: u16,
    /// Whether nothing failed on the way.
    is_plain: bool,
    fingerprint: u64,
    state: Box<State>,
    asleep: Asleep,
}

/// Whether these moves are all of a state in which nothing more happens by itself.
fn is_end(moves: &[Move]) -> bool {
    moves.iter().all(|next| next.choice.how.is_some())
}

/// Every state that follows this one, but for those that its sleeping moves lead to.
///
/// A move sleeps right after another one if it could be taken right before it, they have no place in common, nothing
/// begins upon it, and neither gives a node that may die something new to save: both orders lead to the same state then.
/// Of the two, the one that comes first in the order of [`Model::moves`] is taken first. What begins upon the second one
/// may stand between them if it has no place in common with the first either.
///
/// Every state is still reached, by as few moves as before. Take a state whose last move is left out: there is another
/// way to it, as short, whose last move comes later in that order or is a beginning; and there are only so many.
fn follow(
    model: &Model,
    Waiting { state, asleep, .. }: Waiting,
    moves: &[Move],
    scratch: &mut Scratch,
    mut each: impl FnMut(Successor, &mut Scratch),
) {
    let (mut reaches, mut movable) = (core::mem::take(&mut scratch.reaches), core::mem::take(&mut scratch.movable));
    model.reaches_of(&state, moves, &mut reaches);
    movable.clear();
    let is_start = state.world().start().is_some();
    if is_start {
        movable.extend(asleep.iter().filter_map(|(position, is_lost)| {
            let pending = state.world().pending().get(usize::from(position))?;
            Some(Movable { step: pending.step, position, is_lost, places: model.places_of(pending) })
        }));
    }
    // How a run goes on if things take their course is always looked at.
    let is_plain = |next: &Move| next.choice.how.is_none();
    let is_asleep = |next: &Move, reach: &Reach| asleep.has(*reach, next.choice.how);
    let mut all = moves.iter().zip(&reaches);
    let kept = if all.any(|(next, reach)| is_plain(next) && !is_asleep(next, reach)) {
        None
    } else {
        moves.iter().rposition(is_plain)
    };
    let sleeps = |position: usize, reach: &Reach| {
        Some(position) != kept && moves.get(position).is_some_and(|next| is_asleep(next, reach))
    };
    let last = reaches.iter().enumerate().rposition(|(position, reach)| !sleeps(position, reach));
    let mut rest = Some(state);
    for (position, (next, reach)) in moves.iter().zip(&reaches).enumerate() {
        let mut is_movable = !is_start;
        if !sleeps(position, reach) {
            // The last one need not leave the state behind.
            let copy = if Some(position) == last { None } else { rest.as_deref().map(|state| scratch.copy(state)) };
            let Some(mut state) = copy.or_else(|| rest.take()) else { break };
            let Some(taken) = model.advance(&mut state, *next, &mut scratch.of_move) else { continue };
            let is_renamed = model.use_usual_names(&mut state).is_some();
            let is_exchangeable = !is_renamed && !taken.is_to_save && reach.places != EVERYWHERE;
            let asleep = if is_exchangeable {
                Asleep::after(reach.places, &movable, state.world().pending())
            } else {
                Asleep::default()
            };
            is_movable &= is_exchangeable && state.world().start().is_none();
            let choice = u16::try_from(position).unwrap_or(u16::MAX);
            let fingerprint = scratch.spelling.fingerprint(&*state);
            each(Successor { choice, is_plain: is_plain(next), fingerprint, state, asleep }, scratch);
        }
        if let Some(position) = reach.ends.filter(|_| is_movable) {
            let Choice { step, how } = next.choice;
            movable.push(Movable { step, position, is_lost: how.is_some(), places: reach.places });
        }
    }
    scratch.states.extend(rest);
    (scratch.reaches, scratch.movable) = (reaches, movable);
}

impl Search {
    /// A search over the setup and settings of a scenario. Its faults, outages and holds are left aside. `goal` may be
    /// empty.
    pub fn new(scenario: &Scenario, budget: Budget, goal: Goal, bounds: Bounds) -> Self {
        let model = Arc::new(Model::new(scenario, budget));
        let mut search = Self {
            scenario: crate::model::plain(scenario),
            model: Arc::clone(&model),
            goal,
            bounds,
            visited: Visited::default(),
            frontier: VecDeque::new(),
            depth: 0,
            of_this_depth: 1,
            next_depth: 1,
            progress: Progress { by_depth: vec![1, 0], states: 1, ..Progress::default() },
            findings: Vec::new(),
            cut: None,
            scratch: Scratch::default(),
        };
        let start = model.start();
        let fingerprint = search.scratch.spelling.fingerprint(&start);
        let (position, _) = search.visited.insert(Seen { fingerprint, parent: NO_PARENT, choice: 0 });
        search.note(position, &start, 0);
        search.frontier.push_back(Waiting { position, state: Box::new(start), asleep: Asleep::default() });
        search
    }

    /// Whether there is nothing left to do: everything was seen, a bound was reached, or the goal was found.
    pub fn is_over(&self) -> bool {
        self.frontier.is_empty() || self.cut.is_some() || self.has_goal()
    }

    fn has_goal(&self) -> bool {
        self.findings.iter().any(|finding| finding.broken.is_none())
    }

    /// Follows up to so many states. `true` while there is more to do.
    pub fn advance(&mut self, states: u32) -> bool {
        for _ in 0..states {
            if self.is_over() {
                break;
            }
            self.follow_one();
        }
        !self.is_over()
    }

    fn follow_one(&mut self) {
        let Some(waiting) = self.frontier.pop_front() else { return };
        let position = waiting.position;
        let (model, mut scratch) = (Arc::clone(&self.model), core::mem::take(&mut self.scratch));
        let mut moves = core::mem::take(&mut scratch.moves);
        model.moves(&waiting.state, &mut moves);
        if is_end(&moves) {
            self.note_end(position, &waiting.state);
        }
        follow(&model, waiting, &moves, &mut scratch, |successor, scratch| self.add(position, successor, scratch));
        scratch.moves = moves;
        self.scratch = scratch;
        self.followed();
    }

    /// Notes what a state breaks in which nothing more happens by itself.
    fn note_end(&mut self, position: Position, state: &State) {
        self.progress.ends += 1;
        let depth = self.depth;
        self.note_in(position, state, depth, true);
    }

    /// Adds a state if it is new.
    fn add(&mut self, parent: Position, successor: Successor, scratch: &mut Scratch) {
        self.progress.transitions += 1;
        let Successor { choice, is_plain, fingerprint, state, asleep } = successor;
        let (position, is_new) = self.visited.insert(Seen { fingerprint, parent, choice });
        if is_plain && position != parent {
            self.visited.note_exit(parent, position);
        }
        if is_new {
            self.progress.states += 1;
            if let Some(count) = self.progress.by_depth.last_mut() {
                *count += 1;
            }
            self.note(position, &state, self.depth.saturating_add(1));
            self.frontier.push_back(Waiting { position, state, asleep });
        } else {
            self.put_to_sleep(position, asleep);
            scratch.states.push(state);
        }
    }

    /// A state was reached in another way: where that is as short as the first, what sleeps after it sleeps as well.
    fn put_to_sleep(&mut self, position: Position, asleep: Asleep) {
        // The states to be followed are those that were found last, in the order in which they were found.
        let Some(first) = self.frontier.front().map(|waiting| waiting.position) else { return };
        if position >= self.next_depth {
            let place = position.checked_sub(first).and_then(|place| usize::try_from(place).ok());
            if let Some(waiting) = place.and_then(|place| self.frontier.get_mut(place)) {
                waiting.asleep = waiting.asleep.or(asleep);
            }
        }
    }

    fn note(&mut self, position: Position, state: &State, depth: u16) {
        self.note_in(position, state, depth, false);
    }

    /// Notes what a state breaks or meets for the first time.
    fn note_in(&mut self, position: Position, state: &State, depth: u16, is_end: bool) {
        let mut news = self.model.broken(state, is_end);
        self.findings.iter().filter_map(|finding| finding.broken).for_each(|known| news.clear(known));
        if !news.is_empty() {
            let broken = Invariant::of(self.model.way()).filter(|invariant| news.has(*invariant));
            self.findings.extend(broken.map(|invariant| Finding { broken: Some(invariant), depth, position }));
        }
        if !self.has_goal() && self.goal.is_met(self.model.rules(), state.world(), is_end) {
            self.findings.push(Finding { broken: None, depth, position });
        }
    }

    /// A state of the depth under way was followed.
    fn followed(&mut self) {
        self.of_this_depth = self.of_this_depth.saturating_sub(1);
        if self.of_this_depth == 0 {
            self.of_this_depth = self.frontier.len();
            self.next_depth = self.progress.states;
            if self.frontier.is_empty() {
                self.progress.by_depth.pop();
                self.note_endless();
                return;
            }
            self.depth = self.depth.saturating_add(1);
            self.progress.by_depth.push(0);
        }
        if self.progress.states >= self.bounds.states {
            self.cut = Some(Cut::States);
        } else if self.progress.states.is_multiple_of(1_024) && self.bytes() > self.bounds.bytes {
            self.cut = Some(Cut::Memory);
        }
    }

    /// Everything was seen: is there a state from which the run never ends? Where no circle is met on the usual way
    /// onwards, there is none; from a circle other ways are tried.
    fn note_endless(&mut self) {
        let circles = self.visited.circles();
        if let Some(position) = circles.into_iter().find(|position| !self.can_end(*position)) {
            let depth = u16::try_from(self.visited.path(position).len()).unwrap_or(u16::MAX);
            self.findings.push(Finding { broken: Some(Invariant::Ends), depth, position });
        }
    }

    /// Whether something leads from this state to an end without any failure.
    fn can_end(&self, position: Position) -> bool {
        let mut scratch = Scratch::default();
        let mut states = vec![Box::new(self.state_at(position))];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(state) = states.pop() {
            let mut moves = Vec::new();
            self.model.moves(&state, &mut moves);
            if is_end(&moves) {
                return true;
            }
            moves.retain(|next| next.choice.how.is_none());
            let waiting = Waiting { position, state, asleep: Asleep::default() };
            follow(&self.model, waiting, &moves, &mut scratch, |next, _| {
                if seen.insert(next.fingerprint) {
                    states.push(next.state);
                }
            });
        }
        false
    }

    /// The state at this position, rebuilt from the start.
    pub(crate) fn state_at(&self, position: Position) -> State {
        let mut state = self.model.start();
        let (mut moves, mut scratch) = (Vec::new(), crate::model::Scratch::default());
        for choice in self.visited.path(position) {
            self.model.moves(&state, &mut moves);
            if let Some(next) = moves.get(usize::from(choice)) {
                self.model.advance(&mut state, *next, &mut scratch);
                self.model.use_usual_names(&mut state);
            }
        }
        state
    }

    /// Bytes of fingerprints and parents, and of the states still to be followed, estimated by the size of one.
    fn bytes(&self) -> u64 {
        let of_one = self.frontier.back().map_or(0, |waiting| waiting.state.bytes());
        let all = self.visited.bytes().saturating_add(of_one.saturating_mul(self.frontier.len()));
        u64::try_from(all).unwrap_or(u64::MAX)
    }

    /// How far the search is.
    pub fn progress(&self) -> Progress {
        Progress { frontier: u32::try_from(self.frontier.len()).unwrap_or(u32::MAX), ..self.progress.clone() }
    }

    /// What was searched so far, and what was found.
    pub fn report(&self) -> Report {
        Report {
            way: self.model.way(),
            budget: *self.model.budget(),
            progress: self.progress(),
            findings: self.findings.clone(),
            is_complete: self.frontier.is_empty(),
            cut: self.cut,
            bytes: u64::try_from(self.visited.bytes()).unwrap_or(u64::MAX),
        }
    }
}

/// As [`Search::advance`] to the end, on all cores. The report is the same.
#[cfg(feature = "parallel")]
impl Search {
    /// Follows the states on all cores until there is nothing left to do. `watch` hears of the progress now and then,
    /// and stops the search by `false`.
    pub fn run(&mut self, mut watch: impl FnMut(&Self) -> bool) {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};

        /// States that are followed before their successors are added.
        const BATCH: usize = 4_096;
        while !self.is_over() && watch(self) {
            let count = self.of_this_depth.min(BATCH);
            let batch: Vec<Waiting> = self.frontier.drain(..count).collect();
            for Waiting { position, state, .. } in &batch {
                if self.model.is_end(state) {
                    self.note_end(*position, state);
                }
            }
            let model = Arc::clone(&self.model);
            let followed: Vec<(Position, Vec<Successor>)> = batch
                .into_par_iter()
                .map_init(Scratch::default, |scratch, waiting| {
                    let position = waiting.position;
                    let mut successors = Vec::new();
                    let mut moves = core::mem::take(&mut scratch.moves);
                    model.moves(&waiting.state, &mut moves);
                    follow(&model, waiting, &moves, scratch, |successor, _| successors.push(successor));
                    scratch.moves = moves;
                    (position, successors)
                })
                .collect();
            for (position, successors) in followed {
                successors.into_iter().for_each(|successor| self.add(position, successor, &mut Scratch::default()));
                self.followed();
                if self.cut.is_some() || self.has_goal() {
                    break;
                }
            }
        }
    }
}
