//! The broker's check round: TransactionalMessageServiceImpl.check and AbstractTransactionalMessageCheckListener.

use crate::effect::{Effect, Positions};
use crate::node::NodeId;
use crate::scenario::How;
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};
use crate::view::HalfState;

use super::{Action, HalfRecord, Pending, RoundState, Transition, World};

/// Op records that a round reads at once (OP_MSG_PULL_NUMS).
const OPS_PER_READ: usize = 32;

impl Transition<'_> {
    pub(super) fn round_starts(&mut self, timer: Pending) {
        let broker = &mut self.world.broker;
        let end = u16::try_from(broker.half.len()).unwrap_or(u16::MAX);
        let Positions { half, op } = broker.positions;
        let unread = broker.op_records.len().saturating_sub(usize::from(op)).min(OPS_PER_READ);
        let ops_read = op.saturating_add(u16::try_from(unread).unwrap_or(u16::MAX));
        broker.round = Some(RoundState { at: half, end, ops_read, found_ops: unread > 0 });
        let rule = Rule::RoundStarts {
            round: timer.step.n,
            interval: self.rules.get(Setting::TransactionCheckInterval),
            waiting: end.saturating_sub(half),
        };
        self.fact(&timer, Phase::Begun, Outcome::Under, rule, []);
        self.go_on();
    }

    pub(super) fn round_goes_on(&mut self, pause: Pending) {
        self.done(&pause, Outcome::Ok, Rule::RoundPauses, []);
        self.go_on();
    }

    /// Looks at one half record after the other until one needs an append or a pause, or the round is over.
    fn go_on(&mut self) {
        while let Some(round) = self.world.broker.round {
            let at = usize::from(round.at);
            let Some(record) = self.world.broker.half.get(at).filter(|_| round.at < round.end) else {
                return self.round_ends(false);
            };
            let (order, sent, times) = (record.order, record.sent, record.check_times.unwrap_or(0));
            let prepared = record.prepared;
            let Some(sent) = self.world.order(order).and_then(|state| state.sent(sent)) else {
                return self.round_ends(false);
            };
            if self.world.is_resolved(round, round.at) {
                self.world.move_round(|round| round.at += 1);
                continue;
            }
            if times >= self.rules.check_max || sent.expired {
                return self.discard(order, round.at);
            }
            let has_immunity = self.rules.get(Setting::CheckImmunityTime) > 0;
            if has_immunity && !sent.past_immunity {
                if prepared.is_some_and(|offset| self.world.is_resolved(round, offset)) {
                    self.world.move_round(|round| round.at += 1);
                    continue;
                }
                return self.write_anew(order, round.at, true);
            }
            if !has_immunity && !sent.ahead && !sent.old {
                return self.round_ends(true);
            }
            if !round.found_ops || sent.ahead {
                return self.write_anew(order, round.at, false);
            }
            let unread =
                self.world.broker.op_records.len().saturating_sub(usize::from(round.ops_read)).min(OPS_PER_READ);
            self.world.move_round(|round| {
                round.found_ops = unread > 0;
                round.ops_read = round.ops_read.saturating_add(u16::try_from(unread).unwrap_or(u16::MAX));
            });
            if unread == 0 {
                self.world.names.pauses += 1;
                let round = StepId::node(NodeId::Broker, Verb::Round, self.world.names.rounds);
                let step = round.part(Part::Pause).again(self.world.names.pauses);
                return self.world.put(step, Action::Pause);
            }
        }
    }

    /// Before it asks, or instead of asking while the half message is immune, the broker writes it anew.
    fn write_anew(&mut self, order: u16, half_offset: u16, is_immune: bool) {
        let Some(state) = self.world.order(order) else { return };
        let check = StepId::order(order, Verb::Check, state.checks.saturating_add(1));
        let step = check.part(Part::Copy).again(state.copies_failed.saturating_add(1));
        self.begin_next(step, Action::Copy { half_offset, is_immune });
    }

    fn discard(&mut self, order: u16, half_offset: u16) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.discards += 1;
        let step = StepId::order(order, Verb::Discard, state.discards);
        self.begin_next(step, Action::Discard { half_offset });
    }

    pub(super) fn copy_rule(&self, half_offset: u16, is_immune: bool) -> Rule {
        let times = self.world.broker.half.get(usize::from(half_offset)).and_then(|record| record.check_times);
        let (times, max) = (times.unwrap_or(0).saturating_add(1), u64::from(self.rules.check_max));
        match is_immune {
            true => Rule::ImmuneCopies { times, max, immunity: self.immunity() },
            false => Rule::CheckCopies { times, max, limit: self.limit() },
        }
    }

    /// `CHECK_IMMUNITY_TIME_IN_SECONDS`, in ms.
    fn immunity(&self) -> u64 {
        self.rules.millis(Setting::CheckImmunityTime).0
    }

    /// The age, in ms, from which a half message is checked: its immunity if it has one, else `transactionTimeOut`.
    fn limit(&self) -> u64 {
        match self.immunity() {
            0 => self.rules.get(Setting::TransactionTimeOut),
            immunity => immunity,
        }
    }

    /// The copy is appended: the attempt is used, and the next live channel of the group is asked.
    pub(super) fn copied(&mut self, copy: Pending, half_offset: u16, is_immune: bool, how: Option<How>) {
        let order = copy.step.order_number().unwrap_or_default();
        if matches!(how, Some(How::Refused { .. })) {
            if let Some(state) = self.world.order_mut(order) {
                state.copies_failed += 1;
            }
            self.failed(&copy, Outcome::Refused(0), Rule::AppendFailed);
            return self.go_on();
        }
        let rule = self.copy_rule(half_offset, is_immune);
        let broker = &mut self.world.broker;
        let copy_offset = u16::try_from(broker.half.len()).unwrap_or(u16::MAX);
        let Some(old) = broker.half.get_mut(usize::from(half_offset)) else { return };
        let (sent, times) = (old.sent, old.check_times.unwrap_or(0).saturating_add(1));
        let prepared = old.prepared.or(is_immune.then_some(half_offset));
        old.fate = HalfState::Superseded(copy_offset);
        broker.half.push(HalfRecord {
            order,
            sent,
            copy_of: Some(half_offset),
            prepared,
            check_times: Some(times),
            fate: HalfState::Pending,
            word: None,
        });
        let appended = Effect::HalfAppended { order, copy_of: Some(half_offset), check_times: Some(times) };
        let asks = !broker.channels.is_empty() && !is_immune;
        if asks {
            // ProducerManager.getAvailableChannel: the counter moves on before it is used.
            broker.counter = broker.counter.wrapping_add(1);
        }
        let asked = asks.then_some(Effect::Asked { counter: broker.counter });
        self.done(&copy, Outcome::Ok, rule, [appended].into_iter().chain(asked));
        self.world.move_round(|round| round.at += 1);
        if let Some(state) = self.world.order_mut(order) {
            state.checks = copy.step.n;
            state.copies_failed = 0;
        }
        if !is_immune {
            self.send_check(StepId::order(order, Verb::Check, copy.step.n), copy_offset, times);
        }
        self.go_on();
    }

    fn send_check(&mut self, step: StepId, half_offset: u16, times: u16) {
        let broker = &self.world.broker;
        if broker.channels.is_empty() {
            let nobody =
                Pending { step, action: Action::Discard { half_offset }, cause: self.world.names.last_event() };
            let max = u64::from(self.rules.check_max);
            return self.failed(&nobody, Outcome::NobodyOnline, Rule::CheckFindsNobody { times, max });
        }
        let turn = usize::from(broker.counter) % broker.channels.len();
        if let Some(to) = broker.channels.get(turn).copied() {
            self.begin_next(step, Action::Check { to, half_offset });
        }
    }

    pub(super) fn check_rule(&self, check: StepId, to: u8, half_offset: u16) -> Rule {
        let times = self.world.broker.half.get(usize::from(half_offset)).and_then(|record| record.check_times);
        Rule::CheckAsks {
            times: times.unwrap_or(check.n),
            max: u64::from(self.rules.check_max),
            limit: self.limit(),
            sender: check.order_number().is_some_and(|order| self.rules.sender(order) == to),
        }
    }

    pub(super) fn discard_rule(&self, half_offset: u16) -> Rule {
        let record = self.world.broker.half.get(usize::from(half_offset));
        let times = record.and_then(|record| record.check_times).unwrap_or(0);
        match times >= self.rules.check_max {
            true => Rule::ChecksUsedUp { max: u64::from(self.rules.check_max) },
            false => Rule::TooOldToKeep { limit: self.rules.millis(Setting::FileReservedTime).0 },
        }
    }

    pub(super) fn discarded(&mut self, discard: Pending, half_offset: u16) {
        let rule = self.discard_rule(half_offset);
        let order = discard.step.order_number().unwrap_or_default();
        if let Some(record) = self.world.broker.half.get_mut(usize::from(half_offset)) {
            record.fate = HalfState::Discarded;
        }
        self.world.broker.discarded.push(order);
        self.done(&discard, Outcome::Ok, rule, [Effect::Discarded { order, half_offset }]);
        self.operator_learns(order, half_offset);
        self.world.move_round(|round| round.at += 1);
        self.go_on();
    }

    /// An operator who puts discarded messages back does so once an order.
    fn operator_learns(&mut self, order: u16, half_offset: u16) {
        if self.rules.get(Setting::ResumeAfter) == 0 {
            return;
        }
        let Some(state) = self.world.order_mut(order).filter(|state| state.resumes == 0) else { return };
        state.resumes += 1;
        let step = StepId::order(order, Verb::Resume, state.resumes);
        self.world.put(step, Action::Resume { half_offset });
    }

    fn round_ends(&mut self, too_young: bool) {
        let Some(round) = self.world.broker.round.take() else { return };
        let broker = &mut self.world.broker;
        let before = broker.positions;
        let used_up = |record: &Vec<u16>| record.iter().all(|half_offset| *half_offset < round.at);
        let read = broker.op_records.iter().take(usize::from(round.ops_read)).skip(usize::from(before.op));
        let op =
            before.op.saturating_add(u16::try_from(read.take_while(|record| used_up(record)).count()).unwrap_or(0));
        broker.positions = Positions { half: round.at, op };
        let moved = (broker.positions != before).then_some(Effect::PositionsMoved { to: broker.positions });
        let step = StepId::node(NodeId::Broker, Verb::Round, self.world.names.rounds);
        let timer = Pending { step, action: Action::Round, cause: self.world.names.last_event() };
        let limit = self.rules.get(Setting::TransactionTimeOut);
        let passed = round.at.saturating_sub(before.half);
        self.done(&timer, Outcome::Ok, Rule::RoundEnds { passed, too_young, limit }, moved);
        self.forget_ages();
    }

    /// Ages of half messages that no later round will look at need not be waited for.
    fn forget_ages(&mut self) {
        let has_immunity = self.rules.get(Setting::CheckImmunityTime) > 0;
        let World { broker, pending, .. } = &mut *self.world;
        let waiting = broker.half.get(usize::from(broker.positions.half)..).unwrap_or_default();
        // The sender's own word is measured against the immunity too.
        let speaking: Vec<Option<u16>> = pending
            .iter()
            .filter(|step| has_immunity && matches!(step.action, Action::Local { .. } | Action::End { .. }))
            .map(|step| step.step.order_number())
            .collect();
        pending.retain(|timer| {
            let order = timer.step.order_number();
            !timer.action.is_age()
                || speaking.contains(&order)
                || waiting.iter().any(|half| Some(half.order) == order && half.sent == timer.step.n)
        });
    }
}

impl World {
    fn move_round(&mut self, change: impl FnOnce(&mut RoundState)) {
        if let Some(round) = &mut self.broker.round {
            change(round);
        }
    }

    /// Whether an op record that the round has read names this half record, not counting those that the positions
    /// have left behind.
    fn is_resolved(&self, round: RoundState, half_offset: u16) -> bool {
        let Positions { half, op } = self.broker.positions;
        let mut read = self.broker.op_records.iter().take(usize::from(round.ops_read)).skip(usize::from(op));
        half_offset >= half && read.any(|record| record.contains(&half_offset))
    }
}
