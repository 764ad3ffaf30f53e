//! Embeds the ready runs: reads `static/scenarios/*.json` and writes them in compact form for `src/ready_runs.rs`.

use std::path::Path;
use std::{env, fs};

use half_message_protocol::Scenario;

/// The picker's order: RocketMQ, then the ways that it is measured against; other files follow by name.
const ORDER: &[&str] = &[
    "happy-path",
    "commit-lost",
    "database-refuses",
    "rollback-lost",
    "sender-dies",
    "sender-dies-before-local",
    "half-reply-lost",
    "group-down",
    "broker-dies-after-commit",
    "consumer-dies-before-ack",
    "commit-then-send-happy-path",
    "commit-then-send-sender-dies",
    "commit-then-send-lost",
    "commit-then-send-retried",
    "commit-then-send-compensated",
    "send-then-commit-happy-path",
    "send-then-commit-database-refuses",
    "send-then-commit-sender-dies",
    "outbox-happy-path",
    "outbox-database-refuses",
    "outbox-sender-dies",
    "outbox-relay-dies-before-mark",
    "outbox-relay-down",
    "kafka-happy-path",
    "kafka-database-refuses",
    "kafka-read-uncommitted",
    "kafka-sender-dies",
    "kafka-sender-dies-before-local",
    "kafka-commit-lost",
    "kafka-commit-reply-lost",
    "kafka-produce-reply-lost",
    "kafka-coordinator-dies-before-decision",
    "kafka-coordinator-dies-after-decision",
    "kafka-commit-retried",
    "kafka-compensated",
    "kafka-compensated-too-early",
    "kafka-dies-while-retrying",
    "kafka-zombie",
    "kafka-commits-first",
    "kafka-consumer-dies-before-ack",
];
/// Too large to embed; opened by file or link.
const NOT_EMBEDDED: &str = "bench-";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new("static/scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut runs: Vec<(String, Scenario)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let id = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|ending| ending != "json") || id.starts_with(NOT_EMBEDDED) {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let scenario = half_message_scenario_json::read(&text)
            .map_err(|refusals| format!("{} is refused: {refusals:?}", path.display()))?;
        runs.push((id, scenario));
    }
    let place = |id: &str| ORDER.iter().position(|known| *known == id).unwrap_or(ORDER.len());
    runs.sort_by(|(left, _), (right, _)| (place(left), left).cmp(&(place(right), right)));
    let bytes = postcard::to_allocvec(&runs)?;
    let target = Path::new(&env::var("OUT_DIR")?).join("ready_runs.postcard");
    fs::write(target, bytes)?;
    Ok(())
}
