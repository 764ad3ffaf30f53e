//! The broker's side of the last word: EndTransactionProcessor, op entries and positions
//! (TransactionalMessageServiceImpl, TransactionalOpBatchService).

use crate::effect::{Effect, Queue};
use crate::node::NodeId;
use crate::scenario::{How, LocalState};
use crate::settings::Setting;
use crate::step::{StepId, Verb};
use crate::trace::{Outcome, Rule};

use super::{Action, Pending, Record, Transition};

impl Transition<'_> {
    /// END_TRANSACTION arrives, from the sender or as the answer to a check. What was said before is not looked at.
    pub(super) fn end_arrives(&mut self, end: Pending, word: LocalState, half_offset: u16, how: Option<How>) {
        let order = end.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Broker) {
            return self.failed(&end, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        match (how, word) {
            (Some(How::Lost), _) => self.failed(&end, Outcome::Lost, Rule::EndIsOneWay),
            (Some(How::Refused { code }), _) => {
                let code = code.unwrap_or(end.step.usual_refusal());
                self.failed(&end, Outcome::Refused(code), Rule::EndRefused { code });
            }
            (_, LocalState::Commit) => {
                self.done(&end, Outcome::Ok, Rule::CommitAppends { half_offset }, Vec::new());
                if let Some(state) = self.world.order_mut(order) {
                    state.finals += 1;
                    let step = StepId::order(order, Verb::Final, state.finals);
                    self.begin_next(step, Action::Final { half_offset });
                }
            }
            (_, LocalState::Rollback) => {
                let effect = self.remember(half_offset, LocalState::Rollback);
                let too_late = half_offset < self.world.broker.positions.half;
                self.done(&end, Outcome::Ok, Rule::RollbackNoted { half_offset, too_late }, vec![effect]);
            }
            (_, LocalState::Unknown | LocalState::Null) => {
                self.done(&end, Outcome::Ok, Rule::UnknownIgnored, Vec::new());
            }
        }
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
        let effects = vec![Effect::FinalAppended { order }, remembered];
        self.done(&append, Outcome::Ok, Rule::BecomesVisible { offset, visible }, effects);
    }

    pub(super) fn op_flushed(&mut self, flush: Pending) {
        let record = core::mem::take(&mut self.world.broker.op_memory);
        let entries = u16::try_from(record.len()).unwrap_or(u16::MAX);
        self.world.broker.op_records.push(record);
        let interval = self.rules.get(Setting::TransactionOpBatchInterval);
        self.done(&flush, Outcome::Ok, Rule::OpFlushed { entries, interval }, vec![Effect::OpFlushed]);
    }

    pub(super) fn saved(&mut self, save: Pending) {
        self.world.broker.saved = self.world.broker.positions;
        self.world.group.saved = self.world.group.committed;
        let interval = self.rules.get(Setting::FlushConsumerOffsetInterval);
        self.done(&save, Outcome::Ok, Rule::Saved { interval }, vec![Effect::PositionsSaved]);
    }

    /// Sets the broker's timers where their firing would change something.
    pub(super) fn arm_broker(&mut self) {
        if !self.world.is_up(NodeId::Broker) {
            return;
        }
        let broker = &self.world.broker;
        let has_ops = !broker.op_memory.is_empty();
        let is_unsaved = broker.saved != broker.positions || self.world.group.saved != self.world.group.committed;
        let has_halves = broker.round.is_none() && usize::from(broker.positions.half) < broker.half.len();
        if has_ops && !self.world.is_under_way(|action| *action == Action::OpFlush) {
            self.world.names.flushes += 1;
            self.world.put(StepId::node(NodeId::Broker, Verb::Op, self.world.names.flushes), Action::OpFlush);
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

    /// A failed message's delay is over: the broker puts it into the retry topic.
    pub(super) fn retry_due(&mut self, timer: Pending, times: u16) {
        let order = timer.step.order_number().unwrap_or_default();
        let [_, retry] = &mut self.world.broker.queues;
        retry.push(Record { order, times, delivery: 0, acks: 0 });
        self.done(&timer, Outcome::Ok, Rule::RetryDue { times }, vec![Effect::RetryAppended { order, times }]);
    }
}

impl Queue {
    /// The queue's position in arrays.
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Real => 0,
            Self::Retry => 1,
        }
    }
}
