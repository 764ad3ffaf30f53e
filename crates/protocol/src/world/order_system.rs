//! The order system: the send call, the local transaction, the last word, and the answer to a check.
//! DefaultMQProducerImpl.sendMessageInTransaction, ClientRemotingProcessor.checkTransactionState.

use crate::effect::{Effect, Row};
use crate::node::NodeId;
use crate::rules::LONGEST_LOCAL_TRANSACTION;
use crate::scenario::{CheckPolicy, How, LocalState, OnError, Way};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};
use crate::view::HalfState;

use super::{Action, HalfRecord, Pending, Sent, Transition, World};

/// How often the application sends again itself after an exception.
const RESENDS: u8 = 1;

impl Transition<'_> {
    pub(super) fn order_placed(&mut self, begin: Pending, order: u16) {
        let by = self.rules.sender(order);
        if !self.world.is_up(NodeId::Instance(by)) {
            self.failed(&begin, Outcome::SenderDown, Rule::OrderNotPlaced);
            return;
        }
        if self.rules.way == Way::Kafka {
            return self.place_in_transaction(begin, order, by);
        }
        self.done(&begin, Outcome::Ok, Rule::OrderPlaced, []);
        match self.rules.way {
            Way::Rocketmq => self.start_sending(order, by),
            _ => self.start_local(order, by),
        }
    }

    /// The application calls send: up to so many attempts within one budget.
    fn start_sending(&mut self, order: u16, by: u8) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.attempts = 0;
        state.sending_from = state.halves.saturating_add(1);
        self.send_half(order, by);
    }

    /// Sends the half message, for the first time or again.
    fn send_half(&mut self, order: u16, by: u8) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.sending = true;
        state.attempts += 1;
        let step = self.next_half(order, by);
        self.begin_next(step, Action::Half { by });
    }

    /// Names the next half message of this order. With the same message object it keeps its transaction id.
    fn next_half(&mut self, order: u16, by: u8) -> StepId {
        let is_new = self.rules.on_error == OnError::RetryNew;
        let ahead = self.rules.skew(by) > 0;
        let Some(state) = self.world.order_mut(order) else { return StepId::order(order, Verb::Half, 1) };
        let transaction = if is_new { state.resends } else { 0 };
        state.halves += 1;
        let sent = Sent { transaction, ahead, old: false, past_limit: false, past_immunity: false, expired: false };
        state.sent.push(sent);
        StepId::order(order, Verb::Half, state.halves)
    }

    pub(super) fn half_begins(&mut self, step: StepId) -> (Rule, Option<Effect>) {
        let order = step.order_number().unwrap_or_default();
        let by = self.rules.sender(order);
        let attempt = self.world.order(order).map_or(1, |state| state.attempts);
        if attempt == 1 {
            self.world.put(step.part(Part::Timeout), Action::SendTimeout { by });
        }
        (Rule::HalfGoesFirst { attempt }, None)
    }

    pub(super) fn half_arrives(&mut self, half: Pending, by: u8, how: Option<How>) {
        let order = half.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Broker) {
            self.send_failed_fast(&half, Outcome::ReceiverDown);
            return;
        }
        let code = match how {
            Some(How::Lost) => return self.failed(&half, Outcome::Lost, Rule::HalfRefused),
            Some(How::Refused { code }) => code.unwrap_or(half.step.usual_refusal()),
            _ => 0,
        };
        let reply = half.step.part(Part::Reply);
        if !matches!(code, 0 | 10..=12) {
            self.failed(&half, Outcome::Refused(code), Rule::HalfRefused);
            self.begin_next(reply, Action::HalfReply { by, code, half_offset: 0 });
            return;
        }
        let half_offset = u16::try_from(self.world.broker.half.len()).unwrap_or(u16::MAX);
        self.world.broker.half.push(HalfRecord {
            order,
            sent: half.step.n,
            copy_of: None,
            prepared: None,
            check_times: None,
            fate: HalfState::Pending,
            word: None,
        });
        let effects = [Effect::HalfAppended { order, copy_of: None, check_times: None }];
        let outcome = if code == 0 { Outcome::Ok } else { Outcome::Refused(code) };
        let rule = if code == 0 { Rule::HalfStored { offset: half_offset } } else { Rule::HalfStoredNotOk { code } };
        self.done(&half, outcome, rule, effects);
        self.watch_age(half.step, by);
        let reply_pending = Pending {
            step: reply,
            action: Action::HalfReply { by, code, half_offset },
            cause: self.world.names.last_event(),
        };
        if how == Some(How::ReplyLost) {
            self.failed(&reply_pending, Outcome::Lost, rule);
        } else {
            self.begin_next(reply, reply_pending.action);
        }
    }

    pub(super) fn half_replied(&mut self, reply: Pending, by: u8, code: u16, half_offset: u16, how: Option<How>) {
        let order = reply.step.order_number().unwrap_or_default();
        let rule = if code == 0 { Rule::LocalRuns } else { Rule::HalfStoredNotOk { code } };
        if how == Some(How::Lost) {
            return self.failed(&reply, Outcome::Lost, Rule::HalfStored { offset: half_offset });
        }
        if !self.world.is_up(NodeId::Instance(by)) {
            return self.failed(&reply, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        let waits = |state: &super::Order| state.sending && state.sending_from <= reply.step.n;
        if how == Some(How::Refused { code: None }) || how == Some(How::Refused { code: Some(0) }) {
            return self.send_failed_fast(&reply, Outcome::Broken);
        }
        if !self.world.order(order).is_some_and(waits) {
            return self.done(&reply, Outcome::Ignored, Rule::HalfStored { offset: half_offset }, []);
        }
        if !matches!(code, 0 | 10..=12) {
            return self.send_failed_fast(&reply, Outcome::Refused(code));
        }
        self.stop_sending(order);
        let outcome = if code == 0 { Outcome::Ok } else { Outcome::Refused(code) };
        self.done(&reply, outcome, rule, []);
        if code == 0 {
            let step = StepId::order(order, Verb::Local, 1);
            self.begin_next(step, Action::Local { by, half_offset });
        } else {
            self.say(order, by, LocalState::Rollback, half_offset);
        }
    }

    /// The send came to grief before its timeout: again at once while attempts are left, else the caller gets an
    /// exception. Written on the step that failed.
    pub(super) fn send_failed_fast(&mut self, at: &Pending, outcome: Outcome) {
        let order = at.step.order_number().unwrap_or_default();
        let by = self.rules.sender(order);
        let Some(state) = self.world.order(order) else { return };
        let (sending, attempt, attempts) = (state.sending, state.attempts, self.rules.send_attempts);
        if !sending || !self.world.is_up(NodeId::Instance(by)) {
            return self.failed(at, outcome, Rule::ConnectionGone);
        }
        if attempt < attempts {
            self.failed(at, outcome, Rule::SendAgain { attempt, attempts });
            self.send_half(order, by);
        } else {
            self.failed(at, outcome, Rule::SendFailed { attempts });
            self.stop_sending(order);
            self.send_threw(order, by);
        }
    }

    /// The application has got an exception from its send, and does what the setup says.
    fn send_threw(&mut self, order: u16, by: u8) {
        if !matches!(self.rules.on_error, OnError::RetrySame | OnError::RetryNew) {
            return;
        }
        let Some(state) = self.world.order_mut(order).filter(|state| state.resends < RESENDS) else { return };
        state.resends += 1;
        self.start_sending(order, by);
    }

    /// Sets the timers of a half message's age that can change something.
    fn watch_age(&mut self, half: StepId, by: u8) {
        let immunity = self.rules.millis(Setting::CheckImmunityTime).0;
        if self.rules.skew(by) > 0 {
            self.world.put(half.part(Part::Ahead), Action::Ahead);
        }
        if immunity < self.rules.get(Setting::TransactionTimeOut).max(1) {
            self.world.put(half.part(Part::Age), Action::Age);
        }
        if immunity > 0 {
            self.world.put(half.part(Part::Immunity), Action::Immunity);
        }
        if self.rules.check_policy == CheckPolicy::TransactionLog {
            self.world.put(half.part(Part::Limit), Action::Limit);
        }
        if self.rules.log_expires {
            self.world.put(half.part(Part::Expiry), Action::Expiry);
        }
    }

    /// The sender's wait for the reply is over, one way or the other.
    pub(super) fn stop_sending(&mut self, order: u16) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.sending = false;
        let first = StepId::order(order, Verb::Half, state.sending_from);
        self.world.remove(first.part(Part::Timeout));
    }

    pub(super) fn send_timed_out(&mut self, timeout: Pending, order: u16) {
        self.stop_sending(order);
        let rule = Rule::SendTimedOut { timeout: self.rules.get(Setting::SendMsgTimeout) };
        self.done(&timeout, Outcome::TimedOut, rule, []);
        self.send_threw(order, self.rules.sender(order));
    }

    pub(super) fn half_aged(&mut self, timer: Pending, order: u16) {
        let position = usize::from(timer.step.n.saturating_sub(1));
        if let Some(sent) = self.world.order_mut(order).and_then(|state| state.sent.get_mut(position)) {
            match timer.action {
                Action::Ahead => sent.ahead = false,
                Action::Limit => sent.past_limit = true,
                Action::Immunity => sent.past_immunity = true,
                Action::Expiry => sent.expired = true,
                _ => sent.old = true,
            }
        }
        self.done(&timer, Outcome::Ok, Rule::TimerFires, []);
    }

    pub(super) fn local_begins(&mut self, step: StepId) -> (Rule, Option<Effect>) {
        let effect = self.set_row(step.order_number().unwrap_or_default(), Row::Uncommitted);
        let rule = match self.rules.way {
            Way::Rocketmq => Rule::LocalRuns,
            Way::SendThenCommit => Rule::RowStaysOpen,
            Way::Outbox => Rule::OutboxRowCommitted,
            _ => Rule::RowCommitted,
        };
        (rule, Some(effect))
    }

    pub(super) fn local_ends(&mut self, local: Pending, by: u8, half_offset: u16, how: Option<How>) {
        let order = local.step.order_number().unwrap_or_default();
        let (row, word, outcome, rule) = match how {
            Some(How::Refused { .. }) => {
                (Row::Absent, LocalState::Rollback, Outcome::Refused(0), Rule::LocalRolledBack)
            }
            Some(How::Throws) => (Row::Absent, LocalState::Unknown, Outcome::Threw, Rule::LocalUnknown),
            // The word and the database part ways: what is said to be committed is not, and the other way round.
            Some(How::Returns { state: LocalState::Commit }) => {
                (Row::Absent, LocalState::Commit, Outcome::Said(LocalState::Commit), Rule::LocalMisreported)
            }
            Some(How::Returns { state }) => (Row::Committed, state, Outcome::Said(state), Rule::LocalMisreported),
            _ => (Row::Committed, LocalState::Commit, Outcome::Ok, Rule::LocalCommitted),
        };
        let effect = self.set_row(order, row);
        let transaction = self.world.sent_of(order, half_offset).map_or(0, |sent| sent.transaction);
        if let Some(state) = self.world.order_mut(order).filter(|_| row == Row::Committed) {
            state.row_transaction = transaction;
        }
        self.done(&local, outcome, rule, [effect]);
        self.say(order, by, word, half_offset);
    }

    /// Changes the order row.
    pub(super) fn set_row(&mut self, order: u16, row: Row) -> Effect {
        if let Some(state) = self.world.order_mut(order) {
            state.row = row;
        }
        Effect::OrderRow { order, row }
    }

    /// The sender's last word leaves, one-way.
    fn say(&mut self, order: u16, by: u8, word: LocalState, half_offset: u16) {
        let Some(step) = self.next_word(order, word) else { return };
        self.begin_next(step, Action::End { by, word, half_offset });
    }

    /// Names the next last word of this kind.
    pub(super) fn next_word(&mut self, order: u16, word: LocalState) -> Option<StepId> {
        let (verb, position) = match word {
            LocalState::Commit => (Verb::Commit, 0),
            LocalState::Rollback => (Verb::Rollback, 1),
            LocalState::Unknown | LocalState::Null => (Verb::Unknown, 2),
        };
        let count = self.world.order_mut(order)?.words.get_mut(position)?;
        *count += 1;
        Some(StepId::order(order, verb, *count))
    }

    /// A message is sent twice: its second copy leaves right after the first.
    pub(super) fn send_twice(&mut self, first: Pending) {
        let order = first.step.order_number().unwrap_or_default();
        let step = match first.action {
            Action::Half { by } => Some(self.next_half(order, by)),
            Action::Send { .. } | Action::Produce { .. } => self.world.order_mut(order).map(|state| {
                state.sends = state.sends.saturating_add(1);
                StepId::order(order, first.step.verb, state.sends)
            }),
            Action::EndTxn { .. } => self.world.order_mut(order).map(|state| {
                state.ends = state.ends.saturating_add(1);
                StepId::order(order, Verb::EndTxn, state.ends)
            }),
            Action::End { .. } if first.step.part == Part::Answer => {
                Some(first.step.again(first.step.m.saturating_add(1)))
            }
            Action::End { word, .. } => self.next_word(order, word),
            _ => None,
        };
        let Some(step) = step else { return };
        let second = Pending { step, cause: self.world.names.last_event(), ..first };
        self.fact(&second, Phase::Begun, Outcome::Under, Rule::SentTwice, []);
        self.world.put(second.step, second.action);
    }

    pub(super) fn check_arrives(&mut self, check: Pending, to: u8, half_offset: u16, how: Option<How>) {
        let rule = self.check_rule(check.step, to, half_offset);
        if how == Some(How::Lost) {
            return self.failed(&check, Outcome::Lost, rule);
        }
        if !self.world.is_up(NodeId::Instance(to)) {
            return self.failed(&check, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        self.done(&check, Outcome::Ok, rule, []);
        self.begin_next(check.step.part(Part::Query), Action::Query { by: to, half_offset });
    }

    pub(super) fn query_ends(&mut self, query: Pending, by: u8, half_offset: u16, how: Option<How>) {
        let order = query.step.order_number().unwrap_or_default();
        let (word, rule) = match how {
            Some(How::Throws) => (LocalState::Unknown, Rule::PolicyThrew),
            Some(How::Returns { state }) => (state, Rule::PolicyFixed),
            _ => self.world.answer(order, half_offset, self.rules.check_policy),
        };
        let threw = matches!(rule, Rule::PolicyThrew);
        if word == LocalState::Null {
            return self.done(&query, Outcome::Said(LocalState::Null), Rule::PolicyNull, []);
        }
        self.done(&query, if threw { Outcome::Threw } else { Outcome::Said(word) }, rule, []);
        let step = query.step.part(Part::Answer);
        self.begin_next(step, Action::End { by, word, half_offset });
    }

    pub(super) fn heartbeat_arrives(&mut self, heartbeat: Pending, by: u8, how: Option<How>) {
        if how == Some(How::Lost) {
            return self.failed(&heartbeat, Outcome::Lost, Rule::HeartbeatRegisters);
        }
        self.world.broker.channels.push(by);
        let effects = [Effect::ChannelOpened { instance: by }];
        self.done(&heartbeat, Outcome::Ok, Rule::HeartbeatRegisters, effects);
    }

    /// An instance without a channel makes itself known on its next heartbeat.
    pub(super) fn arm_clients(&mut self) {
        let all_known = self.world.broker.channels.len() == usize::from(self.rules.instances);
        if all_known || !self.world.works(NodeId::Broker) || self.rules.way != Way::Rocketmq {
            return;
        }
        for by in 0..self.rules.instances {
            let node = NodeId::Instance(by);
            let known = self.world.broker.channels.contains(&by);
            let is_silent = !self.world.works(node) || !self.world.can_reach(node, NodeId::Broker);
            if known || is_silent || self.world.is_under_way(|action| *action == Action::Heartbeat { by }) {
                continue;
            }
            let n = self.world.names.next(node, |numbers| &mut numbers.heartbeats);
            self.world.put(StepId::node(node, Verb::Heartbeat, n), Action::Heartbeat { by });
        }
    }
}

impl World {
    /// What the check callback answers by this policy.
    fn answer(&self, order: u16, half_offset: u16, policy: CheckPolicy) -> (LocalState, Rule) {
        let is_committed = self.order(order).is_some_and(|state| state.row == Row::Committed);
        let sent = self.sent_of(order, half_offset);
        let is_logged = |transaction| self.order(order).is_some_and(|state| state.row_transaction == transaction);
        match policy {
            CheckPolicy::OrderRow if is_committed => (LocalState::Commit, Rule::PolicyFound),
            CheckPolicy::TransactionLog if is_committed && sent.is_none_or(|sent| is_logged(sent.transaction)) => {
                (LocalState::Commit, Rule::PolicyFound)
            }
            CheckPolicy::TransactionLog if !sent.is_some_and(|sent| sent.past_limit) => {
                (LocalState::Unknown, Rule::PolicyStillOpen { limit: LONGEST_LOCAL_TRANSACTION.0 })
            }
            CheckPolicy::OrderRow | CheckPolicy::TransactionLog => (LocalState::Rollback, Rule::PolicyNotFound),
            CheckPolicy::AlwaysUnknown => (LocalState::Unknown, Rule::PolicyFixed),
            CheckPolicy::Throws => (LocalState::Unknown, Rule::PolicyThrew),
            CheckPolicy::Null => (LocalState::Null, Rule::PolicyNull),
            CheckPolicy::WrongCommit => (LocalState::Commit, Rule::PolicyFixed),
        }
    }

    /// The half message behind this record.
    pub(super) fn sent_of(&self, order: u16, half_offset: u16) -> Option<Sent> {
        let number = self.broker.half.get(usize::from(half_offset)).map_or(1, |record| record.sent);
        self.order(order)?.sent(number)
    }
}
