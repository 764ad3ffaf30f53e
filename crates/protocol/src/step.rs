//! Names of steps that last: the same in the file, the link, the page, the export and the test.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::names::{named, serde_as_text};
use crate::node::NodeId;
use crate::scenario::Way;

/// Virtual milliseconds, from the start of the run or as a length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl core::ops::Add for Millis {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl core::ops::Sub for Millis {
    type Output = Self;

    /// The length from `other` to `self`; zero where `other` is later.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// The first order's number; the others count up from it.
pub const FIRST_ORDER: u16 = 1001;

/// Whose step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// An order, by its number (1001 to 1008).
    Order(u16),
    /// A node's own step, such as the broker's check round.
    Node(NodeId),
}

impl Subject {
    /// The order's number, if it is an order's step.
    pub const fn order(self) -> Option<u16> {
        match self {
            Self::Order(number) => Some(number),
            Self::Node(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(number) => number.fmt(formatter),
            Self::Node(node) => node.fmt(formatter),
        }
    }
}

named! {
    /// What is done in a step.
    pub enum Verb {
        /// The order is placed.
        Begin = "begin",
        /// The half message is sent and stored, invisible.
        Half = "half",
        /// The local transaction in the order database.
        Local = "local",
        /// END_TRANSACTION with commit, from the sender.
        Commit = "commit",
        /// END_TRANSACTION with rollback, from the sender.
        Rollback = "rollback",
        /// END_TRANSACTION with unknown, from the sender.
        Unknown = "unknown",
        /// The broker appends the message to the real topic.
        Final = "final",
        /// The broker checks back: its question to an instance.
        Check = "check",
        /// A half message that used up its checks goes to `TRANS_CHECK_MAX_TIME_TOPIC`.
        Discard = "discard",
        /// The message goes to a consumer.
        Delivery = "delivery",
        /// The broker's check round.
        Round = "round",
        /// The broker flushes op entries into an op record.
        Op = "op",
        /// The broker saves its positions.
        Save = "save",
        /// A consumer's tick that reports offsets.
        Report = "report",
        /// A client's heartbeat.
        Heartbeat = "heartbeat",
        /// A node dies.
        Crash = "crash",
        /// A node comes back.
        Restart = "restart",
        /// An outage of the scenario begins.
        Outage = "outage",
        /// An operator puts a discarded half message back (RESUME_CHECK_HALF_MESSAGE).
        Resume = "resume",
        /// The application deletes the order after an error.
        Compensate = "compensate",
        /// An ordinary send: plain sending, the outbox's relay.
        Send = "send",
        /// The outbox's relay reads unsent rows.
        Poll = "poll",
        /// The outbox's relay marks a row as sent.
        Mark = "mark",
        /// Kafka: FindCoordinator.
        Find = "find",
        /// Kafka: InitProducerId.
        Init = "init",
        /// Kafka: Produce.
        Produce = "produce",
        /// Kafka: EndTxn.
        EndTxn = "end-txn",
        /// Kafka: the decision is appended to `__transaction_state`.
        Decide = "decide",
        /// Kafka: WriteTxnMarkers.
        Marker = "marker",
        /// Kafka: the coordinator looks for transactions that timed out.
        Scan = "scan",
        /// The broker closes the channel of a client that it has not heard of for too long.
        Expire = "expire",
        /// The broker flushes its log to disk.
        Flush = "flush",
    }
}

impl Verb {
    /// Whether the number is always written (`1001.check.1`), as the step usually comes more than once.
    pub const fn is_counted(self) -> bool {
        !matches!(
            self,
            Self::Begin | Self::Half | Self::Local | Self::Commit | Self::Rollback | Self::Unknown | Self::Discard
        )
    }

    /// Whether this way of messaging has this step.
    pub const fn is_in(self, way: Way) -> bool {
        let is_everywhere = matches!(
            self,
            Self::Begin
                | Self::Local
                | Self::Delivery
                | Self::Report
                | Self::Crash
                | Self::Restart
                | Self::Outage
                | Self::Expire
        );
        let is_brokers = matches!(self, Self::Save | Self::Flush) && !matches!(way, Way::Kafka);
        is_everywhere
            || is_brokers
            || match way {
                Way::Rocketmq => (self as u8) <= (Self::Resume as u8),
                Way::CommitThenSend => matches!(self, Self::Send | Self::Compensate),
                Way::SendThenCommit => matches!(self, Self::Send),
                Way::Outbox => matches!(self, Self::Send | Self::Poll | Self::Mark),
                Way::Kafka => matches!(
                    self,
                    Self::Find
                        | Self::Init
                        | Self::Produce
                        | Self::EndTxn
                        | Self::Decide
                        | Self::Marker
                        | Self::Scan
                        | Self::Compensate
                ),
            }
    }

    /// Whether the step is a node's own rather than an order's.
    pub const fn is_nodes(self) -> bool {
        matches!(
            self,
            Self::Round
                | Self::Op
                | Self::Save
                | Self::Report
                | Self::Heartbeat
                | Self::Crash
                | Self::Restart
                | Self::Outage
                | Self::Poll
                | Self::Scan
                | Self::Find
                | Self::Init
                | Self::Expire
                | Self::Flush
        )
    }
}

named! {
    /// The part of a step that the name stands for.
    pub enum Part {
        /// The step itself.
        Whole = "",
        /// The reply to a request.
        Reply = "reply",
        /// The caller's wait for the reply ends.
        Timeout = "timeout",
        /// The half message gets old enough to be asked about (`transactionTimeOut`).
        Age = "age",
        /// The half message gets older than the longest local transaction (`transaction-log` policy).
        Limit = "limit",
        /// The half message is written anew before the broker asks.
        Copy = "copy",
        /// The instance's check callback.
        Query = "query",
        /// The answer to a check: END_TRANSACTION with `fromTransactionCheck`.
        Answer = "answer",
        /// The cart handler and its write to the cart database.
        Clean = "clean",
        /// The consume acknowledgement.
        Ack = "ack",
        /// The message goes back to the broker after a failure.
        Back = "back",
        /// The wait in the retry topic's delay level.
        Retry = "retry",
        /// The one second that a check round sleeps when no further op record is there.
        Pause = "pause",
        /// An outage ends.
        End = "end",
        /// The half message's born time, by its sender's clock, is not in the broker's future any more.
        Ahead = "ahead",
        /// The half message's `CHECK_IMMUNITY_TIME_IN_SECONDS` is over.
        Immunity = "immunity",
        /// The half message gets older than `fileReservedTime`.
        Expiry = "expiry",
        /// The cart handler has taken longer than `consumeTimeout`.
        Stuck = "stuck",
        /// The order row is written, and the local transaction stays open.
        Open = "open",
    }
}

/// The kind of a step decides in which ways it can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// A message that gets a reply.
    Request,
    /// A message that gets no reply. Replies are of this kind too.
    OneWay,
    /// The reply to a request.
    Reply,
    /// An operation on a database, there and back, together with the callback that makes it.
    Database,
    /// The instance's check callback.
    Callback,
    /// The broker's own append to its log.
    Append,
    /// A timer fires.
    Timer,
    /// A fact that cannot fail, such as a crash.
    Fact,
}

/// The lasting name of a step: `<order or node>.<step>[.<n>][.<part>[.<m>]]`.
///
/// `n` counts from 1 within its own cause. It is left out when it is 1 and the step usually comes once
/// (`1001.commit`); reading accepts both forms. `m` counts a part that is repeated (`1001.delivery.1.ack.2`) and is
/// left out when it is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepId {
    /// Whose step it is.
    pub subject: Subject,
    /// What is done.
    pub verb: Verb,
    /// Which occurrence, from 1.
    pub n: u16,
    /// Which part of it.
    pub part: Part,
    /// Which occurrence of the part, from 1.
    pub m: u16,
}

/// In one number: searches hash many of them.
impl core::hash::Hash for StepId {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(self.packed());
    }
}

impl StepId {
    /// The name in one number, which is never 0, as `m` is not.
    pub(crate) fn packed(self) -> u64 {
        let (subject, verb, n, part, m) = self.compact();
        let [n, m] = [n, m].map(u64::from);
        let [subject, verb, part] = [subject, verb, part].map(u64::from);
        subject | verb << 8 | part << 16 | n << 32 | m << 48
    }

    /// The `n`-th such step of an order.
    pub const fn order(order: u16, verb: Verb, n: u16) -> Self {
        Self { subject: Subject::Order(order), verb, n, part: Part::Whole, m: 1 }
    }

    /// The `n`-th such step of a node.
    pub const fn node(node: NodeId, verb: Verb, n: u16) -> Self {
        Self { subject: Subject::Node(node), verb, n, part: Part::Whole, m: 1 }
    }

    /// A part of this step, first occurrence.
    pub const fn part(self, part: Part) -> Self {
        Self { part, m: 1, ..self }
    }

    /// The `m`-th occurrence of this part.
    pub const fn again(self, m: u16) -> Self {
        Self { m, ..self }
    }

    /// The order's number, if it is an order's step.
    pub const fn order_number(self) -> Option<u16> {
        self.subject.order()
    }

    /// Reads a name; `None` where it does not fit the grammar or no such step exists in any run.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split('.').peekable();
        let subject = words.next()?;
        let subject = match number(subject) {
            Some(number) if (FIRST_ORDER..FIRST_ORDER + 8).contains(&number) => Subject::Order(number),
            Some(_) => return None,
            None => Subject::Node(NodeId::parse(subject)?),
        };
        let verb = Verb::parse(words.next()?)?;
        let count = |words: &mut core::iter::Peekable<core::str::Split<'_, char>>| match words
            .peek()
            .and_then(|word| number(word))
        {
            Some(0) => None,
            Some(number) => {
                words.next();
                Some(number)
            }
            None => Some(1),
        };
        let n = count(&mut words)?;
        let part =
            words.next().map_or(Some(Part::Whole), |word| if word.is_empty() { None } else { Part::parse(word) })?;
        let m = count(&mut words)?;
        let step = Self { subject, verb, n, part, m };
        (words.next().is_none() && step.is_valid()).then_some(step)
    }

    /// Whether runs in this way of messaging have such a step.
    pub const fn is_in(self, way: Way) -> bool {
        let has_part = match (self.verb, self.part) {
            (Verb::Local, Part::Open) => matches!(way, Way::SendThenCommit),
            // Kafka has no retry topic, and nobody watches its handlers.
            (Verb::Delivery, Part::Back | Part::Retry | Part::Stuck) => !matches!(way, Way::Kafka),
            _ => true,
        };
        has_part && self.verb.is_in(way)
    }

    /// Whether the grammar has such a step.
    fn is_valid(self) -> bool {
        self.n > 0 && self.m > 0 && self.verb.is_nodes() != self.order_number().is_some() && self.fits()
    }

    /// Whether the verb has this part, and the node that verb.
    fn fits(self) -> bool {
        let part_fits = match self.part {
            Part::Whole => true,
            Part::Reply => matches!(
                self.verb,
                Verb::Half | Verb::Send | Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker
            ),
            Part::Timeout => {
                matches!(
                    self.verb,
                    Verb::Half
                        | Verb::Delivery
                        | Verb::Send
                        | Verb::Produce
                        | Verb::EndTxn
                        | Verb::Init
                        | Verb::Find
                        | Verb::Marker
                )
            }
            Part::Age | Part::Ahead | Part::Immunity => matches!(self.verb, Verb::Half),
            Part::Limit => matches!(self.verb, Verb::Half | Verb::Init | Verb::Produce | Verb::EndTxn),
            Part::Expiry => matches!(self.verb, Verb::Half | Verb::Produce),
            Part::Copy | Part::Query | Part::Answer => matches!(self.verb, Verb::Check),
            Part::Clean | Part::Ack | Part::Back | Part::Stuck => matches!(self.verb, Verb::Delivery),
            Part::Retry => matches!(
                self.verb,
                Verb::Delivery | Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker
            ),
            Part::Pause => matches!(self.verb, Verb::Round),
            Part::Open => matches!(self.verb, Verb::Local),
            Part::End => matches!(self.verb, Verb::Outage),
        };
        let subject_fits = match (self.subject, self.verb) {
            (Subject::Node(node), Verb::Round | Verb::Op | Verb::Save | Verb::Flush) => node == NodeId::Broker,
            (Subject::Node(node), Verb::Expire) => matches!(node, NodeId::Instance(_) | NodeId::Consumer(_)),
            (Subject::Node(node), Verb::Report) => matches!(node, NodeId::Consumer(_)),
            (Subject::Node(node), Verb::Heartbeat | Verb::Find | Verb::Init) => matches!(node, NodeId::Instance(_)),
            (Subject::Node(node), Verb::Poll) => matches!(node, NodeId::Relay(_)),
            (Subject::Node(node), Verb::Scan) => matches!(node, NodeId::Coordinator),
            (Subject::Node(node), _) => node.can_crash(),
            (Subject::Order(_), _) => true,
        };
        part_fits && subject_fits
    }

    /// What kind of step it is.
    pub const fn kind(self) -> StepKind {
        match (self.verb, self.part) {
            (_, Part::Reply) => StepKind::Reply,
            (
                _,
                Part::Timeout
                | Part::Age
                | Part::Limit
                | Part::Retry
                | Part::Pause
                | Part::Ahead
                | Part::Immunity
                | Part::Expiry
                | Part::Stuck,
            ) => StepKind::Timer,
            (_, Part::Copy) => StepKind::Append,
            (_, Part::Query) => StepKind::Callback,
            (_, Part::Clean) => StepKind::Database,
            (_, Part::Answer | Part::Ack) => StepKind::OneWay,
            (_, Part::Back) => StepKind::Request,
            (Verb::Half | Verb::Send, _) => StepKind::Request,
            (Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker, _) => StepKind::Request,
            (Verb::Local | Verb::Poll | Verb::Mark | Verb::Compensate, _) => StepKind::Database,
            (Verb::Commit | Verb::Rollback | Verb::Unknown | Verb::Check | Verb::Delivery | Verb::Heartbeat, _) => {
                StepKind::OneWay
            }
            (Verb::Final | Verb::Discard | Verb::Op | Verb::Resume | Verb::Decide, _) => StepKind::Append,
            (Verb::Scan | Verb::Round | Verb::Save | Verb::Report | Verb::Expire | Verb::Flush, _) => StepKind::Timer,
            _ => StepKind::Fact,
        }
    }
}

/// A number as names write it: digits alone, and no zero before others.
fn number(word: &str) -> Option<u16> {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_digit()) && (word == "0" || !word.starts_with('0'));
    word.parse().ok().filter(|_| is_plain)
}

impl fmt::Display for StepId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.subject, self.verb)?;
        if self.n != 1 || self.verb.is_counted() {
            write!(formatter, ".{}", self.n)?;
        }
        if self.part != Part::Whole {
            write!(formatter, ".{}", self.part)?;
        }
        if self.m != 1 {
            write!(formatter, ".{}", self.m)?;
        }
        Ok(())
    }
}

impl StepId {
    /// The form that links store: subject, verb, n, part, m.
    fn compact(&self) -> (u8, u8, u16, u8, u16) {
        let subject = match self.subject {
            Subject::Order(number) => 128 + u8::try_from(number.saturating_sub(FIRST_ORDER)).unwrap_or(127).min(127),
            Subject::Node(node) => node.compact(),
        };
        (subject, self.verb as u8, self.n, self.part as u8, self.m)
    }

    /// The step that a link stores so; `None` where there is none such.
    fn expand((subject, verb, n, part, m): (u8, u8, u16, u8, u16)) -> Option<Self> {
        let subject = match subject.checked_sub(128) {
            Some(position) if position < 8 => Subject::Order(FIRST_ORDER + u16::from(position)),
            Some(_) => return None,
            None => Subject::Node(NodeId::expand(subject)?),
        };
        let step = Self { subject, verb: Verb::from_position(verb)?, n, part: Part::from_position(part)?, m };
        step.is_valid().then_some(step)
    }
}

serde_as_text!(
    StepId,
    "a step such as `1001.commit` or `1001.check.2.answer`",
    (u8, u8, u16, u8, u16),
    StepId::compact,
    StepId::expand
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for text in [
            "1001.half",
            "1001.half.2",
            "1001.half.reply",
            "1001.half.2.reply",
            "1008.commit",
            "1001.check.2.answer",
            "1001.check.2.answer.2",
            "broker.round.3",
            "broker.round.3.pause.2",
            "1001.delivery.2.ack",
            "cart-a.report.1",
            "order-b.crash.1",
            "1001.final.1",
            "broker.outage.1.end",
        ] {
            let step = StepId::parse(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert_eq!(step.to_string(), text);
        }
        assert_eq!(StepId::parse("1001.commit.1").map(|step| step.to_string()).as_deref(), Some("1001.commit"));
    }

    #[test]
    fn what_is_no_step_is_not_read() {
        for text in [
            "",
            "1001",
            "1000.half",
            "1009.half",
            "1001.",
            "1001.half.0",
            "1001.half.reply.x",
            "1001.round.1",
            "broker.half",
            "order-e.crash.1",
            "1001.commit.reply",
            "order-db.crash.1",
            "cart-a.round.1",
            "1001.half..reply",
            "01001.half",
            "+1001.half",
            "1001.check.+1",
            "1001.check.01",
            "1001.commit.99999",
        ] {
            assert_eq!(StepId::parse(text), None, "{text}");
        }
    }
}
