//! Nodes that die and come back: what a crash cuts, what it forgets, and what the others notice.

use crate::effect::{Effect, Queue, Row};
use crate::node::NodeId;
use crate::step::{Millis, Part, StepId, Verb};
use crate::trace::{Outcome, Phase, Rule};

use super::{Action, Pending, Poll, Transition};

impl Transition<'_> {
    /// The scenario lets a node die at a step.
    pub(super) fn crash_by_fault(&mut self, node: NodeId, restart_after: Option<Millis>) {
        let was_up = self.world.is_up(node);
        let n = self.world.names.next(node, |numbers| &mut numbers.crashes);
        if let Some(state) = self.world.node_mut(node) {
            state.crashed = true;
        }
        let rule = Rule::CrashByFault { restart_after: restart_after.map(|after| after.0) };
        self.node_goes_down(node, StepId::node(node, Verb::Crash, n), rule, was_up);
        if restart_after.is_some() {
            self.world.put(StepId::node(node, Verb::Restart, n), Action::Restart { node });
        }
    }

    /// An outage of the scenario begins or ends. `false` where the step does not fit the node's state.
    pub(super) fn outage(&mut self, node: NodeId, step: StepId) -> bool {
        let ends = step.part == Part::End;
        let Some(state) = self.world.node_mut(node).filter(|state| state.outage == ends) else { return false };
        let was_up = state.is_up();
        state.outage = !ends;
        if ends {
            self.node_comes_up(node, step, self.world.names.last_event());
        } else {
            self.world.names.next(node, |numbers| &mut numbers.outages);
            self.node_goes_down(node, step, Rule::CrashByOutage, was_up);
        }
        true
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
                NodeId::Instance(by) => self.channel_closes(by, &mut effects),
                NodeId::Broker => self.broker_forgets(&mut effects),
                NodeId::Consumer(by) => self.consumer_forgets(by, &mut effects),
                _ => {}
            }
        }
        self.write_node(node, step, rule, effects, self.world.names.last_event());
        if was_up {
            self.cut(node);
        }
    }

    fn node_comes_up(&mut self, node: NodeId, step: StepId, cause: Option<u32>) {
        let is_up = self.world.is_up(node);
        let effects = if is_up { vec![Effect::Up { node }] } else { Vec::new() };
        self.write_node(node, step, Rule::Restarts, effects, cause);
        match node {
            NodeId::Consumer(by) if is_up && self.world.group.owner.is_none() => self.takes_over(Some(by)),
            _ => {}
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
        let broker = &mut self.world.broker;
        broker.round = None;
        let forgotten = core::mem::take(&mut broker.op_memory);
        if !forgotten.is_empty() {
            for half_offset in forgotten {
                if let Some(record) = broker.half.get_mut(usize::from(half_offset)) {
                    record.word = None;
                }
            }
            effects.push(Effect::OpForgotten);
        }
        if broker.positions != broker.saved {
            broker.positions = broker.saved;
            effects.push(Effect::PositionsMoved { to: broker.saved });
        }
        broker.counter = 0;
        effects.push(Effect::Asked { counter: 0 });
        effects.extend(broker.channels.drain(..).map(|instance| Effect::ChannelClosed { instance }));
        let group = &mut self.world.group;
        for queue in Queue::ALL {
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
        for queue in Queue::ALL {
            let committed = self.world.group.committed(*queue);
            if let Some(consumed) = self.world.group.consumed.get_mut(queue.index()) {
                let count = consumed.len();
                consumed.retain(|offset| *offset < committed);
                if consumed.len() != count {
                    effects.push(Effect::ConsumedForgotten { queue: *queue });
                }
            }
        }
        let next = (0..self.rules.consumers).find(|other| self.world.is_up(NodeId::Consumer(*other)));
        self.takes_over(next);
    }

    fn takes_over(&mut self, owner: Option<u8>) {
        self.world.group.owner = owner;
        for queue in Queue::ALL {
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
                Action::Begin { .. } | Action::Age | Action::Limit | Action::Retry { .. } | Action::Restart { .. } => {}
                Action::Local { .. } | Action::Query { .. } | Action::Clean { .. } if from.node() == node => {
                    self.world.remove(pending.step);
                    self.cut_short(pending);
                }
                Action::Final { .. } | Action::Copy { .. } | Action::Discard { .. } if from.node() == node => {
                    self.world.remove(pending.step);
                    self.failed(&pending, Outcome::Cut, Rule::ConnectionGone);
                    self.copy_failed(&pending);
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
        let is_local = matches!(pending.action, Action::Local { .. });
        let effects = if is_local { vec![self.set_row(order, Row::Absent)] } else { Vec::new() };
        let rule = if is_local { Rule::LocalRolledBack } else { Rule::ConnectionGone };
        self.fact(&pending, Phase::Failed, Outcome::Cut, rule, effects);
    }

    /// A message was on its way to a node that died.
    fn never_arrives(&mut self, pending: Pending) {
        match pending.action {
            Action::Half { .. } => self.send_failed_fast(&pending, Outcome::ReceiverDown),
            Action::Back { by, queue, offset } => {
                self.failed(&pending, Outcome::ReceiverDown, Rule::ConnectionGone);
                self.handle_later(&pending, by, queue, offset);
            }
            _ => self.failed(&pending, Outcome::ReceiverDown, Rule::ConnectionGone),
        }
    }

    /// What a node did not live to send. Where it is the reply to a half message, the client sees the connection go.
    pub(super) fn not_sent(&mut self, start: &Pending) {
        match start.action {
            Action::HalfReply { .. } => self.send_failed_fast(start, Outcome::SenderDown),
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
