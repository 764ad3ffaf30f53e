//! Outages: which node is out of order, from when until when, in which way.

use half_message_locale::{editor, place};
use half_message_protocol::{Millis, NodeId, Outage, OutageKind, Scenario, Way};
use yew::prelude::{Callback, Event};

use super::Form;
use crate::components::element::{El, On, button, el};
use crate::components::fields::{Number, choice, number_field};

const LATEST: u64 = 86_400_000;

pub(super) fn section(form: &Form<'_>) -> El {
    let outages = &form.scenario.outages;
    let add = form.change(|scenario, _: Event| {
        let after = scenario.outages.iter().map(|outage| outage.until).max().unwrap_or(Millis(1_000));
        let from = after + Millis(1_000);
        scenario.outages.push(Outage {
            node: NodeId::brokers(scenario.way).first().copied().unwrap_or(NodeId::Broker),
            from,
            until: from + Millis(10_000),
            kind: OutageKind::Down,
        });
    });
    let lines = outages.iter().enumerate().map(|(index, outage)| line(form, index, outage));
    form.section(editor::OUTAGES)
        .kid_if(outages.is_empty(), || el("p", "c-mute").say(form.of(editor::NO_OUTAGES)))
        .kid(el("ul", "lines").kids(lines))
        .put_in(form.problems("outages"))
        .kid(button("btn").on(On::Click, add).say(form.of(editor::ADD_OUTAGE)))
}

/// The nodes that can be out of order.
fn nodes(scenario: &Scenario) -> Vec<NodeId> {
    let Scenario { setup, way, .. } = scenario;
    let relays = (0..setup.relays).filter(|_| *way == Way::Outbox).map(NodeId::Relay);
    let instances = (0..setup.instances).map(NodeId::Instance);
    let brokers = NodeId::brokers(*way).iter().copied();
    instances.chain(relays).chain(brokers).chain((0..setup.consumers).map(NodeId::Consumer)).collect()
}

fn line(form: &Form<'_>, index: usize, outage: &Outage) -> El {
    let nodes = nodes(form.scenario);
    let names: Vec<String> = nodes.iter().map(|node| place::node(form.language, *node)).collect();
    let node = nodes.iter().position(|node| *node == outage.node).unwrap_or_default();
    let set_node = set(form, index, move |outage, position: usize| {
        if let Some(node) = nodes.get(position) {
            outage.node = *node;
        }
    });
    let remove = form.change(move |scenario, _: Event| {
        if index < scenario.outages.len() {
            scenario.outages.remove(index);
        }
    });
    let path = ["outages[", &index.to_string(), "]"].concat();
    let is_refused = form.is_refused(&path);
    let time = |value: Millis, change: fn(&mut Outage, Millis)| {
        let set = set(form, index, move |outage, ms| change(outage, Millis(ms)));
        number_field(&Number { is_refused, ..Number::new(value.0, LATEST, set) })
    };
    let from = time(outage.from, |outage, from| outage.from = from);
    let until = time(outage.until, |outage, until| outage.until = until);
    let kinds: Vec<String> =
        OutageKind::ALL.iter().map(|kind| form.of(editor::outage_kind(*kind)).to_owned()).collect();
    let kind = OutageKind::ALL.iter().position(|kind| *kind == outage.kind).unwrap_or_default();
    let set_kind = set(form, index, |outage, position: usize| {
        if let Some(kind) = OutageKind::ALL.get(position) {
            outage.kind = *kind;
        }
    });
    el("li", "")
        .kid(choice("", form.of(editor::OUTAGE_NODE), &names, node, set_node))
        .kid(choice("", form.of(editor::OUTAGE_KIND), &kinds, kind, set_kind))
        .kid(el("label", "").say(form.of(editor::OUTAGE_FROM)).kid(from))
        .kid(el("label", "").say(form.of(editor::OUTAGE_UNTIL)).kid(until).say(form.of(editor::MS)))
        .kid(form.remove(editor::REMOVE_OUTAGE, remove))
}

/// A callback that changes the outage at this position.
fn set<T: 'static>(form: &Form<'_>, index: usize, change: impl Fn(&mut Outage, T) + 'static) -> Callback<T> {
    form.change(move |scenario, value| {
        if let Some(outage) = scenario.outages.get_mut(index) {
            change(outage, value);
        }
    })
}
