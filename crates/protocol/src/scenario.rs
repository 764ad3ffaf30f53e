//! The input of a run: who takes part, what is set, and which step fails how. Version 1 of the scenario file.

use serde::{Deserialize, Serialize};

use crate::names::{named, serde_as_text};
use crate::node::NodeId;
use crate::settings::Settings;
use crate::step::{Millis, StepId};

/// A scenario: the whole input of a run. Times are virtual milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the format: 1.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::version"))]
    pub version: u32,
    /// The way of messaging.
    pub way: Way,
    /// Who takes part.
    #[serde(default)]
    pub setup: Setup,
    /// The broker's settings that differ from their defaults.
    #[serde(default)]
    pub settings: Settings,
    /// Which step fails how; at most one entry a step.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 1_000)))]
    pub faults: Vec<Fault>,
    /// What is down when, for what no step names.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 1_000)))]
    pub outages: Vec<Outage>,
    /// Which step waits for which other.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 1_000)))]
    pub holds: Vec<Hold>,
    /// A short title in each language.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::title"))]
    pub title: Text,
    /// The lesson in one sentence, in each language.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::notes"))]
    pub notes: Text,
}

impl Default for Scenario {
    /// RocketMQ, two instances, one consumer, one order, nothing fails.
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            way: Way::Rocketmq,
            setup: Setup::default(),
            settings: Settings::default(),
            faults: Vec::new(),
            outages: Vec::new(),
            holds: Vec::new(),
            title: Text::default(),
            notes: Text::default(),
        }
    }
}

impl Scenario {
    /// The version of the format that this engine reads.
    pub const VERSION: u32 = 1;

    /// The fault at this step, if the scenario has one.
    pub fn fault_at(&self, step: StepId) -> Option<&How> {
        self.faults.iter().find(|fault| fault.step == step).map(|fault| &fault.how)
    }

    /// The same scenario with this step failing so, in place of how it failed before.
    #[must_use]
    pub fn with_fault(&self, step: StepId, how: How) -> Self {
        let mut scenario = self.without_fault(step);
        scenario.faults.push(Fault { step, how });
        scenario
    }

    /// The same scenario with this step not failing.
    #[must_use]
    pub fn without_fault(&self, step: StepId) -> Self {
        let mut scenario = self.clone();
        scenario.faults.retain(|fault| fault.step != step);
        scenario
    }
}

named! {
    /// A way of keeping the two databases in agreement.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Way {
        /// RocketMQ's half message with check back.
        Rocketmq = "rocketmq",
        /// Kafka's transactions.
        Kafka = "kafka",
        /// A transactional outbox with a relay.
        Outbox = "outbox",
        /// The order is committed, then the message is sent.
        CommitThenSend = "commit-then-send",
        /// The message is sent, then the order is committed.
        SendThenCommit = "send-then-commit",
    }
}
serde_as_text!(Way, "`rocketmq`, `kafka`, `outbox`, `commit-then-send` or `send-then-commit`");

/// Who takes part, and how they behave.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Setup {
    /// Instances of the producer group, 1 to 4.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 4)))]
    pub instances: u8,
    /// Consumers of the cart group, 1 to 2.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 2)))]
    pub consumers: u8,
    /// The orders, 1 to 8, numbered from 1001 in this sequence.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
    pub orders: Vec<OrderStart>,
    /// How an instance answers a check.
    pub check_policy: CheckPolicy,
    /// What a second delivery of a message does to the cart.
    pub cart_handler: CartHandler,
    /// Length of the local transaction, ms.
    pub local_transaction: Millis,
    /// How far each instance's clock is ahead of the broker's, ms; missing ones are 0.
    #[cfg_attr(feature = "schema", schemars(length(max = 4), inner(range(min = -3_600_000, max = 3_600_000))))]
    pub clock_skew: Vec<i32>,
    /// What the application does when the send or the commit fails.
    pub on_error: OnError,
    /// Kafka only: where the order database's commit stands.
    pub pattern: Option<Pattern>,
    /// Outbox only: relays, 1 to 2.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 2)))]
    pub relays: u8,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            instances: 2,
            consumers: 1,
            orders: vec![OrderStart { start: Millis(1_000), by: None }],
            check_policy: CheckPolicy::OrderRow,
            cart_handler: CartHandler::Idempotent,
            local_transaction: Millis(10),
            clock_skew: Vec::new(),
            on_error: OnError::GiveUp,
            pattern: None,
            relays: 1,
        }
    }
}

impl Setup {
    /// The instance that places the order at this position: the named one, else in turn.
    pub fn sender(&self, position: usize) -> u8 {
        match self.orders.get(position).and_then(|order| order.by) {
            Some(NodeId::Instance(index)) => index,
            _ => u8::try_from(position % usize::from(self.instances.max(1))).unwrap_or(0),
        }
    }
}

/// When an order is placed, and by which instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderStart {
    /// The moment, ms from the start of the run.
    pub start: Millis,
    /// The instance; left out, the instances take turns.
    #[serde(default)]
    pub by: Option<NodeId>,
}

named! {
    /// How an instance answers the broker's check.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum CheckPolicy {
        /// The order row is there: commit. It is not: rollback. What the official sample does.
        OrderRow = "order-row",
        /// As `order-row`, but unknown while the local transaction may still be running (60 s).
        TransactionLog = "transaction-log",
        /// Always unknown.
        AlwaysUnknown = "always-unknown",
        /// The callback throws: the client answers unknown with a remark.
        Throws = "throws",
        /// The callback returns null: the client sends no answer.
        Null = "null",
        /// Always commit, whatever the database says.
        WrongCommit = "wrong-commit",
    }
}
serde_as_text!(CheckPolicy, "`order-row`, `transaction-log`, `always-unknown`, `throws`, `null` or `wrong-commit`");

named! {
    /// What the cart handler does with a message that comes twice.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum CartHandler {
        /// It remembers the order and does nothing the second time.
        Idempotent = "idempotent",
        /// It takes the goods out of the cart each time.
        Decrement = "decrement",
    }
}
serde_as_text!(CartHandler, "`idempotent` or `decrement`");

named! {
    /// What the application does when the send or the commit throws.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum OnError {
        /// It reports the error to its caller.
        GiveUp = "give-up",
        /// It sends the same message object again.
        RetrySame = "retry-same",
        /// It sends a new message.
        RetryNew = "retry-new",
        /// It deletes the order.
        Compensate = "compensate",
        /// It calls commit again until it knows, and deletes the order where that ends in an error.
        RetryThenCompensate = "retry-then-compensate",
    }
}
impl OnError {
    /// Whether an application can react so in this way of messaging.
    pub const fn is_in(self, way: Way) -> bool {
        match self {
            Self::GiveUp => true,
            Self::RetrySame | Self::RetryNew => matches!(way, Way::Rocketmq | Way::Kafka),
            Self::Compensate => matches!(way, Way::CommitThenSend | Way::Kafka),
            Self::RetryThenCompensate => matches!(way, Way::Kafka),
        }
    }
}
serde_as_text!(OnError, "`give-up`, `retry-same`, `retry-new`, `compensate` or `retry-then-compensate`");

named! {
    /// Where the order database's commit stands in a Kafka transaction.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Pattern {
        /// Send, commit the database, commit the Kafka transaction.
        PrepareLike = "prepare-like",
        /// Commit the database first.
        DatabaseFirst = "database-first",
        /// Commit the Kafka transaction first.
        KafkaFirst = "kafka-first",
    }
}
serde_as_text!(Pattern, "`prepare-like`, `database-first` or `kafka-first`");

/// One failure: this step fails so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The step that fails.
    pub step: StepId,
    /// The way it fails.
    pub how: How,
}

/// A way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum How {
    /// The message never arrives.
    Lost,
    /// The request takes effect, its reply never arrives.
    ReplyLost,
    /// The message arrives later.
    Delayed {
        /// By how much, ms.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        ms: Millis,
    },
    /// The message arrives twice.
    Duplicated,
    /// The receiver refuses.
    Refused {
        /// The response code; left out, the usual one of the step.
        #[serde(default)]
        code: Option<u16>,
    },
    /// The callback returns this word, whatever the database says.
    Returns {
        /// The word.
        state: LocalState,
    },
    /// The callback or handler throws before its database commits.
    Throws,
    /// The callback, handler or database takes long.
    Slow {
        /// How long, ms.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        ms: Millis,
    },
    /// A node dies.
    Crash {
        /// The node.
        node: NodeId,
        /// Before or after the step takes effect.
        when: When,
        /// What is lost with it.
        #[serde(default)]
        kind: CrashKind,
        /// It comes back after so many ms; left out, it stays down.
        #[serde(default)]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        restart_after: Option<Millis>,
    },
}

impl How {
    /// The kind's name in a scenario file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::ReplyLost => "reply-lost",
            Self::Delayed { .. } => "delayed",
            Self::Duplicated => "duplicated",
            Self::Refused { .. } => "refused",
            Self::Returns { .. } => "returns",
            Self::Throws => "throws",
            Self::Slow { .. } => "slow",
            Self::Crash { .. } => "crash",
        }
    }
}

named! {
    /// The word on a local transaction.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum LocalState {
        /// COMMIT_MESSAGE.
        Commit = "commit",
        /// ROLLBACK_MESSAGE.
        Rollback = "rollback",
        /// UNKNOW (sic).
        Unknown = "unknown",
        /// The callback returns null.
        Null = "null",
    }
}
serde_as_text!(LocalState, "`commit`, `rollback`, `unknown` or `null`");

named! {
    /// On which side of a step a node dies.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum When {
        /// Before the step takes effect: a sender has not sent, a receiver has not received.
        Before = "before",
        /// Right after it.
        After = "after",
    }
}
serde_as_text!(When, "`before` or `after`");

named! {
    /// What a crash takes with it.
    #[derive(Default)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum CrashKind {
        /// The process dies; what the operating system holds survives.
        #[default]
        Process = "process",
        /// The power fails; the unflushed tail of the log is gone too.
        Power = "power",
    }
}
serde_as_text!(CrashKind, "`process` or `power`");

/// A node is out of order for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Outage {
    /// The node.
    pub node: NodeId,
    /// First moment, ms.
    pub from: Millis,
    /// Last moment, ms.
    pub until: Millis,
    /// In which way.
    pub kind: OutageKind,
}

named! {
    /// In which way a node is out of order.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum OutageKind {
        /// The process is dead, then starts anew.
        Down = "down",
        /// The process stands still, then goes on.
        Paused = "paused",
        /// Nothing gets in or out.
        Partitioned = "partitioned",
    }
}
serde_as_text!(OutageKind, "`down`, `paused` or `partitioned`");

/// A step waits until another has happened. Nothing is ever hastened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The step that waits: a message's arrival, an operation's end, a timer's firing.
    pub step: StepId,
    /// The step that it waits for.
    pub after: StepId,
}

/// A text in both languages; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}
