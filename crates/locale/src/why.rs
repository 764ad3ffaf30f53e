//! Why a step happens: the rule that produced it, with its numbers.

use half_message_protocol::{Event, How, Millis, Outcome, Part, Rule, StepKind, Trace};

use crate::language::Language;
use crate::sentence::{Rich, say};
use crate::step::{said, word_of};

/// Why the event at this position happened, in one to three sentences; empty where there is no such event.
pub fn why(language: Language, trace: &Trace, position: usize) -> Rich {
    let Some(event) = trace.events.get(position) else { return Rich::default() };
    match (event.fault, event.fault.and_then(|how| fault(language, event, how))) {
        (Some(How::Duplicated), Some(fault)) => fault.and(language, twice(language)),
        (_, Some(fault)) => fault.and(language, rule(language, trace, event)),
        (_, None) => rule(language, trace, event),
    }
}

fn rule(language: Language, trace: &Trace, event: &Event) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    let from = event.from.node();
    match event.rule {
        Rule::OrderPlaced => say!(language, order, crate::clock(event.at), from;
            "The run places order {0} at {1}, with {2}.",
            "本场景在 {1} 由 {2} 创建订单 {0}。"),
        Rule::OrderNotPlaced => say!(language, order, from;
            "{1} is down at this moment, so order {0} is not placed.",
            "{1} 此刻停机，订单 {0} 无法创建。"),
        Rule::HalfGoesFirst { attempt: 0..=1 } => say!(language;
            "The half message goes first, before there is an order. It is the whole message, but the broker keeps it where no consumer looks.",
            "半消息最先发出，这时还没有订单。它是完整的消息，但 Broker 把它放在消费者看不到的地方。"),
        Rule::HalfGoesFirst { attempt } => say!(language, attempt;
            "The last attempt failed at once, so the client sends the half message again with the same transaction id. This is attempt {0}.",
            "上一次发送立即失败，客户端用同一个事务 ID 重发半消息。这是第 {0} 次尝试。"),
        Rule::SentTwice => twice(language),
        Rule::HalfStored { offset } => say!(language, offset;
            "The broker has stored the half message at offset {0} of `RMQ_SYS_TRANS_HALF_TOPIC`, which no consumer reads. The reply carries this offset.",
            "Broker 已把半消息存入 `RMQ_SYS_TRANS_HALF_TOPIC` 的位点 {0}，没有消费者读取这个主题。应答里带有该位点。"),
        Rule::HalfRefused => say!(language;
            "The broker has stored nothing. Without a stored half message the local transaction is not run.",
            "Broker 没有存储任何内容。半消息没有存好，本地事务就不会执行。"),
        Rule::HalfStoredNotOk { code } => say!(language, code_name(code), code;
            "The half message is stored, but the reply says `{0}` ({1}). The client then skips the local transaction and sends a rollback, without an exception.",
            "半消息已存储，但应答是 `{0}`（{1}）。客户端因此跳过本地事务并发送回滚，不抛异常。"),
        Rule::SendTimedOut { timeout } => say!(language, Millis(timeout);
            "No reply came within `sendMsgTimeout` ({0}). The caller gets an exception and the local transaction is not run, although the half message may be stored.",
            "`sendMsgTimeout`（{0}）内没有收到应答。调用方得到异常，本地事务不执行，但半消息可能已经存储。"),
        Rule::SendAgain { attempt, attempts } => say!(language, attempt, attempts;
            "Attempt {0} of {1} failed at once, so the client sends again, with the same transaction id.",
            "第 {0}/{1} 次尝试立即失败，客户端用同一个事务 ID 再发一次。"),
        Rule::SendFailed { attempts } => say!(language, attempts;
            "The half message could not be sent, after {0} {0|attempt|attempts}. The caller gets an exception, and the local transaction is not run.",
            "尝试 {0} 次后半消息仍未发出。调用方得到异常，本地事务不执行。"),
        Rule::LocalRuns => say!(language;
            "The half message is stored, so the client calls `executeLocalTransaction`, which writes the order row.",
            "半消息已存储，客户端于是调用 `executeLocalTransaction`，写入订单行。"),
        Rule::LocalCommitted => say!(language;
            "The order database has committed the row, so the callback returns commit.",
            "订单库已提交该订单行，回调因此返回提交。"),
        Rule::LocalRolledBack if event.outcome == Outcome::Cut => say!(language, from;
            "{0} died before it committed, so its connection is gone and the order database rolls back. Nobody is left to tell the broker.",
            "{0} 在提交之前崩溃，连接断开，订单库回滚。没有人去告诉 Broker。"),
        Rule::LocalRolledBack => say!(language;
            "The order database has not kept the row, so the callback returns rollback.",
            "订单库没有保留该订单行，回调因此返回回滚。"),
        Rule::LocalUnknown => say!(language;
            "The callback threw, or could not learn what the database did. Either counts as “unknown”, not as rollback, so the broker will have to ask.",
            "回调抛出异常，或无法得知数据库的结果。两者都算“未知”而不是回滚，Broker 之后要来反查。"),
        Rule::LocalMisreported => say!(language;
            "The callback does not say what the database did. The broker cannot see the order database, so it believes the callback.",
            "回调说的与数据库的结果不符。Broker 看不到订单库，只能相信回调。"),
        Rule::EndIsOneWay => say!(language;
            "Commit and rollback are one-way requests: they get no reply and are never sent again. If one is lost, the broker has to ask.",
            "提交和回滚都是单向请求，没有应答，也不重发。一旦丢失，只能靠 Broker 反查。"),
        Rule::EndRefused { code } => say!(language, code_name(code), code;
            "The broker does not accept it and replies `{0}` ({1}), but nobody reads a reply to a one-way request. The half message stays undecided.",
            "Broker 没有接受，响应码是 `{0}`（{1}），但单向请求的应答没人会看。半消息仍然待定。"),
        Rule::CommitAppends { half_offset } => say!(language, half_offset;
            "The commit names half offset {0}, and the record there matches. Each accepted commit appends the message once more: the broker does not look for earlier ones.",
            "提交指明半消息位点 {0}，与记录相符。每接受一次提交就再写入一条消息，Broker 不查之前是否写过。"),
        Rule::RollbackNoted { half_offset, too_late: false } => say!(language, half_offset;
            "A rollback removes nothing. The broker notes half offset {0} as settled, and will not ask about it any more.",
            "回滚不会删除任何内容。Broker 只把半消息位点 {0} 记为已了结，之后不再反查。"),
        Rule::RollbackNoted { half_offset, too_late: true } => say!(language, half_offset;
            "The rollback names half offset {0}, which the check rounds have already passed. It settles nothing: the newer copy stays undecided.",
            "回滚指明的半消息位点 {0} 已被反查轮次越过，什么也了结不了，较新的那份半消息仍然待定。"),
        Rule::UnknownIgnored => say!(language;
            "“Unknown” decides nothing. The broker logs it and asks again in a later round.",
            "“未知”不决定任何事。Broker 只记日志，之后的轮次再反查。"),
        Rule::BecomesVisible { offset, visible: 0..=1 } => say!(language, offset;
            "The message is appended to the orders topic at offset {0}, as a new record with the same message id. The half message itself stays where it is.",
            "消息作为新记录写入 orders 主题的位点 {0}，消息 ID 不变。半消息本身留在原处。"),
        Rule::BecomesVisible { offset, visible } => say!(language, offset, visible;
            "The message is appended to the orders topic at offset {0}. The topic now holds {1} records of this order, because each accepted commit appends one.",
            "消息写入 orders 主题的位点 {0}。每接受一次提交就写入一条，因此该主题里现在有 {1} 条这个订单的消息。"),
        Rule::AppendFailed if event.step.part == Part::Copy => say!(language;
            "The copy could not be written, and without it the broker does not ask. It comes back to this half message.",
            "这份半消息没能重写，没有重写就不反查。Broker 会再来处理它。"),
        Rule::AppendFailed => say!(language;
            "The message could not be written to the orders topic, so nothing is noted as settled. The half message stays undecided, and the broker will ask.",
            "消息没能写入 orders 主题，所以没有记为已了结。半消息仍然待定，Broker 之后会反查。"),
        Rule::OpFlushed { entries, interval } => say!(language, entries, Millis(interval);
            "What is settled is noted in memory first and written out at least {1} after the last time (`transactionOpBatchInterval`). This record holds {0} {0|entry|entries}; until now a crash of the broker would have forgotten {0|it|them}.",
            "已了结的记录先留在内存里，距上次写出至少 {1}（`transactionOpBatchInterval`）才写一次。这条记录含 {0} 条，在此之前 Broker 一旦崩溃就会忘掉。"),
        Rule::OpWriteFailed => say!(language;
            "The op record could not be written. The broker only logs that and keeps the entries in memory, so a check round may ask without need.",
            "Op 记录没能写入。Broker 只记日志，把条目留在内存里，因此可能会多做一次反查。"),
        Rule::RoundStarts { round, interval, waiting } => say!(language, round, Millis(interval), waiting;
            "The broker goes through its half messages every {1} (`transactionCheckInterval`). This is round {0}, with {2} half {2|record|records} to look at.",
            "Broker 每隔 {1}（`transactionCheckInterval`）检查一遍半消息。这是第 {0} 轮，有 {2} 条半消息记录要看。"),
        Rule::RoundPauses => say!(language;
            "The round has read op records, but none names this half message. It sleeps for 1 s and reads on before it asks.",
            "本轮读到了 Op 记录，但没有一条指向这条半消息。先停顿 1 s 再往后读，然后才反查。"),
        Rule::RoundEnds { too_young: true, limit, passed } => say!(language, Millis(limit), passed;
            "The round stops after {1} {1|record|records}, at a half message younger than `transactionTimeOut` ({0}). Those behind it have to wait as well.",
            "本轮看过 {1} 条记录后，遇到一条存放时间不到 `transactionTimeOut`（{0}）的半消息，于是停下，排在后面的也要等。"),
        Rule::RoundEnds { too_young: false, passed, .. } => say!(language, passed;
            "The round has gone through {0} half {0|record|records}, and nothing more is to be looked at.",
            "本轮看过 {0} 条半消息记录，没有更多要看的了。"),
        Rule::CheckCopies { times, limit, .. } => due(language, event, limit).and(
            language,
            say!(language, times;
                "Before it asks, it writes the half message anew with `TRANSACTION_CHECK_TIMES` = {0}, and the answer will name this copy.",
                "反查之前先把半消息重写一份，`TRANSACTION_CHECK_TIMES` = {0}，回答将指向这一份。"),
        ),
        Rule::CheckAsks { times, max, limit, .. } => due(language, event, limit).and(
            language,
            say!(language, times, max;
                "Check {0} of {1} is one-way: the broker waits for no reply.",
                "第 {0}/{1} 次反查是单向的，不等应答。"),
        ),
        Rule::CheckFindsNobody { times, max } => say!(language, times, max;
            "No instance of the producer group is connected to the broker, so nothing is sent. The attempt counts all the same: {0} of {1} {0|is|are} used.",
            "生产者组没有任何实例与 Broker 相连，所以什么也没发出。这次机会照样算用掉，已用 {0}/{1} 次。"),
        Rule::PolicyLooks => say!(language;
            "The broker cannot see the order database, so it asks the application. There `checkLocalTransaction` looks for the order row.",
            "Broker 看不到订单库，只能问应用。应用里的 `checkLocalTransaction` 去查订单行。"),
        Rule::PolicyFound => say!(language;
            "The order row is there, so the local transaction was committed. The answer is commit.",
            "订单行存在，说明本地事务已提交，所以回答提交。"),
        Rule::PolicyNotFound => say!(language;
            "The order row is not there, so the answer is rollback. If the local transaction were still running, that answer would be wrong.",
            "订单行不存在，所以回答回滚。假如本地事务还在进行，这个回答就是错的。"),
        Rule::PolicyStillOpen { limit } => say!(language, Millis(limit);
            "The order row is not there, but the half message is younger than the longest local transaction ({0}). It may still be running, so the answer is “unknown”.",
            "订单行不存在，但半消息存放的时间还没超过本地事务的最长时间（{0}）。事务可能仍在进行，所以回答“未知”。"),
        Rule::PolicyFixed => match word_of(trace, event) {
            Some(word) => say!(language, said(word).of(language);
                "The callback answers {0} without looking into the order database.",
                "回调不查订单库，直接回答{0}。"),
            None => say!(language;
                "The callback answers without looking into the order database.",
                "回调不查订单库就回答。"),
        },
        Rule::PolicyThrew => say!(language;
            "The callback threw. The client then answers “unknown”, so the broker will ask again.",
            "回调抛出异常。客户端于是回答“未知”，Broker 之后会再反查。"),
        Rule::PolicyNull => say!(language;
            "The callback returned null. The client then sends no answer at all, so the broker will ask again.",
            "回调返回 null。客户端于是什么也不回答，Broker 之后会再反查。"),
        Rule::AnswerNamesCopy { half_offset } => say!(language, half_offset;
            "The answer is an `END_TRANSACTION` as well, again one-way. It names half offset {0}, the copy that this check wrote.",
            "回答也是 `END_TRANSACTION`，同样是单向的。它指明半消息位点 {0}，也就是这次反查重写的那一份。"),
        Rule::ChecksUsedUp { max } => say!(language, max;
            "All {0} checks (`transactionCheckMax`) are used. The broker moves the half message to `TRANS_CHECK_MAX_TIME_TOPIC` and asks no more; an operator can put it back.",
            "{0} 次反查（`transactionCheckMax`）已经用完。Broker 把半消息移入 `TRANS_CHECK_MAX_TIME_TOPIC`，不再反查，之后可由人工放回。"),
        Rule::Delivers { delivery } => say!(language, delivery;
            "The consumer’s long poll is waiting at the broker, and a visible message answers it. This is delivery {0} of the order.",
            "消费者的长轮询正等在 Broker 上，消息一可见就返回给它。这是该订单的第 {0} 次投递。"),
        Rule::DeliversAgain { delivery } => say!(language, delivery;
            "The broker has no acknowledgement for this message. Whoever reads the queue now starts from the broker’s offset, so the message comes again: delivery {0}.",
            "Broker 没有收到这条消息的消费确认。接手队列的消费者从 Broker 记录的位点读起，所以消息再次投递，这是第 {0} 次。"),
        Rule::PollTimedOut => say!(language;
            "The consumer’s poll got no answer in time, so it polls again.",
            "消费者的拉取请求超时，于是再次拉取。"),
        Rule::CartHandled => say!(language;
            "The cart handler takes the ordered goods out of the cart. The order system never learns whether that worked.",
            "购物车处理程序把已下单的商品移出购物车。成功与否，订单系统都不会知道。"),
        Rule::CartKnewIt => say!(language;
            "The handler remembers that it has handled this order, so it does nothing. That is what idempotent means.",
            "处理程序记得已经处理过这个订单，所以什么也不做。这就是幂等。"),
        Rule::CartFailed => say!(language;
            "The handler failed, so the message is not done: it goes back to the broker for a later try.",
            "处理失败，消息不算消费完，要退回 Broker 稍后重试。"),
        Rule::AckOnTick { interval } => say!(language, Millis(interval);
            "The consumer reports how far it has come every {0} (`persistConsumerOffsetInterval`), one-way. Until then the broker knows nothing of it.",
            "消费者每隔 {0}（`persistConsumerOffsetInterval`）单向上报消费进度。在此之前 Broker 并不知道。"),
        Rule::AckOnPoll => say!(language;
            "The consumer’s progress travels with its next poll.",
            "消费进度随下一次拉取请求带给 Broker。"),
        Rule::SentBack { times, delay } => say!(language, times, Millis(delay);
            "The broker keeps the message for later: try {0} comes after {1}.",
            "Broker 把消息留到之后再投，{1} 后进行第 {0} 次重试。"),
        Rule::RetryDue { times } => say!(language, times;
            "The delay is over, so try {0} of this message is due.",
            "延时结束，轮到这条消息的第 {0} 次重试。"),
        Rule::DeadLetter { times } => say!(language, times;
            "The message has failed after {0} {0|retry|retries}, and none is left. It goes to the dead-letter queue, and an operator has to look at it.",
            "重试 {0} 次后仍然失败，次数已用完。消息进入死信队列，需要人工处理。"),
        Rule::Saved { interval } => say!(language, Millis(interval);
            "The broker saves its positions and the consumers’ offsets every {0} (`flushConsumerOffsetInterval`). A crash goes back to what was saved last.",
            "Broker 每隔 {0}（`flushConsumerOffsetInterval`）保存自己的位置和消费位点。一旦崩溃，就退回上次保存的内容。"),
        Rule::HeartbeatRegisters => say!(language, from;
            "The broker can only ask instances that it has heard from. This heartbeat puts {0} into its producer table.",
            "Broker 只能反查与它有联系的实例。这次心跳让 {0} 进入它的生产者表。"),
        Rule::CrashByFault { restart_after: Some(after) } => say!(language, from, Millis(after);
            "This run lets {0} die here and brings it back after {1}. What it held only in memory is gone.",
            "本场景让 {0} 在此崩溃，{1} 后恢复。只在内存里的内容会丢失。"),
        Rule::CrashByFault { restart_after: None } => say!(language, from;
            "This run lets {0} die here, and it stays down.",
            "本场景让 {0} 在此崩溃，之后不再恢复。"),
        Rule::CrashByOutage => say!(language, from;
            "This run has an outage of {0} that begins now.",
            "本场景安排 {0} 从此刻起停机。"),
        Rule::Restarts => say!(language, from;
            "{0} starts anew. What it held only in memory is gone, and its timers count from now.",
            "{0} 重新启动。只在内存里的内容已丢失，各个定时任务从现在重新计时。"),
        Rule::ConnectionGone => gone(language, event),
        Rule::TimerFires => timer(language, event, trace),
    }
}

fn twice(language: Language) -> Rich {
    say!(language;
        "Each copy is a request of its own, and the broker does not compare them.",
        "两份都是独立的请求，Broker 不会比对。")
}

/// A process is dead, and what it had to do with this step with it.
fn gone(language: Language, event: &Event) -> Rich {
    let (from, to) = (event.from.node(), event.to.node());
    match event.outcome {
        Outcome::SenderDown => say!(language, from;
            "{0} is dead before it can do this, and nobody else knows what it was about to do.",
            "{0} 还没做这一步就已崩溃，没有人知道它原本要做什么。"),
        Outcome::ReceiverDown if event.step.kind() == StepKind::OneWay => say!(language, from, to;
            "{1} is down and receives nothing. The message is one-way, so {0} does not notice.",
            "{1} 已停机，什么也收不到。消息是单向的，{0} 不会察觉。"),
        Outcome::ReceiverDown => say!(language, to;
            "{0} is down, so there is no connection to it.",
            "{0} 已停机，与它的连接不复存在。"),
        _ => say!(language;
            "A process has died, and its connections are gone with all that was on its way.",
            "进程已崩溃，它的连接断开，途中的内容一并丢失。"),
    }
}

/// Why the broker may ask now.
fn due(language: Language, event: &Event, limit: u64) -> Rich {
    match event.age.filter(|age| age.0 > limit) {
        Some(age) => say!(language, age, Millis(limit);
            "The half message is {0} old, older than `transactionTimeOut` ({1}), and no commit or rollback is recorded, so the broker asks.",
            "半消息已存放 {0}，超过 `transactionTimeOut`（{1}），又没有提交或回滚记录，所以 Broker 发起反查。"),
        None => say!(language;
            "The half message is due, and no commit or rollback is recorded, so the broker asks.",
            "半消息到了该反查的时候，又没有提交或回滚记录，所以 Broker 发起反查。"),
    }
}

fn timer(language: Language, event: &Event, trace: &Trace) -> Rich {
    use half_message_protocol::Setting::TransactionTimeOut;
    match event.step.part {
        Part::Age => say!(language, Millis(trace.scenario.settings.get(TransactionTimeOut));
            "The half message is now older than `transactionTimeOut` ({0}): from here on a check round may ask about it.",
            "半消息的存放时间已超过 `transactionTimeOut`（{0}），从现在起可以被反查。"),
        Part::Limit => say!(language;
            "By now the local transaction must be over. If the order row is missing, it will not come any more.",
            "到这时本地事务应已结束。订单行若仍不存在，就不会再有了。"),
        _ => say!(language;
            "It was time for this.",
            "到了该做这一步的时间。"),
    }
}

/// What the run does to this step; `None` where the rule says it.
fn fault(language: Language, event: &Event, how: How) -> Option<Rich> {
    Some(match how {
        How::Lost => say!(language; "This run loses the message here.", "本场景让这条消息在此丢失。"),
        How::ReplyLost => say!(language; "This run loses the reply to it.", "本场景让它的应答丢失。"),
        How::Delayed { ms } => say!(language, ms; "This run delays the message by {0}.", "本场景让这条消息延迟 {0}。"),
        How::Duplicated => say!(language; "This run sends the message twice.", "本场景让这条消息发出两次。"),
        How::Refused { .. } => match event.step.kind() {
            StepKind::Database => say!(language; "This run lets the database refuse.", "本场景让数据库拒绝。"),
            StepKind::Append => say!(language; "This run lets the write fail.", "本场景让写入失败。"),
            _ => say!(language; "This run lets the broker answer with an error.", "本场景让 Broker 返回错误。"),
        },
        How::Returns { state } => say!(language, said(state).of(language);
            "This run lets the callback return {0}.", "本场景让回调返回{0}。"),
        How::Throws => say!(language; "This run lets the application throw here.", "本场景让应用在此抛出异常。"),
        How::Slow { ms } => say!(language, ms; "This run lets the step take {0}.", "本场景让这一步耗时 {0}。"),
        How::Crash { .. } => return None,
    })
}

/// A response code's name in RocketMQ (ResponseCode.java).
pub(crate) const fn code_name(code: u16) -> &'static str {
    match code {
        1 => "SYSTEM_ERROR",
        2 => "SYSTEM_BUSY",
        10 => "FLUSH_DISK_TIMEOUT",
        11 => "SLAVE_NOT_AVAILABLE",
        12 => "FLUSH_SLAVE_TIMEOUT",
        14 => "SERVICE_NOT_AVAILABLE",
        _ => "code",
    }
}
