//! What does not change during a run: the scenario's setup and settings, in the form that the world reads.

use crate::node::NodeId;
use crate::scenario::{CartHandler, CheckPolicy, CrashKind, How, OnError, Outage, OutageKind, Pattern, Scenario, Way};
use crate::settings::Setting;
use crate::step::{FIRST_ORDER, Millis, Part};

/// Setup and settings of a run. Times are for the schedule and for the numbers in [`crate::Rule`]s; no transition of
/// the world depends on one.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The way of messaging.
    pub way: Way,
    /// Relays of the outbox; 0 in other ways.
    pub relays: u8,
    /// Where the order database's commit stands in a Kafka transaction.
    pub pattern: Pattern,
    /// The instance that places each order, in order of number.
    pub senders: Vec<u8>,
    /// Instances of the producer group.
    pub instances: u8,
    /// Consumers of the cart group.
    pub consumers: u8,
    /// How an instance answers a check.
    pub check_policy: CheckPolicy,
    /// What a second delivery does to the cart.
    pub cart_handler: CartHandler,
    /// Length of the local transaction.
    pub local_transaction: Millis,
    /// Attempts of one send.
    pub send_attempts: u16,
    /// Checks before a half message is discarded.
    pub check_max: u16,
    /// Redeliveries before the dead-letter queue.
    pub max_reconsume: u16,
    /// What the application does when a send throws.
    pub on_error: OnError,
    /// How far each instance's clock is ahead of the broker's, ms; missing ones are 0.
    pub clock_skew: Vec<i32>,
    /// The kind of each outage, in order of time; a node's further ones take it down.
    pub outages: Vec<(NodeId, OutageKind)>,
    /// Whether the broker's log can lose its tail: its flushing is followed only then.
    pub power_loss: bool,
    /// Whether a handler can take longer than `consumeTimeout`: it is watched only then.
    pub slow_handlers: bool,
    /// Whether half messages can get older than `fileReservedTime` before their checks are used up.
    pub log_expires: bool,
    settings: crate::settings::Settings,
}

impl Rules {
    /// The rules of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let setup = &scenario.setup;
        let count = |setting| u16::try_from(scenario.settings.get(setting)).unwrap_or(u16::MAX);
        Self {
            way: scenario.way,
            pattern: setup.pattern.unwrap_or(Pattern::PrepareLike),
            relays: if scenario.way == Way::Outbox { setup.relays } else { 0 },
            senders: (0..setup.orders.len()).map(|position| setup.sender(position)).collect(),
            instances: setup.instances,
            consumers: setup.consumers,
            check_policy: setup.check_policy,
            cart_handler: setup.cart_handler,
            local_transaction: setup.local_transaction,
            send_attempts: match scenario.way {
                Way::Rocketmq => count(Setting::RetryTimesWhenSendFailed).saturating_add(1),
                _ => count(Setting::SendRetries).saturating_add(1),
            },
            check_max: count(Setting::TransactionCheckMax),
            max_reconsume: count(Setting::MaxReconsumeTimes),
            on_error: setup.on_error,
            clock_skew: setup.clock_skew.clone(),
            outages: in_order_of_time(&scenario.outages),
            power_loss: scenario
                .faults
                .iter()
                .any(|fault| matches!(fault.how, How::Crash { kind: CrashKind::Power, .. })),
            slow_handlers: scenario.way != Way::Kafka
                && scenario
                    .faults
                    .iter()
                    .any(|fault| fault.step.part == Part::Clean && matches!(fault.how, How::Slow { .. })),
            log_expires: {
                let kept = scenario.settings.length(Setting::FileReservedTime).unwrap_or_default().0;
                let rounds = scenario.settings.get(Setting::TransactionCheckMax).saturating_add(2);
                let asked = scenario.settings.get(Setting::TransactionCheckInterval).saturating_mul(rounds);
                let is_usual = |setting: Setting| scenario.settings.get(setting) == setting.default_value();
                kept <= asked || !is_usual(Setting::FileReservedTime)
            },
            settings: scenario.settings.clone(),
        }
    }

    /// The value of a setting.
    pub fn get(&self, setting: Setting) -> u64 {
        self.settings.get(setting)
    }

    /// The value of a setting that is a length of time; 0 where it is none.
    pub fn millis(&self, setting: Setting) -> Millis {
        self.settings.length(setting).unwrap_or_default()
    }

    /// Whether the broker flushes its log before it replies (`flushDiskType` is `SYNC_FLUSH`).
    pub fn flushes_at_once(&self) -> bool {
        self.get(Setting::FlushDiskType) == 1
    }

    /// How far this instance's clock is ahead of the broker's, ms.
    pub fn skew(&self, instance: u8) -> i32 {
        self.clock_skew.get(usize::from(instance)).copied().unwrap_or_default()
    }

    /// The kind of a node's `n`-th outage, from 1.
    pub fn outage_kind(&self, node: NodeId, n: u16) -> OutageKind {
        let mut kinds = self.outages.iter().filter(|(of, _)| *of == node).map(|(_, kind)| *kind);
        kinds.nth(usize::from(n.saturating_sub(1))).unwrap_or(OutageKind::Down)
    }

    /// The instance that places this order.
    pub fn sender(&self, order: u16) -> u8 {
        let position = usize::from(order.saturating_sub(FIRST_ORDER));
        self.senders.get(position).copied().unwrap_or(0)
    }

    /// Every node that can be down, in the documented order: instances, relays, broker, consumers.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let instances = (0..self.instances).map(NodeId::Instance);
        let consumers = (0..self.consumers).map(NodeId::Consumer);
        let relays = (0..self.relays).map(NodeId::Relay);
        instances.chain(relays).chain(NodeId::brokers(self.way).iter().copied()).chain(consumers)
    }
}

fn in_order_of_time(outages: &[Outage]) -> Vec<(NodeId, OutageKind)> {
    let mut sorted: Vec<&Outage> = Vec::with_capacity(outages.len());
    for outage in outages {
        let place = sorted.iter().position(|other| other.from > outage.from).unwrap_or(sorted.len());
        sorted.insert(place, outage);
    }
    sorted.into_iter().map(|outage| (outage.node, outage.kind)).collect()
}

/// Lengths of the delay levels that a failed message walks through, from its first redelivery on
/// (MessageStoreConfig.messageDelayLevel, levels 3 to 18).
pub const REDELIVERY_DELAYS: [Millis; 16] = {
    const fn seconds(seconds: u64) -> Millis {
        Millis(seconds * 1_000)
    }
    [
        seconds(10),
        seconds(30),
        seconds(60),
        seconds(120),
        seconds(180),
        seconds(240),
        seconds(300),
        seconds(360),
        seconds(420),
        seconds(480),
        seconds(540),
        seconds(600),
        seconds(1_200),
        seconds(1_800),
        seconds(3_600),
        seconds(7_200),
    ]
};

/// How long Kafka's group waits for a consumer's heartbeat (session.timeout.ms).
pub const SESSION_TIMEOUT: Millis = Millis(45_000);

/// The longest local transaction that the `transaction-log` policy reckons with.
pub const LONGEST_LOCAL_TRANSACTION: Millis = Millis(60_000);

/// A round's sleep when no op record is left (SLEEP_WHILE_NO_OP).
pub(crate) const PAUSE: Millis = Millis(1_000);

/// How long a consumer waits before it hands a message that it could not send back to its handler again.
pub(crate) const LOCAL_RETRY: Millis = Millis(5_000);

/// The length of this delay level, 3 to 18: the first redelivery waits in level 3.
pub fn redelivery_delay(level: u16) -> Millis {
    let place = usize::from(level.saturating_sub(3)).min(REDELIVERY_DELAYS.len() - 1);
    REDELIVERY_DELAYS.get(place).copied().unwrap_or_default()
}
