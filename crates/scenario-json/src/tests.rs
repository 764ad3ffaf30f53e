//! Files that are read, files that are refused and with which words, and the way back.

mod any;
mod recordings;
mod schema;

use std::fs;

use half_message_protocol::*;
use proptest::prelude::*;

use any::scenarios;

use crate::{MAX_BYTES, MAX_REFUSALS, read, write};

fn refused(text: &str) -> Vec<(String, Problem)> {
    let refusals = read(text).expect_err(text);
    assert!(!refusals.is_empty(), "{text}");
    refusals.into_iter().map(|refusal| (refusal.path, refusal.problem)).collect()
}

/// A whole file with these fields besides version and way.
fn with(fields: &str) -> String {
    format!(r#"{{"version":1,"way":"rocketmq",{fields}}}"#)
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn each_thing_that_is_wrong_is_named_with_its_place() {
    let whole_number = |found: &str| Problem::WrongType { found: found.into(), expected: "whole number".into() };
    let twice = || Problem::WrongType { found: "twice".into(), expected: "once".into() };
    let hows =
        strings(&["lost", "reply-lost", "duplicated", "throws", "delayed", "refused", "returns", "slow", "crash"]);
    for (text, path, problem) in [
        (String::new(), "", Problem::NotJson { line: 1, column: 1 }),
        ("{\n  \"version\": 1,\n}".into(), "", Problem::NotJson { line: 3, column: 1 }),
        ("{} {}".into(), "", Problem::NotJson { line: 1, column: 4 }),
        ("{\"version\0\": 1}".into(), "", Problem::NotJson { line: 1, column: 10 }),
        ("\0".into(), "", Problem::NotJson { line: 1, column: 1 }),
        ("\u{FEFF}\u{FEFF}{}".into(), "", Problem::NotJson { line: 1, column: 1 }),
        ("[]".into(), "", Problem::WrongType { found: "list".into(), expected: "object".into() }),
        ("null".into(), "", Problem::WrongType { found: "null".into(), expected: "object".into() }),
        ("{}".into(), "", Problem::MissingField { field: "version".into() }),
        (r#"{"version":2,"way":7,"worlds":[]}"#.into(), "version", Problem::Version { found: 2, known: 1 }),
        (r#"{"version":0}"#.into(), "version", Problem::Version { found: 0, known: 1 }),
        (r#"{"version":-1}"#.into(), "version", Problem::Negative { found: -1 }),
        (r#"{"version":1.5}"#.into(), "version", whole_number("fraction")),
        (r#"{"version":"1"}"#.into(), "version", whole_number("text")),
        (r#"{"version":1}"#.into(), "", Problem::MissingField { field: "way".into() }),
        (
            r#"{"version":1,"way":"pigeon"}"#.into(),
            "way",
            Problem::UnknownWord {
                found: "pigeon".into(),
                known: strings(&["rocketmq", "kafka", "outbox", "commit-then-send", "send-then-commit"]),
            },
        ),
        (
            with(r#""fault":[]"#),
            "",
            Problem::UnknownField {
                field: "fault".into(),
                known: strings(&[
                    "version", "way", "setup", "settings", "faults", "outages", "holds", "title", "notes",
                ]),
            },
        ),
        (with(r#""faults":[],"faults":[]"#), "faults", twice()),
        (with(r#""version":1"#), "version", twice()),
        (with(r#""faults":{}"#), "faults", Problem::WrongType { found: "object".into(), expected: "list".into() }),
        (with(r#""setup":{"instances":-2}"#), "setup.instances", Problem::Negative { found: -2 }),
        (with(r#""setup":{"instances":300}"#), "setup.instances", Problem::Range { found: 300, min: 1, max: 255 }),
        (with(r#""setup":{"instances":9}"#), "setup.instances", Problem::Range { found: 9, min: 1, max: 4 }),
        (with(r#""setup":{"orders":[{"start":-1}]}"#), "setup.orders[0].start", Problem::Negative { found: -1 }),
        (
            with(r#""setup":{"orders":[{"start":1,"by":"order-z"}]}"#),
            "setup.orders[0].by",
            Problem::UnknownNode { found: "order-z".into() },
        ),
        (with(r#""setup":{"orders":[{}]}"#), "setup.orders[0]", Problem::MissingField { field: "start".into() }),
        (
            with(r#""setup":{"clock_skew":[3000000000]}"#),
            "setup.clock_skew[0]",
            Problem::Range { found: 3_000_000_000, min: 0, max: 2_147_483_647 },
        ),
        (with(r#""setup":{"local_transaction":true}"#), "setup.local_transaction", whole_number("boolean")),
        (with(r#""settings":{"transactionCheckMax":1e99}"#), "settings.transactionCheckMax", whole_number("fraction")),
        (
            with(r#""settings":{"transactionCheckMax":1,"transactionCheckMax":2}"#),
            "settings.transactionCheckMax",
            twice(),
        ),
        (
            with(r#""settings":{"brokerRole":"SLAVE"}"#),
            "settings.brokerRole",
            Problem::UnknownWord { found: "SLAVE".into(), known: strings(&["ASYNC_MASTER", "SYNC_MASTER"]) },
        ),
        (
            with(r#""faults":[{"step":"1001.comit","how":"lost"}]"#),
            "faults[0].step",
            Problem::UnknownStep { found: "1001.comit".into() },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":"los"}]"#),
            "faults[0].how",
            Problem::UnknownWord { found: "los".into(), known: hows.clone() },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":{"lost":{},"throws":{}}}]"#),
            "faults[0].how",
            Problem::UnknownWord { found: "throws".into(), known: hows },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":"crash"}]"#),
            "faults[0].how",
            Problem::WrongType { found: "text".into(), expected: "object".into() },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":{"lost":{}}}]"#),
            "faults[0].how",
            Problem::WrongType { found: "object".into(), expected: "text".into() },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":{"delayed":{}}}]"#),
            "faults[0].how.delayed",
            Problem::MissingField { field: "ms".into() },
        ),
        (
            with(r#""faults":[{"step":"1001.commit","how":{"crash":{"node":"order-q","when":"before"}}}]"#),
            "faults[0].how.crash.node",
            Problem::UnknownNode { found: "order-q".into() },
        ),
        (
            with(r#""outages":[{"node":"broker","from":1,"until":-2,"kind":"down"}]"#),
            "outages[0].until",
            Problem::Negative { found: -2 },
        ),
        (
            with(r#""title":{"en":null}"#),
            "title.en",
            Problem::WrongType { found: "null".into(), expected: "text".into() },
        ),
        (
            with(r#""notes":{"de":""}"#),
            "notes",
            Problem::UnknownField { field: "de".into(), known: strings(&["en", "zh"]) },
        ),
        // What fits the format is refused by the engine, in the same form.
        (with(r#""settings":{"brokerRole":"SYNC_MASTER"}"#), "settings.brokerRole", not_built("brokerRole")),
    ] {
        assert_eq!(refused(&text).first(), Some(&(path.to_owned(), problem)), "{text}");
    }
}

fn not_built(what: &str) -> Problem {
    Problem::NotBuilt { what: what.into() }
}

/// What one way of messaging has and another has not is refused there, whatever the file says besides.
#[test]
fn what_belongs_to_another_way_is_refused() {
    use OnError::{Compensate, RetryNew, RetrySame, RetryThenCompensate};
    use Way::{CommitThenSend, Kafka, Outbox, Rocketmq, SendThenCommit};
    let in_way = |way: Way, fields: &str| format!(r#"{{"version":1,"way":"{way}",{fields}}}"#);
    let only = |text: String, path: &str, problem: Problem| assert_eq!(refused(&text), [(path.to_owned(), problem)]);
    let reads = |text: String| assert!(read(&text).is_ok(), "{text}: {:?}", read(&text));
    for way in Way::ALL.iter().copied() {
        for (habit, ways) in [
            (RetrySame, &[Rocketmq, Kafka][..]),
            (RetryNew, &[Rocketmq, Kafka]),
            (Compensate, &[CommitThenSend, Kafka]),
            (RetryThenCompensate, &[Kafka]),
        ] {
            let text = in_way(way, &format!(r#""setup":{{"on_error":"{habit}"}}"#));
            if ways.contains(&way) {
                reads(text);
            } else {
                let problem = Problem::NotInThisWay { what: habit.as_str().into(), way };
                only(text, "setup.on_error", problem);
            }
        }
        let fields = [
            (r#""setup":{"pattern":"kafka-first"}"#, "setup.pattern", "pattern", &[Kafka][..]),
            (r#""setup":{"relays":2}"#, "setup.relays", "relays", &[Outbox]),
            (
                r#""settings":{"transactionCheckMax":3}"#,
                "settings.transactionCheckMax",
                "transactionCheckMax",
                &[Rocketmq],
            ),
            (
                r#""settings":{"sendRetries":1}"#,
                "settings.sendRetries",
                "sendRetries",
                &[CommitThenSend, SendThenCommit, Outbox],
            ),
            (r#""settings":{"pollInterval":500}"#, "settings.pollInterval", "pollInterval", &[Outbox]),
            (r#""settings":{"max.block.ms":500}"#, "settings.max.block.ms", "max.block.ms", &[Kafka]),
        ];
        for (field, path, what, ways) in fields {
            let text = in_way(way, field);
            if ways.contains(&way) {
                reads(text);
            } else {
                only(text, path, Problem::NotInThisWay { what: what.into(), way });
            }
        }
        for (step, ways) in [
            ("1001.half", &[Rocketmq][..]),
            ("1001.send.1", &[CommitThenSend, SendThenCommit, Outbox]),
            ("1001.mark.1", &[Outbox]),
            ("1001.produce.1", &[Kafka]),
            ("1001.local.open", &[SendThenCommit]),
            ("1001.delivery.1.back", &[Rocketmq, CommitThenSend, SendThenCommit, Outbox]),
        ] {
            let how = if step.ends_with("open") || step.contains("mark") { "throws" } else { "lost" };
            let text = in_way(way, &format!(r#""faults":[{{"step":"{step}","how":"{how}"}}]"#));
            if ways.contains(&way) {
                reads(text);
            } else {
                only(text, "faults[0].step", Problem::NotInThisWay { what: step.into(), way });
            }
        }
        for (node, ways) in [
            ("broker", &[Rocketmq, CommitThenSend, SendThenCommit, Outbox][..]),
            ("coordinator", &[Kafka]),
            ("leader", &[Kafka]),
            ("relay-a", &[Outbox]),
            ("relay-b", &[]),
        ] {
            let text = in_way(way, &format!(r#""outages":[{{"node":"{node}","from":1,"until":2,"kind":"down"}}]"#));
            if ways.contains(&way) {
                reads(text);
            } else {
                only(text, "outages[0].node", Problem::NoSuchNode { node: NodeId::parse(node).unwrap() });
            }
        }
    }
    let timeout = r#""settings":{"transaction.timeout.ms":900001}"#;
    let problem = Problem::TransactionTimeoutTooLarge { found: 900_001, max: 900_000 };
    only(in_way(Kafka, timeout), "settings.transaction.timeout.ms", problem);
    let raised = r#""settings":{"transaction.timeout.ms":900001,"transaction.max.timeout.ms":1000000}"#;
    reads(in_way(Kafka, raised));
}

#[test]
fn an_unknown_setting_names_those_that_can_be_set() {
    let refusals = refused(&with(r#""settings":{"transactionTimeout":6000}"#));
    let [(path, Problem::UnknownField { field, known })] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert_eq!((path.as_str(), field.as_str()), ("settings", "transactionTimeout"));
    assert!(known.contains(&"transactionTimeOut".to_owned()), "{known:?}");
}

#[test]
fn several_refusals_come_at_once_and_not_without_end() {
    let text = with(r#""setup":{"instances":-1},"faults":[{"step":"x","how":"y"},{}]"#);
    let paths: Vec<String> = refused(&text).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["setup.instances", "faults[0].step", "faults[0].how", "faults[1]", "faults[1]"]);
    let many = vec!["{}"; 10_000].join(",");
    assert_eq!(refused(&with(&format!(r#""faults":[{many}]"#))).len(), MAX_REFUSALS);
}

#[test]
fn what_is_too_large_or_too_deep_is_refused_at_once() {
    let large = " ".repeat(10 << 20);
    let problem = Problem::TooLarge { bytes: 10 << 20, max: MAX_BYTES };
    assert_eq!(refused(&large), [(String::new(), problem)]);
    for opening in ["[", "{\"a\":", "[{\"a\":"] {
        let deep = opening.repeat(100_000);
        assert!(matches!(refused(&deep).as_slice(), [(_, Problem::NotJson { line: 1, .. })]), "{opening}");
    }
}

#[test]
fn a_byte_order_mark_and_null_for_what_is_optional_are_read() {
    assert_eq!(read("\u{FEFF}{\"version\":1,\"way\":\"rocketmq\"}"), Ok(Scenario::default()));
    let text = with(
        r#""setup":{"orders":[{"start":1000,"by":null}]},
        "faults":[{"step":"1001.half","how":{"refused":{"code":null}}},
        {"step":"1001.commit","how":{"crash":{"node":"order-a","when":"before","restart_after":null}}}]"#,
    );
    let scenario = read(&text).unwrap();
    assert_eq!(scenario.fault_at(StepId::order(1001, Verb::Half, 1)), Some(&How::Refused { code: None }));
    assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), scenario);
}

#[test]
fn a_file_holds_what_differs_in_the_order_of_the_contract() {
    assert_eq!(write(&Scenario::default()), "{\n  \"version\": 1,\n  \"way\": \"rocketmq\"\n}\n");
    let mut scenario = Scenario::default().with_fault(
        StepId::order(1001, Verb::Commit, 1),
        How::Crash { node: NodeId::Instance(0), when: When::Before, kind: CrashKind::Process, restart_after: None },
    );
    scenario.setup.consumers = 2;
    scenario.setup.orders.push(OrderStart { start: Millis(2_000), by: Some(NodeId::Instance(0)) });
    scenario.settings.set(Setting::TransactionCheckMax, 3);
    scenario.title.zh = "发送者崩溃".into();
    let expected = r#"{
  "version": 1,
  "way": "rocketmq",
  "setup": {
    "consumers": 2,
    "orders": [
      {
        "start": 1000
      },
      {
        "start": 2000,
        "by": "order-a"
      }
    ]
  },
  "settings": {
    "transactionCheckMax": 3
  },
  "faults": [
    {
      "step": "1001.commit",
      "how": {
        "crash": {
          "node": "order-a",
          "when": "before"
        }
      }
    }
  ],
  "title": {
    "zh": "发送者崩溃"
  }
}
"#;
    assert_eq!(write(&scenario), expected);
    assert_eq!(read(expected), Ok(scenario));
}

/// The files of the picker read, stand as they would be written, and have their words in both languages.
#[test]
fn the_ready_runs_are_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/scenarios");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let scenario = read(&text).unwrap_or_else(|refusals| panic!("{}: {refusals:#?}", path.display()));
        assert_eq!(write(&scenario), text, "{}", path.display());
        for words in [&scenario.title.en, &scenario.title.zh, &scenario.notes.en, &scenario.notes.zh] {
            assert!(!words.is_empty(), "{}", path.display());
        }
        let trace = run(&scenario);
        assert_eq!(trace.unreached, [], "{}", path.display());
        assert!(trace.bound.is_none() && trace.verdict != Verdict::InBetween, "{}", path.display());
        count += 1;
    }
    assert!(count >= 42, "{count}");
}

proptest! {
    /// What is written is read back, by this reader and by serde alike; where the engine refuses, so does the reader.
    #[test]
    fn what_is_written_is_read_back(scenario in scenarios()) {
        let text = write(&scenario);
        let back: Scenario = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &scenario, "{}", text);
        let engine = scenario.refusals();
        match read(&text) {
            Ok(read) => {
                prop_assert_eq!(&read, &scenario);
                prop_assert_eq!(engine, vec![]);
            }
            Err(refusals) => prop_assert_eq!(&refusals[..], &engine[..engine.len().min(MAX_REFUSALS)], "{}", text),
        }
    }

    /// A file that somebody has damaged is read or refused, never more.
    #[test]
    fn a_damaged_file_is_refused(scenario in scenarios(), at in any::<prop::sample::Index>(), with in "\\PC{0,3}") {
        let mut chars: Vec<char> = write(&scenario).chars().collect();
        let at = at.index(chars.len());
        chars.splice(at..at + 1, with.chars());
        match read(&chars.into_iter().collect::<String>()) {
            Ok(scenario) => prop_assert_eq!(scenario.refusals(), vec![]),
            Err(refusals) => prop_assert!(!refusals.is_empty() && refusals.len() <= MAX_REFUSALS),
        }
    }
}
