//! The brokers' own settings, by their own names, with defaults, units and ranges.

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::names::named;
use crate::scenario::Way;
use crate::step::Millis;

named! {
    /// A setting of a broker or client. New ones are added at the end: links store the position.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Setting {
        /// Age of a half message before its first check, ms (BrokerConfig).
        TransactionTimeOut = "transactionTimeOut",
        /// Time between check rounds, ms (BrokerConfig).
        TransactionCheckInterval = "transactionCheckInterval",
        /// Checks before a half message is discarded (BrokerConfig).
        TransactionCheckMax = "transactionCheckMax",
        /// Tick of the op flush, ms (BrokerConfig).
        TransactionOpBatchInterval = "transactionOpBatchInterval",
        /// Op entries are flushed at once above so many bytes (BrokerConfig).
        TransactionOpMsgMaxSize = "transactionOpMsgMaxSize",
        /// Budget of one send with its retries, ms (DefaultMQProducer).
        SendMsgTimeout = "sendMsgTimeout",
        /// Re-sends after a fast failure (DefaultMQProducer).
        RetryTimesWhenSendFailed = "retryTimesWhenSendFailed",
        /// Client heartbeat, ms (ClientConfig).
        HeartbeatBrokerInterval = "heartbeatBrokerInterval",
        /// Consumer offset report, ms (ClientConfig).
        PersistConsumerOffsetInterval = "persistConsumerOffsetInterval",
        /// Broker's saving of offsets and positions, ms (BrokerConfig).
        FlushConsumerOffsetInterval = "flushConsumerOffsetInterval",
        /// Redeliveries before the dead-letter queue (DefaultMQPushConsumer).
        MaxReconsumeTimes = "maxReconsumeTimes",
        /// Per message: no check before this age, s (MessageConst).
        CheckImmunityTime = "CHECK_IMMUNITY_TIME_IN_SECONDS",
        /// Channel expiry, ms (ProducerManager).
        ChannelExpiredTimeout = "channelExpiredTimeout",
        /// Longest consumption, minutes (DefaultMQPushConsumer).
        ConsumeTimeout = "consumeTimeout",
        /// When the broker replies (MessageStoreConfig).
        FlushDiskType = "flushDiskType",
        /// Whether the broker waits for a slave (MessageStoreConfig).
        BrokerRole = "brokerRole",
        /// Hours that the log is kept (MessageStoreConfig).
        FileReservedTime = "fileReservedTime",
        /// Kafka: a transaction is aborted after, ms (ProducerConfig).
        KafkaTransactionTimeout = "transaction.timeout.ms",
        /// Kafka: upper limit of the former, ms.
        KafkaTransactionMaxTimeout = "transaction.max.timeout.ms",
        /// Kafka: scan for timed-out transactions, ms.
        KafkaAbortCleanupInterval = "transaction.abort.timed.out.transaction.cleanup.interval.ms",
        /// Kafka: how long the producer's calls wait, ms.
        KafkaMaxBlock = "max.block.ms",
        /// Kafka: wait for one reply, ms.
        KafkaRequestTimeout = "request.timeout.ms",
        /// Kafka: life of a batch, ms.
        KafkaDeliveryTimeout = "delivery.timeout.ms",
        /// Kafka: what the consumer reads.
        KafkaIsolationLevel = "isolation.level",
        /// Kafka: transaction version.
        KafkaTransactionVersion = "transaction.version",
        /// Kafka: whether offsets are committed by themselves.
        KafkaEnableAutoCommit = "enable.auto.commit",
        /// Kafka: interval of the former, ms.
        KafkaAutoCommitInterval = "auto.commit.interval.ms",
        /// Plain sending: wait for the reply, ms.
        SendTimeout = "sendTimeout",
        /// Plain sending: re-sends.
        SendRetries = "sendRetries",
        /// Outbox: the relay's poll, ms.
        PollInterval = "pollInterval",
        /// Outbox: rows read at once.
        PollBatch = "pollBatch",
        /// The operator's reaction: a discarded half message is put back after, ms; 0 for never.
        ResumeAfter = "operatorResumesAfter",
        /// Kafka: whether all instances use one transactional.id, as a redeployed one does.
        SharedTransactionalId = "sharedTransactionalId",
    }
}

/// Which values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A whole number from `min` to `max`.
    Number {
        /// Smallest value.
        min: u64,
        /// Largest value.
        max: u64,
        /// `ms`, `s`, `min`, `h`, `bytes`, or empty for a count.
        unit: &'static str,
    },
    /// One of these words, stored as its position.
    Word(&'static [&'static str]),
}

impl Setting {
    /// Which values it takes.
    pub const fn kind(self) -> SettingKind {
        const fn ms(min: u64, max: u64) -> SettingKind {
            SettingKind::Number { min, max, unit: "ms" }
        }
        const fn count(min: u64, max: u64) -> SettingKind {
            SettingKind::Number { min, max, unit: "" }
        }
        match self {
            Self::TransactionTimeOut => ms(0, 3_600_000),
            Self::TransactionCheckInterval => ms(1_000, 3_600_000),
            Self::TransactionCheckMax => count(1, 1_000),
            Self::TransactionOpBatchInterval => ms(100, 60_000),
            Self::TransactionOpMsgMaxSize => SettingKind::Number { min: 16, max: 65_536, unit: "bytes" },
            Self::SendMsgTimeout => ms(100, 600_000),
            Self::RetryTimesWhenSendFailed => count(0, 10),
            Self::HeartbeatBrokerInterval | Self::PersistConsumerOffsetInterval | Self::FlushConsumerOffsetInterval => {
                ms(1_000, 600_000)
            }
            Self::MaxReconsumeTimes => count(0, 16),
            Self::CheckImmunityTime => SettingKind::Number { min: 0, max: 86_400, unit: "s" },
            Self::ChannelExpiredTimeout => ms(1_000, 600_000),
            Self::ConsumeTimeout => SettingKind::Number { min: 1, max: 1_440, unit: "min" },
            Self::FlushDiskType => SettingKind::Word(&["ASYNC_FLUSH", "SYNC_FLUSH"]),
            Self::BrokerRole => SettingKind::Word(&["ASYNC_MASTER", "SYNC_MASTER"]),
            Self::FileReservedTime => SettingKind::Number { min: 1, max: 720, unit: "h" },
            Self::KafkaTransactionTimeout | Self::KafkaTransactionMaxTimeout => ms(1_000, 86_400_000),
            Self::KafkaAbortCleanupInterval
            | Self::KafkaMaxBlock
            | Self::KafkaRequestTimeout
            | Self::KafkaDeliveryTimeout => ms(100, 3_600_000),
            Self::KafkaIsolationLevel => SettingKind::Word(&["read_uncommitted", "read_committed"]),
            Self::KafkaTransactionVersion => count(1, 2),
            Self::KafkaEnableAutoCommit => SettingKind::Word(&["false", "true"]),
            Self::KafkaAutoCommitInterval => ms(100, 600_000),
            Self::SendTimeout => ms(100, 600_000),
            Self::SendRetries => count(0, 2),
            Self::PollInterval => ms(100, 600_000),
            Self::PollBatch => count(1, 1_000),
            Self::ResumeAfter => ms(0, 86_400_000),
            Self::SharedTransactionalId => SettingKind::Word(&["false", "true"]),
        }
    }

    /// The value of a broker or client that nobody configured.
    pub const fn default_value(self) -> u64 {
        match self {
            Self::TransactionTimeOut => 6_000,
            Self::TransactionCheckInterval => 30_000,
            Self::TransactionCheckMax => 15,
            Self::TransactionOpBatchInterval => 3_000,
            Self::TransactionOpMsgMaxSize => 4_096,
            Self::SendMsgTimeout | Self::SendTimeout => 3_000,
            Self::RetryTimesWhenSendFailed => 2,
            Self::HeartbeatBrokerInterval => 30_000,
            Self::PersistConsumerOffsetInterval | Self::FlushConsumerOffsetInterval => 5_000,
            Self::MaxReconsumeTimes => 16,
            Self::CheckImmunityTime => 0,
            Self::ChannelExpiredTimeout => 120_000,
            Self::ConsumeTimeout => 15,
            Self::FlushDiskType | Self::BrokerRole => 0,
            Self::FileReservedTime => 72,
            Self::KafkaTransactionTimeout | Self::KafkaMaxBlock => 60_000,
            Self::KafkaTransactionMaxTimeout => 900_000,
            Self::KafkaAbortCleanupInterval => 10_000,
            Self::KafkaRequestTimeout => 30_000,
            Self::KafkaDeliveryTimeout => 120_000,
            Self::KafkaIsolationLevel => 0,
            Self::KafkaTransactionVersion => 2,
            Self::KafkaEnableAutoCommit => 1,
            Self::KafkaAutoCommitInterval => 5_000,
            Self::SendRetries => 0,
            Self::PollInterval => 1_000,
            Self::PollBatch => 100,
            Self::ResumeAfter | Self::SharedTransactionalId => 0,
        }
    }

    /// Whether the engine follows this setting in this way of messaging yet.
    pub const fn is_built(self, way: Way) -> bool {
        let is_consumers = matches!(
            self,
            Self::HeartbeatBrokerInterval
                | Self::PersistConsumerOffsetInterval
                | Self::FlushConsumerOffsetInterval
                | Self::MaxReconsumeTimes
                | Self::ChannelExpiredTimeout
                | Self::ConsumeTimeout
                | Self::FlushDiskType
        );
        let is_sending = matches!(self, Self::SendTimeout | Self::SendRetries);
        match way {
            Way::Rocketmq => {
                (self as usize <= Self::FileReservedTime as usize || matches!(self, Self::ResumeAfter))
                    && !matches!(self, Self::BrokerRole)
            }
            Way::CommitThenSend | Way::SendThenCommit => is_consumers || is_sending,
            Way::Outbox => is_consumers || is_sending || matches!(self, Self::PollInterval | Self::PollBatch),
            Way::Kafka => matches!(
                self,
                Self::KafkaTransactionTimeout
                    | Self::KafkaTransactionMaxTimeout
                    | Self::KafkaAbortCleanupInterval
                    | Self::KafkaMaxBlock
                    | Self::KafkaRequestTimeout
                    | Self::KafkaDeliveryTimeout
                    | Self::KafkaIsolationLevel
                    | Self::KafkaEnableAutoCommit
                    | Self::KafkaAutoCommitInterval
                    | Self::SharedTransactionalId
            ),
        }
    }
}

/// The settings that differ from their defaults, in the order of [`Setting::ALL`], each at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Settings(Vec<(Setting, u64)>);

impl Settings {
    /// The value in force.
    pub fn get(&self, setting: Setting) -> u64 {
        let place = self.place(setting).ok().and_then(|place| self.0.get(place));
        place.map_or(setting.default_value(), |(_, value)| *value)
    }

    /// The value in force as a length of time; `None` where it is no time.
    pub fn length(&self, setting: Setting) -> Option<Millis> {
        let SettingKind::Number { unit, .. } = setting.kind() else { return None };
        let factor = match unit {
            "ms" => 1,
            "s" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        Some(Millis(self.get(setting).saturating_mul(factor)))
    }

    /// Sets a value, and returns the one that was set before.
    pub fn set(&mut self, setting: Setting, value: u64) -> Option<u64> {
        match self.place(setting) {
            Ok(place) => self.0.get_mut(place).map(|(_, known)| core::mem::replace(known, value)),
            Err(place) => {
                self.0.insert(place, (setting, value));
                None
            }
        }
    }

    /// The settings with their values.
    pub fn iter(&self) -> impl Iterator<Item = (Setting, u64)> + '_ {
        self.0.iter().copied()
    }

    fn place(&self, setting: Setting) -> Result<usize, usize> {
        self.0.binary_search_by_key(&(setting as u8), |(known, _)| *known as u8)
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.collect_seq(self.iter().map(|(setting, value)| (setting as u8, value)));
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (setting, value) in self.iter() {
            match setting.kind() {
                SettingKind::Number { .. } => map.serialize_entry(setting.as_str(), &value)?,
                SettingKind::Word(words) => {
                    let word = usize::try_from(value).ok().and_then(|index| words.get(index)).copied();
                    map.serialize_entry(setting.as_str(), word.unwrap_or_default())?;
                }
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(ByName)
        } else {
            deserializer.deserialize_seq(ByPosition)
        }
    }
}

struct ByName;

impl<'de> Visitor<'de> for ByName {
    type Value = Settings;

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("settings by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Settings, A::Error> {
        let mut settings = Settings::default();
        while let Some(name) = map.next_key::<String>()? {
            let setting = Setting::parse(&name).ok_or_else(|| de::Error::unknown_field(&name, &[]))?;
            let value = match setting.kind() {
                SettingKind::Number { .. } => map.next_value::<u64>()?,
                SettingKind::Word(words) => {
                    let word = map.next_value::<String>()?;
                    let position = words.iter().position(|known| *known == word);
                    position.ok_or_else(|| de::Error::unknown_variant(&word, words))? as u64
                }
            };
            settings.set(setting, value);
        }
        Ok(settings)
    }
}

struct ByPosition;

impl<'de> Visitor<'de> for ByPosition {
    type Value = Settings;

    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str("settings by position")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Settings, A::Error> {
        let mut settings = Settings::default();
        while let Some((position, value)) = seq.next_element::<(u8, u64)>()? {
            let setting = Setting::ALL.get(usize::from(position)).copied();
            settings.set(setting.ok_or_else(|| de::Error::custom("unknown setting"))?, value);
        }
        Ok(settings)
    }
}
