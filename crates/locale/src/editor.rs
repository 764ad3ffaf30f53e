//! The setup editor.

use half_message_protocol::{CartHandler, CheckPolicy, Millis, OnError, OutageKind, Pattern};

use crate::language::Language;
use crate::sentence::{Both, text, texts};

texts! {
    /// Title of the editor.
    TITLE = "Setup of this run", "场景设置";
    /// Group: who takes part.
    WHO = "Who takes part", "参与者";
    /// Field.
    INSTANCES = "Instances of the order system", "订单系统实例数";
    /// Field.
    CONSUMERS = "Consumers of the cart system", "购物车系统消费者数";
    /// Field.
    RELAYS = "Relays of the outbox", "发件箱中继数";
    /// Field.
    PATTERN = "Where the order DB commits", "订单库何时提交";
    /// Group: the orders.
    ORDERS = "Orders", "订单";
    /// Field: when an order is placed.
    ORDER_START = "Placed at", "下单时刻";
    /// Field: by which instance.
    ORDER_BY = "By", "下单实例";
    /// No instance is named: they take turns.
    BY_TURNS = "in turn", "轮流";
    /// Button.
    ADD_ORDER = "Add an order", "添加订单";
    /// Button at an order.
    REMOVE_ORDER = "Remove this order", "删除该订单";
    /// Group: behaviour.
    BEHAVIOUR = "How they behave", "行为";
    /// Field.
    CHECK_POLICY = "Answer to a check", "反查时的回答";
    /// Field.
    CART_HANDLER = "A message that comes twice", "消息重复到达时";
    /// Field.
    LOCAL_TRANSACTION = "Length of the local transaction", "本地事务时长";
    /// What it does.
    LOCAL_TRANSACTION_HELP = "Longer than the first check, and the broker asks while it is still running.", "超过第一次反查的时刻，Broker 就会在事务进行中来反查。";
    /// Field.
    ON_ERROR = "The application, after an exception", "收到异常后，应用";
    /// Group: clocks.
    CLOCKS = "Clocks", "时钟";
    /// What they do.
    CLOCKS_HELP = "A half message’s age counts from its sender’s clock. Ahead of the broker’s it makes the age negative, and the broker asks at once.", "半消息的存放时间从发送方的时钟算起。比 Broker 快，存放时间就是负的，Broker 会立即反查。";
    /// Group: outages.
    OUTAGES = "Outages", "停机时段";
    /// None yet.
    NO_OUTAGES = "There are no outages.", "没有停机时段。";
    /// Field of an outage.
    OUTAGE_NODE = "Node", "节点";
    /// Field of an outage.
    OUTAGE_FROM = "From", "开始";
    /// Field of an outage.
    OUTAGE_UNTIL = "Until", "结束";
    /// Field of an outage.
    OUTAGE_KIND = "How", "方式";
    /// Button.
    ADD_OUTAGE = "Add an outage", "添加停机时段";
    /// Button at an outage.
    REMOVE_OUTAGE = "Remove this outage", "删除该停机时段";
    /// Group: title and notes.
    TEXTS = "Title and lesson", "标题与要点";
    /// Field.
    TITLE_EN = "Title, English", "标题（英文）";
    /// Field.
    TITLE_ZH = "Title, Chinese", "标题（中文）";
    /// Field.
    NOTES_EN = "Lesson, English", "要点（英文）";
    /// Field.
    NOTES_ZH = "Lesson, Chinese", "要点（中文）";
    /// Unit behind a number field.
    MS = "ms", "ms";
    /// Button: back to the run's own setup.
    RESET = "Back to the ready run", "恢复为现成场景";
    /// A field holds no number.
    NOT_A_NUMBER = "Please enter a whole number.", "请输入整数。";
}

/// A check policy as a choice.
pub const fn check_policy(policy: CheckPolicy) -> Both {
    match policy {
        CheckPolicy::OrderRow => {
            const { Both::new("Order row found: commit; not found: rollback", "查到订单就提交，查不到就回滚") }
        }
        CheckPolicy::TransactionLog => {
            const {
                Both::new(
                    "As above, but “unknown” while the local transaction may still run (60 s)",
                    "同上，但本地事务可能还在进行时（60 s 内）答“未知”",
                )
            }
        }
        CheckPolicy::AlwaysUnknown => const { Both::new("Always “unknown”", "总是答“未知”") },
        CheckPolicy::Throws => {
            const { Both::new("The callback throws: “unknown”", "回调抛异常，等于答“未知”") }
        }
        CheckPolicy::Null => const { Both::new("The callback returns null: no answer", "回调返回 null，不作回答") },
        CheckPolicy::WrongCommit => {
            const { Both::new("Always commit, without looking", "不查订单，总是答“提交”") }
        }
    }
}

/// A cart handler as a choice.
pub const fn cart_handler(handler: CartHandler) -> Both {
    match handler {
        CartHandler::Idempotent => {
            const { Both::new("is recognised and does nothing (idempotent)", "识别出重复，不再处理（幂等）") }
        }
        CartHandler::Decrement => {
            const { Both::new("takes the goods out again (not idempotent)", "再次移除商品（不幂等）") }
        }
    }
}

/// Where the order database's commit stands in a Kafka transaction, as a choice.
pub const fn pattern(pattern: Pattern) -> Both {
    match pattern {
        Pattern::PrepareLike => const { Both::new("between send and Kafka’s commit", "发送之后，Kafka 提交之前") },
        Pattern::DatabaseFirst => const { Both::new("before anything is sent", "发送任何消息之前") },
        Pattern::KafkaFirst => const { Both::new("after Kafka’s commit", "Kafka 提交之后") },
    }
}

/// What the application does on an exception, as a choice.
pub const fn on_error(on_error: OnError) -> Both {
    match on_error {
        OnError::GiveUp => const { Both::new("reports it and gives up", "报告异常，放弃") },
        OnError::RetrySame => const { Both::new("calls once more with the same", "用同样的内容再调用一次") },
        OnError::RetryNew => const { Both::new("sends it anew", "重新发送") },
        OnError::Compensate => const { Both::new("deletes the order", "删除订单") },
        OnError::RetryThenCompensate => {
            const {
                Both::new(
                    "calls again until it knows, then deletes the order if need be",
                    "一直重试到有结果，必要时再删除订单",
                )
            }
        }
    }
}

/// How far a clock is ahead, as a choice: `10 s ahead`.
pub fn clock_skew(language: Language, skew: i32) -> String {
    let length = Millis(skew.unsigned_abs().into());
    match skew {
        0 => text!(language; "agrees with the broker’s", "与 Broker 一致"),
        1.. => text!(language, length; "{0} ahead", "快 {0}"),
        _ => text!(language, length; "{0} behind", "慢 {0}"),
    }
}

/// A kind of outage as a choice.
pub const fn outage_kind(kind: OutageKind) -> Both {
    match kind {
        OutageKind::Down => const { Both::new("down, then started anew", "宕机，之后重启") },
        OutageKind::Paused => const { Both::new("paused, then goes on", "暂停，之后继续") },
        OutageKind::Partitioned => const { Both::new("cut off from the network", "与网络隔离") },
    }
}

/// Head of one order: `Order 1001`.
pub fn order_head(language: Language, order: u16) -> String {
    text!(language, order; "Order {0}", "订单 {0}")
}

/// The range beside a number field: `1 to 4`.
pub fn range(language: Language, min: u64, max: u64) -> String {
    text!(language, min, max; "{0} to {1}", "{0} 到 {1}")
}
