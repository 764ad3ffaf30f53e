//! Nodes that die and come back: what a crash cuts, what it forgets, and what the others notice.

use crate::effect::{Effect, Positions, Queue, Row};
use crate::node::{NodeId, Place};
use crate::rules::Rules;
use crate::rules::SESSION_TIMEOUT;
use crate::scenario::{CrashKind, OutageKind, Way};
use crate::settings::Setting;
use crate::step::{Millis, Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};

use super::cart_system::Handled;
use super::{Action, Pending, Poll, Transition, World};

impl Transition<'_> {
    /// The scenario lets a node die at a step.
    pub(super) fn crash_by_fault(&mut self, node: NodeId, kind: CrashKind, restart_after: Option<Millis>) {
        let was_up = self.world.is_up(node);
        let n = self.world.names.next(node, |numbers| &mut numbers.crashes);
        if let Some(state) = self.world.node_mut(node) {
            state.crashed = true;
        }
        let restart = restart_after.map(|after| after.0);
        let rule = match (node, kind) {
            (NodeId::Broker, CrashKind::Power) => {
                Rule::PowerFails { restart_after: restart, lost: self.world.broker.unflushed() }
            }
            _ => Rule::CrashByFault { restart_after: restart },
        };
        self.node_goes_down(node, StepId::node(node, Verb::Crash, n), rule, was_up);
        if restart_after.is_some() {
            self.world.put(StepId::node(node, Verb::Restart, n), Action::Restart { node });
        }
    }

    /// An outage of the scenario begins or ends. `false` where the step does not fit the node's state.
    pub(super) fn outage(&mut self, node: NodeId, step: StepId) -> bool {
        let ends = step.part == Part::End;
        let kind = self.rules.outage_kind(node, step.n);
        let Some(state) = self.world.node_mut(node).filter(|state| state.outage.is_some() == ends) else {
            return false;
        };
        let was_up = state.is_up();
        state.outage = (!ends).then_some(kind);
        if !ends {
            self.world.names.next(node, |numbers| &mut numbers.outages);
        }
        match (kind, ends) {
            (OutageKind::Down, true) => self.node_comes_up(node, step, self.world.names.last_event()),
            (OutageKind::Down, false) => self.node_goes_down(node, step, Rule::CrashByOutage, was_up),
            (_, true) => self.node_goes_on(node, step),
            (OutageKind::Paused | OutageKind::Partitioned, false) => {
                let rule = if kind == OutageKind::Paused { Rule::PausedByOutage } else { Rule::CutOffByOutage };
                let effects = self.world.state_effect(node).into_iter().collect();
                self.write_node(node, step, rule, effects, self.world.names.last_event());
            }
        }
        true
    }

    /// A node that stood still goes on, or one that was cut off is reachable again.
    fn node_goes_on(&mut self, node: NodeId, step: StepId) {
        let effects = self.world.state_effect(node).into_iter().collect();
        self.write_node(node, step, Rule::GoesOn, effects, self.world.names.last_event());
        self.world.forget_expiries();
        self.queues_find_an_owner();
    }

    /// Queues that nobody reads go to the first consumer that the broker hears of.
    fn queues_find_an_owner(&mut self) {
        if self.world.group.owner.is_none() {
            let next = self.world.first_consumer(self.rules);
            self.takes_over(next);
        }
    }

    /// The broker's scan finds a channel without a heartbeat for too long.
    pub(super) fn channel_expires(&mut self, timer: Pending, node: NodeId) {
        let mut effects = Vec::new();
        match node {
            NodeId::Instance(by) => self.channel_closes(by, &mut effects),
            NodeId::Consumer(by) => self.consumer_forgets(by, &mut effects),
            _ => {}
        }
        let rule = match self.rules.way {
            Way::Kafka => Rule::SessionExpires { limit: SESSION_TIMEOUT.0 },
            _ => Rule::ChannelExpires { limit: self.rules.get(Setting::ChannelExpiredTimeout) },
        };
        self.done(&timer, Outcome::Ok, rule, effects);
    }

    /// A channel whose client stands still or is cut off expires.
    pub(super) fn arm_expiry(&mut self) {
        if !self.world.works(self.world.store) || !self.world.has_outage() {
            return;
        }
        for node in self.rules.nodes() {
            let is_known = match node {
                NodeId::Instance(by) => self.world.broker.channels.contains(&by),
                NodeId::Consumer(by) => self.world.group.owner == Some(by),
                _ => false,
            };
            // A consumer alone keeps its queues: there is nobody to give them to.
            let matters = !matches!(node, NodeId::Consumer(_)) || self.world.first_consumer(self.rules).is_some();
            let is_silent = self.world.is_up(node) && self.world.is_silent(node);
            if is_known
                && is_silent
                && matters
                && !self.world.is_under_way(|action| matches!(action, Action::Expire { node: of, .. } if *of == node))
            {
                let n = self.world.names.next(node, |numbers| &mut numbers.expiries);
                let at = Place::of(self.world.store);
                self.world.put(StepId::node(node, Verb::Expire, n), Action::Expire { node, at });
            }
        }
    }

    pub(super) fn restart(&mut self, timer: Pending, node: NodeId) {
        if let Some(state) = self.world.node_mut(node) {
            state.crashed = false;
        }
        self.node_comes_up(node, timer.step, timer.cause);
    }

    fn node_goes_down(&mut self, node: NodeId, step: StepId, rule: Rule, was_up: bool) {
        let mut effects = Vec::new();
        if was_up {
            effects.push(Effect::Down { node });
            match node {
                NodeId::Coordinator => self.coordinator_forgets(&mut effects),
                NodeId::Instance(by) => {
                    self.producer_forgets(by);
                    self.channel_closes(by, &mut effects);
                    self.open_rows_roll_back(by, &mut effects);
                }
                NodeId::Relay(relay) => self.relay_forgets(relay),
                NodeId::Broker => self.broker_forgets(&mut effects),
                NodeId::Consumer(by) => self.consumer_forgets(by, &mut effects),
                _ => {}
            }
        }
        if let Rule::PowerFails { .. } = rule {
            self.log_is_cut(&mut effects);
        }
        self.write_node(node, step, rule, effects, self.world.names.last_event());
        self.world.forget_expiries();
        if was_up {
            self.cut(node);
        }
    }

    /// A power failure takes the tail of the log that was not on disk, and all that points into it.
    fn log_is_cut(&mut self, effects: &mut Vec<Effect>) {
        let lost = core::mem::take(&mut self.world.broker.unflushed_retries);
        for retry in lost {
            self.world.remove(retry);
        }
        let broker = &mut self.world.broker;
        let to = broker.flushed;
        if to == broker.log_end() {
            return;
        }
        broker.half.truncate(usize::from(to.half));
        broker.op_records.truncate(usize::from(to.op));
        for (queue, length) in broker.queues.iter_mut().zip(to.queues) {
            queue.truncate(usize::from(length));
        }
        broker.discarded.truncate(usize::from(to.discarded));
        broker.dead_letters.truncate(usize::from(to.dead_letters));
        crate::view::HalfState::restore(
            broker.half.iter_mut().map(|half| (half.order, &mut half.fate)),
            &broker.discarded,
        );
        effects.push(Effect::LogCut { to });
        // Offsets beyond the log's end go back to its end.
        let Positions { half, op } = broker.saved;
        broker.saved = Positions { half: half.min(to.half), op: op.min(to.op) };
        broker.positions = broker.saved;
        for (queue, length) in Queue::of(false).iter().zip(to.queues) {
            self.world.group.fit(*queue, length);
        }
        let World { broker, pending, .. } = &mut *self.world;
        pending.retain(|timer| {
            let is_of =
                |half: &super::HalfRecord| Some(half.order) == timer.step.order_number() && half.sent == timer.step.n;
            !timer.action.is_age() || broker.half.iter().any(is_of)
        });
    }

    fn node_comes_up(&mut self, node: NodeId, step: StepId, cause: Option<u32>) {
        let effects = self.world.state_effect(node).into_iter().collect();
        self.write_node(node, step, Rule::Restarts, effects, cause);
        self.queues_find_an_owner();
        if let NodeId::Instance(by) = node
            && self.rules.way == Way::Kafka
            && self.world.is_up(node)
        {
            self.producer_starts(by);
        }
    }

    fn write_node(&mut self, node: NodeId, step: StepId, rule: Rule, effects: Vec<Effect>, cause: Option<u32>) {
        let of = Pending { step, action: Action::Restart { node }, cause };
        self.done(&of, Outcome::Ok, rule, effects);
    }

    fn channel_closes(&mut self, by: u8, effects: &mut Vec<Effect>) {
        let channels = &mut self.world.broker.channels;
        if let Some(position) = channels.iter().position(|channel| *channel == by) {
            channels.remove(position);
            effects.push(Effect::ChannelClosed { instance: by });
        }
    }

    /// What is only in the broker's memory is gone; positions go back to what is on disk.
    fn broker_forgets(&mut self, effects: &mut Vec<Effect>) {
        self.ops_forgotten(effects);
        let broker = &mut self.world.broker;
        broker.round = None;
        if broker.positions != broker.saved {
            broker.positions = broker.saved;
            effects.push(Effect::PositionsMoved { to: broker.saved });
        }
        broker.counter = 0;
        effects.push(Effect::Asked { counter: 0 });
        effects.extend(broker.channels.drain(..).map(|instance| Effect::ChannelClosed { instance }));
        let group = &mut self.world.group;
        for queue in Queue::of(false) {
            let saved = group.saved.get(queue.index()).copied().unwrap_or_default();
            if group.committed(*queue) != saved {
                effects.push(Effect::ConsumerOffset { queue: *queue, offset: saved });
            }
        }
        group.committed = group.saved;
    }

    /// What the consumer had handled and not reported is forgotten; another one takes its queues over at once.
    fn consumer_forgets(&mut self, by: u8, effects: &mut Vec<Effect>) {
        if self.world.group.owner != Some(by) {
            return;
        }
        for queue in Queue::of(self.rules.way == Way::Kafka) {
            let committed = self.world.group.committed(*queue);
            if let Some(consumed) = self.world.group.consumed.get_mut(queue.index()) {
                let count = consumed.len();
                consumed.retain(|offset| *offset < committed);
                if consumed.len() != count {
                    effects.push(Effect::ConsumedForgotten { queue: *queue });
                }
            }
        }
        let next = self.world.first_consumer(self.rules);
        self.takes_over(next);
    }

    fn takes_over(&mut self, owner: Option<u8>) {
        self.world.group.owner = owner;
        for queue in Queue::of(self.rules.way == Way::Kafka) {
            let committed = self.world.group.committed(*queue);
            self.world.group.set_next(*queue, committed);
            self.world.group.set_poll(*queue, Poll::Standing);
        }
    }

    /// Ends what the dead node was doing, and what was on its way to it.
    fn cut(&mut self, node: NodeId) {
        let (starts, others) = core::mem::take(&mut self.world.starts)
            .into_iter()
            .partition::<Vec<_>, _>(|start| start.places().0.node() == node);
        self.world.starts = others;
        for start in starts {
            self.not_sent(&start);
        }
        for pending in self.world.pending.clone() {
            let (from, to) = pending.places();
            match pending.action {
                Action::Begin { .. } | Action::Retry { .. } | Action::Restart { .. } | Action::Resume { .. } => {}
                action if action.is_age() => {}
                Action::Local { .. }
                | Action::Open { .. }
                | Action::Query { .. }
                | Action::Clean { .. }
                | Action::Compensate { .. }
                | Action::Mark { .. }
                    if from.node() == node =>
                {
                    self.world.remove(pending.step);
                    self.cut_short(pending);
                }
                Action::Decide { .. } if from.node() == node => {
                    self.world.remove(pending.step);
                    self.failed(&pending, Outcome::Cut, Rule::ConnectionGone);
                    self.decision_cut(&pending);
                }
                Action::Final { .. } | Action::Copy { .. } | Action::Discard { .. } if from.node() == node => {
                    self.world.remove(pending.step);
                    self.failed(&pending, Outcome::Cut, Rule::ConnectionGone);
                    self.copy_failed(&pending);
                }
                Action::RelayPoll { .. } if from.node() == node => {
                    self.world.remove(pending.step);
                }
                Action::Heartbeat { .. } if from.node() == node || to.node() == node => {
                    self.world.remove(pending.step);
                }
                _ if from == to && from.node() == node => {
                    self.world.remove(pending.step);
                }
                _ if from != to && to.node() == node => {
                    self.world.remove(pending.step);
                    self.never_arrives(pending);
                }
                _ => {}
            }
        }
        if let NodeId::Instance(by) = node {
            self.forget_sends(by);
        }
    }

    /// A database rolls back what its client did not live to commit.
    fn cut_short(&mut self, pending: Pending) {
        let order = pending.step.order_number().unwrap_or_default();
        let is_local = matches!(pending.action, Action::Local { .. } | Action::Open { .. });
        let effect = is_local.then(|| self.set_row(order, Row::Absent));
        let rule = if is_local { Rule::LocalRolledBack } else { Rule::ConnectionGone };
        self.fact(&pending, Phase::Failed, Outcome::Cut, rule, effect);
    }

    /// A message was on its way to a node that died.
    fn never_arrives(&mut self, pending: Pending) {
        match pending.action {
            Action::Half { .. } => self.send_failed_fast(&pending, Outcome::ReceiverDown),
            Action::Send { by } => self.plain_send_failed(&pending, by, Outcome::ReceiverDown),
            Action::Find { by } | Action::Init { by } | Action::Produce { by, .. } | Action::EndTxn { by, .. } => {
                self.request_cut(&pending, by, Outcome::ReceiverDown);
            }
            Action::Marker { id, epoch, .. } => self.marker_failed(&pending, id, epoch, Outcome::ReceiverDown),
            Action::Back { by, queue, offset, way, cleans } => {
                self.back_failed(&pending, Handled { by, queue, offset }, way, cleans, Outcome::ReceiverDown);
            }
            _ => self.failed(&pending, Outcome::ReceiverDown, Rule::ConnectionGone),
        }
    }

    /// What a node did not live to send. Where it is the reply to a half message, the client sees the connection go.
    pub(super) fn not_sent(&mut self, start: &Pending) {
        match start.action {
            Action::HalfReply { .. } => self.send_failed_fast(start, Outcome::SenderDown),
            Action::SendReply { by, .. } => self.plain_send_failed(start, by, Outcome::SenderDown),
            Action::FindReply { by }
            | Action::InitReply { by, .. }
            | Action::ProduceReply { by, .. }
            | Action::EndTxnReply { by, .. } => self.request_cut(start, by, Outcome::SenderDown),
            Action::MarkerReply { id, epoch, .. } => self.marker_failed(start, id, epoch, Outcome::SenderDown),
            Action::Delivery { to, queue, offset, .. } => {
                self.failed(start, Outcome::SenderDown, Rule::ConnectionGone);
                // The consumer sees the connection go, and polls anew once the broker is back.
                if self.world.group.owner == Some(to) {
                    self.world.group.set_next(queue, offset);
                    self.world.group.set_poll(queue, Poll::Standing);
                }
            }
            Action::Decide { .. } => {
                self.failed(start, Outcome::SenderDown, Rule::ConnectionGone);
                self.decision_cut(start);
            }
            _ => self.failed(start, Outcome::SenderDown, Rule::ConnectionGone),
        }
        self.copy_failed(start);
    }

    /// The next try of this copy gets a name of its own.
    fn copy_failed(&mut self, copy: &Pending) {
        if let (Action::Copy { .. }, Some(order)) = (copy.action, copy.step.order_number())
            && let Some(state) = self.world.order_mut(order)
        {
            state.copies_failed += 1;
        }
    }

    fn forget_sends(&mut self, by: u8) {
        for (number, sender) in (crate::step::FIRST_ORDER..).zip(self.rules.senders.clone()) {
            if sender == by {
                self.stop_sending(number);
            }
        }
    }
}

impl World {
    /// What the panels learn of a node's state; nothing where it is dead.
    fn state_effect(&self, node: NodeId) -> Option<Effect> {
        let state = self.node(node);
        match () {
            () if !state.is_up() => None,
            () if state.is_paused() => Some(Effect::Paused { node }),
            () if state.is_cut_off() => Some(Effect::CutOff { node }),
            () => Some(Effect::Up { node }),
        }
    }

    /// Whether a node is out of order by an outage of the scenario.
    pub(super) fn has_outage(&self) -> bool {
        self.nodes.iter().any(|(_, state)| state.outage.is_some())
    }

    /// Whether the broker hears nothing of a node: dead, standing still, or one of both cut off.
    pub(super) fn is_silent(&self, node: NodeId) -> bool {
        !self.works(node) || !self.can_reach(node, self.store)
    }

    /// The first consumer that the broker hears of.
    fn first_consumer(&self, rules: &Rules) -> Option<u8> {
        (0..rules.consumers).find(|consumer| !self.is_silent(NodeId::Consumer(*consumer)))
    }

    /// A channel whose client is heard of again, or is gone for good, does not expire.
    fn forget_expiries(&mut self) {
        let gone: Vec<StepId> = self
            .pending
            .iter()
            .filter(|pending| match pending.action {
                Action::Expire { node, .. } => !self.is_up(node) || !self.is_silent(node),
                _ => false,
            })
            .map(|pending| pending.step)
            .collect();
        for step in gone {
            self.remove(step);
        }
    }
}
