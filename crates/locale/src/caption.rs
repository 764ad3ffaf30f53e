//! What happens now, in one sentence.

use half_message_protocol::{Effect, Event, LocalState, NodeId, Outcome, Part, Phase, Rule, Trace, Verb};

use crate::language::Language;
use crate::sentence::{Rich, say};
use crate::step::{noun, said, word_of};

mod failed;

/// What happens in the event at this position; where there is none, that nothing has happened yet.
pub fn caption(language: Language, trace: &Trace, position: usize) -> Rich {
    let Some(event) = trace.events.get(position) else {
        return say!(language;
            "Nothing has happened yet: step forward, or fail a step that lies ahead.",
            "还什么都没有发生：请前进一步，或让后面的某一步失败。");
    };
    let word = word_of(trace, event);
    if event.phase == Phase::Failed && event.outcome != Outcome::NobodyOnline {
        return failed::failed(language, event, word);
    }
    match event.step.verb {
        Verb::Begin | Verb::Half | Verb::Local => sending(language, event, word),
        Verb::Commit | Verb::Rollback | Verb::Unknown => last_word(language, event, word),
        Verb::Final | Verb::Check | Verb::Discard => deciding(language, trace, position, event, word),
        Verb::Delivery | Verb::Report => consuming(language, trace, position, event),
        Verb::Round | Verb::Op | Verb::Save | Verb::Heartbeat => housekeeping(language, event),
        Verb::Crash | Verb::Restart | Verb::Outage => coming_and_going(language, event),
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
        | Verb::Scan => say!(language, noun(event.step, None).of(language); "Step: {0}.", "步骤：{0}。"),
    }
}

fn sending(language: Language, event: &Event, word: Option<LocalState>) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    let (from, to) = (event.from, event.to);
    let begun = event.phase == Phase::Begun;
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Begin, _, Rule::OrderNotPlaced) => say!(language, order, from;
            "Nobody takes order *{0}*: {1} is down.",
            "{1} 已停机，没有实例受理订单 *{0}*。"),
        (Verb::Begin, ..) => say!(language, order, from;
            "A shopper orders a keyboard and a mouse: {1} takes order *{0}*.",
            "顾客下单购买键盘和鼠标，{1} 受理订单 *{0}*。"),
        (_, Part::Reply, Rule::HalfStoredNotOk { .. }) if begun => say!(language;
            "The broker answers that the half message is stored, but *not yet safe*.",
            "Broker 应答：半消息已存储，但*尚不可靠*。"),
        (_, Part::Reply, Rule::HalfRefused) if begun => say!(language;
            "The broker answers that it has stored *nothing*.",
            "Broker 应答：*没有*存储半消息。"),
        (_, Part::Reply, Rule::HalfStoredNotOk { .. }) => say!(language, to;
            "{0} learns that the half message is stored but *not yet safe*, so it does not write the order.",
            "{0} 得知半消息已存储但*尚不可靠*，所以不写入订单。"),
        (_, Part::Reply, Rule::HalfRefused) => say!(language, to;
            "{0} learns that nothing was stored, so it does *not* write the order.",
            "{0} 得知半消息没有存储，所以*不*写入订单。"),
        (_, Part::Reply, _) if begun => say!(language, to;
            "The broker tells {0} that the half message is *stored*.",
            "Broker 告诉 {0}：半消息*已存储*。"),
        (_, Part::Reply, _) => say!(language, to;
            "{0} knows that the half message is *stored*: now the order may be written.",
            "{0} 得知半消息*已存储*，现在可以写入订单了。"),
        (_, Part::Timeout, _) => say!(language, from;
            "{0} waits no longer: the caller gets an *exception*, and no order is written.",
            "{0} 不再等待，调用方得到*异常*，订单没有写入。"),
        (_, Part::Age, _) => say!(language;
            "The half message is *old enough*: a check round may ask about it from now on.",
            "半消息存放的时间*够长*了，从现在起可以被反查。"),
        (_, Part::Limit, _) => say!(language;
            "The local transaction must be *over* by now, one way or the other.",
            "到这时本地事务*应已结束*，不论结果如何。"),
        (Verb::Local, _, _) if begun => say!(language, from, order;
            "{0} runs its *local transaction*: it writes order {1} into the order DB.",
            "{0} 执行*本地事务*，把订单 {1} 写入订单库。"),
        (Verb::Local, _, Rule::LocalRolledBack) => say!(language;
            "The order DB says *no*: there is no order, and the broker has to learn of it.",
            "订单库*拒绝*了：没有订单，还要让 Broker 知道。"),
        (Verb::Local, _, Rule::LocalUnknown) => say!(language, from;
            "The local transaction threw, so all that {0} can say is *“unknown”*.",
            "本地事务抛出异常，{0} 只能说*“未知”*。"),
        (Verb::Local, _, Rule::LocalMisreported) => {
            let word = word.map_or("…", |word| said(word).of(language));
            say!(language, word;
                "The callback returns *{0}*, which is not what the order DB did.",
                "回调返回*{0}*，与订单库的实际结果不符。")
        }
        (Verb::Local, ..) => say!(language, order;
            "Order {0} is *committed* in the order DB, and the broker has to learn of it.",
            "订单 {0} 已在订单库中*提交*，还要让 Broker 知道。"),
        (_, _, Rule::HalfGoesFirst { attempt: 2.. }) if begun => say!(language, from;
            "{0} sends the half message *again*, because the last attempt failed at once.",
            "上一次发送立即失败，{0} *再次*发送半消息。"),
        (_, _, Rule::SentTwice) if begun => say!(language, from;
            "The half message of {0} goes out *twice*: each copy is stored on its own.",
            "{0} 的半消息发出了*两份*，每份都会单独存储。"),
        _ if begun => say!(language, from;
            "{0} first sends a *half message*: the whole message, which no consumer can see yet.",
            "{0} 先发送*半消息*：内容完整，但消费者还看不到。"),
        (_, _, Rule::SendFailed { .. }) => say!(language, from;
            "{0} gives up: the caller gets an *exception*, and no order is written.",
            "{0} 放弃发送，调用方得到*异常*，订单没有写入。"),
        (_, _, Rule::HalfRefused) => say!(language;
            "The broker *refuses* the half message and stores nothing.",
            "Broker *拒绝*了半消息，什么也没有存储。"),
        _ => say!(language;
            "The broker *stores* the half message where no consumer looks.",
            "Broker 把半消息*存储*在消费者看不到的地方。"),
    }
}

fn last_word(language: Language, event: &Event, word: Option<LocalState>) -> Rich {
    if event.phase != Phase::Begun {
        return arrived(language, event, word);
    }
    match event.step.verb {
        Verb::Commit if event.rule == Rule::SentTwice => say!(language, event.from;
            "The commit of {0} goes out *twice*: each accepted one makes the message visible once more.",
            "{0} 的提交发出了*两份*，每接受一份就多一条可见消息。"),
        Verb::Commit => say!(language, event.from;
            "{0} sends *commit*, one-way, and will never learn whether it arrived.",
            "{0} 单向发送*提交*，它永远不会知道是否送达。"),
        Verb::Rollback => say!(language, event.from;
            "{0} sends *rollback*, one-way, and will never learn whether it arrived.",
            "{0} 单向发送*回滚*，它永远不会知道是否送达。"),
        _ => say!(language, event.from;
            "{0} sends *“unknown”*: the broker will have to ask later.",
            "{0} 发送*“未知”*，Broker 之后要来反查。"),
    }
}

/// The last word, or the answer to a check, reaches the broker.
fn arrived(language: Language, event: &Event, word: Option<LocalState>) -> Rich {
    match (event.rule, word) {
        (Rule::RollbackNoted { too_late: true, .. }, _) => say!(language;
            "The rollback arrives *too late*: a newer copy of the half message stays undecided.",
            "回滚到得*太晚*，较新的那份半消息仍然待定。"),
        (Rule::UnknownIgnored, _) | (_, Some(LocalState::Unknown | LocalState::Null)) => say!(language;
            "*“Unknown”* arrives, and decides nothing: the broker will ask again.",
            "*“未知”*送达，但不决定任何事，Broker 之后会再反查。"),
        (Rule::RollbackNoted { .. }, _) | (_, Some(LocalState::Rollback)) => say!(language;
            "The *rollback* arrives: the half message is settled, and no consumer will ever see it.",
            "*回滚*送达：半消息就此了结，消费者永远看不到它。"),
        _ => say!(language;
            "The *commit* arrives: the broker makes the message visible.",
            "*提交*送达：Broker 让消息可见。"),
    }
}

fn deciding(language: Language, trace: &Trace, position: usize, event: &Event, word: Option<LocalState>) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    let begun = event.phase == Phase::Begun;
    let (from, to) = (event.from, event.to);
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Final, _, Rule::BecomesVisible { visible: 2.., .. }) => say!(language, order;
            "The message of order {0} becomes visible *once more*: each commit appends it again.",
            "订单 {0} 的消息*又*写入了一次：每次提交都会再写一条。"),
        (Verb::Final, ..) if begun => say!(language;
            "The broker writes the message to the *orders topic*.",
            "Broker 把消息写入 *orders 主题*。"),
        (Verb::Final, ..) => say!(language;
            "The message is *visible* in the orders topic: consumers can read it now.",
            "消息写入 orders 主题，*可见*了：消费者现在可以读到它。"),
        (Verb::Discard, ..) => say!(language, order;
            "All checks are used: the broker puts the half message of order {0} *aside* and asks no more.",
            "反查次数已用完，Broker 把订单 {0} 的半消息*移走*，不再反查。"),
        (_, Part::Copy, Rule::CheckCopies { times, max, .. }) => say!(language, times, max;
            "Before it asks, the broker *writes the half message anew* and counts this as check {0} of {1}.",
            "反查之前，Broker 先*重写半消息*，并计为第 {0}/{1} 次反查。"),
        (_, Part::Copy, _) => say!(language;
            "Before it asks, the broker *writes the half message anew*.",
            "反查之前，Broker 先*重写半消息*。"),
        (_, Part::Query, rule) => query(language, event, rule, word),
        (_, Part::Answer, _) if !begun => arrived(language, event, word),
        (_, Part::Answer, _) => say!(language, from, noun(event.step, word).of(language);
            "{0} answers *{1}*, one-way again.",
            "{0} 回答*{1}*，同样是单向的。"),
        (_, _, Rule::CheckFindsNobody { .. }) => say!(language;
            "*Nobody* of the producer group is online: nothing is sent, and the attempt is used all the same.",
            "生产者组*没有实例*在线，什么也没发出，这次机会照样用掉。"),
        _ if !begun => say!(language, to, order;
            "*{0}* is asked what became of order {1}.",
            "*{0}* 收到反查：订单 {1} 结果如何？"),
        _ if to.node() == trace.sender(order) => say!(language, to, order;
            "The broker has heard neither commit nor rollback, so it asks *{0}*: what became of order {1}?",
            "Broker 没有等到提交或回滚，于是反查 *{0}*：订单 {1} 结果如何？"),
        _ if is_down(trace, position, trace.sender(order)) => say!(language, trace.sender(order), to;
            "{0} is down, so the broker asks *{1}*: any instance of the producer group can answer, because the answer is in the order DB.",
            "{0} 已崩溃，于是 Broker 反查 *{1}*：生产者组里任何一个实例都能回答，因为答案在订单库里。"),
        _ => say!(language, to;
            "The broker asks *{0}*, whose turn it is: any instance of the producer group can answer, because the answer is in the order DB.",
            "这次轮到 *{0}*，Broker 向它反查：生产者组里任何一个实例都能回答，因为答案在订单库里。"),
    }
}

fn query(language: Language, event: &Event, rule: Rule, word: Option<LocalState>) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    match (rule, word) {
        (Rule::PolicyFound, _) => say!(language, order;
            "Order {0} *is there*: the answer is commit.",
            "订单 {0} *存在*，回答是提交。"),
        (Rule::PolicyNotFound, _) => say!(language, order;
            "Order {0} is *not there*: the answer is rollback.",
            "订单 {0} *不存在*，回答是回滚。"),
        (Rule::PolicyStillOpen { .. }, _) => say!(language, order;
            "Order {0} is *not there yet*: it may still come, so the answer is “unknown”.",
            "订单 {0} *暂不存在*，可能还在写入，所以回答“未知”。"),
        (Rule::PolicyThrew, _) => say!(language, event.from;
            "The callback in {0} *throws*, which counts as “unknown”.",
            "{0} 的回调*抛出异常*，等于回答“未知”。"),
        (Rule::PolicyNull, _) => say!(language, event.from;
            "The callback in {0} returns null, so {0} sends *no answer*.",
            "{0} 的回调返回 null，于是*不作回答*。"),
        (Rule::PolicyFixed, Some(word)) => say!(language, event.from, said(word).of(language);
            "{0} answers *{1}* without looking.",
            "{0} 不查订单库，直接回答*{1}*。"),
        _ => say!(language, event.from, order;
            "{0} looks for order {1} in the *order DB*: whether the row is there is the answer.",
            "{0} 到*订单库*查询订单 {1}：这一行在不在，就是答案。"),
    }
}

fn consuming(language: Language, trace: &Trace, position: usize, event: &Event) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    let begun = event.phase == Phase::Begun;
    let (from, to) = (event.from, event.to);
    match (event.step.part, event.rule) {
        (Part::Clean, Rule::CartKnewIt) => say!(language, from, order;
            "{0} *recognises* order {1} and does nothing: a duplicate does no harm here.",
            "{0} *认出*订单 {1} 已处理过，什么也不做：重复消息在这里没有危害。"),
        (Part::Clean, Rule::CartFailed) => say!(language, from;
            "The cart handler in {0} *fails*: the message will be tried again later.",
            "{0} 的购物车处理*失败*，消息稍后重试。"),
        (Part::Clean, _) if begun => say!(language, from, order;
            "{0} takes the goods of order {1} *out of the cart*.",
            "{0} 把订单 {1} 的商品*移出购物车*。"),
        (Part::Clean, _) if times_cleaned(trace, position, order) > 1 => say!(language, order;
            "The goods of order {0} are taken out *once more*: what the shopper had put back is lost.",
            "订单 {0} 的商品*又*被移出一次：顾客重新放回的商品没有了。"),
        (Part::Clean, _) => say!(language, order;
            "The goods of order {0} are *out of the cart*.",
            "订单 {0} 的商品已*移出购物车*。"),
        (Part::Ack, _) if begun => say!(language, from;
            "{0} *acknowledges*, one-way: it reports how far it has read.",
            "{0} 单向发送*消费确认*，上报自己读到哪里。"),
        (Part::Ack, _) => say!(language, order;
            "The broker notes that order {0} is *consumed*: it will not be delivered again.",
            "Broker 记下订单 {0} *已消费*，不会再投递。"),
        (Part::Back, Rule::DeadLetter { .. }) => say!(language, order;
            "No tries are left: order {0} goes to the *dead-letter queue*.",
            "重试次数用完，订单 {0} 的消息进入*死信队列*。"),
        (Part::Back, _) => say!(language, from;
            "{0} gives the message *back* for a later try.",
            "{0} 把消息*退回*，稍后重试。"),
        (Part::Retry, _) => say!(language, order;
            "The delay is over: order {0} is *tried again*.",
            "延时结束，*重试*订单 {0} 的消息。"),
        (Part::Timeout, _) => say!(language;
            "The consumer’s poll got no answer, so it *polls again*.",
            "消费者的拉取没有结果，于是*再次拉取*。"),
        (Part::Whole, _) if event.step.verb == Verb::Report => say!(language, from;
            "It is time for {0} to *report its offset*.",
            "{0} 到了*上报位点*的时刻。"),
        (_, Rule::DeliversAgain { .. }) if begun => say!(language, order, to;
            "Nobody has acknowledged order {0}, so the broker delivers it *again*, to {1}.",
            "没有人确认过订单 {0}，所以 Broker *再次*投递给 {1}。"),
        _ if begun => say!(language, order, to;
            "The broker delivers order {0} to *{1}*.",
            "Broker 把订单 {0} 的消息投递给 *{1}*。"),
        _ => say!(language, to, order;
            "*{0}* has the message of order {1}.",
            "*{0}* 收到订单 {1} 的消息。"),
    }
}

fn housekeeping(language: Language, event: &Event) -> Rich {
    match (event.step.verb, event.step.part, event.rule) {
        (Verb::Round, Part::Pause, _) => say!(language;
            "The check round *pauses for 1 s*, in case an op record is still to come.",
            "这一轮反查*停顿 1 s*，以防还有 Op 记录没到。"),
        (Verb::Round, _, Rule::RoundEnds { too_young: true, .. }) => say!(language;
            "The check round *stops* at a half message that is too young to be asked about.",
            "这一轮反查遇到一条太新的半消息，就此*停下*。"),
        (Verb::Round, _, Rule::RoundEnds { .. }) => say!(language;
            "The check round is *over*.",
            "这一轮反查*结束*。"),
        (Verb::Round, ..) => say!(language;
            "A *check round* begins: the broker looks for half messages that nobody has decided.",
            "*一轮反查*开始：Broker 寻找没有下文的半消息。"),
        (Verb::Op, ..) => say!(language;
            "The broker writes down which half messages are settled, as an *op record*: a crash cannot forget it any more.",
            "Broker 把已了结的半消息写成一条 *Op 记录*，崩溃也不会再忘掉。"),
        (Verb::Save, ..) => say!(language;
            "The broker *saves* its positions to disk.",
            "Broker 把各个位点*保存*到磁盘。"),
        _ if event.phase == Phase::Begun => say!(language, event.from;
            "{0} sends a *heartbeat* to the broker.",
            "{0} 向 Broker 发送*心跳*。"),
        _ => say!(language, event.from;
            "The broker knows {0}: it can be *asked* from now on.",
            "Broker 知道 {0} 在线，从现在起可以*反查*它。"),
    }
}

fn coming_and_going(language: Language, event: &Event) -> Rich {
    let node = event.from.node();
    match (event.step.verb, event.step.part) {
        (Verb::Crash, _) if node == NodeId::Broker => say!(language;
            "*The broker dies*, and with it what it held only in memory.",
            "*Broker 崩溃*，只在内存里的内容随之丢失。"),
        (Verb::Crash, _) => say!(language, node;
            "*{0} dies*: what it was doing stops here.",
            "*{0} 崩溃*，正在做的事到此为止。"),
        (Verb::Restart, _) => say!(language, node;
            "*{0} is back*, without what it held only in memory.",
            "*{0} 恢复*，只在内存里的内容已丢失。"),
        (_, Part::End) => say!(language, node;
            "*{0} is back*, without what it held only in memory.",
            "*{0} 恢复*，只在内存里的内容已丢失。"),
        _ => say!(language, node;
            "*{0} goes down* for a while: what it was doing stops here.",
            "*{0} 停机*一段时间，正在做的事到此为止。"),
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
