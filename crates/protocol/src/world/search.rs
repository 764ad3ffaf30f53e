//! What a search over all orders of events asks of the world beyond [`World::choices`]: how long each step under way
//! takes, and how each order stands.

use crate::effect::{Positions, Row};
use crate::node::NodeId;
use crate::rules::{LONGEST_LOCAL_TRANSACTION, PAUSE, Rules, SESSION_TIMEOUT, redelivery_delay};
use crate::scenario::{LocalState, Way};
use crate::settings::Setting;
use crate::step::{FIRST_ORDER, Millis, StepId, Subject, Verb};
use crate::view::PartitionRecord;

use super::kafka::Readable;
use super::{Action, Order, Pending, World};

/// How long a step under way takes, as far as orders of events depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pace {
    /// Next to no time: a message, an append, an operation of a database, a callback.
    Flight,
    /// Next to no time too, but it may be slow by itself: the local transaction.
    Local,
    /// An order is placed, at any time.
    Start,
    /// A timer that fires after exactly this long.
    After(Millis),
    /// A timer that ticks on its own, at some time within this long.
    Within(Millis),
    /// A client tells the broker that it lives, within this long. It matters once a check round asks.
    Registering(Millis),
    /// A client's short wait before it repeats a request.
    Short,
    /// A tick that only saves what a crash would otherwise take from this node.
    Saving(NodeId),
}

/// How one order stands, for invariants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Its row in the order database.
    pub row: Row,
    /// How often the goods were taken out of the cart.
    pub cleaned: u8,
    /// How often a duplicate was recognised.
    pub absorbed: u8,
    /// Messages that consumers can read or could have read, copies for redelivery not counted.
    pub visible: u16,
    /// How often the broker asked about it.
    pub asked: u16,
    /// Whether it lies in `TRANS_CHECK_MAX_TIME_TOPIC`.
    pub discarded: bool,
    /// Whether a rollback of it was accepted and is remembered.
    pub rolled_back: bool,
    /// Whether a message that nobody committed can be read.
    pub exposed: bool,
}

impl Pending {
    /// How long the step takes under these rules.
    pub fn pace(&self, rules: &Rules) -> Pace {
        let length = |setting| rules.millis(setting);
        match self.action {
            Action::Begin { .. } => Pace::Start,
            Action::Local { .. } => Pace::Local,
            Action::CallAgain { .. } | Action::MarkerAgain { .. } => Pace::Short,
            Action::Pause => Pace::After(PAUSE),
            Action::Save | Action::DiskFlush => Pace::Saving(NodeId::Broker),
            Action::Report { by } => Pace::Saving(NodeId::Consumer(by)),
            Action::Round => Pace::Within(length(Setting::TransactionCheckInterval)),
            Action::OpFlush { is_full: true } => Pace::Flight,
            // The first tick that comes a whole interval after the last flush.
            Action::OpFlush { is_full: false } => {
                let interval = length(Setting::TransactionOpBatchInterval);
                Pace::Within(interval + interval)
            }
            Action::Scan => Pace::Within(length(Setting::KafkaAbortCleanupInterval)),
            Action::RelayPoll { .. } => Pace::Within(length(Setting::PollInterval)),
            Action::Heartbeat { .. } => Pace::Registering(length(Setting::HeartbeatBrokerInterval)),
            Action::Restart { .. } => Pace::Within(LONGEST_RESTART),
            Action::Expire { .. } if rules.way == Way::Kafka => Pace::After(SESSION_TIMEOUT),
            Action::Expire { .. } => Pace::After(length(Setting::ChannelExpiredTimeout)),
            Action::Stuck { .. } => Pace::After(length(Setting::ConsumeTimeout)),
            Action::Age => Pace::After(length(Setting::TransactionTimeOut)),
            Action::Limit => Pace::After(LONGEST_LOCAL_TRANSACTION),
            Action::Immunity => Pace::After(length(Setting::CheckImmunityTime)),
            Action::Expiry => Pace::After(length(Setting::FileReservedTime)),
            Action::Ahead => {
                let skew = self.step.order_number().map_or(0, |order| rules.skew(rules.sender(order)));
                Pace::After(Millis(u64::try_from(skew).unwrap_or_default()))
            }
            Action::SendTimeout { .. } | Action::BackTimeout { .. } | Action::BackAgain { .. } => {
                Pace::After(length(Setting::SendMsgTimeout))
            }
            Action::SendWait { .. } => Pace::After(length(Setting::SendTimeout)),
            Action::CallWait { .. } | Action::MarkerWait { .. } => Pace::After(length(Setting::KafkaRequestTimeout)),
            Action::CallLimit { .. } if self.step.verb == Verb::Produce => {
                Pace::After(length(Setting::KafkaDeliveryTimeout))
            }
            Action::CallLimit { .. } => Pace::After(length(Setting::KafkaMaxBlock)),
            Action::TransactionTimeout { .. } => Pace::After(length(Setting::KafkaTransactionTimeout)),
            Action::PollTimeout { .. } => Pace::After(Millis(30_000)),
            Action::Retry { level, .. } => Pace::After(redelivery_delay(level)),
            Action::Resume { .. } => Pace::After(length(Setting::ResumeAfter)),
            _ => Pace::Flight,
        }
    }

    /// The instances that the broker may ask once this step is over: those whose channels it has, where the step is the
    /// copy before a check.
    pub fn askable<'a>(&self, world: &'a World) -> &'a [u8] {
        match self.action {
            Action::Copy { is_immune: false, .. } => &world.broker.channels,
            _ => &[],
        }
    }
}

/// How long a restart takes at most, in a search.
const LONGEST_RESTART: Millis = Millis(30_000);

impl World {
    /// Lets the round robin over the group's channels ask this instance next. A real broker's counter is moved on by
    /// other orders too, so a search lets any instance be the one; `None` therefore forgets the counter and the order
    /// in which the instances registered.
    pub fn ask_next(&mut self, instance: Option<u8>) {
        if instance.is_none() {
            self.broker.channels.sort_unstable();
        }
        let channels = &self.broker.channels;
        let position = instance.and_then(|instance| channels.iter().position(|channel| *channel == instance));
        // The counter moves on before it is used.
        let before = position.map_or(0, |position| position + channels.len() - 1);
        self.broker.counter = u16::try_from(before).unwrap_or_default();
    }

    /// What the broker would save now, and what the consumers would report: a change makes the next save or report
    /// differ from the one before.
    pub fn savings(&self) -> (Positions, [u16; 2], [usize; 2]) {
        let [real, retry] = &self.group.consumed;
        (self.broker.positions, self.group.committed, [real.len(), retry.len()])
    }

    /// Whether the broker's check round is under way.
    pub const fn is_in_round(&self) -> bool {
        self.broker.round.is_some()
    }

    /// How each order stands, in order of number.
    pub fn standings(&self) -> impl Iterator<Item = Standing> + '_ {
        (FIRST_ORDER..).zip(&self.orders).map(|(number, order)| self.standing(number, order))
    }

    fn standing(&self, number: u16, order: &Order) -> Standing {
        let [real, _] = &self.broker.queues;
        let is_kafka = self.store == NodeId::Leader;
        let (mut visible, mut open) = (0, false);
        for (offset, record) in (0_u16..).zip(real) {
            if record.order == number && (!is_kafka || self.readable(offset) == Readable::Read) {
                visible += 1;
                open |= is_kafka && PartitionRecord::ending(&self.kafka.partition, usize::from(offset)) != Some(true);
            }
        }
        let mut halves = self.broker.half.iter().filter(|record| record.order == number);
        Standing {
            row: order.row,
            cleaned: order.cleaned,
            absorbed: order.absorbed,
            visible,
            asked: order.checks,
            discarded: self.broker.discarded.contains(&number),
            rolled_back: halves.any(|record| record.word == Some(LocalState::Rollback)),
            exposed: open || order.halves > 0 && visible > order.finals,
        }
    }
}

/// New names of the producer group's instances, by index.
pub type Renaming = [u8; 4];

/// What a search knows an instance by that sends nothing itself: its state, whether the broker has its channel, and
/// what it takes part in.
type Likeness = (bool, bool, Vec<(StepId, Action)>);

impl World {
    /// New names under which worlds are equal that differ only in which of several instances does what, where those
    /// instances send no order themselves. `None` where the names are right already.
    pub fn usual_names(&self, rules: &Rules) -> Option<Renaming> {
        if rules.way != Way::Rocketmq || rules.instances < 3 {
            return None;
        }
        let others = (0..rules.instances).filter(|instance| !rules.senders.contains(instance));
        let mut sorted: Vec<(Likeness, u8)> = others.map(|instance| (self.likeness(instance), instance)).collect();
        let places: Vec<u8> = sorted.iter().map(|(_, instance)| *instance).collect();
        sorted.sort();
        let mut names: Renaming = [0, 1, 2, 3];
        for ((_, instance), place) in sorted.iter().zip(&places) {
            if let Some(name) = names.get_mut(usize::from(*instance)) {
                *name = *place;
            }
        }
        (names != [0, 1, 2, 3]).then_some(names)
    }

    fn likeness(&self, instance: u8) -> Likeness {
        let all_alike = [0; 4];
        let concerns = |pending: &&Pending| pending.action.instance() == Some(instance);
        let taken_part = self.pending.iter().chain(&self.starts).filter(concerns);
        let alike = |pending: &Pending| {
            let step = renamed_step(pending.step, &all_alike);
            // Running numbers are for people.
            let step = if step.order_number().is_some() { step } else { StepId { n: 0, ..step } };
            (step, pending.action.renamed(&all_alike))
        };
        let node = self.node(NodeId::Instance(instance));
        (node.crashed, self.broker.channels.contains(&instance), taken_part.map(alike).collect())
    }

    /// Gives the instances other names. Steps under way are sorted by their new names.
    pub fn rename(&mut self, names: &Renaming) {
        for pending in self.pending.iter_mut().chain(&mut self.starts) {
            pending.step = renamed_step(pending.step, names);
            pending.action = pending.action.renamed(names);
        }
        self.pending.sort_unstable_by_key(|pending| pending.step);
        let node = |node: NodeId| renamed_node(node, names);
        self.nodes.iter_mut().for_each(|(known, _)| *known = node(*known));
        self.nodes.sort_unstable_by_key(|(known, _)| *known);
        self.names.rename(node);
        for channel in &mut self.broker.channels {
            *channel = renamed(*channel, names);
        }
        self.broker.channels.sort_unstable();
    }
}

fn renamed(instance: u8, names: &Renaming) -> u8 {
    names.get(usize::from(instance)).copied().unwrap_or(instance)
}

/// The same node under its new name.
pub fn renamed_node(node: NodeId, names: &Renaming) -> NodeId {
    match node {
        NodeId::Instance(instance) => NodeId::Instance(renamed(instance, names)),
        other => other,
    }
}

/// The same step under its new name.
pub fn renamed_step(step: StepId, names: &Renaming) -> StepId {
    match step.subject {
        Subject::Node(node) => StepId { subject: Subject::Node(renamed_node(node, names)), ..step },
        Subject::Order(_) => step,
    }
}

impl Action {
    /// The instance that takes part, of those steps in which one can that sends no order itself.
    const fn instance(self) -> Option<u8> {
        match self {
            Self::Check { to: by, .. } | Self::End { by, .. } | Self::Query { by, .. } | Self::Heartbeat { by } => {
                Some(by)
            }
            Self::Restart { node: NodeId::Instance(by) } | Self::Expire { node: NodeId::Instance(by), .. } => Some(by),
            _ => None,
        }
    }

    fn renamed(mut self, names: &Renaming) -> Self {
        match &mut self {
            Self::Check { to: by, .. } | Self::End { by, .. } | Self::Query { by, .. } | Self::Heartbeat { by } => {
                *by = renamed(*by, names);
            }
            Self::Restart { node } | Self::Expire { node, .. } => *node = renamed_node(*node, names),
            _ => {}
        }
        self
    }
}
