//! The published schemas: up to date, true to the reader, true to what the engine writes.

use std::fs;
use std::path::{Path, PathBuf};

use half_message_protocol::*;
use jsonschema::Validator;
use proptest::prelude::*;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, from_str};

use super::any::scenarios;
use super::with;
use crate::trace::TraceFile;
use crate::{read, write, write_trace};

fn folder(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(name)
}

/// The schema of a type, as it is published.
fn schema<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.to_value()
}

fn scenario_schema() -> Value {
    schema::<Scenario>("Half-Message: scenario file, version 1")
}

fn trace_schema() -> Value {
    schema::<TraceFile<'static>>("Half-Message: trace file, version 1")
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{error}"));
    jsonschema::validator_for(schema).unwrap()
}

/// `cargo xtask docs` writes them anew.
#[test]
fn the_published_schemas_are_current() {
    for (name, schema) in [("scenario-1.json", scenario_schema()), ("trace-1.json", trace_schema())] {
        let path = folder("docs/schema").join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(folder("docs/schema")).unwrap();
            fs::write(&path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        // As values: whether an object keeps its order hangs on what else is built with serde_json.
        let found: Value = from_str(&fs::read_to_string(&path).unwrap_or_default()).unwrap_or_default();
        assert!(found == schema, "{} is not current: run cargo xtask docs", path.display());
    }
}

/// The scenario files of the page, by name.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder("static/scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn assert_valid(validator: &Validator, json: &Value, name: &str) {
    let errors: Vec<String> =
        validator.iter_errors(json).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

/// A trace, whole and cut, as it is written.
fn written(trace: &Trace) -> [Value; 2] {
    [None, Some(Cut::at(trace, Millis(30_000)))].map(|cut| {
        let mut text = Vec::new();
        write_trace(trace, cut, &mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    })
}

#[test]
fn every_file_and_its_trace_are_valid() {
    let (of_scenario, of_trace) = (validator(&scenario_schema()), validator(&trace_schema()));
    for (name, text) in files() {
        assert_valid(&of_scenario, &from_str(&text).unwrap(), &name);
        let scenario = read(&text).unwrap();
        let all_fields = serde_json::to_value(&scenario).unwrap();
        assert_valid(&of_scenario, &all_fields, &name);
        let trace = run(&scenario);
        let [whole, cut] = written(&trace);
        assert_valid(&of_trace, &whole, &name);
        assert_valid(&of_trace, &cut, &name);
        let count = |json: &Value| json["events"].as_array().unwrap().len();
        assert_eq!(count(&whole), trace.events.len(), "{name}");
        assert_eq!(count(&cut), trace.events.iter().filter(|event| event.at.0 <= 30_000).count(), "{name}");
        assert_eq!(read(&whole["scenario"].to_string()), Ok(scenario), "{name}");
    }
}

/// What is wrong by itself, schema and reader refuse alike.
#[test]
fn schema_and_reader_refuse_the_same() {
    let validator = validator(&scenario_schema());
    let nine_orders = [r#"{"start":1000}"#; 9].join(",");
    let fault = |step: &str, how: &str| with(&format!(r#""faults":[{{"step":"{step}","how":{how}}}]"#));
    let long = "x".repeat(201);
    for text in [
        "[]".to_owned(),
        r#"{"version":1}"#.to_owned(),
        r#"{"version":2,"way":"rocketmq"}"#.to_owned(),
        r#"{"version":"1","way":"rocketmq"}"#.to_owned(),
        r#"{"version":1,"way":"pigeon"}"#.to_owned(),
        with(r#""fault":[]"#),
        with(r#""setup":{"instance":2}"#),
        with(r#""setup":{"instances":5}"#),
        with(r#""setup":{"instances":0}"#),
        with(r#""setup":{"consumers":3}"#),
        with(r#""setup":{"orders":[]}"#),
        with(&format!(r#""setup":{{"orders":[{nine_orders}]}}"#)),
        with(r#""setup":{"orders":[{"start":-1}]}"#),
        with(r#""setup":{"orders":[{"start":2592000001}]}"#),
        with(r#""setup":{"orders":[{"start":1.5}]}"#),
        with(r#""setup":{"orders":[{"start":1000,"by":"order-e"}]}"#),
        with(r#""setup":{"cart_handler":"other"}"#),
        with(r#""setup":{"clock_skew":[3600001]}"#),
        with(r#""setup":{"clock_skew":[0,0,0,0,0]}"#),
        with(r#""settings":{"transactionTimeout":6000}"#),
        with(r#""settings":{"transactionCheckMax":0}"#),
        with(r#""settings":{"transactionCheckMax":1001}"#),
        with(r#""settings":{"brokerRole":"SLAVE"}"#),
        with(r#""outages":[{"node":"broker","from":0,"until":10,"kind":"gone"}]"#),
        with(r#""outages":[{"node":"broker","from":-1,"until":10,"kind":"down"}]"#),
        with(r#""outages":[{"node":"broker","from":0,"kind":"down"}]"#),
        with(r#""holds":[{"step":"1001.commit"}]"#),
        with(&format!(r#""title":{{"en":"{long}"}}"#)),
        with(r#""notes":{"de":""}"#),
        fault("1001.comit", r#""lost""#),
        fault("1009.commit", r#""lost""#),
        fault("1001.commit.0", r#""lost""#),
        fault("1001.commit.reply", r#""lost""#),
        fault("1001.round.1", r#""lost""#),
        fault("broker.commit", r#""lost""#),
        fault("cart-a.round.1", r#""lost""#),
        fault("1001.commit\\n", r#""lost""#),
        fault("1001.commit", r#""los""#),
        fault("1001.commit", r#"{"lost":{}}"#),
        fault("1001.commit", r#"{"delayed":{"ms":0}}"#),
        fault("1001.commit", r#"{"delayed":{}}"#),
        fault("1001.local", r#"{"returns":{"state":"maybe"}}"#),
        fault("1001.commit", r#"{"crash":{"node":"order-a","when":"before","restart_after":0}}"#),
        fault("1001.commit", r#"{"crash":{"node":"order-a","when":"before","restart_after":-1}}"#),
        fault("1001.commit", r#"{"crash":{"node":"order-a","when":"during"}}"#),
    ] {
        assert!(read(&text).is_err(), "the reader takes {text}");
        assert!(!validator.is_valid(&from_str(&text).unwrap()), "the schema takes {text}");
    }
}

/// The names of steps are those that the engine reads, no more and no less.
#[test]
fn the_schema_knows_the_names_of_steps() {
    let names = validator(&scenario_schema()["$defs"]["StepId"]);
    let subjects = ["1001", "1008", "1009", "order-a", "order-db", "broker", "cart-b", "cart-db", "relay-a", "leader"];
    for subject in subjects.into_iter().chain(["coordinator"]) {
        for verb in Verb::ALL {
            for count in ["", ".1", ".2", ".0", ".12.", ".x"] {
                for part in Part::ALL {
                    let dot = if *part == Part::Whole { "" } else { "." };
                    for again in ["", ".3"] {
                        let name = format!("{subject}.{verb}{count}{dot}{part}{again}");
                        let valid = names.is_valid(&name.as_str().into());
                        assert_eq!(valid, StepId::parse(&name).is_some(), "{name}");
                    }
                }
            }
        }
    }
}

proptest! {
    /// The schema refuses nothing that the engine takes, and takes nothing whose value is out of its range.
    #[test]
    fn the_schema_says_what_the_engine_says(scenario in scenarios()) {
        let found = scenario.refusals();
        let json: Value = from_str(&write(&scenario)).unwrap();
        let valid = VALIDATOR.with(|validator| validator.is_valid(&json));
        if found.is_empty() {
            prop_assert!(valid, "{}", json);
        }
        let by_itself = |problem: &Problem| matches!(problem, Problem::Range { .. } | Problem::Skew { .. } | Problem::TextTooLong { .. });
        if found.iter().any(|refusal| by_itself(&refusal.problem)) {
            prop_assert!(!valid, "{:?} {}", found, json);
        }
    }
}

thread_local! {
    static VALIDATOR: Validator = validator(&scenario_schema());
}
