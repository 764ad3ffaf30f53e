//! The view of several ways of messaging side by side.

use half_message_protocol::{Millis, Verdict, Way};

use crate::language::Language;
use crate::sentence::{Both, text, texts};
use crate::{page, verdict};

texts! {
    /// Title of the view.
    TITLE = "The same failures, side by side", "相同故障，并排比较";
    /// Button in the header that opens it.
    OPEN = "Compare ways of messaging", "比较消息方式";
    /// Choice of a way beside the others.
    BESIDE = "Way of messaging", "消息方式";
    /// Button: one more way.
    ADD = "Add a way", "再加一种";
    /// Button: one way less.
    DROP = "Take this way away", "去掉这种方式";
    /// Pill where the runs begin to differ.
    PART_HERE = "The ways part here", "从这里开始不同";
    /// Title of the table.
    TABLE = "The same failures, every way", "相同故障，每种方式";
    /// What the table does.
    TABLE_HELP = "Each cell is a run. A failure opens in all ways, a mark opens its own run.", "每一格都是一次运行。点故障会在各种方式里重现，点标记打开那一次运行。";
    /// Head of the table's first column.
    FAILURE = "failure", "故障";
    /// A way has no such step.
    NO_SUCH_STEP = "no such step", "没有这一步";
    /// Button that takes all failures away.
    CLEAR = "Nothing fails", "清除故障";
    /// Accessible name of the slider.
    WHEN = "Virtual time", "虚拟时间";
    /// Nothing fails.
    NONE = "Nothing fails", "一切正常";
    /// A failure of the table.
    SENDER_DIES = "Sender dies after the database commit", "提交订单后发送方崩溃";
    /// A failure of the table.
    LAST_WORD_LOST = "Its last word is lost", "最后的请求丢失";
    /// A failure of the table.
    DATABASE_REFUSES = "The order database says no", "订单库拒绝";
    /// A failure of the table.
    DIES_BEFORE_COMMIT = "Sender dies before the database commit", "提交订单前发送方崩溃";
    /// A failure of the table.
    BROKER_DIES = "The broker dies right after its decision", "Broker 决定后立即崩溃";
    /// A failure of the table.
    REPLY_LOST = "The first reply is lost", "第一个应答丢失";
    /// A failure of the table.
    GROUP_DOWN = "The whole group is down for 9 minutes", "整个组停机 9 分钟";
    /// A failure of the table.
    CART_DIES = "The cart system dies before it acknowledges", "购物车系统确认前崩溃";
}

/// The shared clock: `at 30.02 s`.
pub fn at(language: Language, at: Millis) -> String {
    text!(language, crate::amount::clock(at); "at {0}", "{0}")
}

/// Accessible name of a cell: `Kafka transaction: Inconsistent for good`.
pub fn cell(language: Language, way: &str, verdict: &str) -> String {
    text!(language, way, verdict; "{0}: {1}", "{0}：{1}")
}

/// The ways at the end in one sentence, by how they end: `One failure, two ends. RocketMQ check back: consistent. Kafka
/// transaction: inconsistent for good.`
pub fn summary(language: Language, failures: usize, ends: &[(Way, Verdict)]) -> String {
    let mut kinds: Vec<(Verdict, Vec<&str>)> = Vec::new();
    for (way, end) in ends {
        let name = page::way(*way).of(language);
        match kinds.iter_mut().find(|(known, _)| known == end) {
            Some((_, names)) => names.push(name),
            None => kinds.push((*end, vec![name])),
        }
    }
    let plan = match failures {
        0 => const { Both::new("Nothing fails", "没有故障") }.of(language).to_owned(),
        1 => const { Both::new("One failure", "一个故障") }.of(language).to_owned(),
        _ => text!(language, failures; "{0} failures", "{0} 个故障"),
    };
    let [(end, _)] = kinds.as_slice() else {
        let between = const { Both::new("; ", "；") }.of(language);
        let told: Vec<String> = kinds.iter().map(|(end, names)| one_end(language, *end, names)).collect();
        let count = match kinds.len() {
            2 => const { Both::new("two ends", "两种结局") }.of(language),
            _ => const { Both::new("three ends", "三种结局") }.of(language),
        };
        return text!(language, plan, count, told.join(between); "{0}, {1}. {2}.", "{0}，{1}。{2}。");
    };
    let end = within(language, *end);
    match ends.len() {
        2 => text!(language, plan, end; "{0}, and both ways end alike: {1}.", "{0}，两种方式结局相同：{1}。"),
        _ => text!(language, plan, end; "{0}, and all three ways end alike: {1}.", "{0}，三种方式结局相同：{1}。"),
    }
}

/// The ways that end so: `Outbox, RocketMQ check back: consistent`.
fn one_end(language: Language, end: Verdict, names: &[&str]) -> String {
    let names = names.join(const { Both::new(" and ", "、") }.of(language));
    text!(language, names, within(language, end); "{0}: {1}", "{0}：{1}")
}

/// A verdict's title within a sentence.
fn within(language: Language, end: Verdict) -> String {
    let mut title = verdict::title(end).of(language).to_owned();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    title
}
