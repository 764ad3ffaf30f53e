//! The orders: when each is placed, and by which instance.

use half_message_locale::editor;
use half_message_protocol::{Millis, NodeId, OrderStart};
use yew::prelude::Event;

use super::Form;
use crate::components::element::{El, On, button, el};
use crate::components::fields::{Number, choice, number_field};

const MOST: usize = 8;
/// An added order comes so long after the last one, ms.
const AFTER: Millis = Millis(1_000);

pub(super) fn section(form: &Form<'_>) -> El {
    let orders = &form.scenario.setup.orders;
    let add = form.change(|scenario, _: Event| {
        let last = scenario.setup.orders.last().map_or(Millis(0), |order| order.start);
        scenario.setup.orders.push(OrderStart { start: last + AFTER, by: None });
    });
    let lines = orders.iter().enumerate().map(|(index, order)| line(form, index, order, orders.len() > 1));
    form.section(editor::ORDERS)
        .kid(el("ul", "lines").kids(lines))
        .put_in(form.problems("setup.orders"))
        .kid_if(orders.len() < MOST, || button("btn").on(On::Click, add).say(form.of(editor::ADD_ORDER)))
}

fn line(form: &Form<'_>, index: usize, order: &OrderStart, can_go: bool) -> El {
    let instances = form.scenario.setup.instances;
    let mut words = vec![form.of(editor::BY_TURNS).to_owned()];
    words.extend((0..instances).map(|instance| NodeId::Instance(instance).to_string()));
    let chosen = match order.by {
        Some(NodeId::Instance(instance)) => usize::from(instance) + 1,
        _ => 0,
    };
    let set_start = form.change(move |scenario, ms| {
        if let Some(order) = scenario.setup.orders.get_mut(index) {
            order.start = Millis(ms);
        }
    });
    let set_by = form.change(move |scenario, position: usize| {
        if let Some(order) = scenario.setup.orders.get_mut(index) {
            order.by = position.checked_sub(1).and_then(|instance| u8::try_from(instance).ok()).map(NodeId::Instance);
        }
    });
    let remove = form.change(move |scenario, _: Event| {
        if index < scenario.setup.orders.len() {
            scenario.setup.orders.remove(index);
        }
    });
    let path = ["setup.orders[", &index.to_string(), "]"].concat();
    let number = half_message_protocol::step::FIRST_ORDER + u16::try_from(index).unwrap_or_default();
    let start = number_field(&Number {
        is_refused: form.is_refused(&path),
        ..Number::new(order.start.0, 3_600_000, set_start)
    });
    let start = el("label", "").say(form.of(editor::ORDER_START)).kid(start).say(form.of(editor::MS));
    let by = el("label", "").say(form.of(editor::ORDER_BY)).kid(choice("", "", &words, chosen, set_by));
    el("li", "")
        .kid(el("span", "tagno").text(editor::order_head(form.language, number)))
        .kid(start)
        .kid(by)
        .kid_if(can_go, || form.remove(editor::REMOVE_ORDER, remove))
}
