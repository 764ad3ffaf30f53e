//! The producer client: it repeats what is not answered, and tells the application what came of it (TransactionManager,
//! KafkaProducer).

use crate::effect::Row;
use crate::node::NodeId;
use crate::scenario::{How, OnError, Pattern};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Rule};
use crate::world::{Action, Pending, Transition};

use super::{Call, Producer, ProducerState, code};

impl Transition<'_> {
    /// An instance starts: it looks for the coordinator and calls `initTransactions`.
    pub(in crate::world) fn producer_starts(&mut self, by: u8) {
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
    pub(in crate::world) fn call_begins(&mut self, step: StepId, by: u8) -> Rule {
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
    pub(super) fn call_again(&mut self, at: &Pending, by: u8, outcome: Outcome) {
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

    pub(in crate::world) fn call_repeated(&mut self, timer: Pending, by: u8) {
        self.done(&timer, Outcome::Ok, Rule::ClientRepeats, []);
        self.call(by);
    }

    /// No reply within `request.timeout.ms`.
    pub(in crate::world) fn call_waited(&mut self, timeout: Pending, by: u8) {
        let limit = self.rules.get(Setting::KafkaRequestTimeout);
        self.done(&timeout, Outcome::TimedOut, Rule::RequestTimedOut { timeout: limit }, []);
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
    pub(in crate::world) fn call_given_up(&mut self, limit: Pending, by: u8) {
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
        self.done(&limit, Outcome::TimedOut, rule, []);
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
    pub(in crate::world) fn place_in_transaction(&mut self, begin: Pending, order: u16, by: u8) {
        let Some(producer) = self.world.producer_mut(by) else { return };
        if producer.state == ProducerState::Fatal {
            return self.failed(&begin, Outcome::Refused(code::PRODUCER_FENCED), Rule::ProducerUnusable);
        }
        producer.waiting.push(order);
        self.done(&begin, Outcome::Ok, Rule::OrderPlaced, []);
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
    pub(in crate::world) fn local_ends_in_kafka(&mut self, local: Pending, by: u8, how: Option<How>) {
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
        self.done(&local, outcome.unwrap_or(Outcome::Ok), rule, [effect]);
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

    pub(in crate::world) fn find_replied(&mut self, reply: Pending, by: u8, how: Option<How>) {
        if self.reply_fails(&reply, by, code::NONE, how) {
            return;
        }
        self.done(&reply, Outcome::Ok, Rule::FindsCoordinator, []);
        self.world.remove(reply.step.part(Part::Timeout));
        if let Some(producer) = self.world.producer_mut(by) {
            producer.must_find = false;
        }
        self.call(by);
    }

    pub(in crate::world) fn init_replied(&mut self, reply: Pending, by: u8, code: u16, epoch: u16, how: Option<How>) {
        if self.reply_fails(&reply, by, code, how) {
            return;
        }
        self.done(&reply, Outcome::Ok, Rule::ProducerReady { epoch }, []);
        self.call_ends(by);
        if let Some(producer) = self.world.producer_mut(by) {
            producer.epoch = epoch;
        }
        self.transaction_is_over(by);
    }

    pub(in crate::world) fn produce_replied(&mut self, reply: Pending, by: u8, code: u16, how: Option<How>) {
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
        self.done(&reply, Outcome::Ok, Rule::ProduceAcknowledged, []);
        let is_there = self.world.order(order).is_some_and(|state| state.row == Row::Committed);
        if self.rules.pattern == Pattern::PrepareLike && !is_there {
            self.start_local(order, by);
        } else {
            self.end_transaction(order, by, true);
        }
    }

    pub(in crate::world) fn end_replied(&mut self, reply: Pending, by: u8, code: u16, epoch: u16, how: Option<How>) {
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
        self.done(&reply, Outcome::Ok, Rule::EndTxnAnswered, []);
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
                self.done(reply, Outcome::Ignored, Rule::KafkaReply { code }, []);
            }
            _ if code::is_retriable(code) => self.call_again(reply, by, Outcome::Refused(code)),
            _ => return false,
        }
        true
    }

    /// A request does not get through to a node that works, and its sender learns at once.
    pub(in crate::world) fn request_cut(&mut self, pending: &Pending, by: u8, outcome: Outcome) {
        self.call_again(pending, by, outcome);
    }

    /// A producer's memory is gone with its process.
    pub(in crate::world) fn producer_forgets(&mut self, by: u8) {
        if let Some(producer) = self.world.producer_mut(by) {
            *producer = Producer::default();
        }
    }
}
