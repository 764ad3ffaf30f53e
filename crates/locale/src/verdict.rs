//! How an order stands, or how it ended.

use half_message_protocol::{HalfState, HalfView, OrderView, Row, Trace, Verdict, View};

use crate::language::Language;
use crate::sentence::{Both, text, texts};

texts! {
    /// Accessible name of the verdict's card.
    VERDICT = "Verdict", "结论";
}

/// The verdict's title.
pub const fn title(verdict: Verdict) -> Both {
    match verdict {
        Verdict::Consistent => const { Both::new("Consistent", "一致") },
        Verdict::ConsistentIdempotent => const { Both::new("Consistent, thanks to the cart", "一致（靠幂等）") },
        Verdict::InBetween => const { Both::new("In between", "处理中") },
        Verdict::Bound => const { Both::new("Cut short", "提前截断") },
        Verdict::Repairable => const { Both::new("Inconsistent, can be repaired", "不一致，可人工修复") },
        Verdict::Inconsistent => const { Both::new("Inconsistent for good", "永久不一致") },
    }
}

/// One order's verdict as a sentence, from what everybody holds now.
pub fn sentence(language: Language, verdict: Verdict, view: &View, order: u16) -> String {
    let Some(now) = view.orders.iter().find(|known| known.order == order) else { return String::new() };
    match verdict {
        Verdict::InBetween => in_between(language, view, now),
        Verdict::Bound => text!(language;
            "The run was cut before this order came to an end.",
            "这个订单还没有结果，运行就被截断了。"),
        Verdict::Consistent => match (now.row, now.cart.cleaned) {
            (Row::Committed, _) => text!(language;
                "The order exists and its goods are out of the cart.",
                "订单已创建，商品已移出购物车。"),
            (_, _) => text!(language;
                "There is no order, and nothing was taken out of the cart.",
                "没有订单，购物车里的商品也没有动。"),
        },
        Verdict::ConsistentIdempotent if handled(now) == 2 => text!(language;
            "The message came twice, and the cart handler recognised the duplicate. Without that the cart would be wrong.",
            "消息到达了两次，购物车识别出重复。不然购物车就会出错。"),
        Verdict::ConsistentIdempotent => text!(language, handled(now);
            "The message came {0} times, and the cart handler recognised the duplicates. Without that the cart would be wrong.",
            "消息到达了 {0} 次，购物车识别出重复。不然购物车就会出错。"),
        Verdict::Repairable if view.discarded.contains(&order) => text!(language;
            "The order exists, but its half message used up its checks and was put aside. The cart is not cleaned until an operator puts it back.",
            "订单已创建，但半消息的反查次数用完，被移走了。人工放回之前，购物车不会清理。"),
        Verdict::Repairable if view.outbox.contains(&(order, false)) => text!(language;
            "The order exists, and its message waits in the outbox. The cart is not cleaned until a relay sends it.",
            "订单已创建，消息还在发件箱里。中继发送之前，购物车不会清理。"),
        Verdict::Repairable if !view.dead_letters.contains(&order) => text!(language;
            "The order exists, and its message is still at the broker. The cart is not cleaned until somebody is there to handle it.",
            "订单已创建，消息还在 Broker 那里。有人来处理之前，购物车不会清理。"),
        Verdict::Repairable => text!(language;
            "The order exists, but its message is in the dead-letter queue. The cart is not cleaned until an operator looks at it.",
            "订单已创建，但消息进了死信队列。人工处理之前，购物车不会清理。"),
        Verdict::Inconsistent => match (now.row, now.cart.cleaned) {
            (Row::Committed, 0) => text!(language;
                "The order exists, but its message will never be visible: the cart is never cleaned.",
                "订单已创建，但消息永远不会可见，购物车永远不会清理。"),
            (Row::Committed, 2) => text!(language;
                "The goods were taken out of the cart twice for one order: what the shopper had put back is lost.",
                "一个订单却移除了两次商品，顾客重新放回的商品没有了。"),
            (Row::Committed, _) => text!(language, u64::from(now.cart.cleaned);
                "The goods were taken out of the cart {0} times for one order: what the shopper had put back is lost.",
                "一个订单却移除了 {0} 次商品，顾客重新放回的商品没有了。"),
            (_, _) => text!(language;
                "There is no order, but its goods were taken out of the cart.",
                "没有订单，商品却已移出购物车。"),
        },
    }
}

/// A shorter form for phones.
pub fn short_sentence(language: Language, verdict: Verdict, view: &View, order: u16) -> String {
    let Some(now) = view.orders.iter().find(|known| known.order == order) else { return String::new() };
    let is_there = now.row == Row::Committed;
    match verdict {
        Verdict::InBetween if is_there && now.cart.cleaned == 0 => {
            text!(language; "Order exists, cart not cleaned yet.", "订单已创建，购物车尚未清理。")
        }
        Verdict::InBetween if is_there => text!(language; "Both agree, not finished yet.", "两边一致，尚未结束。"),
        Verdict::InBetween => text!(language; "No order yet.", "订单尚未创建。"),
        Verdict::Bound => text!(language; "The run was cut.", "运行被截断。"),
        Verdict::Consistent if is_there => text!(language; "Order exists, cart cleaned.", "订单已创建，购物车已清理。"),
        Verdict::Consistent => text!(language; "No order, cart untouched.", "没有订单，购物车未动。"),
        Verdict::ConsistentIdempotent => text!(language; "A duplicate was recognised.", "识别出重复消息。"),
        Verdict::Repairable => text!(language; "An operator has to help.", "需要人工处理。"),
        Verdict::Inconsistent if is_there && now.cart.cleaned == 0 => {
            text!(language; "Order exists, cart never cleaned.", "订单已创建，购物车永远不清理。")
        }
        Verdict::Inconsistent if is_there => text!(language; "Cart cleaned more than once.", "购物车清理了不止一次。"),
        Verdict::Inconsistent => text!(language; "No order, cart cleaned.", "没有订单，购物车却清理了。"),
    }
}

/// Several orders' verdicts in one sentence; `count` events have happened.
pub fn overall(language: Language, trace: &Trace, count: usize) -> String {
    let now = |order: &u16| trace.verdict_after(*order, count);
    let with = |wanted: fn(Verdict) -> bool| trace.verdicts.iter().filter(|(order, _)| wanted(now(order))).count();
    let all = trace.verdicts.len();
    let good = with(|verdict| matches!(verdict, Verdict::Consistent | Verdict::ConsistentIdempotent));
    let bad = with(|verdict| matches!(verdict, Verdict::Repairable | Verdict::Inconsistent));
    let open = all.saturating_sub(good).saturating_sub(bad);
    match (good, bad, open) {
        (_, 0, 0) => text!(language, all;
            "All {0} orders agree with their carts.",
            "{0} 个订单全部与购物车一致。"),
        (_, 0, _) => text!(language, good, all;
            "{0} of {1} orders {0|agrees|agree} with {0|its cart|their carts} for good, the others are under way.",
            "共 {1} 个订单，{0} 个已最终一致，其余还在处理。"),
        (_, _, 0) => text!(language, bad, all;
            "{0} of {1} orders {0|does|do} not agree with {0|its cart|their carts}.",
            "共 {1} 个订单，{0} 个与购物车不一致。"),
        _ => text!(language, bad, all, open;
            "{0} of {1} orders {0|does|do} not agree with {0|its cart|their carts}, {2} {2|is|are} under way.",
            "共 {1} 个订单，{0} 个与购物车不一致，{2} 个还在处理。"),
    }
}

fn in_between(language: Language, view: &View, now: &OrderView) -> String {
    let pending = view.half.iter().rev().find(|record| record.order == now.order).filter(|record| is_open(record));
    let asked = pending.and_then(|record| record.check_times).is_some();
    let is_visible = view.visible(now.order) > 0;
    match now.row {
        _ if now.cart.cleaned + now.cart.absorbed > 0 => text!(language;
            "The goods are out of the cart, but the order’s message is not done with yet.",
            "商品已移出购物车，但这个订单的消息还没有处理完。"),
        Row::Absent if is_visible => text!(language;
            "There is no order, but its message is visible.",
            "没有订单，消息却已可见。"),
        Row::Committed if is_visible && retried(view, now.order) => text!(language;
            "The order exists, the cart is not cleaned yet. The message will be tried again.",
            "订单已创建，购物车尚未清理，消息会再次重试。"),
        Row::Committed if is_visible => text!(language;
            "The order exists and its message is visible. The cart is not cleaned yet.",
            "订单已创建，消息可见，购物车尚未清理。"),
        Row::Committed if asked => text!(language;
            "The order exists, the cart is not cleaned yet. The broker is asking.",
            "订单已创建，购物车尚未清理，Broker 正在反查。"),
        Row::Committed if pending.is_some() => text!(language;
            "The order exists, the cart is not cleaned yet. The broker has not heard of the commit.",
            "订单已创建，购物车尚未清理，Broker 还没有收到提交。"),
        Row::Committed => text!(language;
            "The order exists, the cart is not cleaned yet.",
            "订单已创建，购物车尚未清理。"),
        Row::Uncommitted => text!(language;
            "The local transaction is running: no order yet, and the cart is full.",
            "本地事务正在进行，订单尚未提交，购物车未清理。"),
        Row::Absent if asked => text!(language;
            "There is no order. The broker keeps the half message and is asking.",
            "没有订单，Broker 留着半消息，正在反查。"),
        Row::Absent if pending.is_some() => text!(language;
            "There is no order yet. The broker keeps the half message, and no consumer sees it.",
            "还没有订单，Broker 存着半消息，消费者看不到。"),
        Row::Absent => text!(language;
            "There is no order yet, and the goods are in the cart.",
            "还没有订单，商品都在购物车里。"),
    }
}

fn is_open(record: &HalfView) -> bool {
    record.state == HalfState::Pending && record.word.is_none()
}

fn retried(view: &View, order: u16) -> bool {
    let [_, retry] = &view.queues;
    retry.records.iter().any(|(of, _)| *of == order)
}

fn handled(now: &OrderView) -> u64 {
    u64::from(now.cart.cleaned) + u64::from(now.cart.absorbed)
}
