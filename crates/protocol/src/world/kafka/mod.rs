//! Kafka's transactions, with transaction version 2: what producer client, transaction coordinator and partition leader
//! know, and what their requests and replies have in common.

mod coordinator;
mod partition;
mod producer;

use crate::effect::{Effect, Queue, TransactionState};
use crate::names::clone_in_place;
use crate::node::NodeId;
use crate::rules::Rules;
use crate::scenario::How;
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Rule};
use crate::view::PartitionRecord;

use super::{Action, Pending, Transition, World};

/// Everything that only Kafka has.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Kafka {
    /// The producer client of each instance, in its memory.
    pub producers: Vec<Producer>,
    /// `__transaction_state`, one entry for each transactional id, in order of first use. Replicated.
    pub transactions: Vec<Transaction>,
    /// Whether consumers wait for the end of transactions (`isolation.level`).
    pub reads_committed: bool,
    /// The partition's log. Replicated; its records stand in the queue too, at the same offsets.
    pub partition: Vec<PartitionRecord>,
    /// The latest epoch of each transactional id in the partition's log.
    pub epochs: Vec<(u8, u16)>,
}

clone_in_place!(Kafka { producers, transactions, reads_committed, partition, epochs });

/// A producer client.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Producer {
    pub state: ProducerState,
    /// The epoch that its last reply gave it.
    pub epoch: u16,
    /// The order whose transaction is open.
    pub order: Option<u16>,
    /// Orders that wait for the producer.
    pub waiting: Vec<u16>,
    /// The request that it wants an answer to.
    pub call: Option<Call>,
    /// Whether it has to look for the coordinator before it repeats the request.
    pub must_find: bool,
    /// The transactional id that it uses.
    pub id: u8,
}

clone_in_place!(Producer { state, epoch, order, waiting, call, must_find, id });

/// Where a producer client stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum ProducerState {
    #[default]
    Uninitialized,
    Ready,
    InTransaction,
    /// Fenced or failed for good: only close is left.
    Fatal,
}

/// A request that a producer client repeats until it is answered or given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Call {
    Init,
    Produce,
    EndTxn { commit: bool },
}

/// One transactional id at the coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Transaction {
    /// The transactional id: the first instance that used it.
    pub id: u8,
    pub state: TransactionState,
    pub epoch: u16,
    /// The epoch in `__transaction_state`: that of a fence is in memory only until its abort is appended.
    pub saved_epoch: u16,
    /// The order of its last transaction; 0 before the first.
    pub order: u16,
    /// Whether a change of the state is being appended.
    pub is_pending: bool,
    /// Whether it is open for longer than `transaction.timeout.ms`.
    pub timed_out: bool,
}

/// Error codes of Kafka's protocol.
mod code {
    pub const NONE: u16 = 0;
    pub const COORDINATOR_NOT_AVAILABLE: u16 = 15;
    pub const NOT_COORDINATOR: u16 = 16;
    pub const INVALID_PRODUCER_EPOCH: u16 = 47;
    pub const INVALID_TXN_STATE: u16 = 48;
    pub const CONCURRENT_TRANSACTIONS: u16 = 51;
    pub const PRODUCER_FENCED: u16 = 90;

    /// Whether the client looks for the coordinator before it asks again.
    pub const fn is_elsewhere(code: u16) -> bool {
        matches!(code, COORDINATOR_NOT_AVAILABLE | NOT_COORDINATOR)
    }

    /// Whether the client repeats the request.
    pub const fn is_retriable(code: u16) -> bool {
        !matches!(code, NONE | INVALID_PRODUCER_EPOCH | INVALID_TXN_STATE | PRODUCER_FENCED)
    }
}

/// By how much a fence raises the epoch, in 4.0.
const FENCE: u16 = 2;

impl Rules {
    /// The transactional id of an instance: its own, or everybody's.
    fn transactional_id(&self, by: u8) -> u8 {
        if self.get(Setting::SharedTransactionalId) == 1 { 0 } else { by }
    }

    /// Whether an instance has a reason to start its producer.
    pub(super) fn uses_kafka(&self, by: u8) -> bool {
        self.senders.contains(&by) || self.get(Setting::SharedTransactionalId) == 1
    }

    /// Whether the consumer waits for the end of transactions.
    pub(super) fn reads_committed(&self) -> bool {
        self.get(Setting::KafkaIsolationLevel) == 1
    }
}

impl World {
    fn producer_mut(&mut self, by: u8) -> Option<&mut Producer> {
        self.kafka.producers.get_mut(usize::from(by))
    }

    fn producer(&self, by: u8) -> Option<&Producer> {
        self.kafka.producers.get(usize::from(by))
    }

    fn transaction(&self, id: u8) -> Option<&Transaction> {
        self.kafka.transactions.iter().find(|known| known.id == id)
    }

    fn transaction_mut(&mut self, id: u8) -> Option<&mut Transaction> {
        self.kafka.transactions.iter_mut().find(|known| known.id == id)
    }

    /// Whether a request of this producer can be repeated now: its target is there and could give another answer.
    pub(super) fn can_call(&self, by: u8) -> bool {
        let Some(producer) = self.producer(by) else { return false };
        let is_there = |node| self.works(node) && self.can_reach(NodeId::Instance(by), node);
        let coordinator = is_there(NodeId::Coordinator);
        let is_settled = self.transaction(producer.id).is_none_or(|transaction| !transaction.is_busy());
        match producer.call {
            _ if producer.must_find => coordinator,
            Some(Call::Produce) => is_there(NodeId::Leader) && coordinator && is_settled,
            Some(Call::Init | Call::EndTxn { .. }) => coordinator && is_settled,
            None => true,
        }
    }

    /// Whether the node that this producer asks stands still: what was sent to it waits there, and more would too.
    fn asks_in_vain(&self, by: u8) -> bool {
        let is_produce = self.producer(by).is_some_and(|of| of.call == Some(Call::Produce) && !of.must_find);
        self.node(if is_produce { NodeId::Leader } else { NodeId::Coordinator }).is_paused()
    }

    /// What becomes of the record at this offset: whether a reader of this kind gets it, skips it, or must wait.
    pub(super) fn readable(&self, offset: u16) -> Readable {
        let Some(record) = self.kafka.partition.get(usize::from(offset)) else { return Readable::Wait };
        if record.marker.is_some() {
            return if self.kafka.reads_committed && offset >= self.last_stable_offset() {
                Readable::Wait
            } else {
                Readable::Skip
            };
        }
        if !self.kafka.reads_committed {
            return Readable::Read;
        }
        if offset >= self.last_stable_offset() {
            return Readable::Wait;
        }
        match PartitionRecord::ending(&self.kafka.partition, usize::from(offset)) {
            Some(true) => Readable::Read,
            _ => Readable::Skip,
        }
    }

    /// The first offset of an open transaction, or the log's end.
    fn last_stable_offset(&self) -> u16 {
        PartitionRecord::last_stable_offset(&self.kafka.partition)
    }

    /// Whether the coordinator waits for the leader to have this marker.
    fn is_marker_due(&self, id: u8, epoch: u16) -> bool {
        self.transaction(id).is_some_and(|transaction| {
            let is_prepared =
                matches!(transaction.state, TransactionState::PrepareCommit | TransactionState::PrepareAbort);
            is_prepared && !transaction.is_pending && transaction.epoch == epoch
        })
    }

    /// The latest epoch of this transactional id in the partition's log.
    fn epoch_in_partition(&self, id: u8) -> Option<u16> {
        self.kafka.epochs.iter().find(|(known, _)| *known == id).map(|(_, epoch)| *epoch)
    }

    fn note_epoch(&mut self, id: u8, epoch: u16) {
        match self.kafka.epochs.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => *known = epoch,
            None => self.kafka.epochs.push((id, epoch)),
        }
    }

    /// Whether an order's fate is still open at the coordinator, or its record waits for a reader.
    pub(super) fn is_kept_by_kafka(&self, order: u16) -> bool {
        let log = &self.kafka.partition;
        let is_data = |record: &PartitionRecord| record.order == order && record.marker.is_none();
        log.iter()
            .enumerate()
            .any(|(offset, record)| is_data(record) && PartitionRecord::ending(log, offset) != Some(false))
    }
}

impl Transition<'_> {
    /// The plain outcomes of a request's arrival; `true` where it ends there.
    fn request_fails(&mut self, request: &Pending, by: u8, node: NodeId, how: Option<How>) -> bool {
        if !self.world.is_up(node) {
            self.call_again(request, by, Outcome::ReceiverDown);
            return true;
        }
        match how {
            Some(How::Lost) => {
                self.failed(request, Outcome::Lost, Rule::KafkaRequest);
                true
            }
            Some(How::Refused { code }) => {
                let code = code.unwrap_or(request.step.usual_refusal());
                self.failed(request, Outcome::Refused(code), Rule::KafkaReply { code });
                self.reply(request.step, by, code, 0, None);
                true
            }
            _ => false,
        }
    }

    /// The answer to a request leaves, or is lost.
    fn reply(&mut self, request: StepId, by: u8, code: u16, epoch: u16, how: Option<How>) {
        let step = request.part(Part::Reply);
        let action = match request.verb {
            Verb::Find => Action::FindReply { by },
            Verb::Init => Action::InitReply { by, code, epoch },
            Verb::Produce => Action::ProduceReply { by, code },
            _ => Action::EndTxnReply { by, code, epoch },
        };
        if how == Some(How::ReplyLost) {
            let lost = Pending { step, action, cause: self.world.names.last_event() };
            self.failed(&lost, Outcome::Lost, Rule::KafkaReply { code });
        } else {
            self.begin_next(step, action);
        }
    }
}

/// What a consumer does with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readable {
    Read,
    Skip,
    Wait,
}

impl Transaction {
    /// Whether a decision is being appended or carried out, so that the coordinator answers `CONCURRENT_TRANSACTIONS`.
    fn is_busy(&self) -> bool {
        self.is_pending || matches!(self.state, TransactionState::PrepareCommit | TransactionState::PrepareAbort)
    }

    /// Shuts the producer out, in memory; a fence whose abort could not be appended is not raised again
    /// (TransactionMetadata.hasFailedEpochFence).
    fn fence(&mut self) {
        if self.epoch == self.saved_epoch {
            self.epoch = self.epoch.wrapping_add(FENCE);
        }
    }

    fn effect(&self) -> Effect {
        Effect::Transaction { id: self.id, state: self.state, epoch: self.epoch, order: self.order }
    }
}

impl Queue {
    /// The queues that consumers read in this way of messaging.
    pub(super) const fn of(is_kafka: bool) -> &'static [Self] {
        if is_kafka { &[Self::Partition] } else { &[Self::Real, Self::Retry] }
    }
}
