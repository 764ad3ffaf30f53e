//! The state of everybody at one moment, and how it changes. There is no time in it: whatever waits for a time is a
//! pending timer, and its firing is a choice like any other.

mod broker;
mod cart_system;
mod check_round;
mod crash;
mod kafka;
mod order_system;
mod plain_sending;
mod projection;
mod search;
mod state;

use core::hash::{Hash, Hasher};

use crate::effect::{Effect, Queue, TransactionState};
use crate::names::clone_in_place;
use crate::node::{NodeId, Place};
use crate::rpc::Rpc;
use crate::rules::Rules;
use crate::scenario::{CrashKind, How, LocalState, Way, When};
use crate::step::{Millis, Part, StepId, StepKind, Subject, Verb};
use crate::trace::{Event, Outcome, Phase, Rule};
use crate::ways::ways;

pub(crate) use state::{Broker, Group, HalfRecord, Names, Node, Order, Poll, Record, RoundState, Sent};

pub use search::{Pace, Renaming, Standing, renamed_node, renamed_step};

use cart_system::Handled;
use kafka::{Kafka, Producer};
use plain_sending::Outbox;

/// The state of everybody at one moment.
///
/// Two worlds are equal where the same may happen from now on. The running numbers of periodic steps
/// (`broker.round.3`) are for people only and do not count.
#[derive(Debug, PartialEq, Eq)]
pub struct World {
    orders: Vec<Order>,
    nodes: Vec<(NodeId, Node)>,
    broker: Broker,
    outbox: Outbox,
    kafka: Kafka,
    /// The node that holds what consumers read.
    store: NodeId,
    group: Group,
    /// Steps that begin at once, first come first served. While there are any, nothing else may happen.
    starts: Vec<Pending>,
    /// Messages in flight, operations under way, timers: sorted, each step once.
    pending: Vec<Pending>,
    names: Names,
}

clone_in_place!(World { orders, nodes, broker, outbox, kafka, store, group, starts, pending, names });

/// In few numbers: searches hash millions of worlds. What one way of messaging has alone is not looked at in the others.
impl Hash for World {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { orders, nodes, broker, outbox, kafka, store, group, starts, pending, names: _ } = self;
        orders.hash(state);
        // Which nodes there are does not change.
        for (_, Node { crashed, outage }) in nodes {
            state.write_u8(u8::from(*crashed) << 4 | outage.map_or(0, |kind| kind as u8 + 1));
        }
        group.hash(state);
        starts.hash(state);
        pending.hash(state);
        if *store == NodeId::Leader {
            debug_assert!(broker.has_only_queues(), "Kafka has nothing of RocketMQ's broker but the queues");
            broker.queues.hash(state);
            kafka.hash(state);
        } else {
            broker.hash(state);
            outbox.hash(state);
        }
    }
}

/// One thing that may happen next, and in which way it fails if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The step: a message arrives, an operation ends, a timer fires, a node goes down or comes back.
    pub step: StepId,
    /// The failure; `None` where all goes well.
    pub how: Option<How>,
}

/// A step that is about to begin, or under way.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    /// The step.
    pub step: StepId,
    /// What it does when it ends.
    pub(crate) action: Action,
    /// Position of the event that brought it about, if any.
    pub cause: Option<u32>,
}

impl Pending {
    /// What decides on equality and order: the action, and whose it is.
    fn key(&self) -> (Option<StepId>, Action) {
        (self.step.order_number().map(|_| self.step), self.action)
    }
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Pending {}

/// In two numbers: searches hash many of them.
impl Hash for Pending {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (step, action) = self.key();
        let mut packed = Packed::default();
        action.hash(&mut packed);
        state.write_u64(step.map_or(0, StepId::packed));
        state.write_u128(packed.bytes);
    }
}

/// Not a hash: up to 16 bytes side by side in one number, each variant in one byte.
#[derive(Default)]
struct Packed {
    bytes: u128,
    count: u8,
}

impl Packed {
    fn push(&mut self, number: u16, bytes: u8) {
        self.bytes = self.bytes.rotate_left(8 * u32::from(bytes)) ^ u128::from(number);
        self.count += bytes;
        debug_assert!(self.count <= 16, "an action is larger than one number");
    }
}

impl Hasher for Packed {
    fn finish(&self) -> u64 {
        self.bytes as u64
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.push(u16::from(*byte), 1));
    }

    fn write_u8(&mut self, number: u8) {
        self.push(u16::from(number), 1);
    }

    fn write_u16(&mut self, number: u16) {
        self.push(number, 2);
    }

    fn write_isize(&mut self, variant: isize) {
        self.push(variant as u16, 1);
    }
}

/// What a step does when it ends. Whose order it is stands in the step's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Action {
    Begin { by: u8 },
    Half { by: u8 },
    HalfReply { by: u8, code: u16, half_offset: u16 },
    SendTimeout { by: u8 },
    Age,
    Limit,
    Ahead,
    Immunity,
    Expiry,
    Local { by: u8, half_offset: u16 },
    Open { by: u8 },
    Send { by: Place },
    SendReply { by: Place, code: u16 },
    SendWait { by: Place },
    Compensate { by: u8 },
    Find { by: u8 },
    FindReply { by: u8 },
    Init { by: u8 },
    InitReply { by: u8, code: u16, epoch: u16 },
    Produce { by: u8, epoch: u16 },
    ProduceReply { by: u8, code: u16 },
    EndTxn { by: u8, commit: bool, epoch: u16 },
    EndTxnReply { by: u8, code: u16, epoch: u16 },
    CallWait { by: u8 },
    CallLimit { by: u8 },
    CallAgain { by: u8 },
    Decide { id: u8, to: TransactionState, attempt: u16, by: u8, reply_lost: bool },
    Marker { id: u8, epoch: u16, commit: bool },
    MarkerReply { id: u8, epoch: u16, commit: bool },
    MarkerWait { id: u8, epoch: u16 },
    MarkerAgain { id: u8, epoch: u16 },
    TransactionTimeout { id: u8 },
    Scan,
    RelayPoll { relay: u8 },
    Mark { relay: u8 },
    End { by: u8, word: LocalState, half_offset: u16 },
    Final { half_offset: u16 },
    OpFlush { is_full: bool },
    Save,
    DiskFlush,
    Round,
    Pause,
    Copy { half_offset: u16, is_immune: bool },
    Discard { half_offset: u16 },
    Resume { half_offset: u16 },
    Check { to: u8, half_offset: u16 },
    Query { by: u8, half_offset: u16 },
    Heartbeat { by: u8 },
    Delivery { to: u8, queue: Queue, offset: u16, again: bool },
    PollTimeout { to: u8, queue: Queue },
    Clean { by: u8, queue: Queue, offset: u16, backs: u16 },
    Ack { by: u8, queue: Queue, offset: u16, on_poll: bool },
    Report { by: u8 },
    Back { by: u8, queue: Queue, offset: u16, way: WayBack, cleans: u16 },
    BackTimeout { by: u8, queue: Queue, offset: u16, way: WayBack, cleans: u16, is_silent: bool },
    BackAgain { by: u8, queue: Queue, offset: u16, cleans: u16, is_silent: bool },
    Stuck { by: u8, queue: Queue, offset: u16, cleans: u16 },
    Retry { times: u16, level: u16 },
    Restart { node: NodeId },
    Expire { node: NodeId, at: Place },
}

/// How a message that is not done goes back to the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WayBack {
    /// Its handler still runs, after too long.
    pub is_stuck: bool,
    /// As an ordinary message to the retry topic, as CONSUMER_SEND_MSG_BACK has failed.
    pub is_send: bool,
}

impl World {
    /// Everybody up and known to each other, nothing placed yet.
    pub fn new(rules: &Rules) -> Self {
        let mut world = Self {
            orders: rules.senders.iter().map(|_| Order::default()).collect(),
            nodes: rules.nodes().map(|node| (node, Node::default())).collect(),
            broker: Broker {
                channels: if rules.way == Way::Rocketmq { (0..rules.instances).collect() } else { Vec::new() },
                ..Broker::default()
            },
            outbox: Outbox { rows: Vec::new(), batches: (0..rules.relays).map(|_| Vec::new()).collect() },
            kafka: Kafka {
                producers: (0..rules.instances).map(|_| Producer::default()).collect(),
                reads_committed: rules.reads_committed(),
                ..Kafka::default()
            },
            store: if rules.way == Way::Kafka { NodeId::Leader } else { NodeId::Broker },
            group: Group { owner: Some(0), ..Group::default() },
            starts: Vec::new(),
            pending: Vec::new(),
            names: Names::new(rules),
        };
        for (number, by) in (crate::step::FIRST_ORDER..).zip(&rules.senders) {
            world.put(StepId::order(number, Verb::Begin, 1), Action::Begin { by: *by });
        }
        if rules.way == Way::Kafka {
            let mut transition = Transition { world: &mut world, rules, events: &mut Vec::new(), is_silent: true };
            (0..rules.instances).for_each(|by| transition.producer_starts(by));
        }
        world
    }

    /// What may happen next, in the documented order: the step that must begin now, in all its ways; else each step
    /// under way, in order of name, going well and then in each way to fail; then each node going down or coming back.
    pub fn choices(&self, rules: &Rules) -> Vec<Choice> {
        let mut choices = Vec::new();
        if let Some(start) = self.starts.first() {
            self.choices_of(rules, start, true, &mut choices);
            return choices;
        }
        for pending in self.pending.iter().filter(|pending| self.is_enabled(pending)) {
            self.choices_of(rules, pending, false, &mut choices);
        }
        for node in rules.nodes() {
            let is_out = self.node(node).outage.is_some();
            let step = StepId::node(node, Verb::Outage, self.names.outages_of(node) + u16::from(!is_out));
            let step = if is_out { step.part(Part::End) } else { step };
            choices.push(Choice { step, how: None });
        }
        choices
    }

    fn choices_of(&self, rules: &Rules, pending: &Pending, starts: bool, choices: &mut Vec<Choice>) {
        let step = pending.step;
        choices.push(Choice { step, how: None });
        self.failures(rules, pending, starts, |how| choices.push(Choice { step, how: Some(how) }));
    }

    /// In which ways this step can fail now, in the documented order. `starts` tells whether it is about to begin.
    pub fn failures(&self, rules: &Rules, pending: &Pending, starts: bool, mut each: impl FnMut(How)) {
        let takes_power = |how: How| matches!(how, How::Crash { kind: CrashKind::Power, .. });
        let (from, to) = pending.places();
        let possible = ways(rules.way, pending.step, from, to).into_iter().filter(|way| way.why_not.is_none());
        possible
            .map(|way| way.how)
            .filter(|how| !how.is_delay() && pending.acts_at_start(*how) == starts)
            .filter(|how| !matches!(how, How::Crash { node, .. } if !self.is_up(*node)))
            .filter(|how| rules.power_loss || !takes_power(*how))
            .for_each(&mut each);
    }

    /// Takes a choice and adds what it brought about to the events, with no time yet. `false`, and nothing changed, where the choice is not
    /// among [`World::choices`] in kind: the step is not under way, or cannot fail so.
    pub fn take(&mut self, rules: &Rules, choice: Choice, events: &mut Vec<Event>) -> bool {
        Transition { world: self, rules, events, is_silent: false }.take_and_arm(choice)
    }

    /// As [`World::take`], without saying what happened.
    pub fn take_silently(&mut self, rules: &Rules, choice: Choice) -> bool {
        Transition { world: self, rules, events: &mut Vec::new(), is_silent: true }.take_and_arm(choice)
    }

    /// The step that must begin before anything else may happen.
    pub fn start(&self) -> Option<&Pending> {
        self.starts.first()
    }

    /// The steps under way, in order of name.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Whether a step under way may end now. A paused node does nothing, and what comes to it waits; the delay levels
    /// and the operator wait for a broker that works.
    pub fn is_enabled(&self, pending: &Pending) -> bool {
        match pending.action {
            Action::Retry { .. } | Action::Resume { .. } | Action::Expire { .. } => self.works(self.store),
            Action::CallAgain { by } => self.works(NodeId::Instance(by)) && self.can_call(by),
            Action::MarkerAgain { .. } => {
                let (from, to) = (NodeId::Coordinator, NodeId::Leader);
                self.works(from) && self.works(to) && self.can_reach(from, to)
            }
            // Only an outage makes a node stand still.
            Action::Restart { .. } => true,
            _ if !self.has_outage() => true,
            // Ages pass whatever the nodes do.
            action if action.is_age() => true,
            _ => {
                let (from, to) = pending.places();
                let is_message = matches!(pending.step.kind(), StepKind::Request | StepKind::OneWay | StepKind::Reply);
                !self.node(if is_message { to } else { from }.node()).is_paused()
            }
        }
    }

    /// Whether a node's process lives. It may stand still or be cut off.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.node(node).is_up()
    }

    /// Whether a node's process lives and does something.
    fn works(&self, node: NodeId) -> bool {
        self.node(node).works()
    }

    /// Whether messages pass between these nodes.
    fn can_reach(&self, one: NodeId, other: NodeId) -> bool {
        !self.node(one).is_cut_off() && !self.node(other).is_cut_off()
    }

    fn node(&self, node: NodeId) -> Node {
        self.nodes.iter().find(|(known, _)| *known == node).map(|(_, state)| *state).unwrap_or_default()
    }

    fn node_mut(&mut self, node: NodeId) -> Option<&mut Node> {
        self.nodes.iter_mut().find(|(known, _)| *known == node).map(|(_, state)| state)
    }

    fn order(&self, number: u16) -> Option<&Order> {
        self.orders.get(Order::position(number))
    }

    fn order_mut(&mut self, number: u16) -> Option<&mut Order> {
        self.orders.get_mut(Order::position(number))
    }

    /// Puts a step under way.
    fn put(&mut self, step: StepId, action: Action) {
        let pending = Pending { step, action, cause: self.names.last_event() };
        if let Err(position) = self.pending.binary_search_by(|known| known.step.cmp(&step)) {
            self.pending.insert(position, pending);
        }
    }

    /// Takes a step that is under way off the list.
    fn remove(&mut self, step: StepId) -> Option<Pending> {
        let position = self.pending.iter().position(|known| known.step == step)?;
        Some(self.pending.remove(position))
    }

    fn is_under_way(&self, matches: impl Fn(&Action) -> bool) -> bool {
        self.pending.iter().chain(&self.starts).any(|pending| matches(&pending.action))
    }
}

impl Pending {
    /// Whether a way to fail acts when the step begins: its sender dies, or sends twice. The others act when it ends.
    pub fn acts_at_start(&self, how: How) -> bool {
        let (from, _) = self.action.places(self.step);
        let is_message = matches!(self.step.kind(), StepKind::Request | StepKind::OneWay | StepKind::Reply);
        match how {
            How::Duplicated => true,
            How::Crash { node, .. } => {
                is_message && node == from.node() && !matches!(self.action, Action::Heartbeat { .. })
            }
            _ => false,
        }
    }

    /// Where the step starts and ends.
    pub fn places(&self) -> (Place, Place) {
        self.action.places(self.step)
    }
}

impl Action {
    fn places(self, step: StepId) -> (Place, Place) {
        use Place::{CartDb, Consumer, Coordinator, HalfTopic, Instance, OrderDb, Partition, RealTopic};
        match self {
            Self::Begin { by } | Self::SendTimeout { by } => (Instance(by), Instance(by)),
            Self::Half { by } | Self::End { by, .. } | Self::Heartbeat { by } => (Instance(by), HalfTopic),
            Self::HalfReply { by, .. } => (HalfTopic, Instance(by)),
            Self::Local { by, .. } | Self::Query { by, .. } => (Instance(by), OrderDb),
            Self::Open { by } | Self::Compensate { by } => (Instance(by), OrderDb),
            Self::Send { by } => (by, RealTopic),
            Self::SendReply { by, .. } => (RealTopic, by),
            Self::SendWait { by } => (by, by),
            Self::RelayPoll { relay } | Self::Mark { relay } => (Place::Relay(relay), OrderDb),
            Self::Final { .. } => (HalfTopic, RealTopic),
            Self::Check { to, .. } => (HalfTopic, Instance(to)),
            Self::Find { by } | Self::Init { by } | Self::EndTxn { by, .. } => (Instance(by), Coordinator),
            Self::FindReply { by } | Self::InitReply { by, .. } | Self::EndTxnReply { by, .. } => {
                (Coordinator, Instance(by))
            }
            Self::Produce { by, .. } => (Instance(by), Partition),
            Self::ProduceReply { by, .. } => (Partition, Instance(by)),
            Self::CallWait { by } | Self::CallLimit { by } | Self::CallAgain { by } => (Instance(by), Instance(by)),
            Self::Decide { .. } | Self::MarkerWait { .. } | Self::MarkerAgain { .. } => (Coordinator, Coordinator),
            Self::TransactionTimeout { .. } | Self::Scan => (Coordinator, Coordinator),
            Self::Marker { .. } => (Coordinator, Partition),
            Self::MarkerReply { .. } => (Partition, Coordinator),
            Self::Delivery { to, queue: Queue::Partition, .. } => (Partition, Consumer(to)),
            Self::Ack { by, queue: Queue::Partition, .. } => (Consumer(by), Partition),
            Self::Delivery { to, .. } => (RealTopic, Consumer(to)),
            Self::Clean { by, .. } => (Consumer(by), CartDb),
            Self::Ack { by, .. } | Self::Back { by, .. } => (Consumer(by), RealTopic),
            Self::Report { by } | Self::BackTimeout { by, .. } | Self::BackAgain { by, .. } => {
                (Consumer(by), Consumer(by))
            }
            Self::PollTimeout { to, .. } => (Consumer(to), Consumer(to)),
            Self::Retry { .. } => (RealTopic, RealTopic),
            Self::Stuck { by, .. } => (Consumer(by), Consumer(by)),
            Self::Restart { node } => (Place::of(node), Place::of(node)),
            Self::Age | Self::Limit | Self::Ahead | Self::Immunity | Self::Expiry => (HalfTopic, HalfTopic),
            Self::OpFlush { .. } | Self::Save | Self::DiskFlush | Self::Round | Self::Pause => (HalfTopic, HalfTopic),
            Self::Expire { at, .. } => (at, at),
            Self::Copy { .. } | Self::Discard { .. } | Self::Resume { .. } => {
                debug_assert!(step.order_number().is_some(), "an order's own step");
                (HalfTopic, HalfTopic)
            }
        }
    }

    /// Whether it is a half message or a transaction getting older.
    const fn is_age(self) -> bool {
        matches!(
            self,
            Self::Age | Self::Limit | Self::Ahead | Self::Immunity | Self::Expiry | Self::TransactionTimeout { .. }
        )
    }

    const fn rpc(self) -> Option<Rpc> {
        match self {
            Self::Half { .. } | Self::HalfReply { .. } | Self::Send { .. } | Self::SendReply { .. } => {
                Some(Rpc::SendMessageV2)
            }
            Self::End { .. } => Some(Rpc::EndTransaction),
            Self::Check { .. } => Some(Rpc::CheckTransactionState),
            Self::Heartbeat { .. } => Some(Rpc::HeartBeat),
            Self::Delivery { queue: Queue::Partition, .. } => Some(Rpc::Fetch),
            Self::Ack { queue: Queue::Partition, .. } => Some(Rpc::OffsetCommit),
            Self::Delivery { .. } => Some(Rpc::PullMessage),
            Self::Ack { on_poll: true, .. } => Some(Rpc::PullMessage),
            Self::Ack { .. } => Some(Rpc::UpdateConsumerOffset),
            Self::Back { way: WayBack { is_send: true, .. }, .. } => Some(Rpc::SendMessageV2),
            Self::Back { .. } => Some(Rpc::ConsumerSendMsgBack),
            Self::Resume { .. } => Some(Rpc::ResumeCheckHalfMessage),
            Self::Find { .. } | Self::FindReply { .. } => Some(Rpc::FindCoordinator),
            Self::Init { .. } | Self::InitReply { .. } => Some(Rpc::InitProducerId),
            Self::Produce { .. } | Self::ProduceReply { .. } => Some(Rpc::Produce),
            Self::EndTxn { .. } | Self::EndTxnReply { .. } => Some(Rpc::EndTxn),
            Self::Marker { .. } | Self::MarkerReply { .. } => Some(Rpc::WriteTxnMarkers),
            _ => None,
        }
    }
}

/// One choice being taken.
pub(crate) struct Transition<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) rules: &'a Rules,
    pub(crate) events: &'a mut Vec<Event>,
    /// Nobody reads the events: they are counted only.
    pub(crate) is_silent: bool,
}

impl Transition<'_> {
    fn take_and_arm(&mut self, choice: Choice) -> bool {
        let taken = self.take(choice);
        if taken {
            self.arm();
        }
        taken
    }

    fn take(&mut self, choice: Choice) -> bool {
        if let (Subject::Node(node), Verb::Outage) = (choice.step.subject, choice.step.verb) {
            return self.outage(node, choice.step);
        }
        if let Some(start) = self.world.starts.first().copied() {
            if start.step != choice.step || choice.how.is_some_and(|how| !start.acts_at_start(how)) {
                return false;
            }
            let first = self.events.len();
            self.world.starts.remove(0);
            self.begin(start, choice.how);
            self.mark(first, choice);
            return true;
        }
        let Some(position) = self.world.pending.iter().position(|pending| pending.step == choice.step) else {
            return false;
        };
        let Some(pending) = self.world.pending.get(position).copied() else { return false };
        let way = self.rules.way;
        let cannot = |how: How| pending.acts_at_start(how) || how.is_delay() || how.why_not(way, choice.step).is_some();
        if !self.world.is_enabled(&pending) || choice.how.is_some_and(cannot) {
            return false;
        }
        let first = self.events.len();
        match choice.how {
            Some(How::Crash { node, when: When::Before, kind, restart_after }) if self.world.is_up(node) => {
                // The crash cuts the step where it is the node's own work or on its way to the node.
                self.crash_by_fault(node, kind, restart_after);
                if self.world.remove(pending.step).is_some() {
                    self.end(pending, None);
                }
            }
            Some(How::Crash { node, when: When::After, kind, restart_after }) if self.world.is_up(node) => {
                self.world.pending.remove(position);
                self.end(pending, None);
                self.crash_by_fault(node, kind, restart_after);
            }
            how => {
                self.world.pending.remove(position);
                self.end(pending, how);
            }
        }
        self.mark(first, choice);
        true
    }

    /// Notes the failure on the events where it acted.
    fn mark(&mut self, first: usize, choice: Choice) {
        let crash = matches!(choice.how, Some(How::Crash { .. }));
        for event in self.events.iter_mut().skip(first) {
            if event.step == choice.step || (crash && event.step.verb == Verb::Crash) {
                event.fault = choice.how;
            }
        }
    }

    /// A step begins: its message leaves, its operation starts.
    fn begin(&mut self, start: Pending, how: Option<How>) {
        let (from, _) = start.places();
        if from.node().can_crash() && !self.world.is_up(from.node()) {
            self.not_sent(&start);
            return;
        }
        if let Some(How::Crash { node, when: When::Before, kind, restart_after }) = how {
            self.not_sent(&start);
            self.crash_by_fault(node, kind, restart_after);
            return;
        }
        let (rule, effect) = self.beginning(&start);
        self.fact(&start, Phase::Begun, Outcome::Under, rule, effect);
        self.world.put(start.step, start.action);
        match how {
            Some(How::Duplicated) => self.send_twice(start),
            Some(How::Crash { node, kind, restart_after, .. }) => self.crash_by_fault(node, kind, restart_after),
            _ => {}
        }
    }

    /// The rule and the effect with which a step begins.
    fn beginning(&mut self, start: &Pending) -> (Rule, Option<Effect>) {
        match start.action {
            Action::Half { .. } => self.half_begins(start.step),
            Action::Local { .. } if self.rules.way == Way::SendThenCommit => (Rule::SendStored, None),
            Action::Local { .. } | Action::Open { .. } => self.local_begins(start.step),
            Action::Send { by } => (self.send_begins(start.step, by), None),
            Action::SendReply { code: 0, .. } => (Rule::SendStored, None),
            Action::SendReply { code, .. } => (Rule::SendRefused { code }, None),
            Action::Mark { .. } => (Rule::RelayMarks, None),
            Action::Compensate { .. } => (Rule::Compensates, None),
            Action::HalfReply { half_offset, code: 0, .. } => (Rule::HalfStored { offset: half_offset }, None),
            Action::HalfReply { code: code @ 10..=12, .. } => (Rule::HalfStoredNotOk { code }, None),
            Action::HalfReply { .. } => (Rule::HalfRefused, None),
            Action::End { half_offset, .. } if start.step.part == Part::Answer => {
                (Rule::AnswerNamesCopy { half_offset }, None)
            }
            Action::End { .. } => (Rule::EndIsOneWay, None),
            Action::Final { half_offset } => (Rule::CommitAppends { half_offset }, None),
            Action::Copy { half_offset, is_immune } => (self.copy_rule(half_offset, is_immune), None),
            Action::Discard { half_offset } => (self.discard_rule(half_offset), None),
            Action::Check { to, half_offset } => (self.check_rule(start.step, to, half_offset), None),
            Action::Query { .. } => (Rule::PolicyLooks, None),
            Action::Delivery { .. } => (start.delivery_rule(), None),
            Action::Find { by } | Action::Init { by } | Action::Produce { by, .. } | Action::EndTxn { by, .. } => {
                (self.call_begins(start.step, by), None)
            }
            Action::FindReply { .. } => (Rule::FindsCoordinator, None),
            Action::InitReply { code, .. } | Action::ProduceReply { code, .. } | Action::EndTxnReply { code, .. } => {
                (Rule::KafkaReply { code }, None)
            }
            Action::Decide { to, .. } => (Rule::Decided { state: to }, None),
            Action::Marker { id, epoch, commit } => (self.marker_begins(start.step, id, epoch, commit), None),
            Action::MarkerReply { .. } => (Rule::KafkaReply { code: 0 }, None),
            Action::Ack { on_poll: true, .. } => (Rule::AckOnPoll, None),
            Action::Ack { .. } => (self.report_rule(), None),
            Action::Back { way: WayBack { is_send: true, .. }, .. } => (Rule::BackAsSend, None),
            Action::Back { way: WayBack { is_stuck: true, .. }, .. } => (self.stuck_rule(), None),
            Action::Back { .. } => (Rule::CartFailed, None),
            Action::Clean { by, queue, offset, backs } => {
                (self.clean_begins(start.step, Handled { by, queue, offset }, backs), None)
            }
            _ => (Rule::TimerFires, None),
        }
    }

    /// A step ends: its message arrives, its operation is done, its timer fires.
    fn end(&mut self, pending: Pending, how: Option<How>) {
        let order = pending.step.order_number().unwrap_or_default();
        let (from, to) = pending.places();
        let is_message = matches!(pending.step.kind(), StepKind::Request | StepKind::OneWay | StepKind::Reply);
        if is_message && !self.world.can_reach(from.node(), to.node()) && how != Some(How::Lost) {
            let first = self.events.len();
            self.end(pending, Some(How::Lost));
            for event in self.events.iter_mut().skip(first).filter(|event| event.step == pending.step) {
                event.rule = Rule::CutOff;
            }
            return;
        }
        match pending.action {
            Action::Begin { .. } => self.order_placed(pending, order),
            Action::Half { by } => self.half_arrives(pending, by, how),
            Action::HalfReply { by, code, half_offset } => self.half_replied(pending, by, code, half_offset, how),
            Action::SendTimeout { .. } => self.send_timed_out(pending, order),
            Action::Age | Action::Limit | Action::Ahead | Action::Immunity | Action::Expiry => {
                self.half_aged(pending, order);
            }
            Action::Local { by, .. } if self.rules.way == Way::Kafka => self.local_ends_in_kafka(pending, by, how),
            Action::Local { by, .. } if self.rules.way != Way::Rocketmq => self.plain_local_ends(pending, by, how),
            Action::Local { by, half_offset } => self.local_ends(pending, by, half_offset, how),
            Action::Open { by } => self.open_ends(pending, by, how),
            Action::Send { by } => self.send_arrives(pending, by, how),
            Action::SendReply { by, code } => self.send_replied(pending, by, code, how),
            Action::SendWait { by } => self.send_waited(pending, by),
            Action::Compensate { .. } => self.compensated(pending, how),
            Action::Find { by } => self.find_arrives(pending, by, how),
            Action::FindReply { by } => self.find_replied(pending, by, how),
            Action::Init { by } => self.init_arrives(pending, by, how),
            Action::InitReply { by, code, epoch } => self.init_replied(pending, by, code, epoch, how),
            Action::Produce { by, epoch } => self.produce_arrives(pending, by, epoch, how),
            Action::ProduceReply { by, code } => self.produce_replied(pending, by, code, how),
            Action::EndTxn { by, commit, epoch } => self.end_txn_arrives(pending, by, commit, epoch, how),
            Action::EndTxnReply { by, code, epoch } => self.end_replied(pending, by, code, epoch, how),
            Action::CallWait { by } => self.call_waited(pending, by),
            Action::CallLimit { by } => self.call_given_up(pending, by),
            Action::CallAgain { by } => self.call_repeated(pending, by),
            Action::Decide { .. } => self.decided(pending, how),
            Action::Marker { id, epoch, commit } => self.marker_arrives(pending, id, epoch, commit, how),
            Action::MarkerReply { id, epoch, commit } => self.marker_replied(pending, id, epoch, commit, how),
            Action::MarkerWait { id, epoch } | Action::MarkerAgain { id, epoch } => {
                self.marker_again(pending, id, epoch)
            }
            Action::TransactionTimeout { id } => self.transaction_times_out(pending, id),
            Action::Scan => self.scanned(pending),
            Action::RelayPoll { relay } => self.relay_polled(pending, relay, how),
            Action::Mark { relay } => self.marked(pending, relay, how),
            Action::End { word, half_offset, .. } => self.end_arrives(pending, word, half_offset, how),
            Action::Final { half_offset } => self.final_appended(pending, half_offset, how),
            Action::OpFlush { is_full } => self.op_flushed(pending, is_full, how),
            Action::Save => self.saved(pending),
            Action::DiskFlush => self.flushed_to_disk(pending),
            Action::Round => self.round_starts(pending),
            Action::Pause => self.round_goes_on(pending),
            Action::Copy { half_offset, is_immune } => self.copied(pending, half_offset, is_immune, how),
            Action::Discard { half_offset } => self.discarded(pending, half_offset),
            Action::Resume { half_offset } => self.resumed(pending, half_offset),
            Action::Check { to, half_offset } => self.check_arrives(pending, to, half_offset, how),
            Action::Query { by, half_offset } => self.query_ends(pending, by, half_offset, how),
            Action::Heartbeat { by } => self.heartbeat_arrives(pending, by, how),
            Action::Delivery { to, queue, offset, .. } => self.delivered(pending, to, queue, offset, how),
            Action::PollTimeout { to, queue } => self.poll_timed_out(pending, to, queue),
            Action::Clean { by, queue, offset, backs } => {
                self.cart_handled(pending, Handled { by, queue, offset }, backs, how);
            }
            Action::Ack { queue, offset, .. } => self.ack_arrives(pending, queue, offset, how),
            Action::Report { by } => self.report(pending, by),
            Action::Back { by, queue, offset, way, cleans } => {
                self.sent_back(pending, Handled { by, queue, offset }, way, cleans, how);
            }
            Action::BackTimeout { by, queue, offset, way, cleans, .. } => {
                self.send_to_retry_topic(pending, Handled { by, queue, offset }, way, cleans);
            }
            Action::Stuck { by, queue, offset, cleans } => {
                self.handler_is_stuck(pending, Handled { by, queue, offset }, cleans);
            }
            Action::BackAgain { by, queue, offset, cleans, .. } => {
                self.handle_again(pending, Handled { by, queue, offset }, cleans);
            }
            Action::Retry { times, .. } => self.retry_due(pending, times),
            Action::Restart { node } => self.restart(pending, node),
            Action::Expire { node, .. } => self.channel_expires(pending, node),
        }
    }

    /// Sets the timers whose firing would change something, and hands waiting messages to waiting consumers.
    fn arm(&mut self) {
        if self.rules.way == Way::Kafka {
            self.arm_coordinator();
        } else {
            self.arm_broker();
        }
        self.arm_clients();
        self.arm_expiry();
        self.arm_relays();
        self.arm_consumers();
    }

    // ---- the pen ----

    fn fact(
        &mut self,
        of: &Pending,
        phase: Phase,
        outcome: Outcome,
        rule: Rule,
        effects: impl IntoIterator<Item = Effect>,
    ) {
        self.world.names.events += 1;
        if !self.is_silent {
            self.write(of, phase, outcome, rule, effects.into_iter().collect());
        }
    }

    fn write(&mut self, of: &Pending, phase: Phase, outcome: Outcome, rule: Rule, effects: Vec<Effect>) {
        let (from, to) = of.places();
        let (at, fault, age) = (Millis(0), None, None);
        let (step, cause, rpc) = (of.step, of.cause, of.action.rpc());
        self.events.push(Event { at, step, phase, from, to, rpc, outcome, fault, cause, rule, age, effects });
    }

    fn done(&mut self, of: &Pending, outcome: Outcome, rule: Rule, effects: impl IntoIterator<Item = Effect>) {
        self.fact(of, Phase::Done, outcome, rule, effects);
    }

    fn failed(&mut self, of: &Pending, outcome: Outcome, rule: Rule) {
        self.fact(of, Phase::Failed, outcome, rule, []);
    }

    /// Lets a step begin as soon as this transition is over.
    fn begin_next(&mut self, step: StepId, action: Action) {
        let cause = self.world.names.last_event();
        self.world.starts.push(Pending { step, action, cause });
    }
}

impl Place {
    /// Where a node's own events are drawn.
    pub(crate) const fn of(node: NodeId) -> Self {
        match node {
            NodeId::Instance(index) => Self::Instance(index),
            NodeId::OrderDb => Self::OrderDb,
            NodeId::Consumer(index) => Self::Consumer(index),
            NodeId::CartDb => Self::CartDb,
            NodeId::Relay(index) => Self::Relay(index),
            NodeId::Coordinator => Self::Coordinator,
            NodeId::Leader => Self::Partition,
            NodeId::Broker => Self::HalfTopic,
        }
    }
}
