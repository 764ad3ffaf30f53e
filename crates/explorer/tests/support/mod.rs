//! Spaces to search, and the same transition system in Stateright's terms.
#![allow(dead_code, clippy::expect_used)]

use std::collections::BTreeSet;

use half_message_explorer::{
    Bounds, Budget, FailureKind, Goal, Invariant, Model, Move, Scratch, Search, State, smallest,
};
use half_message_protocol::{CheckPolicy, Scenario, Way};
use stateright::{Checker, Property};

/// A way of messaging and the failures that are searched.
#[derive(Clone, Copy, Debug)]
pub struct Space {
    pub way: Way,
    pub policy: CheckPolicy,
    pub instances: u8,
    pub failures: &'static [(FailureKind, u8)],
}

const fn space(way: Way, policy: CheckPolicy, failures: &'static [(FailureKind, u8)]) -> Space {
    let instances = if matches!(way, Way::Rocketmq) { 2 } else { 1 };
    Space { way, policy, instances, failures }
}

use CheckPolicy::{OrderRow, TransactionLog};
use FailureKind::{BrokerCrash, Crash, Delay, Duplicated, Gone, Lost, PowerLoss, SlowLocal, WrongWord};

/// Every way of messaging, with no failure, one, and several.
pub const SPACES: &[Space] = &[
    space(Way::Rocketmq, TransactionLog, &[]),
    space(Way::Rocketmq, TransactionLog, &[(Lost, 1)]),
    space(Way::Rocketmq, TransactionLog, &[(Lost, 1), (SlowLocal, 1)]),
    space(Way::Rocketmq, TransactionLog, &[(BrokerCrash, 1), (Lost, 1)]),
    space(Way::Rocketmq, TransactionLog, &[(Crash, 1), (Delay, 1)]),
    space(Way::Rocketmq, TransactionLog, &[(Gone, 2)]),
    // The second and the third instance are each other's equals.
    Space { way: Way::Rocketmq, policy: TransactionLog, instances: 3, failures: &[(Gone, 1), (Lost, 1)] },
    Space { way: Way::Rocketmq, policy: TransactionLog, instances: 4, failures: &[(Gone, 1), (Crash, 1)] },
    space(Way::Rocketmq, TransactionLog, &[(WrongWord, 1)]),
    space(Way::Rocketmq, TransactionLog, &[(PowerLoss, 1)]),
    space(Way::Rocketmq, OrderRow, &[(Lost, 1), (SlowLocal, 1)]),
    space(Way::Rocketmq, OrderRow, &[(Duplicated, 2)]),
    space(Way::Kafka, OrderRow, &[]),
    space(Way::Kafka, OrderRow, &[(Lost, 1)]),
    space(Way::Kafka, OrderRow, &[(Crash, 1), (Lost, 1)]),
    space(Way::Kafka, OrderRow, &[(BrokerCrash, 1), (SlowLocal, 1)]),
    space(Way::Outbox, OrderRow, &[]),
    space(Way::Outbox, OrderRow, &[(Lost, 2)]),
    space(Way::Outbox, OrderRow, &[(Crash, 1), (BrokerCrash, 1)]),
    space(Way::CommitThenSend, OrderRow, &[]),
    space(Way::CommitThenSend, OrderRow, &[(Lost, 1), (Crash, 1)]),
    space(Way::SendThenCommit, OrderRow, &[]),
    space(Way::SendThenCommit, OrderRow, &[(Lost, 1), (Crash, 1), (Delay, 1)]),
];

impl Space {
    /// One order, three checks.
    pub fn scenario(&self) -> (Scenario, Budget) {
        let mut scenario = smallest(self.way, self.policy);
        scenario.setup.instances = self.instances;
        (scenario, Budget::of(self.failures))
    }
}

/// The whole space, searched.
pub fn searched(scenario: &Scenario, budget: Budget) -> Search {
    let mut search = Search::new(scenario, budget, Goal::default(), Bounds::default());
    while search.advance(u32::MAX) {}
    assert!(search.report().is_complete, "the space is larger than the bounds");
    search
}

/// What Stateright says of a space.
pub struct SecondOpinion {
    pub states: u64,
    pub broken: BTreeSet<Invariant>,
}

/// The same transition system in Stateright's terms.
pub struct Subject {
    model: Model,
    /// All invariants in one property, as that is faster; which one breaks is not told then.
    as_one: bool,
}

impl stateright::Model for Subject {
    type State = State;
    type Action = Move;

    fn init_states(&self) -> Vec<State> {
        vec![self.model.start()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Move>) {
        self.model.moves(state, actions);
    }

    fn next_state(&self, state: &State, action: Move) -> Option<State> {
        self.model.after(state, action, &mut Scratch::default())
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // Never broken, so that the search does not stop once all others are.
        let mut properties = vec![Property::always("everything is seen", |_: &Self, _: &State| true)];
        if self.as_one {
            properties.push(Property::always("nothing is broken", |subject: &Self, state: &State| {
                subject.model.broken(state, subject.model.is_end(state)).is_empty()
            }));
            return properties;
        }
        for invariant in Invariant::of(self.model.way()) {
            if let Some(holds) = condition(invariant) {
                properties.push(Property::always(invariant.as_str(), holds));
            }
        }
        properties
    }
}

type Condition = fn(&Subject, &State) -> bool;

/// Stateright takes plain functions, one for each invariant. That a run ends is no invariant of states.
fn condition(invariant: Invariant) -> Option<Condition> {
    macro_rules! conditions {
        ($($Name:ident),+) => {
            match invariant {
                $(Invariant::$Name => Some(|subject, state| {
                    !subject.model.broken(state, subject.model.is_end(state)).has(Invariant::$Name)
                }),)+
                Invariant::Ends => None,
            }
        };
    }
    conditions!(Agreement, NoPhantom, OneVisible, CartOnce, HalfInvisible, RollbackFinal, CommittedKept)
}

/// What Stateright's breadth-first search says, on one thread. `as_one`: with all invariants in one property, which is
/// faster and does not tell which one breaks.
pub fn checked_by_stateright(scenario: &Scenario, budget: Budget, as_one: bool) -> SecondOpinion {
    use stateright::Model as _;

    let subject = Subject { model: Model::new(scenario, budget), as_one };
    let way = subject.model.way();
    let checker = subject.checker().threads(1).spawn_bfs().join();
    let discoveries = checker.discoveries();
    let broken = Invariant::of(way).filter(|invariant| discoveries.contains_key(invariant.as_str())).collect();
    SecondOpinion { states: checker.unique_state_count() as u64, broken }
}
