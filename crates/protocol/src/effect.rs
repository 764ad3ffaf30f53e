//! What an event changed: typed facts from which every panel can be rebuilt.

use serde::{Deserialize, Serialize};

use crate::names::{named, serde_as_text};
use crate::node::NodeId;
use crate::scenario::LocalState;

named! {
    /// The order row.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Row {
        /// There is none.
        Absent = "absent",
        /// The local transaction has written it and not committed.
        Uncommitted = "uncommitted",
        /// It is committed.
        Committed = "committed",
    }
}
serde_as_text!(Row, "a row state");

named! {
    /// A queue that consumers read.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Queue {
        /// The real topic.
        Real = "real",
        /// The group's retry topic.
        Retry = "retry",
        /// Kafka's partition.
        Partition = "partition",
    }
}
serde_as_text!(Queue, "a queue");

named! {
    /// The state of a transactional id at Kafka's coordinator.
    pub enum TransactionState {
        /// Nothing sent yet.
        Empty = "Empty",
        /// Records are in the log, undecided.
        Ongoing = "Ongoing",
        /// Decided: commit. Markers are under way.
        PrepareCommit = "PrepareCommit",
        /// Decided: abort. Markers are under way.
        PrepareAbort = "PrepareAbort",
        /// Committed, and every marker is written.
        CompleteCommit = "CompleteCommit",
        /// Aborted, and every marker is written.
        CompleteAbort = "CompleteAbort",
    }
}
serde_as_text!(TransactionState, "a transaction's state");

/// The broker's read positions on the half and op topics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Positions {
    /// First half offset that is not settled.
    pub half: u16,
    /// First op record that is not used up.
    pub op: u16,
}

/// How far the broker's log is on disk: records of each topic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Flushed {
    /// The half topic.
    pub half: u16,
    /// The op topic.
    pub op: u16,
    /// The real and the retry topic.
    pub queues: [u16; 2],
    /// `TRANS_CHECK_MAX_TIME_TOPIC`.
    pub discarded: u16,
    /// The dead-letter queue.
    pub dead_letters: u16,
}

/// One change of the world that a panel shows. Offsets count from 0 in their own queue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Effect {
    /// The order row changed.
    OrderRow {
        /// The order.
        order: u16,
        /// What it is now.
        row: Row,
    },
    /// A row was written to the outbox, in the order's own transaction.
    OutboxRow {
        /// The order.
        order: u16,
    },
    /// The relay marked an order's outbox row as sent.
    OutboxSent {
        /// The order.
        order: u16,
    },
    /// A transactional id's state or epoch changed at the coordinator.
    Transaction {
        /// The transactional id, by the first instance that used it.
        id: u8,
        /// The state.
        state: TransactionState,
        /// The epoch.
        epoch: u16,
        /// The order of its last transaction; 0 before the first.
        order: u16,
    },
    /// A record was appended to the partition, within an open transaction.
    Produced {
        /// The order.
        order: u16,
        /// The transactional id.
        id: u8,
    },
    /// A control record ended a transaction in the partition.
    MarkerWritten {
        /// The order.
        order: u16,
        /// The transactional id.
        id: u8,
        /// Commit, or abort.
        commit: bool,
    },
    /// A record was appended to the half topic, at the next offset.
    HalfAppended {
        /// The order.
        order: u16,
        /// The half offset that this is a copy of.
        copy_of: Option<u16>,
        /// `TRANSACTION_CHECK_TIMES`; none on an original.
        check_times: Option<u16>,
    },
    /// The broker accepted a last word and remembers the half offset in memory, to be flushed as an op entry.
    OpRemembered {
        /// The half offset.
        half_offset: u16,
        /// Commit or rollback.
        word: LocalState,
    },
    /// All op entries in memory were written as one op record, at the next op offset.
    OpFlushed,
    /// Op entries in memory were lost with the broker's process.
    OpForgotten,
    /// The broker's positions moved, or went back to what was saved.
    PositionsMoved {
        /// Where they are now.
        to: Positions,
    },
    /// Positions and consumer offsets were saved to disk.
    PositionsSaved,
    /// The message was appended to the real topic, at the next offset: visible.
    FinalAppended {
        /// The order.
        order: u16,
    },
    /// A half message used up its checks and was moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    Discarded {
        /// The order.
        order: u16,
        /// The half offset.
        half_offset: u16,
    },
    /// A message was appended to the retry topic, at the next offset.
    RetryAppended {
        /// The order.
        order: u16,
        /// How often it was tried again.
        times: u16,
    },
    /// A message was put into the dead-letter queue.
    DeadLettered {
        /// The order.
        order: u16,
    },
    /// The broker's record of what the group has consumed.
    ConsumerOffset {
        /// The queue.
        queue: Queue,
        /// First offset not acknowledged.
        offset: u16,
    },
    /// The handler finished with this record, in the consumer's memory.
    Consumed {
        /// The queue.
        queue: Queue,
        /// The record's offset.
        offset: u16,
    },
    /// What the consumer had finished and not reported is forgotten with it.
    ConsumedForgotten {
        /// The queue.
        queue: Queue,
    },
    /// The cart was cleaned.
    CartCleaned {
        /// The order.
        order: u16,
    },
    /// The cart handler recognised a duplicate and did nothing.
    DuplicateAbsorbed {
        /// The order.
        order: u16,
    },
    /// A node went down.
    Down {
        /// The node.
        node: NodeId,
    },
    /// A node came back up.
    Up {
        /// The node.
        node: NodeId,
    },
    /// An instance's channel was added to the broker's producer table.
    ChannelOpened {
        /// The instance.
        instance: u8,
    },
    /// An instance's channel was removed from it.
    ChannelClosed {
        /// The instance.
        instance: u8,
    },
    /// A power failure took the unflushed tail of the log.
    LogCut {
        /// What is left.
        to: Flushed,
    },
    /// A node stands still.
    Paused {
        /// The node.
        node: NodeId,
    },
    /// Nothing gets in or out of a node.
    CutOff {
        /// The node.
        node: NodeId,
    },
    /// The round-robin counter moved on.
    Asked {
        /// The counter's new value.
        counter: u16,
    },
}

impl Effect {
    /// Whether it has a say in how this order ends.
    pub fn decides(&self, of: u16) -> bool {
        match self {
            Self::OrderRow { order, .. }
            | Self::HalfAppended { order, .. }
            | Self::FinalAppended { order }
            | Self::Discarded { order, .. }
            | Self::RetryAppended { order, .. }
            | Self::DeadLettered { order }
            | Self::OutboxRow { order }
            | Self::OutboxSent { order }
            | Self::Transaction { order, .. }
            | Self::Produced { order, .. }
            | Self::MarkerWritten { order, .. }
            | Self::CartCleaned { order }
            | Self::DuplicateAbsorbed { order } => *order == of,
            Self::LogCut { .. } => true,
            _ => false,
        }
    }
}
