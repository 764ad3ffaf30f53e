//! The arguments that sentences about an event name, each by a letter, so that choosing a sentence is choosing a
//! text and nothing more: it keeps the page's wasm small.
//!
//! | letter | stands for |
//! |---|---|
//! | `o` | the order's number |
//! | `f`, `t` | the places where the step starts and ends, as in a sentence |
//! | `a`, `b` | their nodes, as in a sentence |
//! | `A`, `B` | the same, as names |
//! | `s` | the instance that placed the order |
//! | `w` | what the step is: "commit", "answer" |
//! | `d` | the word that the event carries, as said |
//! | `k` | which occurrence the step is |
//! | `n`, `c` | a response code and its name |
//! | `x`, `y`, `z` | the rule's numbers, in the order of its fields where it has no other |
//! | `i` | the half message's age |
//! | `p` | the moment |
//! | `h` | the number or word of the fault |
//! | `g` | `transactionTimeOut` |

use half_message_protocol::{
    Event, How, LocalState, Millis, NodeId, Outcome, Place, Rule, Setting, Subject, Trace, Way,
};

use crate::language::Language;
use crate::sentence::{Arg, Both, Rich, fill_with};
use crate::step::{noun, said, word_of};
use crate::{clock, place};

/// The arguments for one event.
pub(crate) struct Vocabulary<'a> {
    language: Language,
    trace: &'a Trace,
    event: &'a Event,
    /// The word that the event carries.
    pub word: Option<LocalState>,
    at: String,
    from: String,
    to: String,
    numbers: [Arg<'static>; 3],
}

impl<'a> Vocabulary<'a> {
    /// The arguments for this event of this trace.
    pub fn of(language: Language, trace: &'a Trace, event: &'a Event) -> Self {
        Self {
            language,
            trace,
            event,
            word: word_of(trace, event),
            at: clock(event.at),
            from: place::node(language, event.from.node()),
            to: place::node(language, event.to.node()),
            numbers: numbers(event.rule),
        }
    }

    /// The sentence, filled.
    pub fn fill(&self, template: &Both) -> Rich {
        fill_with(self.language, template, &|letter| self.argument(letter))
    }

    /// The same without its marks.
    pub fn text(&self, template: &Both) -> String {
        self.fill(template).text()
    }

    fn argument(&self, letter: u8) -> Option<Arg<'_>> {
        let (event, [x, y, z]) = (self.event, self.numbers);
        Some(match letter {
            b'o' => Arg::Number(event.step.order_number()?.into()),
            b'f' => self.place(event.from),
            b't' => self.place(event.to),
            b'a' => Arg::Node(event.from.node()),
            b'b' => Arg::Node(event.to.node()),
            b'A' => Arg::Text(&self.from),
            b'B' => Arg::Text(&self.to),
            b's' => Arg::Node(self.sender()),
            b'w' => Arg::Text(noun(event.step, self.word).of(self.language)),
            b'd' => Arg::Text(self.word.map_or("…", |word| said(word).of(self.language))),
            b'e' => match event.step.subject {
                Subject::Node(node) => Arg::Node(node),
                Subject::Order(_) => Arg::Node(event.from.node()),
            },
            b'k' => Arg::Number(event.step.n.into()),
            b'n' => Arg::Number(self.code().into()),
            b'c' => Arg::Text(code_name(self.code())),
            b'x' => x,
            b'y' => y,
            b'z' => z,
            b'i' => Arg::Length(Millis(event.age?.unsigned_abs())),
            b'p' => Arg::Text(&self.at),
            b'g' => Arg::Length(Millis(self.trace.scenario.settings.get(Setting::TransactionTimeOut))),
            b'h' => match event.fault? {
                How::Delayed { ms } | How::Slow { ms } => Arg::Length(ms),
                How::Returns { state } => Arg::Text(said(state).of(self.language)),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// A place; where there is no half topic, its lifeline stands for the broker.
    fn place(&self, of: Place) -> Arg<'_> {
        let is_broker = of == Place::HalfTopic && self.trace.scenario.way != Way::Rocketmq;
        if is_broker { Arg::Node(of.node()) } else { Arg::Place(of) }
    }

    /// The instance that placed the order.
    pub fn sender(&self) -> NodeId {
        self.trace.sender(self.event.step.order_number().unwrap_or_default())
    }

    fn code(&self) -> u16 {
        match (self.event.rule, self.event.outcome) {
            (
                Rule::HalfStoredNotOk { code }
                | Rule::EndRefused { code }
                | Rule::SendRefused { code }
                | Rule::ProduceFenced { code }
                | Rule::ProducerFenced { code }
                | Rule::KafkaReply { code },
                _,
            )
            | (_, Outcome::Refused(code)) => code,
            _ => 0,
        }
    }
}

/// The numbers of a rule: counts and offsets as numbers, lengths as lengths.
fn numbers(rule: Rule) -> [Arg<'static>; 3] {
    let number = |value: u16| Arg::Number(value.into());
    let length = |value: u64| Arg::Length(Millis(value));
    let none = Arg::Number(0);
    match rule {
        Rule::HalfGoesFirst { attempt: x }
        | Rule::HalfStored { offset: x }
        | Rule::HalfStoredNotOk { code: x }
        | Rule::EndRefused { code: x }
        | Rule::CommitAppends { half_offset: x }
        | Rule::RollbackNoted { half_offset: x, .. }
        | Rule::AnswerNamesCopy { half_offset: x }
        | Rule::Delivers { delivery: x }
        | Rule::DeliversAgain { delivery: x }
        | Rule::RetryDue { times: x }
        | Rule::HalfIsGone { half_offset: x }
        | Rule::Resumed { offset: x }
        | Rule::MarkerEndsAnother { order: x }
        | Rule::DeadLetter { times: x } => [number(x), none, none],
        Rule::OpFlushedFull { entries: x, max: y } => [number(x), Arg::Number(y), none],
        Rule::ImmuneCopies { times: x, max: y, immunity: z } => [number(x), Arg::Number(y), length(z)],
        Rule::PowerFails { restart_after, lost: y } => [length(restart_after.unwrap_or_default()), number(y), none],
        Rule::SendAgain { attempt: x, attempts: y } | Rule::BecomesVisible { offset: x, visible: y } => {
            [number(x), number(y), none]
        }
        Rule::ProducerReady { epoch: x }
        | Rule::ProducesInTransaction { attempt: x }
        | Rule::EndTxnCommits { attempt: x }
        | Rule::Fetches { delivery: x } => [number(x), none, none],
        Rule::ProduceStored { offset: x, last_stable: y } => [number(x), number(y), none],
        Rule::RequestTimedOut { timeout: x } | Rule::CallTimedOut { limit: x } | Rule::SessionExpires { limit: x } => {
            [length(x), none, none]
        }
        Rule::ScanAborts { interval: y, limit: z } => [none, length(y), length(z)],
        Rule::OffsetCommitted { interval: y } => [none, length(y), none],
        Rule::SendGoes { attempt: x } => [number(x), none, none],
        Rule::NoReplyInTime { timeout: x } => [length(x), none, none],
        Rule::RelayPolls { interval: y, rows: x } => [number(x), length(y), none],
        Rule::OrderStays { attempts: y }
        | Rule::SendFailedRollsBack { attempts: y }
        | Rule::SendFailedCompensates { attempts: y }
        | Rule::SendFailed { attempts: y } => [none, number(y), none],
        Rule::SendTimedOut { timeout: x }
        | Rule::EndAfterImmunity { immunity: x }
        | Rule::TooOldToKeep { limit: x }
        | Rule::HandlerStuck { limit: x }
        | Rule::HandledAgain { wait: x }
        | Rule::ChannelExpires { limit: x } => [length(x), none, none],
        Rule::OpFlushed { entries: x, interval: y } | Rule::SentBack { times: x, delay: y } => {
            [number(x), length(y), none]
        }
        Rule::RoundStarts { round: x, interval: y, waiting: z } => [number(x), length(y), number(z)],
        Rule::RoundEnds { passed: x, limit: z, .. } => [number(x), none, length(z)],
        Rule::CheckCopies { times: x, max: y, limit: z } | Rule::CheckAsks { times: x, max: y, limit: z, .. } => {
            [number(x), Arg::Number(y), length(z)]
        }
        Rule::CheckFindsNobody { times: x, max: y } => [number(x), Arg::Number(y), none],
        Rule::ChecksUsedUp { max: y } => [none, Arg::Number(y), none],
        Rule::PolicyStillOpen { limit: z } => [none, none, length(z)],
        Rule::AckOnTick { interval: y } | Rule::Saved { interval: y } => [none, length(y), none],
        Rule::CrashByFault { restart_after: Some(x) } => [length(x), none, none],
        _ => [none; 3],
    }
}

/// A response code's name in RocketMQ (ResponseCode.java) or an error code's in Kafka (Errors.java); the few that both
/// have in this engine do not overlap.
pub(crate) const fn code_name(code: u16) -> &'static str {
    match code {
        1 => "SYSTEM_ERROR",
        2 => "SYSTEM_BUSY",
        10 => "FLUSH_DISK_TIMEOUT",
        11 => "SLAVE_NOT_AVAILABLE",
        12 => "FLUSH_SLAVE_TIMEOUT",
        14 => "SERVICE_NOT_AVAILABLE",
        604 => "ILLEGAL_OPERATION",
        6 => "NOT_LEADER_OR_FOLLOWER",
        7 => "REQUEST_TIMED_OUT",
        15 => "COORDINATOR_NOT_AVAILABLE",
        16 => "NOT_COORDINATOR",
        19 => "NOT_ENOUGH_REPLICAS",
        47 => "INVALID_PRODUCER_EPOCH",
        48 => "INVALID_TXN_STATE",
        51 => "CONCURRENT_TRANSACTIONS",
        90 => "PRODUCER_FENCED",
        _ => "code",
    }
}
