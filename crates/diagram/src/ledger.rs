//! What each queue of the broker holds at one moment, with the times: the detail view's content.
//!
//! A [`Ledger`] is rebuilt from events alone. What lies where is [`View`]'s; the ledger adds when it came there, what
//! changed it last, and, from the rest of the trace, when it will be looked at next.

mod other_ways;

use half_message_protocol::{
    Effect, Event, HalfState, Millis, NodeId, NodeState, Part, Phase, Place, Queue, Setting, StepId, Trace, Verb, View,
};

pub use other_ways::{OutboxEntry, PartitionEntry, TransactionEntry};

/// A moment of the run, with the event that it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Position of the event in the trace.
    pub event: u32,
    /// When it happened.
    pub at: Millis,
}

impl Stamp {
    /// Whether the event is not among the first `count` of the trace.
    pub fn is_since(self, count: usize) -> bool {
        usize::try_from(self.event).is_ok_and(|event| event >= count)
    }
}

/// What the broker holds after some events of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The time of the last event that happened.
    pub now: Millis,
    /// What everybody holds, without times.
    pub view: View,
    /// Every record of the half topic, by offset.
    pub half: Vec<HalfEntry>,
    /// Half offsets that are remembered as resolved, in memory only.
    pub op_memory: Vec<OpEntry>,
    /// When they are flushed; `None` where nothing is in memory or the run ends before.
    pub flush_due: Option<Millis>,
    /// Every record of the op topic, by offset.
    pub op_records: Vec<OpRecord>,
    /// The outbox, in order of its rows.
    pub outbox: Vec<OutboxEntry>,
    /// Kafka's transactional ids at the coordinator, in order of first use.
    pub transactions: Vec<TransactionEntry>,
    /// Every record of Kafka's partition, by offset.
    pub partition: Vec<PartitionEntry>,
    /// The real topic, or Kafka's partition.
    pub real: QueueLedger,
    /// The group's retry topic.
    pub retry: QueueLedger,
    /// Failed messages in a delay level, on their way to the retry topic.
    pub delayed: Vec<Delayed>,
    /// Orders whose half message was moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    pub discarded: Vec<Kept>,
    /// Orders in the dead-letter queue.
    pub dead_letters: Vec<Kept>,
    /// The producer table, by instance; closed channels stay listed.
    pub channels: Vec<Channel>,
    /// When the round-robin counter moved last.
    pub counted: Option<Stamp>,
    /// When `half_pos` or `op_pos` moved last.
    pub moved: Option<Stamp>,
}

/// A record of the half topic. Its offset is its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfEntry {
    /// The order.
    pub order: u16,
    /// The offset of the original.
    pub root: u16,
    /// How many copies lie between it and the original; 0 is an original.
    pub copy: u16,
    /// `TRANSACTION_CHECK_TIMES`; none on an original.
    pub check_times: Option<u16>,
    /// The time of its birth by the sender's clock. Copies keep it.
    pub born: i64,
    /// Its age on the broker's clock, ms; negative where the sender's clock is ahead.
    pub age: i64,
    /// When it was stored.
    pub stored: Stamp,
    /// When it was stored or its standing changed last.
    pub changed: Stamp,
    /// What becomes of it.
    pub standing: Standing,
}

/// What becomes of a half record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Undecided, and too young to be asked about until then, on the broker's clock.
    TooYoung(Millis),
    /// Undecided and old enough: the check round that starts then looks at it. `None` where the run has no such round.
    Waits(Option<Millis>),
    /// Undecided, and a check round is under way.
    InRound,
    /// Resolved, and the op entry is only in memory.
    InMemory,
    /// Resolved by this op record.
    InRecord(u16),
    /// Written anew at this offset.
    Superseded(u16),
    /// Moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    Discarded,
}

/// A half offset that is remembered as resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpEntry {
    /// The half offset.
    pub half_offset: u16,
    /// Since when.
    pub since: Stamp,
}

/// A record of the op topic. Its offset is its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpRecord {
    /// The half offsets that it names.
    pub half_offsets: Vec<u16>,
    /// When it was written.
    pub flushed: Stamp,
}

/// A queue that consumers read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueLedger {
    /// Its records, by offset.
    pub records: Vec<QueueEntry>,
    /// First offset that the group has not acknowledged.
    pub offset: u16,
    /// When the broker heard of it.
    pub acknowledged: Option<Stamp>,
}

impl QueueLedger {
    /// How many records the group has not acknowledged.
    pub fn behind(&self) -> usize {
        self.records.len().saturating_sub(usize::from(self.offset))
    }
}

/// A record of a queue that consumers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueEntry {
    /// The order.
    pub order: u16,
    /// Which try it is; 0 in the real topic.
    pub times: u16,
    /// When it was stored.
    pub stored: Stamp,
    /// When a consumer's handler finished with it. A dead consumer's memory is forgotten.
    pub handled: Option<Stamp>,
    /// Whether the group has acknowledged it.
    pub is_consumed: bool,
    /// When any of that changed last.
    pub changed: Stamp,
}

/// A failed message in a delay level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delayed {
    /// The order.
    pub order: u16,
    /// When it went back.
    pub since: Stamp,
    /// When it is due.
    pub until: Millis,
}

/// A message that is kept for an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The order.
    pub order: u16,
    /// Since when.
    pub since: Stamp,
}

/// An instance's line of the producer table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The instance, counted from 0.
    pub instance: u8,
    /// Whether it has a live channel with the broker.
    pub is_open: bool,
    /// Whether the process works.
    pub is_up: bool,
    /// The heartbeat that registered it last; `None` where it was there from the start.
    pub registered: Option<Stamp>,
    /// When the channel was closed.
    pub closed: Option<Stamp>,
    /// When the broker asked it last.
    pub asked: Option<Stamp>,
}

impl Channel {
    /// When any of it changed last.
    pub fn changed(&self) -> Option<Stamp> {
        self.registered.max(self.closed).max(self.asked)
    }
}

impl Ledger {
    /// What the broker holds after the first `count` events of a run.
    pub fn after(trace: &Trace, count: usize) -> Self {
        let mut ledger = Self {
            view: View::start(&trace.scenario),
            channels: (0..trace.scenario.setup.instances)
                .map(|instance| Channel {
                    instance,
                    is_open: true,
                    is_up: true,
                    registered: None,
                    closed: None,
                    asked: None,
                })
                .collect(),
            ..Self::default()
        };
        for (event, position) in trace.events.iter().zip(0..).take(count) {
            ledger.apply(trace, event, Stamp { event: position, at: event.at });
        }
        ledger.look_ahead(trace, count);
        ledger
    }

    fn apply(&mut self, trace: &Trace, event: &Event, stamp: Stamp) {
        self.now = event.at;
        for effect in &event.effects {
            self.note_other_ways(trace, effect, stamp);
            match *effect {
                Effect::OpRemembered { half_offset, .. } => {
                    self.op_memory.push(OpEntry { half_offset, since: stamp });
                    self.touch(half_offset, stamp);
                }
                Effect::OpFlushed | Effect::OpForgotten => {
                    for entry in core::mem::take(&mut self.op_memory) {
                        self.touch(entry.half_offset, stamp);
                    }
                }
                Effect::PositionsMoved { .. } => self.moved = Some(stamp),
                Effect::HalfAppended { copy_of: Some(original), .. } => self.touch(original, stamp),
                Effect::Discarded { order, half_offset } => {
                    self.touch(half_offset, stamp);
                    self.discarded.push(Kept { order, since: stamp });
                }
                Effect::DeadLettered { order } => self.dead_letters.push(Kept { order, since: stamp }),
                Effect::ConsumerOffset { queue, .. } => self.queue_mut(queue).acknowledged = Some(stamp),
                Effect::Consumed { queue, offset } => {
                    if let Some(record) = self.queue_mut(queue).records.get_mut(usize::from(offset)) {
                        record.handled = Some(stamp);
                    }
                }
                Effect::ConsumedForgotten { queue } => {
                    for record in self.queue_mut(queue).records.iter_mut().filter(|record| !record.is_consumed) {
                        record.handled = None;
                    }
                }
                Effect::ChannelOpened { instance } => {
                    self.channel(instance, |channel| channel.registered = Some(stamp))
                }
                Effect::ChannelClosed { instance } => self.channel(instance, |channel| channel.closed = Some(stamp)),
                Effect::Asked { .. } => self.counted = Some(stamp),
                _ => {}
            }
        }
        if let (Verb::Check, Part::Whole, Phase::Begun, Place::Instance(instance)) =
            (event.step.verb, event.step.part, event.phase, event.to)
        {
            self.channel(instance, |channel| channel.asked = Some(stamp));
        }
        self.view.apply(event);
        self.follow(trace, event, stamp);
    }

    /// Brings the records in step with what the view says is there.
    fn follow(&mut self, trace: &Trace, event: &Event, stamp: Stamp) {
        self.half.truncate(self.view.half.len());
        for record in self.view.half.iter().skip(self.half.len()) {
            let original = record.copy_of.and_then(|of| self.half.get(usize::from(of)));
            let (root, copy, born) = match original {
                Some(original) => (original.root, original.copy.saturating_add(1), original.born),
                None => {
                    // What an operator puts back was born with the order's first record.
                    let earlier = self.half.iter().find(|entry| entry.order == record.order).map(|entry| entry.born);
                    let born = born(trace, event).or(earlier).unwrap_or(signed(event.at));
                    (u16::try_from(self.half.len()).unwrap_or(u16::MAX), 0, born)
                }
            };
            self.half.push(HalfEntry {
                order: record.order,
                root,
                copy,
                check_times: record.check_times,
                born,
                age: 0,
                stored: stamp,
                changed: stamp,
                standing: Standing::Waits(None),
            });
        }
        self.op_records.truncate(self.view.op_records.len());
        for half_offsets in self.view.op_records.iter().skip(self.op_records.len()) {
            self.op_records.push(OpRecord { half_offsets: half_offsets.clone(), flushed: stamp });
        }
        let [real, retry] = &self.view.queues;
        for (ledger, queue) in [(&mut self.real, real), (&mut self.retry, retry)] {
            ledger.records.truncate(queue.records.len());
            for (order, times) in queue.records.iter().skip(ledger.records.len()).copied() {
                let is_consumed = false;
                ledger.records.push(QueueEntry {
                    order,
                    times,
                    stored: stamp,
                    handled: None,
                    is_consumed,
                    changed: stamp,
                });
            }
            ledger.offset = queue.offset;
            for (record, offset) in ledger.records.iter_mut().zip(0..) {
                let is_consumed = offset < queue.offset;
                if record.is_consumed != is_consumed {
                    record.is_consumed = is_consumed;
                    record.changed = stamp;
                }
                record.changed = record.handled.map_or(record.changed, |handled| record.changed.max(handled));
            }
        }
    }

    /// Fills in what depends on the moment, and what the rest of the run says of it.
    fn look_ahead(&mut self, trace: &Trace, count: usize) {
        let happened = || trace.events.iter().take(count);
        let ahead = || trace.events.iter().skip(count);
        let begins_round = |event: &&Event| {
            event.step.verb == Verb::Round && event.step.part == Part::Whole && event.phase == Phase::Begun
        };
        let is_of_round = |event: &&Event| event.step.verb == Verb::Round && event.step.part == Part::Whole;
        let is_in_round = happened().rfind(is_of_round).is_some_and(|event| event.phase == Phase::Begun);
        let round = ahead().find(begins_round).map(|event| event.at);
        let is_flush = |event: &&Event| event.effects.contains(&Effect::OpFlushed);
        self.flush_due = if self.op_memory.is_empty() { None } else { ahead().find(is_flush).map(|event| event.at) };

        let now = signed(self.now);
        let limit = signed(youngest(trace));
        for (position, entry) in (0..).zip(&mut self.half) {
            let record = self.view.half.get(usize::from(position));
            entry.age = now.saturating_sub(entry.born);
            let state = record.map_or(HalfState::Pending, |record| record.state);
            let named = |record: &OpRecord| record.half_offsets.contains(&position);
            entry.standing = match state {
                HalfState::Superseded(by) => Standing::Superseded(by),
                HalfState::Discarded => Standing::Discarded,
                _ if self.op_memory.iter().any(|op| op.half_offset == position) => Standing::InMemory,
                _ => match (self.op_records.iter().position(named), entry.age) {
                    (Some(op), _) => Standing::InRecord(u16::try_from(op).unwrap_or(u16::MAX)),
                    (None, age) if (0..=limit).contains(&age) => {
                        Standing::TooYoung(Millis(u64::try_from(entry.born.saturating_add(limit)).unwrap_or_default()))
                    }
                    _ if is_in_round => Standing::InRound,
                    _ => Standing::Waits(round),
                },
            };
        }
        for channel in &mut self.channels {
            channel.is_open = self.view.channels.contains(&channel.instance);
            let node = NodeId::Instance(channel.instance);
            channel.is_up = !self.view.nodes.contains(&(node, NodeState::Down));
        }
        self.delayed = ahead()
            .filter(|event| event.step.part == Part::Retry)
            .filter_map(|event| {
                let back = event.cause.filter(|cause| usize::try_from(*cause).is_ok_and(|cause| cause < count))?;
                let since = trace.events.get(usize::try_from(back).ok()?)?.at;
                let order = event.step.order_number()?;
                Some(Delayed { order, since: Stamp { event: back, at: since }, until: event.at })
            })
            .collect();
    }

    fn touch(&mut self, half_offset: u16, stamp: Stamp) {
        if let Some(entry) = self.half.get_mut(usize::from(half_offset)) {
            entry.changed = stamp;
        }
    }

    fn channel(&mut self, instance: u8, change: impl FnOnce(&mut Channel)) {
        if let Some(channel) = self.channels.iter_mut().find(|channel| channel.instance == instance) {
            change(channel);
        }
    }

    fn queue_mut(&mut self, queue: Queue) -> &mut QueueLedger {
        match queue {
            Queue::Real | Queue::Partition => &mut self.real,
            Queue::Retry => &mut self.retry,
        }
    }
}

/// The age up to which a half message is not asked about: the message's own immunity, else the broker's limit.
fn youngest(trace: &Trace) -> Millis {
    let settings = &trace.scenario.settings;
    match settings.get(Setting::CheckImmunityTime) {
        0 => Millis(settings.get(Setting::TransactionTimeOut)),
        seconds => Millis(seconds.saturating_mul(1_000)),
    }
}

/// When the half message that this event stores was sent, by its sender's clock; `None` where nobody sent it.
fn born(trace: &Trace, stored: &Event) -> Option<i64> {
    let is_sending = |event: &&Event| event.step == send(stored.step) && event.phase == Phase::Begun;
    let sent = trace.events.iter().find(is_sending)?;
    let skew = match sent.from {
        Place::Instance(instance) => trace.scenario.setup.clock_skew.get(usize::from(instance)).copied(),
        _ => None,
    };
    Some(signed(sent.at).saturating_add(i64::from(skew.unwrap_or_default())))
}

/// The request that a step of a half message belongs to.
const fn send(step: StepId) -> StepId {
    step.part(Part::Whole)
}

fn signed(ms: Millis) -> i64 {
    i64::try_from(ms.0).unwrap_or(i64::MAX)
}
