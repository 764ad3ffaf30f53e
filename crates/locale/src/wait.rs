//! The pill of a folded wait.

use half_message_protocol::{Event, How, Millis, Part, Rule, Setting, Trace, Verb, Way};

use crate::language::Language;
use crate::place::node_in_sentence;
use crate::sentence::{say, text};
use crate::step::{noun, word_of};

/// The pill of a folded wait that ends with the event at this position:
/// `29 s pass · waiting for the check round (transactionCheckInterval 30 s)`.
pub fn wait(language: Language, length: Millis, trace: &Trace, position: usize) -> String {
    let event = trace.events.get(position);
    let Some((awaited, setting)) = event.and_then(|event| awaited(language, trace, event)) else {
        return text!(language, length; "{0} pass", "过去 {0}");
    };
    match setting {
        None => text!(language, length, awaited; "{0} pass · waiting for {1}", "过去 {0} · 等待{1}"),
        Some(setting) => {
            let value = trace.scenario.settings.length(setting).unwrap_or_default();
            say!(language, length, awaited, setting.as_str(), value;
                "{0} pass · waiting for {1} ({2} {3})",
                "过去 {0} · 等待{1}（{2} {3}）")
            .text()
        }
    }
}

/// The same for phones: `29 s pass: waiting for the check round`.
pub fn short_wait(language: Language, length: Millis, trace: &Trace, position: usize) -> String {
    match trace.events.get(position).and_then(|event| awaited(language, trace, event)) {
        None => text!(language, length; "{0} pass", "过去 {0}"),
        Some((awaited, _)) => text!(language, length, awaited; "{0} pass: waiting for {1}", "过去 {0}，等待{1}"),
    }
}

/// What the wait was for, as part of a sentence.
pub(crate) fn awaited(language: Language, trace: &Trace, event: &Event) -> Option<(String, Option<Setting>)> {
    let (mut what, setting) = awaited_alone(language, trace, event)?;
    // Alone it would be a sentence, which begins with a capital.
    if what.starts_with("The ") {
        what.replace_range(..1, "t");
    }
    Some((what, setting))
}

/// What the wait was for, and the setting that says how long it may be.
fn awaited_alone(language: Language, trace: &Trace, event: &Event) -> Option<(String, Option<Setting>)> {
    let step = event.step;
    if let Some(How::Delayed { .. }) = event.fault {
        let what = noun(step, word_of(trace, event)).of(language);
        return Some((text!(language, what; "the delayed {0}", "延迟的{0}"), None));
    }
    Some(match (step.verb, step.part) {
        (Verb::Round, Part::Pause) => (text!(language; "the round’s pause of 1 s", "本轮 1 s 的停顿"), None),
        (Verb::Round, _) | (Verb::Check, Part::Copy | Part::Whole) | (Verb::Discard, _) => {
            (text!(language; "the check round", "反查轮次"), Some(Setting::TransactionCheckInterval))
        }
        (Verb::Half, Part::Timeout) => (text!(language; "the reply", "应答"), Some(Setting::SendMsgTimeout)),
        (Verb::Half, Part::Age) => {
            (text!(language; "the half message to be old enough", "半消息存放够久"), Some(Setting::TransactionTimeOut))
        }
        (Verb::Local, _) => (text!(language; "the local transaction", "本地事务"), None),
        (Verb::Report, _) => {
            (text!(language; "the offset report", "位点上报"), Some(Setting::PersistConsumerOffsetInterval))
        }
        (Verb::Delivery, Part::Ack) if trace.scenario.way == Way::Kafka => {
            (text!(language; "the offset commit", "位点提交"), Some(Setting::KafkaAutoCommitInterval))
        }
        (Verb::Delivery, Part::Ack) => match event.rule {
            Rule::AckOnPoll => (text!(language; "the next poll", "下一次拉取"), None),
            _ => (text!(language; "the offset report", "位点上报"), Some(Setting::PersistConsumerOffsetInterval)),
        },
        (Verb::Delivery, Part::Retry) => (text!(language; "the retry delay", "重试延时"), None),
        (Verb::Delivery, Part::Clean) => (text!(language; "the cart handler", "购物车处理"), None),
        (Verb::Scan, _) => {
            (text!(language; "the coordinator’s scan", "协调者扫描"), Some(Setting::KafkaAbortCleanupInterval))
        }
        (Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn | Verb::Marker, Part::Timeout) => {
            (text!(language; "the reply", "应答"), Some(Setting::KafkaRequestTimeout))
        }
        (Verb::EndTxn | Verb::Init, Part::Limit) => {
            (text!(language; "the call to end", "调用结束"), Some(Setting::KafkaMaxBlock))
        }
        (Verb::Send, Part::Timeout) => (text!(language; "the reply", "应答"), Some(Setting::SendTimeout)),
        (Verb::Poll, _) => (text!(language; "the relay’s poll", "中继轮询"), Some(Setting::PollInterval)),
        (Verb::Op, _) => (text!(language; "the op flush", "Op 刷写"), Some(Setting::TransactionOpBatchInterval)),
        (Verb::Half, Part::Ahead) => (text!(language; "the clocks to agree", "时钟追平"), None),
        (Verb::Half, Part::Immunity) => {
            (text!(language; "the immunity to end", "免检时间结束"), Some(Setting::CheckImmunityTime))
        }
        (Verb::Half, Part::Expiry) => {
            (text!(language; "the log’s keeping to end", "日志保留期满"), Some(Setting::FileReservedTime))
        }
        (Verb::Delivery, Part::Stuck) => {
            (text!(language; "the consume timeout", "消费超时"), Some(Setting::ConsumeTimeout))
        }
        (Verb::Resume, _) => (text!(language; "the operator", "运维"), Some(Setting::ResumeAfter)),
        (Verb::Expire, _) => {
            (text!(language; "the channel to expire", "连接过期"), Some(Setting::ChannelExpiredTimeout))
        }
        (Verb::Save, _) => {
            (text!(language; "positions to be saved", "位点保存"), Some(Setting::FlushConsumerOffsetInterval))
        }
        (Verb::Heartbeat, _) => (text!(language; "a heartbeat", "心跳"), Some(Setting::HeartbeatBrokerInterval)),
        (Verb::Restart, _) => {
            (text!(language, node_in_sentence(language, event.from.node()); "{0} to come back", "{0} 恢复"), None)
        }
        (Verb::Outage, Part::End) => (text!(language; "the end of the outage", "停机结束"), None),
        (Verb::Begin, _) => (text!(language; "the next order", "下一个订单"), None),
        _ => return None,
    })
}
