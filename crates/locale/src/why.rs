//! Why a step happens: the rule that produced it, with its numbers.

use half_message_protocol::{
    Event, How, LocalState, Outcome, Part, Rule, Setting, StepKind, Trace, TransactionState, Verb, Way,
};

use crate::language::Language;
use crate::sentence::{Both, Rich, both};
use crate::vocabulary::Vocabulary;

/// Why the event at this position happened, in one to three sentences; empty where there is no such event.
pub fn why(language: Language, trace: &Trace, position: usize) -> Rich {
    let Some(event) = trace.events.get(position) else { return Rich::default() };
    let vocabulary = Vocabulary::of(language, trace, event);
    let fault = event.fault.and_then(|how| fault(event, how));
    let rule = if matches!(event.fault, Some(How::Duplicated)) {
        twice()
    } else {
        rule(event, vocabulary.word, trace.scenario.way)
    };
    let immunity = trace.scenario.settings.get(Setting::CheckImmunityTime) > 0;
    let sentences = [fault, due(event, immunity), Some(rule)].into_iter().flatten();
    sentences.map(|sentence| vocabulary.fill(sentence)).fold(Rich::default(), |all, next| all.and(language, next))
}

fn rule(event: &Event, word: Option<LocalState>, way: Way) -> &'static Both {
    match event.rule {
        Rule::OrderPlaced => both!("The run places order {o} at {p}, with {a}.", "本场景在 {p} 由 {a} 创建订单 {o}。"),
        Rule::OrderNotPlaced => {
            both!("{a} is down at this moment, so order {o} is not placed.", "{a} 此刻停机，订单 {o} 无法创建。")
        }
        Rule::HalfGoesFirst { attempt: 0..=1 } => both!(
            "The half message goes first, before there is an order. It is the whole message, but the broker keeps it where no consumer looks.",
            "半消息最先发出，这时还没有订单。它是完整的消息，但 Broker 把它放在消费者看不到的地方。"
        ),
        Rule::HalfGoesFirst { .. } => both!(
            "The last attempt failed at once, so the client sends the half message again with the same transaction id. This is attempt {x}.",
            "上一次发送立即失败，客户端用同一个事务 ID 重发半消息。这是第 {x} 次尝试。"
        ),
        Rule::SentTwice => twice(),
        Rule::HalfStored { .. } => both!(
            "The broker has stored the half message at offset {x} of `RMQ_SYS_TRANS_HALF_TOPIC`, which no consumer reads. The reply carries this offset.",
            "Broker 已把半消息存入 `RMQ_SYS_TRANS_HALF_TOPIC` 的位点 {x}，没有消费者读取这个主题。应答里带有该位点。"
        ),
        Rule::HalfRefused => both!(
            "The broker has stored nothing. Without a stored half message the local transaction is not run.",
            "Broker 没有存储任何内容。半消息没有存好，本地事务就不会执行。"
        ),
        Rule::HalfStoredNotOk { .. } => both!(
            "The half message is stored, but the reply says `{c}` ({x}). The client then skips the local transaction and sends a rollback, without an exception.",
            "半消息已存储，但应答是 `{c}`（{x}）。客户端因此跳过本地事务并发送回滚，不抛异常。"
        ),
        Rule::SendTimedOut { .. } => both!(
            "No reply came within `sendMsgTimeout` ({x}). The caller gets an exception and the local transaction is not run, although the half message may be stored.",
            "`sendMsgTimeout`（{x}）内没有收到应答。调用方得到异常，本地事务不执行，但半消息可能已经存储。"
        ),
        Rule::SendAgain { .. } => both!(
            "Attempt {x} of {y} failed at once, so the client sends again, with the same transaction id.",
            "第 {x}/{y} 次尝试立即失败，客户端用同一个事务 ID 再发一次。"
        ),
        Rule::SendFailed { .. } => both!(
            "The half message could not be sent, after {y} {y|attempt|attempts}. The caller gets an exception, and the local transaction is not run.",
            "尝试 {y} 次后半消息仍未发出。调用方得到异常，本地事务不执行。"
        ),
        Rule::LocalRuns => both!(
            "The half message is stored, so the client calls `executeLocalTransaction`, which writes the order row.",
            "半消息已存储，客户端于是调用 `executeLocalTransaction`，写入订单行。"
        ),
        Rule::LocalCommitted => both!(
            "The order database has committed the row, so the callback returns commit.",
            "订单库已提交该订单行，回调因此返回提交。"
        ),
        Rule::LocalRolledBack if event.outcome == Outcome::Cut && way != Way::Rocketmq => both!(
            "{a} died before it committed, so its connection is gone and the order database rolls back.",
            "{a} 在提交之前崩溃，连接断开，订单库回滚。"
        ),
        Rule::LocalRolledBack if event.outcome == Outcome::Cut => both!(
            "{a} died before it committed, so its connection is gone and the order database rolls back. Nobody is left to tell the broker.",
            "{a} 在提交之前崩溃，连接断开，订单库回滚。没有人去告诉 Broker。"
        ),
        Rule::LocalRolledBack => both!(
            "The order database has not kept the row, so the callback returns rollback.",
            "订单库没有保留该订单行，回调因此返回回滚。"
        ),
        Rule::LocalUnknown => both!(
            "The callback threw, or could not learn what the database did. Either counts as “unknown”, not as rollback, so the broker will have to ask.",
            "回调抛出异常，或无法得知数据库的结果。两者都算“未知”而不是回滚，Broker 之后要来反查。"
        ),
        Rule::LocalMisreported => both!(
            "The callback does not say what the database did. The broker cannot see the order database, so it believes the callback.",
            "回调说的与数据库的结果不符。Broker 看不到订单库，只能相信回调。"
        ),
        Rule::EndIsOneWay => both!(
            "Commit and rollback are one-way requests: they get no reply and are never sent again. If one is lost, the broker has to ask.",
            "提交和回滚都是单向请求，没有应答，也不重发。一旦丢失，只能靠 Broker 反查。"
        ),
        Rule::EndRefused { .. } => both!(
            "The broker does not accept it and replies `{c}` ({x}), but nobody reads a reply to a one-way request. The half message stays undecided.",
            "Broker 没有接受，响应码是 `{c}`（{x}），但单向请求的应答没人会看。半消息仍然待定。"
        ),
        Rule::CommitAppends { .. } => both!(
            "The commit names half offset {x}, and the record there matches. Each accepted commit appends the message once more: the broker does not look for earlier ones.",
            "提交指明半消息位点 {x}，与记录相符。每接受一次提交就再写入一条消息，Broker 不查之前是否写过。"
        ),
        Rule::RollbackNoted { too_late: false, .. } => both!(
            "A rollback removes nothing. The broker notes half offset {x} as settled, and will not ask about it any more.",
            "回滚不会删除任何内容。Broker 只把半消息位点 {x} 记为已了结，之后不再反查。"
        ),
        Rule::RollbackNoted { too_late: true, .. } => both!(
            "The rollback names half offset {x}, which the check rounds have already passed. It settles nothing: the newer copy stays undecided.",
            "回滚指明的半消息位点 {x} 已被反查轮次越过，什么也了结不了，较新的那份半消息仍然待定。"
        ),
        Rule::UnknownIgnored => both!(
            "“Unknown” decides nothing. The broker logs it and asks again in a later round.",
            "“未知”不决定任何事。Broker 只记日志，之后的轮次再反查。"
        ),
        Rule::BecomesVisible { visible: 0..=1, .. } => both!(
            "The message is appended to the orders topic at offset {x}, as a new record with the same message id. The half message itself stays where it is.",
            "消息作为新记录写入 orders 主题的位点 {x}，消息 ID 不变。半消息本身留在原处。"
        ),
        Rule::BecomesVisible { .. } => both!(
            "The message is appended to the orders topic at offset {x}. The topic now holds {y} records of this order, because each accepted commit appends one.",
            "消息写入 orders 主题的位点 {x}。每接受一次提交就写入一条，因此该主题里现在有 {y} 条这个订单的消息。"
        ),
        Rule::AppendFailed if event.step.part == Part::Copy => both!(
            "The copy could not be written, and without it the broker does not ask. It comes back to this half message.",
            "这份半消息没能重写，没有重写就不反查。Broker 会再来处理它。"
        ),
        Rule::AppendFailed => both!(
            "The message could not be written to the orders topic, so nothing is noted as settled. The half message stays undecided, and the broker will ask.",
            "消息没能写入 orders 主题，所以没有记为已了结。半消息仍然待定，Broker 之后会反查。"
        ),
        Rule::OpFlushed { .. } => both!(
            "What is settled is noted in memory first and written out at least {y} after the last time (`transactionOpBatchInterval`). This record holds {x} {x|entry|entries}; until now a crash of the broker would have forgotten {x|it|them}.",
            "已了结的记录先留在内存里，距上次写出至少 {y}（`transactionOpBatchInterval`）才写一次。这条记录含 {x} 条，在此之前 Broker 一旦崩溃就会忘掉。"
        ),
        Rule::OpWriteFailed => both!(
            "The op record could not be written. The broker only logs that, and the entries are gone: the half messages look undecided, and a check round will ask without need.",
            "Op 记录没能写入。Broker 只记日志，条目就此丢失：这些半消息看起来仍然待定，之后会被多余地反查。"
        ),
        Rule::OpFlushedFull { .. } => both!(
            "The {x} {x|entry|entries} in memory take more than {y} bytes (`transactionOpMsgMaxSize`), so the broker does not wait for its tick.",
            "内存里的 {x} 条已超过 {y} 字节（`transactionOpMsgMaxSize`），Broker 不等定时就写出。"
        ),
        Rule::HalfIsGone { .. } => both!(
            "The word names half offset {x}, but the log does not hold this half message any more. The broker answers with an error that nobody reads.",
            "请求指明半消息位点 {x}，但日志里已没有这条半消息。Broker 返回的错误没有人会看。"
        ),
        Rule::ImmuneCopies { .. } => both!(
            "The half message is younger than its `CHECK_IMMUNITY_TIME_IN_SECONDS` ({z}), so nobody is asked. The broker writes it anew all the same, and that uses attempt {x} of {y}.",
            "半消息还在 `CHECK_IMMUNITY_TIME_IN_SECONDS`（{z}）之内，所以不反查。但 Broker 照样重写一份，用掉第 {x}/{y} 次机会。"
        ),
        Rule::EndAfterImmunity { .. } => both!(
            "The half message is older than its immunity ({x}). From then on the broker ignores the sender’s own word with `{c}` ({n}) and waits for the answer to a check.",
            "半消息已过免检时间（{x}）。此后 Broker 以 `{c}`（{n}）忽略发送方自己的请求，只等反查的回答。"
        ),
        Rule::TooOldToKeep { .. } => both!(
            "The half message is older than the log is kept (`fileReservedTime`, {x}), so the broker does not ask any more. It moves it to `TRANS_CHECK_MAX_TIME_TOPIC`.",
            "半消息的存放时间已超过日志保留时间（`fileReservedTime`，{x}），Broker 不再反查，把它移入 `TRANS_CHECK_MAX_TIME_TOPIC`。"
        ),
        Rule::Resumed { .. } => both!(
            "An operator sends `RESUME_CHECK_HALF_MESSAGE` (323): the discarded message is written to the half topic again, at offset {x}, and its checks count from 0.",
            "运维发出 `RESUME_CHECK_HALF_MESSAGE`（323）：被丢弃的消息重新写入半消息主题的位点 {x}，反查次数从 0 算起。"
        ),
        Rule::BackAsSend => both!(
            "`CONSUMER_SEND_MSG_BACK` (36) got no good reply, so the client sends the message to the retry topic itself, as an ordinary one. Had the broker stored the first all the same, there are two now.",
            "`CONSUMER_SEND_MSG_BACK`（36）没有得到成功应答，客户端便自己把它作为普通消息发到重试主题。若前一次其实已存储，现在就有两条。"
        ),
        Rule::HandledAgain { .. } => both!(
            "The message could not be sent back in either way. The client keeps it and hands it to its handler once more after {x}.",
            "两种方式都没能退回。客户端留住消息，{x}后再交给处理程序一次。"
        ),
        Rule::HandlerStuck { .. } => both!(
            "The handler has run for longer than `consumeTimeout` ({x}). The client gives the message back for a later try, but it cannot stop the handler.",
            "处理时间已超过 `consumeTimeout`（{x}）。客户端把消息退回稍后重试，却无法让处理程序停下。"
        ),
        Rule::ResultIgnored => both!(
            "By now the message is in other hands, so the client drops this result. What the cart database has done stays done.",
            "此时消息已不归它管，客户端丢弃这个结果。但购物车库里做过的改动不会撤回。"
        ),
        Rule::PowerFails { restart_after: Some(_), .. } => both!(
            "This run lets the power of {a} fail here and brings it back after {x}. With the memory goes what was not flushed: {y} {y|record|records} of the log.",
            "本场景让 {a} 在此断电，{x} 后恢复。除内存外，日志里尚未刷盘的 {y} 条记录也会丢失。"
        ),
        Rule::PowerFails { .. } => both!(
            "This run lets the power of {a} fail here, and it stays down. With the memory goes what was not flushed: {y} {y|record|records} of the log.",
            "本场景让 {a} 在此断电，之后不再恢复。除内存外，日志里尚未刷盘的 {y} 条记录也会丢失。"
        ),
        Rule::PausedByOutage => both!(
            "This run lets {a} stand still from now on. Its connections stay open, and what comes to it waits.",
            "本场景让 {a} 从此刻起暂停。连接仍然开着，发给它的内容会排队等待。"
        ),
        Rule::CutOffByOutage => both!(
            "This run cuts {a} off from the network. It goes on working, but nothing gets in or out, and nobody is told.",
            "本场景让 {a} 与网络隔离。它照常运行，但内容进不来也出不去，而且没有人得到通知。"
        ),
        Rule::GoesOn => both!(
            "{a} has lost nothing: what waited for it is done now, and its messages get through again.",
            "{a} 没有丢失任何内容：等着它的事现在继续，消息也能送达了。"
        ),
        Rule::FindsCoordinator => both!(
            "Each transactional id has a coordinator, the leader of one partition of `__transaction_state`. The client asks where it is.",
            "每个 transactional.id 都有一个协调者，也就是 `__transaction_state` 某个分区的 leader。客户端先问它在哪里。"
        ),
        Rule::InitFences => both!(
            "`initTransactions` asks for a new epoch. Whoever used this transactional id before is fenced, and its open transaction is aborted.",
            "`initTransactions` 申请新的 epoch。之前使用这个 transactional.id 的生产者被隔离，它未结束的事务会中止。"
        ),
        Rule::ProducerReady { .. } => both!(
            "The producer has epoch {x}. From now on the coordinator refuses older ones.",
            "生产者得到 epoch {x}，此后协调者拒绝更旧的 epoch。"
        ),
        Rule::InitAbortsOpenOne => both!(
            "A transaction of this id is still open. The coordinator fences its producer and aborts it, without asking anybody: a restart does not complete it.",
            "这个 id 还有未结束的事务。协调者隔离它的生产者并中止事务，不询问任何人：重启并不会把事务做完。"
        ),
        Rule::ProducesInTransaction { attempt: 0..=1 } => both!(
            "The record goes out inside a transaction. The first one opens the transaction at the coordinator; `beginTransaction` itself sends nothing.",
            "记录在事务中发出。第一条记录会在协调者那里开启事务，`beginTransaction` 本身不发送任何内容。"
        ),
        Rule::ProducesInTransaction { .. } => both!(
            "The client sends the record again with the same sequence number, so that the leader can recognise it. This is attempt {x}.",
            "客户端用同一个序号重发记录，leader 因此能认出它。这是第 {x} 次尝试。"
        ),
        Rule::ProduceStored { .. } => both!(
            "The record lies at offset {x}. The last stable offset is {y}: consumers with `read_committed` get nothing from there on until the transaction ends.",
            "记录存入位点 {x}。最后稳定位点是 {y}：事务结束之前，`read_committed` 的消费者读不到从那里开始的内容。"
        ),
        Rule::ProduceDeduplicated => both!(
            "The sequence number is known: the record is in the log already. The leader stores nothing and answers that all is well.",
            "序号已知，记录早在日志里。leader 不再存储，直接应答成功。"
        ),
        Rule::ProduceAcknowledged => both!(
            "The record is stored on all replicas in sync. It is not visible yet to consumers with `read_committed`.",
            "记录已存到所有同步副本，但 `read_committed` 的消费者还看不到。"
        ),
        Rule::ProduceFenced { .. } => both!(
            "The record carries an older epoch, so the leader refuses it: `{c}` ({n}). Another producer has taken over this transactional id, or the coordinator has fenced this one.",
            "记录带的是旧 epoch，leader 拒绝：`{c}`（{n}）。别的生产者接管了这个 transactional.id，或者协调者隔离了它。"
        ),
        Rule::EndTxnCommits { attempt: 0..=1 } => both!(
            "`commitTransaction` asks the coordinator to commit. Unlike RocketMQ’s last word it has a reply, and the client repeats it.",
            "`commitTransaction` 请求协调者提交。与 RocketMQ 的最后一句不同，它有应答，客户端会重试。"
        ),
        Rule::EndTxnCommits { .. } => both!(
            "The client has no answer yet, so it asks again. A commit that was accepted before is not done twice. This is attempt {x}.",
            "客户端还没有得到答复，于是再请求一次。之前若已接受，不会重复提交。这是第 {x} 次尝试。"
        ),
        Rule::EndTxnAborts => both!(
            "`abortTransaction` asks the coordinator to abort: the record will never be visible to `read_committed`.",
            "`abortTransaction` 请求协调者中止：`read_committed` 的消费者永远看不到这条记录。"
        ),
        Rule::EndTxnAccepted { commit: true } => both!(
            "The transaction is open and the epoch is right, so the coordinator writes down that it commits.",
            "事务未结束，epoch 也对，协调者于是写下“提交”的决定。"
        ),
        Rule::EndTxnAccepted { commit: false } => both!(
            "The transaction is open and the epoch is right, so the coordinator writes down that it aborts.",
            "事务未结束，epoch 也对，协调者于是写下“中止”的决定。"
        ),
        Rule::EndTxnKnown => both!(
            "The coordinator has carried this out already, so it only repeats its answer.",
            "协调者早已执行，只是把答复再说一遍。"
        ),
        Rule::EndTxnAnswered => both!(
            "The call returns as soon as the decision is written down. Consumers see the record only once the marker is in the partition.",
            "决定一写下，调用就返回。要等标记写入分区，消费者才能看到记录。"
        ),
        Rule::TransactionUnderWay => both!(
            "The last decision is still being carried out, so the coordinator answers `CONCURRENT_TRANSACTIONS` (51). The client asks again until it is done.",
            "上一个决定还在执行，协调者应答 `CONCURRENT_TRANSACTIONS`（51）。客户端会一直重试到完成。"
        ),
        Rule::Decided { state: TransactionState::PrepareCommit } => both!(
            "`PrepareCommit` in the replicated log `__transaction_state` is the decision. Whatever dies now, the transaction will be committed.",
            "复制日志 `__transaction_state` 里的 `PrepareCommit` 就是决定。此后无论谁崩溃，事务都会提交。"
        ),
        Rule::Decided { state: TransactionState::PrepareAbort } => both!(
            "`PrepareAbort` in the replicated log `__transaction_state` is the decision. Whatever the order database says, the record will not be visible.",
            "复制日志 `__transaction_state` 里的 `PrepareAbort` 就是决定。不管订单库怎么说，这条记录都不会可见。"
        ),
        Rule::Decided { .. } => both!(
            "Every partition has its marker, so the coordinator closes the transaction.",
            "每个分区都有了标记，协调者关闭这个事务。"
        ),
        Rule::BelowMinIsr => both!(
            "Too few replicas of `__transaction_state` are in sync, so the append fails and nothing is decided. The client asks again.",
            "`__transaction_state` 的同步副本不足，写入失败，什么也没有决定。客户端会再请求。"
        ),
        Rule::ProducerFenced { .. } => both!(
            "The coordinator answers `{c}` ({n}): the transaction is not this producer’s any more. That is fatal, and the application learns of it as an exception.",
            "协调者应答 `{c}`（{n}）：事务已不属于这个生产者。这是致命错误，应用会得到异常。"
        ),
        Rule::ProducerUnusable => both!(
            "The producer has met a fatal error and can only be closed, so nothing comes of this order.",
            "生产者遇到致命错误，只能关闭，这个订单因此没有下文。"
        ),
        Rule::ClientRepeats => both!(
            "The client mends this by itself: it asks again after a short pause, as soon as there is somebody to answer.",
            "客户端自己会处理：稍等片刻，一有人应答就再请求。"
        ),
        Rule::RequestTimedOut { .. } => both!(
            "No reply came within `request.timeout.ms` ({x}), so the client sends the request again.",
            "`request.timeout.ms`（{x}）内没有应答，客户端重发请求。"
        ),
        Rule::CallTimedOut { .. } => both!(
            "The call has waited for {x} and ends with a TimeoutException. The application does not know what became of it, and gives up.",
            "调用等了 {x}，以 TimeoutException 结束。应用不知道结果，就此放弃。"
        ),
        Rule::CommitCalledAgain => both!(
            "`commitTransaction` ends with a TimeoutException: the outcome is unknown. The application calls it again, which is safe, and waits for the same result.",
            "`commitTransaction` 以 TimeoutException 结束，结果未知。应用再调用一次，这是安全的，等的还是同一个结果。"
        ),
        Rule::CommitUnknownCompensates => both!(
            "`commitTransaction` ends with a TimeoutException: the outcome is unknown. This application takes that for a failure and deletes the order.",
            "`commitTransaction` 以 TimeoutException 结束，结果未知。这个应用把它当成失败，删除订单。"
        ),
        Rule::OrderSentAnew => both!(
            "`commitTransaction` ends with a TimeoutException: the outcome is unknown. The application closes the producer and sends the order again in a new transaction.",
            "`commitTransaction` 以 TimeoutException 结束，结果未知。应用关闭生产者，在新事务里重新发送这个订单。"
        ),
        Rule::DatabaseRefusedAborts => both!(
            "The order database has not kept the row, so the application aborts the Kafka transaction as well.",
            "订单库没有保留该订单行，应用于是也中止 Kafka 事务。"
        ),
        Rule::KafkaRequest => both!(
            "Every request of Kafka has a reply. Where none comes, the client asks again.",
            "Kafka 的每个请求都有应答。等不到应答，客户端就再请求。"
        ),
        Rule::KafkaReply { code: 0 } => both!("The answer: done.", "应答：成功。"),
        Rule::KafkaReply { .. } => both!("The answer is `{c}` ({n}).", "应答是 `{c}`（{n}）。"),
        Rule::MarkerGoes { commit: true } => both!(
            "The coordinator tells each partition of the transaction to commit. It repeats this until the leader has it.",
            "协调者通知事务涉及的每个分区提交，并一直重试到 leader 收到为止。"
        ),
        Rule::MarkerGoes { commit: false } => both!(
            "The coordinator tells each partition of the transaction to abort. It repeats this until the leader has it.",
            "协调者通知事务涉及的每个分区中止，并一直重试到 leader 收到为止。"
        ),
        Rule::MarkerWritten { commit: true } => both!(
            "The COMMIT marker is a record of its own in the partition. It ends the transaction there, and the last stable offset moves on.",
            "COMMIT 标记是分区里单独的一条记录。事务在此结束，最后稳定位点前移。"
        ),
        Rule::MarkerWritten { commit: false } => both!(
            "The ABORT marker is a record of its own in the partition. The records before it stay in the log, but clients with `read_committed` leave them out.",
            "ABORT 标记是分区里单独的一条记录。之前的记录仍在日志里，但 `read_committed` 的客户端会跳过它们。"
        ),
        Rule::MarkerRepeats => both!(
            "The marker has not got through. The coordinator sends it again as soon as the leader is there; until then nothing behind it is visible.",
            "标记没有送达。leader 一恢复，协调者就重发，在此之前其后的内容都不可见。"
        ),
        Rule::MarkerEndsAnother { .. } => both!(
            "The marker comes late, when the coordinator has long sent it again. The leader compares epochs only, and the next transaction has the same one: the marker ends that of order {x} (closed by KIP-1228).",
            "标记来晚了，协调者早已重发过。leader 只比较 epoch，而下一个事务的 epoch 与它相同：标记结束的是订单 {x} 的事务（KIP-1228 修复）。"
        ),
        Rule::MarkerTooOld => both!(
            "The partition holds a later epoch than the marker’s, so the leader refuses it: `{c}` ({n}). Its transaction has long ended.",
            "分区里已有更新的 epoch，leader 拒绝这个标记：`{c}`（{n}）。它的事务早已结束。"
        ),
        Rule::ScanAborts { .. } => both!(
            "Every {y} the coordinator looks for transactions open for longer than `transaction.timeout.ms` ({z}). It asks nobody: it fences the producer and aborts.",
            "协调者每隔 {y} 查找开启超过 `transaction.timeout.ms`（{z}）的事务。它不询问任何人，直接隔离生产者并中止。"
        ),
        Rule::Fetches { .. } => both!(
            "The consumer’s fetch waits at the leader, and a record that it may read answers it. This is delivery {x} of the order.",
            "消费者的拉取请求等在 leader 上，一有可读的记录就返回。这是该订单的第 {x} 次投递。"
        ),
        Rule::CartFailsAndRepeats => both!(
            "The handler failed. Kafka has no retry topic: the consumer does not move on, and tries the record again.",
            "处理失败。Kafka 没有重试主题：消费者不前进，稍后重试这条记录。"
        ),
        Rule::OffsetCommitted { interval: 0 } => {
            both!("The application commits its offset after each record.", "应用每处理完一条记录就提交位点。")
        }
        Rule::OffsetCommitted { .. } => both!(
            "The consumer commits its offset every {y} (`auto.commit.interval.ms`). Whoever takes over starts from there.",
            "消费者每隔 {y}（`auto.commit.interval.ms`）提交位点。接手者从那里开始读。"
        ),
        Rule::SessionExpires { .. } => both!(
            "The group has had no heartbeat from {e} for {x}, so it gives the partition to another consumer.",
            "消费组 {x} 没有收到 {e} 的心跳，把分区交给另一个消费者。"
        ),
        Rule::RowCommitted => both!(
            "The order row is committed. From here on the order exists, whatever becomes of its message.",
            "订单行已提交。从这里起订单已经存在，不管消息结果如何。"
        ),
        Rule::OutboxRowCommitted => both!(
            "The order row and a row in the outbox table are written in one local transaction: either both are there, or neither.",
            "订单行和发件箱表里的一行在同一个本地事务里写入：要么都在，要么都不在。"
        ),
        Rule::RowStaysOpen => both!(
            "The order row is written, but the local transaction stays open: first the message has to be sent.",
            "订单行已写入，但本地事务先不提交，要等消息发出。"
        ),
        Rule::NothingSent if event.outcome == Outcome::Cut => both!(
            "{a} died before it committed, so the order database rolls back. Nothing was sent yet.",
            "{a} 在提交之前崩溃，订单库回滚。消息还没有发出。"
        ),
        Rule::NothingSent => both!(
            "The order database has not kept the row, and nothing has been sent yet. Both sides agree.",
            "订单库没有保留该订单行，消息也还没有发出，两边一致。"
        ),
        Rule::MessageIsOut => both!(
            "The order database has not kept the row, but the message is out already. Nobody can call it back.",
            "订单库没有保留该订单行，但消息已经发出，没有人能收回。"
        ),
        Rule::SendGoes { attempt: 0..=1 } => both!(
            "An ordinary message: once the broker has stored it, consumers see it.",
            "这是普通消息：Broker 一存好，消费者就能看到。"
        ),
        Rule::SendGoes { .. } => both!(
            "The last attempt failed, so the message is sent again. If the first one was stored after all, there will be two. This is attempt {x}.",
            "上一次发送失败，所以再发一次。假如第一次其实已存储，就会有两条。这是第 {x} 次尝试。"
        ),
        Rule::SendStored => both!(
            "The broker has stored the message, and its reply says so. Only this reply tells the sender.",
            "Broker 已存储消息，并用应答告知。发送方只能靠这个应答知道结果。"
        ),
        Rule::SendRefused { .. } => both!(
            "The broker has stored nothing and replies `{c}` ({n}).",
            "Broker 没有存储任何内容，应答是 `{c}`（{n}）。"
        ),
        Rule::NoReplyInTime { .. } => both!(
            "No reply came within `sendTimeout` ({x}). The message may be stored or not: the sender cannot tell.",
            "`sendTimeout`（{x}）内没有收到应答。消息可能存了，也可能没存，发送方无从得知。"
        ),
        Rule::OrderStays { .. } => both!(
            "After {y} {y|attempt|attempts} the send ends with an exception. The order is committed already and stays; if its message is not stored, nobody will ever send it.",
            "尝试 {y} 次后，发送以异常结束。订单早已提交，会留下来；如果消息没有存储，就再也没有人发送了。"
        ),
        Rule::SendFailedRollsBack { .. } => both!(
            "After {y} {y|attempt|attempts} the send ends with an exception, so the local transaction is rolled back. If the message was stored all the same, it speaks of an order that does not exist.",
            "尝试 {y} 次后，发送以异常结束，于是回滚本地事务。假如消息其实已存储，它说的就是一个不存在的订单。"
        ),
        Rule::SendFailedCompensates { .. } => both!(
            "After {y} {y|attempt|attempts} the send ends with an exception, and the application deletes the order. Whether the message is stored it does not know.",
            "尝试 {y} 次后，发送以异常结束，应用于是删除订单。消息是否已存储，它并不知道。"
        ),
        Rule::Compensates => both!(
            "The application takes its order back by a second local transaction. A message that is out cannot be taken back.",
            "应用用第二个本地事务撤销订单。已经发出的消息是撤不回的。"
        ),
        Rule::RelayPolls { .. } => both!(
            "The relay looks into the outbox every {y} (`pollInterval`). It finds {x} {x|row|rows} not marked as sent, and sends them in order of their ids.",
            "中继每隔 {y}（`pollInterval`）查看发件箱，找到 {x} 行未标记为已发送的，按 ID 顺序发送。"
        ),
        Rule::RelayMarks => both!(
            "The broker has the message, so the relay marks the row as sent. If it dies before that, the row is sent again.",
            "Broker 已收到消息，中继于是把这一行标记为已发送。假如在此之前崩溃，这一行会再发一次。"
        ),
        Rule::RelayStops => both!(
            "The relay cannot tell whether the row is dealt with, so it stops here. With its next poll the row comes again, and those behind it wait.",
            "中继无法确认这一行是否处理完，于是停下。下次轮询会再处理这一行，排在后面的也要等。"
        ),
        Rule::CutOff => both!(
            "One of both ends is cut off from the network, so the message gets lost. The connection does not report it.",
            "有一端与网络隔离，消息因此丢失，连接也不会报错。"
        ),
        Rule::ChannelExpires { .. } => both!(
            "The broker has had no heartbeat from {e} for longer than {x} (`channelExpiredTimeout`), so its scan closes the channel. Until now it took {e} for alive.",
            "Broker 超过 {x}（`channelExpiredTimeout`）没有收到 {e} 的心跳，扫描时关闭了这条连接。在此之前一直以为它活着。"
        ),
        Rule::LogFlushed => both!(
            "The broker writes the tail of its log to disk every 500 ms (`ASYNC_FLUSH`). Until then a power failure would have taken it.",
            "Broker 每 500 ms 把日志尾部刷到磁盘（`ASYNC_FLUSH`）。在此之前一旦断电就会丢失。"
        ),
        Rule::RoundStarts { .. } => both!(
            "The broker goes through its half messages every {y} (`transactionCheckInterval`). This is round {x}, with {z} half {z|record|records} to look at.",
            "Broker 每隔 {y}（`transactionCheckInterval`）检查一遍半消息。这是第 {x} 轮，有 {z} 条半消息记录要看。"
        ),
        Rule::RoundPauses => both!(
            "The round has read op records, but none names this half message. It sleeps for 1 s and reads on before it asks.",
            "本轮读到了 Op 记录，但没有一条指向这条半消息。先停顿 1 s 再往后读，然后才反查。"
        ),
        Rule::RoundEnds { too_young: true, .. } => both!(
            "The round stops after {x} {x|record|records}, at a half message younger than `transactionTimeOut` ({z}). Those behind it have to wait as well.",
            "本轮看过 {x} 条记录后，遇到一条存放时间不到 `transactionTimeOut`（{z}）的半消息，于是停下，排在后面的也要等。"
        ),
        Rule::RoundEnds { too_young: false, .. } => both!(
            "The round has gone through {x} half {x|record|records}, and nothing more is to be looked at.",
            "本轮看过 {x} 条半消息记录，没有更多要看的了。"
        ),
        Rule::CheckCopies { .. } => both!(
            "Before it asks, it writes the half message anew with `TRANSACTION_CHECK_TIMES` = {x}, and the answer will name this copy.",
            "反查之前先把半消息重写一份，`TRANSACTION_CHECK_TIMES` = {x}，回答将指向这一份。"
        ),
        Rule::CheckAsks { .. } => both!(
            "Check {x} of {y} is one-way: the broker waits for no reply.",
            "第 {x}/{y} 次反查是单向的，不等应答。"
        ),
        Rule::CheckFindsNobody { .. } => both!(
            "No instance of the producer group is connected to the broker, so nothing is sent. The attempt counts all the same: {x} of {y} {x|is|are} used.",
            "生产者组没有任何实例与 Broker 相连，所以什么也没发出。这次机会照样算用掉，已用 {x}/{y} 次。"
        ),
        Rule::PolicyLooks => both!(
            "The broker cannot see the order database, so it asks the application. There `checkLocalTransaction` looks for the order row.",
            "Broker 看不到订单库，只能问应用。应用里的 `checkLocalTransaction` 去查订单行。"
        ),
        Rule::PolicyFound => both!(
            "The order row is there, so the local transaction was committed. The answer is commit.",
            "订单行存在，说明本地事务已提交，所以回答提交。"
        ),
        Rule::PolicyNotFound => both!(
            "The order row is not there, so the answer is rollback. If the local transaction were still running, that answer would be wrong.",
            "订单行不存在，所以回答回滚。假如本地事务还在进行，这个回答就是错的。"
        ),
        Rule::PolicyStillOpen { .. } => both!(
            "The order row is not there, but the half message is younger than the longest local transaction ({z}). It may still be running, so the answer is “unknown”.",
            "订单行不存在，但半消息存放的时间还没超过本地事务的最长时间（{z}）。事务可能仍在进行，所以回答“未知”。"
        ),
        Rule::PolicyFixed => match word {
            Some(_) => both!(
                "The callback answers {d} without looking into the order database.",
                "回调不查订单库，直接回答{d}。"
            ),
            None => both!("The callback answers without looking into the order database.", "回调不查订单库就回答。"),
        },
        Rule::PolicyThrew => both!(
            "The callback threw. The client then answers “unknown”, so the broker will ask again.",
            "回调抛出异常。客户端于是回答“未知”，Broker 之后会再反查。"
        ),
        Rule::PolicyNull => both!(
            "The callback returned null. The client then sends no answer at all, so the broker will ask again.",
            "回调返回 null。客户端于是什么也不回答，Broker 之后会再反查。"
        ),
        Rule::AnswerNamesCopy { .. } => both!(
            "The answer is an `END_TRANSACTION` as well, again one-way. It names half offset {x}, the copy that this check wrote.",
            "回答也是 `END_TRANSACTION`，同样是单向的。它指明半消息位点 {x}，也就是这次反查重写的那一份。"
        ),
        Rule::ChecksUsedUp { .. } => both!(
            "All {y} checks (`transactionCheckMax`) are used. The broker moves the half message to `TRANS_CHECK_MAX_TIME_TOPIC` and asks no more; an operator can put it back.",
            "{y} 次反查（`transactionCheckMax`）已经用完。Broker 把半消息移入 `TRANS_CHECK_MAX_TIME_TOPIC`，不再反查，之后可由人工放回。"
        ),
        Rule::Delivers { .. } => both!(
            "The consumer’s long poll is waiting at the broker, and a visible message answers it. This is delivery {x} of the order.",
            "消费者的长轮询正等在 Broker 上，消息一可见就返回给它。这是该订单的第 {x} 次投递。"
        ),
        Rule::DeliversAgain { .. } => both!(
            "The broker has no acknowledgement for this message. Whoever reads the queue now starts from the broker’s offset, so the message comes again: delivery {x}.",
            "Broker 没有收到这条消息的消费确认。接手队列的消费者从 Broker 记录的位点读起，所以消息再次投递，这是第 {x} 次。"
        ),
        Rule::PollTimedOut => both!(
            "The consumer’s poll got no answer in time, so it polls again.",
            "消费者的拉取请求超时，于是再次拉取。"
        ),
        Rule::CartHandled => both!(
            "The cart handler takes the ordered goods out of the cart. The order system never learns whether that worked.",
            "购物车处理程序把已下单的商品移出购物车。成功与否，订单系统都不会知道。"
        ),
        Rule::CartKnewIt => both!(
            "The handler remembers that it has handled this order, so it does nothing. That is what idempotent means.",
            "处理程序记得已经处理过这个订单，所以什么也不做。这就是幂等。"
        ),
        Rule::CartFailed => both!(
            "The handler failed, so the message is not done: it goes back to the broker for a later try.",
            "处理失败，消息不算消费完，要退回 Broker 稍后重试。"
        ),
        Rule::AckOnTick { .. } => both!(
            "The consumer reports how far it has come every {y} (`persistConsumerOffsetInterval`), one-way. Until then the broker knows nothing of it.",
            "消费者每隔 {y}（`persistConsumerOffsetInterval`）单向上报消费进度。在此之前 Broker 并不知道。"
        ),
        Rule::AckOnPoll => {
            both!("The consumer’s progress travels with its next poll.", "消费进度随下一次拉取请求带给 Broker。")
        }
        Rule::SentBack { .. } => both!(
            "The broker keeps the message for later: try {x} comes after {y}.",
            "Broker 把消息留到之后再投，{y} 后进行第 {x} 次重试。"
        ),
        Rule::RetryDue { .. } => {
            both!("The delay is over, so try {x} of this message is due.", "延时结束，轮到这条消息的第 {x} 次重试。")
        }
        Rule::DeadLetter { .. } => both!(
            "The message has failed after {x} {x|retry|retries}, and none is left. It goes to the dead-letter queue, and an operator has to look at it.",
            "重试 {x} 次后仍然失败，次数已用完。消息进入死信队列，需要人工处理。"
        ),
        Rule::Saved { .. } => both!(
            "The broker saves its positions and the consumers’ offsets every {y} (`flushConsumerOffsetInterval`). A crash goes back to what was saved last.",
            "Broker 每隔 {y}（`flushConsumerOffsetInterval`）保存自己的位置和消费位点。一旦崩溃，就退回上次保存的内容。"
        ),
        Rule::HeartbeatRegisters => both!(
            "The broker can only ask instances that it has heard from. This heartbeat puts {a} into its producer table.",
            "Broker 只能反查与它有联系的实例。这次心跳让 {a} 进入它的生产者表。"
        ),
        Rule::CrashByFault { restart_after: Some(_) } => both!(
            "This run lets {a} die here and brings it back after {x}. What it held only in memory is gone.",
            "本场景让 {a} 在此崩溃，{x} 后恢复。只在内存里的内容会丢失。"
        ),
        Rule::CrashByFault { restart_after: None } => {
            both!("This run lets {a} die here, and it stays down.", "本场景让 {a} 在此崩溃，之后不再恢复。")
        }
        Rule::CrashByOutage => both!("This run has an outage of {a} that begins now.", "本场景安排 {a} 从此刻起停机。"),
        Rule::Restarts => both!(
            "{a} starts anew. What it held only in memory is gone, and its timers count from now.",
            "{a} 重新启动。只在内存里的内容已丢失，各个定时任务从现在重新计时。"
        ),
        Rule::ConnectionGone => gone(event),
        Rule::TimerFires => timer(event),
    }
}

fn twice() -> &'static Both {
    both!(
        "Each copy is a request of its own, and the broker does not compare them.",
        "两份都是独立的请求，Broker 不会比对。"
    )
}

/// A process is dead, and what it had to do with this step with it.
fn gone(event: &Event) -> &'static Both {
    match event.outcome {
        Outcome::SenderDown => both!(
            "{a} is dead before it can do this, and nobody else knows what it was about to do.",
            "{a} 还没做这一步就已崩溃，没有人知道它原本要做什么。"
        ),
        Outcome::ReceiverDown if event.step.kind() == StepKind::OneWay => both!(
            "{b} is down and receives nothing. The message is one-way, so {a} does not notice.",
            "{b} 已停机，什么也收不到。消息是单向的，{a} 不会察觉。"
        ),
        Outcome::ReceiverDown => {
            both!("{b} is down, so there is no connection to it.", "{b} 已停机，与它的连接不复存在。")
        }
        _ => both!(
            "A process has died, and its connections are gone with all that was on its way.",
            "进程已崩溃，它的连接断开，途中的内容一并丢失。"
        ),
    }
}

/// Why the broker may ask now.
fn due(event: &Event, immunity: bool) -> Option<&'static Both> {
    let (Rule::CheckCopies { limit, .. } | Rule::CheckAsks { limit, .. }) = event.rule else { return None };
    let is_older = |age: i64| u64::try_from(age).is_ok_and(|age| age > limit);
    Some(match event.age {
        Some(..0) => both!(
            "The sender’s clock is ahead: by it the half message will only be born in {i}. A negative age counts as due, so the broker asks at once.",
            "发送方的时钟快了：按它的时间，半消息要 {i} 后才产生。存放时间为负也算到期，所以 Broker 立即反查。"
        ),
        Some(age) if is_older(age) && immunity => both!(
            "The half message is {i} old, older than its `CHECK_IMMUNITY_TIME_IN_SECONDS` ({z}), and no commit or rollback of this copy is recorded, so the broker asks.",
            "半消息已存放 {i}，超过 `CHECK_IMMUNITY_TIME_IN_SECONDS`（{z}），这一份又没有提交或回滚记录，所以 Broker 发起反查。"
        ),
        Some(age) if is_older(age) => both!(
            "The half message is {i} old, older than `transactionTimeOut` ({z}), and no commit or rollback is recorded, so the broker asks.",
            "半消息已存放 {i}，超过 `transactionTimeOut`（{z}），又没有提交或回滚记录，所以 Broker 发起反查。"
        ),
        _ => both!(
            "The half message is due, and no commit or rollback is recorded, so the broker asks.",
            "半消息到了该反查的时候，又没有提交或回滚记录，所以 Broker 发起反查。"
        ),
    })
}

fn timer(event: &Event) -> &'static Both {
    match event.step.part {
        Part::Age => both!(
            "The half message is now older than `transactionTimeOut` ({g}): from here on a check round may ask about it.",
            "半消息的存放时间已超过 `transactionTimeOut`（{g}），从现在起可以被反查。"
        ),
        Part::Limit => both!(
            "By now the local transaction must be over. If the order row is missing, it will not come any more.",
            "到这时本地事务应已结束。订单行若仍不存在，就不会再有了。"
        ),
        Part::Ahead => both!(
            "The sender’s clock is ahead of the broker’s. Only now has the broker’s clock reached the born time of the half message, so its age counts from here.",
            "发送方的时钟比 Broker 快。Broker 的时钟到现在才走到半消息的产生时间，存放时间从这里算起。"
        ),
        Part::Immunity => both!(
            "The half message is now older than its `CHECK_IMMUNITY_TIME_IN_SECONDS`: from here on a check round asks about it.",
            "半消息的存放时间已超过 `CHECK_IMMUNITY_TIME_IN_SECONDS`，从现在起会被反查。"
        ),
        Part::Expiry if event.step.verb == Verb::Produce => both!(
            "The transaction is open for longer than `transaction.timeout.ms`: the coordinator’s next scan will abort it.",
            "事务开启已超过 `transaction.timeout.ms`，协调者下次扫描会中止它。"
        ),
        Part::Expiry => both!(
            "The half message is now older than the log is kept (`fileReservedTime`): the next check round will not ask, but discard it.",
            "半消息的存放时间已超过日志保留时间（`fileReservedTime`），下一轮不再反查，而是丢弃它。"
        ),
        _ => both!("It was time for this.", "到了该做这一步的时间。"),
    }
}

/// What the run does to this step; `None` where the rule says it.
fn fault(event: &Event, how: How) -> Option<&'static Both> {
    Some(match how {
        How::Lost => both!("This run loses the message here.", "本场景让这条消息在此丢失。"),
        How::ReplyLost => both!("This run loses the reply to it.", "本场景让它的应答丢失。"),
        How::Delayed { .. } => both!("This run delays the message by {h}.", "本场景让这条消息延迟 {h}。"),
        How::Duplicated => both!("This run sends the message twice.", "本场景让这条消息发出两次。"),
        How::Refused { .. } => match event.step.kind() {
            StepKind::Database => both!("This run lets the database refuse.", "本场景让数据库拒绝。"),
            StepKind::Append => both!("This run lets the write fail.", "本场景让写入失败。"),
            StepKind::Reply => both!("This run lets the connection break here.", "本场景让连接在此断开。"),
            _ => both!("This run lets the broker answer with an error.", "本场景让 Broker 返回错误。"),
        },
        How::Returns { .. } => both!("This run lets the callback return {h}.", "本场景让回调返回{h}。"),
        How::Throws => both!("This run lets the application throw here.", "本场景让应用在此抛出异常。"),
        How::Slow { .. } => both!("This run lets the step take {h}.", "本场景让这一步耗时 {h}。"),
        How::Crash { .. } => return None,
    })
}
