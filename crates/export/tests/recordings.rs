//! A trace file from anywhere can be shown: whatever stands in it, nothing that tells or draws a run breaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::ops::Range;
use std::path::Path;

use half_message_diagram::{Labels, Ledger, Mode, Plan, Storyline, Theme, layout, waits};
use half_message_export::{Format, InLanguage, Options, export};
use half_message_locale::{Language, caption, row_name, verdict, waiting, why};
use half_message_protocol::{Trace, View, run};
use half_message_scenario_json::{File, read, read_file};
use proptest::prelude::*;
use serde_json::Value;

/// Everything that the page and the command do with a run that they are given.
fn show(trace: &Trace) {
    let story = Storyline::of(trace);
    for language in Language::ALL {
        for position in 0..=trace.events.len() {
            let _ = (caption(language, trace, position), why(language, trace, position));
            let _ = row_name(language, 1, trace, position);
        }
        for format in Format::ALL {
            export(trace, format, Options { language, theme: Theme::Light, until: None }).unwrap();
        }
        let labels = InLanguage(language);
        for row in 0..story.rows.len() {
            let _ = labels.details(trace, &story, row);
        }
    }
    let counts: Vec<usize> = story.rows.iter().map(|row| row.upto as usize).chain([trace.events.len()]).collect();
    for count in counts.iter().step_by(3) {
        let view = View::after(trace, *count);
        let ledger = Ledger::after(trace, *count);
        let _ = (ledger.real.behind(), ledger.retry.behind());
        for (order, _) in &trace.verdicts {
            let now = trace.verdict_after(*order, *count);
            let _ = verdict::sentence(Language::En, now, &view, *order);
        }
        for wait in waits(trace, &view, *count) {
            let _ = waiting(Language::Zh, trace, wait.until, false);
        }
    }
    for width in [340.0, 720.0, 1_200.0] {
        let plan = Plan::of(trace, &story, width, Mode::fitting(width, &trace.scenario));
        let whole: Range<f32> = 0.0..plan.height();
        for row in (0..story.rows.len()).step_by(5) {
            let _ = layout(trace, &story, &plan, row, whole.clone(), None, &InLanguage(Language::En));
        }
    }
}

/// The traces of some ready runs, between them with every kind of event.
fn traces() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/scenarios");
    let ids = [
        "commit-lost",
        "group-down",
        "preset-late-commit",
        "poison-message",
        "broker-dies-after-commit",
        "kafka-zombie",
        "kafka-coordinator-dies-after-decision",
        "outbox-relay-dies-before-mark",
        "send-then-commit-sender-dies",
    ];
    let trace = |id: &str| {
        let scenario = read(&fs::read_to_string(folder.join(format!("{id}.json"))).unwrap()).unwrap();
        let options = Options { language: Language::En, theme: Theme::Light, until: None };
        serde_json::from_str(&export(&run(&scenario), Format::Json, options).unwrap()).unwrap()
    };
    ids.iter().map(|id| trace(id)).collect()
}

/// The places of a tree that hold no others.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| leaves(value, &format!("{path}/{name}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{path}/{at}"), found));
        }
        _ => found.push(path.to_owned()),
    }
}

/// A leaf becomes one of another event, or a number at the end of its range.
fn change(trace: &mut Value, at: &prop::sample::Index, from: &prop::sample::Index, number: Option<u64>) {
    let mut places = Vec::new();
    leaves(&trace["events"], "/events", &mut places);
    let at = at.get(&places).clone();
    // Most often something of the same kind, so that it can be read.
    let name = at.rsplit('/').next().unwrap().to_owned();
    let alike: Vec<String> = places.iter().filter(|place| place.ends_with(&name)).cloned().collect();
    let other = trace.pointer(from.get(&alike).as_str()).cloned().unwrap();
    let place = trace.pointer_mut(&at).unwrap();
    *place = match number {
        Some(number) if place.is_number() => number.into(),
        _ => other,
    };
}

#[test]
fn every_trace_can_be_shown() {
    for trace in traces() {
        let Ok(File::Recording(recording)) = read_file(&trace.to_string()) else { panic!("{trace}") };
        show(&recording.trace);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_trace_that_is_read_can_be_shown(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::option::of(prop::sample::select(
                vec![0, 1, 255, 256, 65_535, 65_536, u64::from(u32::MAX), u64::MAX],
            ))),
            1..40,
        ),
        taken in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let traces = traces();
        let mut trace = which.get(&traces).clone();
        for (at, from, number) in &changes {
            change(&mut trace, at, from, *number);
        }
        let events = trace["events"].as_array_mut().unwrap();
        for index in taken {
            events.remove(index.index(events.len()));
        }
        // In order of time, and caused by what was before: else nearly all of them would be refused.
        events.sort_by_key(|event| event["at"].as_u64());
        for event in events {
            event.as_object_mut().unwrap().remove("cause");
        }
        match read_file(&trace.to_string()) {
            Ok(File::Recording(recording)) => show(&recording.trace),
            Ok(File::Scenario(_)) => prop_assert!(false, "a trace"),
            Err(refusals) => prop_assert!(refusals.iter().all(|refusal| !refusal.path.is_empty()), "{refusals:?}"),
        }
    }
}
