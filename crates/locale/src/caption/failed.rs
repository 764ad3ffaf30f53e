//! What goes wrong now, in one sentence.

use half_message_protocol::{Event, How, Outcome, Part, StepKind, Verb};

use crate::sentence::{Both, both};

/// The sentence for a step that ends without effect.
pub(super) fn failed(event: &Event) -> &'static Both {
    let kind = event.step.kind();
    match event.outcome {
        Outcome::Lost => lost(event),
        Outcome::ReceiverDown => both!("{b} is *down*, so the {w} reaches nobody.", "{b} *已停机*，{w}没有送达。"),
        Outcome::SenderDown | Outcome::Cut if event.step.verb == Verb::Local => both!(
            "*{f} dies* in its local transaction: the order DB rolls back.",
            "*{f} 崩溃*，本地事务中断，订单库回滚。"
        ),
        Outcome::SenderDown | Outcome::Cut if matches!(kind, StepKind::Database | StepKind::Callback) => {
            both!("*{f} dies*, and the {w} is not done.", "*{f} 崩溃*，{w}没有完成。")
        }
        Outcome::SenderDown | Outcome::Cut if matches!(kind, StepKind::Append | StepKind::Timer | StepKind::Fact) => {
            both!("*{a} is down*, and the {w} does not take place.", "*{a} 已停机*，{w}没有进行。")
        }
        Outcome::SenderDown if matches!(event.fault, Some(How::Crash { .. })) => {
            both!("*{a} dies* before it can send the {w}.", "*{a} 崩溃*，{w}没有发出。")
        }
        Outcome::SenderDown => both!("*{a} is down*, so the {w} is never sent.", "*{a} 已停机*，{w}没有发出。"),
        Outcome::Cut => both!("The connection is gone, and the {w} *with it*.", "连接断开，{w}*随之丢失*。"),
        Outcome::Refused(_) => refused(event),
        Outcome::Broken => both!(
            "The *connection breaks* before the reply is through: {t} does not know what became of its request.",
            "应答还没送到，*连接就断开了*：{t} 不知道请求的结果。"
        ),
        Outcome::Ignored => {
            both!("The {w} reaches {b}, where *nobody waits* for it any more.", "{w}到达 {b} 时，*已经没有人在等*。")
        }
        Outcome::TimedOut => both!("The {w} ends *without an answer* in time.", "{w}*超时*，没有等到结果。"),
        Outcome::Threw if event.step.part == Part::Clean => both!(
            "The cart handler in {f} *throws*: the message is not done.",
            "{f} 的购物车处理*抛出异常*，消息不算消费完。"
        ),
        Outcome::Threw => {
            both!("The callback in {f} *throws*, which counts as “unknown”.", "{f} 的回调*抛出异常*，算作“未知”。")
        }
        Outcome::Said(_) => both!("{f} says *{d}*.", "{f} 的回答是*{d}*。"),
        Outcome::NobodyOnline | Outcome::Under | Outcome::Ok => both!("The {w} has *no effect*.", "{w}*没有效果*。"),
    }
}

fn lost(event: &Event) -> &'static Both {
    match (event.step.verb, event.step.part) {
        (Verb::Half, Part::Whole) => both!(
            "The half message is *lost* on the way: the broker stores nothing.",
            "半消息在途中*丢失*，Broker 什么也没有存储。"
        ),
        (Verb::Send, Part::Whole) => both!(
            "The message is *lost* on the way: the broker stores nothing.",
            "消息在途中*丢失*，Broker 什么也没有存储。"
        ),
        (Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker, Part::Reply) => both!(
            "The reply is *lost*: {t} does not know what became of its request.",
            "应答*丢失*：{t} 不知道请求的结果。"
        ),
        (Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker, _) => {
            both!("The request is *lost* on the way: {f} will ask again.", "请求在途中*丢失*，{f} 会再次请求。")
        }
        (Verb::Send, _) => both!(
            "The reply is *lost*: the message is stored, but {t} does not know.",
            "应答*丢失*：消息已存储，但 {t} 并不知道。"
        ),
        (Verb::Half, _) => both!(
            "The reply is *lost*: the half message is stored, but {t} does not know.",
            "应答*丢失*：半消息已存储，但 {t} 并不知道。"
        ),
        (Verb::Check, Part::Whole) => both!(
            "The question is *lost* on the way: the attempt is used, and the broker will ask again.",
            "反查请求在途中*丢失*：这次机会已用掉，Broker 之后会再问。"
        ),
        (Verb::Delivery, Part::Whole) => both!(
            "The message of order {o} is *lost* on its way to {t}, but the broker still has it.",
            "订单 {o} 的消息在投递给 {t} 的途中*丢失*，但 Broker 那里还在。"
        ),
        (Verb::Delivery, Part::Ack) => both!(
            "The acknowledgement is *lost* on the way: the broker takes the message as not consumed.",
            "消费确认在途中*丢失*，Broker 以为消息还没有消费。"
        ),
        _ if event.step.kind() == StepKind::OneWay => both!(
            "The {w} is *lost* on the way, and nobody notices: it is one-way.",
            "{w}在途中*丢失*，而且没人察觉，因为它是单向的。"
        ),
        _ => both!("The {w} is *lost* on the way.", "{w}在途中*丢失*。"),
    }
}

fn refused(event: &Event) -> &'static Both {
    match (event.step.verb, event.step.part) {
        (Verb::Poll | Verb::Mark | Verb::Compensate, _) => {
            both!("The order DB *refuses* the {w}.", "订单库*拒绝*了{w}。")
        }
        (Verb::Local, _) => both!(
            "The order DB *refuses*: there is no order, and the broker has to learn of it.",
            "订单库*拒绝*了：没有订单，还要让 Broker 知道。"
        ),
        (_, Part::Clean) => {
            both!("The cart DB *refuses*: the message will be tried again later.", "购物车库*拒绝*了，消息稍后重试。")
        }
        (Verb::Final, _) => both!(
            "The broker *cannot write* the message to the orders topic: the half message stays undecided.",
            "Broker *没能*把消息写入 orders 主题，半消息仍然待定。"
        ),
        (Verb::Op, _) => both!(
            "The broker *cannot write* the op record: it forgets which half messages are settled.",
            "Broker *没能*写入 Op 记录，忘了哪些半消息已了结。"
        ),
        (Verb::Resume, _) => both!(
            "The broker *cannot write* the half message back, so it stays discarded.",
            "Broker *没能*把半消息放回，它仍是已丢弃的状态。"
        ),
        (Verb::Decide, _) => both!(
            "The coordinator *cannot write down* its decision: nothing is decided.",
            "协调者*没能写下*决定：什么也没有决定。"
        ),
        (Verb::Produce | Verb::EndTxn | Verb::Init | Verb::Find | Verb::Marker, Part::Reply) => {
            both!("{t} gets an *error*: `{c}` ({n}).", "{t} 收到*错误*：`{c}`（{n}）。")
        }
        (Verb::Produce | Verb::EndTxn | Verb::Init | Verb::Find | Verb::Marker, _) => {
            both!("The {w} is *refused*: `{c}` ({n}).", "{w}*被拒绝*：`{c}`（{n}）。")
        }
        (_, Part::Copy) => {
            both!("The broker *cannot write* the copy, so it does not ask.", "Broker *没能*重写半消息，所以不反查。")
        }
        (Verb::Half, Part::Reply) => both!(
            "{t} learns that the half message was *refused*: `{c}` ({n}).",
            "{t} 得知半消息*被拒绝*：`{c}`（{n}）。"
        ),
        (Verb::Half, _) => {
            both!("The broker *refuses* the half message: `{c}` ({n}).", "Broker *拒绝*了半消息：`{c}`（{n}）。")
        }
        _ if event.step.kind() == StepKind::OneWay => both!(
            "The broker *refuses* the {w}, `{c}` ({n}), and nobody learns of it: it is one-way.",
            "Broker *拒绝*了{w}，`{c}`（{n}），但没人知道，因为它是单向的。"
        ),
        _ => both!("The broker *refuses* the {w}: `{c}` ({n}).", "Broker *拒绝*了{w}：`{c}`（{n}）。"),
    }
}
