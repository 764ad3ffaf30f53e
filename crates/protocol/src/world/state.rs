//! What each participant holds.

use core::hash::{Hash, Hasher};

use crate::effect::{Flushed, Positions, Row};
use crate::names::clone_in_place;
use crate::node::NodeId;
use crate::rules::Rules;
use crate::scenario::{LocalState, OutageKind};
use crate::step::{FIRST_ORDER, StepId};
use crate::view::HalfState;

/// Why a node is out of order, if it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    /// It died and has not restarted.
    pub crashed: bool,
    /// The outage of the scenario that lasts.
    pub outage: Option<OutageKind>,
}

impl Node {
    /// Whether its process lives; it may stand still or be cut off.
    pub const fn is_up(self) -> bool {
        !self.crashed && !matches!(self.outage, Some(OutageKind::Down))
    }

    /// Whether its process lives and does something.
    pub const fn works(self) -> bool {
        self.is_up() && !matches!(self.outage, Some(OutageKind::Paused))
    }

    /// Whether its process lives and stands still.
    pub const fn is_paused(self) -> bool {
        self.is_up() && matches!(self.outage, Some(OutageKind::Paused))
    }

    /// Whether nothing gets in or out.
    pub const fn is_cut_off(self) -> bool {
        matches!(self.outage, Some(OutageKind::Partitioned))
    }
}

/// One half message that was sent: what its age allows, and which send of the application it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sent {
    /// The transaction id, counted from 0: the application's own sends of a new message have one each.
    pub transaction: u8,
    /// Its born time lies in the broker's future.
    pub ahead: bool,
    /// Older than `transactionTimeOut`.
    pub old: bool,
    /// Older than the longest local transaction.
    pub past_limit: bool,
    /// Older than `CHECK_IMMUNITY_TIME_IN_SECONDS`.
    pub past_immunity: bool,
    /// Older than `fileReservedTime`.
    pub expired: bool,
}

/// One order in the databases, and how far its sender and its message have come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub row: Row,
    /// The transaction id under which the row was committed.
    pub row_transaction: u8,
    /// Whether the sender waits for the half message's reply.
    pub sending: bool,
    /// Half messages sent, repeated ones included.
    pub halves: u16,
    /// Attempts of the send that were the client's own.
    pub attempts: u16,
    /// The first half message of the send under way, by number.
    pub sending_from: u16,
    /// Further sends by the application, after an exception.
    pub resends: u8,
    /// Each half message sent, by number.
    pub sent: Vec<Sent>,
    /// Last words sent by the sender itself: commits, rollbacks, unknowns.
    pub words: [u16; 3],
    /// Plain sends begun.
    pub sends: u16,
    /// Marks in the outbox begun.
    pub marks: u16,
    /// EndTxn requests begun.
    pub ends: u16,
    /// Appends to `__transaction_state` begun.
    pub decisions: u16,
    /// Markers begun.
    pub markers: u16,
    /// Messages appended or being appended to the real topic.
    pub finals: u16,
    /// Checks begun.
    pub checks: u16,
    /// Failed appends of the copy for the next check.
    pub copies_failed: u16,
    /// Discards begun.
    pub discards: u16,
    /// How often an operator put it back.
    pub resumes: u16,
    /// Deliveries begun.
    pub deliveries: u16,
    /// How often the goods were taken out of the cart.
    pub cleaned: u8,
    /// How often a duplicate was recognised.
    pub absorbed: u8,
}

clone_in_place!(Order {
    row,
    row_transaction,
    sending,
    halves,
    attempts,
    sending_from,
    resends,
    sent,
    words,
    sends,
    marks,
    ends,
    decisions,
    markers,
    finals,
    checks,
    copies_failed,
    discards,
    resumes,
    deliveries,
    cleaned,
    absorbed
});

/// In few and large numbers: searches hash many of them.
impl Hash for Order {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            row,
            row_transaction,
            sending,
            halves,
            attempts,
            sending_from,
            resends,
            sent,
            words: [committed, rolled_back, unknown],
            sends,
            marks,
            ends,
            decisions,
            markers,
            finals,
            checks,
            copies_failed,
            discards,
            resumes,
            deliveries,
            cleaned,
            absorbed,
        } = self;
        let four = |[a, b, c, d]: [u16; 4]| u64::from(a) | u64::from(b) << 16 | u64::from(c) << 32 | u64::from(d) << 48;
        let bytes = [*row as u8, *row_transaction, u8::from(*sending), *resends, *cleaned, *absorbed, 0, 0];
        state.write_u64(u64::from_le_bytes(bytes));
        state.write_u64(four([*halves, *attempts, *sending_from, *committed]));
        state.write_u64(four([*rolled_back, *unknown, *sends, *marks]));
        state.write_u64(four([*ends, *decisions, *markers, *finals]));
        state.write_u64(four([*checks, *copies_failed, *discards, *resumes]));
        state.write_u16(*deliveries);
        sent.hash(state);
    }
}

impl Default for Order {
    fn default() -> Self {
        Self {
            row: Row::Absent,
            row_transaction: 0,
            sending: false,
            halves: 0,
            attempts: 0,
            sending_from: 1,
            resends: 0,
            sent: Vec::new(),
            words: [0; 3],
            sends: 0,
            marks: 0,
            ends: 0,
            decisions: 0,
            markers: 0,
            finals: 0,
            checks: 0,
            copies_failed: 0,
            discards: 0,
            resumes: 0,
            deliveries: 0,
            cleaned: 0,
            absorbed: 0,
        }
    }
}

impl Order {
    pub fn position(number: u16) -> usize {
        usize::from(number.wrapping_sub(FIRST_ORDER))
    }

    /// The half message sent with this number, from 1.
    pub fn sent(&self, number: u16) -> Option<Sent> {
        self.sent.get(usize::from(number.wrapping_sub(1))).copied()
    }
}

/// The broker: what is in its log, and what is only in its memory.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Broker {
    /// The half topic, in the log.
    pub half: Vec<HalfRecord>,
    /// Read positions on the half and op topics, in memory.
    pub positions: Positions,
    /// The same on disk.
    pub saved: Positions,
    /// Half offsets resolved and not yet flushed, in memory.
    pub op_memory: Vec<u16>,
    /// The op topic, in the log.
    pub op_records: Vec<Vec<u16>>,
    /// The real and the retry topic, in the log.
    pub queues: [Vec<Record>; 2],
    /// The check round under way, in memory.
    pub round: Option<RoundState>,
    /// The producer table: instances in order of registration, in memory.
    pub channels: Vec<u8>,
    /// The round-robin counter, in memory.
    pub counter: u16,
    /// Orders moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    pub discarded: Vec<u16>,
    /// Orders in the dead-letter queue.
    pub dead_letters: Vec<u16>,
    /// What a power failure would leave. Kept only where the scenario has one.
    pub flushed: Flushed,
    /// Messages handed to the delay levels since the last flush.
    pub unflushed_retries: Vec<StepId>,
}

clone_in_place!(Broker {
    half,
    positions,
    saved,
    op_memory,
    op_records,
    queues,
    round,
    channels,
    counter,
    discarded,
    dead_letters,
    flushed,
    unflushed_retries
});

impl Broker {
    /// Whether nothing but the queues that consumers read is used.
    pub fn has_only_queues(&self) -> bool {
        *self == Self { queues: self.queues.clone(), ..Self::default() }
    }
}

/// One record of the half topic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct HalfRecord {
    pub order: u16,
    /// Which half message sent it was, from 1. Copies keep it: they share its age.
    pub sent: u16,
    pub copy_of: Option<u16>,
    /// `TRAN_PREPARED_QUEUE_OFFSET`: the offset of the original, on copies made while it was immune.
    pub prepared: Option<u16>,
    pub check_times: Option<u16>,
    /// What became of it last.
    pub fate: HalfState,
    /// The last word accepted for it, as far as the broker remembers.
    pub word: Option<LocalState>,
}

/// One record that consumers read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Record {
    pub order: u16,
    /// How often it was tried again; 0 in the real topic.
    pub times: u16,
    /// Its last delivery, by number.
    pub delivery: u16,
    /// Acknowledgements sent that name it.
    pub acks: u16,
}

/// A check round under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RoundState {
    /// The half offset that it looks at.
    pub at: u16,
    /// Records from here on were stored during the round.
    pub end: u16,
    /// First op record that it has not read.
    pub ops_read: u16,
    /// Whether its last read found op records.
    pub found_ops: bool,
}

/// The consumer group, and what the broker knows of it. Index 0 is the real topic's queue, 1 the retry topic's.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Group {
    /// Who reads the queues; `None` where nobody is up.
    pub owner: Option<u8>,
    /// First offset not handed to the owner.
    pub next: [u16; 2],
    /// Where the owner's long poll is.
    pub poll: [Poll; 2],
    /// Offsets whose handler finished, sorted, in the owner's memory.
    pub consumed: [Vec<u16>; 2],
    /// The broker's record of what is consumed, in memory.
    pub committed: [u16; 2],
    /// The same on disk.
    pub saved: [u16; 2],
}

clone_in_place!(Group { owner, next, poll, consumed, committed, saved });

/// Where a consumer's long poll is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Poll {
    /// It stands at the broker.
    #[default]
    Standing,
    /// Its answer is on the way.
    Answered,
    /// Its answer was lost; the consumer waits in vain.
    Lost,
}

/// Running numbers that only name steps. They count for neither equality nor what may happen next.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Events written so far.
    pub events: u32,
    pub rounds: u16,
    pub pauses: u16,
    pub flushes: u16,
    pub disk_flushes: u16,
    pub saves: u16,
    per_node: Vec<(NodeId, PerNode)>,
}

clone_in_place!(Names { events, rounds, pauses, flushes, disk_flushes, saves, per_node });

/// Running numbers of one node.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PerNode {
    pub crashes: u16,
    pub outages: u16,
    pub heartbeats: u16,
    pub reports: u16,
    pub expiries: u16,
    pub polls: u16,
    pub finds: u16,
    pub inits: u16,
    pub scans: u16,
}

impl PartialEq for Names {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Names {}

impl Hash for Names {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Names {
    pub fn new(rules: &Rules) -> Self {
        Self { per_node: rules.nodes().map(|node| (node, PerNode::default())).collect(), ..Self::default() }
    }

    /// Position of the last event written.
    pub const fn last_event(&self) -> Option<u32> {
        self.events.checked_sub(1)
    }

    pub fn outages_of(&self, node: NodeId) -> u16 {
        self.per_node.iter().find(|(known, _)| *known == node).map_or(0, |(_, numbers)| numbers.outages)
    }

    /// Gives the nodes other names; each keeps its numbers.
    pub fn rename(&mut self, name: impl Fn(NodeId) -> NodeId) {
        self.per_node.iter_mut().for_each(|(known, _)| *known = name(*known));
    }

    /// Adds one to a node's running number and returns it.
    pub fn next(&mut self, node: NodeId, number: impl Fn(&mut PerNode) -> &mut u16) -> u16 {
        let known = self.per_node.iter_mut().find(|(known, _)| *known == node);
        known.map_or(1, |(_, numbers)| {
            let number = number(numbers);
            *number = number.saturating_add(1);
            *number
        })
    }
}
