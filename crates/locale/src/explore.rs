//! The search over every order of events and every failure: what must hold, what may fail, what was searched and found.

use crate::language::Language;
use crate::sentence::{Both, text, texts};
use half_message_explorer::{Cut, Ending, FailureKind, Finding, Invariant, Report};

texts! {
    /// Every state was seen.
    COMPLETE = "Every order of events and every failure within the budget was tried.", "预算内的每种事件顺序、每种故障都已试过。";
    /// Nothing may fail.
    ORDERS_ONLY = "Nothing may fail here: only orders of events were searched.", "这里没有可注入的故障：只搜索了事件的各种顺序。";
    /// An invariant that was not broken, of a whole search.
    HOLDS = "holds", "成立";
    /// An invariant that was broken.
    BROKEN = "broken", "被打破";
    /// A goal that no run meets.
    NO_SUCH_RUN = "No run within these bounds does that.", "在这些限度内没有这样的运行。";
    /// The run of a counterexample did not show what the search claims.
    UNCONFIRMED = "The engine could not play this run as the search found it.", "引擎未能照搜索所见重放这次运行。";
    /// The broken invariant of a message that becomes visible twice.
    REMEDY = "The idempotent cart is the remedy: it recognises the second message.", "补救之道是幂等的购物车：它认得出第二条消息。";
    /// What the search leaves out, and what it takes for granted.
    WHAT_IS_SEARCHED =
        "Messages, appends and database operations end in any order. Timers fire in the order of their lengths; what one leaves behind is late, and that costs a failure. Heartbeats, saved positions and offset reports count only where they change something. Any instance that lives may be the one that is asked.",
        "消息、追加与数据库操作可按任意顺序完成。定时器按时长先后触发；被它甩在后面的步骤算作迟到，计一次故障。心跳、保存位点与上报位点只在会改变结果时才计入。任何存活的实例都可能被反查。";
    /// The scenario's own failures are not taken over.
    OWN_LEFT_ASIDE =
        "The scenario's own faults, outages and holds are left aside: the search injects its own.",
        "场景自带的故障、停机与顺序约束不参与搜索，故障由搜索自行注入。";
}

/// An invariant's name: `Agreement`.
pub fn invariant(invariant: Invariant) -> Both {
    match invariant {
        Invariant::Agreement => const { Both::new("Agreement", "一致") },
        Invariant::NoPhantom => const { Both::new("No phantom", "无幽灵消息") },
        Invariant::OneVisible => const { Both::new("One visible message an order", "每单至多一条可见消息") },
        Invariant::CartOnce => const { Both::new("Cart cleaned at most once", "购物车至多清理一次") },
        Invariant::HalfInvisible => const { Both::new("Invisible until committed", "提交之前不可见") },
        Invariant::RollbackFinal => const { Both::new("Rollback is final", "回滚不可逆") },
        Invariant::CommittedKept => const { Both::new("No committed order is discarded", "已提交的订单不被丢弃") },
        Invariant::Ends => const { Both::new("Every run can end", "每次运行都能结束") },
    }
}

/// What an invariant says.
pub fn meaning(invariant: Invariant) -> Both {
    match invariant {
        Invariant::Agreement => {
            const {
                Both::new(
                    "in the end the order is there if and only if its cart was cleaned, once",
                    "最终：订单存在，当且仅当购物车清理过且只清理了一次",
                )
            }
        }
        Invariant::NoPhantom => {
            const {
                Both::new("the cart is never cleaned while its order is not there", "订单不在时，购物车绝不被清理")
            }
        }
        Invariant::OneVisible => const { Both::new("no second copy in the real topic", "真实主题中没有第二条") },
        Invariant::CartOnce => {
            const { Both::new("the goods leave the cart at most once", "商品至多从购物车移出一次") }
        }
        Invariant::HalfInvisible => {
            const {
                Both::new("no consumer can read a message that nobody committed", "无人提交的消息，消费者读不到")
            }
        }
        Invariant::RollbackFinal => {
            const {
                Both::new(
                    "after a rollback was accepted, the message stays invisible",
                    "回滚被接受之后，消息始终不可见",
                )
            }
        }
        Invariant::CommittedKept => {
            const {
                Both::new(
                    "no half message of a committed order is discarded while an instance can answer",
                    "只要还有实例能回答，已提交订单的半消息就不被丢弃",
                )
            }
        }
        Invariant::Ends => {
            const {
                Both::new("from every state the run can come to its end", "从任何状态出发，运行都能走到结束")
            }
        }
    }
}

/// A kind of failure: `Lost messages`.
pub fn failure(kind: FailureKind) -> Both {
    match kind {
        FailureKind::Lost => const { Both::new("Lost messages", "消息丢失") },
        FailureKind::Delay => const { Both::new("Late steps", "步骤迟到") },
        FailureKind::SlowLocal => const { Both::new("Slow local transaction", "本地事务缓慢") },
        FailureKind::Crash => const { Both::new("Crashes, with a restart", "宕机后重启") },
        FailureKind::BrokerCrash => const { Both::new("Broker crashes", "Broker 宕机") },
        FailureKind::Duplicated => const { Both::new("Duplicated messages", "消息重复") },
        FailureKind::Refused => const { Both::new("Refusals", "拒绝") },
        FailureKind::Throws => const { Both::new("Callbacks that throw", "回调抛异常") },
        FailureKind::Gone => const { Both::new("Instances gone for good", "实例永久失联") },
        FailureKind::WrongWord => const { Both::new("Callbacks that lie", "回调给错答案") },
        FailureKind::PowerLoss => const { Both::new("Power failures", "断电") },
        FailureKind::Overlong => const { Both::new("Overlong local transaction", "本地事务超时") },
    }
}

/// What a kind of failure covers.
pub fn failure_hint(kind: FailureKind) -> Both {
    match kind {
        FailureKind::Lost => const { Both::new("on the way there, or the reply", "请求丢失，或应答丢失") },
        FailureKind::Delay => {
            const { Both::new("a message or a handler is overtaken by a timer", "消息或处理被定时器赶超") }
        }
        FailureKind::SlowLocal => {
            const { Both::new("overtaken by a check, within 60 s", "被反查赶超，但不超过 60 秒") }
        }
        FailureKind::Crash => {
            const {
                Both::new("instance, relay or consumer, back within 30 s", "实例、中继或消费者，30 秒内恢复")
            }
        }
        FailureKind::BrokerCrash => const { Both::new("its process dies and comes back", "进程宕机后恢复") },
        FailureKind::Duplicated => const { Both::new("a message arrives twice", "消息到达两次") },
        FailureKind::Refused => const { Both::new("by broker, database or log", "被 Broker、数据库或日志拒绝") },
        FailureKind::Throws => const { Both::new("or give no answer", "或不给答复") },
        FailureKind::Gone => const { Both::new("instance or relay, never back", "实例或中继，不再恢复") },
        FailureKind::WrongWord => {
            const { Both::new("commit or rollback against the database", "与数据库相反的提交或回滚") }
        }
        FailureKind::PowerLoss => {
            const { Both::new("the broker loses what is not on disk", "Broker 丢失未落盘的数据") }
        }
        FailureKind::Overlong => const { Both::new("longer than 60 s", "超过 60 秒") },
    }
}

/// How a run that is looked for ends.
pub fn ending(ending: Ending) -> Both {
    match ending {
        Ending::Consistent => const { Both::new("the databases agree", "两库一致") },
        Ending::Inconsistent => const { Both::new("the databases disagree", "两库不一致") },
        Ending::OrderAlone => const { Both::new("an order without a cleaned cart", "有订单，购物车未清理") },
        Ending::CartAlone => const { Both::new("a cleaned cart without an order", "购物车已清理，却没有订单") },
    }
}

/// A line on an invariant of a search: `Agreement: broken, shortest run 13 moves`.
pub fn result(language: Language, of: Invariant, report: &Report) -> String {
    let name = invariant(of).of(language);
    match report.against(of) {
        Some(finding) => text!(language, name, found(language, finding); "{0}: {1}", "{0}：{1}"),
        None if report.is_complete => text!(language, name, HOLDS.of(language); "{0}: {1}", "{0}：{1}"),
        None => text!(language, name, holds_so_far(language, report); "{0}: {1}", "{0}：{1}"),
    }
}

/// What was found: `broken, shortest run 13 moves`.
pub fn found(language: Language, finding: &Finding) -> String {
    text!(language, u64::from(finding.depth);
        "broken, shortest run {0} {0|move|moves}",
        "被打破，最短 {0} 步")
}

/// An invariant that was not broken by a search that did not see everything: `holds so far, to depth 19`.
pub fn holds_so_far(language: Language, report: &Report) -> String {
    let depth = report.progress.by_depth.len().saturating_sub(1);
    text!(language, depth; "holds so far, to depth {0}", "目前成立，深度到 {0}")
}

/// What was searched: `RocketMQ: 480,426 states, 970,728 moves, depth 74.`
pub fn searched(language: Language, report: &Report) -> String {
    let progress = &report.progress;
    let depth = progress.by_depth.len().saturating_sub(1);
    let way = crate::page::way(report.way).of(language);
    text!(language, way, grouped(u64::from(progress.states)), grouped(progress.transitions), depth;
        "{0}: {1} states, {2} moves, depth {3}.",
        "{0}：{1} 个状态，{2} 步转移，深度 {3}。")
}

/// Why a search stopped early: `Stopped at the bound of …`
pub fn cut(language: Language, why: Cut, report: &Report) -> String {
    let frontier = grouped(u64::from(report.progress.frontier));
    match why {
        Cut::States => text!(language, frontier;
            "Stopped at the bound of states; {0} states were still to be followed.",
            "到达状态数上限而停止，还有 {0} 个状态未展开。"),
        Cut::Memory => text!(language, frontier;
            "Stopped at the bound of memory; {0} states were still to be followed.",
            "到达内存上限而停止，还有 {0} 个状态未展开。"),
    }
}

/// The probability that a state was taken for another: `under 1 in 1,000,000`.
pub fn collision(language: Language, report: &Report) -> String {
    let once_in = (1.0 / report.collision_probability().max(f64::MIN_POSITIVE)).min(1e18);
    // Rounded down to one digit and zeros: it is a bound.
    let magnitude = 10_f64.powf(once_in.log10().floor());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 10¹⁸")]
    let rounded = ((once_in / magnitude).floor() * magnitude) as u64;
    text!(language, grouped(rounded);
        "Two different states were taken for one with a probability below 1 in {0}.",
        "把两个不同状态误认作同一个的概率低于 {0} 分之一。")
}

/// A number with its thousands apart.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
