//! Searches a way of messaging within a budget and prints what was found: `search WAY POLICY BUDGET`, for example
//! `search rocketmq order-row slow-local=1,lost=1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::time::Instant;

use half_message_explorer::{Bounds, Budget, FailureKind, Goal, Invariant, Search};
use half_message_protocol::{CheckPolicy, Scenario, Setting, Way};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut scenario = Scenario { way: Way::parse(&arguments[0]).expect("a way"), ..Scenario::default() };
    scenario.setup.check_policy = CheckPolicy::parse(&arguments[1]).expect("a policy");
    if scenario.way == Way::Rocketmq {
        scenario.settings.set(Setting::TransactionCheckMax, 3);
    } else {
        scenario.setup.instances = 1;
        scenario.setup.check_policy = CheckPolicy::OrderRow;
    }
    let text = arguments.get(2).map_or("", String::as_str);
    let budget = match text.strip_prefix("any=") {
        Some(total) => Budget::any(&FailureKind::PROMISED, total.parse().unwrap()),
        None => {
            let kinds: Vec<(FailureKind, u8)> = text
                .split(',')
                .filter_map(|pair| pair.split_once('='))
                .map(|(kind, count)| (FailureKind::parse(kind).expect("a kind"), count.parse().unwrap()))
                .collect();
            Budget::of(&kinds)
        }
    };
    let mut search = Search::new(&scenario, budget, Goal::default(), Bounds::default());
    let start = Instant::now();
    while search.advance(10_000) {}
    let took = start.elapsed();
    let report = search.report();
    let states = report.progress.states;
    println!(
        "{states} states, {} transitions, depth {}, {} ends, {:.0} states/s, {} bytes a state, complete {}",
        report.progress.transitions,
        report.progress.by_depth.len() - 1,
        report.progress.ends,
        f64::from(states) / took.as_secs_f64(),
        report.bytes / u64::from(states),
        report.is_complete
    );
    for invariant in Invariant::of(scenario.way) {
        match report.against(invariant) {
            None => println!("{invariant}: holds"),
            Some(finding) => {
                let found = search.counterexample(finding);
                println!("{invariant}: broken at {}, confirmed {}", finding.depth, found.is_confirmed);
                for fault in &found.scenario.faults {
                    println!("    {} {:?}", fault.step, fault.how);
                }
                for hold in &found.scenario.holds {
                    println!("    {} waits for {}", hold.step, hold.after);
                }
            }
        }
    }
}
