//! Trace files: what is written comes back, what does not fit is named with its place.

use std::fs;

use half_message_protocol::*;

use crate::{File, MAX_REFUSALS, read, read_file, write_trace};

fn written(trace: &Trace) -> String {
    let mut text = Vec::new();
    write_trace(trace, None, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn every_run_comes_back_as_it_was() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/scenarios");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Too long for a test without optimisation.
        if path.ends_with("bench-10k.json") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let scenario = read(&text).unwrap();
        assert_eq!(read_file(&text), Ok(File::Scenario(Box::new(scenario.clone()))));
        let trace = run(&scenario);
        let Ok(File::Recording(recording)) = read_file(&written(&trace)) else { panic!("{text}") };
        assert_eq!((recording.trace, recording.until), (trace.clone(), None));
        // A part of a run is one too.
        let mut part = Vec::new();
        let at = trace.events[trace.events.len() / 2].at;
        write_trace(&trace, Some(Cut::at(&trace, at)), &mut part).unwrap();
        let part = read_file(std::str::from_utf8(&part).unwrap());
        let Ok(File::Recording(part)) = part else { panic!("{part:?}") };
        assert_eq!(part.until, Some(at));
        assert_eq!(part.trace.events, trace.events[..part.trace.events.len()]);
    }
}

/// The trace of a lost commit with this text in place of the other one, which it has.
fn changed(from: &str, to: &str) -> String {
    let commit = StepId::parse("1001.commit").unwrap();
    let text = written(&run(&Scenario::default().with_fault(commit, How::Lost)));
    assert!(text.contains(from), "no {from} in {text}");
    text.replacen(from, to, 1)
}

#[test]
fn each_thing_that_is_wrong_is_named_with_its_place() {
    let wrong_type =
        |found: &str, expected: &str| Problem::WrongType { found: found.into(), expected: expected.into() };
    let word = |found: &str| Problem::UnknownWord { found: found.into(), known: Vec::new() };
    let field = |field: &str| Problem::MissingField { field: field.into() };
    let kafka = Problem::NotInThisWay { what: "1001.produce.1".into(), way: Way::Rocketmq };
    for (from, to, path, problem) in [
        ("\"version\": 1", "\"version\": 3", "version", Problem::Version { found: 3, known: 1 }),
        ("\"way\": \"rocketmq\"", "\"way\": 1", "scenario.way", wrong_type("whole number", "text")),
        ("\"how\": \"lost\"", "\"how\": 5", "scenario.faults[0].how", wrong_type("whole number", "text or object")),
        ("\"step\": \"1001.commit\"", "\"step\": \"1009.commit\"", "scenario.faults[0].step", {
            Problem::UnknownStep { found: "1009.commit".into() }
        }),
        ("\"at\": 1000", "\"at\": -1", "events[0].at", Problem::Negative { found: -1 }),
        ("\"at\": 1000,", "", "events[0]", field("at")),
        ("\"at\": 1000", "\"at\": 1030", "events[1].at", Problem::Earlier { found: 1_000, before: 1_030 }),
        ("\"step\": \"1001.half\"", "\"step\": \"1001.hal\"", "events[1].step", {
            Problem::UnknownStep { found: "1001.hal".into() }
        }),
        ("\"step\": \"1001.half\"", "\"step\": \"1001.produce.1\"", "events[1].step", kafka),
        ("\"step\": \"1001.half\"", "\"step\": \"1003.half\"", "events[1].step", {
            Problem::NoSuchOrder { order: 1_003, last: 1_001 }
        }),
        ("\"from\": \"order-a\"", "\"from\": \"order-d\"", "events[0].from", {
            Problem::NoSuchNode { node: NodeId::Instance(3) }
        }),
        ("\"to\": \"half-topic\"", "\"to\": \"partition\"", "events[1].to", {
            Problem::NotInThisWay { what: "partition".into(), way: Way::Rocketmq }
        }),
        (
            "\"to\": \"half-topic\"",
            "\"to\": \"broker\"",
            "events[1].to",
            Problem::UnknownNode { found: "broker".into() },
        ),
        ("\"code\": 310", "\"code\": 311", "events[1].rpc.code", Problem::Range { found: 311, min: 310, max: 310 }),
        ("\"outcome\": \"under\"", "\"outcome\": \"over\"", "events[1].outcome", word("over")),
        ("\"outcome\": \"under\"", "\"outcome\": { \"refused\": 70000 }", "events[1].outcome.refused", {
            Problem::Range { found: 70_000, min: 0, max: 65_535 }
        }),
        ("\"outcome\": \"under\"", "\"outcome\": \"refused\"", "events[1].outcome", wrong_type("text", "object")),
        (
            "\"outcome\": \"under\"",
            "\"outcome\": { \"lost\": 1 }",
            "events[1].outcome.lost",
            wrong_type("object", "text"),
        ),
        ("\"cause\": 0", "\"cause\": 9", "events[1].cause", Problem::Range { found: 9, min: 0, max: 0 }),
        ("\"attempt\": 1", "\"attempt\": \"one\"", "events[1].rule.half-goes-first.attempt", {
            wrong_type("text", "whole number")
        }),
        ("\"attempt\": 1", "\"attempts\": 1", "events[1].rule.half-goes-first", {
            Problem::UnknownField { field: "attempts".into(), known: vec!["attempt".into()] }
        }),
        ("\"attempt\": 1", "\"attempt\": 1, \"attempt\": 2", "events[1].rule.half-goes-first.attempt", {
            wrong_type("twice", "once")
        }),
        ("\"rule\": \"order-placed\"", "\"rule\": \"order-played\"", "events[0].rule", word("order-played")),
        ("\"age\": 21", "\"age\": 1.5", "events[2].age", wrong_type("fraction", "whole number")),
        ("\"row\": \"committed\"", "\"row\": \"there\"", "events[6].effects[0].order-row.row", word("there")),
        ("\"verdict\": \"consistent\"", "\"verdict\": \"fine\"", "verdicts[0].verdict", {
            Problem::UnknownWord {
                found: "fine".into(),
                known: Verdict::ALL.iter().map(|verdict| verdict.as_str().to_owned()).collect(),
            }
        }),
        ("\"order\": 1001,\n      \"verdict\"", "\"order\": 1002,\n      \"verdict\"", "verdicts[0].order", {
            Problem::NoSuchOrder { order: 1_002, last: 1_001 }
        }),
        ("\"verdicts\": [", "\"unreached\": [{\"fault\": 4}], \"verdicts\": [", "unreached[0]", {
            Problem::Range { found: 4, min: 0, max: 0 }
        }),
        ("\"verdicts\": [", "\"bound\": {\"event\": 4}, \"verdicts\": [", "bound", {
            Problem::UnknownWord { found: "event".into(), known: vec!["events".into(), "time".into()] }
        }),
    ] {
        let text = changed(from, to);
        let refusals = read_file(&text).expect_err(to);
        assert_eq!((refusals[0].path.as_str(), &refusals[0].problem), (path, &problem), "{to}: {refusals:?}");
    }
    let none =
        r#"{"version":1,"scenario":{"version":1,"way":"rocketmq"},"events":[],"verdicts":[],"verdict":"consistent"}"#;
    let refusals = read_file(none).unwrap_err();
    assert_eq!(refusals[0].problem, Problem::Range { found: 0, min: 1, max: 100_000 });
}

#[test]
fn each_event_gets_its_refusal() {
    let text = changed("\"at\": 1000", "\"at\": true").replace("\"phase\": \"done\"", "\"phase\": \"over\"");
    let refusals = read_file(&text).unwrap_err();
    let paths: Vec<&str> = refusals.iter().map(|refusal| refusal.path.as_str()).take(3).collect();
    assert_eq!(paths, ["events[0].at", "events[0].phase", "events[2].phase"]);
    assert!(refusals.len() <= MAX_REFUSALS);
}
