//! Outages: which node is out of order, from when until when, in which way.

use half_message_locale::{editor, place};
use half_message_protocol::{Millis, NodeId, Outage, OutageKind, Setup};
use yew::prelude::*;

use super::Form;
use crate::components::fields::{Number, choice, number_field};
use crate::components::icon::{CLOSE, icon};

const LATEST: u64 = 86_400_000;

pub(super) fn section(form: &Form<'_>) -> Html {
    let outages = &form.scenario.outages;
    let add = form.change(|scenario, _: MouseEvent| {
        let after = scenario.outages.iter().map(|outage| outage.until).max().unwrap_or(Millis(1_000));
        let from = after + Millis(1_000);
        scenario.outages.push(Outage {
            node: NodeId::Broker,
            from,
            until: from + Millis(10_000),
            kind: OutageKind::Down,
        });
    });
    html! {
        <section>
            <h3>{form.of(editor::OUTAGES)}</h3>
            if outages.is_empty() {
                <p class="c-mute">{form.of(editor::NO_OUTAGES)}</p>
            }
            <ul class="lines">{for outages.iter().enumerate().map(|(index, outage)| line(form, index, outage))}</ul>
            {form.problems("outages")}
            <button class="btn" type="button" onclick={add}>{form.of(editor::ADD_OUTAGE)}</button>
        </section>
    }
}

/// The nodes that can be out of order.
fn nodes(setup: &Setup) -> Vec<NodeId> {
    let instances = (0..setup.instances).map(NodeId::Instance);
    instances.chain([NodeId::Broker]).chain((0..setup.consumers).map(NodeId::Consumer)).collect()
}

fn line(form: &Form<'_>, index: usize, outage: &Outage) -> Html {
    let nodes = nodes(&form.scenario.setup);
    let names: Vec<AttrValue> = nodes.iter().map(|node| place::node(form.language, *node).into()).collect();
    let node = nodes.iter().position(|node| *node == outage.node).unwrap_or_default();
    let set_node = set(form, index, move |outage, position: usize| {
        if let Some(node) = nodes.get(position) {
            outage.node = *node;
        }
    });
    let remove = form.change(move |scenario, _: MouseEvent| {
        if index < scenario.outages.len() {
            scenario.outages.remove(index);
        }
    });
    let path = ["outages[", &index.to_string(), "]"].concat();
    let is_refused = form.is_refused(&path);
    html! {
        <li>
            {choice("", form.of(editor::OUTAGE_NODE), &names, node, set_node)}
            <label>
                {form.of(editor::OUTAGE_FROM)}
                {number_field(&Number { is_refused, ..Number::new(outage.from.0, LATEST, set(form, index, |outage, ms| outage.from = Millis(ms))) })}
            </label>
            <label>
                {form.of(editor::OUTAGE_UNTIL)}
                {number_field(&Number { is_refused, ..Number::new(outage.until.0, LATEST, set(form, index, |outage, ms| outage.until = Millis(ms))) })}
                {form.of(editor::MS)}
            </label>
            <button class="btn icon quiet" type="button" title={form.of(editor::REMOVE_OUTAGE)}
                aria-label={form.of(editor::REMOVE_OUTAGE)} onclick={remove}>{icon(CLOSE, 13)}</button>
        </li>
    }
}

/// A callback that changes the outage at this position.
fn set<T: 'static>(form: &Form<'_>, index: usize, change: impl Fn(&mut Outage, T) + 'static) -> Callback<T> {
    form.change(move |scenario, value| {
        if let Some(outage) = scenario.outages.get_mut(index) {
            change(outage, value);
        }
    })
}
