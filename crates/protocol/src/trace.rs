//! The output of a run: events for people. They never feed back into the world.

use serde::{Deserialize, Serialize};

use crate::effect::{Effect, TransactionState};
use crate::names::{named, serde_as_text};
use crate::node::{NodeId, Place};
use crate::rpc::Rpc;
use crate::scenario::{How, LocalState, Scenario};
use crate::step::{Millis, StepId};
use crate::verdict::Verdict;

/// A run, whole: what happened, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The input.
    pub scenario: Scenario,
    /// What happened, in order of time.
    pub events: Vec<Event>,
    /// How each order ended, in order of number.
    pub verdicts: Vec<(u16, Verdict)>,
    /// The worst of them.
    pub verdict: Verdict,
    /// The bound that cut the run, if one did.
    pub bound: Option<Bound>,
    /// Faults, outages and holds whose step never came, by position in the scenario.
    pub unreached: Vec<Unreached>,
}

/// Part of a scenario that the run never met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Unreached {
    /// `faults[i]`.
    Fault(usize),
    /// `outages[i]`.
    Outage(usize),
    /// `holds[i]`: its step never came, or had to be freed because the other never happened.
    Hold(usize),
}

/// A bound of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Bound {
    /// The run reached so many events.
    Events(u32),
    /// The run reached this virtual time.
    Time(Millis),
}

named! {
    /// Which moment of a step an event is.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Phase {
        /// A message leaves, an operation begins, a round starts.
        Begun = "begun",
        /// A message arrives, an operation ends, a timer fires; also steps of a single moment.
        Done = "done",
        /// The step ends without effect: lost, refused, prevented by a crash.
        Failed = "failed",
    }
}
serde_as_text!(Phase, "a phase");

/// Where a reader stands in a run: right after this moment of this step. Outlives edits, as a step's name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// The step.
    pub step: StepId,
    /// Which moment of it.
    pub phase: Phase,
}

/// One fact of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Virtual time, ms from the start; 0 until the schedule dates it.
    pub at: Millis,
    /// The step.
    pub step: StepId,
    /// Which moment of it.
    pub phase: Phase,
    /// Where it starts. The broker's own work starts and ends at one place.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// The remote call, with its code (see [`Rpc::code`]).
    pub rpc: Option<Rpc>,
    /// What came of it.
    pub outcome: Outcome,
    /// The fault of the scenario that acted here.
    pub fault: Option<How>,
    /// Position of the event that led to this one; `None` where the scenario or a clock did.
    pub cause: Option<u32>,
    /// The rule that produced it, with its numbers.
    pub rule: Rule,
    /// Age of the half message concerned, ms: the broker's clock less the born time that its sender's clock gave.
    /// Negative where the sender's clock is ahead.
    pub age: Option<i64>,
    /// What it changed.
    pub effects: Vec<Effect>,
}

/// What came of a step at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Outcome {
    /// Under way (phase begun).
    Under,
    /// It went as it should.
    Ok,
    /// The message was lost on the way.
    Lost,
    /// The receiver was down: connection refused or reset.
    ReceiverDown,
    /// The sender was down before the step took effect.
    SenderDown,
    /// Refused with a response code; 0 where a database refused.
    Refused(u16),
    /// Arrived, and nobody waits for it any more.
    Ignored,
    /// Ended without an answer in time.
    TimedOut,
    /// The callback threw.
    Threw,
    /// The callback's word.
    Said(LocalState),
    /// Nobody of the group was online.
    NobodyOnline,
    /// Cut short by a crash of the node that did it.
    Cut,
    /// The connection broke under it.
    Broken,
}

/// The rule that produced an event. Numbers are ms unless said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// The scenario says when an order is placed.
    OrderPlaced,
    /// The instance was down when the order should have been placed: it is not placed.
    OrderNotPlaced,
    /// The half message goes first: stored whole, invisible.
    HalfGoesFirst {
        /// Attempt within the send, from 1.
        attempt: u16,
    },
    /// The scenario has the message sent twice; each copy acts on its own.
    SentTwice,
    /// Stored in the half topic at this offset; the reply carries it.
    HalfStored {
        /// The half offset.
        offset: u16,
    },
    /// The half message was not stored.
    HalfRefused,
    /// The half message was stored, but the reply says that flush or replica is behind: no local transaction.
    HalfStoredNotOk {
        /// The response code, 10 to 12.
        code: u16,
    },
    /// No reply within `sendMsgTimeout`: the caller gets an exception, the local transaction is not run.
    SendTimedOut {
        /// `sendMsgTimeout`.
        timeout: u64,
    },
    /// A fast failure is re-sent at once while attempts are left, with the same transaction id.
    SendAgain {
        /// The attempt that failed.
        attempt: u16,
        /// Attempts in all.
        attempts: u16,
    },
    /// All attempts failed: the caller gets an exception, the local transaction is not run.
    SendFailed {
        /// Attempts made.
        attempts: u16,
    },
    /// The half message is stored, so the local transaction runs.
    LocalRuns,
    /// The order database committed.
    LocalCommitted,
    /// The order database refused or rolled back.
    LocalRolledBack,
    /// The callback threw, or never learned what the database did: the word is unknown.
    LocalUnknown,
    /// The callback's word differs from what the database did.
    LocalMisreported,
    /// The sender's last word is one-way: no reply, no retry.
    EndIsOneWay,
    /// The broker does not accept the last word; one-way, so the sender never learns.
    EndRefused {
        /// The response code that nobody reads.
        code: u16,
    },
    /// The half record that the word names is not in the log any more.
    HalfIsGone {
        /// The half offset that the request names.
        half_offset: u16,
    },
    /// Each accepted commit appends the message once more; earlier ones are not looked for.
    CommitAppends {
        /// The half offset that the request names.
        half_offset: u16,
    },
    /// A rollback leaves an op entry and nothing else.
    RollbackNoted {
        /// The half offset.
        half_offset: u16,
        /// Whether the offset lies below `half_pos`, so that the entry settles nothing.
        too_late: bool,
    },
    /// Unknown is logged, nothing else.
    UnknownIgnored,
    /// The message is appended to the real topic, a second record with the same message id.
    BecomesVisible {
        /// Its offset in the real topic.
        offset: u16,
        /// How many records of this order are visible now.
        visible: u16,
    },
    /// The append failed, so no op entry: the half message stays undecided.
    AppendFailed,
    /// Op entries are flushed on the tick, at least the batch interval after the last write.
    OpFlushed {
        /// Entries in this record.
        entries: u16,
        /// `transactionOpBatchInterval`.
        interval: u64,
    },
    /// The op record could not be written: the broker logs it, and the entries are gone.
    OpWriteFailed,
    /// The entries in memory name more bytes than `transactionOpMsgMaxSize`: flushed at once.
    OpFlushedFull {
        /// Entries in this record.
        entries: u16,
        /// `transactionOpMsgMaxSize`.
        max: u64,
    },
    /// The check round starts.
    RoundStarts {
        /// Its number since the broker's start.
        round: u16,
        /// `transactionCheckInterval`.
        interval: u64,
        /// Half records from `half_pos` on.
        waiting: u16,
    },
    /// The round found an op record but none for this half message: it sleeps 1 s and reads on.
    RoundPauses,
    /// The round ends.
    RoundEnds {
        /// Half records settled, passed or asked about.
        passed: u16,
        /// Whether it stopped at a half message that is too young.
        too_young: bool,
        /// `transactionTimeOut`.
        limit: u64,
    },
    /// Old enough and undecided: the broker writes the half message anew before it asks.
    CheckCopies {
        /// The copy's `TRANSACTION_CHECK_TIMES`.
        times: u16,
        /// `transactionCheckMax`.
        max: u64,
        /// `transactionTimeOut`.
        limit: u64,
    },
    /// The broker asks the next live channel of the group, in turn.
    CheckAsks {
        /// Which check of this half message.
        times: u16,
        /// `transactionCheckMax`.
        max: u64,
        /// `transactionTimeOut`.
        limit: u64,
        /// Whether the asked instance sent the half message itself.
        sender: bool,
    },
    /// Nobody of the group has a channel: nothing is sent, the attempt is used all the same.
    CheckFindsNobody {
        /// Which check of this half message.
        times: u16,
        /// `transactionCheckMax`.
        max: u64,
    },
    /// The instance looks for the answer.
    PolicyLooks,
    /// The order row is there: commit.
    PolicyFound,
    /// The order row is not there: rollback.
    PolicyNotFound,
    /// The order row is not there and the local transaction may still run: unknown.
    PolicyStillOpen {
        /// Longest local transaction.
        limit: u64,
    },
    /// The callback answers without looking.
    PolicyFixed,
    /// The callback threw: the client answers unknown.
    PolicyThrew,
    /// The callback returned null: the client sends nothing.
    PolicyNull,
    /// The answer is one-way too, and names the copy.
    AnswerNamesCopy {
        /// The copy's half offset.
        half_offset: u16,
    },
    /// The half message is immune: it is written anew, which uses an attempt, and nobody is asked.
    ImmuneCopies {
        /// The copy's `TRANSACTION_CHECK_TIMES`.
        times: u16,
        /// `transactionCheckMax`.
        max: u64,
        /// `CHECK_IMMUNITY_TIME_IN_SECONDS`, in ms.
        immunity: u64,
    },
    /// The half message is older than its immunity: the broker ignores the sender's own word and waits for its check.
    EndAfterImmunity {
        /// `CHECK_IMMUNITY_TIME_IN_SECONDS`, in ms.
        immunity: u64,
    },
    /// The half message is older than `fileReservedTime`: it is moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    TooOldToKeep {
        /// `fileReservedTime`, in ms.
        limit: u64,
    },
    /// An operator put the discarded half message back, with no checks used.
    Resumed {
        /// The new record's half offset.
        offset: u16,
    },
    /// All checks are used: the half message is moved to `TRANS_CHECK_MAX_TIME_TOPIC`.
    ChecksUsedUp {
        /// `transactionCheckMax`.
        max: u64,
    },
    /// A visible message answers the consumer's long poll.
    Delivers {
        /// Which delivery of this order; above 1 where the order has more than one visible message.
        delivery: u16,
    },
    /// The same record once more: it was not acknowledged, so the queue is read from the broker's offset again.
    DeliversAgain {
        /// Which delivery of this order.
        delivery: u16,
    },
    /// The consumer's poll timed out and it polls again.
    PollTimedOut,
    /// The handler takes the ordered goods out of the cart.
    CartHandled,
    /// The handler knows this order already and does nothing.
    CartKnewIt,
    /// The handler failed: the message goes back for a later try.
    CartFailed,
    /// CONSUMER_SEND_MSG_BACK failed: the client sends the message to the retry topic itself, as an ordinary one.
    BackAsSend,
    /// That failed too: the client hands the message to its handler once more.
    HandledAgain {
        /// How long it waits first.
        wait: u64,
    },
    /// The handler takes longer than `consumeTimeout`: the message goes back although the handler still runs.
    HandlerStuck {
        /// `consumeTimeout`.
        limit: u64,
    },
    /// The handler's result comes after the queue went to another consumer, or the message went back: it counts for
    /// nothing but the cart.
    ResultIgnored,
    /// The offset is reported on the consumer's tick, one-way.
    AckOnTick {
        /// `persistConsumerOffsetInterval`.
        interval: u64,
    },
    /// The offset travels with the next poll.
    AckOnPoll,
    /// The broker stores the message for a later try.
    SentBack {
        /// Which try it will be.
        times: u16,
        /// The delay level's length.
        delay: u64,
    },
    /// The delay is over.
    RetryDue {
        /// Which try it is.
        times: u16,
    },
    /// No tries are left: dead-letter queue.
    DeadLetter {
        /// Tries made again.
        times: u16,
    },
    /// Positions and offsets are saved.
    Saved {
        /// `flushConsumerOffsetInterval`.
        interval: u64,
    },
    /// A client makes itself known: its channel can be asked.
    HeartbeatRegisters,
    /// The scenario lets a node die here.
    CrashByFault {
        /// It comes back after so long.
        restart_after: Option<u64>,
    },
    /// The scenario has the node down now.
    CrashByOutage,
    /// The power fails: with the memory goes the tail of the log that was not flushed.
    PowerFails {
        /// It comes back after so long.
        restart_after: Option<u64>,
        /// Records lost from the log.
        lost: u16,
    },
    /// The scenario has the node stand still: what comes to it waits.
    PausedByOutage,
    /// The scenario has the node cut off: nothing gets in or out.
    CutOffByOutage,
    /// The node goes on where it stood still, or its network is back.
    GoesOn,
    /// The client asks any broker where the coordinator of its transactional id is.
    FindsCoordinator,
    /// `initTransactions`: the coordinator gives the producer a new epoch and fences older ones.
    InitFences,
    /// The producer has its epoch and may begin transactions.
    ProducerReady {
        /// The epoch.
        epoch: u16,
    },
    /// A transaction of an older epoch is open: the coordinator aborts it first.
    InitAbortsOpenOne,
    /// A record within a transaction; its first one opens the transaction at the coordinator.
    ProducesInTransaction {
        /// Attempt, from 1.
        attempt: u16,
    },
    /// The leader has stored the record. Readers of committed records wait at the last stable offset.
    ProduceStored {
        /// Its offset.
        offset: u16,
        /// The last stable offset.
        last_stable: u16,
    },
    /// The same sequence number once more: nothing is stored, and the reply says so.
    ProduceDeduplicated,
    /// The record is stored and acknowledged.
    ProduceAcknowledged,
    /// The record's epoch is an older one: the producer was fenced.
    ProduceFenced {
        /// The error code.
        code: u16,
    },
    /// `commitTransaction`: the client asks the coordinator to commit.
    EndTxnCommits {
        /// Attempt, from 1.
        attempt: u16,
    },
    /// `abortTransaction`.
    EndTxnAborts,
    /// The coordinator accepts the word and writes it down.
    EndTxnAccepted {
        /// Commit, or abort.
        commit: bool,
    },
    /// The word was accepted before: the coordinator only repeats its answer.
    EndTxnKnown,
    /// The decision is written down, so the client has its answer; the markers are still under way.
    EndTxnAnswered,
    /// Markers of this transaction are under way: CONCURRENT_TRANSACTIONS, and the client asks again.
    TransactionUnderWay,
    /// The state is in the replicated log `__transaction_state`: from here on it is decided.
    Decided {
        /// The state.
        state: TransactionState,
    },
    /// `__transaction_state` has too few replicas in sync: nothing is decided.
    BelowMinIsr,
    /// The producer is fenced or its transaction is gone: fatal, only close is left.
    ProducerFenced {
        /// The error code.
        code: u16,
    },
    /// The producer is fenced, so it cannot send for this order.
    ProducerUnusable,
    /// The client repeats the request by itself.
    ClientRepeats,
    /// No reply within `request.timeout.ms`: the client asks again.
    RequestTimedOut {
        /// `request.timeout.ms`.
        timeout: u64,
    },
    /// The call is over without an answer: the application gets a TimeoutException.
    CallTimedOut {
        /// `max.block.ms` or `delivery.timeout.ms`.
        limit: u64,
    },
    /// After the TimeoutException the application calls `commitTransaction` again.
    CommitCalledAgain,
    /// After the TimeoutException the application takes the commit for failed and deletes the order.
    CommitUnknownCompensates,
    /// After the TimeoutException the application closes the producer and sends the order anew.
    OrderSentAnew,
    /// The order database refused, so the application calls `abortTransaction`.
    DatabaseRefusedAborts,
    /// Every request of Kafka has a reply.
    KafkaRequest,
    /// The reply, with its error code.
    KafkaReply {
        /// The error code.
        code: u16,
    },
    /// The coordinator ends the transaction in the partition.
    MarkerGoes {
        /// Commit, or abort.
        commit: bool,
    },
    /// The control record is in the log: the records before it are visible, or never will be.
    MarkerWritten {
        /// Commit, or abort.
        commit: bool,
    },
    /// The coordinator sends the marker again until the leader has it.
    MarkerRepeats,
    /// The coordinator's scan finds a transaction that is open for too long, fences its producer and aborts it.
    ScanAborts {
        /// Time between scans.
        interval: u64,
        /// `transaction.timeout.ms`.
        limit: u64,
    },
    /// A record below the last stable offset, or any record for a reader of uncommitted ones.
    Fetches {
        /// Which delivery of this order.
        delivery: u16,
    },
    /// The handler failed: the consumer does not move on, and tries the record again.
    CartFailsAndRepeats,
    /// The consumer commits its offset by itself, on a tick.
    OffsetCommitted {
        /// `auto.commit.interval.ms`; 0 where the application commits after each record.
        interval: u64,
    },
    /// No heartbeat for longer than the session timeout: the group gives the partition to another consumer.
    SessionExpires {
        /// The session timeout.
        limit: u64,
    },
    /// The order database committed the row, and no callback waits for it.
    RowCommitted,
    /// The order row and its outbox row were committed in one transaction.
    OutboxRowCommitted,
    /// The order row is written and not committed: the message goes first.
    RowStaysOpen,
    /// The order database refused, before anything was sent.
    NothingSent,
    /// The order database refused or rolled back although the message is out.
    MessageIsOut,
    /// An ordinary message, visible as soon as it is stored.
    SendGoes {
        /// Attempt within the send, from 1.
        attempt: u16,
    },
    /// The broker has stored the message; the reply says so.
    SendStored,
    /// The broker refuses the message and stores nothing.
    SendRefused {
        /// The response code.
        code: u16,
    },
    /// No reply in time. Whether the message is stored is not known.
    NoReplyInTime {
        /// `sendTimeout`.
        timeout: u64,
    },
    /// The send failed for good, and the order stays: nobody will send its message.
    OrderStays {
        /// Attempts made.
        attempts: u16,
    },
    /// The send failed for good, so the order's transaction is rolled back.
    SendFailedRollsBack {
        /// Attempts made.
        attempts: u16,
    },
    /// The send failed for good, so the application deletes the order.
    SendFailedCompensates {
        /// Attempts made.
        attempts: u16,
    },
    /// The application deletes the order.
    Compensates,
    /// The relay looks for rows that are not marked as sent.
    RelayPolls {
        /// `pollInterval`.
        interval: u64,
        /// Rows that it found.
        rows: u16,
    },
    /// The relay has the broker's reply, and marks the row.
    RelayMarks,
    /// The relay could not send or mark: it stops here, and the row comes again with the next poll.
    RelayStops,
    /// One of both ends is cut off from the network.
    CutOff,
    /// No heartbeat for longer than `channelExpiredTimeout`: the broker's scan closes the channel.
    ChannelExpires {
        /// `channelExpiredTimeout`.
        limit: u64,
    },
    /// The log's tail is on disk.
    LogFlushed,
    /// The node starts again; what was only in memory is gone.
    Restarts,
    /// The connection to the dead node is gone, and what was on its way with it.
    ConnectionGone,
    /// A timer's condition came true (age, limit).
    TimerFires,
    /// A marker that comes late ends the next transaction, which has the same epoch: 4.0 compares epochs only
    /// (closed by KIP-1228).
    MarkerEndsAnother {
        /// The order whose transaction it ends.
        order: u16,
    },
    /// The leader knows a later epoch than the marker's, and refuses it.
    MarkerTooOld,
}

/// The beginning of a run: what is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// So many events are told.
    pub events: usize,
    /// No later one is, virtual time in ms.
    pub at: Millis,
}

impl Cut {
    /// Everything up to this time.
    pub fn at(trace: &Trace, at: Millis) -> Self {
        Self { events: trace.events.partition_point(|event| event.at <= at), at }
    }
}

impl Trace {
    /// Position of the last event of this step, or of the given moment of it.
    pub fn position(&self, step: StepId, phase: Option<Phase>) -> Option<usize> {
        self.events.iter().rposition(|event| event.step == step && phase.is_none_or(|phase| event.phase == phase))
    }

    /// How an order stands after the first `count` events: its ending once nothing that follows touches it any more,
    /// until then in between.
    pub fn verdict_after(&self, order: u16, count: usize) -> Verdict {
        let later = self.events.iter().skip(count);
        if later.flat_map(|event| &event.effects).any(|effect| effect.decides(order)) {
            return Verdict::InBetween;
        }
        self.verdicts.iter().find(|(number, _)| *number == order).map_or(Verdict::InBetween, |(_, verdict)| *verdict)
    }

    /// The node that places this order.
    pub fn sender(&self, order: u16) -> NodeId {
        let position = usize::from(order.saturating_sub(crate::step::FIRST_ORDER));
        NodeId::Instance(self.scenario.setup.sender(position))
    }
}
