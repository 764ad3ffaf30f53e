//! Names of nodes, places, lanes and phases.

use half_message_protocol::{NodeId, Place, Way};

use crate::language::Language;
use crate::sentence::{Both, texts};

texts! {
    /// Title of the first lane.
    ORDER_SYSTEM = "Order system", "订单系统";
    /// Title of the second lane.
    BROKER = "Broker", "消息服务器（Broker）";
    /// Title of the third lane.
    CART_SYSTEM = "Cart system", "购物车系统";
    /// First phase of the teaching case.
    PHASE_BEGIN = "begin", "下单";
    /// Second phase.
    PHASE_HALF_MESSAGE = "half message", "半消息";
    /// Third phase.
    PHASE_LOCAL_TRANSACTION = "local transaction", "本地事务";
    /// Fourth phase.
    PHASE_COMMIT_OR_ROLLBACK = "commit or rollback", "提交或回滚";
    /// Kafka's second phase.
    PHASE_PRODUCE = "produce", "写入记录";
    /// Kafka's fourth phase.
    PHASE_COMMIT_OR_ABORT = "commit or abort", "提交或中止";
    /// Plain sending: the message goes out.
    PHASE_MESSAGE = "message", "发送消息";
    /// Outbox: the relay sends it.
    PHASE_RELAY = "relay", "中继";
    /// Outbox: the local transaction writes two rows.
    PHASE_LOCAL_WITH_OUTBOX = "local transaction, with the outbox", "本地事务（含发件箱）";
    /// Fifth phase.
    PHASE_DELIVERY = "delivery", "投递";
}

const ORDER_DB: Both = Both::new("order DB", "订单库");
const CART_DB: Both = Both::new("cart DB", "购物车库");
const BROKER_SHORT: Both = Both::new("broker", "Broker");
const HALF_TOPIC: Both = Both::new("half topic", "半消息主题");
const ORDERS_TOPIC: Both = Both::new("orders topic", "orders 主题");
const COORDINATOR: Both = Both::new("coordinator", "协调者");
const LEADER: Both = Both::new("partition leader", "分区 leader");
const PARTITION: Both = Both::new("orders-0", "orders-0 分区");

/// A node's name: `order-a`, `order DB`, `broker`.
pub fn node(language: Language, node: NodeId) -> String {
    let name = match node {
        NodeId::Instance(_) | NodeId::Consumer(_) | NodeId::Relay(_) => return node.to_string(),
        NodeId::OrderDb => ORDER_DB,
        NodeId::Broker => BROKER_SHORT,
        NodeId::CartDb => CART_DB,
        NodeId::Coordinator => COORDINATOR,
        NodeId::Leader => LEADER,
    };
    name.of(language).to_owned()
}

/// A lifeline's name in this way of messaging: `order-a`, `half topic`, `cart DB`. Where there is no half topic, its
/// lifeline stands for the broker's own work.
pub fn place(language: Language, way: Way, place: Place) -> String {
    match place {
        Place::HalfTopic if way != Way::Rocketmq => node(language, NodeId::Broker),
        Place::HalfTopic => HALF_TOPIC.of(language).to_owned(),
        Place::RealTopic => ORDERS_TOPIC.of(language).to_owned(),
        Place::Partition => PARTITION.of(language).to_owned(),
        other => node(language, other.node()),
    }
}

/// A node's name inside a sentence: `the broker`, `order-a`.
pub(crate) fn node_in_sentence(language: Language, of: NodeId) -> String {
    with_article(
        language,
        matches!(of, NodeId::Instance(_) | NodeId::Consumer(_) | NodeId::Relay(_)),
        node(language, of),
    )
}

/// A place's name inside a sentence: `the half topic`, `order-a`.
pub(crate) fn place_in_sentence(language: Language, of: Place) -> String {
    with_article(
        language,
        matches!(of, Place::Instance(_) | Place::Consumer(_) | Place::Relay(_) | Place::Partition),
        place(language, Way::Rocketmq, of),
    )
}

fn with_article(language: Language, is_proper: bool, name: String) -> String {
    if is_proper || language == Language::Zh { name } else { format!("the {name}") }
}
