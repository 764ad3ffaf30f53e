//! What happens now, in one sentence.

use half_message_protocol::{
    Effect, Event, LocalState, NodeId, Outcome, Part, Phase, Rpc, Rule, Trace, TransactionState, Verb,
};

use crate::language::Language;
use crate::sentence::{Both, Rich, both, say};
use crate::vocabulary::Vocabulary;

mod failed;

/// What happens in the event at this position; where there is none, that nothing has happened yet.
pub fn caption(language: Language, trace: &Trace, position: usize) -> Rich {
    let Some(event) = trace.events.get(position) else {
        return say!(language;
            "Nothing has happened yet: step forward, or fail a step that lies ahead.",
            "还什么都没有发生：请前进一步，或让后面的某一步失败。");
    };
    let vocabulary = Vocabulary::of(language, trace, event);
    vocabulary.fill(choose(trace, position, event, vocabulary.word))
}

fn choose(trace: &Trace, position: usize, event: &Event, word: Option<LocalState>) -> &'static Both {
    if event.phase == Phase::Failed && event.outcome != Outcome::NobodyOnline {
        return failed::failed(event);
    }
    match event.step.verb {
        Verb::Begin | Verb::Half | Verb::Local => sending(event),
        Verb::Commit | Verb::Rollback | Verb::Unknown => last_word(event, word),
        Verb::Final | Verb::Check | Verb::Discard => deciding(trace, position, event, word),
        Verb::Delivery | Verb::Report => consuming(trace, position, event),
        Verb::Round | Verb::Op | Verb::Save | Verb::Heartbeat | Verb::Flush | Verb::Expire => housekeeping(event),
        Verb::Crash | Verb::Restart | Verb::Outage => coming_and_going(event),
        Verb::Resume => both!(
            "An operator *puts the half message* of order {o} *back*: the broker will ask again.",
            "运维把订单 {o} 的半消息*放回*，Broker 会重新反查。"
        ),
        Verb::Send | Verb::Compensate | Verb::Poll | Verb::Mark => plain_sending(event),
        Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn => producing(event),
        Verb::Decide | Verb::Marker | Verb::Scan => coordinating(event),
    }
}

/// Kafka's producer client.
fn producing(event: &Event) -> &'static Both {
    let begun = event.phase == Phase::Begun;
    match (event.step.verb, event.step.part, event.rule) {
        (_, Part::Retry, _) => both!("{f} *asks again*.", "{f} *再次请求*。"),
        (_, Part::Timeout, _) => both!("{f} has *no answer* yet, and asks again.", "{f} *没有等到应答*，再次请求。"),
        (_, Part::Limit, Rule::CommitCalledAgain) => both!(
            "{f} does not know whether its commit went through, and *calls commit again*.",
            "{f} 不知道提交是否成功，*再次调用提交*。"
        ),
        (_, Part::Limit, Rule::CommitUnknownCompensates) => both!(
            "{f} does not know whether its commit went through, and *deletes the order*.",
            "{f} 不知道提交是否成功，要*删除订单*。"
        ),
        (_, Part::Limit, Rule::OrderSentAnew) => both!(
            "{f} does not know whether its commit went through, and *sends the order anew*.",
            "{f} 不知道提交是否成功，*重新发送订单*。"
        ),
        (_, Part::Limit, _) => both!("{f} *gives up*: a TimeoutException.", "{f} *放弃*：TimeoutException。"),
        (Verb::Produce, Part::Expiry, _) => both!(
            "The transaction is open for *too long*: the coordinator will abort it.",
            "事务*开启太久*，协调者将中止它。"
        ),
        (Verb::Find, Part::Reply, _) => both!("{t} knows where its *coordinator* is.", "{t} 得知*协调者*在哪里。"),
        (Verb::Find, ..) => both!("{f} looks for its *coordinator*.", "{f} 查找它的*协调者*。"),
        (Verb::Init, _, Rule::InitAbortsOpenOne) => both!(
            "A transaction is still *open*: the coordinator aborts it before it lets {f} begin.",
            "还有一个*未结束*的事务：协调者先中止它，才让 {f} 开始。"
        ),
        (Verb::Init, Part::Reply, _) => both!("{t} is *ready* for transactions.", "{t} 可以*开始事务*了。"),
        (Verb::Init, ..) => both!(
            "{f} registers with its coordinator and *fences* older ones.",
            "{f} 向协调者注册，并*隔离*旧的生产者。"
        ),
        (Verb::Produce, Part::Reply, _) if begun => {
            both!("The leader tells {t} that the record is *stored*.", "leader 告诉 {t}：记录*已存储*。")
        }
        (Verb::Produce, Part::Reply, _) => both!("{t} knows that the record is *stored*.", "{t} 得知记录*已存储*。"),
        (Verb::Produce, _, Rule::ProduceDeduplicated) => {
            both!("The leader *knows* this record already, and stores nothing.", "leader *认得*这条记录，不再存储。")
        }
        (Verb::Produce, ..) if begun => {
            both!("{f} sends the record of order {o} *inside a transaction*.", "{f} 在*事务中*发送订单 {o} 的记录。")
        }
        (Verb::Produce, ..) => both!(
            "The record is *in the log*, but its transaction is open: committed readers wait.",
            "记录*已在日志里*，但事务未结束，只读已提交的消费者要等。"
        ),
        (_, Part::Reply, _) if begun => both!("The coordinator *answers* {t}.", "协调者*应答* {t}。"),
        (_, Part::Reply, _) => both!("{t} knows that its word is *decided*.", "{t} 得知结果*已定*。"),
        (_, _, Rule::EndTxnAborts) => both!("{f} asks the coordinator to *abort*.", "{f} 请求协调者*中止*。"),
        (_, _, Rule::EndTxnKnown) => {
            both!("The coordinator has *done* this already, and says so again.", "协调者*早已执行*，再答复一次。")
        }
        (_, _, Rule::TransactionUnderWay) => {
            both!("The coordinator is *still at it*: {f} has to ask again.", "协调者*还在处理*，{f} 要再请求。")
        }
        _ if begun => both!("{f} asks the coordinator to *commit*.", "{f} 请求协调者*提交*。"),
        _ => both!("The coordinator *accepts* the word of {f}.", "协调者*接受*了 {f} 的请求。"),
    }
}

/// Kafka's transaction coordinator and its markers.
fn coordinating(event: &Event) -> &'static Both {
    use TransactionState::{PrepareAbort, PrepareCommit};
    let begun = event.phase == Phase::Begun;
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Scan, ..) => both!(
            "The coordinator finds a transaction that is *open for too long*, and decides alone: abort.",
            "协调者发现一个*开启太久*的事务，独自决定：中止。"
        ),
        (Verb::Decide, _, Rule::Decided { state: PrepareCommit }) if begun => {
            both!("The coordinator writes down *commit*.", "协调者写下*提交*。")
        }
        (Verb::Decide, _, Rule::Decided { state: PrepareAbort }) if begun => {
            both!("The coordinator writes down *abort*.", "协调者写下*中止*。")
        }
        (Verb::Decide, _, Rule::Decided { state: PrepareCommit }) => {
            both!("It is *decided*: this transaction is committed.", "*决定已下*：这个事务提交。")
        }
        (Verb::Decide, _, Rule::Decided { state: PrepareAbort }) => {
            both!("It is *decided*: this transaction is aborted.", "*决定已下*：这个事务中止。")
        }
        (Verb::Decide, ..) => both!("The transaction is *complete*.", "事务*完成*。"),
        (_, Part::Retry | Part::Timeout, _) => {
            both!("The coordinator sends the marker *again*.", "协调者*重发*标记。")
        }
        (_, Part::Reply, _) => both!("The leader *confirms* the marker.", "leader *确认*了标记。"),
        (_, _, Rule::MarkerGoes { .. }) => {
            both!("The coordinator sends the *marker* to the partition.", "协调者向分区发送*标记*。")
        }
        (_, _, Rule::MarkerEndsAnother { .. }) => both!(
            "The late marker of order {o} *ends another* transaction: that of order {x}.",
            "订单 {o} 的标记来晚了，*结束了另一个*事务：订单 {x} 的。"
        ),
        (_, _, Rule::MarkerWritten { commit: true }) => both!(
            "The COMMIT marker is in the log: the record of order {o} is *visible*.",
            "COMMIT 标记已写入：订单 {o} 的记录*可见*了。"
        ),
        _ => both!(
            "The ABORT marker is in the log: the record of order {o} is *void*.",
            "ABORT 标记已写入：订单 {o} 的记录*作废*。"
        ),
    }
}

/// Plain sending, and the outbox's relay.
fn plain_sending(event: &Event) -> &'static Both {
    let begun = event.phase == Phase::Begun;
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Send, Part::Timeout, Rule::OrderStays { .. }) => both!(
            "{f} waits no longer: the caller gets an *exception*, but the order is there already.",
            "{f} 不再等待，调用方得到*异常*，但订单已经存在。"
        ),
        (Verb::Send, Part::Timeout, Rule::SendFailedRollsBack { .. }) => both!(
            "{f} waits no longer and *rolls back*: there is no order.",
            "{f} 不再等待，*回滚*本地事务：没有订单。"
        ),
        (Verb::Send, Part::Timeout, Rule::SendFailedCompensates { .. }) => {
            both!("{f} waits no longer, and takes the order *back*.", "{f} 不再等待，要*撤销*订单。")
        }
        (Verb::Send, Part::Timeout, _) => both!(
            "{f} waits no longer: it *cannot know* whether the message is stored.",
            "{f} 不再等待：它*无从得知*消息是否已存储。"
        ),
        (Verb::Send, Part::Reply, Rule::SendRefused { .. }) => {
            both!("The broker answers that it has stored *nothing*.", "Broker 应答：*没有*存储消息。")
        }
        (Verb::Send, Part::Reply, _) if begun => {
            both!("The broker tells {t} that the message is *stored*.", "Broker 告诉 {t}：消息*已存储*。")
        }
        (Verb::Send, Part::Reply, _) => both!("{t} knows that the message is *stored*.", "{t} 得知消息*已存储*。"),
        (Verb::Send, _, Rule::SendGoes { attempt: 2.. }) if begun => {
            both!("{f} sends the message *again*.", "{f} *再次*发送消息。")
        }
        (Verb::Send, ..) if begun => both!(
            "{f} sends the message of order {o}: *visible* as soon as it is stored.",
            "{f} 发送订单 {o} 的消息：一旦存储就*可见*。"
        ),
        (Verb::Send, _, Rule::BecomesVisible { visible: 2.., .. }) => both!(
            "The message of order {o} is stored *once more*: the broker does not compare.",
            "订单 {o} 的消息*又*存储了一次：Broker 不会比对。"
        ),
        (Verb::Send, ..) => both!(
            "The message is *visible* in the orders topic: consumers can read it now.",
            "消息写入 orders 主题，*可见*了：消费者现在可以读到它。"
        ),
        (Verb::Compensate, ..) if begun => {
            both!("{f} *deletes* order {o}: it compensates.", "{f} *删除*订单 {o}，进行补偿。")
        }
        (Verb::Compensate, ..) => both!("Order {o} is *gone* again.", "订单 {o} 又*没有了*。"),
        (Verb::Poll, ..) => both!(
            "{f} looks into the *outbox* and finds {x} {x|row|rows} to send.",
            "{f} 查看*发件箱*，找到 {x} 行要发送。"
        ),
        _ if begun => both!("{f} *marks* the row of order {o} as sent.", "{f} 把订单 {o} 的那一行*标记*为已发送。"),
        _ => both!("The row of order {o} is *marked* as sent.", "订单 {o} 的那一行已*标记*为已发送。"),
    }
}

fn sending(event: &Event) -> &'static Both {
    let begun = event.phase == Phase::Begun;
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Local, _, Rule::NothingSent) => both!(
            "The order DB says *no*: there is no order, and no message either.",
            "订单库*拒绝*了：没有订单，也没有消息。"
        ),
        (Verb::Local, _, Rule::MessageIsOut) => {
            both!("The order DB says *no*, but the message is *out already*.", "订单库*拒绝*了，但消息*已经发出*。")
        }
        (Verb::Local, Part::Open, _) if begun => both!(
            "{f} writes order {o} into the order DB and keeps the *transaction open*.",
            "{f} 把订单 {o} 写入订单库，*事务先不提交*。"
        ),
        (Verb::Local, Part::Open, _) => both!(
            "Order {o} is written, but *not committed*: nobody else can see it.",
            "订单 {o} 已写入但*尚未提交*，别人还看不到。"
        ),
        (Verb::Local, _, Rule::SendStored) if begun => {
            both!("The message is out, so {f} *commits* order {o}.", "消息已发出，{f} *提交*订单 {o}。")
        }
        (Verb::Local, _, Rule::OutboxRowCommitted) if begun => both!(
            "{f} writes order {o} *and a row in the outbox*, in one local transaction.",
            "{f} 在一个本地事务里写入订单 {o} *和发件箱的一行*。"
        ),
        (Verb::Local, _, Rule::OutboxRowCommitted) => both!(
            "Order {o} is *committed*, and with it the row that says that a message is due.",
            "订单 {o} *已提交*，说明“有消息待发”的那一行也一起提交。"
        ),
        (Verb::Local, _, Rule::RowCommitted) if !begun => {
            both!("Order {o} is *committed* in the order DB.", "订单 {o} 已在订单库中*提交*。")
        }
        (Verb::Begin, _, Rule::OrderNotPlaced) => {
            both!("Nobody takes order *{o}*: {f} is down.", "{f} 已停机，没有实例受理订单 *{o}*。")
        }
        (Verb::Begin, ..) => both!(
            "A shopper orders a keyboard and a mouse: {f} takes order *{o}*.",
            "顾客下单购买键盘和鼠标，{f} 受理订单 *{o}*。"
        ),
        (_, Part::Reply, Rule::HalfStoredNotOk { .. }) if begun => both!(
            "The broker answers that the half message is stored, but *not yet safe*.",
            "Broker 应答：半消息已存储，但*尚不可靠*。"
        ),
        (_, Part::Reply, Rule::HalfRefused) if begun => {
            both!("The broker answers that it has stored *nothing*.", "Broker 应答：*没有*存储半消息。")
        }
        (_, Part::Reply, Rule::HalfStoredNotOk { .. }) => both!(
            "{t} learns that the half message is stored but *not yet safe*, so it does not write the order.",
            "{t} 得知半消息已存储但*尚不可靠*，所以不写入订单。"
        ),
        (_, Part::Reply, Rule::HalfRefused) => both!(
            "{t} learns that nothing was stored, so it does *not* write the order.",
            "{t} 得知半消息没有存储，所以*不*写入订单。"
        ),
        (_, Part::Reply, _) if begun => {
            both!("The broker tells {t} that the half message is *stored*.", "Broker 告诉 {t}：半消息*已存储*。")
        }
        (_, Part::Reply, _) => both!(
            "{t} knows that the half message is *stored*: now the order may be written.",
            "{t} 得知半消息*已存储*，现在可以写入订单了。"
        ),
        (_, Part::Timeout, _) => both!(
            "{f} waits no longer: the caller gets an *exception*, and no order is written.",
            "{f} 不再等待，调用方得到*异常*，订单没有写入。"
        ),
        (_, Part::Age, _) => both!(
            "The half message is *old enough*: a check round may ask about it from now on.",
            "半消息存放的时间*够长*了，从现在起可以被反查。"
        ),
        (_, Part::Limit, _) => both!(
            "The local transaction must be *over* by now, one way or the other.",
            "到这时本地事务*应已结束*，不论结果如何。"
        ),
        (_, Part::Ahead, _) => both!(
            "The broker’s clock has *caught up* with the sender’s: the half message begins to age.",
            "Broker 的时钟*追上*了发送方：半消息开始计算存放时间。"
        ),
        (_, Part::Immunity, _) => both!(
            "The half message is *immune no longer*: a check round may ask about it from now on.",
            "半消息的*免检时间已过*，从现在起可以被反查。"
        ),
        (_, Part::Expiry, _) => both!(
            "The half message is *older than the log is kept*: the next check round will discard it.",
            "半消息*超过了日志保留时间*，下一轮反查会丢弃它。"
        ),
        (Verb::Local, _, _) if begun => both!(
            "{f} runs its *local transaction*: it writes order {o} into the order DB.",
            "{f} 执行*本地事务*，把订单 {o} 写入订单库。"
        ),
        (Verb::Local, _, Rule::LocalRolledBack) => both!(
            "The order DB says *no*: there is no order, and the broker has to learn of it.",
            "订单库*拒绝*了：没有订单，还要让 Broker 知道。"
        ),
        (Verb::Local, _, Rule::LocalUnknown) => both!(
            "The local transaction threw, so all that {f} can say is *“unknown”*.",
            "本地事务抛出异常，{f} 只能说*“未知”*。"
        ),
        (Verb::Local, _, Rule::LocalMisreported) => both!(
            "The callback returns *{d}*, which is not what the order DB did.",
            "回调返回*{d}*，与订单库的实际结果不符。"
        ),
        (Verb::Local, ..) => both!(
            "Order {o} is *committed* in the order DB, and the broker has to learn of it.",
            "订单 {o} 已在订单库中*提交*，还要让 Broker 知道。"
        ),
        (_, _, Rule::HalfGoesFirst { attempt: 2.. }) if begun => both!(
            "{f} sends the half message *again*, because the last attempt failed at once.",
            "上一次发送立即失败，{f} *再次*发送半消息。"
        ),
        (_, _, Rule::SentTwice) if begun => both!(
            "The half message of {f} goes out *twice*: each copy is stored on its own.",
            "{f} 的半消息发出了*两份*，每份都会单独存储。"
        ),
        _ if begun => both!(
            "{f} first sends a *half message*: the whole message, which no consumer can see yet.",
            "{f} 先发送*半消息*：内容完整，但消费者还看不到。"
        ),
        (_, _, Rule::SendFailed { .. }) => both!(
            "{f} gives up: the caller gets an *exception*, and no order is written.",
            "{f} 放弃发送，调用方得到*异常*，订单没有写入。"
        ),
        (_, _, Rule::HalfRefused) => both!(
            "The broker *refuses* the half message and stores nothing.",
            "Broker *拒绝*了半消息，什么也没有存储。"
        ),
        _ => both!(
            "The broker *stores* the half message where no consumer looks.",
            "Broker 把半消息*存储*在消费者看不到的地方。"
        ),
    }
}

fn last_word(event: &Event, word: Option<LocalState>) -> &'static Both {
    if event.phase != Phase::Begun {
        return arrived(event, word);
    }
    match event.step.verb {
        Verb::Commit if event.rule == Rule::SentTwice => both!(
            "The commit of {f} goes out *twice*: each accepted one makes the message visible once more.",
            "{f} 的提交发出了*两份*，每接受一份就多一条可见消息。"
        ),
        Verb::Commit => both!(
            "{f} sends *commit*, one-way, and will never learn whether it arrived.",
            "{f} 单向发送*提交*，它永远不会知道是否送达。"
        ),
        Verb::Rollback => both!(
            "{f} sends *rollback*, one-way, and will never learn whether it arrived.",
            "{f} 单向发送*回滚*，它永远不会知道是否送达。"
        ),
        _ => both!(
            "{f} sends *“unknown”*: the broker will have to ask later.",
            "{f} 发送*“未知”*，Broker 之后要来反查。"
        ),
    }
}

/// The last word, or the answer to a check, reaches the broker.
fn arrived(event: &Event, word: Option<LocalState>) -> &'static Both {
    match (event.rule, word) {
        (Rule::RollbackNoted { too_late: true, .. }, _) => both!(
            "The rollback arrives *too late*: a newer copy of the half message stays undecided.",
            "回滚到得*太晚*，较新的那份半消息仍然待定。"
        ),
        (Rule::UnknownIgnored, _) | (_, Some(LocalState::Unknown | LocalState::Null)) => both!(
            "*“Unknown”* arrives, and decides nothing: the broker will ask again.",
            "*“未知”*送达，但不决定任何事，Broker 之后会再反查。"
        ),
        (Rule::RollbackNoted { .. }, _) | (_, Some(LocalState::Rollback)) => both!(
            "The *rollback* arrives: the half message is settled, and no consumer will ever see it.",
            "*回滚*送达：半消息就此了结，消费者永远看不到它。"
        ),
        _ => both!("The *commit* arrives: the broker makes the message visible.", "*提交*送达：Broker 让消息可见。"),
    }
}

fn deciding(trace: &Trace, position: usize, event: &Event, word: Option<LocalState>) -> &'static Both {
    let order = event.step.order_number().unwrap_or_default();
    let begun = event.phase == Phase::Begun;
    let to = event.to;
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Final, _, Rule::BecomesVisible { visible: 2.., .. }) => both!(
            "The message of order {o} becomes visible *once more*: each commit appends it again.",
            "订单 {o} 的消息*又*写入了一次：每次提交都会再写一条。"
        ),
        (Verb::Final, ..) if begun => {
            both!("The broker writes the message to the *orders topic*.", "Broker 把消息写入 *orders 主题*。")
        }
        (Verb::Final, ..) => both!(
            "The message is *visible* in the orders topic: consumers can read it now.",
            "消息写入 orders 主题，*可见*了：消费者现在可以读到它。"
        ),
        (Verb::Discard, _, Rule::TooOldToKeep { .. }) => both!(
            "The half message of order {o} is *too old to be kept*: the broker puts it aside and asks no more.",
            "订单 {o} 的半消息*存放过久*，Broker 把它移走，不再反查。"
        ),
        (Verb::Discard, ..) => both!(
            "All checks are used: the broker puts the half message of order {o} *aside* and asks no more.",
            "反查次数已用完，Broker 把订单 {o} 的半消息*移走*，不再反查。"
        ),
        (_, Part::Copy, Rule::CheckCopies { .. }) => both!(
            "Before it asks, the broker *writes the half message anew* and counts this as check {x} of {y}.",
            "反查之前，Broker 先*重写半消息*，并计为第 {x}/{y} 次反查。"
        ),
        (_, Part::Copy, Rule::ImmuneCopies { .. }) => both!(
            "The half message is *immune*: the broker asks nobody, but writes it anew and uses attempt {x} of {y}.",
            "半消息还在*免检时间*内：Broker 不反查，却照样重写，用掉第 {x}/{y} 次机会。"
        ),
        (_, Part::Copy, _) => {
            both!("Before it asks, the broker *writes the half message anew*.", "反查之前，Broker 先*重写半消息*。")
        }
        (_, Part::Query, rule) => query(rule, word),
        (_, Part::Answer, _) if !begun => arrived(event, word),
        (_, Part::Answer, _) => both!("{f} answers *{w}*, one-way again.", "{f} 回答*{w}*，同样是单向的。"),
        (_, _, Rule::CheckFindsNobody { .. }) => both!(
            "*Nobody* of the producer group is online: nothing is sent, and the attempt is used all the same.",
            "生产者组*没有实例*在线，什么也没发出，这次机会照样用掉。"
        ),
        _ if !begun => both!("*{t}* is asked what became of order {o}.", "*{t}* 收到反查：订单 {o} 结果如何？"),
        _ if to.node() == trace.sender(order) => both!(
            "The broker has heard neither commit nor rollback, so it asks *{t}*: what became of order {o}?",
            "Broker 没有等到提交或回滚，于是反查 *{t}*：订单 {o} 结果如何？"
        ),
        _ if is_down(trace, position, trace.sender(order)) => both!(
            "{s} is down, so the broker asks *{t}*: any instance of the producer group can answer, because the answer is in the order DB.",
            "{s} 已崩溃，于是 Broker 反查 *{t}*：生产者组里任何一个实例都能回答，因为答案在订单库里。"
        ),
        _ => both!(
            "The broker asks *{t}*, whose turn it is: any instance of the producer group can answer, because the answer is in the order DB.",
            "这次轮到 *{t}*，Broker 向它反查：生产者组里任何一个实例都能回答，因为答案在订单库里。"
        ),
    }
}

fn query(rule: Rule, word: Option<LocalState>) -> &'static Both {
    match (rule, word) {
        (Rule::PolicyFound, _) => both!("Order {o} *is there*: the answer is commit.", "订单 {o} *存在*，回答是提交。"),
        (Rule::PolicyNotFound, _) => {
            both!("Order {o} is *not there*: the answer is rollback.", "订单 {o} *不存在*，回答是回滚。")
        }
        (Rule::PolicyStillOpen { .. }, _) => both!(
            "Order {o} is *not there yet*: it may still come, so the answer is “unknown”.",
            "订单 {o} *暂不存在*，可能还在写入，所以回答“未知”。"
        ),
        (Rule::PolicyThrew, _) => {
            both!("The callback in {f} *throws*, which counts as “unknown”.", "{f} 的回调*抛出异常*，等于回答“未知”。")
        }
        (Rule::PolicyNull, _) => both!(
            "The callback in {f} returns null, so {f} sends *no answer*.",
            "{f} 的回调返回 null，于是*不作回答*。"
        ),
        (Rule::PolicyFixed, Some(_)) => both!("{f} answers *{d}* without looking.", "{f} 不查订单库，直接回答*{d}*。"),
        _ => both!(
            "{f} looks for order {o} in the *order DB*: whether the row is there is the answer.",
            "{f} 到*订单库*查询订单 {o}：这一行在不在，就是答案。"
        ),
    }
}

fn consuming(trace: &Trace, position: usize, event: &Event) -> &'static Both {
    let order = event.step.order_number().unwrap_or_default();
    let begun = event.phase == Phase::Begun;
    match (event.step.part, event.rule) {
        (Part::Clean, Rule::ResultIgnored) => both!(
            "{f} finishes order {o} *too late*: the cart is changed, but the message is already in other hands.",
            "{f} 处理完订单 {o} 时*为时已晚*：购物车已改，消息却早已不归它管。"
        ),
        (Part::Stuck, _) => both!(
            "The handler in {f} takes *too long*: the client gives the message back, and the handler goes on.",
            "{f} 的处理程序*耗时太久*：客户端退回消息，处理程序仍在继续。"
        ),
        (Part::Clean, Rule::CartKnewIt) => both!(
            "{f} *recognises* order {o} and does nothing: a duplicate does no harm here.",
            "{f} *认出*订单 {o} 已处理过，什么也不做：重复消息在这里没有危害。"
        ),
        (Part::Clean, Rule::CartFailed) => both!(
            "The cart handler in {f} *fails*: the message will be tried again later.",
            "{f} 的购物车处理*失败*，消息稍后重试。"
        ),
        (Part::Clean, _) if begun => {
            both!("{f} takes the goods of order {o} *out of the cart*.", "{f} 把订单 {o} 的商品*移出购物车*。")
        }
        (Part::Clean, _) if times_cleaned(trace, position, order) > 1 => both!(
            "The goods of order {o} are taken out *once more*: what the shopper had put back is lost.",
            "订单 {o} 的商品*又*被移出一次：顾客重新放回的商品没有了。"
        ),
        (Part::Clean, _) => both!("The goods of order {o} are *out of the cart*.", "订单 {o} 的商品已*移出购物车*。"),
        (Part::Ack, _) if begun => both!(
            "{f} *acknowledges*, one-way: it reports how far it has read.",
            "{f} 单向发送*消费确认*，上报自己读到哪里。"
        ),
        (Part::Ack, _) => both!(
            "The broker notes that order {o} is *consumed*: it will not be delivered again.",
            "Broker 记下订单 {o} *已消费*，不会再投递。"
        ),
        (Part::Back, Rule::DeadLetter { .. }) => both!(
            "No tries are left: order {o} goes to the *dead-letter queue*.",
            "重试次数用完，订单 {o} 的消息进入*死信队列*。"
        ),
        (Part::Back, _) if event.rpc == Some(Rpc::SendMessageV2) => both!(
            "{f} could not give the message back, so it *sends* it to the retry topic itself.",
            "{f} 没能退回消息，于是自己把它*发送*到重试主题。"
        ),
        (Part::Back, _) => both!("{f} gives the message *back* for a later try.", "{f} 把消息*退回*，稍后重试。"),
        (Part::Retry, _) => {
            both!("The delay is over: order {o} is *tried again*.", "延时结束，*重试*订单 {o} 的消息。")
        }
        (Part::Timeout, Rule::BackAsSend) => {
            both!("{f} learns that the message did *not get back*.", "{f} 得知消息*没能退回*。")
        }
        (Part::Timeout, Rule::HandledAgain { .. }) => both!(
            "{f} has kept the message of order {o} and *handles it once more*.",
            "{f} 留住了订单 {o} 的消息，*再处理一次*。"
        ),
        (Part::Timeout, _) => {
            both!("The consumer’s poll got no answer, so it *polls again*.", "消费者的拉取没有结果，于是*再次拉取*。")
        }
        (Part::Whole, _) if event.step.verb == Verb::Report => {
            both!("It is time for {f} to *report its offset*.", "{f} 到了*上报位点*的时刻。")
        }
        (_, Rule::DeliversAgain { .. }) if begun => both!(
            "Nobody has acknowledged order {o}, so the broker delivers it *again*, to {t}.",
            "没有人确认过订单 {o}，所以 Broker *再次*投递给 {t}。"
        ),
        (_, Rule::ResultIgnored) => both!(
            "The message of order {o} reaches {t} *too late*: its queue has another reader by now.",
            "订单 {o} 的消息*太晚*到达 {t}：队列已交给别的消费者。"
        ),
        _ if begun => both!("The broker delivers order {o} to *{t}*.", "Broker 把订单 {o} 的消息投递给 *{t}*。"),
        _ => both!("*{t}* has the message of order {o}.", "*{t}* 收到订单 {o} 的消息。"),
    }
}

fn housekeeping(event: &Event) -> &'static Both {
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Round, Part::Pause, _) => both!(
            "The check round *pauses for 1 s*, in case an op record is still to come.",
            "这一轮反查*停顿 1 s*，以防还有 Op 记录没到。"
        ),
        (Verb::Round, _, Rule::RoundEnds { too_young: true, .. }) => both!(
            "The check round *stops* at a half message that is too young to be asked about.",
            "这一轮反查遇到一条太新的半消息，就此*停下*。"
        ),
        (Verb::Round, _, Rule::RoundEnds { .. }) => both!("The check round is *over*.", "这一轮反查*结束*。"),
        (Verb::Round, ..) => both!(
            "A *check round* begins: the broker looks for half messages that nobody has decided.",
            "*一轮反查*开始：Broker 寻找没有下文的半消息。"
        ),
        (Verb::Op, ..) => both!(
            "The broker writes down which half messages are settled, as an *op record*: a crash cannot forget it any more.",
            "Broker 把已了结的半消息写成一条 *Op 记录*，崩溃也不会再忘掉。"
        ),
        (Verb::Flush, ..) => {
            both!("The broker *flushes* the tail of its log to disk.", "Broker 把日志尾部*刷到磁盘*。")
        }
        (Verb::Expire, ..) => both!(
            "The broker has heard nothing of {e} for too long and *closes the channel*.",
            "Broker 太久没有收到 {e} 的心跳，*关闭了连接*。"
        ),
        (Verb::Save, ..) => both!("The broker *saves* its positions to disk.", "Broker 把各个位点*保存*到磁盘。"),
        _ if event.phase == Phase::Begun => {
            both!("{f} sends a *heartbeat* to the broker.", "{f} 向 Broker 发送*心跳*。")
        }
        _ => both!(
            "The broker knows {f}: it can be *asked* from now on.",
            "Broker 知道 {f} 在线，从现在起可以*反查*它。"
        ),
    }
}

fn coming_and_going(event: &Event) -> &'static Both {
    let node = event.from.node();
    match (event.step.verb, event.step.part) {
        (Verb::Crash, _) if matches!(event.rule, Rule::PowerFails { .. }) => both!(
            "*The broker’s power fails*: its memory is gone, and with it the tail of its log that was not flushed.",
            "*Broker 断电*：内存内容丢失，日志里还没刷盘的部分也没了。"
        ),
        (Verb::Outage, Part::Whole) if event.rule == Rule::PausedByOutage => {
            both!("*{a} stands still*: what comes to it waits.", "*{a} 暂停*：发给它的内容都在等待。")
        }
        (Verb::Outage, Part::Whole) if event.rule == Rule::CutOffByOutage => both!(
            "*{a} is cut off*: it works on, but nothing gets in or out.",
            "*{a} 与网络隔离*：它照常运行，但内容进不来也出不去。"
        ),
        (Verb::Outage, Part::End) if event.rule == Rule::GoesOn => {
            both!("*{a} is back*, with all that it held.", "*{a} 恢复*，什么也没有丢。")
        }
        (Verb::Crash, _) if node == NodeId::Broker => both!(
            "*The broker dies*, and with it what it held only in memory.",
            "*Broker 崩溃*，只在内存里的内容随之丢失。"
        ),
        (Verb::Crash, _) => both!("*{a} dies*: what it was doing stops here.", "*{a} 崩溃*，正在做的事到此为止。"),
        (Verb::Restart, _) => {
            both!("*{a} is back*, without what it held only in memory.", "*{a} 恢复*，只在内存里的内容已丢失。")
        }
        (_, Part::End) => {
            both!("*{a} is back*, without what it held only in memory.", "*{a} 恢复*，只在内存里的内容已丢失。")
        }
        _ => both!(
            "*{a} goes down* for a while: what it was doing stops here.",
            "*{a} 停机*一段时间，正在做的事到此为止。"
        ),
    }
}

/// Whether this node is down after the event at this position.
fn is_down(trace: &Trace, position: usize, of: NodeId) -> bool {
    let effects = trace.events.iter().take(position + 1).rev().flat_map(|event| event.effects.iter().rev());
    effects
        .filter_map(|effect| match effect {
            Effect::Down { node } if *node == of => Some(true),
            Effect::Up { node } if *node == of => Some(false),
            _ => None,
        })
        .next()
        .unwrap_or_default()
}

fn times_cleaned(trace: &Trace, position: usize, of: u16) -> usize {
    let effects = trace.events.iter().take(position + 1).flat_map(|event| &event.effects);
    effects.filter(|effect| matches!(effect, Effect::CartCleaned { order } if *order == of)).count()
}
