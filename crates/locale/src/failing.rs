//! The fail menu, the endings beside its items, and the list of faults.

use half_message_protocol::{
    CrashKind, Dropped, Fault, Hold, How, Lost, Millis, NoCounterpart, NodeId, Outage, OutageKind, Part, Place, StepId,
    StepKind, Verb, When, WhyNot,
};

use crate::amount::clock;
use crate::language::Language;
use crate::place;
use crate::sentence::{Both, text, texts};
use crate::step::{noun, said, step_name};
use crate::vocabulary::code_name;

/// The delay that a menu offers: past the next check round (see [`half_message_protocol::ways()`]).
const PAST_NEXT_ROUND: Millis = Millis(40_000);

texts! {
    /// Head of the endings' column.
    HOW_IT_ENDS = "how it ends", "结局预览";
    /// Item that takes the step's fault away again.
    DO_NOT_FAIL = "Let it work again", "恢复正常";
    /// Beside a fault, outage or hold that the run never met.
    NOT_REACHED = "not reached", "未触发";
    /// Title of the list of faults.
    FAULTS = "What fails", "故障列表";
    /// The list is empty.
    NO_FAULTS = "Nothing fails yet. Choose a step in the lanes to make it fail.", "还没有故障。在泳道里选一个步骤，让它失败。";
    /// Button that takes all faults away.
    CLEAR_ALL = "Clear all", "全部清除";
    /// Field: by how much a message is late, or how long a step takes.
    DURATION = "for", "时长";
    /// Field: what a node does after it died.
    RESTART = "After that", "之后";
    /// It does not come back.
    STAYS_DOWN = "it stays down", "不再恢复";
    /// It comes back after a number of ms that follows.
    RESTARTS_AFTER = "it comes back after", "恢复，间隔";
}

/// How the run would end, in a word or two beside a way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As without the fault.
    Same,
    /// Consistent, later by this much.
    Late(Millis),
    /// Consistent, and the message was visible or delivered so many times.
    Twice(usize),
    /// Consistent: there is no order, and nothing was taken out of the cart.
    NoOrder,
    /// An operator has to mend it.
    Operator,
    /// The order is there, its cart is never cleaned.
    NotCleaned,
    /// The cart was cleaned for an order that is not there.
    CleanedForNothing,
    /// The cart was cleaned more than once.
    CleanedTwice,
    /// A bound of the engine came first.
    Bound,
}

/// The ending in a word or two: `30 s late`, `twice`.
pub fn ending(language: Language, ending: Ending) -> String {
    match ending {
        Ending::Same => text!(language; "no change", "无影响"),
        Ending::Late(by) => text!(language, by; "{0} late", "迟 {0}"),
        Ending::Twice(2) => text!(language; "twice", "重复 2 条"),
        Ending::Twice(times) => text!(language, times; "{0} times", "重复 {0} 条"),
        Ending::NoOrder => text!(language; "no order", "无订单"),
        Ending::Operator => text!(language; "operator", "待人工"),
        Ending::NotCleaned => text!(language; "never cleaned", "永不清理"),
        Ending::CleanedForNothing => text!(language; "cleaned, no order", "误清购物车"),
        Ending::CleanedTwice => text!(language; "cleaned twice", "重复清理"),
        Ending::Bound => text!(language; "no end", "无结果"),
    }
}

/// What a translation into another way of messaging leaves out, and why:
/// `check 1 of order 1001: lost. No such step here: the broker never asks the application.`
pub fn dropped(language: Language, dropped: &Dropped) -> String {
    let what = match dropped.what {
        Lost::Fault { step, how } => fault(language, &Fault { step, how }),
        Lost::Outage(lost) => outage(language, &lost),
        Lost::Hold(lost) => hold(language, &lost),
        Lost::Setting(setting) => text!(language, setting.as_str(); "setting {0}", "设置 {0}"),
        Lost::OnError(habit) => text!(language, habit.as_str(); "reaction to an error, {0}", "出错时的做法 {0}"),
        Lost::Pattern => text!(language; "place of the database’s commit", "数据库提交的位置"),
        Lost::Relays => text!(language; "second relay", "第二个中继"),
        Lost::CheckPolicy(policy) => text!(language, policy.as_str(); "answer to a check, {0}", "反查的回答 {0}"),
        Lost::ClockSkew => text!(language; "clocks that are off", "时钟偏差"),
    };
    text!(language, what, no_counterpart(dropped.why).of(language); "{0}. {1}", "{0}。{1}")
}

/// Why something that can fail in one way of messaging has no counterpart in another.
pub const fn no_counterpart(why: NoCounterpart) -> Both {
    match why {
        NoCounterpart::NothingSentBefore => {
            const {
                Both::new(
                    "No such step here: nothing is sent before the order is committed.",
                    "这里没有这一步：订单提交之前不发送任何内容。",
                )
            }
        }
        NoCounterpart::NothingFollows => {
            const {
                Both::new(
                    "No such step here: nothing follows the commit of the order.",
                    "这里没有这一步：订单提交之后不再做任何事。",
                )
            }
        }
        NoCounterpart::NothingToTakeBack => {
            const {
                Both::new(
                    "No such step here: without an order nothing was sent, so nothing is taken back.",
                    "这里没有这一步：没有订单就什么也没发送，无需撤回。",
                )
            }
        }
        NoCounterpart::SaidOnce => {
            const {
                Both::new(
                    "No such step here: this is said once and not repeated.",
                    "这里没有这一步：只说一次，不重复。",
                )
            }
        }
        NoCounterpart::NoReply => {
            const {
                Both::new("No such step here: the last word has no reply.", "这里没有这一步：最后一句没有应答。")
            }
        }
        NoCounterpart::NobodyAsks => {
            const {
                Both::new(
                    "No such step here: the broker never asks the application.",
                    "这里没有这一步：Broker 从不询问应用。",
                )
            }
        }
        NoCounterpart::NotRepeated => {
            const {
                Both::new(
                    "No such step here: the client does not repeat its calls like this.",
                    "这里没有这一步：客户端不会这样重试。",
                )
            }
        }
        NoCounterpart::StoredIsVisible => {
            const {
                Both::new(
                    "No such step here: what the broker stores is visible at once.",
                    "这里没有这一步：Broker 存下的消息立即可见。",
                )
            }
        }
        NoCounterpart::NoMarkers => {
            const {
                Both::new("No such step here: the broker writes no markers.", "这里没有这一步：Broker 不写事务标记。")
            }
        }
        NoCounterpart::NoTransactions => {
            const {
                Both::new(
                    "No such step here: no coordinator keeps transactions.",
                    "这里没有这一步：没有管理事务的协调者。",
                )
            }
        }
        NoCounterpart::NoRelay => {
            const { Both::new("No such step here: there is no relay.", "这里没有这一步：没有中继。") }
        }
        NoCounterpart::NoRetryTopic => {
            const {
                Both::new(
                    "No such step here: Kafka sends no failed message back.",
                    "这里没有这一步：Kafka 不会退回失败的消息。",
                )
            }
        }
        NoCounterpart::Replicated => {
            const {
                Both::new(
                    "No such step here: Kafka’s log is replicated, no single disk loses it.",
                    "这里没有这一步：Kafka 的日志有多个副本，不会因一块磁盘丢失。",
                )
            }
        }
        NoCounterpart::NoCompensation => {
            const {
                Both::new(
                    "No such step here: the application does not delete the order.",
                    "这里没有这一步：应用不会删除订单。",
                )
            }
        }
        NoCounterpart::NoOpenRow => {
            const {
                Both::new(
                    "No such step here: the order row is written and committed in one step.",
                    "这里没有这一步：订单行写入和提交是一步。",
                )
            }
        }
        NoCounterpart::CannotFailSo => {
            const { Both::new("Here this step cannot fail in this way.", "这一步在这里不会这样失败。") }
        }
        NoCounterpart::OtherSetting => const { Both::new("Here nothing has this setting.", "这里没有这个设置。") },
        NoCounterpart::OtherHabit => {
            const { Both::new("Here the application cannot react like this.", "应用在这里不能这样应对。") }
        }
        NoCounterpart::Clash => {
            const { Both::new("Something else stands at this place already.", "这个位置已有别的故障。") }
        }
    }
}

/// Title of the fail menu: `Fail step 8`.
pub fn menu_title(language: Language, number: usize) -> String {
    text!(language, number; "Fail step {0}", "让第 {0} 步失败")
}

/// A way to fail as a menu item: `Lose this commit`, `Broker dies after writing`.
pub fn way(language: Language, step: StepId, from: Place, to: Place, how: How) -> String {
    let what = noun(step, None).of(language);
    match how {
        How::Lost if is_said_once(step) => text!(language, what; "Lose this {0}", "丢失这条{0}"),
        How::Lost => text!(language, what; "Lose this {0}", "丢失这次{0}"),
        How::ReplyLost => text!(language; "Lose the reply to it", "丢失它的应答"),
        How::Delayed { ms: PAST_NEXT_ROUND } if is_said_once(step) || step.part == Part::Answer => {
            text!(language; "Delay it past the next round", "延迟到下一轮反查之后")
        }
        How::Delayed { ms } => text!(language, ms; "Delay it by {0}", "延迟 {0}"),
        How::Duplicated => text!(language; "Send it twice", "发送两次"),
        How::Refused { code } => refuses(language, step, code),
        How::Throws if step.part == Part::Clean => text!(language; "The handler throws", "处理程序抛出异常"),
        How::Throws if matches!(step.verb, Verb::Poll | Verb::Mark) => {
            text!(language; "The relay throws", "中继抛出异常")
        }
        How::Throws if step.verb == Verb::Check => text!(language; "The callback throws", "回调抛出异常"),
        How::Throws => text!(language; "The application throws", "应用抛出异常"),
        How::Returns { state } => {
            text!(language, said(state).of(language); "The callback says {0}", "回调返回{0}")
        }
        How::Slow { ms } => text!(language, ms; "It takes {0}", "耗时 {0}"),
        How::Crash { when: When::Before, kind: CrashKind::Power, .. } => {
            text!(language; "Broker loses power before it", "Broker 在此之前断电")
        }
        How::Crash { kind: CrashKind::Power, .. } => {
            text!(language; "Broker loses power after it", "Broker 在此之后断电")
        }
        How::Crash { node, when, .. } => dies(language, step, from, to, node, when),
    }
}

/// Whether it is a message of the sender, by which a half message is stored or decided.
const fn is_said_once(step: StepId) -> bool {
    matches!(step.verb, Verb::Half | Verb::Commit | Verb::Rollback | Verb::Unknown) && matches!(step.part, Part::Whole)
}

fn refuses(language: Language, step: StepId, code: Option<u16>) -> String {
    match (step.verb, step.part) {
        (Verb::Local, _) => text!(language; "The order DB refuses", "订单库拒绝"),
        (_, Part::Clean) => text!(language; "The cart DB refuses", "购物车库拒绝"),
        (Verb::Poll | Verb::Mark | Verb::Compensate, _) => text!(language; "The order DB refuses", "订单库拒绝"),
        (Verb::Decide, _) => text!(language; "Too few replicas are in sync", "同步副本不足"),
        (_, Part::Reply) => text!(language; "The connection breaks", "连接断开"),
        (Verb::Half, _) if matches!(code, Some(10..=12)) => {
            let name = code_name(code.unwrap_or_default());
            text!(language, name; "Stored, but the reply says {0}", "已存储，但应答为 {0}")
        }
        (Verb::Final | Verb::Op | Verb::Resume | Verb::Discard, _) | (_, Part::Copy) => {
            text!(language; "The broker cannot write it", "Broker 写入失败")
        }
        _ if code.unwrap_or(step.usual_refusal()) == 0 => text!(language; "The broker refuses", "Broker 拒绝"),
        _ => {
            let name = code_name(code.unwrap_or(step.usual_refusal()));
            text!(language, name; "The broker refuses ({0})", "Broker 拒绝（{0}）")
        }
    }
}

fn dies(language: Language, step: StepId, from: Place, to: Place, node: NodeId, when: When) -> String {
    let name = match node {
        NodeId::Broker => const { Both::new("Broker", "Broker") }.of(language).to_owned(),
        NodeId::Coordinator => const { Both::new("Coordinator", "协调者") }.of(language).to_owned(),
        NodeId::Leader => const { Both::new("Partition leader", "分区 leader") }.of(language).to_owned(),
        other => place::node(language, other),
    };
    let is_broker = matches!(node, NodeId::Broker | NodeId::Coordinator | NodeId::Leader);
    let writes = is_broker && to.node() == node && step.part != Part::Ack;
    let sends = from.node() == node && to.node() != node;
    match (step.kind(), when) {
        (StepKind::Database | StepKind::Callback, When::Before) => {
            text!(language, name; "{0} dies during it", "{0} 中途崩溃")
        }
        (StepKind::Database | StepKind::Callback, When::After) => {
            text!(language, name; "{0} dies after it", "{0} 完成后崩溃")
        }
        (_, When::Before) if sends => text!(language, name; "{0} dies before it", "{0} 发送前崩溃"),
        (_, When::After) if sends => text!(language, name; "{0} dies after sending", "{0} 发送后崩溃"),
        (StepKind::Append, When::Before) => text!(language, name; "{0} dies before writing", "{0} 写入前崩溃"),
        (StepKind::Timer, When::Before) => text!(language, name; "{0} dies before it", "{0} 执行前崩溃"),
        (StepKind::Timer, When::After) => text!(language, name; "{0} dies after it", "{0} 执行后崩溃"),
        (_, When::Before) => text!(language, name; "{0} dies before it", "{0} 收到前崩溃"),
        (_, When::After) if writes => text!(language, name; "{0} dies after writing", "{0} 写入后崩溃"),
        (_, When::After) => text!(language, name; "{0} dies after receiving", "{0} 收到后崩溃"),
    }
}

/// Why a step cannot fail in a way.
pub const fn why_not(why: WhyNot) -> Both {
    match why {
        WhyNot::NoReply => {
            const { Both::new("It is one-way: there is no reply to lose.", "它是单向的，没有应答可丢。") }
        }
        WhyNot::NotAMessage => {
            const {
                Both::new("It happens inside one node: nothing is on the wire.", "它发生在一个节点内部，不经过网络。")
            }
        }
        WhyNot::ComesOnce => {
            const { Both::new("It is sent once and never repeated.", "它只发送一次，不会重复。") }
        }
        WhyNot::NothingToRefuse => {
            const { Both::new("The receiver has nothing to refuse.", "接收方没有什么可拒绝的。") }
        }
        WhyNot::NoCallback => {
            const { Both::new("No code of the application runs here.", "这里不运行应用的代码。") }
        }
        WhyNot::NoWord => {
            const { Both::new("The handler has no such word to return.", "处理程序不返回这种结果。") }
        }
        WhyNot::IsTimer => {
            const {
                Both::new(
                    "A clock does not fail, only the node that it belongs to.",
                    "时钟不会失败，只有它所在的节点会。",
                )
            }
        }
        WhyNot::IsFact => const { Both::new("It only follows from something else.", "它只是其他步骤的结果。") },
        WhyNot::NothingOnDisk => {
            const {
                Both::new(
                    "It keeps no log: losing its power is no more than dying.",
                    "它没有日志，断电与崩溃没有区别。",
                )
            }
        }
    }
}

/// A row of the list of faults: `commit of order 1001: lost`.
pub fn fault(language: Language, fault: &Fault) -> String {
    let step = step_name(language, fault.step);
    let how = happens(language, fault.step, fault.how);
    text!(language, step, how; "{0}: {1}", "{0}：{1}")
}

fn happens(language: Language, step: StepId, how: How) -> String {
    match how {
        How::Lost => text!(language; "lost", "丢失"),
        How::ReplyLost => text!(language; "reply lost", "应答丢失"),
        How::Delayed { ms } => text!(language, ms; "{0} late", "延迟 {0}"),
        How::Duplicated => text!(language; "sent twice", "发送两次"),
        How::Refused { code } => match code.unwrap_or(step.usual_refusal()) {
            0 if step.part == Part::Reply => text!(language; "connection breaks", "连接断开"),
            0 => text!(language; "refused", "被拒绝"),
            code => text!(language, code_name(code); "refused ({0})", "被拒绝（{0}）"),
        },
        How::Returns { state } => text!(language, said(state).of(language); "says {0}", "返回{0}"),
        How::Throws => text!(language; "throws", "抛出异常"),
        How::Slow { ms } => text!(language, ms; "takes {0}", "耗时 {0}"),
        How::Crash { node, when, restart_after, kind } => {
            let name = place::node(language, node);
            let is_work = matches!(step.kind(), StepKind::Database | StepKind::Callback);
            let dies = match when {
                When::Before if kind == CrashKind::Power => {
                    text!(language, name; "{0} loses power before it", "{0} 在此之前断电")
                }
                When::After if kind == CrashKind::Power => {
                    text!(language, name; "{0} loses power after it", "{0} 在此之后断电")
                }
                When::Before if is_work => text!(language, name; "{0} dies during it", "{0} 中途崩溃"),
                When::Before => text!(language, name; "{0} dies before it", "{0} 在此之前崩溃"),
                When::After => text!(language, name; "{0} dies after it", "{0} 在此之后崩溃"),
            };
            match restart_after {
                Some(after) => text!(language, dies, after; "{0}, back after {1}", "{0}，{1} 后恢复"),
                None => dies,
            }
        }
    }
}

/// A row of the list: `broker: down from 2.00 s to 12.00 s`.
pub fn outage(language: Language, outage: &Outage) -> String {
    let name = place::node(language, outage.node);
    let (from, until) = (clock(outage.from), clock(outage.until));
    match outage.kind {
        OutageKind::Down => text!(language, name, from, until; "{0}: down from {1} to {2}", "{0}：{1} 到 {2} 停机"),
        OutageKind::Paused => text!(language, name, from, until; "{0}: paused from {1} to {2}", "{0}：{1} 到 {2} 暂停"),
        OutageKind::Partitioned => {
            text!(language, name, from, until; "{0}: cut off from {1} to {2}", "{0}：{1} 到 {2} 网络隔离")
        }
    }
}

/// A row of the list: `commit of order 1001: waits for check 1 of order 1001`.
pub fn hold(language: Language, hold: &Hold) -> String {
    let (step, after) = (step_name(language, hold.step), step_name(language, hold.after));
    text!(language, step, after; "{0}: waits for {1}", "{0}：等待{1}")
}

/// Accessible name of the button that takes a row of the list away.
pub fn remove(language: Language, row: &str) -> String {
    text!(language, row; "Remove: {0}", "移除：{0}")
}
