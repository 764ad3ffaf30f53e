//! The transaction coordinator: epochs, decisions in `__transaction_state`, markers and the scan (TransactionCoordinator,
//! TransactionMetadata).

use crate::effect::{Effect, TransactionState};
use crate::node::NodeId;
use crate::scenario::How;
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Rule};
use crate::world::{Action, Pending, Transition};

use super::{Transaction, code};

impl Transition<'_> {
    pub(in crate::world) fn find_arrives(&mut self, find: Pending, by: u8, how: Option<How>) {
        if !self.request_fails(&find, by, NodeId::Coordinator, how) {
            self.done(&find, Outcome::Ok, Rule::FindsCoordinator, []);
            self.reply(find.step, by, code::NONE, 0, how);
        }
    }

    pub(in crate::world) fn init_arrives(&mut self, init: Pending, by: u8, how: Option<How>) {
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
            self.done(&init, Outcome::Ok, Rule::TransactionUnderWay, []);
            return self.reply(init.step, by, code::CONCURRENT_TRANSACTIONS, 0, how);
        }
        if transaction.state == TransactionState::Ongoing {
            transaction.fence();
            let effects = [transaction.effect()];
            let order = transaction.order;
            self.done(&init, Outcome::Ok, Rule::InitAbortsOpenOne, effects);
            self.decide(id, order, TransactionState::PrepareAbort, None);
            return self.reply(init.step, by, code::CONCURRENT_TRANSACTIONS, 0, how);
        }
        transaction.epoch = transaction.epoch.wrapping_add(1);
        transaction.saved_epoch = transaction.epoch;
        transaction.state = TransactionState::Empty;
        let (epoch, effects) = (transaction.epoch, [transaction.effect()]);
        self.done(&init, Outcome::Ok, Rule::ProducerReady { epoch }, effects);
        self.reply(init.step, by, code::NONE, epoch, how);
    }

    pub(in crate::world) fn end_txn_arrives(
        &mut self,
        end: Pending,
        by: u8,
        commit: bool,
        epoch: u16,
        how: Option<How>,
    ) {
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
            self.done(&end, Outcome::Ok, Rule::EndTxnAccepted { commit }, []);
            return self.decide(id, order, to, Some((end.step, by, how == Some(How::ReplyLost))));
        }
        match code {
            code::NONE => self.done(&end, Outcome::Ok, Rule::EndTxnKnown, []),
            code::CONCURRENT_TRANSACTIONS => self.done(&end, Outcome::Ok, Rule::TransactionUnderWay, []),
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

    pub(in crate::world) fn decided(&mut self, decide: Pending, how: Option<How>) {
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
        let (epoch, effects) = (transaction.epoch, [transaction.effect()]);
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

    pub(in crate::world) fn marker_begins(&mut self, step: StepId, id: u8, epoch: u16, commit: bool) -> Rule {
        self.world.put(step.part(Part::Timeout), Action::MarkerWait { id, epoch });
        Rule::MarkerGoes { commit }
    }

    /// The coordinator sends the marker again, as soon as the leader is there.
    pub(in crate::world) fn marker_failed(&mut self, at: &Pending, id: u8, epoch: u16, outcome: Outcome) {
        let step = StepId { part: Part::Whole, ..at.step };
        if self.world.remove(step.part(Part::Timeout)).is_none() || !self.world.is_marker_due(id, epoch) {
            return self.failed(at, outcome, Rule::ConnectionGone);
        }
        self.failed(at, outcome, Rule::MarkerRepeats);
        self.world.put(step.part(Part::Retry), Action::MarkerAgain { id, epoch });
    }

    pub(in crate::world) fn marker_again(&mut self, timer: Pending, id: u8, epoch: u16) {
        let order = timer.step.order_number().unwrap_or_default();
        if !self.world.is_marker_due(id, epoch) {
            return self.done(&timer, Outcome::Ignored, Rule::TimerFires, []);
        }
        self.done(&timer, Outcome::Ok, Rule::MarkerRepeats, []);
        if self.world.node(NodeId::Leader).is_paused() {
            // What was sent waits there, and more would too.
            self.world.put(timer.step.part(Part::Retry), Action::MarkerAgain { id, epoch });
        } else {
            self.send_marker(id, order);
        }
    }

    pub(in crate::world) fn marker_replied(
        &mut self,
        reply: Pending,
        id: u8,
        epoch: u16,
        commit: bool,
        how: Option<How>,
    ) {
        let order = reply.step.order_number().unwrap_or_default();
        if how == Some(How::Lost) {
            return self.failed(&reply, Outcome::Lost, Rule::MarkerWritten { commit });
        }
        if !self.world.is_up(NodeId::Coordinator) {
            return self.failed(&reply, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        self.world.remove(reply.step.part(Part::Timeout));
        if !self.world.is_marker_due(id, epoch) {
            return self.done(&reply, Outcome::Ignored, Rule::MarkerWritten { commit }, []);
        }
        self.done(&reply, Outcome::Ok, Rule::MarkerWritten { commit }, []);
        let to = if commit { TransactionState::CompleteCommit } else { TransactionState::CompleteAbort };
        self.decide(id, order, to, None);
    }

    /// The transaction is open for longer than `transaction.timeout.ms`: the next scan aborts it.
    pub(in crate::world) fn transaction_times_out(&mut self, timer: Pending, id: u8) {
        if let Some(transaction) = self.world.transaction_mut(id) {
            transaction.timed_out = transaction.state == TransactionState::Ongoing;
        }
        self.done(&timer, Outcome::Ok, Rule::TimerFires, []);
    }

    pub(in crate::world) fn scanned(&mut self, scan: Pending) {
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
    pub(in crate::world) fn arm_coordinator(&mut self) {
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

    /// The coordinator's process dies: what it was appending is not decided, and a fence that was not appended is
    /// forgotten. Its log stays.
    pub(in crate::world) fn coordinator_forgets(&mut self, effects: &mut Vec<Effect>) {
        for transaction in &mut self.world.kafka.transactions {
            transaction.is_pending = false;
            if transaction.epoch != transaction.saved_epoch {
                transaction.epoch = transaction.saved_epoch;
                effects.push(transaction.effect());
            }
        }
    }

    /// An append to `__transaction_state` that a crash cut was not decided.
    pub(in crate::world) fn decision_cut(&mut self, decide: &Pending) {
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
}
