//! What is where at one moment: the state panels' content, rebuilt from events alone.

use serde::Serialize;

use crate::effect::{Effect, Flushed, Positions, Queue, Row, TransactionState};
use crate::node::NodeId;
use crate::scenario::{LocalState, Scenario, Way};
use crate::settings::Setting;
use crate::step::FIRST_ORDER;
use crate::trace::{Event, Trace};

/// What everybody holds after some events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct View {
    /// The orders, in order of number.
    pub orders: Vec<OrderView>,
    /// The outbox, in order of its rows: each order with whether it is marked as sent.
    pub outbox: Vec<(u16, bool)>,
    /// Kafka's transactional ids at the coordinator, in order of first use.
    pub transactions: Vec<TransactionView>,
    /// Kafka's partition, by offset; its records stand in the first queue too.
    pub partition: Vec<PartitionRecord>,
    /// Whether consumers read what is not committed (`isolation.level`).
    pub reads_uncommitted: bool,
    /// Every record of the half topic, by offset.
    pub half: Vec<HalfView>,
    /// The broker's positions, in memory.
    pub positions: Positions,
    /// The broker's positions, on disk.
    pub saved: Positions,
    /// Half offsets remembered as resolved, in memory only.
    pub op_memory: Vec<u16>,
    /// Op records: the half offsets that each names.
    pub op_records: Vec<Vec<u16>>,
    /// The real topic, then the retry topic.
    pub queues: [QueueView; 2],
    /// Orders whose message was discarded after its last check.
    pub discarded: Vec<u16>,
    /// Orders in the dead-letter queue.
    pub dead_letters: Vec<u16>,
    /// Every node that can fail.
    pub nodes: Vec<(NodeId, NodeState)>,
    /// Instances in the broker's producer table, in order of registration.
    pub channels: Vec<u8>,
    /// The round-robin counter.
    pub counter: u16,
}

/// One order in both databases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// Its number.
    pub order: u16,
    /// The row in the order database.
    pub row: Row,
    /// The cart of that shopper.
    pub cart: CartView,
}

/// The goods of one order in the cart database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CartView {
    /// How often the goods were taken out.
    pub cleaned: u8,
    /// How often a duplicate was recognised.
    pub absorbed: u8,
}

/// One transactional id at Kafka's coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TransactionView {
    /// The id, by the first instance that used it.
    pub id: u8,
    /// Its state.
    pub state: TransactionState,
    /// Its epoch.
    pub epoch: u16,
    /// The order of its last transaction; 0 before the first.
    pub order: u16,
}

/// One record of Kafka's partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PartitionRecord {
    /// The order of its transaction.
    pub order: u16,
    /// The transactional id.
    pub id: u8,
    /// Whether a control record commits or aborts; `None` for data.
    pub marker: Option<bool>,
}

impl PartitionRecord {
    /// How the transaction of the record at this offset ended: committed, aborted, or still open.
    pub fn ending(log: &[Self], offset: usize) -> Option<bool> {
        let id = log.get(offset)?.id;
        log.iter().skip(offset).filter(|record| record.id == id).find_map(|record| record.marker)
    }

    /// The first offset of an open transaction, or the log's end: readers of committed records stop here.
    pub fn last_stable_offset(log: &[Self]) -> u16 {
        let is_open =
            |(offset, record): &(usize, &Self)| record.marker.is_none() && Self::ending(log, *offset).is_none();
        let first = log.iter().enumerate().find(is_open).map_or(log.len(), |(offset, _)| offset);
        u16::try_from(first).unwrap_or(u16::MAX)
    }

    /// The order whose transaction this transactional id has open in the partition.
    pub fn open_of(log: &[Self], id: u8) -> Option<u16> {
        let last = log.iter().rfind(|record| record.id == id)?;
        last.marker.is_none().then_some(last.order)
    }
}

/// One record of the half topic. Its offset is its position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HalfView {
    /// The order.
    pub order: u16,
    /// The offset that this is a copy of.
    pub copy_of: Option<u16>,
    /// `TRANSACTION_CHECK_TIMES`.
    pub check_times: Option<u16>,
    /// What became of it.
    pub state: HalfState,
    /// The last word accepted for this record.
    pub word: Option<LocalState>,
}

/// What became of a half record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HalfState {
    /// Undecided.
    Pending,
    /// Written anew at this offset.
    Superseded(u16),
    /// Moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    Discarded,
}

impl HalfState {
    /// Half records, each with its order, whose copy is gone or whose order's discard is gone, are undecided again.
    pub(crate) fn restore<'a>(records: impl ExactSizeIterator<Item = (u16, &'a mut Self)>, discarded: &[u16]) {
        let count = records.len();
        let mut discarded = discarded.to_vec();
        for (order, state) in records {
            let is_gone = match *state {
                Self::Superseded(copy) => usize::from(copy) >= count,
                Self::Discarded => match discarded.iter().position(|known| *known == order) {
                    Some(place) => {
                        discarded.remove(place);
                        false
                    }
                    None => true,
                },
                Self::Pending => false,
            };
            if is_gone {
                *state = Self::Pending;
            }
        }
    }
}

/// A queue that consumers read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueueView {
    /// The records: order, and which try (0 in the real topic).
    pub records: Vec<(u16, u16)>,
    /// Offsets whose handler finished, in the consumer's memory.
    pub consumed: Vec<u16>,
    /// The broker's record of what is consumed.
    pub offset: u16,
    /// The same, on disk.
    pub saved: u16,
}

/// Whether a node works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeState {
    /// It works.
    Up,
    /// It is dead.
    Down,
    /// It stands still.
    Paused,
    /// It works, and nothing gets in or out.
    CutOff,
}

impl View {
    /// What everybody holds before the first event.
    pub fn start(scenario: &Scenario) -> Self {
        let (way, setup) = (scenario.way, &scenario.setup);
        let orders = (FIRST_ORDER..).take(setup.orders.len());
        let instances = (0..setup.instances).map(NodeId::Instance);
        let consumers = (0..setup.consumers).map(NodeId::Consumer);
        let relays = (0..setup.relays).filter(|_| way == Way::Outbox).map(NodeId::Relay);
        Self {
            orders: orders.map(|order| OrderView { order, row: Row::Absent, cart: CartView::default() }).collect(),
            nodes: instances
                .chain(relays)
                .chain(NodeId::brokers(way).iter().copied())
                .chain(consumers)
                .map(|node| (node, NodeState::Up))
                .collect(),
            channels: if way == Way::Rocketmq { (0..setup.instances).collect() } else { Vec::new() },
            reads_uncommitted: way == Way::Kafka && scenario.settings.get(Setting::KafkaIsolationLevel) == 0,
            ..Self::default()
        }
    }

    /// What everybody holds after the first `count` events of a run.
    pub fn after(trace: &Trace, count: usize) -> Self {
        let mut view = Self::start(&trace.scenario);
        for event in trace.events.iter().take(count) {
            view.apply(event);
        }
        view
    }

    /// Takes one more event into account.
    pub fn apply(&mut self, event: &Event) {
        for effect in &event.effects {
            self.change(effect);
        }
    }

    fn change(&mut self, effect: &Effect) {
        match *effect {
            Effect::OrderRow { order, row } => {
                if let Some(view) = self.order_mut(order) {
                    view.row = row;
                }
            }
            Effect::CartCleaned { order } => {
                if let Some(view) = self.order_mut(order) {
                    view.cart.cleaned = view.cart.cleaned.saturating_add(1);
                }
            }
            Effect::DuplicateAbsorbed { order } => {
                if let Some(view) = self.order_mut(order) {
                    view.cart.absorbed = view.cart.absorbed.saturating_add(1);
                }
            }
            Effect::Transaction { id, state, epoch, order } => {
                let now = TransactionView { id, state, epoch, order };
                match self.transactions.iter_mut().find(|known| known.id == id) {
                    Some(known) => *known = now,
                    None => self.transactions.push(now),
                }
            }
            Effect::Produced { order, id } => {
                self.partition.push(PartitionRecord { order, id, marker: None });
                self.queue_mut(Queue::Partition).records.push((order, 0));
            }
            Effect::MarkerWritten { order, id, commit } => {
                self.partition.push(PartitionRecord { order, id, marker: Some(commit) });
                self.queue_mut(Queue::Partition).records.push((0, 0));
            }
            Effect::OutboxRow { order } => self.outbox.push((order, false)),
            Effect::OutboxSent { order } => {
                self.outbox.iter_mut().filter(|(of, _)| *of == order).for_each(|(_, is_sent)| *is_sent = true);
            }
            Effect::HalfAppended { order, copy_of, check_times } => {
                let offset = u16::try_from(self.half.len()).unwrap_or(u16::MAX);
                if let Some(original) = copy_of.and_then(|of| self.half.get_mut(usize::from(of))) {
                    original.state = HalfState::Superseded(offset);
                }
                self.half.push(HalfView { order, copy_of, check_times, state: HalfState::Pending, word: None });
            }
            Effect::OpRemembered { half_offset, word } => {
                if let Some(record) = self.half.get_mut(usize::from(half_offset)) {
                    record.word = Some(word);
                }
                self.op_memory.push(half_offset);
            }
            Effect::OpFlushed => {
                let entries = core::mem::take(&mut self.op_memory);
                self.op_records.push(entries);
            }
            Effect::OpForgotten => {
                for half_offset in core::mem::take(&mut self.op_memory) {
                    if let Some(record) = self.half.get_mut(usize::from(half_offset)) {
                        record.word = None;
                    }
                }
            }
            Effect::PositionsMoved { to } => self.positions = to,
            Effect::PositionsSaved => {
                self.saved = self.positions;
                for queue in &mut self.queues {
                    queue.saved = queue.offset;
                }
            }
            Effect::FinalAppended { order } => self.queue_mut(Queue::Real).records.push((order, 0)),
            Effect::RetryAppended { order, times } => self.queue_mut(Queue::Retry).records.push((order, times)),
            Effect::Discarded { order, half_offset } => {
                if let Some(record) = self.half.get_mut(usize::from(half_offset)) {
                    record.state = HalfState::Discarded;
                }
                self.discarded.push(order);
            }
            Effect::DeadLettered { order } => self.dead_letters.push(order),
            Effect::ConsumerOffset { queue, offset } => self.queue_mut(queue).offset = offset,
            Effect::Consumed { queue, offset } => {
                let consumed = &mut self.queue_mut(queue).consumed;
                if let Err(position) = consumed.binary_search(&offset) {
                    consumed.insert(position, offset);
                }
            }
            Effect::ConsumedForgotten { queue } => {
                let queue = self.queue_mut(queue);
                let offset = queue.offset;
                queue.consumed.retain(|consumed| *consumed < offset);
            }
            Effect::Down { node } => self.set(node, NodeState::Down),
            Effect::Up { node } => self.set(node, NodeState::Up),
            Effect::Paused { node } => self.set(node, NodeState::Paused),
            Effect::CutOff { node } => self.set(node, NodeState::CutOff),
            Effect::LogCut { to } => self.cut_log(to),
            Effect::ChannelOpened { instance } => self.channels.push(instance),
            Effect::ChannelClosed { instance } => self.channels.retain(|channel| *channel != instance),
            Effect::Asked { counter } => self.counter = counter,
        }
    }

    /// The log goes back to what was on disk; half records whose copy or discard is gone are undecided again.
    fn cut_log(&mut self, to: Flushed) {
        let fit = |at: Positions| Positions { half: at.half.min(to.half), op: at.op.min(to.op) };
        (self.positions, self.saved) = (fit(self.positions), fit(self.saved));
        self.half.truncate(usize::from(to.half));
        self.op_records.truncate(usize::from(to.op));
        for (queue, length) in self.queues.iter_mut().zip(to.queues) {
            queue.records.truncate(usize::from(length));
            queue.consumed.retain(|offset| *offset < length);
            queue.offset = queue.offset.min(length);
            queue.saved = queue.saved.min(length);
        }
        self.discarded.truncate(usize::from(to.discarded));
        self.dead_letters.truncate(usize::from(to.dead_letters));
        HalfState::restore(self.half.iter_mut().map(|half| (half.order, &mut half.state)), &self.discarded);
    }

    fn order_mut(&mut self, order: u16) -> Option<&mut OrderView> {
        self.orders.iter_mut().find(|view| view.order == order)
    }

    fn queue_mut(&mut self, queue: Queue) -> &mut QueueView {
        let [real, retry] = &mut self.queues;
        match queue {
            Queue::Real | Queue::Partition => real,
            Queue::Retry => retry,
        }
    }

    fn set(&mut self, node: NodeId, state: NodeState) {
        for (known, current) in &mut self.nodes {
            if *known == node {
                *current = state;
            }
        }
    }

    /// How many visible messages this order has.
    pub fn visible(&self, order: u16) -> usize {
        let [real, _] = &self.queues;
        if self.partition.is_empty() {
            return real.records.iter().filter(|(of, _)| *of == order).count();
        }
        let is_visible = |(offset, record): &(usize, &PartitionRecord)| {
            let is_its = record.order == order && record.marker.is_none();
            is_its && (self.reads_uncommitted || PartitionRecord::ending(&self.partition, *offset) == Some(true))
        };
        self.partition.iter().enumerate().filter(is_visible).count()
    }
}
