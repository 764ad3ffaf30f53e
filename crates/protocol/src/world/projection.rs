//! The world as the state panels show it, and how each order stands in it.

use crate::effect::{Queue, Row};
use crate::node::NodeId;
use crate::rules::Rules;
use crate::scenario::{CartHandler, Way};
use crate::step::FIRST_ORDER;
use crate::verdict::Verdict;
use crate::view::{CartView, HalfState, HalfView, NodeState, OrderView, QueueView, TransactionView, View};

use super::{Group, Order, World};

impl World {
    /// What everybody holds, in the form that [`View::apply`] builds from events.
    pub fn view(&self, rules: &Rules) -> View {
        let state = |node: NodeId| match self.node(node) {
            state if !state.is_up() => NodeState::Down,
            state if state.is_paused() => NodeState::Paused,
            state if state.is_cut_off() => NodeState::CutOff,
            _ => NodeState::Up,
        };
        let node = |node: NodeId| (node, state(node));
        View {
            orders: (FIRST_ORDER..).zip(&self.orders).map(|(number, order)| order.view(number)).collect(),
            outbox: self.outbox.rows.clone(),
            transactions: self
                .kafka
                .transactions
                .iter()
                .map(|of| TransactionView { id: of.id, state: of.state, epoch: of.epoch, order: of.order })
                .collect(),
            partition: self.kafka.partition.clone(),
            reads_uncommitted: rules.way == Way::Kafka && !self.kafka.reads_committed,
            half: self
                .broker
                .half
                .iter()
                .map(|record| HalfView {
                    order: record.order,
                    copy_of: record.copy_of,
                    check_times: record.check_times,
                    state: record.fate,
                    word: record.word,
                })
                .collect(),
            positions: self.broker.positions,
            saved: self.broker.saved,
            op_memory: self.broker.op_memory.clone(),
            op_records: self.broker.op_records.clone(),
            queues: [self.queue_view(Queue::Real), self.queue_view(Queue::Retry)],
            discarded: self.broker.discarded.clone(),
            dead_letters: self.broker.dead_letters.clone(),
            nodes: rules.nodes().map(node).collect(),
            channels: self.broker.channels.clone(),
            counter: self.broker.counter,
        }
    }

    fn queue_view(&self, queue: Queue) -> QueueView {
        let Group { consumed, committed, saved, .. } = &self.group;
        let index = queue.index();
        let records = self.broker.queues.get(index).map(Vec::as_slice).unwrap_or_default();
        QueueView {
            records: records.iter().map(|record| (record.order, record.times)).collect(),
            consumed: consumed.get(index).cloned().unwrap_or_default(),
            offset: committed.get(index).copied().unwrap_or_default(),
            saved: saved.get(index).copied().unwrap_or_default(),
        }
    }

    /// How each order ends if nothing more happens, in order of number.
    pub fn verdicts(&self, rules: &Rules) -> Vec<(u16, Verdict)> {
        let verdict = |(number, order): (u16, &Order)| (number, self.verdict(rules, number, order));
        (FIRST_ORDER..).zip(&self.orders).map(verdict).collect()
    }

    fn verdict(&self, rules: &Rules, number: u16, order: &Order) -> Verdict {
        let exists = order.row == Row::Committed;
        match (exists, order.cleaned, rules.cart_handler) {
            (false, 0, _) => Verdict::Consistent,
            (true, 1, _) if order.absorbed > 0 => Verdict::ConsistentIdempotent,
            (true, 1, _) => Verdict::Consistent,
            (true, 0, _) if self.is_kept_somewhere(number) => Verdict::Repairable,
            (true, _, CartHandler::Idempotent | CartHandler::Decrement) | (false, ..) => Verdict::Inconsistent,
        }
    }

    /// Whether the order's message still lies where an operator can get it going again: undecided or discarded in a
    /// half or discard topic, visible and not consumed, or in the dead-letter queue.
    fn is_kept_somewhere(&self, number: u16) -> bool {
        let undecided = self
            .broker
            .half
            .iter()
            .any(|record| record.order == number && record.word.is_none() && record.fate == HalfState::Pending);
        if self.store == NodeId::Leader {
            return self.is_kept_by_kafka(number);
        }
        let visible = self.broker.queues.iter().flatten().any(|record| record.order == number);
        undecided
            || visible
            || self.is_in_outbox(number)
            || self.broker.discarded.contains(&number)
            || self.broker.dead_letters.contains(&number)
    }
}

impl Order {
    fn view(&self, number: u16) -> OrderView {
        OrderView { order: number, row: self.row, cart: CartView { cleaned: self.cleaned, absorbed: self.absorbed } }
    }
}
