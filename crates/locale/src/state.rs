//! Words of the state panels.

use half_message_protocol::{CartView, HalfState, HalfView, LocalState, NodeState, Row};

use crate::language::Language;
use crate::sentence::{Both, text, texts};

texts! {
    /// Title of the panel of order rows.
    ORDER_DB = "order DB", "订单库";
    /// Title of the half topic's panel.
    HALF_TOPIC = "Half topic, invisible to consumers", "半消息主题（消费者不可见）";
    /// Title of the real topic's panel.
    ORDERS_TOPIC = "orders topic", "orders 主题";
    /// Title of the cart's panel.
    CART_DB = "cart DB", "购物车库";
    /// A queue or topic without records.
    EMPTY = "empty", "暂无消息";
    /// First article of each order.
    KEYBOARD = "keyboard × 1", "键盘 × 1";
    /// Second article of each order.
    MOUSE = "mouse × 1", "鼠标 × 1";
    /// Mark on a row that this step changed; for screen readers.
    CHANGED_NOW = "changed in this step", "本步骤有变化";
    /// A record that the consumer group has acknowledged.
    CONSUMED = "consumed", "已消费";
    /// A record that it has not.
    NOT_CONSUMED = "not acknowledged", "未确认";
    /// Phone chip: order database.
    CHIP_ORDER = "Order DB", "订单库";
    /// Phone chip: half topic.
    CHIP_HALF = "Half", "半消息";
    /// Phone chip: visible messages.
    CHIP_VISIBLE = "Visible", "可见消息";
    /// Phone chip: cart.
    CHIP_CART = "Cart", "购物车";
    /// Nothing of the kind, in a chip.
    NONE = "none", "无";
    /// Title of the panel of op entries.
    OP_ENTRIES = "Settled half messages (op entries)", "已了结的半消息（Op 条目）";
    /// Op entries that are not written out yet.
    OP_IN_MEMORY = "in memory, lost in a crash", "在内存中，崩溃即丢失";
    /// Op entries that are written out.
    OP_WRITTEN = "written", "已写出";
    /// Title of the retry topic.
    RETRY_TOPIC = "retry topic", "重试主题";
    /// Title of the dead-letter queue.
    DEAD_LETTERS = "dead-letter queue", "死信队列";
    /// Title of the topic of discarded half messages.
    DISCARDED = "discarded half messages", "被丢弃的半消息";
}

/// A row's head: `order 1001 · 2 items`.
pub fn order_with_items(language: Language, order: u16) -> String {
    text!(language, order; "order {0} · 2 items", "订单 {0} · 2 件商品")
}

/// `order 1001`.
pub fn order(language: Language, order: u16) -> String {
    text!(language, order; "order {0}", "订单 {0}")
}

/// The order row: none, uncommitted, committed.
pub const fn row(row: Row) -> Both {
    match row {
        Row::Absent => const { Both::new("no row", "无记录") },
        Row::Uncommitted => const { Both::new("uncommitted", "未提交") },
        Row::Committed => const { Both::new("committed", "已提交") },
    }
}

/// A half record: `undecided · check 2 of 15`, `committed`. `max` is `transactionCheckMax`.
pub fn half(language: Language, record: &HalfView, max: u64) -> String {
    match (record.state, record.word, record.check_times) {
        (_, Some(LocalState::Commit), _) => text!(language; "committed", "已提交"),
        (_, Some(LocalState::Rollback), _) => text!(language; "rolled back", "已回滚"),
        (HalfState::Superseded(by), ..) => text!(language, by; "superseded by {0}", "已由 {0} 取代"),
        (HalfState::Discarded, ..) => text!(language; "discarded", "已丢弃"),
        (HalfState::Pending, _, Some(times)) => {
            text!(language, times, max; "undecided · check {0} of {1}", "待定 · 已反查 {0}/{1} 次")
        }
        (HalfState::Pending, _, None) => text!(language; "undecided", "待定"),
    }
}

/// The same in a phone's chip: `check 2/15`.
pub fn short_half(language: Language, record: &HalfView, max: u64) -> String {
    match (record.state, record.word, record.check_times) {
        (HalfState::Pending, None, Some(times)) => text!(language, times, max; "check {0}/{1}", "反查 {0}/{1}"),
        _ => half(language, record, max),
    }
}

/// The goods of one order in the cart: still in cart, taken out, taken out twice.
pub fn cart(language: Language, cart: CartView) -> String {
    match cart.cleaned {
        0 => text!(language; "still in cart", "仍在购物车"),
        1 => text!(language; "taken out", "已移出"),
        2 => text!(language; "taken out twice", "已移出两次"),
        times => text!(language, u64::from(times); "taken out {0} times", "已移出 {0} 次"),
    }
}

/// How often the cart handler recognised a duplicate; `None` where it never did.
pub fn absorbed(language: Language, cart: CartView) -> Option<String> {
    let times = u64::from(cart.absorbed);
    (times > 0).then(|| text!(language, times; "{0} {0|duplicate|duplicates} recognised", "识别出 {0} 次重复"))
}

/// The broker's record of what the group has consumed: `offset 1`.
pub fn offset(language: Language, offset: u16) -> String {
    text!(language, offset; "offset {0}", "位点 {0}")
}

/// Whether a node works.
pub const fn node(state: NodeState) -> Both {
    match state {
        NodeState::Up => const { Both::new("works", "运行中") },
        NodeState::Down => const { Both::new("down", "已停机") },
        NodeState::Paused => const { Both::new("stands still", "已暂停") },
        NodeState::CutOff => const { Both::new("cut off", "网络隔离") },
    }
}

/// Rows of the order database in a phone's chip: `1 row`.
pub fn rows(language: Language, count: usize) -> String {
    text!(language, count; "{0} {0|row|rows}", "{0} 行")
}

/// Visible messages in a phone's chip: `2 messages`.
pub fn messages(language: Language, count: usize) -> String {
    text!(language, count; "{0} {0|message|messages}", "{0} 条")
}

/// Goods in the cart in a phone's chip: `2 items`.
pub fn items(language: Language, count: usize) -> String {
    text!(language, count; "{0} {0|item|items}", "{0} 件")
}
