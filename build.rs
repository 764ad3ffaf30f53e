//! Embeds the ready runs: reads `static/scenarios/*.json` and writes them in compact form for `src/ready_runs.rs`.

use std::path::Path;
use std::{env, fs};

use half_message_protocol::Scenario;

/// The picker's order, by group (see `src/ready_runs.rs`); other files follow by name, in a group of their own.
const ORDER: &[(u8, &[&str])] = &[
    (0, &["happy-path"]),
    (
        1,
        &[
            "commit-lost",
            "database-refuses",
            "rollback-lost",
            "sender-dies",
            "sender-dies-before-local",
            "sender-dies-in-local",
            "half-reply-lost",
            "group-down",
        ],
    ),
    (2, &["broker-dies-after-commit", "slave-not-available"]),
    (3, &["consumer-dies-before-ack", "poison-message"]),
    (
        4,
        &[
            "preset-check-races-slow-transaction",
            "preset-check-despite-commit",
            "preset-immunity-eats-attempts",
            "preset-fifteen-checks",
            "preset-late-commit",
            "preset-not-found-so-roll-back",
        ],
    ),
    (
        5,
        &[
            "commit-then-send-happy-path",
            "commit-then-send-sender-dies",
            "commit-then-send-lost",
            "commit-then-send-retried",
            "commit-then-send-compensated",
            "send-then-commit-happy-path",
            "send-then-commit-database-refuses",
            "send-then-commit-sender-dies",
        ],
    ),
    (
        6,
        &[
            "outbox-happy-path",
            "outbox-database-refuses",
            "outbox-sender-dies",
            "outbox-relay-dies-before-mark",
            "outbox-relay-down",
        ],
    ),
    (
        7,
        &[
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
        ],
    ),
];
/// The group of what `ORDER` does not name.
const OTHERS: u8 = 8;
/// Too large to embed; opened by file or link.
const NOT_EMBEDDED: &str = "bench-";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new("static/scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut runs: Vec<(String, u8, Scenario)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let id = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|ending| ending != "json") || id.starts_with(NOT_EMBEDDED) {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let scenario = half_message_scenario_json::read(&text)
            .map_err(|refusals| format!("{} is refused: {refusals:?}", path.display()))?;
        let group = ORDER.iter().find(|(_, ids)| ids.contains(&id.as_str())).map_or(OTHERS, |(group, _)| *group);
        runs.push((id, group, scenario));
    }
    let known: Vec<&str> = ORDER.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let place = |id: &str| known.iter().position(|known| *known == id).unwrap_or(known.len());
    runs.sort_by(|(left, ..), (right, ..)| (place(left), left).cmp(&(place(right), right)));
    let bytes = postcard::to_allocvec(&runs)?;
    let target = Path::new(&env::var("OUT_DIR")?).join("ready_runs.postcard");
    fs::write(target, bytes)?;
    Ok(())
}
