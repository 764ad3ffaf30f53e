//! What stands in a run's picture around the lanes, and what assistive tools are told of it.

use crate::language::Language;
use crate::sentence::{text, texts};

texts! {
    /// Legend: a message.
    MESSAGE = "message", "消息";
    /// Legend: a reply, or what a database answers.
    REPLY = "reply", "应答";
    /// Legend: the broker's question.
    CHECK = "check back", "反查";
    /// Legend: a cross, where a message is lost or a node dies.
    LOST = "fails here", "在此失败";
    /// Legend: a node that is dead.
    DEAD = "down", "停机";
    /// Legend: somebody is at work, while other things happen.
    BUSY = "at work", "执行中";
    /// Legend: Kafka's partition while a transaction is open.
    OPEN = "transaction open", "事务未结束";
    /// Legend: a folded wait.
    WAIT = "a wait, not to scale", "等待（不按比例）";
}

/// A name, or a few words, as a sentence: `RocketMQ check back.`
pub fn sentence(language: Language, words: &str) -> String {
    text!(language, words; "{0}.", "{0}。")
}

/// Everything that fails: `What fails: commit of order 1001: lost.`
pub fn fails(language: Language, faults: &[String]) -> String {
    let all = faults.join(if language == Language::En { "; " } else { "；" });
    text!(language, crate::failing::FAULTS.of(language), all; "{0}: {1}.", "{0}：{1}。")
}

/// A step: `4. order-a sends the half message.`
pub fn step(language: Language, number: u32, sentence: &str) -> String {
    text!(language, number, sentence; "{0}. {1}", "{0}. {1}")
}

/// So many more steps follow.
pub fn more(language: Language, count: usize) -> String {
    text!(language, count; "{0} more {0|moment follows|moments follow}.", "后面还有 {0} 个时刻。")
}

/// How the run ends, or one order in it: `1001: Consistent. The order exists.`
pub fn ending(language: Language, order: Option<u16>, title: &str, sentence: &str) -> String {
    match order {
        Some(order) => text!(language, order, title, sentence; "{0}: {1}. {2}", "{0}：{1}。{2}"),
        None => text!(language, title, sentence; "{0}. {1}", "{0}。{1}"),
    }
}

/// Two sentences, one behind the other.
pub fn and(language: Language, first: &str, second: &str) -> String {
    text!(language, first, second; "{0} {1}", "{0}{1}")
}
