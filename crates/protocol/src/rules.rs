//! What does not change during a run: the scenario's setup and settings, in the form that the world reads.

use crate::node::NodeId;
use crate::scenario::{CartHandler, CheckPolicy, Scenario};
use crate::settings::Setting;
use crate::step::{FIRST_ORDER, Millis};

/// Setup and settings of a run. Times are for the schedule and for the numbers in [`crate::Rule`]s; no transition of
/// the world depends on one.
#[derive(Clone, Debug)]
pub struct Rules {
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
    settings: crate::settings::Settings,
}

impl Rules {
    /// The rules of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let setup = &scenario.setup;
        let count = |setting| u16::try_from(scenario.settings.get(setting)).unwrap_or(u16::MAX);
        Self {
            senders: (0..setup.orders.len()).map(|position| setup.sender(position)).collect(),
            instances: setup.instances,
            consumers: setup.consumers,
            check_policy: setup.check_policy,
            cart_handler: setup.cart_handler,
            local_transaction: setup.local_transaction,
            send_attempts: count(Setting::RetryTimesWhenSendFailed).saturating_add(1),
            check_max: count(Setting::TransactionCheckMax),
            max_reconsume: count(Setting::MaxReconsumeTimes),
            settings: scenario.settings.clone(),
        }
    }

    /// The value of a setting.
    pub fn get(&self, setting: Setting) -> u64 {
        self.settings.get(setting)
    }

    /// The value of a setting that is a length in ms.
    pub fn millis(&self, setting: Setting) -> Millis {
        Millis(self.settings.get(setting))
    }

    /// The instance that places this order.
    pub fn sender(&self, order: u16) -> u8 {
        let position = usize::from(order.saturating_sub(FIRST_ORDER));
        self.senders.get(position).copied().unwrap_or(0)
    }

    /// Every node that can be down, in the documented order: instances, broker, consumers.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let instances = (0..self.instances).map(NodeId::Instance);
        let consumers = (0..self.consumers).map(NodeId::Consumer);
        instances.chain([NodeId::Broker]).chain(consumers)
    }
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

/// The longest local transaction that the `transaction-log` policy reckons with.
pub const LONGEST_LOCAL_TRANSACTION: Millis = Millis(60_000);

/// The delay before this redelivery, counted from 1.
pub fn redelivery_delay(times: u16) -> Millis {
    let level = usize::from(times.saturating_sub(1)).min(REDELIVERY_DELAYS.len() - 1);
    REDELIVERY_DELAYS.get(level).copied().unwrap_or_default()
}
