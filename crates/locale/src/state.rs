//! Words of the state panels.

use half_message_protocol::{CartView, HalfView, NodeState, Row};

use crate::language::Language;
use crate::sentence::{Both, texts};

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
}

/// A row's head: `order 1001 · 2 items`.
pub fn order_with_items(language: Language, order: u16) -> String {
    let _ = (language, order);
    String::new()
}

/// `order 1001`.
pub fn order(language: Language, order: u16) -> String {
    let _ = (language, order);
    String::new()
}

/// The order row: none, uncommitted, committed.
pub const fn row(row: Row) -> Both {
    let _ = row;
    EMPTY
}

/// A half record: `undecided · check 2 of 15`, `committed`. `max` is `transactionCheckMax`.
pub fn half(language: Language, record: &HalfView, max: u64) -> String {
    let _ = (language, record, max);
    String::new()
}

/// The same in a phone's chip: `check 2/15`.
pub fn short_half(language: Language, record: &HalfView, max: u64) -> String {
    let _ = (language, record, max);
    String::new()
}

/// The goods of one order in the cart: still in cart, taken out, taken out twice.
pub fn cart(language: Language, cart: CartView) -> String {
    let _ = (language, cart);
    String::new()
}

/// The broker's record of what the group has consumed: `offset 1`.
pub fn offset(language: Language, offset: u16) -> String {
    let _ = (language, offset);
    String::new()
}

/// Whether a node works.
pub const fn node(state: NodeState) -> Both {
    let _ = state;
    EMPTY
}

/// Rows of the order database in a phone's chip: `1 row`.
pub fn rows(language: Language, count: usize) -> String {
    let _ = (language, count);
    String::new()
}

/// Visible messages in a phone's chip: `2 messages`.
pub fn messages(language: Language, count: usize) -> String {
    let _ = (language, count);
    String::new()
}

/// Goods in the cart in a phone's chip: `2 items`.
pub fn items(language: Language, count: usize) -> String {
    let _ = (language, count);
    String::new()
}
