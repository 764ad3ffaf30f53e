//! Kafka's transactions: producer client, transaction coordinator and partition leader, with transaction version 2.
//! TransactionManager, TransactionCoordinator, TransactionMetadata, UnifiedLog.

use crate::effect::{Effect, Queue, Row, TransactionState};
use crate::node::NodeId;
use crate::rules::Rules;
use crate::scenario::{How, OnError, Pattern};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Rule};
use crate::view::PartitionRecord;

use super::{Action, Pending, Record, Transition, World};

/// Everything that only Kafka has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

/// A producer client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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
}

/// What a consumer does with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readable {
    Read,
    Skip,
    Wait,
}

impl Transition<'_> {
    // ---- the producer client ----

    /// An instance starts: it looks for the coordinator and calls `initTransactions`.
    pub(super) fn producer_starts(&mut self, by: u8) {
        if !self.rules.uses_kafka(by) {
            return;
        }
        let id = self.rules.transactional_id(by);
        if let Some(producer) = self.world.producer_mut(by) {
            *producer = Producer { call: Some(Call::Init), must_find: true, id, ..Producer::default() };
        }
        self.call(by);
    }

    /// Sends the request that the producer wants an answer to, or first asks where the coordinator is.
    fn call(&mut self, by: u8) {
        let Some(producer) = self.world.producer(by) else { return };
        let (call, order, epoch) = (producer.call, producer.order.unwrap_or_default(), producer.epoch);
        if producer.must_find {
            let n = self.world.names.next(NodeId::Instance(by), |numbers| &mut numbers.finds);
            let step = StepId::node(NodeId::Instance(by), Verb::Find, n);
            return self.begin_next(step, Action::Find { by });
        }
        match call {
            Some(Call::Init) => {
                let n = self.world.names.next(NodeId::Instance(by), |numbers| &mut numbers.inits);
                self.begin_next(StepId::node(NodeId::Instance(by), Verb::Init, n), Action::Init { by });
            }
            Some(Call::Produce) => {
                let Some(state) = self.world.order_mut(order) else { return };
                state.sends = state.sends.saturating_add(1);
                let step = StepId::order(order, Verb::Produce, state.sends);
                self.begin_next(step, Action::Produce { by, epoch });
            }
            Some(Call::EndTxn { commit }) => {
                let Some(state) = self.world.order_mut(order) else { return };
                state.ends = state.ends.saturating_add(1);
                let step = StepId::order(order, Verb::EndTxn, state.ends);
                self.begin_next(step, Action::EndTxn { by, commit, epoch });
            }
            None => {}
        }
    }

    /// A request leaves: its reply is waited for, and with the first attempt the call's limit begins.
    pub(super) fn call_begins(&mut self, step: StepId, by: u8) -> Rule {
        self.world.put(step.part(Part::Timeout), Action::CallWait { by });
        let has_limit = self.world.is_under_way(|action| *action == Action::CallLimit { by });
        if !has_limit && step.verb != Verb::Find {
            self.world.put(step.part(Part::Limit), Action::CallLimit { by });
        }
        match step.verb {
            Verb::Find => Rule::FindsCoordinator,
            Verb::Init => Rule::InitFences,
            Verb::Produce => Rule::ProducesInTransaction { attempt: step.n },
            _ => match self.world.producer(by).and_then(|producer| producer.call) {
                Some(Call::EndTxn { commit: false }) => Rule::EndTxnAborts,
                _ => Rule::EndTxnCommits { attempt: step.n },
            },
        }
    }

    /// Whether the producer still waits for an answer to this request.
    fn wants(&self, by: u8, step: StepId) -> bool {
        let Some(producer) = self.world.producer(by) else { return false };
        let is_its_order = step.order_number().is_none() || step.order_number() == producer.order;
        is_its_order
            && match step.verb {
                Verb::Find => producer.must_find,
                Verb::Init => producer.call == Some(Call::Init),
                Verb::Produce => producer.call == Some(Call::Produce),
                _ => matches!(producer.call, Some(Call::EndTxn { .. })),
            }
    }

    /// The attempt failed in a way that the client mends by itself: it asks again, after a short pause and as soon as
    /// there is somebody to answer.
    fn call_again(&mut self, at: &Pending, by: u8, outcome: Outcome) {
        let step = StepId { part: Part::Whole, ..at.step };
        let is_waited_for = self.world.remove(step.part(Part::Timeout)).is_some();
        if !self.world.is_up(NodeId::Instance(by)) || !is_waited_for || !self.wants(by, step) {
            return self.failed(at, outcome, Rule::ConnectionGone);
        }
        let is_connection = match outcome {
            Outcome::ReceiverDown | Outcome::SenderDown | Outcome::Broken => true,
            Outcome::Refused(code) => code::is_elsewhere(code),
            _ => false,
        };
        if let Some(producer) = self.world.producer_mut(by) {
            producer.must_find |= is_connection && producer.call != Some(Call::Produce);
        }
        self.failed(at, outcome, Rule::ClientRepeats);
        self.world.put(step.part(Part::Retry), Action::CallAgain { by });
    }

    pub(super) fn call_repeated(&mut self, timer: Pending, by: u8) {
        self.done(&timer, Outcome::Ok, Rule::ClientRepeats, Vec::new());
        self.call(by);
    }

    /// No reply within `request.timeout.ms`.
    pub(super) fn call_waited(&mut self, timeout: Pending, by: u8) {
        let limit = self.rules.get(Setting::KafkaRequestTimeout);
        self.done(&timeout, Outcome::TimedOut, Rule::RequestTimedOut { timeout: limit }, Vec::new());
        let step = StepId { part: Part::Whole, ..timeout.step };
        match (self.wants(by, step), self.world.asks_in_vain(by)) {
            (true, false) => self.call(by),
            (true, true) => self.world.put(step.part(Part::Retry), Action::CallAgain { by }),
            (false, _) => {}
        }
    }

    /// The call is over, one way or the other.
    fn call_ends(&mut self, by: u8) {
        let of_call = |action: &Action| matches!(action, Action::CallLimit { by: of } | Action::CallWait { by: of } | Action::CallAgain { by: of } if *of == by);
        let steps: Vec<StepId> =
            self.world.pending().iter().filter(|step| of_call(&step.action)).map(|step| step.step).collect();
        for step in steps {
            self.world.remove(step);
        }
        if let Some(producer) = self.world.producer_mut(by) {
            producer.call = None;
            producer.must_find = false;
        }
    }

    /// `max.block.ms` or `delivery.timeout.ms` is over: the application gets an exception.
    pub(super) fn call_given_up(&mut self, limit: Pending, by: u8) {
        let Some(producer) = self.world.producer(by) else { return };
        let (call, order) = (producer.call, producer.order.unwrap_or_default());
        let is_delivery = call == Some(Call::Produce);
        let setting = if is_delivery { Setting::KafkaDeliveryTimeout } else { Setting::KafkaMaxBlock };
        let is_commit = call == Some(Call::EndTxn { commit: true });
        let is_abort = call == Some(Call::EndTxn { commit: false });
        let habit = self.rules.on_error;
        let rule = match (is_commit, habit) {
            (true, OnError::RetrySame | OnError::RetryThenCompensate) => Rule::CommitCalledAgain,
            (true, OnError::RetryNew) => Rule::OrderSentAnew,
            (true, OnError::Compensate) => Rule::CommitUnknownCompensates,
            _ => Rule::CallTimedOut { limit: self.rules.get(setting) },
        };
        self.done(&limit, Outcome::TimedOut, rule, Vec::new());
        match (call, rule) {
            (_, Rule::CommitCalledAgain) => {
                // The same method again waits for the same pending result: only its limit begins anew, and where no
                // attempt is under way, with the next one. Otherwise a run without a coordinator would never end.
                if self.world.is_under_way(|action| *action == Action::CallWait { by }) {
                    self.world.put(limit.step.again(limit.step.m.saturating_add(1)), Action::CallLimit { by });
                }
            }
            (_, Rule::OrderSentAnew) => {
                self.call_ends(by);
                if let Some(state) = self.world.order_mut(order) {
                    state.resends = state.resends.saturating_add(1);
                }
                let waiting = self.world.producer(by).map(|producer| producer.waiting.clone()).unwrap_or_default();
                self.producer_starts(by);
                if let Some(producer) = self.world.producer_mut(by) {
                    producer.waiting = core::iter::once(order).chain(waiting).collect();
                }
            }
            (Some(Call::Produce), _) => {
                self.call_ends(by);
                self.end_transaction(order, by, false);
            }
            _ => {
                self.call_ends(by);
                // An abort that was not answered is certain all the same: nobody has asked to commit.
                let compensates = rule == Rule::CommitUnknownCompensates || (is_abort && self.compensates());
                self.producer_dies(order, by, compensates);
            }
        }
    }

    /// Only close is left. An application that compensates deletes the order.
    fn producer_dies(&mut self, order: u16, by: u8, compensates: bool) {
        if let Some(producer) = self.world.producer_mut(by) {
            producer.state = ProducerState::Fatal;
            producer.order = None;
        }
        if compensates {
            self.compensate_order(order, by);
        }
        let waiting = self.world.producer_mut(by).map(|producer| core::mem::take(&mut producer.waiting));
        for order in waiting.unwrap_or_default() {
            self.refuse_order(order, by);
        }
    }

    /// Whether the application deletes an order whose record will never be visible.
    fn compensates(&self) -> bool {
        matches!(self.rules.on_error, OnError::Compensate | OnError::RetryThenCompensate)
    }

    /// The application deletes the order, where it is committed.
    fn compensate_order(&mut self, order: u16, by: u8) {
        if self.world.order(order).is_some_and(|state| state.row == Row::Committed) {
            self.begin_next(StepId::order(order, Verb::Compensate, 1), Action::Compensate { by });
        }
    }

    /// The producer cannot send any more, so nothing comes of the order.
    fn refuse_order(&mut self, order: u16, by: u8) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.sends = state.sends.saturating_add(1);
        let produce = Pending {
            step: StepId::order(order, Verb::Produce, state.sends),
            action: Action::Produce { by, epoch: 0 },
            cause: self.world.names.last_event(),
        };
        self.failed(&produce, Outcome::Refused(code::PRODUCER_FENCED), Rule::ProducerUnusable);
    }

    /// An order is placed: its transaction begins as soon as the producer is free. `beginTransaction` sends nothing.
    pub(super) fn place_in_transaction(&mut self, begin: Pending, order: u16, by: u8) {
        let Some(producer) = self.world.producer_mut(by) else { return };
        if producer.state == ProducerState::Fatal {
            return self.failed(&begin, Outcome::Refused(code::PRODUCER_FENCED), Rule::ProducerUnusable);
        }
        producer.waiting.push(order);
        self.done(&begin, Outcome::Ok, Rule::OrderPlaced, Vec::new());
        self.next_order(by);
    }

    /// Takes the next order that waits for the producer.
    fn next_order(&mut self, by: u8) {
        let Some(producer) = self.world.producer_mut(by) else { return };
        if producer.state != ProducerState::Ready || producer.waiting.is_empty() {
            return;
        }
        let order = producer.waiting.remove(0);
        producer.state = ProducerState::InTransaction;
        producer.order = Some(order);
        let is_again = self.world.order(order).is_some_and(|state| state.resends > 0);
        if self.rules.pattern == Pattern::DatabaseFirst && !is_again {
            self.start_local(order, by);
        } else {
            self.start_call(by, Call::Produce);
        }
    }

    fn start_call(&mut self, by: u8, call: Call) {
        if let Some(producer) = self.world.producer_mut(by) {
            producer.call = Some(call);
        }
        self.call(by);
    }

    fn end_transaction(&mut self, order: u16, by: u8, commit: bool) {
        if self.world.producer(by).is_some_and(|producer| producer.order == Some(order)) {
            self.start_call(by, Call::EndTxn { commit });
        }
    }

    /// The local transaction ends, wherever the pattern has it.
    pub(super) fn local_ends_in_kafka(&mut self, local: Pending, by: u8, how: Option<How>) {
        let order = local.step.order_number().unwrap_or_default();
        let outcome = match how {
            Some(How::Refused { .. }) => Some(Outcome::Refused(0)),
            Some(How::Throws) => Some(Outcome::Threw),
            _ => None,
        };
        let row = if outcome.is_some() { Row::Absent } else { Row::Committed };
        let effect = self.set_row(order, row);
        let rule = match (self.rules.pattern, outcome) {
            (_, None) => Rule::RowCommitted,
            (Pattern::PrepareLike, _) => Rule::DatabaseRefusedAborts,
            (Pattern::DatabaseFirst, _) => Rule::NothingSent,
            (Pattern::KafkaFirst, _) => Rule::MessageIsOut,
        };
        self.done(&local, outcome.unwrap_or(Outcome::Ok), rule, vec![effect]);
        match (self.rules.pattern, outcome.is_none()) {
            (Pattern::PrepareLike, commit) => self.end_transaction(order, by, commit),
            (Pattern::DatabaseFirst, true) => self.start_call(by, Call::Produce),
            (Pattern::DatabaseFirst, false) => self.transaction_is_over(by),
            (Pattern::KafkaFirst, _) => {}
        }
    }

    /// The producer is free for the next order.
    fn transaction_is_over(&mut self, by: u8) {
        if let Some(producer) = self.world.producer_mut(by) {
            producer.state = ProducerState::Ready;
            producer.order = None;
        }
        self.next_order(by);
    }

    // ---- replies ----

    pub(super) fn find_replied(&mut self, reply: Pending, by: u8, how: Option<How>) {
        if self.reply_fails(&reply, by, code::NONE, how) {
            return;
        }
        self.done(&reply, Outcome::Ok, Rule::FindsCoordinator, Vec::new());
        self.world.remove(reply.step.part(Part::Timeout));
        if let Some(producer) = self.world.producer_mut(by) {
            producer.must_find = false;
        }
        self.call(by);
    }

    pub(super) fn init_replied(&mut self, reply: Pending, by: u8, code: u16, epoch: u16, how: Option<How>) {
        if self.reply_fails(&reply, by, code, how) {
            return;
        }
        self.done(&reply, Outcome::Ok, Rule::ProducerReady { epoch }, Vec::new());
        self.call_ends(by);
        if let Some(producer) = self.world.producer_mut(by) {
            producer.epoch = epoch;
        }
        self.transaction_is_over(by);
    }

    pub(super) fn produce_replied(&mut self, reply: Pending, by: u8, code: u16, how: Option<How>) {
        let order = reply.step.order_number().unwrap_or_default();
        if self.reply_fails(&reply, by, code, how) {
            return;
        }
        self.call_ends(by);
        if code != code::NONE {
            // Abortable: the application must call abortTransaction, which then learns that it is fenced.
            self.failed(&reply, Outcome::Refused(code), Rule::ProduceFenced { code });
            return self.end_transaction(order, by, false);
        }
        self.done(&reply, Outcome::Ok, Rule::ProduceAcknowledged, Vec::new());
        let is_there = self.world.order(order).is_some_and(|state| state.row == Row::Committed);
        if self.rules.pattern == Pattern::PrepareLike && !is_there {
            self.start_local(order, by);
        } else {
            self.end_transaction(order, by, true);
        }
    }

    pub(super) fn end_replied(&mut self, reply: Pending, by: u8, code: u16, epoch: u16, how: Option<How>) {
        let order = reply.step.order_number().unwrap_or_default();
        if self.reply_fails(&reply, by, code, how) {
            return;
        }
        let commit = self.world.producer(by).is_some_and(|of| of.call == Some(Call::EndTxn { commit: true }));
        self.call_ends(by);
        if code != code::NONE {
            self.failed(&reply, Outcome::Refused(code), Rule::ProducerFenced { code });
            return self.producer_dies(order, by, self.compensates());
        }
        self.done(&reply, Outcome::Ok, Rule::EndTxnAnswered, Vec::new());
        if let Some(producer) = self.world.producer_mut(by) {
            producer.epoch = epoch;
        }
        if commit && self.rules.pattern == Pattern::KafkaFirst {
            self.start_local(order, by);
        }
        if !commit && self.compensates() {
            self.compensate_order(order, by);
        }
        self.transaction_is_over(by);
    }

    /// Deals with a reply that is lost, unwanted or retriable. `false` where it is good, or an error for good.
    fn reply_fails(&mut self, reply: &Pending, by: u8, code: u16, how: Option<How>) -> bool {
        match how {
            Some(How::Lost) => self.failed(reply, Outcome::Lost, Rule::KafkaReply { code }),
            Some(How::Refused { .. }) => self.call_again(reply, by, Outcome::Broken),
            _ if !self.world.is_up(NodeId::Instance(by)) => {
                self.failed(reply, Outcome::ReceiverDown, Rule::ConnectionGone);
            }
            // The client has given this attempt up: what comes on its connection is dropped.
            _ if !self.waits_for(reply) || !self.wants(by, StepId { part: Part::Whole, ..reply.step }) => {
                self.done(reply, Outcome::Ignored, Rule::KafkaReply { code }, Vec::new());
            }
            _ if code::is_retriable(code) => self.call_again(reply, by, Outcome::Refused(code)),
            _ => return false,
        }
        true
    }

    /// A request does not get through to a node that works, and its sender learns at once.
    pub(super) fn request_cut(&mut self, pending: &Pending, by: u8, outcome: Outcome) {
        self.call_again(pending, by, outcome);
    }

    // ---- the coordinator ----

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

    pub(super) fn find_arrives(&mut self, find: Pending, by: u8, how: Option<How>) {
        if !self.request_fails(&find, by, NodeId::Coordinator, how) {
            self.done(&find, Outcome::Ok, Rule::FindsCoordinator, Vec::new());
            self.reply(find.step, by, code::NONE, 0, how);
        }
    }

    pub(super) fn init_arrives(&mut self, init: Pending, by: u8, how: Option<How>) {
        if self.request_fails(&init, by, NodeId::Coordinator, how) {
            return;
        }
        let id = self.rules.transactional_id(by);
        if self.world.transaction(id).is_none() {
            self.world.kafka.transactions.push(Transaction {
                id,
                state: TransactionState::Empty,
                epoch: u16::MAX,
                saved_epoch: u16::MAX,
                order: 0,
                is_pending: false,
                timed_out: false,
            });
        }
        let Some(transaction) = self.world.transaction_mut(id) else { return };
        if transaction.is_busy() {
            self.done(&init, Outcome::Ok, Rule::TransactionUnderWay, Vec::new());
            return self.reply(init.step, by, code::CONCURRENT_TRANSACTIONS, 0, how);
        }
        if transaction.state == TransactionState::Ongoing {
            transaction.fence();
            let effects = vec![transaction.effect()];
            let order = transaction.order;
            self.done(&init, Outcome::Ok, Rule::InitAbortsOpenOne, effects);
            self.decide(id, order, TransactionState::PrepareAbort, None);
            return self.reply(init.step, by, code::CONCURRENT_TRANSACTIONS, 0, how);
        }
        transaction.epoch = transaction.epoch.wrapping_add(1);
        transaction.saved_epoch = transaction.epoch;
        transaction.state = TransactionState::Empty;
        let (epoch, effects) = (transaction.epoch, vec![transaction.effect()]);
        self.done(&init, Outcome::Ok, Rule::ProducerReady { epoch }, effects);
        self.reply(init.step, by, code::NONE, epoch, how);
    }

    pub(super) fn end_txn_arrives(&mut self, end: Pending, by: u8, commit: bool, epoch: u16, how: Option<How>) {
        if self.request_fails(&end, by, NodeId::Coordinator, how) {
            return;
        }
        use TransactionState::{CompleteAbort, CompleteCommit, Empty, Ongoing, PrepareAbort, PrepareCommit};
        let id = self.rules.transactional_id(by);
        let Some(transaction) = self.world.transaction_mut(id) else { return };
        let is_current = transaction.epoch == epoch;
        let is_repeated = transaction.epoch == epoch.wrapping_add(1);
        let is_ours = Some(transaction.order) == end.step.order_number();
        let code = match transaction.state {
            _ if !is_current && !is_repeated => code::PRODUCER_FENCED,
            _ if transaction.is_pending => code::CONCURRENT_TRANSACTIONS,
            PrepareCommit | PrepareAbort => code::CONCURRENT_TRANSACTIONS,
            Ongoing if is_current => code::NONE,
            Empty | Ongoing if is_repeated => code::PRODUCER_FENCED,
            CompleteCommit if is_repeated && commit && is_ours => code::NONE,
            CompleteAbort if is_repeated && !commit && is_ours => code::NONE,
            // Nothing was sent in this transaction: an abort ends it all the same.
            Empty | CompleteCommit | CompleteAbort if is_current && !commit => code::NONE,
            _ => code::INVALID_TXN_STATE,
        };
        let latest = transaction.epoch;
        if code == code::NONE && transaction.state == Ongoing {
            let order = transaction.order;
            let to = if commit { PrepareCommit } else { PrepareAbort };
            self.done(&end, Outcome::Ok, Rule::EndTxnAccepted { commit }, Vec::new());
            return self.decide(id, order, to, Some((end.step, by, how == Some(How::ReplyLost))));
        }
        match code {
            code::NONE => self.done(&end, Outcome::Ok, Rule::EndTxnKnown, Vec::new()),
            code::CONCURRENT_TRANSACTIONS => self.done(&end, Outcome::Ok, Rule::TransactionUnderWay, Vec::new()),
            code => self.failed(&end, Outcome::Refused(code), Rule::ProducerFenced { code }),
        }
        self.reply(end.step, by, code, latest, how);
    }

    /// Appends a state to `__transaction_state`; until then the transaction is pending.
    fn decide(&mut self, id: u8, order: u16, to: TransactionState, asked: Option<(StepId, u8, bool)>) {
        if let Some(transaction) = self.world.transaction_mut(id) {
            transaction.is_pending = true;
        }
        let Some(state) = self.world.order_mut(order) else { return };
        state.decisions = state.decisions.saturating_add(1);
        let step = StepId::order(order, Verb::Decide, state.decisions);
        let (attempt, by, reply_lost) = asked.map_or((0, 0, false), |(step, by, lost)| (step.n, by, lost));
        self.begin_next(step, Action::Decide { id, to, attempt, by, reply_lost });
    }

    pub(super) fn decided(&mut self, decide: Pending, how: Option<How>) {
        let order = decide.step.order_number().unwrap_or_default();
        let Action::Decide { id, to, attempt, by, reply_lost } = decide.action else { return };
        let Some(transaction) = self.world.transaction_mut(id) else { return };
        transaction.is_pending = false;
        let request = StepId::order(order, Verb::EndTxn, attempt);
        let reply_how = reply_lost.then_some(How::ReplyLost);
        if matches!(how, Some(How::Refused { .. })) {
            self.failed(&decide, Outcome::Refused(0), Rule::BelowMinIsr);
            if attempt > 0 {
                self.reply(request, by, code::COORDINATOR_NOT_AVAILABLE, 0, reply_how);
            }
            return;
        }
        transaction.state = to;
        if attempt > 0 {
            // Transaction version 2: each decided transaction raises the epoch.
            transaction.epoch = transaction.epoch.wrapping_add(1);
        }
        transaction.saved_epoch = transaction.epoch;
        let is_over = matches!(to, TransactionState::CompleteCommit | TransactionState::CompleteAbort);
        transaction.timed_out &= !is_over;
        let (epoch, effects) = (transaction.epoch, vec![transaction.effect()]);
        self.done(&decide, Outcome::Ok, Rule::Decided { state: to }, effects);
        if is_over {
            return;
        }
        let expiry = self.world.pending().iter().find(|timer| timer.action == Action::TransactionTimeout { id });
        if let Some(step) = expiry.map(|timer| timer.step) {
            self.world.remove(step);
        }
        if attempt > 0 {
            self.reply(request, by, code::NONE, epoch, reply_how);
        }
        self.send_marker(id, order);
    }

    fn send_marker(&mut self, id: u8, order: u16) {
        let Some(transaction) = self.world.transaction(id) else { return };
        let (epoch, commit) = (transaction.epoch, transaction.state == TransactionState::PrepareCommit);
        let Some(state) = self.world.order_mut(order) else { return };
        state.markers = state.markers.saturating_add(1);
        let step = StepId::order(order, Verb::Marker, state.markers);
        self.begin_next(step, Action::Marker { id, epoch, commit });
    }

    pub(super) fn marker_begins(&mut self, step: StepId, id: u8, epoch: u16, commit: bool) -> Rule {
        self.world.put(step.part(Part::Timeout), Action::MarkerWait { id, epoch });
        Rule::MarkerGoes { commit }
    }

    /// The leader looks at the marker's epoch only (ProducerAppendInfo.checkProducerEpoch): one that comes late can meet
    /// the next transaction, which has the same.
    pub(super) fn marker_arrives(&mut self, marker: Pending, id: u8, epoch: u16, commit: bool, how: Option<How>) {
        let order = marker.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Leader) {
            return self.marker_failed(&marker, id, epoch, Outcome::ReceiverDown);
        }
        match how {
            Some(How::Lost) => return self.failed(&marker, Outcome::Lost, Rule::MarkerGoes { commit }),
            Some(How::Refused { code }) => {
                let code = code.unwrap_or(marker.step.usual_refusal());
                return self.marker_failed(&marker, id, epoch, Outcome::Refused(code));
            }
            _ => {}
        }
        if self.world.epoch_in_partition(id).is_some_and(|known| known > epoch) {
            self.world.remove(marker.step.part(Part::Timeout));
            let code = code::INVALID_PRODUCER_EPOCH;
            return self.failed(&marker, Outcome::Refused(code), Rule::MarkerTooOld);
        }
        self.world.note_epoch(id, epoch);
        let open = PartitionRecord::open_of(&self.world.kafka.partition, id);
        let mut effects = Vec::new();
        let mut rule = Rule::MarkerWritten { commit };
        if let Some(of) = open {
            if of != order {
                rule = Rule::MarkerEndsAnother { order: of };
            }
            self.world.kafka.partition.push(PartitionRecord { order, id, marker: Some(commit) });
            let [real, _] = &mut self.world.broker.queues;
            real.push(Record { order: 0, times: 0, delivery: 0, acks: 0 });
            effects.push(Effect::MarkerWritten { order, id, commit });
        }
        self.done(&marker, Outcome::Ok, rule, effects);
        let reply = marker.step.part(Part::Reply);
        let action = Action::MarkerReply { id, epoch, commit };
        if how == Some(How::ReplyLost) {
            let lost = Pending { step: reply, action, cause: self.world.names.last_event() };
            self.failed(&lost, Outcome::Lost, Rule::MarkerWritten { commit });
        } else {
            self.begin_next(reply, action);
        }
    }

    /// The coordinator sends the marker again, as soon as the leader is there.
    pub(super) fn marker_failed(&mut self, at: &Pending, id: u8, epoch: u16, outcome: Outcome) {
        let step = StepId { part: Part::Whole, ..at.step };
        if self.world.remove(step.part(Part::Timeout)).is_none() || !self.world.is_marker_due(id, epoch) {
            return self.failed(at, outcome, Rule::ConnectionGone);
        }
        self.failed(at, outcome, Rule::MarkerRepeats);
        self.world.put(step.part(Part::Retry), Action::MarkerAgain { id, epoch });
    }

    pub(super) fn marker_again(&mut self, timer: Pending, id: u8, epoch: u16) {
        let order = timer.step.order_number().unwrap_or_default();
        if !self.world.is_marker_due(id, epoch) {
            return self.done(&timer, Outcome::Ignored, Rule::TimerFires, Vec::new());
        }
        self.done(&timer, Outcome::Ok, Rule::MarkerRepeats, Vec::new());
        if self.world.node(NodeId::Leader).is_paused() {
            // What was sent waits there, and more would too.
            self.world.put(timer.step.part(Part::Retry), Action::MarkerAgain { id, epoch });
        } else {
            self.send_marker(id, order);
        }
    }

    pub(super) fn marker_replied(&mut self, reply: Pending, id: u8, epoch: u16, commit: bool, how: Option<How>) {
        let order = reply.step.order_number().unwrap_or_default();
        if how == Some(How::Lost) {
            return self.failed(&reply, Outcome::Lost, Rule::MarkerWritten { commit });
        }
        if !self.world.is_up(NodeId::Coordinator) {
            return self.failed(&reply, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        self.world.remove(reply.step.part(Part::Timeout));
        if !self.world.is_marker_due(id, epoch) {
            return self.done(&reply, Outcome::Ignored, Rule::MarkerWritten { commit }, Vec::new());
        }
        self.done(&reply, Outcome::Ok, Rule::MarkerWritten { commit }, Vec::new());
        let to = if commit { TransactionState::CompleteCommit } else { TransactionState::CompleteAbort };
        self.decide(id, order, to, None);
    }

    /// The transaction is open for longer than `transaction.timeout.ms`: the next scan aborts it.
    pub(super) fn transaction_times_out(&mut self, timer: Pending, id: u8) {
        if let Some(transaction) = self.world.transaction_mut(id) {
            transaction.timed_out = transaction.state == TransactionState::Ongoing;
        }
        self.done(&timer, Outcome::Ok, Rule::TimerFires, Vec::new());
    }

    pub(super) fn scanned(&mut self, scan: Pending) {
        let interval = self.rules.get(Setting::KafkaAbortCleanupInterval);
        let due = |transaction: &&mut Transaction| {
            transaction.timed_out && !transaction.is_pending && transaction.state == TransactionState::Ongoing
        };
        let mut effects = Vec::new();
        let mut aborts = Vec::new();
        for transaction in self.world.kafka.transactions.iter_mut().filter(due) {
            transaction.fence();
            effects.push(transaction.effect());
            aborts.push((transaction.id, transaction.order));
        }
        let limit = self.rules.get(Setting::KafkaTransactionTimeout);
        self.done(&scan, Outcome::Ok, Rule::ScanAborts { interval, limit }, effects);
        for (id, order) in aborts {
            self.decide(id, order, TransactionState::PrepareAbort, None);
        }
    }

    /// Sets the coordinator's scan, and sends markers that are due and not under way: also after a fail-over.
    pub(super) fn arm_coordinator(&mut self) {
        if !self.world.works(NodeId::Coordinator) {
            return;
        }
        let has_overdue = self.world.kafka.transactions.iter().any(|transaction| {
            transaction.timed_out && !transaction.is_pending && transaction.state == TransactionState::Ongoing
        });
        let scan = self.world.pending().iter().find(|timer| timer.action == Action::Scan).map(|timer| timer.step);
        if let Some(scan) = scan.filter(|_| !has_overdue) {
            // What it would have found has ended by itself.
            self.world.remove(scan);
        }
        if has_overdue && scan.is_none() {
            let n = self.world.names.next(NodeId::Coordinator, |numbers| &mut numbers.scans);
            self.world.put(StepId::node(NodeId::Coordinator, Verb::Scan, n), Action::Scan);
        }
        let due: Vec<(u8, u16)> = self
            .world
            .kafka
            .transactions
            .iter()
            .filter(|transaction| {
                let key = (transaction.id, transaction.epoch);
                self.world.is_marker_due(key.0, key.1)
                    && !self.world.is_under_way(|action| match *action {
                        Action::Marker { id, epoch, .. }
                        | Action::MarkerReply { id, epoch, .. }
                        | Action::MarkerWait { id, epoch }
                        | Action::MarkerAgain { id, epoch } => (id, epoch) == key,
                        _ => false,
                    })
            })
            .map(|transaction| (transaction.id, transaction.order))
            .collect();
        for (id, order) in due {
            self.send_marker(id, order);
        }
    }

    // ---- the partition leader ----

    pub(super) fn produce_arrives(&mut self, produce: Pending, by: u8, epoch: u16, how: Option<How>) {
        let order = produce.step.order_number().unwrap_or_default();
        if self.request_fails(&produce, by, NodeId::Leader, how) {
            return;
        }
        let id = self.rules.transactional_id(by);
        let is_there =
            self.world.works(NodeId::Coordinator) && self.world.can_reach(NodeId::Leader, NodeId::Coordinator);
        let known = self.world.epoch_in_partition(id);
        let has_record =
            known == Some(epoch) && PartitionRecord::open_of(&self.world.kafka.partition, id) == Some(order);
        if has_record {
            // The same sequence number: the record is in the log already.
            self.done(&produce, Outcome::Ok, Rule::ProduceDeduplicated, Vec::new());
            return self.reply(produce.step, by, code::NONE, 0, how);
        }
        let Some(transaction) = self.world.transaction_mut(id) else { return };
        // The leader knows the epochs of its own log; for the first record of a transaction it asks the coordinator.
        let is_fenced = known.is_some_and(|known| known > epoch) || (is_there && transaction.epoch != epoch);
        if is_fenced {
            let code = code::INVALID_PRODUCER_EPOCH;
            self.failed(&produce, Outcome::Refused(code), Rule::ProduceFenced { code });
            return self.reply(produce.step, by, code, 0, how);
        }
        if !is_there || transaction.is_busy() {
            let code = if is_there { code::CONCURRENT_TRANSACTIONS } else { code::COORDINATOR_NOT_AVAILABLE };
            self.failed(&produce, Outcome::Refused(code), Rule::KafkaReply { code });
            return self.reply(produce.step, by, code, 0, how);
        }
        transaction.state = TransactionState::Ongoing;
        transaction.order = order;
        transaction.timed_out = false;
        let mut effects = vec![transaction.effect()];
        self.world.note_epoch(id, epoch);
        self.world.kafka.partition.push(PartitionRecord { order, id, marker: None });
        let [real, _] = &mut self.world.broker.queues;
        let offset = u16::try_from(real.len()).unwrap_or(u16::MAX);
        real.push(Record { order, times: 0, delivery: 0, acks: 0 });
        effects.push(Effect::Produced { order, id });
        let last_stable = self.world.last_stable_offset();
        self.done(&produce, Outcome::Ok, Rule::ProduceStored { offset, last_stable }, effects);
        self.world.put(produce.step.part(Part::Expiry), Action::TransactionTimeout { id });
        self.reply(produce.step, by, code::NONE, 0, how);
    }

    // ---- nodes that die ----

    /// The coordinator's process dies: what it was appending is not decided, and a fence that was not appended is
    /// forgotten. Its log stays.
    pub(super) fn coordinator_forgets(&mut self, effects: &mut Vec<Effect>) {
        for transaction in &mut self.world.kafka.transactions {
            transaction.is_pending = false;
            if transaction.epoch != transaction.saved_epoch {
                transaction.epoch = transaction.saved_epoch;
                effects.push(transaction.effect());
            }
        }
    }

    /// An append to `__transaction_state` that a crash cut was not decided.
    pub(super) fn decision_cut(&mut self, decide: &Pending) {
        let Action::Decide { id, attempt, by, .. } = decide.action else { return };
        let order = decide.step.order_number().unwrap_or_default();
        if let Some(transaction) = self.world.transaction_mut(id) {
            transaction.is_pending = false;
        }
        if attempt > 0 {
            let request = StepId::order(order, Verb::EndTxn, attempt);
            let asked = Pending {
                step: request.part(Part::Reply),
                action: Action::EndTxnReply { by, code: 0, epoch: 0 },
                ..*decide
            };
            self.call_again(&asked, by, Outcome::SenderDown);
        }
    }

    /// A producer's memory is gone with its process.
    pub(super) fn producer_forgets(&mut self, by: u8) {
        if let Some(producer) = self.world.producer_mut(by) {
            *producer = Producer::default();
        }
    }
}

impl World {
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
