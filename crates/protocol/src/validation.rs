//! What is wrong with a scenario, found without running it, and with a run that somebody else recorded.

mod trace;

use crate::node::NodeId;
use crate::refusal::{Problem, Refusal};
use crate::scenario::{How, Scenario, Setup, Way};
use crate::settings::{Setting, SettingKind};
use crate::step::{FIRST_ORDER, Millis, StepId, Subject};

/// The longest time that a scenario may name: 30 days.
const MAX_TIME: u64 = 30 * 24 * 3_600_000;
/// The most that a clock may be off, either way: one hour, ms.
const MAX_SKEW: u32 = 3_600_000;
/// Most faults, outages or holds of one scenario.
pub(crate) const MAX_ENTRIES: usize = 1_000;
/// Longest title, in characters.
pub(crate) const MAX_TITLE: usize = 200;
/// Longest notes, in characters.
pub(crate) const MAX_NOTES: usize = 4_000;

impl Scenario {
    /// Everything that is wrong with the scenario, in the order of its fields; empty where it can be run.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut found = Refusals(Vec::new());
        if self.version != Self::VERSION {
            found.add("version", Problem::Version { found: u64::from(self.version), known: Self::VERSION });
        }
        self.look_at_setup(&mut found);
        self.look_at_settings(&mut found);
        self.look_at_faults(&mut found);
        self.look_at_outages(&mut found);
        self.look_at_holds(&mut found);
        for (path, text, max) in [
            ("title.en", &self.title.en, MAX_TITLE),
            ("title.zh", &self.title.zh, MAX_TITLE),
            ("notes.en", &self.notes.en, MAX_NOTES),
            ("notes.zh", &self.notes.zh, MAX_NOTES),
        ] {
            let length = text.chars().count();
            if length > max {
                found.add(path, Problem::TextTooLong { found: length, max });
            }
        }
        found.0
    }

    fn look_at_setup(&self, found: &mut Refusals) {
        let setup = &self.setup;
        found.range("setup.instances", u64::from(setup.instances), 1, 4);
        found.range("setup.consumers", u64::from(setup.consumers), 1, 2);
        found.range("setup.relays", u64::from(setup.relays), 1, 2);
        found.range("setup.orders", setup.orders.len() as u64, 1, 8);
        found.range("setup.local_transaction", setup.local_transaction.0, 0, MAX_TIME);
        for (position, order) in setup.orders.iter().enumerate() {
            found.range(&item("setup.orders", position, ".start"), order.start.0, 0, MAX_TIME);
            if let Some(by) = order.by {
                let path = item("setup.orders", position, ".by");
                match by {
                    NodeId::Instance(_) => self.look_at_node(found, &path, by),
                    _ => found.add(&path, Problem::NoSuchNode { node: by }),
                }
            }
        }
        found.range("setup.clock_skew", setup.clock_skew.len() as u64, 0, u64::from(setup.instances));
        for (position, skew) in setup.clock_skew.iter().enumerate() {
            let path = item("setup.clock_skew", position, "");
            if skew.unsigned_abs() > MAX_SKEW {
                found.add(&path, Problem::Skew { found: *skew, max: MAX_SKEW });
            }
        }
        if !setup.on_error.is_in(self.way) {
            found.not_in_this_way("setup.on_error", setup.on_error.as_str(), self.way);
        }
        if setup.pattern.is_some() && self.way != Way::Kafka {
            found.not_in_this_way("setup.pattern", "pattern", self.way);
        }
        if setup.relays != Setup::default().relays && self.way != Way::Outbox {
            found.not_in_this_way("setup.relays", "relays", self.way);
        }
    }

    fn look_at_settings(&self, found: &mut Refusals) {
        for (setting, value) in self.settings.iter() {
            let path = ["settings.", setting.as_str()].concat();
            if !setting.is_built(self.way) {
                if Way::ALL.iter().any(|way| setting.is_built(*way)) {
                    found.not_in_this_way(&path, setting.as_str(), self.way);
                } else {
                    found.not_built(&path, setting.as_str());
                }
                continue;
            }
            let (min, max) = match setting.kind() {
                SettingKind::Number { min, max, .. } => (min, max),
                SettingKind::Word(words) => (0, (words.len() as u64).saturating_sub(1)),
            };
            found.range(&path, value, min, max);
        }
        let timeout = self.settings.get(Setting::KafkaTransactionTimeout);
        let max = self.settings.get(Setting::KafkaTransactionMaxTimeout);
        if self.way == Way::Kafka && timeout > max {
            let path = ["settings.", Setting::KafkaTransactionTimeout.as_str()].concat();
            found.add(&path, Problem::TransactionTimeoutTooLarge { found: timeout, max });
        }
    }

    fn look_at_faults(&self, found: &mut Refusals) {
        found.range("faults", self.faults.len() as u64, 0, MAX_ENTRIES as u64);
        for (position, fault) in self.faults.iter().take(MAX_ENTRIES).enumerate() {
            let step_path = item("faults", position, ".step");
            self.look_at_step(found, &step_path, fault.step);
            if self.faults.iter().take(position).any(|earlier| earlier.step == fault.step) {
                found.add(&step_path, Problem::Twice { step: fault.step });
            }
            let how_path = item("faults", position, ".how");
            match fault.how.why_not(self.way, fault.step) {
                None => {}
                Some(why) => {
                    found.add(&how_path, Problem::CannotFailSo { step: fault.step, how: fault.how, why });
                }
            }
            match fault.how {
                How::Delayed { ms } => found.range(&(how_path + ".delayed.ms"), ms.0, 1, MAX_TIME),
                How::Slow { ms } => found.range(&(how_path + ".slow.ms"), ms.0, 1, MAX_TIME),
                How::Crash { node, restart_after, .. } => {
                    self.look_at_node(found, &item("faults", position, ".how.crash.node"), node);
                    if let Some(Millis(after)) = restart_after {
                        found.range(&item("faults", position, ".how.crash.restart_after"), after, 1, MAX_TIME);
                    }
                }
                _ => {}
            }
        }
    }

    fn look_at_outages(&self, found: &mut Refusals) {
        found.range("outages", self.outages.len() as u64, 0, MAX_ENTRIES as u64);
        for (position, outage) in self.outages.iter().take(MAX_ENTRIES).enumerate() {
            self.look_at_node(found, &item("outages", position, ".node"), outage.node);
            let (from, until) = (outage.from.0, outage.until.0);
            found.range(&item("outages", position, ".from"), from, 0, MAX_TIME);
            found.range(&item("outages", position, ".until"), until, 0, MAX_TIME);
            if until <= from {
                found.add(&item("outages", position, ".until"), Problem::EndsBeforeItBegins { from, until });
            }
            let earlier = self.outages.iter().take(position).filter(|other| other.node == outage.node);
            if earlier.into_iter().any(|other| other.from.0 < until && from < other.until.0) {
                found.add(&item("outages", position, ""), Problem::Overlaps { node: outage.node });
            }
        }
    }

    fn look_at_holds(&self, found: &mut Refusals) {
        found.range("holds", self.holds.len() as u64, 0, MAX_ENTRIES as u64);
        let circular = self.circular_holds();
        for (position, hold) in self.holds.iter().take(MAX_ENTRIES).enumerate() {
            let path = item("holds", position, "");
            self.look_at_step(found, &item("holds", position, ".step"), hold.step);
            self.look_at_step(found, &item("holds", position, ".after"), hold.after);
            if self.holds.iter().take(position).any(|earlier| earlier == hold) {
                found.add(&path, Problem::Twice { step: hold.step });
            }
            if circular.contains(&position) {
                found.add(&path, Problem::WaitsForItself { step: hold.step });
            }
        }
    }

    /// Positions of the holds that wait, directly or through others, for themselves, and of those that wait for them:
    /// what is left when every hold is released whose second step nothing holds any more.
    pub(crate) fn circular_holds(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.holds.len().min(MAX_ENTRIES)).collect();
        let hold = |position: &usize| self.holds.get(*position);
        loop {
            let count = left.len();
            let held: Vec<StepId> = left.iter().filter_map(hold).map(|hold| hold.step).collect();
            left.retain(|position| hold(position).is_some_and(|hold| held.contains(&hold.after)));
            if left.len() == count {
                return left;
            }
        }
    }

    fn look_at_step(&self, found: &mut Refusals, path: &str, step: StepId) {
        if !step.is_in(self.way) {
            return found.not_in_this_way(path, &step.to_string(), self.way);
        }
        match step.subject {
            Subject::Node(node) => self.look_at_node(found, path, node),
            Subject::Order(order) => {
                let last = self.last_order();
                if order > last {
                    found.add(path, Problem::NoSuchOrder { order, last });
                }
            }
        }
    }

    fn look_at_node(&self, found: &mut Refusals, path: &str, node: NodeId) {
        if node.is_in(self.way) && !node.can_crash() {
            found.add(path, Problem::CannotFail { node });
        } else if !self.has_node(node) {
            found.add(path, Problem::NoSuchNode { node });
        }
    }

    fn has_node(&self, node: NodeId) -> bool {
        let exists = match node {
            NodeId::Instance(index) => index < self.setup.instances,
            NodeId::Consumer(index) => index < self.setup.consumers,
            NodeId::Relay(index) => index < self.setup.relays,
            _ => true,
        };
        exists && node.is_in(self.way)
    }

    /// The number of the last order.
    fn last_order(&self) -> u16 {
        let count = u16::try_from(self.setup.orders.len()).unwrap_or(u16::MAX);
        FIRST_ORDER.saturating_add(count).saturating_sub(1)
    }
}

/// The path of a field of a list's item.
fn item(list: &str, position: usize, field: &str) -> String {
    [list, "[", &position.to_string(), "]", field].concat()
}

struct Refusals(Vec<Refusal>);

impl Refusals {
    fn add(&mut self, path: &str, problem: Problem) {
        self.0.push(Refusal { path: path.to_owned(), problem });
    }

    fn not_built(&mut self, path: &str, what: &str) {
        self.add(path, Problem::NotBuilt { what: what.to_owned() });
    }

    fn not_in_this_way(&mut self, path: &str, what: &str, way: Way) {
        self.add(path, Problem::NotInThisWay { what: what.to_owned(), way });
    }

    fn range(&mut self, path: &str, found: u64, min: u64, max: u64) {
        if found < min || found > max {
            self.add(path, Problem::Range { found, min, max });
        }
    }
}
