//! The cart system: a push consumer with at-least-once delivery (DefaultMQPushConsumerImpl,
//! ConsumeMessageConcurrentlyService), its acknowledgements and redeliveries.

use crate::effect::{Effect, Queue};
use crate::node::NodeId;
use crate::rules::{LOCAL_RETRY, redelivery_delay};
use crate::scenario::{CartHandler, How, Way};
use crate::settings::Setting;
use crate::step::{Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};

use super::kafka::Readable;
use super::{Action, Pending, Poll, Transition, WayBack, World};

/// The delay level of a message whose handler was stuck (ProcessQueue.cleanExpiredMsg).
const STUCK_LEVEL: u16 = 3;

/// The response code of a send-back whose record is not in the log any more (ResponseCode.SYSTEM_ERROR).
const SYSTEM_ERROR: u16 = 1;

/// A record in the hands of a consumer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Handled {
    pub by: u8,
    pub queue: Queue,
    pub offset: u16,
}

impl Transition<'_> {
    pub(super) fn delivered(&mut self, delivery: Pending, to: u8, queue: Queue, offset: u16, how: Option<How>) {
        let rule = delivery.delivery_rule();
        if how == Some(How::Lost) {
            self.failed(&delivery, Outcome::Lost, rule);
            self.world.group.set_poll(queue, Poll::Lost);
            self.world.group.set_next(queue, offset);
            let action = Action::PollTimeout { to, queue };
            return self.world.put(delivery.step.part(Part::Timeout), action);
        }
        if self.world.group.owner != Some(to) {
            // The queue has another reader by now: the answer to the old poll is dropped.
            return self.done(&delivery, Outcome::Ignored, Rule::ResultIgnored, []);
        }
        self.done(&delivery, Outcome::Ok, rule, []);
        self.world.group.set_poll(queue, Poll::Standing);
        self.begin_next(delivery.step.part(Part::Clean), Action::Clean { by: to, queue, offset, backs: 0 });
        if queue != Queue::Partition {
            self.acknowledge(to, queue, true);
        }
    }

    /// The handler starts; where one can be slow, it is watched. `backs`: how often the message was sent back before.
    pub(super) fn clean_begins(&mut self, clean: StepId, handled: Handled, backs: u16) -> Rule {
        if self.rules.slow_handlers {
            self.watch_handler(clean, handled, backs.saturating_add(1));
        }
        Rule::CartHandled
    }

    /// Watches a handler; the step has the number of the send-back that it would lead to.
    fn watch_handler(&mut self, clean: StepId, handled: Handled, back: u16) {
        let Handled { by, queue, offset } = handled;
        let step = clean.part(Part::Stuck).again(back);
        self.world.put(step, Action::Stuck { by, queue, offset, cleans: clean.m });
    }

    pub(super) fn stuck_rule(&self) -> Rule {
        Rule::HandlerStuck { limit: self.rules.millis(Setting::ConsumeTimeout).0 }
    }

    /// The message goes back although its handler still runs.
    pub(super) fn handler_is_stuck(&mut self, timer: Pending, handled: Handled, cleans: u16) {
        self.done(&timer, Outcome::TimedOut, self.stuck_rule(), []);
        if self.world.group.owner == Some(handled.by) {
            self.give_back(timer.step, handled, WayBack { is_stuck: true, is_send: false }, cleans);
        }
    }

    /// Sends a message back; the send-back takes its number from the step.
    fn give_back(&mut self, at: StepId, handled: Handled, way: WayBack, cleans: u16) {
        let Handled { by, queue, offset } = handled;
        self.begin_next(at.part(Part::Back).again(at.m), Action::Back { by, queue, offset, way, cleans });
    }

    pub(super) fn poll_timed_out(&mut self, timeout: Pending, to: u8, queue: Queue) {
        if self.world.group.owner == Some(to) {
            self.world.group.set_poll(queue, Poll::Standing);
        }
        self.done(&timeout, Outcome::TimedOut, Rule::PollTimedOut, []);
    }

    pub(super) fn cart_handled(&mut self, clean: Pending, handled: Handled, backs: u16, how: Option<How>) {
        let Handled { queue, offset, .. } = handled;
        let order = clean.step.order_number().unwrap_or_default();
        let watch = self.world.watch_of(clean.step, handled);
        let is_in_time = watch.is_some_and(|watch| self.world.remove(watch).is_some());
        let is_expected = self.world.group.owner == Some(handled.by) && !self.world.group.has_consumed(queue, offset);
        let counts = is_expected && (is_in_time || !self.rules.slow_handlers);
        let refused = match how {
            Some(How::Refused { .. }) => Some(Outcome::Refused(0)),
            Some(How::Throws) => Some(Outcome::Threw),
            _ => None,
        };
        if let Some(outcome) = refused {
            let is_kafka = queue == Queue::Partition;
            let rule = match (counts, is_kafka) {
                (false, _) => Rule::ResultIgnored,
                (true, true) => Rule::CartFailsAndRepeats,
                (true, false) => Rule::CartFailed,
            };
            self.failed(&clean, outcome, rule);
            if counts && is_kafka {
                return self.repeat_record(&clean, handled);
            }
            if counts {
                let back = watch.map_or(backs.saturating_add(1), |watch| watch.m);
                let way = WayBack { is_stuck: false, is_send: false };
                self.give_back(clean.step.again(back), handled, way, clean.step.m);
            }
            return;
        }
        let handler = self.rules.cart_handler;
        let Some(state) = self.world.order_mut(order) else { return };
        let knew_it = handler == CartHandler::Idempotent && state.cleaned > 0;
        let counter = if knew_it { &mut state.absorbed } else { &mut state.cleaned };
        *counter = counter.saturating_add(1);
        let effect = if knew_it { Effect::DuplicateAbsorbed { order } } else { Effect::CartCleaned { order } };
        let rule = if knew_it { Rule::CartKnewIt } else { Rule::CartHandled };
        if !counts {
            return self.done(&clean, Outcome::Ok, Rule::ResultIgnored, [effect]);
        }
        let is_there = self.world.record(queue, offset).is_some();
        if is_there {
            self.world.group.consume(queue, offset);
        }
        let consumed = is_there.then_some(Effect::Consumed { queue, offset });
        self.done(&clean, Outcome::Ok, rule, [effect].into_iter().chain(consumed));
        if queue == Queue::Partition && self.rules.get(Setting::KafkaEnableAutoCommit) == 0 {
            self.acknowledge(handled.by, queue, false);
        }
    }

    /// Kafka has no way back: the consumer tries the record again itself.
    fn repeat_record(&mut self, clean: &Pending, Handled { by, queue, offset }: Handled) {
        if self.world.is_up(NodeId::Consumer(by)) {
            let step = clean.step.part(Part::Timeout).again(clean.step.m);
            let cleans = clean.step.m;
            self.world.put(step, Action::BackAgain { by, queue, offset, cleans, is_silent: false });
        }
    }

    /// The failed message goes back to the broker, for the retry topic or, out of tries, the dead-letter queue. The
    /// broker counts the tries of the record that CONSUMER_SEND_MSG_BACK names; an ordinary send brings the client's
    /// own count, which knows of the tries in between.
    pub(super) fn sent_back(&mut self, back: Pending, handled: Handled, way: WayBack, cleans: u16, how: Option<How>) {
        let Handled { queue, offset, .. } = handled;
        let order = back.step.order_number().unwrap_or_default();
        let record = self.world.record(queue, offset).copied();
        let problem = match how {
            _ if !self.world.is_up(NodeId::Broker) => Some(Outcome::ReceiverDown),
            Some(How::Lost) => Some(Outcome::Lost),
            Some(How::Refused { code }) => Some(Outcome::Refused(code.unwrap_or(back.step.usual_refusal()))),
            _ if record.is_none() && !way.is_send => Some(Outcome::Refused(SYSTEM_ERROR)),
            _ => None,
        };
        if let Some(outcome) = problem {
            return self.back_failed(&back, handled, way, cleans, outcome);
        }
        let earlier = record.map_or(0, |record| record.times);
        let local = if way.is_send { cleans.saturating_sub(1) } else { 0 };
        let times = earlier.saturating_add(local).saturating_add(1);
        let is_known = how != Some(How::ReplyLost);
        let mut effects = Vec::new();
        if is_known || self.has_ended_stuck(handled, way) {
            effects.extend(self.passes_on(handled));
        }
        let retry = StepId { part: Part::Retry, ..back.step };
        if times > self.rules.max_reconsume {
            self.world.broker.dead_letters.push(order);
            effects.push(Effect::DeadLettered { order });
            self.done(&back, Outcome::Ok, Rule::DeadLetter { times: times - 1 }, effects);
        } else {
            let level = if way.is_stuck && !way.is_send { STUCK_LEVEL } else { times.saturating_add(2) };
            let rule = Rule::SentBack { times, delay: redelivery_delay(level).0 };
            self.done(&back, Outcome::Ok, rule, effects);
            self.world.put(retry, Action::Retry { times, level });
            if self.rules.power_loss && !self.rules.flushes_at_once() {
                self.world.broker.unflushed_retries.push(retry);
            }
        }
        if !is_known {
            // The consumer cannot know that it was stored.
            self.wait_for_back(back.step, handled, way, cleans, true);
        }
    }

    /// The consumer is done with a message, as somebody else has it now.
    fn passes_on(&mut self, Handled { by, queue, offset }: Handled) -> Option<Effect> {
        let is_its = self.world.group.owner == Some(by) && self.world.is_up(NodeId::Consumer(by));
        if !is_its || self.world.record(queue, offset).is_none() || self.world.group.has_consumed(queue, offset) {
            return None;
        }
        self.world.group.consume(queue, offset);
        Some(Effect::Consumed { queue, offset })
    }

    /// The way back is blocked: the client sends the message to the retry topic itself, and where that fails too, hands
    /// it to the handler once more.
    pub(super) fn back_failed(
        &mut self,
        back: &Pending,
        handled: Handled,
        way: WayBack,
        cleans: u16,
        outcome: Outcome,
    ) {
        let rule = if way.is_send { self.back_failed_rule(way) } else { Rule::BackAsSend };
        let is_over = self.has_ended_stuck(handled, way);
        let effects = if is_over { self.passes_on(handled).into_iter().collect() } else { Vec::new() };
        self.fact(back, Phase::Failed, outcome, rule, effects);
        self.wait_for_back(back.step, handled, way, cleans, outcome == Outcome::Lost);
    }

    /// Whether a handler that took too long has ended meanwhile, and its message cannot be sent back: then it is done.
    fn has_ended_stuck(&self, handled: Handled, way: WayBack) -> bool {
        way.is_send && way.is_stuck && !self.world.is_handling(handled)
    }

    fn back_failed_rule(&self, way: WayBack) -> Rule {
        if way.is_stuck { self.stuck_rule() } else { Rule::HandledAgain { wait: LOCAL_RETRY.0 } }
    }

    /// The consumer learns that the way back is blocked: at once, or after a wait for a reply that does not come.
    fn wait_for_back(&mut self, back: StepId, handled: Handled, way: WayBack, cleans: u16, is_silent: bool) {
        let Handled { by, queue, offset } = handled;
        if !self.world.is_up(NodeId::Consumer(by)) || self.world.group.owner != Some(by) {
            return;
        }
        let step = StepId { part: Part::Timeout, ..back };
        if !way.is_send {
            self.world.put(step, Action::BackTimeout { by, queue, offset, way, cleans, is_silent });
        } else if !way.is_stuck {
            self.world.put(step, Action::BackAgain { by, queue, offset, cleans, is_silent });
        } else if self.world.is_handling(handled) {
            // A handler that still runs is watched on; it is not run a second time.
            let clean = StepId { part: Part::Clean, ..back }.again(cleans);
            self.watch_handler(clean, handled, back.m.saturating_add(1));
        }
    }

    /// CONSUMER_SEND_MSG_BACK has failed: the client sends an ordinary message to the retry topic.
    pub(super) fn send_to_retry_topic(&mut self, timer: Pending, handled: Handled, way: WayBack, cleans: u16) {
        self.done(&timer, Outcome::TimedOut, Rule::BackAsSend, []);
        let next = timer.step.again(timer.step.m.saturating_add(1));
        self.give_back(next, handled, WayBack { is_send: true, ..way }, cleans);
    }

    pub(super) fn handle_again(&mut self, timer: Pending, handled: Handled, cleans: u16) {
        let Handled { by, queue, offset } = handled;
        if self.world.group.owner != Some(by) {
            return self.done(&timer, Outcome::Ignored, Rule::ResultIgnored, []);
        }
        self.done(&timer, Outcome::Ok, Rule::HandledAgain { wait: LOCAL_RETRY.0 }, []);
        let step = timer.step.part(Part::Clean).again(cleans.saturating_add(1));
        self.begin_next(step, Action::Clean { by, queue, offset, backs: timer.step.m });
    }

    /// Sends the offset up to which everything is handled, if the broker does not have it yet.
    fn acknowledge(&mut self, by: u8, queue: Queue, on_poll: bool) {
        let Some(offset) = self.world.unreported(queue) else { return };
        let Some(record) = self.world.record_mut(queue, offset.saturating_sub(1)) else { return };
        record.acks = record.acks.saturating_add(1);
        let delivery = StepId::order(record.order, Verb::Delivery, record.delivery);
        let step = delivery.part(Part::Ack).again(record.acks);
        self.begin_next(step, Action::Ack { by, queue, offset, on_poll });
    }

    pub(super) fn report_rule(&self) -> Rule {
        if self.rules.way == Way::Kafka {
            let is_automatic = self.rules.get(Setting::KafkaEnableAutoCommit) == 1;
            let interval = self.rules.get(Setting::KafkaAutoCommitInterval);
            return Rule::OffsetCommitted { interval: if is_automatic { interval } else { 0 } };
        }
        Rule::AckOnTick { interval: self.rules.get(Setting::PersistConsumerOffsetInterval) }
    }

    pub(super) fn report(&mut self, tick: Pending, by: u8) {
        self.done(&tick, Outcome::Ok, self.report_rule(), []);
        if self.world.group.owner != Some(by) {
            return;
        }
        for queue in Queue::of(self.rules.way == Way::Kafka) {
            self.acknowledge(by, *queue, false);
        }
    }

    pub(super) fn ack_arrives(&mut self, ack: Pending, queue: Queue, offset: u16, how: Option<How>) {
        let rule = match ack.action {
            Action::Ack { on_poll: true, .. } => Rule::AckOnPoll,
            _ => self.report_rule(),
        };
        if how == Some(How::Lost) {
            return self.failed(&ack, Outcome::Lost, rule);
        }
        if !self.world.is_up(self.world.store) {
            return self.failed(&ack, Outcome::ReceiverDown, Rule::ConnectionGone);
        }
        let length = self.world.broker.queues.get(queue.index()).map_or(0, Vec::len);
        let offset = offset.min(u16::try_from(length).unwrap_or(u16::MAX));
        self.world.group.commit(queue, offset);
        self.done(&ack, Outcome::Ok, rule, [Effect::ConsumerOffset { queue, offset }]);
    }

    /// Hands waiting messages to a waiting consumer, and sets its tick where it has something to report.
    pub(super) fn arm_consumers(&mut self) {
        let Some(owner) = self.world.group.owner.filter(|owner| self.world.is_up(NodeId::Consumer(*owner))) else {
            return;
        };
        if !self.world.works(self.world.store) {
            return;
        }
        let queues = Queue::of(self.rules.way == Way::Kafka);
        for queue in queues {
            self.deliver(owner, *queue);
        }
        let has_news = queues.iter().any(|queue| self.world.unreported(*queue).is_some());
        if has_news && !self.world.is_under_way(|action| *action == Action::Report { by: owner }) {
            let node = NodeId::Consumer(owner);
            let n = self.world.names.next(node, |numbers| &mut numbers.reports);
            self.world.put(StepId::node(node, Verb::Report, n), Action::Report { by: owner });
        }
    }

    fn deliver(&mut self, to: u8, queue: Queue) {
        let mut offset = self.world.group.next(queue);
        if queue == Queue::Partition {
            while self.world.readable(offset) == Readable::Skip {
                offset = offset.saturating_add(1);
            }
            if self.world.readable(offset) == Readable::Wait {
                return;
            }
        }
        if self.world.group.poll(queue) != Poll::Standing {
            return;
        }
        let Some(order) = self.world.record(queue, offset).map(|record| record.order) else { return };
        let Some(state) = self.world.order_mut(order) else { return };
        state.deliveries += 1;
        let step = StepId::order(order, Verb::Delivery, state.deliveries);
        let mut again = false;
        if let Some(record) = self.world.record_mut(queue, offset) {
            again = record.delivery > 0;
            record.delivery = step.n;
            record.acks = 0;
        }
        self.world.group.set_poll(queue, Poll::Answered);
        self.world.group.set_next(queue, offset.saturating_add(1));
        self.begin_next(step, Action::Delivery { to, queue, offset, again });
    }
}

impl Pending {
    /// The rule of a delivery: the first of its record, or one more.
    pub(super) fn delivery_rule(&self) -> Rule {
        let delivery = self.step.n;
        match self.action {
            Action::Delivery { queue: Queue::Partition, again: false, .. } => Rule::Fetches { delivery },
            Action::Delivery { again: true, .. } => Rule::DeliversAgain { delivery },
            _ => Rule::Delivers { delivery },
        }
    }
}

impl World {
    fn record(&self, queue: Queue, offset: u16) -> Option<&super::Record> {
        self.broker.queues.get(queue.index())?.get(usize::from(offset))
    }

    fn record_mut(&mut self, queue: Queue, offset: u16) -> Option<&mut super::Record> {
        self.broker.queues.get_mut(queue.index())?.get_mut(usize::from(offset))
    }

    /// The watch over this handler, if it has one.
    fn watch_of(&self, clean: StepId, handled: Handled) -> Option<StepId> {
        let is_watch = |pending: &&Pending| match pending.action {
            Action::Stuck { by, queue, offset, cleans } => {
                pending.step.n == clean.n && cleans == clean.m && handled == Handled { by, queue, offset }
            }
            _ => false,
        };
        self.pending.iter().filter(|pending| pending.step.subject == clean.subject).find(is_watch).map(|it| it.step)
    }

    /// Whether the handler of this record still runs.
    fn is_handling(&self, handled: Handled) -> bool {
        self.is_under_way(|action| match *action {
            Action::Clean { by, queue, offset, .. } => handled == Handled { by, queue, offset },
            _ => false,
        })
    }

    /// The offset that the owner has to report: everything before it is handled, the broker does not have it, and no
    /// acknowledgement carries it.
    fn unreported(&self, queue: Queue) -> Option<u16> {
        let offset = match queue {
            Queue::Partition => self.read_up_to(),
            _ => self.group.handled_up_to(queue),
        };
        let is_new = offset > self.group.committed(queue);
        let is_ack = |action: &Action| matches!(action, Action::Ack { queue: of, offset: sent, .. } if (*of, *sent) == (queue, offset));
        (is_new && !self.is_under_way(is_ack)).then_some(offset)
    }
}

impl World {
    /// The offset behind the last record of the partition that is handled, where all before it are handled or skipped.
    fn read_up_to(&self) -> u16 {
        let consumed = self.group.consumed.first().map(Vec::as_slice).unwrap_or_default();
        let mut up_to = 0;
        for (offset, _) in (0..).zip(&self.kafka.partition) {
            if consumed.contains(&offset) || offset < self.group.committed(Queue::Partition) {
                up_to = offset + 1;
            } else if self.readable(offset) != Readable::Skip {
                break;
            }
        }
        up_to
    }
}

impl super::Group {
    fn next(&self, queue: Queue) -> u16 {
        self.next.get(queue.index()).copied().unwrap_or_default()
    }

    pub(super) fn set_next(&mut self, queue: Queue, offset: u16) {
        if let Some(next) = self.next.get_mut(queue.index()) {
            *next = offset;
        }
    }

    fn poll(&self, queue: Queue) -> Poll {
        self.poll.get(queue.index()).copied().unwrap_or_default()
    }

    pub(super) fn set_poll(&mut self, queue: Queue, poll: Poll) {
        if let Some(known) = self.poll.get_mut(queue.index()) {
            *known = poll;
        }
    }

    pub(super) fn committed(&self, queue: Queue) -> u16 {
        self.committed.get(queue.index()).copied().unwrap_or_default()
    }

    fn commit(&mut self, queue: Queue, offset: u16) {
        if let Some(committed) = self.committed.get_mut(queue.index()) {
            *committed = offset;
        }
    }

    fn consume(&mut self, queue: Queue, offset: u16) {
        if let Some(consumed) = self.consumed.get_mut(queue.index())
            && let Err(position) = consumed.binary_search(&offset)
        {
            consumed.insert(position, offset);
        }
    }

    fn has_consumed(&self, queue: Queue, offset: u16) -> bool {
        let consumed = self.consumed.get(queue.index());
        consumed.is_some_and(|consumed| consumed.binary_search(&offset).is_ok())
    }

    /// The queue's log ends here: nothing beyond it is read, handled or acknowledged.
    pub(super) fn fit(&mut self, queue: Queue, length: u16) {
        let index = queue.index();
        for offsets in [&mut self.next, &mut self.committed, &mut self.saved] {
            if let Some(offset) = offsets.get_mut(index) {
                *offset = (*offset).min(length);
            }
        }
        if let Some(consumed) = self.consumed.get_mut(index) {
            consumed.retain(|offset| *offset < length);
        }
    }

    /// The smallest offset whose handler has not finished.
    fn handled_up_to(&self, queue: Queue) -> u16 {
        let consumed = self.consumed.get(queue.index()).map(Vec::as_slice).unwrap_or_default();
        let handled = (0..).zip(consumed).take_while(|(offset, known)| offset == *known).count();
        u16::try_from(handled).unwrap_or(u16::MAX)
    }
}
