//! The state in three or four chips, for a phone. They open the sheet with the panels.

use half_message_locale::{Language, page, state};
use half_message_protocol::{HalfState, Row, Setting, View, Way};
use yew::prelude::*;

use super::element::{El, button, el};
use super::icon::{CART, DATABASE, Glyph, HALF, MESSAGE, icon};
use super::parts::when;
use super::state_panels::current_halves;
use crate::hooks::seen::Seen;
use crate::session::{Intent, Open, Run};

/// Chips that are one button, which opens the sheet and closes it.
pub fn state_chips(run: &Run, seen: &Seen, is_open: bool, language: Language, act: &Callback<Intent>) -> Html {
    let (toggle, hint) = if is_open {
        (Intent::Close(Open::Sheet), page::HIDE_STATE)
    } else {
        (Intent::Open(Open::Sheet), page::SHOW_STATE)
    };
    let chips = chips(run, seen, language);
    button(if chips.len() > 3 { "chips" } else { "chips three" })
        .is("aria-expanded", is_open)
        .set("aria-controls", "state")
        .click(act, toggle)
        .kid(el("span", "only-read").say(hint.of(language)))
        .kids(chips)
        .done()
}

/// The chips: the order database, what the way of messaging keeps, messages, the cart.
pub fn chips(run: &Run, seen: &Seen, language: Language) -> Vec<El> {
    let (now, before) = (&seen.now, &seen.before);
    let none = || state::NONE.of(language).to_owned();
    let rows = |view: &View| view.orders.iter().filter(|order| order.row == Row::Committed).count();
    let goods = |view: &View| view.orders.iter().filter(|order| order.cart.cleaned == 0).count() * 2;
    let [real, _] = &now.queues;
    let [real_before, _] = &before.queues;
    let readable = |view: &View| view.orders.iter().map(|order| view.visible(order.order)).sum::<usize>();
    let way = run.scenario.way;
    let (name, messages, is_new) = match way {
        Way::Kafka => (state::CHIP_READABLE, readable(now), readable(now) != readable(before)),
        Way::Rocketmq => (state::CHIP_VISIBLE, real.records.len(), real.records != real_before.records),
        _ => (state::CHIP_MESSAGES, real.records.len(), real.records != real_before.records),
    };
    let messages = if messages == 0 { none() } else { state::messages(language, messages) };
    let chip = |hue: &'static str, glyph: Glyph, name: &'static str, value: String, is_changed: bool| {
        el("span", "")
            .classes(&["chip", when(is_changed, "changed")])
            .kid(el("span", hue).put_in(icon(glyph, 16)).say(name))
            .kid(el("b", "").text(value))
    };
    let order = state::rows(language, rows(now));
    let cart = state::items(language, goods(now));
    let kept = match way {
        Way::Rocketmq => {
            let half = current_halves(now)
                .filter(|(_, record)| record.state == HalfState::Pending && record.word.is_none())
                .last()
                .or_else(|| current_halves(now).last());
            let max = run.scenario.settings.get(Setting::TransactionCheckMax);
            let half = half.map_or_else(none, |(_, record)| state::short_half(language, record, max));
            Some(chip("c-broker", HALF, state::CHIP_HALF.of(language), half, now.half != before.half))
        }
        Way::Kafka => {
            let last = now.transactions.last().map(|known| state::short_transaction(known.state).of(language));
            let last = last.map_or_else(none, str::to_owned);
            let is_changed = now.transactions != before.transactions;
            Some(chip("c-broker", HALF, state::CHIP_TRANSACTION.of(language), last, is_changed))
        }
        Way::Outbox => {
            let waiting = now.outbox.iter().filter(|(_, is_sent)| !is_sent).count();
            let outbox = match (waiting, now.outbox.is_empty()) {
                (_, true) => none(),
                (0, _) => state::OUTBOX_SENT.of(language).to_owned(),
                (waiting, _) => state::outbox_waits(language, waiting),
            };
            let is_changed = now.outbox != before.outbox;
            Some(chip("c-order", DATABASE, state::CHIP_OUTBOX.of(language), outbox, is_changed))
        }
        Way::CommitThenSend | Way::SendThenCommit => None,
    };
    let order = chip("c-order", DATABASE, state::CHIP_ORDER.of(language), order, rows(now) != rows(before));
    let messages = chip("c-broker", MESSAGE, name.of(language), messages, is_new);
    let cart = chip("c-cart", CART, state::CHIP_CART.of(language), cart, goods(now) != goods(before));
    [Some(order), kept, Some(messages), Some(cart)].into_iter().flatten().collect()
}
