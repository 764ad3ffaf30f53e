//! The detail view: what each queue of the broker holds, with times.

use half_message_protocol::{Event, Millis, Rpc};

use crate::language::Language;
use crate::place::node_in_sentence;
use crate::sentence::{text, texts};
use crate::{clock, length};

texts! {
    /// Title of the half topic's table.
    HALF_TOPIC = "Half topic, invisible to consumers", "半消息主题（消费者不可见）";
    /// Title of the op topic's tables.
    OP_ENTRIES = "Op entries", "Op 条目";
    /// Title of the real topic's table.
    ORDERS_TOPIC = "orders topic, visible", "orders 主题（可见）";
    /// Title of what failed.
    ASIDE = "Retry, dead letters, discards", "重试、死信、丢弃";
    /// The same where nothing is discarded.
    ASIDE_PLAIN = "Retry, dead letters", "重试、死信";
    /// Title of the outbox.
    OUTBOX = "Outbox table, in the order DB", "发件箱表（在订单库中）";
    /// Column: number of a row.
    ROW = "row", "行";
    /// Column: when a row was written.
    WRITTEN = "written", "写入";
    /// Column: when a relay marked a row.
    SENT = "marked", "标记";
    /// Title of Kafka's transactional ids.
    TRANSACTIONS = "Coordinator: transactions", "协调者：事务";
    /// Column: the transactional id.
    TRANSACTIONAL_ID = "transactional.id", "transactional.id";
    /// Column: its epoch.
    EPOCH = "epoch", "epoch";
    /// Column: since when its transaction is open.
    OPEN_SINCE = "open since", "开启于";
    /// Column: from when on it is aborted.
    TIMES_OUT = "times out", "超时于";
    /// Title of Kafka's partition.
    PARTITION = "Partition", "分区";
    /// Column: how a record's transaction ended.
    TRANSACTION = "transaction", "事务";
    /// Column: what the consumer did with a record.
    CONSUMER = "consumer", "消费者";
    /// Title of the producer table.
    PRODUCERS = "Producer table, order-group", "生产者表 order-group";
    /// Title of the list of waits.
    WAITS = "Who waits for what, until when", "谁在等什么，等到何时";
    /// Nobody waits.
    NOBODY_WAITS = "Nobody waits for anything.", "没有谁在等待。";
    /// Column: offset.
    OFFSET = "off", "位点";
    /// Column: order.
    ORDER = "order", "订单";
    /// Column: which copy.
    COPY = "copy", "副本";
    /// Column: check times.
    CHECK_TIMES = "check times", "反查次数";
    /// Column: when it was stored.
    STORED = "stored", "存入";
    /// Column: age of a half message.
    AGE = "age", "存放";
    /// Column: state.
    STATE = "state", "状态";
    /// Column: mark of what this step changed.
    CHANGE = "change", "变化";
    /// Column: offset of an op record.
    OP_OFFSET = "op off", "Op 位点";
    /// Column: half offsets that an op record names.
    HALF_OFFSETS = "half offsets", "半消息位点";
    /// Column: when an op record was written.
    FLUSHED = "flushed", "刷写";
    /// Column: an instance's channel.
    CHANNEL = "channel", "通道";
    /// Column: the heartbeat that registered it.
    REGISTERED = "registered", "注册";
    /// Column: who waits.
    WHO = "who", "谁";
    /// Column: what is waited for.
    WHAT = "waits for", "等待";
    /// Column: until when.
    UNTIL = "until", "至";
    /// Mark on a row that this step changed.
    THIS_STEP = "this step", "本步骤";
    /// A record that no check has rewritten.
    ORIGINAL = "original", "原件";
    /// No check times.
    NO_CHECKS = "none", "无";
    /// A half record with an op entry in memory.
    IN_MEMORY = "resolved, op in memory", "已了结，Op 在内存中";
    /// A half record while a check round is under way.
    IN_ROUND = "undecided, the round is under way", "待定，反查轮次进行中";
    /// A half record that no round will look at.
    NO_ROUND = "undecided, no round comes any more", "待定，不会再有反查轮次";
    /// A half record that used up its checks.
    DISCARDED = "discarded", "已丢弃";
    /// Nothing is in memory.
    NOTHING_IN_MEMORY = "nothing in memory", "内存中没有条目";
    /// What happens to entries in memory.
    OP_IN_MEMORY = "in memory, lost in a crash", "在内存中，崩溃即丢失";
    /// No op flush comes.
    NO_FLUSH = "not flushed in this run", "本次运行中不会刷写";
    /// A record that is acknowledged.
    CONSUMED = "consumed", "已消费";
    /// A record that no handler has finished.
    WAITING = "not handled yet", "尚未处理";
    /// Of the consumer group.
    GROUP_OFFSET = "cart-group offset", "cart-group 位点";
    /// The counter that chooses whom to ask.
    COUNTER = "round-robin counter", "轮询计数器";
    /// A channel that was there from the start.
    FROM_START = "from the start", "启动时";
    /// A channel that is closed.
    GONE = "gone", "已断开";
    /// A channel that is open.
    OPEN = "open", "在线";
    /// A table without rows.
    EMPTY = "empty", "空";
    /// Head of the cause.
    CAUSED_BY = "Caused by", "起因";
    /// Head of the rule.
    RULE = "Rule", "规则";
    /// Head of the remote call.
    CALL = "Call", "调用";
    /// The scenario or a clock brought it about.
    NO_CAUSE = "the scenario, or a clock", "场景本身，或时钟";
    /// Name of the element with the detail view.
    NAME = "What the broker holds", "Broker 里有什么";
}

/// Title of the card with the reason: `Why step 25`.
pub fn why_step(language: Language, number: u32) -> String {
    text!(language, number; "Why step {0}", "为什么有第 {0} 步")
}

/// A step of the cause: `step 24, answer to check 1 of order 1001`.
pub fn cause(language: Language, number: Option<u32>, name: &str) -> String {
    match number {
        Some(number) => text!(language, number, name; "step {0}, {1}", "第 {0} 步，{1}"),
        None => name.to_owned(),
    }
}

/// A remote call: `END_TRANSACTION (37), one-way: order-b gets no reply`.
pub fn call(language: Language, rpc: Rpc, event: &Event) -> String {
    let (name, code) = (rpc.as_str(), rpc.code());
    if rpc.is_one_way() {
        let sender = node_in_sentence(language, event.from.node());
        return text!(language, name, code, sender;
            "{0} ({1}), one-way: {2} gets no reply", "{0}（{1}），单向请求：{2} 得不到应答");
    }
    text!(language, name, code; "{0} ({1}), gets a reply", "{0}（{1}），有应答")
}

/// Which copy of its half message a record is: `copy 1 of 2`.
pub fn copy(language: Language, copy: u16, of: u16) -> String {
    if copy == 0 {
        return ORIGINAL.of(language).to_owned();
    }
    text!(language, copy, of; "copy {0} of {1}", "副本 {0}/{1}")
}

/// `TRANSACTION_CHECK_TIMES`: `1 of 15`.
pub fn check_times(language: Language, times: Option<u16>, max: u64) -> String {
    match times {
        None => NO_CHECKS.of(language).to_owned(),
        Some(times) => text!(language, times, max; "{0} of {1}", "{0}/{1}"),
    }
}

/// An age: `29 s`, `−2 s` where the sender's clock is ahead.
pub fn age(ms: i64) -> String {
    let length = length(Millis(ms.unsigned_abs()));
    if ms < 0 { ["−", &length].concat() } else { length }
}

/// A half record that is not asked about before then.
pub fn too_young(language: Language, until: Millis) -> String {
    text!(language, clock(until); "undecided, too young until {0}", "待定，{0} 之前不会反查")
}

/// A half record that the round at that time looks at.
pub fn waits_for_round(language: Language, at: Millis) -> String {
    text!(language, clock(at); "undecided, waits for the round at {0}", "待定，等待 {0} 的反查轮次")
}

/// A half record that an op record names.
pub fn in_record(language: Language, op: u16) -> String {
    text!(language, op; "resolved, op record {0}", "已了结，Op 记录 {0}")
}

/// A half record with a newer copy.
pub fn superseded(language: Language, by: u16) -> String {
    text!(language, by; "superseded by {0}", "已由 {0} 取代")
}

/// When the op entries in memory are written.
pub fn flush_due(language: Language, at: Millis) -> String {
    text!(language, clock(at); "flush due at {0}", "{0} 刷写")
}

/// A position with the one on disk: `2, saved 1`.
pub fn position(language: Language, now: u16, saved: u16) -> String {
    text!(language, now, saved; "{0}, saved {1}", "{0}，已保存 {1}")
}

/// The group's offset: `1, 1 behind`.
pub fn behind(language: Language, offset: u16, behind: usize) -> String {
    match behind {
        0 => text!(language, offset; "{0}, nothing behind", "{0}，无积压"),
        behind => text!(language, offset, behind; "{0}, {1} behind", "{0}，积压 {1}"),
    }
}

/// A record whose handler finished: `handled at 30.09 s, not acknowledged`.
pub fn handled(language: Language, at: Millis) -> String {
    text!(language, clock(at); "handled {0}, not acknowledged", "{0} 处理完，未确认")
}

/// A record of the retry topic: `retry 1, stored 22.06 s`.
pub fn retry(language: Language, times: u16, at: Millis) -> String {
    text!(language, times, clock(at); "retry {0}, stored {1}", "第 {0} 次重试，{1} 存入")
}

/// A message in a delay level: `in a delay level until 40.20 s`.
pub fn delayed(language: Language, until: Millis) -> String {
    text!(language, clock(until); "in a delay level until {0}", "在延时级别中，至 {0}")
}

/// Since when a message is kept: `since 480.00 s`.
pub fn since(language: Language, at: Millis) -> String {
    text!(language, clock(at); "since {0}", "自 {0}")
}

/// When a channel was closed.
pub fn closed(language: Language, at: Millis) -> String {
    text!(language, clock(at); "closed at {0}", "{0} 断开")
}

/// When the broker asked the instance.
pub fn asked(language: Language, at: Millis) -> String {
    text!(language, clock(at); "asked at {0}", "{0} 被反查")
}

/// Rows that are left out: `and 40 earlier records`.
pub fn earlier(language: Language, count: usize) -> String {
    text!(language, count; "and {0} earlier {0|record|records}", "另有 {0} 条更早的记录")
}
