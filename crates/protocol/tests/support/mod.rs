//! What the tests of the engine share: scenarios by hand or by file, and a run as text.
#![allow(dead_code)]

use std::fmt::Write;

use half_message_protocol::{Event, How, Millis, NodeId, Outage, OutageKind, Phase, Scenario, StepId, Trace, View};

/// A ready run of the page, by its file's name.
pub fn ready_run(name: &str) -> Scenario {
    let path = format!("{}/../../static/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn step(name: &str) -> StepId {
    StepId::parse(name).unwrap_or_else(|| panic!("no step {name}"))
}

pub fn with_fault(scenario: &Scenario, name: &str, how: How) -> Scenario {
    scenario.with_fault(step(name), how)
}

pub fn outage(node: NodeId, from: u64, until: u64) -> Outage {
    Outage { node, from: Millis(from), until: Millis(until), kind: OutageKind::Down }
}

/// The run as text, one line an event: what a reviewer reads.
pub fn transcript(trace: &Trace) -> String {
    let mut text = String::new();
    for event in &trace.events {
        let _ = writeln!(text, "{}", line(event));
    }
    let _ = writeln!(text, "verdicts {:?}, bound {:?}, unreached {:?}", trace.verdicts, trace.bound, trace.unreached);
    text
}

fn line(event: &Event) -> String {
    let mark = match event.phase {
        Phase::Begun => "…",
        Phase::Done => "✓",
        Phase::Failed => "✗",
    };
    let rpc = event.rpc.map(|rpc| format!(" [{} {}]", rpc, rpc.code())).unwrap_or_default();
    format!(
        "{:>7} {mark} {:<24} {} → {}{rpc} {:?} {:?} {:?}",
        event.at.0,
        event.step.to_string(),
        event.from,
        event.to,
        event.outcome,
        event.rule,
        event.effects
    )
}

/// Row committed, visible messages, times the cart was cleaned, duplicates recognised: of one order at the end.
pub fn ending(trace: &Trace, order: u16) -> (bool, usize, u8, u8) {
    let view = View::after(trace, trace.events.len());
    let of = view.orders.iter().find(|of| of.order == order).expect("the order is in the view");
    (of.row == half_message_protocol::Row::Committed, view.visible(order), of.cart.cleaned, of.cart.absorbed)
}
