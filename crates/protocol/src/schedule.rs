//! The schedule of a run: when each step under way ends, and which fault, outage and hold of the scenario applies.
//! The only place with a clock.

use crate::effect::Effect;
use crate::node::NodeId;
use crate::rules::{LOCAL_RETRY, LONGEST_LOCAL_TRANSACTION, PAUSE, Rules, SESSION_TIMEOUT, redelivery_delay};
use crate::scenario::{How, Scenario, Way};
use crate::settings::Setting;
use crate::step::{Millis, Part, StepId, Verb};
use crate::trace::{Event, Phase, Unreached};
use crate::world::{Action, Choice, Pending, World};

/// One way over any link.
const LINK: Millis = Millis(20);
/// One append to the broker's log.
const APPEND: Millis = Millis(1);
/// One operation of a database.
const DATABASE: Millis = Millis(10);
/// The cart handler's own work.
const HANDLER: Millis = Millis(5);
/// How long a consumer waits for the answer to its poll (CONSUMER_TIMEOUT_MILLIS_WHEN_SUSPEND).
const POLL_TIMEOUT: Millis = Millis(30_000);
/// The flush of the broker's log, where replies do not wait for it (flushIntervalCommitLog).
const DISK_FLUSH: Millis = Millis(500);
/// How long Kafka's client waits before it repeats a request (retry.backoff.ms).
const RETRY_BACKOFF: Millis = Millis(100);
/// The broker's scan for clients that it has not heard of (ClientHousekeepingService).
const CHANNEL_SCAN: Millis = Millis(10_000);
/// How long a consumer waits for the reply to CONSUMER_SEND_MSG_BACK.
const BACK_TIMEOUT: Millis = Millis(5_000);
/// The first save and the first offset report come this long after their node's start, or one interval if longer.
const FIRST_SAVE: Millis = Millis(10_000);

/// When what happens.
pub(crate) struct Schedule<'a> {
    scenario: &'a Scenario,
    now: Millis,
    /// Creation numbers: the earlier goes first where times are equal.
    created: u32,
    /// Everything under way, with its time.
    timed: Vec<Timed>,
    /// The scenario's faults, sorted by step, and whether each has acted.
    faults: Vec<(StepId, How, bool)>,
    holds: Vec<Held>,
    outages: Vec<OutageStep>,
    /// When each half message was sent, in order of time.
    born: Vec<(StepId, Millis)>,
    started: Vec<(NodeId, Millis)>,
    last_round: Option<Millis>,
    last_op_write: Option<Millis>,
}

/// A step under way, with its time.
#[derive(Clone, Copy)]
struct Timed {
    step: StepId,
    at: Millis,
    created: u32,
}

struct Held {
    step: StepId,
    after: StepId,
    /// Whether `after` has happened.
    released: bool,
    /// Whether it never will, so that the step need not wait.
    freed: bool,
}

struct OutageStep {
    step: StepId,
    until: Millis,
    reached: bool,
}

/// How far the clock of this order's sender is ahead of the broker's, ms.
fn skew(step: StepId, rules: &Rules) -> i32 {
    step.order_number().map_or(0, |order| rules.skew(rules.sender(order)))
}

impl<'a> Schedule<'a> {
    pub(crate) fn new(scenario: &'a Scenario, rules: &Rules) -> Self {
        let mut schedule = Self {
            scenario,
            now: Millis(0),
            created: 0,
            timed: Vec::new(),
            faults: Vec::with_capacity(scenario.faults.len()),
            holds: scenario
                .holds
                .iter()
                .map(|hold| Held { step: hold.step, after: hold.after, released: false, freed: false })
                .collect(),
            outages: Vec::new(),
            born: Vec::new(),
            started: rules.nodes().map(|node| (node, Millis(0))).collect(),
            last_round: None,
            last_op_write: None,
        };
        for fault in &scenario.faults {
            if let Err(place) = schedule.place(fault.step) {
                schedule.faults.insert(place, (fault.step, fault.how, false));
            }
        }
        for (position, outage) in scenario.outages.iter().enumerate() {
            let earlier = |other: &(usize, &crate::scenario::Outage)| {
                other.1.node == outage.node && (other.1.from, other.0) < (outage.from, position)
            };
            let n = scenario.outages.iter().enumerate().filter(earlier).count().saturating_add(1);
            let step = StepId::node(outage.node, Verb::Outage, u16::try_from(n).unwrap_or(u16::MAX));
            schedule.outages.push(OutageStep { step, until: outage.until, reached: false });
            schedule.time(step, outage.from);
        }
        schedule
    }

    pub(crate) const fn now(&self) -> Millis {
        self.now
    }

    fn place(&self, step: StepId) -> Result<usize, usize> {
        self.faults.binary_search_by(|(known, ..)| known.cmp(&step))
    }

    fn fault_at(&self, step: StepId) -> Option<How> {
        self.place(step).ok().and_then(|place| self.faults.get(place)).map(|(_, how, _)| *how)
    }

    /// Notes that the fault at this step has acted.
    pub(crate) fn acted(&mut self, step: StepId) {
        if let Some((.., acted)) = self.place(step).ok().and_then(|place| self.faults.get_mut(place)) {
            *acted = true;
        }
    }

    fn time(&mut self, step: StepId, at: Millis) {
        let timed = Timed { step, at: at.max(self.now), created: self.created };
        self.created += 1;
        self.timed.push(timed);
    }

    pub(crate) fn drop(&mut self, step: StepId) {
        self.timed.retain(|timed| timed.step != step);
    }

    /// The next choice: what must begin now, else the earliest that nothing holds back.
    pub(crate) fn next(&mut self, world: &World) -> Option<Choice> {
        if let Some(start) = world.start() {
            let how = self.fault_at(start.step).filter(|how| start.acts_at_start(*how));
            return Some(Choice { step: start.step, how });
        }
        let next = self.earliest(world, false).or_else(|| {
            // Everything left waits for what will never happen: free the earliest.
            let stuck = self.earliest(world, true)?;
            for held in self.holds.iter_mut().filter(|held| held.step == stuck.step) {
                held.freed |= !held.released;
            }
            Some(stuck)
        })?;
        self.now = self.now.max(next.at);
        let pending = world.pending().iter().find(|pending| pending.step == next.step);
        let acts = |how: &How| pending.is_some_and(|pending| !pending.acts_at_start(*how)) && !how.is_delay();
        let how = self.fault_at(next.step).filter(acts);
        Some(Choice { step: next.step, how })
    }

    fn earliest(&self, world: &World, held_too: bool) -> Option<Timed> {
        let free = self.timed.iter().filter(|timed| held_too || !self.is_held(timed.step));
        let enabled = free.filter(|timed| {
            let pending = world.pending().iter().find(|pending| pending.step == timed.step);
            pending.is_none_or(|pending| world.is_enabled(pending))
        });
        enabled.min_by_key(|timed| (timed.at.max(self.now), timed.created)).copied()
    }

    fn is_held(&self, step: StepId) -> bool {
        self.holds.iter().any(|held| held.step == step && !held.released && !held.freed)
    }

    /// Notes that a step has happened.
    pub(crate) fn took(&mut self, step: StepId) {
        self.drop(step);
        for held in self.holds.iter_mut().filter(|held| held.after == step) {
            held.released = true;
        }
        if step.verb == Verb::Outage
            && let Some(outage) = self.outages.iter_mut().find(|outage| outage.step == step)
        {
            outage.reached = true;
            let (end, until) = (step.part(Part::End), outage.until);
            self.time(end, until);
        }
    }

    /// Gives an event its time and age, and learns from it.
    pub(crate) fn date(&mut self, event: &mut Event, rules: &Rules) {
        let (step, order) = (event.step, event.step.order_number());
        match (step.verb, step.part, event.phase) {
            (Verb::Half, Part::Whole, Phase::Begun) => self.born.push((step, self.now)),
            (Verb::Round, Part::Whole, Phase::Done) => self.last_round = Some(self.now),
            (Verb::Op, _, Phase::Done) => self.last_op_write = Some(self.now),
            _ => {}
        }
        for effect in &event.effects {
            if let Effect::Up { node } = effect {
                self.node_started(*node);
            }
        }
        let last = order.and_then(|_| self.born.iter().rev().find(|(half, _)| half.order_number() == order));
        event.at = self.now;
        event.age = last.map(|(half, born)| {
            let real = i64::try_from((self.now - *born).0).unwrap_or(i64::MAX);
            real.saturating_sub(i64::from(skew(*half, rules)))
        });
        event.fault = event.fault.or_else(|| self.delay_at(step));
    }

    fn delay_at(&self, step: StepId) -> Option<How> {
        self.fault_at(step).filter(|how| how.is_delay() && how.why_not(self.scenario.way, step).is_none())
    }

    fn node_started(&mut self, node: NodeId) {
        for (known, started) in &mut self.started {
            if *known == node {
                *started = self.now;
            }
        }
        if node == NodeId::Broker {
            self.last_round = None;
            self.last_op_write = None;
        }
    }

    fn started(&self, node: NodeId) -> Millis {
        self.started.iter().find(|(known, _)| *known == node).map(|(_, at)| *at).unwrap_or_default()
    }

    /// Times what is newly under way, and forgets what is not any more.
    pub(crate) fn look_at(&mut self, world: &World, rules: &Rules, events: &[Event]) {
        let is_pending = |step: StepId| world.pending().binary_search_by(|pending| pending.step.cmp(&step)).is_ok();
        self.timed.retain(|timed| timed.step.verb == Verb::Outage || is_pending(timed.step));
        // Those that were brought about earlier are created earlier; of one event's, in order of name.
        let mut fresh: Vec<&Pending> = Vec::new();
        for pending in world.pending() {
            if !self.timed.iter().any(|timed| timed.step == pending.step) {
                let place = fresh.iter().position(|other| other.cause > pending.cause).unwrap_or(fresh.len());
                fresh.insert(place, pending);
            }
        }
        for pending in fresh {
            let at = self.due(pending, rules, events);
            if self.delay_at(pending.step).is_some() {
                self.acted(pending.step);
            }
            self.time(pending.step, at);
        }
    }

    /// When a step under way ends if nothing holds it back.
    fn due(&mut self, pending: &Pending, rules: &Rules, events: &[Event]) -> Millis {
        let after = |length: Millis| self.now + length;
        let fault = self.delay_at(pending.step);
        let late = match fault {
            Some(How::Delayed { ms }) => ms,
            _ => Millis(0),
        };
        let length = |usual: Millis| match fault {
            Some(How::Slow { ms }) => ms,
            _ => usual,
        };
        match pending.action {
            Action::Begin { .. } => {
                let position = usize::from(pending.step.order_number().unwrap_or_default().saturating_sub(1001));
                self.scenario.setup.orders.get(position).map(|order| order.start).unwrap_or_default()
            }
            Action::Half { .. } => after(LINK + APPEND + late),
            Action::HalfReply { .. } | Action::End { .. } | Action::Check { .. } => after(LINK + late),
            Action::Delivery { .. } | Action::Ack { .. } | Action::Back { .. } => after(LINK + late),
            Action::SendTimeout { .. } => after(rules.millis(Setting::SendMsgTimeout)),
            Action::Ahead => self.born(pending, rules),
            Action::Age => self.born(pending, rules) + rules.millis(Setting::TransactionTimeOut) + Millis(1),
            Action::Immunity => self.born(pending, rules) + rules.millis(Setting::CheckImmunityTime) + Millis(1),
            Action::Expiry => self.born(pending, rules) + rules.millis(Setting::FileReservedTime) + Millis(1),
            Action::Limit => self.sent(pending) + LONGEST_LOCAL_TRANSACTION + Millis(1),
            Action::Local { .. } | Action::Open { .. } if rules.way == Way::SendThenCommit => after(length(DATABASE)),
            Action::Local { .. } | Action::Open { .. } => after(length(rules.local_transaction)),
            Action::Compensate { .. } | Action::Mark { .. } => after(length(DATABASE)),
            Action::RelayPoll { relay } => {
                let interval = rules.millis(Setting::PollInterval);
                let tick = self.next_tick(self.started(NodeId::Relay(relay)), interval, interval);
                tick + length(DATABASE)
            }
            Action::Find { .. } | Action::Init { .. } | Action::EndTxn { .. } => after(LINK + late),
            Action::FindReply { .. } | Action::InitReply { .. } | Action::EndTxnReply { .. } => after(LINK + late),
            Action::ProduceReply { .. } | Action::MarkerReply { .. } => after(LINK + late),
            Action::Produce { .. } | Action::Marker { .. } => after(LINK + APPEND + late),
            Action::CallWait { .. } | Action::MarkerWait { .. } => after(rules.millis(Setting::KafkaRequestTimeout)),
            Action::CallLimit { .. } if pending.step.verb == Verb::Produce => {
                after(rules.millis(Setting::KafkaDeliveryTimeout))
            }
            Action::CallLimit { .. } => after(rules.millis(Setting::KafkaMaxBlock)),
            Action::CallAgain { .. } | Action::MarkerAgain { .. } => after(RETRY_BACKOFF),
            Action::Decide { .. } => after(APPEND),
            Action::TransactionTimeout { .. } => after(rules.millis(Setting::KafkaTransactionTimeout) + Millis(1)),
            Action::Scan => {
                let interval = rules.millis(Setting::KafkaAbortCleanupInterval);
                self.next_tick(self.started(NodeId::Coordinator), interval, interval)
            }
            Action::Send { .. } => after(LINK + APPEND + late),
            Action::SendReply { .. } => after(LINK + late),
            Action::SendWait { .. } => after(rules.millis(Setting::SendTimeout)),
            Action::Query { .. } => after(length(DATABASE)),
            Action::Clean { .. } => after(length(HANDLER + DATABASE)),
            Action::Final { .. } | Action::Copy { .. } | Action::Discard { .. } => after(APPEND),
            Action::Pause => after(PAUSE),
            Action::PollTimeout { .. } => after(POLL_TIMEOUT),
            Action::BackTimeout { is_silent: true, .. } => after(BACK_TIMEOUT - LINK),
            Action::BackTimeout { .. } => after(LINK),
            Action::BackAgain { is_silent: true, .. } => {
                after(rules.millis(Setting::SendMsgTimeout) - LINK + LOCAL_RETRY)
            }
            Action::BackAgain { .. } => after(LINK + LOCAL_RETRY),
            Action::Retry { level, .. } => after(redelivery_delay(level)),
            Action::Resume { .. } => after(rules.millis(Setting::ResumeAfter)),
            Action::Stuck { by, cleans, .. } => {
                let limit = rules.millis(Setting::ConsumeTimeout);
                let clean = pending.step.part(Part::Clean).again(cleans);
                let begun = events.iter().rev().find(|event| event.step == clean && event.phase == Phase::Begun);
                let over = begun.map_or(self.now, |event| event.at) + limit;
                Self::tick_from(self.started(NodeId::Consumer(by)), limit, self.now.max(over) + Millis(1))
            }
            Action::DiskFlush => self.next_tick(self.started(NodeId::Broker), DISK_FLUSH, DISK_FLUSH),
            Action::Expire { .. } if rules.way == Way::Kafka => after(SESSION_TIMEOUT),
            Action::Expire { node, .. } => {
                let interval = rules.millis(Setting::HeartbeatBrokerInterval);
                let (start, now) = (self.started(node), self.now);
                let beats = (now - start).0.checked_div(interval.0).unwrap_or_default();
                let last = start + Millis(beats.saturating_mul(interval.0)) + LINK;
                let limit = rules.millis(Setting::ChannelExpiredTimeout);
                Self::tick_from(self.started(NodeId::Broker), CHANNEL_SCAN, now.max(last + limit + Millis(1)))
            }
            Action::Restart { .. } => {
                let crash = events
                    .iter()
                    .rev()
                    .find(|event| event.step.verb == Verb::Crash && event.step.subject == pending.step.subject);
                match crash.and_then(|event| event.fault) {
                    Some(How::Crash { restart_after: Some(length), .. }) => after(length),
                    _ => self.now,
                }
            }
            Action::Round => {
                let interval = rules.millis(Setting::TransactionCheckInterval);
                let from = self.last_round.unwrap_or(self.started(NodeId::Broker));
                self.next_tick(from, interval, interval)
            }
            Action::OpFlush { is_full: true } => after(APPEND),
            Action::OpFlush { is_full: false } => {
                let tick = rules.millis(Setting::TransactionOpBatchInterval);
                let last = *self.last_op_write.get_or_insert(self.now);
                let start = self.started(NodeId::Broker);
                let earliest = self.now.max(last + tick);
                Self::tick_from(start, tick, earliest)
            }
            Action::Save => {
                let interval = rules.millis(Setting::FlushConsumerOffsetInterval);
                self.next_tick(self.started(NodeId::Broker), interval, FIRST_SAVE)
            }
            Action::Report { by } if rules.way == Way::Kafka => {
                let interval = rules.millis(Setting::KafkaAutoCommitInterval);
                self.next_tick(self.started(NodeId::Consumer(by)), interval, interval)
            }
            Action::Report { by } => {
                let interval = rules.millis(Setting::PersistConsumerOffsetInterval);
                self.next_tick(self.started(NodeId::Consumer(by)), interval, FIRST_SAVE)
            }
            Action::Heartbeat { by } => {
                let started = self.started(NodeId::Instance(by));
                let interval = rules.millis(Setting::HeartbeatBrokerInterval);
                let tick = if started == self.now { started } else { self.next_tick(started, interval, interval) };
                tick + LINK
            }
        }
    }

    /// The half message's born time, by its sender's clock.
    fn born(&self, pending: &Pending, rules: &Rules) -> Millis {
        let (sent, skew) = (self.sent(pending), skew(pending.step, rules));
        let length = Millis(u64::from(skew.unsigned_abs()));
        if skew < 0 { sent - length } else { sent + length }
    }

    /// When the half message was sent.
    fn sent(&self, pending: &Pending) -> Millis {
        let half = pending.step.part(Part::Whole);
        self.born.iter().find(|(known, _)| *known == half).map_or(self.now, |(_, born)| *born)
    }

    /// The first tick after now, of ticks that come every `interval` from `start` on, the first after `first`.
    fn next_tick(&self, start: Millis, interval: Millis, first: Millis) -> Millis {
        let earliest = self.now + Millis(1);
        Self::tick_from(start, interval, earliest.max(start + first))
    }

    /// The first multiple of `interval` from `start` on that is not before `earliest`.
    fn tick_from(start: Millis, interval: Millis, earliest: Millis) -> Millis {
        let interval = interval.0.max(1);
        let passed = (earliest - start).0;
        start + Millis(passed.div_ceil(interval).saturating_mul(interval))
    }

    /// What the run never met, in the scenario's order.
    pub(crate) fn unreached(&self) -> Vec<Unreached> {
        let faults = self.scenario.faults.iter().enumerate();
        let acted = |step| self.faults.iter().any(|(known, _, acted)| *known == step && *acted);
        let faults = faults.filter(|(_, fault)| !acted(fault.step)).map(|(i, _)| Unreached::Fault(i));
        let outages = self.outages.iter().enumerate();
        let outages = outages.filter(|(_, outage)| !outage.reached).map(|(i, _)| Unreached::Outage(i));
        let holds = self.holds.iter().enumerate();
        let never = |held: &Held| !held.released;
        let holds = holds.filter(|(_, held)| never(held)).map(|(i, _)| Unreached::Hold(i));
        faults.chain(outages).chain(holds).collect()
    }
}
