//! The orders: when each is placed, and by which instance.

use half_message_locale::editor;
use half_message_protocol::{Millis, NodeId, OrderStart};
use yew::prelude::*;

use super::Form;
use crate::components::fields::{Number, choice, number_field};
use crate::components::icon::{CLOSE, icon};

const MOST: usize = 8;
/// An added order comes so long after the last one, ms.
const AFTER: Millis = Millis(1_000);

pub(super) fn section(form: &Form<'_>) -> Html {
    let orders = &form.scenario.setup.orders;
    let add = form.change(|scenario, _: MouseEvent| {
        let last = scenario.setup.orders.last().map_or(Millis(0), |order| order.start);
        scenario.setup.orders.push(OrderStart { start: last + AFTER, by: None });
    });
    html! {
        <section>
            <h3>{form.of(editor::ORDERS)}</h3>
            <ul class="lines">
                {for orders.iter().enumerate().map(|(index, order)| line(form, index, order, orders.len() > 1))}
            </ul>
            {form.problems("setup.orders")}
            if orders.len() < MOST {
                <button class="btn" type="button" onclick={add}>{form.of(editor::ADD_ORDER)}</button>
            }
        </section>
    }
}

fn line(form: &Form<'_>, index: usize, order: &OrderStart, can_go: bool) -> Html {
    let instances = form.scenario.setup.instances;
    let mut words: Vec<AttrValue> = vec![form.of(editor::BY_TURNS).into()];
    words.extend((0..instances).map(|instance| AttrValue::from(NodeId::Instance(instance).to_string())));
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
    let remove = form.change(move |scenario, _: MouseEvent| {
        if index < scenario.setup.orders.len() {
            scenario.setup.orders.remove(index);
        }
    });
    let path = ["setup.orders[", &index.to_string(), "]"].concat();
    let number = half_message_protocol::step::FIRST_ORDER + u16::try_from(index).unwrap_or_default();
    html! {
        <li>
            <span class="tagno">{editor::order_head(form.language, number)}</span>
            <label>
                {form.of(editor::ORDER_START)}
                {number_field(&Number { is_refused: form.is_refused(&path), ..Number::new(order.start.0, 3_600_000, set_start) })}
                {form.of(editor::MS)}
            </label>
            <label>{form.of(editor::ORDER_BY)}{choice("", "", &words, chosen, set_by)}</label>
            if can_go {
                <button class="btn icon quiet" type="button" title={form.of(editor::REMOVE_ORDER)}
                    aria-label={form.of(editor::REMOVE_ORDER)} onclick={remove}>{icon(CLOSE, 13)}</button>
            }
        </li>
    }
}
