//! What is wrong with a scenario: one sentence that names the field and the reason.

use half_message_protocol::{Bound, Problem, Refusal};

use crate::failing::why_not;
use crate::language::Language;
use crate::sentence::{Both, text};
use crate::step::step_name;

/// The longest part of a file that a sentence quotes, in characters.
const QUOTED: usize = 60;

/// One refusal, such as `faults[2].step: no step “1001.comit” exists.`
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let reason = problem(language, &refusal.problem);
    match refusal.path.as_str() {
        "" => with_capital(reason),
        path => text!(language, quoted(path), reason; "{0}: {1}", "{0}：{1}"),
    }
}

/// The bound that cut a run.
pub fn bound(language: Language, bound: Bound) -> String {
    match bound {
        Bound::Events(count) => text!(language, count;
            "The run was cut after {0} events.",
            "运行到 {0} 个事件后被截断。"),
        Bound::Time(at) => text!(language, at;
            "The run was cut after {0} of virtual time.",
            "运行到虚拟时间 {0} 后被截断。"),
    }
}

fn problem(language: Language, problem: &Problem) -> String {
    match problem {
        Problem::NotJson { line, column } => text!(language, *line, *column;
            "this is not JSON, reading stops at line {0}, column {1}.",
            "不是合法的 JSON，读到第 {0} 行第 {1} 列为止。"),
        Problem::TooLarge { bytes, max } => text!(language, *bytes, *max;
            "the text has {0} bytes, and at most {1} are read.",
            "文本有 {0} 字节，最多读取 {1} 字节。"),
        Problem::Version { found, known } => text!(language, *found, *known;
            "version {0} of the format is not known here, only version {1} is.",
            "不认识格式版本 {0}，这里只认识版本 {1}。"),
        Problem::UnknownField { field, known } if known.is_empty() => text!(language, quoted(field);
            "no field “{0}” exists.",
            "没有字段“{0}”。"),
        Problem::UnknownField { field, known } => text!(language, quoted(field), list(language, known);
            "no field “{0}” exists here; there are: {1}.",
            "这里没有字段“{0}”，可用的有：{1}。"),
        Problem::MissingField { field } => text!(language, quoted(field);
            "the field “{0}” is missing.",
            "缺少字段“{0}”。"),
        Problem::WrongType { found, .. } if found == "twice" => text!(language;
            "the field stands here twice.",
            "这个字段出现了两次。"),
        Problem::WrongType { found, expected } => text!(language, kind(language, expected), kind(language, found);
            "{0} is expected, found {1}.",
            "应为{0}，实际是{1}。"),
        Problem::UnknownWord { found, known } if known.is_empty() => text!(language, quoted(found);
            "the word “{0}” is not known.",
            "不认识“{0}”。"),
        Problem::UnknownWord { found, known } => text!(language, quoted(found), list(language, known);
            "the word “{0}” is not known; there are: {1}.",
            "不认识“{0}”，可用的有：{1}。"),
        Problem::UnknownStep { found } => text!(language, quoted(found);
            "no step “{0}” exists.",
            "不存在步骤“{0}”。"),
        Problem::UnknownNode { found } => text!(language, quoted(found);
            "no node “{0}” exists.",
            "不存在节点“{0}”。"),
        Problem::Negative { found } => text!(language, *found;
            "{0} is negative, and must not be.",
            "{0} 是负数，这里不允许。"),
        Problem::Range { found, min, max } => text!(language, *found, *min, *max;
            "{0} is outside its range, {1} to {2}.",
            "{0} 超出范围，应在 {1} 到 {2} 之间。"),
        Problem::Skew { found, max } => text!(language, i64::from(*found), *max;
            "a clock {0} ms off is too much: at most {1} ms either way.",
            "时钟偏差 {0} ms 过大，前后最多 {1} ms。"),
        Problem::TransactionTimeoutTooLarge { found, max } => text!(language, *found, *max;
            "{0} ms is larger than the broker allows (transaction.max.timeout.ms, {1} ms), so it refuses such a producer.",
            "{0} ms 超过 Broker 允许的上限（transaction.max.timeout.ms，{1} ms），这样的生产者会被拒绝。"),
        Problem::NotInThisWay { what, way } => text!(language, quoted(what), way.as_str();
            "“{0}” does not belong to the way “{1}”.",
            "“{1}”这种方式没有“{0}”。"),
        Problem::Earlier { found, before } => text!(language, *found, *before;
            "{0} ms is earlier than what stands before it, at {1} ms.",
            "{0} ms 早于它前面的 {1} ms。"),
        Problem::NoSuchNode { node } => text!(language, node.to_string();
            "this run has no “{0}”.",
            "这个场景里没有“{0}”。"),
        Problem::NoSuchOrder { order, last } => text!(language, *order, *last;
            "this run has no order {0}, its last one is {1}.",
            "这个场景里没有订单 {0}，最后一个是 {1}。"),
        Problem::CannotFailSo { step, why, .. } => text!(language, step.to_string(), why_not(*why).of(language);
            "step {0} cannot fail in this way. {1}",
            "步骤 {0} 不能这样失败。{1}"),
        Problem::Twice { step } => text!(language, step.to_string();
            "step {0} stands here twice.",
            "步骤 {0} 出现了两次。"),
        Problem::EndsBeforeItBegins { from, until } => text!(language, *from, *until;
            "the outage ends at {1} ms, and begins at {0} ms: it must end later than it begins.",
            "停机在 {0} ms 开始，却在 {1} ms 结束，结束必须晚于开始。"),
        Problem::Overlaps { node } => text!(language, node.to_string();
            "two outages of {0} overlap.",
            "{0} 的两个停机时段重叠。"),
        Problem::CannotFail { node } => text!(language, *node;
            "{0} does not go down as a whole: single steps at it can fail.",
            "{0}不会整体停机，只有它的某一步会失败。"),
        Problem::WaitsForItself { step } => text!(language, step_name(language, *step);
            "{0} waits for itself, directly or through others.",
            "{0}直接或间接地在等待自己。"),
        Problem::NotBuilt { what } => text!(language, quoted(what);
            "“{0}” belongs to the format, but is not built yet.",
            "“{0}”属于格式的一部分，但尚未实现。"),
        Problem::TextTooLong { found, max } => text!(language, *found, *max;
            "the text has {0} characters, and at most {1} fit.",
            "文本有 {0} 个字符，最多 {1} 个。"),
    }
}

fn with_capital(mut sentence: String) -> String {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

fn list(language: Language, words: &[String]) -> String {
    words.join(const { Both::new(", ", "、") }.of(language))
}

/// A kind of JSON value, from the reader's word for it.
fn kind(language: Language, word: &str) -> String {
    let kind = match word {
        "object" => const { Both::new("an object in braces", "花括号里的对象") },
        "list" => const { Both::new("a list in brackets", "方括号里的列表") },
        "text" => const { Both::new("a text in quotes", "引号里的文本") },
        "text or object" => {
            const { Both::new("a word in quotes or an object in braces", "引号里的词或花括号里的对象") }
        }
        "whole number" => const { Both::new("a whole number", "整数") },
        "fraction" => const { Both::new("a number that is not whole", "非整数") },
        "boolean" => const { Both::new("true or false", "true 或 false") },
        other => return quoted(other),
    };
    kind.of(language).to_owned()
}

/// Text from a file, without control characters, cut to a length that a notice can show.
fn quoted(text: &str) -> String {
    let mut chars = text.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char });
    let mut quoted: String = chars.by_ref().take(QUOTED).collect();
    if chars.next().is_some() {
        quoted.push('…');
    }
    quoted
}
