//! Short words at a drawn step.

use half_message_protocol::{Event, How, LocalState, Outcome, Part, Phase, Rule, Trace, Verb};

use crate::amount::clock;
use crate::language::Language;
use crate::page;
use crate::place::{node, place};
use crate::sentence::text;
use crate::step::{noun, said, word_of};

/// The words at the arrow of the event at this position, in full lanes: `half message · order 1001`,
/// `commit (one-way)`, `found`. Empty where there is no such event.
///
/// A begun message and its arrival have the same words. Where a database operation ends, they are what comes back.
pub fn label(language: Language, trace: &Trace, position: usize) -> String {
    words(language, trace, position, false)
}

/// The same for condensed lanes and phones, where the places stand in pills: `half message`, `half re-written`.
pub fn short_label(language: Language, trace: &Trace, position: usize) -> String {
    words(language, trace, position, true)
}

/// The accessible name of a drawn row: `step 8, 30.02 s, order-b to half topic: commit (one-way)`.
pub fn row_name(language: Language, number: usize, trace: &Trace, position: usize) -> String {
    let Some(event) = trace.events.get(position) else { return String::new() };
    let (at, what) = (clock(event.at), label(language, trace, position));
    let (from, to) = (place(language, event.from), place(language, event.to));
    let name = if event.from == event.to {
        text!(language, number, at, from, what; "step {0}, {1}, {2}: {3}", "第 {0} 步，{1}，{2}：{3}")
    } else {
        text!(language, number, at, from, to, what; "step {0}, {1}, {2} to {3}: {4}", "第 {0} 步，{1}，{2} 到 {3}：{4}")
    };
    match event.phase {
        Phase::Failed => text!(language, name, page::FAILED.of(language); "{0}, {1}", "{0}，{1}"),
        Phase::Begun | Phase::Done => name,
    }
}

fn words(language: Language, trace: &Trace, position: usize, short: bool) -> String {
    let Some(event) = trace.events.get(position) else { return String::new() };
    let word = word_of(trace, event);
    let order = event.step.order_number().unwrap_or_default();
    if let Some(failure) = failure(language, event, word, short) {
        return failure;
    }
    let ends = event.phase != Phase::Begun;
    let n = event.step.n;
    match (event.step.verb, event.step.part) {
        (Verb::Begin, _) if event.rule == Rule::OrderNotPlaced => {
            text!(language, order; "order {0} not placed", "订单 {0} 未能下单")
        }
        (Verb::Begin, _) => text!(language, order; "order {0} is placed", "创建订单 {0}"),
        (Verb::Half, Part::Reply) => stored(language, event),
        (Verb::Half, Part::Timeout) => match event.rule {
            Rule::SendTimedOut { timeout } if !short => {
                let timeout = half_message_protocol::Millis(timeout);
                text!(language, timeout; "no reply within {0}", "{0} 内没有应答")
            }
            _ => text!(language; "no reply in time", "应答超时"),
        },
        (Verb::Half, Part::Age) => text!(language; "old enough to be asked about", "存放时间已够反查"),
        (Verb::Half, Part::Limit) => text!(language; "local transaction must be over", "本地事务应已结束"),
        (Verb::Half, _) if short => text!(language; "half message", "半消息"),
        (Verb::Half, _) if n > 1 => text!(language, order; "half message again · order {0}", "重发半消息 · 订单 {0}"),
        (Verb::Half, _) => text!(language, order; "half message · order {0}", "半消息 · 订单 {0}"),
        (Verb::Local, _) if ends => local(language, event.rule, word),
        (Verb::Local, _) if short => text!(language, order; "INSERT {0}", "写入 {0}"),
        (Verb::Local, _) => text!(language, order; "local tx: INSERT {0}", "本地事务：写入订单 {0}"),
        (Verb::Commit, _) => text!(language; "commit (one-way)", "提交（单向）"),
        (Verb::Rollback, _) => text!(language; "rollback (one-way)", "回滚（单向）"),
        (Verb::Unknown, _) => text!(language; "“unknown” (one-way)", "“未知”（单向）"),
        (Verb::Final, _) if short => text!(language; "now visible", "已可见"),
        (Verb::Final, _) => text!(language; "visible", "写入正式消息"),
        (Verb::Check, Part::Copy) => copy(language, event, short),
        (Verb::Check, Part::Query) if ends => found(language, event.rule, word),
        (Verb::Check, Part::Query) if event.rule == Rule::PolicyLooks && short => {
            text!(language, order; "SELECT {0}", "查询 {0}")
        }
        (Verb::Check, Part::Query) if event.rule == Rule::PolicyLooks => {
            text!(language, order; "SELECT order {0}", "查询订单 {0}")
        }
        (Verb::Check, Part::Query) => text!(language; "check callback", "反查回调"),
        (Verb::Check, Part::Answer) => {
            let word = noun(event.step, word).of(language);
            text!(language, word; "{0} (one-way)", "{0}（单向）")
        }
        (Verb::Check, _) if short => text!(language, order; "what became of {0}?", "{0} 结果如何？"),
        (Verb::Check, _) => text!(language, order; "check: what became of order {0}?", "反查：订单 {0} 结果如何？"),
        (Verb::Discard, _) if short => text!(language; "discarded", "已丢弃"),
        (Verb::Discard, _) => text!(language; "moved to TRANS_CHECK_MAX_TIME_TOPIC", "移入 TRANS_CHECK_MAX_TIME_TOPIC"),
        (Verb::Delivery, Part::Clean) if ends => match event.rule {
            Rule::CartKnewIt => text!(language; "known already", "已处理过"),
            Rule::CartFailed => text!(language; "handler failed", "处理失败"),
            _ => text!(language; "committed", "已提交"),
        },
        (Verb::Delivery, Part::Clean) if short => text!(language; "DELETE", "移除"),
        (Verb::Delivery, Part::Clean) => text!(language; "DELETE items", "移除商品"),
        (Verb::Delivery, Part::Ack) if short => text!(language; "ack", "确认"),
        (Verb::Delivery, Part::Ack) => text!(language; "consume ack (one-way)", "消费确认（单向）"),
        (Verb::Delivery, Part::Back) => text!(language; "back, for a later try", "退回，稍后重试"),
        (Verb::Delivery, Part::Retry) => text!(language; "delay over", "延时结束"),
        (Verb::Delivery, Part::Timeout) => text!(language; "poll timed out", "拉取超时"),
        (Verb::Delivery, _) if n > 1 => text!(language, order; "order {0} again", "再次投递订单 {0}"),
        (Verb::Delivery, _) => text!(language, order; "order {0}", "投递订单 {0}"),
        (Verb::Round, Part::Pause) if short => text!(language; "1 s pause", "停顿 1 s"),
        (Verb::Round, Part::Pause) => text!(language; "op record read, 1 s pause", "已读 Op 记录，停顿 1 s"),
        (Verb::Round, _) => match event.rule {
            Rule::RoundEnds { .. } => text!(language, n; "check round {0} ends", "第 {0} 轮反查结束"),
            _ => text!(language, n; "check round {0}", "第 {0} 轮反查"),
        },
        (Verb::Op, _) if short => text!(language; "op flushed", "Op 已刷写"),
        (Verb::Op, _) => text!(language; "op entries flushed", "Op 记录已刷写"),
        (Verb::Save, _) => text!(language; "positions saved", "位点已保存"),
        (Verb::Report, _) => text!(language; "offset report", "位点上报"),
        (Verb::Heartbeat, _) => text!(language; "heartbeat", "心跳"),
        (Verb::Crash, _) => {
            text!(language, node(language, event.from.node()); "{0} dies", "{0} 崩溃")
        }
        (Verb::Restart, _) => {
            text!(language, node(language, event.from.node()); "{0} is back", "{0} 已恢复")
        }
        (Verb::Outage, Part::End) => {
            text!(language, node(language, event.from.node()); "{0} is back", "{0} 已恢复")
        }
        (Verb::Outage, _) => {
            text!(language, node(language, event.from.node()); "{0} goes down", "{0} 停机")
        }
        (
            Verb::Resume
            | Verb::Compensate
            | Verb::Send
            | Verb::Poll
            | Verb::Mark
            | Verb::Find
            | Verb::Init
            | Verb::Produce
            | Verb::EndTxn
            | Verb::Decide
            | Verb::Marker
            | Verb::Scan,
            _,
        ) => noun(event.step, None).of(language).to_owned(),
    }
}

/// Words for a step that had no effect, or not the one it should have.
fn failure(language: Language, event: &Event, word: Option<LocalState>, short: bool) -> Option<String> {
    if event.outcome == Outcome::NobodyOnline {
        return Some(match short {
            true => text!(language; "nobody to ask", "无人可问"),
            false => text!(language; "nobody to ask · attempt used", "无人可问 · 仍计一次"),
        });
    }
    if event.phase != Phase::Failed {
        return None;
    }
    let what = noun(event.step, word).of(language);
    let (from, to) = (node(language, event.from.node()), node(language, event.to.node()));
    let is_at_one_node = event.from.node() == event.to.node();
    let dies_here = |of| matches!(event.fault, Some(How::Crash { node, .. }) if node == of);
    Some(match event.outcome {
        Outcome::Lost => text!(language, what; "{0} lost", "{0}丢失"),
        Outcome::ReceiverDown if short => text!(language, to; "{0} is down", "{0} 已停机"),
        Outcome::ReceiverDown => text!(language, what, to; "{0}: {1} is down", "{0}未送达，{1} 已停机"),
        Outcome::Cut if event.step.verb == Verb::Local && short => text!(language; "dies, rolled back", "崩溃，已回滚"),
        Outcome::Cut if event.step.verb == Verb::Local => {
            text!(language, from; "{0} dies, database rolls back", "{0} 崩溃，数据库回滚")
        }
        Outcome::SenderDown | Outcome::Cut if is_at_one_node => {
            text!(language, from, what; "{0} dies, {1} not done", "{0} 崩溃，{1}未完成")
        }
        Outcome::SenderDown | Outcome::Cut if event.step.verb == Verb::Local || event.step.part == Part::Clean => {
            text!(language, from, what; "{0} dies, {1} not done", "{0} 崩溃，{1}未完成")
        }
        Outcome::SenderDown if short => text!(language, what; "{0} never sent", "{0}未发出"),
        Outcome::SenderDown if dies_here(event.from.node()) => {
            text!(language, from, what; "{0} dies, {1} never sent", "{0} 崩溃，{1}未发出")
        }
        Outcome::SenderDown => text!(language, from, what; "{0} is down, {1} never sent", "{0} 已停机，{1}未发出"),
        Outcome::Cut => text!(language, from, what; "{0} dies, {1} gone", "{0} 崩溃，{1}中断"),
        Outcome::Refused(0) if event.step.part == Part::Clean || event.step.verb == Verb::Local => {
            text!(language; "refused, rolled back", "被拒绝，已回滚")
        }
        Outcome::Refused(0) if short => text!(language; "append failed", "写入失败"),
        Outcome::Refused(code) if short || event.step.part == Part::Reply => {
            text!(language, code; "refused (code {0})", "被拒绝（响应码 {0}）")
        }
        Outcome::Refused(0) => text!(language, what; "{0}: append failed", "{0}写入失败"),
        Outcome::Refused(code) => text!(language, what, code; "{0} refused (code {1})", "{0}被拒绝（响应码 {1}）"),
        Outcome::Ignored => text!(language, what; "{0} comes too late", "{0}到得太晚"),
        Outcome::TimedOut => text!(language; "no reply in time", "应答超时"),
        Outcome::Threw => text!(language; "threw", "抛出异常"),
        Outcome::Said(word) => text!(language, said(word).of(language); "says {0}", "答{0}"),
        Outcome::NobodyOnline | Outcome::Under | Outcome::Ok => text!(language, what; "{0} fails", "{0}失败"),
    })
}

fn stored(language: Language, event: &Event) -> String {
    match event.rule {
        Rule::HalfStoredNotOk { code } => text!(language, code; "stored, but code {0}", "已存储，但响应码 {0}"),
        Rule::HalfRefused => text!(language; "refused", "被拒绝"),
        _ => text!(language; "stored", "已存储"),
    }
}

fn local(language: Language, rule: Rule, word: Option<LocalState>) -> String {
    match (rule, word) {
        (Rule::LocalRolledBack, _) => text!(language; "refused, rolled back", "被拒绝，已回滚"),
        (Rule::LocalUnknown, _) => text!(language; "threw: “unknown”", "抛出异常，结果“未知”"),
        (Rule::LocalMisreported, Some(word)) => {
            text!(language, said(word).of(language); "callback says {0}", "回调返回{0}")
        }
        _ => text!(language; "committed", "已提交"),
    }
}

fn copy(language: Language, event: &Event, short: bool) -> String {
    match event.rule {
        Rule::CheckCopies { times, max, .. } | Rule::CheckFindsNobody { times, max } => match short {
            true => text!(language, times, max; "half re-written · {0}/{1}", "重写半消息 · {0}/{1}"),
            false => {
                text!(language, times, max; "half message re-written · check {0} of {1}", "重写半消息 · 反查第 {0}/{1} 次")
            }
        },
        _ if short => text!(language; "half re-written", "重写半消息"),
        _ => text!(language; "half message re-written", "重写半消息"),
    }
}

fn found(language: Language, rule: Rule, word: Option<LocalState>) -> String {
    match (rule, word) {
        (Rule::PolicyFound, _) => text!(language; "found", "存在"),
        (Rule::PolicyNotFound, _) => text!(language; "not found", "不存在"),
        (Rule::PolicyStillOpen { .. }, _) => text!(language; "not found yet", "暂不存在"),
        (Rule::PolicyThrew, _) => text!(language; "threw", "抛出异常"),
        (_, Some(word)) => text!(language, said(word).of(language); "says {0}", "答{0}"),
        (_, None) => text!(language; "answered", "已回答"),
    }
}
