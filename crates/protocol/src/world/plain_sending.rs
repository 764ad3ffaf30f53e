//! Sending without a transactional message: commit then send, send then commit, and the outbox with its relay. The
//! broker has one ordinary topic: what is stored is visible.

use crate::effect::{Effect, Row};
use crate::names::clone_in_place;
use crate::node::{NodeId, Place};
use crate::scenario::{How, OnError, Way};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Rule};

use super::{Action, Pending, Record, Transition, World};

/// The outbox and its relays.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Outbox {
    /// Rows in order of their ids: the order, and whether it is marked as sent.
    pub rows: Vec<(u16, bool)>,
    /// What each relay has read and not dealt with, in its memory.
    pub batches: Vec<Vec<u16>>,
}

clone_in_place!(Outbox { rows, batches });

impl Transition<'_> {
    /// The local transaction begins: with the row alone where the message goes first, else whole.
    pub(super) fn start_local(&mut self, order: u16, by: u8) {
        let local = StepId::order(order, Verb::Local, 1);
        if self.rules.way == Way::SendThenCommit {
            self.begin_next(local.part(Part::Open), Action::Open { by });
        } else {
            self.begin_next(local, Action::Local { by, half_offset: 0 });
        }
    }

    pub(super) fn open_ends(&mut self, open: Pending, by: u8, how: Option<How>) {
        let order = open.step.order_number().unwrap_or_default();
        if let Some(outcome) = refusal(how) {
            return self.row_is_gone(&open, outcome, Rule::NothingSent);
        }
        self.done(&open, Outcome::Ok, Rule::RowStaysOpen, []);
        self.start_plain_send(order, Place::Instance(by));
    }

    pub(super) fn plain_local_ends(&mut self, local: Pending, by: u8, how: Option<How>) {
        let order = local.step.order_number().unwrap_or_default();
        if let Some(outcome) = refusal(how) {
            let is_out = self.rules.way == Way::SendThenCommit;
            return self.row_is_gone(&local, outcome, if is_out { Rule::MessageIsOut } else { Rule::NothingSent });
        }
        let effect = self.set_row(order, Row::Committed);
        let (rule, row) = if self.rules.way == Way::Outbox {
            self.world.outbox.rows.push((order, false));
            (Rule::OutboxRowCommitted, Some(Effect::OutboxRow { order }))
        } else {
            (Rule::RowCommitted, None)
        };
        self.done(&local, Outcome::Ok, rule, [effect].into_iter().chain(row));
        if self.rules.way == Way::CommitThenSend {
            self.start_plain_send(order, Place::Instance(by));
        }
    }

    fn row_is_gone(&mut self, at: &Pending, outcome: Outcome, rule: Rule) {
        let effect = self.set_row(at.step.order_number().unwrap_or_default(), Row::Absent);
        self.done(at, outcome, rule, [effect]);
    }

    /// Sends the order's message, with as many attempts as are set.
    fn start_plain_send(&mut self, order: u16, by: Place) {
        if let Some(state) = self.world.order_mut(order) {
            state.attempts = 0;
        }
        self.plain_send(order, by);
    }

    fn plain_send(&mut self, order: u16, by: Place) {
        let Some(state) = self.world.order_mut(order) else { return };
        state.attempts = state.attempts.saturating_add(1);
        state.sends = state.sends.saturating_add(1);
        let step = StepId::order(order, Verb::Send, state.sends);
        self.begin_next(step, Action::Send { by });
    }

    pub(super) fn send_begins(&mut self, step: StepId, by: Place) -> Rule {
        self.world.put(step.part(Part::Timeout), Action::SendWait { by });
        let order = step.order_number().unwrap_or_default();
        Rule::SendGoes { attempt: self.world.order(order).map_or(1, |state| state.attempts) }
    }

    pub(super) fn send_arrives(&mut self, send: Pending, by: Place, how: Option<How>) {
        let order = send.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Broker) {
            return self.plain_send_failed(&send, by, Outcome::ReceiverDown);
        }
        let reply = send.step.part(Part::Reply);
        match how {
            Some(How::Lost) => return self.failed(&send, Outcome::Lost, Rule::SendGoes { attempt: send.step.n }),
            Some(How::Refused { code }) => {
                let code = code.unwrap_or(send.step.usual_refusal());
                self.failed(&send, Outcome::Refused(code), Rule::SendRefused { code });
                return self.begin_next(reply, Action::SendReply { by, code });
            }
            _ => {}
        }
        let [real, _] = &mut self.world.broker.queues;
        let offset = u16::try_from(real.len()).unwrap_or(u16::MAX);
        real.push(Record { order, times: 0, delivery: 0, acks: 0 });
        let visible = real.iter().filter(|record| record.order == order).count();
        let visible = u16::try_from(visible).unwrap_or(u16::MAX);
        let effects = [Effect::FinalAppended { order }];
        self.done(&send, Outcome::Ok, Rule::BecomesVisible { offset, visible }, effects);
        if how == Some(How::ReplyLost) {
            let action = Action::SendReply { by, code: 0 };
            let lost = Pending { step: reply, action, cause: self.world.names.last_event() };
            self.failed(&lost, Outcome::Lost, Rule::SendStored);
        } else {
            self.begin_next(reply, Action::SendReply { by, code: 0 });
        }
    }

    pub(super) fn send_replied(&mut self, reply: Pending, by: Place, code: u16, how: Option<How>) {
        let rule = if code == 0 { Rule::SendStored } else { Rule::SendRefused { code } };
        match how {
            Some(How::Lost) => return self.failed(&reply, Outcome::Lost, rule),
            Some(How::Refused { .. }) => return self.plain_send_failed(&reply, by, Outcome::Broken),
            _ => {}
        }
        if !self.world.is_up(by.node()) {
            return self.failed(&reply, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        if !self.waits_for(&reply) {
            return self.done(&reply, Outcome::Ignored, rule, []);
        }
        if code != 0 {
            return self.plain_send_failed(&reply, by, Outcome::Refused(code));
        }
        self.world.remove(reply.step.part(Part::Timeout));
        self.done(&reply, Outcome::Ok, rule, []);
        self.plain_sent(reply.step.order_number().unwrap_or_default(), by);
    }

    /// Whether the sender of this request, or of the request of this reply, still waits for its reply.
    pub(super) fn waits_for(&self, of: &Pending) -> bool {
        let timeout = of.step.part(Part::Timeout);
        self.world.pending().binary_search_by(|pending| pending.step.cmp(&timeout)).is_ok()
    }

    /// The sender knows that the broker has the message.
    fn plain_sent(&mut self, order: u16, by: Place) {
        match by {
            Place::Relay(relay) => {
                let Some(state) = self.world.order_mut(order) else { return };
                state.marks = state.marks.saturating_add(1);
                let step = StepId::order(order, Verb::Mark, state.marks);
                self.begin_next(step, Action::Mark { relay });
            }
            Place::Instance(by) if self.rules.way == Way::SendThenCommit => {
                self.begin_next(StepId::order(order, Verb::Local, 1), Action::Local { by, half_offset: 0 });
            }
            _ => {}
        }
    }

    pub(super) fn send_waited(&mut self, timeout: Pending, by: Place) {
        let limit = self.rules.get(Setting::SendTimeout);
        self.done(&timeout, Outcome::TimedOut, Rule::NoReplyInTime { timeout: limit }, []);
        self.give_up_or_repeat(timeout.step.order_number().unwrap_or_default(), by, None);
    }

    /// A send came to grief before its timeout.
    pub(super) fn plain_send_failed(&mut self, at: &Pending, by: Place, outcome: Outcome) {
        if !self.waits_for(at) || !self.world.is_up(by.node()) {
            return self.failed(at, outcome, Rule::ConnectionGone);
        }
        self.world.remove(at.step.part(Part::Timeout));
        self.give_up_or_repeat(at.step.order_number().unwrap_or_default(), by, Some((at, outcome)));
    }

    /// Sends again while attempts are left; else does what the way and the setup say. Written on the step that failed,
    /// or, after a timeout, on the timeout.
    fn give_up_or_repeat(&mut self, order: u16, by: Place, at: Option<(&Pending, Outcome)>) {
        let (attempt, attempts) = (self.world.order(order).map_or(1, |state| state.attempts), self.rules.send_attempts);
        if attempt < attempts {
            if let Some((at, outcome)) = at {
                self.failed(at, outcome, Rule::SendAgain { attempt, attempts });
            }
            return self.plain_send(order, by);
        }
        let rule = match (by, self.rules.way, self.rules.on_error) {
            (Place::Relay(_), ..) => Rule::RelayStops,
            (_, Way::SendThenCommit, _) => Rule::SendFailedRollsBack { attempts },
            (_, _, OnError::Compensate) => Rule::SendFailedCompensates { attempts },
            _ => Rule::OrderStays { attempts },
        };
        match at {
            Some((at, outcome)) => self.failed(at, outcome, rule),
            None => {
                if let Some(event) = self.events.last_mut() {
                    event.rule = rule;
                }
            }
        }
        match rule {
            Rule::RelayStops => self.relay_stops(by),
            Rule::SendFailedRollsBack { .. } => {
                let effect = self.set_row(order, Row::Absent);
                if let Some(event) = self.events.last_mut() {
                    event.effects.push(effect);
                }
            }
            Rule::SendFailedCompensates { .. } => {
                if let Place::Instance(by) = by {
                    self.begin_next(StepId::order(order, Verb::Compensate, 1), Action::Compensate { by });
                }
            }
            _ => {}
        }
    }

    pub(super) fn compensated(&mut self, compensate: Pending, how: Option<How>) {
        let order = compensate.step.order_number().unwrap_or_default();
        if let Some(outcome) = refusal(how) {
            return self.failed(&compensate, outcome, Rule::Compensates);
        }
        let effect = self.set_row(order, Row::Absent);
        self.done(&compensate, Outcome::Ok, Rule::Compensates, [effect]);
    }

    // ---- the relay ----

    pub(super) fn relay_polled(&mut self, poll: Pending, relay: u8, how: Option<How>) {
        if let Some(outcome) = refusal(how) {
            return self.failed(&poll, outcome, Rule::RelayStops);
        }
        let limit = usize::try_from(self.rules.get(Setting::PollBatch)).unwrap_or(usize::MAX);
        let unsent = self.world.outbox.rows.iter().filter(|(_, is_sent)| !is_sent);
        let batch: Vec<u16> = unsent.map(|(order, _)| *order).take(limit).collect();
        let rows = u16::try_from(batch.len()).unwrap_or(u16::MAX);
        if let Some(known) = self.world.outbox.batches.get_mut(usize::from(relay)) {
            *known = batch;
        }
        let interval = self.rules.get(Setting::PollInterval);
        self.done(&poll, Outcome::Ok, Rule::RelayPolls { interval, rows }, []);
        self.relay_goes_on(relay);
    }

    /// The relay sends the first row of its batch.
    fn relay_goes_on(&mut self, relay: u8) {
        let first = self.world.outbox.batches.get(usize::from(relay)).and_then(|batch| batch.first().copied());
        if let Some(order) = first {
            self.start_plain_send(order, Place::Relay(relay));
        }
    }

    fn relay_stops(&mut self, by: Place) {
        if let Place::Relay(relay) = by
            && let Some(batch) = self.world.outbox.batches.get_mut(usize::from(relay))
        {
            batch.clear();
        }
    }

    pub(super) fn marked(&mut self, mark: Pending, relay: u8, how: Option<How>) {
        let order = mark.step.order_number().unwrap_or_default();
        if let Some(outcome) = refusal(how) {
            self.failed(&mark, outcome, Rule::RelayStops);
            return self.relay_stops(Place::Relay(relay));
        }
        for (of, is_sent) in &mut self.world.outbox.rows {
            *is_sent |= *of == order;
        }
        self.done(&mark, Outcome::Ok, Rule::RelayMarks, [Effect::OutboxSent { order }]);
        if let Some(batch) = self.world.outbox.batches.get_mut(usize::from(relay)) {
            batch.retain(|of| *of != order);
        }
        self.relay_goes_on(relay);
    }

    /// What a relay had read is in its memory only.
    pub(super) fn relay_forgets(&mut self, relay: u8) {
        self.relay_stops(Place::Relay(relay));
    }

    /// A relay polls where there is a row that it has not read. While the broker is dead or stands still nothing
    /// would come of it: it waits, as otherwise a run without a broker would never end.
    pub(super) fn arm_relays(&mut self) {
        if !self.world.works(NodeId::Broker) {
            return;
        }
        let has_unsent = self.world.outbox.rows.iter().any(|(_, is_sent)| !is_sent);
        for relay in 0..self.rules.relays {
            let node = NodeId::Relay(relay);
            let is_idle = self.world.outbox.batches.get(usize::from(relay)).is_none_or(Vec::is_empty);
            let polls = self.world.is_under_way(|action| *action == Action::RelayPoll { relay });
            if has_unsent && is_idle && !polls && self.world.works(node) {
                let n = self.world.names.next(node, |numbers| &mut numbers.polls);
                self.world.put(StepId::node(node, Verb::Poll, n), Action::RelayPoll { relay });
            }
        }
    }

    /// A dead instance's open transaction is rolled back by the database.
    pub(super) fn open_rows_roll_back(&mut self, by: u8, effects: &mut Vec<Effect>) {
        if self.rules.way != Way::SendThenCommit {
            return;
        }
        let senders = self.rules.senders.clone();
        for (order, _) in (crate::step::FIRST_ORDER..).zip(senders).filter(|(_, sender)| *sender == by) {
            let is_open = self.world.order(order).is_some_and(|state| state.row == Row::Uncommitted);
            let is_under_way = self.world.pending().iter().any(|pending| {
                pending.step.order_number() == Some(order)
                    && matches!(pending.action, Action::Local { .. } | Action::Open { .. })
            });
            if is_open && !is_under_way {
                effects.push(self.set_row(order, Row::Absent));
            }
        }
    }
}

impl World {
    /// Whether the order's message still waits in the outbox.
    pub(super) fn is_in_outbox(&self, number: u16) -> bool {
        self.outbox.rows.iter().any(|(order, is_sent)| *order == number && !is_sent)
    }
}

/// How a database's or a callback's failure shows.
fn refusal(how: Option<How>) -> Option<Outcome> {
    match how {
        Some(How::Refused { .. }) => Some(Outcome::Refused(0)),
        Some(How::Throws) => Some(Outcome::Threw),
        _ => None,
    }
}
