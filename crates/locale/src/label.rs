//! Short words at a drawn step.

use half_message_protocol::{Event, How, LocalState, Outcome, Part, Phase, Rpc, Rule, Trace, TransactionState, Verb};

use crate::amount::clock;
use crate::language::Language;
use crate::page;
use crate::place::place;
use crate::sentence::{Both, both, text};
use crate::vocabulary::Vocabulary;

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
    let (from, to) = (place(language, trace.scenario.way, event.from), place(language, trace.scenario.way, event.to));
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
    let vocabulary = Vocabulary::of(language, trace, event);
    let word = vocabulary.word;
    vocabulary.text(failure(event, short).unwrap_or_else(|| choose(event, word, short)))
}

fn choose(event: &Event, word: Option<LocalState>, short: bool) -> &'static Both {
    let ends = event.phase != Phase::Begun;
    let n = event.step.n;
    match (event.step.verb, event.step.part) {
        (Verb::Begin, _) if event.rule == Rule::OrderNotPlaced => {
            both!("order {o} not placed", "订单 {o} 未能下单")
        }
        (Verb::Begin, _) => both!("order {o} is placed", "创建订单 {o}"),
        (Verb::Half, Part::Reply) => stored(event),
        (Verb::Half, Part::Timeout) => match event.rule {
            Rule::SendTimedOut { .. } if !short => {
                both!("no reply within {x}", "{x} 内没有应答")
            }
            _ => both!("no reply in time", "应答超时"),
        },
        (Verb::Half, Part::Age) => both!("old enough to be asked about", "存放时间已够反查"),
        (Verb::Half, Part::Limit) => both!("local transaction must be over", "本地事务应已结束"),
        (Verb::Half, Part::Ahead) => both!("clocks agree now", "时钟已追平"),
        (Verb::Half, Part::Immunity) => both!("immunity is over", "免检时间已过"),
        (Verb::Half, Part::Expiry) => both!("older than the log is kept", "超过日志保留时间"),
        (Verb::Half, _) if short => both!("half message", "半消息"),
        (Verb::Half, _) if n > 1 => both!("half message again · order {o}", "重发半消息 · 订单 {o}"),
        (Verb::Half, _) => both!("half message · order {o}", "半消息 · 订单 {o}"),
        (Verb::Local, Part::Open) if ends => both!("written, not committed", "已写入，未提交"),
        (Verb::Local, _) if event.rule == Rule::SendStored => both!("COMMIT {o}", "提交 {o}"),
        (Verb::Local, _) if event.rule == Rule::OutboxRowCommitted && !ends && !short => {
            both!("local tx: INSERT {o} + outbox row", "本地事务：写入订单 {o} 和发件箱行")
        }
        (Verb::Local, _) if ends => local(event.rule, word),
        (Verb::Local, _) if short => both!("INSERT {o}", "写入 {o}"),
        (Verb::Local, _) => both!("local tx: INSERT {o}", "本地事务：写入订单 {o}"),
        (Verb::Commit, _) => both!("commit (one-way)", "提交（单向）"),
        (Verb::Rollback, _) => both!("rollback (one-way)", "回滚（单向）"),
        (Verb::Unknown, _) => both!("“unknown” (one-way)", "“未知”（单向）"),
        (Verb::Final, _) if short => both!("now visible", "已可见"),
        (Verb::Final, _) => both!("visible", "写入正式消息"),
        (Verb::Check, Part::Copy) => copy(event, short),
        (Verb::Check, Part::Query) if ends => found(event.rule, word),
        (Verb::Check, Part::Query) if event.rule == Rule::PolicyLooks && short => {
            both!("SELECT {o}", "查询 {o}")
        }
        (Verb::Check, Part::Query) if event.rule == Rule::PolicyLooks => {
            both!("SELECT order {o}", "查询订单 {o}")
        }
        (Verb::Check, Part::Query) => both!("check callback", "反查回调"),
        (Verb::Check, Part::Answer) => {
            both!("{w} (one-way)", "{w}（单向）")
        }
        (Verb::Check, _) if short => both!("what became of {o}?", "{o} 结果如何？"),
        (Verb::Check, _) => both!("check: what became of order {o}?", "反查：订单 {o} 结果如何？"),
        (Verb::Discard, _) if short => both!("discarded", "已丢弃"),
        (Verb::Discard, _) => both!("moved to TRANS_CHECK_MAX_TIME_TOPIC", "移入 TRANS_CHECK_MAX_TIME_TOPIC"),
        (Verb::Delivery, Part::Clean) if ends => match event.rule {
            Rule::CartKnewIt => both!("known already", "已处理过"),
            Rule::CartFailed | Rule::CartFailsAndRepeats => both!("handler failed", "处理失败"),
            Rule::ResultIgnored => both!("done, too late", "完成，但太晚"),
            _ => both!("committed", "已提交"),
        },
        (Verb::Delivery, Part::Clean) if short => both!("DELETE", "移除"),
        (Verb::Delivery, Part::Clean) => both!("DELETE items", "移除商品"),
        (Verb::Delivery, Part::Ack) if event.rpc == Some(Rpc::OffsetCommit) => both!("offset commit", "提交位点"),
        (Verb::Delivery, Part::Ack) if short => both!("ack", "确认"),
        (Verb::Delivery, Part::Ack) => both!("consume ack (one-way)", "消费确认（单向）"),
        (Verb::Delivery, Part::Back) => both!("back, for a later try", "退回，稍后重试"),
        (Verb::Delivery, Part::Retry) => both!("delay over", "延时结束"),
        (Verb::Delivery, Part::Stuck) => both!("handler takes too long", "处理超时"),
        (Verb::Delivery, Part::Timeout) if event.rule == Rule::BackAsSend => both!("not sent back", "未能退回"),
        (Verb::Delivery, Part::Timeout) if matches!(event.rule, Rule::HandledAgain { .. }) => {
            both!("handled again", "再次处理")
        }
        (Verb::Delivery, Part::Timeout) => both!("poll timed out", "拉取超时"),
        (Verb::Delivery, _) if n > 1 => both!("order {o} again", "再次投递订单 {o}"),
        (Verb::Delivery, _) => both!("order {o}", "投递订单 {o}"),
        (Verb::Round, Part::Pause) if short => both!("1 s pause", "停顿 1 s"),
        (Verb::Round, Part::Pause) => both!("op record read, 1 s pause", "已读 Op 记录，停顿 1 s"),
        (Verb::Round, _) => match event.rule {
            Rule::RoundEnds { .. } => both!("check round {k} ends", "第 {k} 轮反查结束"),
            _ => both!("check round {k}", "第 {k} 轮反查"),
        },
        (Verb::Op, _) if short => both!("op flushed", "Op 已刷写"),
        (Verb::Op, _) => both!("op entries flushed", "Op 记录已刷写"),
        (Verb::Flush, _) => both!("log flushed", "日志已刷盘"),
        (Verb::Expire, _) => both!("{e} not heard of, channel closed", "{e} 无心跳，连接关闭"),
        (Verb::Resume, _) if short => both!("put back", "已放回"),
        (Verb::Resume, _) => both!("operator puts it back (323)", "运维放回（323）"),
        (Verb::Send, Part::Reply) => match event.rule {
            Rule::SendRefused { .. } => both!("refused", "被拒绝"),
            _ => both!("stored", "已存储"),
        },
        (Verb::Send, Part::Timeout) => both!("no reply in time", "应答超时"),
        (Verb::Send, _) if short => both!("message", "消息"),
        (Verb::Send, _) if n > 1 => both!("message again · order {o}", "重发消息 · 订单 {o}"),
        (Verb::Send, _) => both!("message · order {o}", "消息 · 订单 {o}"),
        (Verb::Compensate, _) if ends => both!("deleted", "已删除"),
        (Verb::Compensate, _) => both!("DELETE {o}", "删除订单 {o}"),
        (Verb::Poll, _) => both!("poll: {x} {x|row|rows}", "轮询：{x} 行"),
        (Verb::Mark, _) if ends => both!("marked", "已标记"),
        (Verb::Mark, _) if short => both!("mark sent", "标记"),
        (Verb::Mark, _) => both!("UPDATE outbox: {o} sent", "更新发件箱：{o} 已发送"),
        (Verb::Save, _) => both!("positions saved", "位点已保存"),
        (Verb::Report, _) => both!("offset report", "位点上报"),
        (Verb::Heartbeat, _) => both!("heartbeat", "心跳"),
        (Verb::Crash, _) if matches!(event.rule, Rule::PowerFails { .. }) => {
            both!("{A} loses power", "{A} 断电")
        }
        (Verb::Crash, _) => {
            both!("{A} dies", "{A} 崩溃")
        }
        (Verb::Restart, _) => {
            both!("{A} is back", "{A} 已恢复")
        }
        (Verb::Outage, Part::End) => {
            both!("{A} is back", "{A} 已恢复")
        }
        (Verb::Outage, _) if event.rule == Rule::PausedByOutage => both!("{A} stands still", "{A} 暂停"),
        (Verb::Outage, _) if event.rule == Rule::CutOffByOutage => both!("{A} is cut off", "{A} 网络隔离"),
        (Verb::Outage, _) => {
            both!("{A} goes down", "{A} 停机")
        }
        (_, Part::Limit) => both!("TimeoutException", "TimeoutException"),
        (Verb::Find, Part::Reply) => both!("found", "已找到"),
        (Verb::Find, _) => both!("FindCoordinator", "FindCoordinator"),
        (Verb::Init | Verb::EndTxn | Verb::Produce | Verb::Marker, Part::Reply) => both!("ok", "成功"),
        (Verb::Init, _) => both!("InitProducerId", "InitProducerId"),
        (Verb::Produce, Part::Expiry) => both!("transaction timed out", "事务超时"),
        (Verb::Produce, _) if event.rule == Rule::ProduceDeduplicated => both!("known already", "已认出"),
        (Verb::Produce, _) if short => both!("produce", "写入记录"),
        (Verb::Produce, _) => both!("produce · order {o}", "写入记录 · 订单 {o}"),
        (Verb::EndTxn, _) if event.rule == Rule::EndTxnAborts => both!("EndTxn: abort", "EndTxn：中止"),
        (Verb::EndTxn, _) => both!("EndTxn: commit", "EndTxn：提交"),
        (Verb::Decide, _) => match event.rule {
            Rule::Decided { state: TransactionState::PrepareCommit } => both!("PrepareCommit", "PrepareCommit"),
            Rule::Decided { state: TransactionState::PrepareAbort } => both!("PrepareAbort", "PrepareAbort"),
            Rule::Decided { state: TransactionState::CompleteAbort } => both!("CompleteAbort", "CompleteAbort"),
            _ => both!("CompleteCommit", "CompleteCommit"),
        },
        (Verb::Marker, _) => match event.rule {
            Rule::MarkerGoes { commit: false } | Rule::MarkerWritten { commit: false } => {
                both!("ABORT marker", "ABORT 标记")
            }
            _ => both!("COMMIT marker", "COMMIT 标记"),
        },
        (Verb::Scan, _) if short => both!("scan: abort", "扫描：中止"),
        (Verb::Scan, _) => both!("open for too long: fence and abort", "开启太久：隔离并中止"),
    }
}

/// Words for a step that had no effect, or not the one it should have.
fn failure(event: &Event, short: bool) -> Option<&'static Both> {
    if event.outcome == Outcome::NobodyOnline {
        return Some(match short {
            true => both!("nobody to ask", "无人可问"),
            false => both!("nobody to ask · attempt used", "无人可问 · 仍计一次"),
        });
    }
    if event.phase != Phase::Failed {
        return None;
    }
    let is_at_one_node = event.from.node() == event.to.node();
    let dies_here = |of| matches!(event.fault, Some(How::Crash { node, .. }) if node == of);
    Some(match event.outcome {
        Outcome::Lost => both!("{w} lost", "{w}丢失"),
        Outcome::ReceiverDown if short => both!("{B} is down", "{B} 已停机"),
        Outcome::ReceiverDown => both!("{w}: {B} is down", "{w}未送达，{B} 已停机"),
        Outcome::Cut if event.step.verb == Verb::Local && short => both!("dies, rolled back", "崩溃，已回滚"),
        Outcome::Cut if event.step.verb == Verb::Local => {
            both!("{A} dies, database rolls back", "{A} 崩溃，数据库回滚")
        }
        Outcome::SenderDown | Outcome::Cut if is_at_one_node => {
            both!("{A} dies, {w} not done", "{A} 崩溃，{w}未完成")
        }
        Outcome::SenderDown | Outcome::Cut if event.step.verb == Verb::Local || event.step.part == Part::Clean => {
            both!("{A} dies, {w} not done", "{A} 崩溃，{w}未完成")
        }
        Outcome::SenderDown if short => both!("{w} never sent", "{w}未发出"),
        Outcome::SenderDown if dies_here(event.from.node()) => {
            both!("{A} dies, {w} never sent", "{A} 崩溃，{w}未发出")
        }
        Outcome::SenderDown => both!("{A} is down, {w} never sent", "{A} 已停机，{w}未发出"),
        Outcome::Cut => both!("{A} dies, {w} gone", "{A} 崩溃，{w}中断"),
        Outcome::Refused(0) if event.step.part == Part::Clean || event.step.verb == Verb::Local => {
            both!("refused, rolled back", "被拒绝，已回滚")
        }
        Outcome::Refused(0) if short => both!("append failed", "写入失败"),
        Outcome::Refused(_) if short || event.step.part == Part::Reply => {
            both!("refused (code {n})", "被拒绝（响应码 {n}）")
        }
        Outcome::Refused(0) => both!("{w}: append failed", "{w}写入失败"),
        Outcome::Refused(_) => both!("{w} refused (code {n})", "{w}被拒绝（响应码 {n}）"),
        Outcome::Broken => both!("connection breaks", "连接断开"),
        Outcome::Ignored => both!("{w} comes too late", "{w}到得太晚"),
        Outcome::TimedOut => both!("no reply in time", "应答超时"),
        Outcome::Threw => both!("threw", "抛出异常"),
        Outcome::Said(_) => both!("says {d}", "答{d}"),
        Outcome::NobodyOnline | Outcome::Under | Outcome::Ok => both!("{w} fails", "{w}失败"),
    })
}

fn stored(event: &Event) -> &'static Both {
    match event.rule {
        Rule::HalfStoredNotOk { .. } => both!("stored, but code {n}", "已存储，但响应码 {n}"),
        Rule::HalfRefused => both!("refused", "被拒绝"),
        _ => both!("stored", "已存储"),
    }
}

fn local(rule: Rule, word: Option<LocalState>) -> &'static Both {
    match (rule, word) {
        (Rule::LocalRolledBack | Rule::NothingSent | Rule::MessageIsOut | Rule::DatabaseRefusedAborts, _) => {
            both!("refused, rolled back", "被拒绝，已回滚")
        }
        (Rule::LocalUnknown, _) => both!("threw: “unknown”", "抛出异常，结果“未知”"),
        (Rule::LocalMisreported, Some(_)) => {
            both!("callback says {d}", "回调返回{d}")
        }
        _ => both!("committed", "已提交"),
    }
}

fn copy(event: &Event, short: bool) -> &'static Both {
    match event.rule {
        Rule::CheckCopies { .. } | Rule::CheckFindsNobody { .. } => match short {
            true => both!("half re-written · {x}/{y}", "重写半消息 · {x}/{y}"),
            false => {
                both!("half message re-written · check {x} of {y}", "重写半消息 · 反查第 {x}/{y} 次")
            }
        },
        Rule::ImmuneCopies { .. } if short => both!("immune · {x}/{y}", "免检 · {x}/{y}"),
        Rule::ImmuneCopies { .. } => {
            both!("immune, re-written · attempt {x} of {y}", "免检，仅重写 · 第 {x}/{y} 次")
        }
        _ if short => both!("half re-written", "重写半消息"),
        _ => both!("half message re-written", "重写半消息"),
    }
}

fn found(rule: Rule, word: Option<LocalState>) -> &'static Both {
    match (rule, word) {
        (Rule::PolicyFound, _) => both!("found", "存在"),
        (Rule::PolicyNotFound, _) => both!("not found", "不存在"),
        (Rule::PolicyStillOpen { .. }, _) => both!("not found yet", "暂不存在"),
        (Rule::PolicyThrew, _) => both!("threw", "抛出异常"),
        (_, Some(_)) => both!("says {d}", "答{d}"),
        (_, None) => both!("answered", "已回答"),
    }
}
