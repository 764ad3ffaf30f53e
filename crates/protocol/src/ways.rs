//! In which ways a step can fail, and why it cannot fail in the others. The fail menu and the explorer both read
//! this list, in this order.

use crate::names::{named, serde_as_text};
use crate::node::{NodeId, Place};
use crate::scenario::{CrashKind, How, LocalState, Way, When};
use crate::step::{Millis, Part, StepId, StepKind, Verb};

/// One way to fail, and whether this step can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WayToFail {
    /// The way, with the values that a menu offers first.
    pub how: How,
    /// Why the step cannot fail so; `None` where it can.
    pub why_not: Option<WhyNot>,
}

named! {
    /// Why a step cannot fail in a way.
    pub enum WhyNot {
        /// The request is one-way: there is no reply to lose.
        NoReply = "no-reply",
        /// It happens inside one node: nothing is on the wire.
        NotAMessage = "not-a-message",
        /// A reply comes once, on the connection of its request.
        ComesOnce = "comes-once",
        /// The receiver has nothing to refuse.
        NothingToRefuse = "nothing-to-refuse",
        /// No callback of the application runs here.
        NoCallback = "no-callback",
        /// The callback has no word to return.
        NoWord = "no-word",
        /// The clock cannot fail; its node can.
        IsTimer = "is-timer",
        /// A consequence, which cannot fail itself.
        IsFact = "is-fact",
        /// Only the broker has a log whose tail a power failure can take.
        NothingOnDisk = "nothing-on-disk",
    }
}
serde_as_text!(WhyNot, "a reason");

/// What a menu offers first for [`How::Delayed`]: past the next check round.
const DELAY: Millis = Millis(40_000);
/// What a menu offers first for [`How::Slow`]: past the first check round.
const SLOW: Millis = Millis(40_000);
/// What a menu offers first for a broker's restart.
const RESTART: Millis = Millis(10_000);

impl How {
    /// Why a step cannot fail so in this way of messaging; `None` where it can. Only the step's name counts, so that a
    /// scenario can be checked without a run.
    pub fn why_not(self, way: Way, step: StepId) -> Option<WhyNot> {
        use StepKind::{Append, Callback, Database, Fact, OneWay, Reply, Request, Timer};
        let kind = step.kind();
        match (self, kind) {
            (_, Fact) => Some(WhyNot::IsFact),
            (Self::Crash { kind: CrashKind::Power, node, .. }, _) if node != NodeId::Broker => {
                Some(WhyNot::NothingOnDisk)
            }
            (Self::Crash { .. }, _) => None,
            (_, Timer) => Some(WhyNot::IsTimer),
            (Self::Lost | Self::Delayed { .. }, Request | OneWay | Reply) => None,
            (Self::Lost | Self::Delayed { .. }, _) => Some(WhyNot::NotAMessage),
            (Self::Duplicated, Request | OneWay) if step.comes_twice() => None,
            (Self::Duplicated, Request | OneWay | Reply) => Some(WhyNot::ComesOnce),
            (Self::Duplicated, _) => Some(WhyNot::NotAMessage),
            (Self::ReplyLost, Request) => None,
            // Kafka's offset commit is answered.
            (Self::ReplyLost, OneWay) if way == Way::Kafka && step.part == Part::Ack => None,
            (Self::ReplyLost, OneWay | Reply) => Some(WhyNot::NoReply),
            (Self::ReplyLost, _) => Some(WhyNot::NotAMessage),
            (Self::Refused { code }, _) if step.refusal_codes().contains(&code.unwrap_or(step.usual_refusal())) => None,
            (Self::Refused { .. }, _) => Some(WhyNot::NothingToRefuse),
            (Self::Throws | Self::Slow { .. }, Database | Callback) => None,
            (Self::Returns { .. }, Callback) => None,
            (Self::Returns { .. }, Database) if step.verb == Verb::Local && way == Way::Rocketmq => None,
            (Self::Returns { .. }, Database) => Some(WhyNot::NoWord),
            (Self::Throws | Self::Slow { .. } | Self::Returns { .. }, Append | Request | OneWay | Reply) => {
                Some(WhyNot::NoCallback)
            }
        }
    }

    /// Whether it only makes the step later, which is the schedule's business and no choice of the world.
    pub const fn is_delay(self) -> bool {
        matches!(self, Self::Delayed { .. } | Self::Slow { .. })
    }
}

impl StepId {
    /// Whether the broker can get this message twice: clients repeat half messages and last words.
    const fn comes_twice(self) -> bool {
        matches!(
            (self.verb, self.part),
            (
                Verb::Half | Verb::Commit | Verb::Rollback | Verb::Unknown | Verb::Send | Verb::Produce | Verb::EndTxn,
                Part::Whole
            ) | (Verb::Check, Part::Answer)
        )
    }

    /// The response codes with which the receiver of this step can refuse; 0 is a database's or a log's own refusal,
    /// or the connection that breaks under a reply.
    pub const fn refusal_codes(self) -> &'static [u16] {
        match (self.verb, self.part) {
            (Verb::Half, Part::Whole) => &[1, 2, 10, 11, 12, 14],
            (Verb::Send, Part::Whole) => &[1, 2, 14],
            (Verb::Find | Verb::Init | Verb::EndTxn, Part::Whole) => &[15, 16],
            (Verb::Produce, Part::Whole) => &[6, 7, 19],
            (Verb::Marker, Part::Whole) => &[6],
            (Verb::Half | Verb::Send | Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn, Part::Reply) => &[0],
            (Verb::Commit | Verb::Rollback | Verb::Unknown, Part::Whole) | (Verb::Check, Part::Answer) => &[1, 2, 11],
            (Verb::Local | Verb::Poll | Verb::Mark | Verb::Compensate, Part::Whole) => &[0],
            (Verb::Local, Part::Open) | (Verb::Delivery, Part::Clean) => &[0],
            (Verb::Final | Verb::Op | Verb::Decide, Part::Whole) | (Verb::Check, Part::Copy) => &[0],
            (Verb::Delivery, Part::Back) => &[1],
            _ => &[],
        }
    }

    /// The code of a refusal that names none.
    pub const fn usual_refusal(self) -> u16 {
        match (self.verb, self.part) {
            (Verb::Half | Verb::Send, Part::Whole) => 2,
            (Verb::Find | Verb::Init | Verb::EndTxn, Part::Whole) => 15,
            (Verb::Produce, Part::Whole) => 19,
            (Verb::Marker, Part::Whole) => 6,
            (Verb::Commit | Verb::Rollback | Verb::Unknown, _) | (Verb::Check, Part::Answer) => 1,
            (Verb::Delivery, Part::Back) => 1,
            _ => 0,
        }
    }
}

/// The ways in which a step between these places can fail, and those in which it cannot, in the documented order:
/// lost, reply lost, delayed, duplicated, refused, throws, returns, slow, then the crashes of sender and receiver.
/// A half message is refused as busy, or stored with a reply that says that its flush or its replica is behind.
pub fn ways(way: Way, step: StepId, from: Place, to: Place) -> Vec<WayToFail> {
    let mut hows =
        vec![How::Lost, How::ReplyLost, How::Delayed { ms: DELAY }, How::Duplicated, How::Refused { code: None }];
    if step.verb == Verb::Half && step.part == Part::Whole {
        hows.extend([10, 11].map(|code| How::Refused { code: Some(code) }));
    }
    hows.push(How::Throws);
    let has_word = step.verb == Verb::Local && way == Way::Rocketmq || step.part == Part::Query;
    let words = if has_word { LocalState::ALL } else { &[] };
    hows.extend(words.iter().map(|word| How::Returns { state: *word }));
    hows.push(How::Slow { ms: SLOW });
    let (from, to) = (from.node(), to.node());
    for node in if from == to { vec![from] } else { vec![from, to] } {
        for when in [When::Before, When::After] {
            if node.can_crash() {
                let is_broker = matches!(node, NodeId::Broker | NodeId::Coordinator | NodeId::Leader);
                let restart_after = is_broker.then_some(RESTART);
                hows.push(How::Crash { node, when, kind: CrashKind::Process, restart_after });
                if node == NodeId::Broker {
                    hows.push(How::Crash { node, when, kind: CrashKind::Power, restart_after });
                }
            }
        }
    }
    hows.into_iter().map(|how| WayToFail { how, why_not: how.why_not(way, step) }).collect()
}
