//! The state in four chips, for a phone. They open the sheet with the panels.

use half_message_locale::{Language, page, state};
use half_message_protocol::{HalfState, Row, Setting};
use yew::prelude::*;

use super::element::{button, el};
use super::icon::{CART, DATABASE, Glyph, HALF, MESSAGE, icon};
use super::parts::when;
use super::state_panels::current_halves;
use crate::hooks::seen::Seen;
use crate::session::{Intent, Open, Run};

/// Four chips that are one button.
pub fn state_chips(run: &Run, seen: &Seen, is_open: bool, language: Language, act: &Callback<Intent>) -> Html {
    let (now, before) = (&seen.now, &seen.before);
    let none = || state::NONE.of(language).to_owned();
    let rows =
        |view: &half_message_protocol::View| view.orders.iter().filter(|order| order.row == Row::Committed).count();
    let goods =
        |view: &half_message_protocol::View| view.orders.iter().filter(|order| order.cart.cleaned == 0).count() * 2;
    let [real, _] = &now.queues;
    let [real_before, _] = &before.queues;
    let half = current_halves(now)
        .filter(|(_, record)| record.state == HalfState::Pending && record.word.is_none())
        .last()
        .or_else(|| current_halves(now).last());
    let max = run.scenario.settings.get(Setting::TransactionCheckMax);
    let half = half.map_or_else(none, |(_, record)| state::short_half(language, record, max));
    let messages = real.records.len();
    let messages = if messages == 0 { none() } else { state::messages(language, messages) };
    let chip = |hue: &'static str, glyph: Glyph, name: &'static str, value: String, is_changed: bool| {
        el("span", "")
            .classes(&["chip", when(is_changed, "changed")])
            .kid(el("span", hue).put_in(icon(glyph, 16)).say(name))
            .kid(el("b", "").text(value))
    };
    let (toggle, hint) = if is_open {
        (Intent::Close(Open::Sheet), page::HIDE_STATE)
    } else {
        (Intent::Open(Open::Sheet), page::SHOW_STATE)
    };
    let order = state::rows(language, rows(now));
    let cart = state::items(language, goods(now));
    button("chips")
        .is("aria-expanded", is_open)
        .set("aria-controls", "state")
        .click(act, toggle)
        .kid(el("span", "only-read").say(hint.of(language)))
        .kid(chip("c-order", DATABASE, state::CHIP_ORDER.of(language), order, rows(now) != rows(before)))
        .kid(chip("c-broker", HALF, state::CHIP_HALF.of(language), half, now.half != before.half))
        .kid(chip("c-broker", MESSAGE, state::CHIP_VISIBLE.of(language), messages, real.records != real_before.records))
        .kid(chip("c-cart", CART, state::CHIP_CART.of(language), cart, goods(now) != goods(before)))
        .done()
}
