//! The broker's side of the last word: EndTransactionProcessor, op entries and positions
//! (TransactionalMessageServiceImpl, TransactionalOpBatchService).

use crate::effect::{Effect, Flushed, Queue};
use crate::node::NodeId;
use crate::scenario::{How, LocalState};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};
use crate::view::HalfState;

use super::{Action, Broker, Pending, Record, Transition};

/// The response code for a word that names no half message (ResponseCode.SYSTEM_ERROR).
const SYSTEM_ERROR: u16 = 1;
/// The response code for a word that comes after the half message's immunity (ResponseCode.ILLEGAL_OPERATION).
const ILLEGAL_OPERATION: u16 = 604;

impl Transition<'_> {
    /// END_TRANSACTION arrives, from the sender or as the answer to a check. What was said before is not looked at.
    pub(super) fn end_arrives(&mut self, end: Pending, word: LocalState, half_offset: u16, how: Option<How>) {
        let order = end.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Broker) {
            return self.failed(&end, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        let names_it = |record: &super::HalfRecord| record.order == order;
        let is_there = self.world.broker.half.get(usize::from(half_offset)).is_some_and(names_it);
        match (how, word) {
            (Some(How::Lost), _) => self.failed(&end, Outcome::Lost, Rule::EndIsOneWay),
            (None, LocalState::Commit | LocalState::Rollback) if !is_there => {
                self.failed(&end, Outcome::Refused(SYSTEM_ERROR), Rule::HalfIsGone { half_offset });
            }
            (Some(How::Refused { code }), _) => {
                let code = code.unwrap_or(end.step.usual_refusal());
                self.failed(&end, Outcome::Refused(code), Rule::EndRefused { code });
            }
            (_, LocalState::Commit | LocalState::Rollback) if self.is_past_immunity(&end, half_offset) => {
                let immunity = self.rules.millis(Setting::CheckImmunityTime).0;
                self.failed(&end, Outcome::Refused(ILLEGAL_OPERATION), Rule::EndAfterImmunity { immunity });
            }
            (_, LocalState::Commit) => {
                self.done(&end, Outcome::Ok, Rule::CommitAppends { half_offset }, []);
                if let Some(state) = self.world.order_mut(order) {
                    state.finals += 1;
                    let step = StepId::order(order, Verb::Final, state.finals);
                    self.begin_next(step, Action::Final { half_offset });
                }
            }
            (_, LocalState::Rollback) => {
                let effect = self.remember(half_offset, LocalState::Rollback);
                let too_late = half_offset < self.world.broker.positions.half;
                self.done(&end, Outcome::Ok, Rule::RollbackNoted { half_offset, too_late }, [effect]);
            }
            (_, LocalState::Unknown | LocalState::Null) => {
                self.done(&end, Outcome::Ok, Rule::UnknownIgnored, []);
            }
        }
    }

    /// Whether the broker ignores this word of the sender's own, as the half message's immunity is over.
    fn is_past_immunity(&self, end: &Pending, half_offset: u16) -> bool {
        let is_set = self.rules.get(Setting::CheckImmunityTime) > 0;
        let order = end.step.order_number().unwrap_or_default();
        let limit = self.rules.millis(Setting::CheckImmunityTime).0;
        let is_longer = limit >= self.rules.get(Setting::TransactionTimeOut);
        let is_over = |sent: super::Sent| if is_longer { sent.past_immunity } else { sent.old };
        is_set && end.step.part != Part::Answer && self.world.sent_of(order, half_offset).is_some_and(is_over)
    }

    /// Notes in memory that a half message is resolved.
    fn remember(&mut self, half_offset: u16, word: LocalState) -> Effect {
        self.world.broker.op_memory.push(half_offset);
        if let Some(record) = self.world.broker.half.get_mut(usize::from(half_offset)) {
            record.word = Some(word);
        }
        Effect::OpRemembered { half_offset, word }
    }

    pub(super) fn final_appended(&mut self, append: Pending, half_offset: u16, how: Option<How>) {
        let order = append.step.order_number().unwrap_or_default();
        if matches!(how, Some(How::Refused { .. })) {
            return self.failed(&append, Outcome::Refused(0), Rule::AppendFailed);
        }
        let [real, _] = &mut self.world.broker.queues;
        let offset = u16::try_from(real.len()).unwrap_or(u16::MAX);
        real.push(Record { order, times: 0, delivery: 0, acks: 0 });
        let visible = real.iter().filter(|record| record.order == order).count();
        let visible = u16::try_from(visible).unwrap_or(u16::MAX);
        let remembered = self.remember(half_offset, LocalState::Commit);
        let effects = [Effect::FinalAppended { order }, remembered];
        self.done(&append, Outcome::Ok, Rule::BecomesVisible { offset, visible }, effects);
    }

    pub(super) fn op_flushed(&mut self, flush: Pending, is_full: bool, how: Option<How>) {
        if matches!(how, Some(How::Refused { .. })) {
            let mut effects = Vec::new();
            self.ops_forgotten(&mut effects);
            return self.fact(&flush, Phase::Failed, Outcome::Refused(0), Rule::OpWriteFailed, effects);
        }
        let record = core::mem::take(&mut self.world.broker.op_memory);
        let entries = u16::try_from(record.len()).unwrap_or(u16::MAX);
        self.world.broker.op_records.push(record);
        let rule = match is_full {
            true => Rule::OpFlushedFull { entries, max: self.rules.get(Setting::TransactionOpMsgMaxSize) },
            false => Rule::OpFlushed { entries, interval: self.rules.get(Setting::TransactionOpBatchInterval) },
        };
        self.done(&flush, Outcome::Ok, rule, [Effect::OpFlushed]);
    }

    /// Op entries in memory are gone: their half messages look undecided.
    pub(super) fn ops_forgotten(&mut self, effects: &mut Vec<Effect>) {
        let broker = &mut self.world.broker;
        let forgotten = core::mem::take(&mut broker.op_memory);
        if forgotten.is_empty() {
            return;
        }
        for half_offset in forgotten {
            if let Some(record) = broker.half.get_mut(usize::from(half_offset)) {
                record.word = None;
            }
        }
        effects.push(Effect::OpForgotten);
    }

    pub(super) fn flushed_to_disk(&mut self, flush: Pending) {
        self.world.broker.flushed = self.world.broker.log_end();
        self.world.broker.unflushed_retries.clear();
        self.done(&flush, Outcome::Ok, Rule::LogFlushed, []);
    }

    /// An operator puts a discarded half message back.
    pub(super) fn resumed(&mut self, resume: Pending, half_offset: u16) {
        let order = resume.step.order_number().unwrap_or_default();
        let half = &mut self.world.broker.half;
        let offset = u16::try_from(half.len()).unwrap_or(u16::MAX);
        let sent = half.get(usize::from(half_offset)).map_or(1, |record| record.sent);
        half.push(super::HalfRecord {
            order,
            sent,
            copy_of: None,
            prepared: None,
            check_times: Some(0),
            fate: HalfState::Pending,
            word: None,
        });
        let effects = [Effect::HalfAppended { order, copy_of: None, check_times: Some(0) }];
        self.done(&resume, Outcome::Ok, Rule::Resumed { offset }, effects);
    }

    pub(super) fn saved(&mut self, save: Pending) {
        self.world.broker.saved = self.world.broker.positions;
        self.world.group.saved = self.world.group.committed;
        let interval = self.rules.get(Setting::FlushConsumerOffsetInterval);
        self.done(&save, Outcome::Ok, Rule::Saved { interval }, [Effect::PositionsSaved]);
    }

    /// Sets the broker's timers where their firing would change something.
    pub(super) fn arm_broker(&mut self) {
        if !self.world.works(NodeId::Broker) {
            return;
        }
        self.arm_disk_flush();
        let broker = &self.world.broker;
        let has_ops = !broker.op_memory.is_empty();
        let is_full = broker.op_body() > self.rules.get(Setting::TransactionOpMsgMaxSize);
        let is_unsaved = broker.saved != broker.positions || self.world.group.saved != self.world.group.committed;
        let has_halves = broker.round.is_none() && usize::from(broker.positions.half) < broker.half.len();
        if has_ops && !self.world.is_under_way(|action| matches!(action, Action::OpFlush { .. })) {
            self.world.names.flushes += 1;
            let step = StepId::node(NodeId::Broker, Verb::Op, self.world.names.flushes);
            self.world.put(step, Action::OpFlush { is_full });
        } else if has_ops && is_full && self.world.is_under_way(|action| *action == Action::OpFlush { is_full: false })
        {
            // The wait for the tick is over; the flush gets a new name, so that it is timed anew.
            self.world.remove(StepId::node(NodeId::Broker, Verb::Op, self.world.names.flushes));
            self.world.names.flushes += 1;
            let step = StepId::node(NodeId::Broker, Verb::Op, self.world.names.flushes);
            self.world.put(step, Action::OpFlush { is_full });
        }
        if is_unsaved && !self.world.is_under_way(|action| *action == Action::Save) {
            self.world.names.saves += 1;
            self.world.put(StepId::node(NodeId::Broker, Verb::Save, self.world.names.saves), Action::Save);
        }
        if has_halves && !self.world.is_under_way(|action| *action == Action::Round) {
            self.world.names.rounds += 1;
            self.world.names.pauses = 0;
            self.world.put(StepId::node(NodeId::Broker, Verb::Round, self.world.names.rounds), Action::Round);
        }
    }

    /// The log is flushed on a tick of its own. Followed only where a power failure could tell the difference.
    fn arm_disk_flush(&mut self) {
        let broker = &mut self.world.broker;
        if !self.rules.power_loss || broker.flushed == broker.log_end() && broker.unflushed_retries.is_empty() {
            return;
        }
        if self.rules.flushes_at_once() {
            broker.flushed = broker.log_end();
            broker.unflushed_retries.clear();
        } else if !self.world.is_under_way(|action| *action == Action::DiskFlush) {
            self.world.names.disk_flushes += 1;
            let step = StepId::node(NodeId::Broker, Verb::Flush, self.world.names.disk_flushes);
            self.world.put(step, Action::DiskFlush);
        }
    }

    /// A failed message's delay is over: the broker puts it into the retry topic.
    pub(super) fn retry_due(&mut self, timer: Pending, times: u16) {
        let order = timer.step.order_number().unwrap_or_default();
        let [_, retry] = &mut self.world.broker.queues;
        retry.push(Record { order, times, delivery: 0, acks: 0 });
        self.done(&timer, Outcome::Ok, Rule::RetryDue { times }, [Effect::RetryAppended { order, times }]);
    }
}

impl Broker {
    /// Where each topic ends.
    pub(super) fn log_end(&self) -> Flushed {
        let length = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let [real, retry] = &self.queues;
        Flushed {
            half: length(self.half.len()),
            op: length(self.op_records.len()),
            queues: [length(real.len()), length(retry.len())],
            discarded: length(self.discarded.len()),
            dead_letters: length(self.dead_letters.len()),
        }
    }

    /// Records that a power failure would take now.
    pub(super) fn unflushed(&self) -> u16 {
        let (end, disk) = (self.log_end(), self.flushed);
        let queues: u16 = end.queues.iter().zip(disk.queues).map(|(end, disk)| end.saturating_sub(disk)).sum();
        let topics = [
            end.half.saturating_sub(disk.half),
            end.op.saturating_sub(disk.op),
            end.discarded.saturating_sub(disk.discarded),
            end.dead_letters.saturating_sub(disk.dead_letters),
        ];
        topics.iter().fold(queues, |sum, count| sum.saturating_add(*count))
    }

    /// Bytes of the op record that the entries in memory make: half offsets with a comma after each.
    fn op_body(&self) -> u64 {
        let digits = |offset: &u16| u64::from(offset.checked_ilog10().unwrap_or(0)) + 2;
        self.op_memory.iter().map(digits).sum()
    }
}

impl Queue {
    /// The queue's position in arrays.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Real | Self::Partition => 0,
            Self::Retry => 1,
        }
    }
}
