//! Unique states per second of processor time, beside Stateright's, on the same transition system, one thread each, in one run:
//! `cargo bench -p half-message-explorer`. The bars: at least twice Stateright's, at most 64 bytes a state.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "../tests/support/mod.rs"]
mod support;

use cpu_time::ProcessTime;
use half_message_explorer::{Budget, FailureKind, smallest};
use half_message_protocol::{CheckPolicy, Way};
use support::{checked_by_stateright, searched};

/// States that each search sees in all its rounds, at least: small spaces are searched more often. The fastest counts.
const STATES: u32 = 1_500_000;

fn main() {
    println!("{:<34} {:>9} {:>12} {:>12} {:>7} {:>9}", "space", "states", "ours /s", "Stateright /s", "ratio", "bytes");
    for (way, failures) in [(Way::Rocketmq, 2), (Way::Kafka, 2), (Way::Outbox, 2)] {
        let policy = if way == Way::Rocketmq { CheckPolicy::TransactionLog } else { CheckPolicy::OrderRow };
        let scenario = smallest(way, policy);
        let budget = Budget::any(&FailureKind::PROMISED, failures);
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        let (mut states, mut bytes) = (0, 0);
        let mut seen = 0;
        while seen < STATES {
            let start = ProcessTime::now();
            let report = searched(&scenario, budget).report();
            ours = ours.min(start.elapsed().as_secs_f64());
            states = report.progress.states;
            seen += states;
            bytes = report.bytes / u64::from(states);
            let start = ProcessTime::now();
            let second = checked_by_stateright(&scenario, budget, true);
            theirs = theirs.min(start.elapsed().as_secs_f64());
            assert_eq!(u64::from(states), second.states, "the two searches differ");
        }
        let rate = |seconds: f64| f64::from(states) / seconds;
        println!(
            "{:<34} {states:>9} {:>12.0} {:>12.0} {:>7.2} {bytes:>9}",
            format!("{way}, any {failures} failures"),
            rate(ours),
            rate(theirs),
            theirs / ours
        );
    }
}
