//! How long a run takes: `cargo bench -p half-message-protocol`. The bar for R1 is 50 µs.

use half_message_protocol::{CheckPolicy, How, Millis, OrderStart, Scenario, Setting, StepId, Verb, run};

fn main() {
    divan::main();
}

/// Orders whose sender always answers unknown after its commit was lost, so that all checks are used.
fn always_unknown(orders: u16, checks: u64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.setup.orders =
        (0..orders).map(|k| OrderStart { start: Millis(1_000 + 500 * u64::from(k)), by: None }).collect();
    scenario.setup.check_policy = CheckPolicy::AlwaysUnknown;
    scenario.settings.set(Setting::TransactionCheckMax, checks);
    for order in 1001..1001 + orders {
        scenario = scenario.with_fault(StepId::order(order, Verb::Commit, 1), How::Lost);
    }
    scenario
}

#[divan::bench]
fn r1_happy_path(bencher: divan::Bencher) {
    let scenario = Scenario::default();
    bencher.bench(|| run(divan::black_box(&scenario)));
}

#[divan::bench]
fn r3_commit_lost(bencher: divan::Bencher) {
    let scenario = Scenario::default().with_fault(StepId::order(1001, Verb::Commit, 1), How::Lost);
    bencher.bench(|| run(divan::black_box(&scenario)));
}

#[divan::bench]
fn eight_orders_fifteen_checks(bencher: divan::Bencher) {
    let scenario = always_unknown(8, 15);
    bencher.bench(|| run(divan::black_box(&scenario)));
}

/// Cost per event stays the same: forty times the checks, forty times the time.
#[divan::bench]
fn eight_orders_six_hundred_checks(bencher: divan::Bencher) {
    let scenario = always_unknown(8, 600);
    bencher.bench(|| run(divan::black_box(&scenario)));
}
