//! What goes wrong now, in one sentence.

use half_message_protocol::{Event, How, LocalState, Outcome, Part, StepKind, Verb};

use crate::language::Language;
use crate::sentence::{Rich, say};
use crate::step::{noun, said};
use crate::why::code_name;

/// The sentence for a step that ends without effect.
pub(super) fn failed(language: Language, event: &Event, word: Option<LocalState>) -> Rich {
    let what = noun(event.step, word).of(language);
    let (from, to) = (event.from, event.to);
    let kind = event.step.kind();
    match event.outcome {
        Outcome::Lost => lost(language, event, what),
        Outcome::ReceiverDown => say!(language, event.to.node(), what;
            "{0} is *down*, so the {1} reaches nobody.",
            "{0} *已停机*，{1}没有送达。"),
        Outcome::SenderDown | Outcome::Cut if event.step.verb == Verb::Local => say!(language, from;
            "*{0} dies* in its local transaction: the order DB rolls back.",
            "*{0} 崩溃*，本地事务中断，订单库回滚。"),
        Outcome::SenderDown | Outcome::Cut if matches!(kind, StepKind::Database | StepKind::Callback) => {
            say!(language, from, what;
                "*{0} dies*, and the {1} is not done.",
                "*{0} 崩溃*，{1}没有完成。")
        }
        Outcome::SenderDown | Outcome::Cut if matches!(kind, StepKind::Append | StepKind::Timer | StepKind::Fact) => {
            say!(language, from.node(), what;
                "*{0} is down*, and the {1} does not take place.",
                "*{0} 已停机*，{1}没有进行。")
        }
        Outcome::SenderDown if matches!(event.fault, Some(How::Crash { .. })) => say!(language, from.node(), what;
            "*{0} dies* before it can send the {1}.",
            "*{0} 崩溃*，{1}没有发出。"),
        Outcome::SenderDown => say!(language, from.node(), what;
            "*{0} is down*, so the {1} is never sent.",
            "*{0} 已停机*，{1}没有发出。"),
        Outcome::Cut => say!(language, what;
            "The connection is gone, and the {0} *with it*.",
            "连接断开，{0}*随之丢失*。"),
        Outcome::Refused(code) => refused(language, event, what, code),
        Outcome::Ignored => say!(language, what, to.node();
            "The {0} reaches {1}, where *nobody waits* for it any more.",
            "{0}到达 {1} 时，*已经没有人在等*。"),
        Outcome::TimedOut => say!(language, what;
            "The {0} ends *without an answer* in time.",
            "{0}*超时*，没有等到结果。"),
        Outcome::Threw if event.step.part == Part::Clean => say!(language, from;
            "The cart handler in {0} *throws*: the message is not done.",
            "{0} 的购物车处理*抛出异常*，消息不算消费完。"),
        Outcome::Threw => say!(language, from;
            "The callback in {0} *throws*, which counts as “unknown”.",
            "{0} 的回调*抛出异常*，算作“未知”。"),
        Outcome::Said(word) => say!(language, from, said(word).of(language);
            "{0} says *{1}*.",
            "{0} 的回答是*{1}*。"),
        Outcome::NobodyOnline | Outcome::Under | Outcome::Ok => say!(language, what;
            "The {0} has *no effect*.",
            "{0}*没有效果*。"),
    }
}

fn lost(language: Language, event: &Event, what: &str) -> Rich {
    let order = event.step.order_number().unwrap_or_default();
    match (event.step.verb, event.step.part) {
        (Verb::Half, Part::Whole) => say!(language;
            "The half message is *lost* on the way: the broker stores nothing.",
            "半消息在途中*丢失*，Broker 什么也没有存储。"),
        (Verb::Half, _) => say!(language, event.to;
            "The reply is *lost*: the half message is stored, but {0} does not know.",
            "应答*丢失*：半消息已存储，但 {0} 并不知道。"),
        (Verb::Check, Part::Whole) => say!(language;
            "The question is *lost* on the way: the attempt is used, and the broker will ask again.",
            "反查请求在途中*丢失*：这次机会已用掉，Broker 之后会再问。"),
        (Verb::Delivery, Part::Whole) => say!(language, event.to, order;
            "The message of order {1} is *lost* on its way to {0}, but the broker still has it.",
            "订单 {1} 的消息在投递给 {0} 的途中*丢失*，但 Broker 那里还在。"),
        (Verb::Delivery, Part::Ack) => say!(language;
            "The acknowledgement is *lost* on the way: the broker takes the message as not consumed.",
            "消费确认在途中*丢失*，Broker 以为消息还没有消费。"),
        _ if event.step.kind() == StepKind::OneWay => say!(language, what;
            "The {0} is *lost* on the way, and nobody notices: it is one-way.",
            "{0}在途中*丢失*，而且没人察觉，因为它是单向的。"),
        _ => say!(language, what;
            "The {0} is *lost* on the way.",
            "{0}在途中*丢失*。"),
    }
}

fn refused(language: Language, event: &Event, what: &str, code: u16) -> Rich {
    match (event.step.verb, event.step.part) {
        (Verb::Local, _) => say!(language;
            "The order DB *refuses*: there is no order, and the broker has to learn of it.",
            "订单库*拒绝*了：没有订单，还要让 Broker 知道。"),
        (_, Part::Clean) => say!(language;
            "The cart DB *refuses*: the message will be tried again later.",
            "购物车库*拒绝*了，消息稍后重试。"),
        (Verb::Final, _) => say!(language;
            "The broker *cannot write* the message to the orders topic: the half message stays undecided.",
            "Broker *没能*把消息写入 orders 主题，半消息仍然待定。"),
        (_, Part::Copy) => say!(language;
            "The broker *cannot write* the copy, so it does not ask.",
            "Broker *没能*重写半消息，所以不反查。"),
        (Verb::Half, Part::Reply) => say!(language, event.to, code_name(code), code;
            "{0} learns that the half message was *refused*: `{1}` ({2}).",
            "{0} 得知半消息*被拒绝*：`{1}`（{2}）。"),
        (Verb::Half, _) => say!(language, code_name(code), code;
            "The broker *refuses* the half message: `{0}` ({1}).",
            "Broker *拒绝*了半消息：`{0}`（{1}）。"),
        _ if event.step.kind() == StepKind::OneWay => say!(language, what, code_name(code), code;
            "The broker *refuses* the {0}, `{1}` ({2}), and nobody learns of it: it is one-way.",
            "Broker *拒绝*了{0}，`{1}`（{2}），但没人知道，因为它是单向的。"),
        _ => say!(language, what, code_name(code), code;
            "The broker *refuses* the {0}: `{1}` ({2}).",
            "Broker *拒绝*了{0}：`{1}`（{2}）。"),
    }
}
