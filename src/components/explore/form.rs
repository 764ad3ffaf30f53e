//! What a reader asks for: way, policy, budget, bounds, and a run to look for.

use half_message_explorer::{Budget, Goal};
use half_message_protocol::counterpart::in_way;
use half_message_protocol::{CartHandler, Millis, OrderStart, Scenario, Setting, Text, Way};

use crate::worker::Question;

/// Orders at most.
pub const MAX_ORDERS: u8 = 2;
/// Instances at most.
pub const MAX_INSTANCES: u8 = 4;
/// Checks at most.
pub const MAX_CHECKS: u8 = 5;
/// Checks that the form begins with, at most.
const CHECKS: u64 = 3;

/// What stands in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Setup and settings; nothing in it fails by itself.
    pub scenario: Scenario,
    /// What may fail.
    pub budget: Budget,
    /// The run that is looked for.
    pub goal: Goal,
    /// Whether a run is looked for, in place of what breaks an invariant.
    pub is_goal: bool,
}

impl Form {
    /// The page's setup and settings, made small enough.
    pub fn new(scenario: &Scenario, budget: Budget) -> Self {
        let mut scenario = Scenario {
            faults: Vec::new(),
            outages: Vec::new(),
            holds: Vec::new(),
            title: Text::default(),
            notes: Text::default(),
            ..scenario.clone()
        };
        scenario.setup.orders.truncate(usize::from(MAX_ORDERS));
        if scenario.way == Way::Rocketmq && scenario.settings.get(Setting::TransactionCheckMax) > CHECKS {
            scenario.settings.set(Setting::TransactionCheckMax, CHECKS);
        }
        Self { scenario, budget, goal: Goal::default(), is_goal: false }
    }

    /// The same in another way of messaging.
    pub fn change_way(&mut self, way: Way) {
        let next = Self::new(&in_way(&self.scenario, way).0, self.budget);
        self.scenario = next.scenario;
        if way != Way::Rocketmq {
            (self.goal.discarded, self.goal.asked) = (false, 0);
        }
    }

    /// How many failures of this kind; the limit over all follows where it did not limit.
    pub fn set_budget(&mut self, budget: Budget) {
        let is_limit = self.budget.total < sum(&self.budget);
        let total = if is_limit { self.budget.total.min(sum(&budget)) } else { sum(&budget) };
        self.budget = Budget { total, ..budget };
    }

    /// The highest limit over all kinds.
    pub fn most_in_all(&self) -> u8 {
        sum(&self.budget)
    }

    /// How many orders.
    pub fn orders(&self) -> u8 {
        u8::try_from(self.scenario.setup.orders.len()).unwrap_or(MAX_ORDERS)
    }

    /// So many orders.
    pub fn set_orders(&mut self, count: u8) {
        let another = OrderStart { start: Millis(1_000), by: None };
        self.scenario.setup.orders.resize(usize::from(count), another);
    }

    /// So many instances; none of them is named.
    pub fn set_instances(&mut self, count: u8) {
        let setup = &mut self.scenario.setup;
        setup.instances = count;
        setup.clock_skew.truncate(usize::from(count));
        setup.orders.iter_mut().for_each(|order| order.by = None);
    }

    /// How often the broker asks at most.
    pub fn checks(&self) -> u8 {
        u8::try_from(self.scenario.settings.get(Setting::TransactionCheckMax)).unwrap_or(u8::MAX)
    }

    /// So many checks at most.
    pub fn set_checks(&mut self, count: u8) {
        self.scenario.settings.set(Setting::TransactionCheckMax, u64::from(count));
    }

    /// Whether the cart recognises a message that comes twice.
    pub fn is_idempotent(&self) -> bool {
        self.scenario.setup.cart_handler == CartHandler::Idempotent
    }

    /// Whether there is something to search for.
    pub fn is_askable(&self) -> bool {
        !self.is_goal || !self.goal.is_empty()
    }

    /// What is searched.
    pub fn question(&self) -> Question {
        let goal = if self.is_goal { self.goal } else { Goal::default() };
        Question { scenario: self.scenario.clone(), budget: self.budget, goal }
    }
}

/// The failures of all kinds, up to what a search takes.
fn sum(budget: &Budget) -> u8 {
    budget.each.iter().copied().fold(0, u8::saturating_add).min(Budget::MAX)
}
