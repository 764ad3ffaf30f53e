//! What the other ways of messaging keep, with the times: the outbox, Kafka's transactions and partition.

use half_message_protocol::{Effect, Millis, PartitionRecord, Setting, Trace, TransactionState, TransactionView};

use super::{Ledger, Stamp};

/// A row of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// The order.
    pub order: u16,
    /// When the local transaction committed it.
    pub written: Stamp,
    /// When a relay marked it as sent.
    pub sent: Option<Stamp>,
}

/// A transactional id at Kafka's coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransactionEntry {
    /// Its state and epoch.
    pub now: TransactionView,
    /// When that changed last.
    pub changed: Stamp,
    /// Since when its transaction is open; `None` where none is.
    pub open_since: Option<Stamp>,
    /// From when on the coordinator's scan aborts it.
    pub times_out: Option<Millis>,
}

/// A record of Kafka's partition. Its offset is its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartitionEntry {
    /// The record, or the marker.
    pub record: PartitionRecord,
    /// When it was appended.
    pub stored: Stamp,
    /// How its transaction ended: committed or not; `None` while it is open.
    pub ending: Option<bool>,
    /// When it was appended, or its transaction ended.
    pub changed: Stamp,
}

impl Ledger {
    /// Takes one effect into account; the view does not know it yet.
    pub(super) fn note_other_ways(&mut self, trace: &Trace, effect: &Effect, stamp: Stamp) {
        match *effect {
            Effect::OutboxRow { order } => self.outbox.push(OutboxEntry { order, written: stamp, sent: None }),
            Effect::OutboxSent { order } => {
                for entry in self.outbox.iter_mut().filter(|entry| entry.order == order) {
                    entry.sent = entry.sent.or(Some(stamp));
                }
            }
            Effect::Transaction { id, state, epoch, order } => {
                let now = TransactionView { id, state, epoch, order };
                let known = self.transactions.iter().position(|known| known.now.id == id);
                let since = known.and_then(|at| self.transactions.get(at)?.open_since).unwrap_or(stamp);
                let open_since = (state == TransactionState::Ongoing).then_some(since);
                let timeout = Millis(trace.scenario.settings.get(Setting::KafkaTransactionTimeout));
                let times_out = open_since.map(|since| since.at + timeout);
                let entry = TransactionEntry { now, changed: stamp, open_since, times_out };
                match known.and_then(|at| self.transactions.get_mut(at)) {
                    Some(known) => *known = entry,
                    None => self.transactions.push(entry),
                }
            }
            Effect::Produced { order, id } => self.append(PartitionRecord { order, id, marker: None }, stamp),
            Effect::MarkerWritten { order, id, commit } => {
                for entry in self.partition.iter_mut().filter(|entry| entry.record.id == id && entry.ending.is_none()) {
                    (entry.ending, entry.changed) = (Some(commit), stamp);
                }
                self.append(PartitionRecord { order, id, marker: Some(commit) }, stamp);
            }
            _ => {}
        }
    }

    fn append(&mut self, record: PartitionRecord, stamp: Stamp) {
        self.partition.push(PartitionEntry { record, stored: stamp, ending: record.marker, changed: stamp });
    }
}
