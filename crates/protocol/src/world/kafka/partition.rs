//! The partition leader: what is appended, and what ends a transaction there (UnifiedLog).

use crate::effect::{Effect, TransactionState};
use crate::node::NodeId;
use crate::scenario::How;
use crate::step::Part;
use crate::trace::{Outcome, Rule};
use crate::view::PartitionRecord;
use crate::world::{Action, Pending, Record, Transition};

use super::code;

impl Transition<'_> {
    pub(in crate::world) fn produce_arrives(&mut self, produce: Pending, by: u8, epoch: u16, how: Option<How>) {
        let order = produce.step.order_number().unwrap_or_default();
        if self.request_fails(&produce, by, NodeId::Leader, how) {
            return;
        }
        let id = self.rules.transactional_id(by);
        let is_there =
            self.world.works(NodeId::Coordinator) && self.world.can_reach(NodeId::Leader, NodeId::Coordinator);
        let known = self.world.epoch_in_partition(id);
        let has_record =
            known == Some(epoch) && PartitionRecord::open_of(&self.world.kafka.partition, id) == Some(order);
        if has_record {
            // The same sequence number: the record is in the log already.
            self.done(&produce, Outcome::Ok, Rule::ProduceDeduplicated, []);
            return self.reply(produce.step, by, code::NONE, 0, how);
        }
        let Some(transaction) = self.world.transaction_mut(id) else { return };
        // The leader knows the epochs of its own log; for the first record of a transaction it asks the coordinator.
        let is_fenced = known.is_some_and(|known| known > epoch) || (is_there && transaction.epoch != epoch);
        if is_fenced {
            let code = code::INVALID_PRODUCER_EPOCH;
            self.failed(&produce, Outcome::Refused(code), Rule::ProduceFenced { code });
            return self.reply(produce.step, by, code, 0, how);
        }
        if !is_there || transaction.is_busy() {
            let code = if is_there { code::CONCURRENT_TRANSACTIONS } else { code::COORDINATOR_NOT_AVAILABLE };
            self.failed(&produce, Outcome::Refused(code), Rule::KafkaReply { code });
            return self.reply(produce.step, by, code, 0, how);
        }
        transaction.state = TransactionState::Ongoing;
        transaction.order = order;
        transaction.timed_out = false;
        let begun = transaction.effect();
        self.world.note_epoch(id, epoch);
        self.world.kafka.partition.push(PartitionRecord { order, id, marker: None });
        let [real, _] = &mut self.world.broker.queues;
        let offset = u16::try_from(real.len()).unwrap_or(u16::MAX);
        real.push(Record { order, times: 0, delivery: 0, acks: 0 });
        let last_stable = self.world.last_stable_offset();
        let effects = [begun, Effect::Produced { order, id }];
        self.done(&produce, Outcome::Ok, Rule::ProduceStored { offset, last_stable }, effects);
        self.world.put(produce.step.part(Part::Expiry), Action::TransactionTimeout { id });
        self.reply(produce.step, by, code::NONE, 0, how);
    }

    /// The leader looks at the marker's epoch only (ProducerAppendInfo.checkProducerEpoch): one that comes late can meet
    /// the next transaction, which has the same.
    pub(in crate::world) fn marker_arrives(
        &mut self,
        marker: Pending,
        id: u8,
        epoch: u16,
        commit: bool,
        how: Option<How>,
    ) {
        let order = marker.step.order_number().unwrap_or_default();
        if !self.world.is_up(NodeId::Leader) {
            return self.marker_failed(&marker, id, epoch, Outcome::ReceiverDown);
        }
        match how {
            Some(How::Lost) => return self.failed(&marker, Outcome::Lost, Rule::MarkerGoes { commit }),
            Some(How::Refused { code }) => {
                let code = code.unwrap_or(marker.step.usual_refusal());
                return self.marker_failed(&marker, id, epoch, Outcome::Refused(code));
            }
            _ => {}
        }
        if self.world.epoch_in_partition(id).is_some_and(|known| known > epoch) {
            self.world.remove(marker.step.part(Part::Timeout));
            let code = code::INVALID_PRODUCER_EPOCH;
            return self.failed(&marker, Outcome::Refused(code), Rule::MarkerTooOld);
        }
        self.world.note_epoch(id, epoch);
        let open = PartitionRecord::open_of(&self.world.kafka.partition, id);
        let mut effects = Vec::new();
        let mut rule = Rule::MarkerWritten { commit };
        if let Some(of) = open {
            if of != order {
                rule = Rule::MarkerEndsAnother { order: of };
            }
            self.world.kafka.partition.push(PartitionRecord { order, id, marker: Some(commit) });
            let [real, _] = &mut self.world.broker.queues;
            real.push(Record { order: 0, times: 0, delivery: 0, acks: 0 });
            effects.push(Effect::MarkerWritten { order, id, commit });
        }
        self.done(&marker, Outcome::Ok, rule, effects);
        let reply = marker.step.part(Part::Reply);
        let action = Action::MarkerReply { id, epoch, commit };
        if how == Some(How::ReplyLost) {
            let lost = Pending { step: reply, action, cause: self.world.names.last_event() };
            self.failed(&lost, Outcome::Lost, Rule::MarkerWritten { commit });
        } else {
            self.begin_next(reply, action);
        }
    }
}
