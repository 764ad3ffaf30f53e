//! Names of steps in words.

use half_message_protocol::{Event, LocalState, Part, Rule, StepId, Subject, Trace, Verb};

use crate::language::Language;
use crate::sentence::{Both, text};

/// A step in words, for lists and accessible names: `commit of order 1001`, `answer to check 2 of order 1001`.
pub fn step_name(language: Language, step: StepId) -> String {
    let what = noun(step, None).of(language);
    let name = match step.subject {
        Subject::Node(node) => match step.verb {
            Verb::Crash => text!(language, node; "{0} dies", "{0} 崩溃"),
            Verb::Restart => text!(language, node; "{0} comes back", "{0} 恢复"),
            Verb::Find | Verb::Init if step.part != Part::Whole => {
                let whole = noun(step.part(Part::Whole), None).of(language);
                let node = crate::place::node(language, node);
                text!(language, node, what, step.n, whole; "{0}: {3} {2}, {1}", "{0}：第 {2} 次{3}的{1}")
            }
            _ => text!(language, crate::place::node(language, node), what, step.n; "{0}: {1} {2}", "{0}：第 {2} 次{1}"),
        },
        Subject::Order(order) if step.verb == Verb::Check && step.part != Part::Whole => {
            text!(language, order, what, step.n; "{1} of check {2} of order {0}", "订单 {0} 第 {2} 次反查的{1}")
        }
        Subject::Order(order) if step.verb == Verb::Delivery && step.part != Part::Whole => {
            text!(language, order, what, step.n; "{1} of delivery {2} of order {0}", "订单 {0} 第 {2} 次投递的{1}")
        }
        Subject::Order(order) if step.verb.is_counted() && step.part != Part::Whole => {
            let whole = noun(step.part(Part::Whole), None).of(language);
            match step.part {
                Part::Reply => text!(language, order, what, step.n, whole;
                    "{1} to {3} {2} of order {0}",
                    "订单 {0} 第 {2} 次{3}的{1}"),
                _ => text!(language, order, what, step.n, whole;
                    "{1} of {3} {2} of order {0}",
                    "订单 {0} 第 {2} 次{3}的{1}"),
            }
        }
        Subject::Order(order) if step.verb == Verb::Half && step.part != Part::Whole && step.part != Part::Reply => {
            text!(language, order, what; "{1} of the half message of order {0}", "订单 {0} 半消息的{1}")
        }
        Subject::Order(order) if step.verb == Verb::Half && step.part == Part::Reply => {
            text!(language, order, what; "{1} to the half message of order {0}", "订单 {0} 半消息的{1}")
        }
        Subject::Order(order) if matches!(step.verb, Verb::Half | Verb::Final) && step.n > 1 => {
            text!(language, order, what, step.n; "{1} {2} of order {0}", "订单 {0} 第 {2} 条{1}")
        }
        Subject::Order(order) if step.verb == Verb::Final => {
            text!(language, order, what; "{1} of order {0}", "订单 {0} 的{1}")
        }
        Subject::Order(order) if step.verb.is_counted() || step.n > 1 => {
            text!(language, order, what, step.n; "{1} {2} of order {0}", "订单 {0} 第 {2} 次{1}")
        }
        Subject::Order(order) => text!(language, order, what; "{1} of order {0}", "订单 {0} 的{1}"),
    };
    match step.m {
        1 => name,
        again => text!(language, name, again; "{0} ({1})", "{0}（第 {1} 次）"),
    }
}

/// What a step is, in a word or two.
pub(crate) const fn noun(step: StepId, word: Option<LocalState>) -> Both {
    match step.part {
        Part::Reply => return Both::new("reply", "应答"),
        Part::Timeout => return Both::new("reply timeout", "应答超时"),
        Part::Age => return Both::new("minimum age", "最小存放时间"),
        Part::Limit if !matches!(step.verb, Verb::Half) => return Both::new("time limit", "调用时限"),
        Part::Limit => return Both::new("longest local transaction", "本地事务最长时间"),
        Part::Copy => return Both::new("copy", "重写"),
        Part::Query => return Both::new("lookup", "查询"),
        Part::Answer => {
            return match word {
                Some(word) => local_state(word),
                None => Both::new("answer", "回答"),
            };
        }
        Part::Clean => return Both::new("cart update", "购物车更新"),
        Part::Ack => return Both::new("consume ack", "消费确认"),
        Part::Back => return Both::new("send-back", "退回"),
        Part::Retry => return Both::new("retry delay", "重试延时"),
        Part::Pause => return Both::new("pause", "停顿"),
        Part::End => return Both::new("outage end", "停机结束"),
        Part::Ahead => return Both::new("catching up of the clocks", "时钟追平"),
        Part::Immunity => return Both::new("immunity", "免检时间"),
        Part::Expiry if matches!(step.verb, Verb::Produce) => return Both::new("transaction timeout", "事务超时"),
        Part::Expiry => return Both::new("end of the log’s keeping", "日志保留期满"),
        Part::Open => return Both::new("open transaction", "未提交事务"),
        Part::Stuck => return Both::new("consume timeout", "消费超时"),
        Part::Whole => {}
    }
    match step.verb {
        Verb::Begin => Both::new("placing", "下单"),
        Verb::Half => Both::new("half message", "半消息"),
        Verb::Local => Both::new("local transaction", "本地事务"),
        Verb::Commit => Both::new("commit", "提交"),
        Verb::Rollback => Both::new("rollback", "回滚"),
        Verb::Unknown => Both::new("“unknown”", "“未知”"),
        Verb::Final => Both::new("visible message", "可见消息"),
        Verb::Check => Both::new("check", "反查"),
        Verb::Discard => Both::new("discard", "丢弃"),
        Verb::Delivery => Both::new("delivery", "投递"),
        Verb::Round => Both::new("check round", "反查轮次"),
        Verb::Op => Both::new("op flush", "Op 刷写"),
        Verb::Save => Both::new("saving of positions", "位点保存"),
        Verb::Report => Both::new("offset report", "位点上报"),
        Verb::Heartbeat => Both::new("heartbeat", "心跳"),
        Verb::Crash => Both::new("crash", "崩溃"),
        Verb::Restart => Both::new("restart", "重启"),
        Verb::Outage => Both::new("outage", "停机"),
        Verb::Resume => Both::new("operator's resume", "人工恢复"),
        Verb::Compensate => Both::new("compensation", "补偿"),
        Verb::Send => Both::new("message", "消息"),
        Verb::Poll => Both::new("poll", "轮询"),
        Verb::Mark => Both::new("mark as sent", "标记已发送"),
        Verb::Find => Both::new("FindCoordinator", "FindCoordinator"),
        Verb::Init => Both::new("InitProducerId", "InitProducerId"),
        Verb::Produce => Both::new("Produce", "Produce"),
        Verb::EndTxn => Both::new("EndTxn", "EndTxn"),
        Verb::Decide => Both::new("decision", "决定"),
        Verb::Marker => Both::new("marker", "事务标记"),
        Verb::Scan => Both::new("timeout scan", "超时扫描"),
        Verb::Expire => Both::new("channel expiry", "连接过期"),
        Verb::Flush => Both::new("log flush", "日志刷盘"),
    }
}

/// The word on a local transaction.
const fn local_state(word: LocalState) -> Both {
    match word {
        LocalState::Commit => Both::new("commit", "提交"),
        LocalState::Rollback => Both::new("rollback", "回滚"),
        LocalState::Unknown => Both::new("“unknown”", "“未知”"),
        LocalState::Null => Both::new("null", "null"),
    }
}

/// The word as somebody says it.
pub(crate) const fn said(word: LocalState) -> Both {
    match word {
        LocalState::Commit => Both::new("commit", "“提交”"),
        LocalState::Rollback => Both::new("rollback", "“回滚”"),
        LocalState::Unknown | LocalState::Null => local_state(word),
    }
}

/// The word that an event carries, from itself or from what led to it within the same step.
pub(crate) fn word_of(trace: &Trace, event: &Event) -> Option<LocalState> {
    let mut event = event;
    for _ in 0..4 {
        if let Some(word) = own_word(event) {
            return Some(word);
        }
        let cause = usize::try_from(event.cause?).ok()?;
        event = trace.events.get(cause).filter(|cause| cause.step.subject == event.step.subject)?;
    }
    None
}

fn own_word(event: &Event) -> Option<LocalState> {
    use half_message_protocol::Outcome::Said;
    match (event.step.verb, event.outcome, event.rule) {
        (_, Said(word), _) => Some(word),
        (Verb::Commit, ..) | (_, _, Rule::PolicyFound | Rule::CommitAppends { .. }) => Some(LocalState::Commit),
        (Verb::Rollback, ..) | (_, _, Rule::PolicyNotFound | Rule::RollbackNoted { .. }) => Some(LocalState::Rollback),
        (Verb::Unknown, ..)
        | (_, _, Rule::PolicyStillOpen { .. } | Rule::PolicyThrew | Rule::UnknownIgnored | Rule::LocalUnknown) => {
            Some(LocalState::Unknown)
        }
        (_, _, Rule::PolicyNull) => Some(LocalState::Null),
        _ => None,
    }
}
