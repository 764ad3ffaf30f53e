//! Words of the state panels.

use half_message_protocol::{CartView, HalfState, HalfView, LocalState, NodeState, Row, TransactionState};

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
    /// Title of the outbox, which stands in the order database.
    OUTBOX = "outbox table", "发件箱表";
    /// A row of the outbox whose message is due.
    OUTBOX_WAITING = "waiting for a relay", "等待中继";
    /// A row of the outbox whose message a relay has sent.
    OUTBOX_SENT = "sent", "已发送";
    /// Nothing of the kind yet.
    NOTHING_YET = "nothing yet", "暂无";
    /// Title of the transactional ids at Kafka's coordinator.
    COORDINATOR = "coordinator, transactions", "协调者，事务";
    /// Title of Kafka's partition.
    PARTITION = "orders-0, partition", "orders-0 分区";
    /// A record of a transaction that is not over.
    RECORD_OPEN = "open", "未结束";
    /// A record of a transaction that is committed.
    RECORD_COMMITTED = "committed", "已提交";
    /// A record of a transaction that is aborted.
    RECORD_ABORTED = "aborted", "已中止";
    /// A control record.
    COMMIT_MARKER = "COMMIT marker", "COMMIT 标记";
    /// A control record.
    ABORT_MARKER = "ABORT marker", "ABORT 标记";
    /// `isolation.level`: what the consumer may read.
    READS_COMMITTED = "read_committed: reads up to the last stable offset, and skips what is aborted", "read_committed：只读到最后稳定位点，并跳过已中止的记录";
    /// `isolation.level`: what the consumer may read.
    READS_UNCOMMITTED = "read_uncommitted: reads every record at once, open and aborted ones too", "read_uncommitted：立即读取所有记录，包括未结束和已中止的";
    /// Phone chip: outbox.
    CHIP_OUTBOX = "Outbox", "发件箱";
    /// Phone chip: the transaction.
    CHIP_TRANSACTION = "Transact.", "事务";
    /// Phone chip: messages, where all of them are visible.
    CHIP_MESSAGES = "Messages", "消息";
    /// Phone chip: records that the consumer may read.
    CHIP_READABLE = "Readable", "可读记录";
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

/// A transactional id's state at the coordinator: `Ongoing · epoch 0`.
pub fn transaction(language: Language, state: TransactionState, epoch: u16) -> String {
    text!(language, state.as_str(), epoch; "{0} · epoch {1}", "{0} · epoch {1}")
}

/// The same in a phone's chip: `open`.
pub const fn short_transaction(state: TransactionState) -> Both {
    match state {
        TransactionState::Empty => NONE,
        TransactionState::Ongoing => RECORD_OPEN,
        TransactionState::PrepareCommit | TransactionState::CompleteCommit => RECORD_COMMITTED,
        TransactionState::PrepareAbort | TransactionState::CompleteAbort => RECORD_ABORTED,
    }
}

/// A record of the partition: `0 · order 1001`.
pub fn record(language: Language, offset: usize, order: u16) -> String {
    text!(language, offset, order; "{0} · order {1}", "{0} · 订单 {1}")
}

/// A control record of the partition: `1 · COMMIT marker`.
pub fn marker(language: Language, offset: usize, is_commit: bool) -> String {
    let marker = if is_commit { COMMIT_MARKER } else { ABORT_MARKER };
    text!(language, offset, marker.of(language); "{0} · {1}", "{0} · {1}")
}

/// The end of the records that readers of committed ones see: `last stable offset 0`.
pub fn last_stable(language: Language, offset: u16) -> String {
    text!(language, offset; "last stable offset {0}", "最后稳定位点 {0}")
}

/// Rows of the outbox that wait, in a phone's chip: `1 waits`.
pub fn outbox_waits(language: Language, count: usize) -> String {
    text!(language, count; "{0} {0|waits|wait}", "待发 {0}")
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
