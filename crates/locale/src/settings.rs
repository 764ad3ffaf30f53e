//! The settings panel: what each setting of a broker or client does.

use half_message_protocol::{Setting, Way};

use crate::language::Language;
use crate::sentence::{Both, text, texts};

texts! {
    /// Title of the panel.
    TITLE = "Settings of broker and clients", "Broker 与客户端参数";
    /// Head of the runs that show well-known confusions.
    PRESETS = "Well-known confusions", "常见误解";
    /// Under that head.
    PRESETS_HINT = "Each opens a run that ends as its sentence says.", "每一项都会打开一次运行，结局如其所述。";
    /// Group: the broker's questions.
    CHECKS = "Check back", "反查";
    /// Group: Kafka's transactions.
    TRANSACTION = "Transaction", "事务";
    /// Group: the outbox's relay.
    RELAY = "Relay", "中继";
    /// Group: how what is settled is noted.
    OP_BATCHING = "Op entries", "Op 条目";
    /// Group: the order system's client.
    PRODUCER = "Producer", "生产者";
    /// Group: the cart system's client.
    CONSUMER = "Consumer", "消费者";
    /// Group: what is written when.
    STORAGE = "Storage", "存储";
    /// Group: the rest.
    OTHER = "Other", "其他";
    /// Mark on a setting that differs from its default.
    CHANGED = "changed", "已修改";
    /// Button: one setting back to its default.
    RESET = "Reset", "恢复默认";
    /// Button: all of them.
    RESET_ALL = "Reset all settings", "全部恢复默认";
    /// Nothing differs.
    ALL_DEFAULT = "All settings have their defaults.", "所有参数都是默认值。";
    /// Head of the verdict of the run with these settings.
    ENDS = "The run ends:", "运行结局：";
}

/// What a setting does in this way of messaging, in one line; `None` for those that no panel shows yet.
pub const fn setting(way: Way, setting: Setting) -> Option<Both> {
    Some(match setting {
        Setting::HeartbeatBrokerInterval if !matches!(way, Way::Rocketmq) => {
            const {
                Both::new(
                    "How often a client makes itself known: after a restart of the broker nobody gets messages before that.",
                    "客户端向 Broker 报到的间隔。Broker 重启后，报到之前没有消费者能收到消息。",
                )
            }
        }
        Setting::ChannelExpiredTimeout if !matches!(way, Way::Rocketmq) => {
            const {
                Both::new(
                    "A client without a heartbeat for so long counts as gone; until then a dead consumer keeps its queue.",
                    "客户端这么久没有心跳才算离开，在此之前失联的消费者仍占着队列。",
                )
            }
        }
        Setting::FlushDiskType if !matches!(way, Way::Rocketmq) => {
            const {
                Both::new(
                    "Whether the reply to a message waits for the disk. With ASYNC_FLUSH a power failure may lose it.",
                    "应答消息前是否等待刷盘。ASYNC_FLUSH 下断电可能丢失。",
                )
            }
        }
        Setting::KafkaTransactionTimeout => {
            const {
                Both::new(
                    "A transaction open for longer is aborted by the coordinator, and its producer is fenced.",
                    "事务开启超过这么久，协调者就中止它，并隔离它的生产者。",
                )
            }
        }
        Setting::KafkaTransactionMaxTimeout => {
            const {
                Both::new(
                    "The broker refuses a producer that asks for a longer transaction.timeout.ms.",
                    "生产者的 transaction.timeout.ms 超过它，Broker 就拒绝。",
                )
            }
        }
        Setting::KafkaAbortCleanupInterval => {
            const {
                Both::new(
                    "How often the coordinator looks for transactions that are open for too long.",
                    "协调者查找超时事务的间隔。",
                )
            }
        }
        Setting::KafkaMaxBlock => {
            const {
                Both::new(
                    "initTransactions and commitTransaction throw after this long, whatever became of the transaction.",
                    "initTransactions 和 commitTransaction 等这么久后抛出异常，无论事务结果如何。",
                )
            }
        }
        Setting::KafkaRequestTimeout => {
            const {
                Both::new("A request without a reply for this long is sent again.", "请求这么久没有应答就重发。")
            }
        }
        Setting::KafkaDeliveryTimeout => {
            const {
                Both::new(
                    "A record is given up after this long, re-sends included: the send fails.",
                    "一条记录的总时限，重发也算在内，超过就发送失败。",
                )
            }
        }
        Setting::KafkaIsolationLevel => {
            const {
                Both::new(
                    "read_committed stops at the last stable offset and skips aborted records; read_uncommitted reads all of them at once.",
                    "read_committed 读到最后稳定位点为止，并跳过已中止的记录。read_uncommitted 立即读取全部记录。",
                )
            }
        }
        Setting::KafkaEnableAutoCommit => {
            const {
                Both::new(
                    "Whether the consumer commits its offset on a timer, or after each batch.",
                    "消费者按定时器提交位点，还是每处理完一批就提交。",
                )
            }
        }
        Setting::KafkaAutoCommitInterval => {
            const {
                Both::new(
                    "How often it does so; a crash in between means a second delivery.",
                    "定时提交位点的间隔。其间崩溃就会重复投递。",
                )
            }
        }
        Setting::SharedTransactionalId => {
            const {
                Both::new(
                    "All instances use one transactional.id, as a redeployed one does: the later one fences the earlier.",
                    "所有实例共用一个 transactional.id，就像重新部署那样，后启动的会隔离先启动的。",
                )
            }
        }
        Setting::SendTimeout => {
            const { Both::new("How long the sender waits for the reply.", "发送方等待应答的时间。") }
        }
        Setting::SendRetries => {
            const {
                Both::new(
                    "So often a send without a reply is repeated: the message may then be there twice.",
                    "没有应答时重发的次数，消息可能因此出现两次。",
                )
            }
        }
        Setting::PollInterval => {
            const {
                Both::new(
                    "How often a relay looks into the outbox: the price is this delay, and the load of looking.",
                    "中继查看发件箱的间隔。代价是这段延迟，还有轮询带来的负载。",
                )
            }
        }
        Setting::PollBatch => const { Both::new("Rows that a relay takes at once.", "中继一次读取的行数。") },
        Setting::TransactionTimeOut => {
            const {
                Both::new(
                    "A half message this young is not asked about, and holds up those behind it.",
                    "半消息存放不到这么久就不反查，排在它后面的也要等。",
                )
            }
        }
        Setting::TransactionCheckInterval => {
            const {
                Both::new("Time from the end of one check round to the next.", "上一轮反查结束到下一轮开始的时间。")
            }
        }
        Setting::TransactionCheckMax => {
            const {
                Both::new(
                    "After so many checks the half message is moved to the discard topic.",
                    "反查这么多次之后，半消息被移入丢弃主题。",
                )
            }
        }
        Setting::CheckImmunityTime => {
            const {
                Both::new(
                    "Set on the message: no check before this age, but each round still counts an attempt. 0: not set.",
                    "设在消息上：存放不到这么久不反查，但每轮仍计一次数。0 表示不设。",
                )
            }
        }
        Setting::TransactionOpBatchInterval => {
            const {
                Both::new(
                    "What is settled stays in memory until this tick writes it out.",
                    "已了结的记录留在内存里，到这个节拍才写出。",
                )
            }
        }
        Setting::TransactionOpMsgMaxSize => {
            const {
                Both::new("Above this size op entries are written out at once.", "Op 条目超过这个大小就立即写出。")
            }
        }
        Setting::SendMsgTimeout => {
            const {
                Both::new(
                    "The whole send of a half message may take this long, re-sends included.",
                    "发送一条半消息的总时限，重发也算在内。",
                )
            }
        }
        Setting::RetryTimesWhenSendFailed => {
            const {
                Both::new(
                    "A send that fails at once is repeated so often, with the same transaction id.",
                    "发送立即失败时重发的次数，事务 ID 不变。",
                )
            }
        }
        Setting::HeartbeatBrokerInterval => {
            const {
                Both::new(
                    "How often a client makes itself known: after a restart of the broker nobody can be asked before that.",
                    "客户端向 Broker 报到的间隔。Broker 重启后，报到之前没有实例可问。",
                )
            }
        }
        Setting::ChannelExpiredTimeout => {
            const {
                Both::new(
                    "A channel without a heartbeat for so long is closed; until then a dead instance may be asked.",
                    "通道这么久没有心跳才会关闭，在此之前可能反查到已失联的实例。",
                )
            }
        }
        Setting::PersistConsumerOffsetInterval => {
            const {
                Both::new(
                    "How often a consumer reports what it has handled; a crash in between means a second delivery.",
                    "消费者上报位点的间隔。其间崩溃就会重复投递。",
                )
            }
        }
        Setting::MaxReconsumeTimes => {
            const {
                Both::new(
                    "Redeliveries of a message that fails, before it goes to the dead-letter queue.",
                    "处理失败的消息重投这么多次后进入死信队列。",
                )
            }
        }
        Setting::ConsumeTimeout => {
            const {
                Both::new(
                    "A handler that takes longer gets the message a second time, while it is still at the first.",
                    "处理超过这么久，消息会再投一次，而第一次可能还没结束。",
                )
            }
        }
        Setting::FlushConsumerOffsetInterval => {
            const {
                Both::new(
                    "How often the broker saves its positions and the consumers’ offsets; a crash goes back to the last save.",
                    "Broker 保存位点的间隔。崩溃后退回到上次保存的位点。",
                )
            }
        }
        Setting::FlushDiskType => {
            const {
                Both::new(
                    "Whether the reply to a half message waits for the disk. With ASYNC_FLUSH a power failure may lose it.",
                    "应答半消息前是否等待刷盘。ASYNC_FLUSH 下断电可能丢失。",
                )
            }
        }
        Setting::BrokerRole => {
            const {
                Both::new(
                    "Whether the reply waits for the slave. With SYNC_MASTER and no slave every order is refused silently.",
                    "应答前是否等待从节点。SYNC_MASTER 下没有从节点时，每个订单都会被悄悄拒绝。",
                )
            }
        }
        Setting::FileReservedTime => {
            const {
                Both::new(
                    "How long the log is kept; a half message older than this is discarded as well.",
                    "日志保留的时间，比这更久的半消息也会被丢弃。",
                )
            }
        }
        Setting::ResumeAfter => {
            const {
                Both::new(
                    "An operator puts a discarded half message back after this long (request 323). 0: nobody does.",
                    "半消息被丢弃这么久之后，由运维放回（请求码 323）。0 表示不放回。",
                )
            }
        }
        _ => return None,
    })
}

/// The range and default beside a number: `0 to 3600000 ms, default 6000`.
pub fn range(language: Language, min: u64, max: u64, unit: &str, default: u64) -> String {
    if unit.is_empty() {
        return text!(language, min, max, default; "{0} to {1}, default {2}", "{0} 到 {1}，默认 {2}");
    }
    text!(language, min, max, unit, default; "{0} to {1} {2}, default {3}", "{0} 到 {1} {2}，默认 {3}")
}

/// The default of a word: `default ASYNC_FLUSH`.
pub fn default_word(language: Language, word: &str) -> String {
    text!(language, word; "default {0}", "默认 {0}")
}

/// How many settings differ: `2 settings differ from their defaults.`
pub fn differ(language: Language, count: usize) -> String {
    text!(language, count;
        "{0} {0|setting differs|settings differ} from the default.", "有 {0} 个参数与默认值不同。")
}

/// Name of the button that resets one setting: `Reset transactionTimeOut`.
pub fn reset(language: Language, setting: Setting) -> String {
    text!(language, setting.as_str(); "Reset {0}", "恢复 {0} 的默认值")
}
