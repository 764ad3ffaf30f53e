//! The golden scenarios of RocketMQ's half message: the order of what happens, and how it ends. A trace is reviewed
//! like code: `tests/golden/*.txt` holds each run as text.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use half_message_protocol::{
    CartHandler, CheckPolicy, Millis, NodeId, Outcome, Phase, Rpc, Scenario, Trace, Verdict, World, run, run_watched,
};
use support::{ending, outage, ready_run, step, transcript};

/// What the table says of one row.
struct Row {
    /// Name of the row, and of the snapshot.
    name: &'static str,
    scenario: Scenario,
    /// Steps in their order; others may stand between them. `✗` before a name: it fails.
    order: &'static str,
    /// Order row committed, visible messages, cart cleaned with an idempotent handler, and without.
    ends: (bool, usize, u8, u8),
    verdict: Verdict,
}

fn rows() -> Vec<Row> {
    let tx_log = |mut scenario: Scenario| {
        scenario.setup.check_policy = CheckPolicy::TransactionLog;
        scenario
    };
    vec![
        Row {
            name: "R1",
            scenario: ready_run("happy-path"),
            order: "1001.half 1001.half.reply 1001.local 1001.commit 1001.final.1 1001.delivery.1 1001.delivery.1.clean \
                    broker.op.1 1001.delivery.1.ack",
            ends: (true, 1, 1, 1),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R2",
            scenario: ready_run("database-refuses"),
            order: "1001.half 1001.half.reply 1001.local 1001.rollback broker.op.1",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R3",
            scenario: ready_run("commit-lost"),
            order: "1001.half 1001.local ✗1001.commit 1001.check.1.copy 1001.check.1 1001.check.1.query \
                    1001.check.1.answer 1001.final.1 1001.delivery.1 1001.delivery.1.clean",
            ends: (true, 1, 1, 1),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R4",
            scenario: ready_run("sender-dies"),
            order: "1001.half 1001.local ✗1001.commit order-a.crash.1 1001.check.1.copy 1001.check.1 1001.check.1.query \
                    1001.check.1.answer 1001.final.1 1001.delivery.1.clean",
            ends: (true, 1, 1, 1),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R5",
            scenario: ready_run("sender-dies-in-local"),
            order: "1001.half 1001.half.reply order-a.crash.1 ✗1001.local 1001.check.1 1001.check.1.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R5-transaction-log",
            scenario: tx_log(ready_run("sender-dies-in-local")),
            order: "✗1001.local 1001.check.1.answer 1001.half.limit 1001.check.3.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R6",
            scenario: ready_run("half-reply-lost"),
            order: "1001.half ✗1001.half.reply 1001.half.timeout 1001.check.1 1001.check.1.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R8",
            scenario: ready_run("preset-check-races-slow-transaction"),
            order: "1001.half 1001.check.1.copy 1001.check.1 1001.check.1.query 1001.check.1.answer 1001.local \
                    1001.commit 1001.final.1 broker.round.2.pause 1001.check.2.copy 1001.check.2 1001.check.2.answer \
                    1001.final.2 1001.delivery.2.clean",
            ends: (true, 2, 1, 2),
            verdict: Verdict::ConsistentIdempotent,
        },
        Row {
            name: "R9",
            scenario: ready_run("preset-not-found-so-roll-back"),
            order: "1001.half 1001.check.1.copy 1001.check.1 1001.check.1.query 1001.check.1.answer broker.op.1 \
                    1001.local ✗1001.commit",
            ends: (true, 0, 0, 0),
            verdict: Verdict::Inconsistent,
        },
        Row {
            name: "R10",
            scenario: ready_run("group-down"),
            order: "1001.local ✗1001.commit ✗1001.check.1 ✗1001.check.2 1001.check.3 1001.check.3.answer 1001.final.1 \
                    1001.delivery.1.clean",
            ends: (true, 1, 1, 1),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R12",
            scenario: ready_run("preset-fifteen-checks"),
            order: "1001.local ✗1001.commit 1001.check.1.copy 1001.check.1 1001.check.1.answer 1001.check.15.copy \
                    1001.check.15 1001.check.15.answer 1001.discard",
            ends: (true, 0, 0, 0),
            verdict: Verdict::Repairable,
        },
        Row {
            name: "R14",
            scenario: ready_run("broker-dies-after-commit"),
            order: "1001.commit 1001.final.1 1001.delivery.1.clean broker.outage.1 broker.outage.1.end 1001.check.1 \
                    1001.check.1.answer 1001.final.2 1001.delivery.2.clean",
            ends: (true, 2, 1, 2),
            verdict: Verdict::ConsistentIdempotent,
        },
        Row {
            name: "R15",
            scenario: ready_run("slave-not-available"),
            order: "1001.half 1001.half.reply 1001.rollback broker.op.1",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R16",
            scenario: ready_run("consumer-dies-before-ack"),
            order: "1001.delivery.1 1001.delivery.1.clean cart-a.crash.1 1001.delivery.2 1001.delivery.2.clean \
                    1001.delivery.2.ack",
            ends: (true, 1, 1, 2),
            verdict: Verdict::ConsistentIdempotent,
        },
        Row {
            name: "R17",
            scenario: ready_run("poison-message"),
            order: "1001.final.1 1001.delivery.1 ✗1001.delivery.1.clean 1001.delivery.1.back 1001.delivery.1.retry \
                    1001.delivery.2 ✗1001.delivery.2.clean 1001.delivery.2.back 1001.delivery.2.retry \
                    1001.delivery.16.retry 1001.delivery.17 ✗1001.delivery.17.clean 1001.delivery.17.back",
            ends: (true, 1, 0, 0),
            verdict: Verdict::Repairable,
        },
        Row {
            name: "R19",
            scenario: ready_run("rollback-lost"),
            order: "1001.half 1001.half.reply 1001.local ✗1001.rollback 1001.check.1.copy 1001.check.1 1001.check.1.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R20",
            scenario: ready_run("sender-dies-before-local"),
            order: "1001.half 1001.half.reply order-a.crash.1 1001.check.1.copy 1001.check.1 1001.check.1.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
        Row {
            name: "R20-transaction-log",
            scenario: tx_log(ready_run("sender-dies-before-local")),
            order: "order-a.crash.1 1001.check.1.answer 1001.check.2.answer 1001.half.limit 1001.check.3.answer",
            ends: (false, 0, 0, 0),
            verdict: Verdict::Consistent,
        },
    ]
}

/// Asserts that these steps end in this order; others may stand between them.
fn assert_order(trace: &Trace, order: &str) {
    let mut events = trace.events.iter().filter(|event| event.phase != Phase::Begun);
    for name in order.split_whitespace() {
        let (fails, name) = name.strip_prefix('✗').map_or((false, name), |name| (true, name));
        let found = events.find(|event| event.step == step(name));
        let found = found.unwrap_or_else(|| panic!("no {name} at its place in\n{}", transcript(trace)));
        assert_eq!(found.phase == Phase::Failed, fails, "{name} in\n{}", transcript(trace));
    }
}

/// The second in which a step ends, or begins where it has only begun.
fn second(trace: &Trace, name: &str) -> u64 {
    let position = trace.position(step(name), None).unwrap_or_else(|| panic!("no {name} in\n{}", transcript(trace)));
    trace.events.get(position).map(|event| event.at.0 / 1_000).unwrap_or_default()
}

#[test]
fn each_row_of_the_table_ends_as_it_says() {
    for Row { name, scenario, order, ends, verdict } in rows() {
        let trace = run(&scenario);
        assert_order(&trace, order);
        let (exists, visible, idempotent, decrement) = ends;
        let (row, messages, cleaned, _) = ending(&trace, 1001);
        assert_eq!((row, messages, cleaned), (exists, visible, idempotent), "{name}\n{}", transcript(&trace));
        assert_eq!(trace.verdict, verdict, "{name}\n{}", transcript(&trace));
        assert!(trace.unreached.is_empty() && trace.bound.is_none(), "{name}\n{}", transcript(&trace));

        let mut without = scenario.clone();
        without.setup.cart_handler = CartHandler::Decrement;
        let (_, _, cleaned, _) = ending(&run(&without), 1001);
        assert_eq!(cleaned, decrement, "{name} with a cart that decrements");
    }
}

#[test]
fn each_row_is_reviewed_as_text() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for Row { name, scenario, .. } in rows() {
            insta::assert_snapshot!(name, transcript(&run(&scenario)));
        }
    });
}

#[test]
fn the_panels_show_what_the_world_holds_after_every_event() {
    for Row { name, scenario, .. } in rows() {
        let mut view = half_message_protocol::View::start(&scenario);
        let mut seen = 0;
        run_watched(&scenario, |world: &World, rules, events| {
            for event in events.iter().skip(seen) {
                view.apply(event);
            }
            seen = events.len();
            assert_eq!(view, world.view(rules), "{name} after {seen} events");
        });
        assert!(seen > 0, "{name}");
    }
}

#[test]
fn the_first_times_are_those_of_the_reference() {
    let trace = run(&ready_run("happy-path"));
    let at = |name: &str| {
        let position = trace.position(step(name), Some(Phase::Done)).unwrap_or_else(|| panic!("no {name}"));
        trace.events.get(position).map(|event| event.at.0).unwrap_or_default()
    };
    assert_eq!(
        ["1001.half", "1001.half.reply", "1001.local", "1001.commit", "1001.final.1", "1001.delivery.1.clean"].map(at),
        [1_021, 1_041, 1_051, 1_071, 1_072, 1_107]
    );
    assert_eq!(at("broker.op.1"), 6_000, "the first entry waits for the first tick 3 s after it");
    assert_eq!(at("1001.delivery.1.ack"), 10_020, "the consumer's first tick is at 10 s");
}

#[test]
fn of_two_instances_the_second_is_asked_first() {
    let trace = run(&ready_run("commit-lost"));
    let asked = trace.events.iter().find(|event| event.step == step("1001.check.1")).expect("a check");
    assert_eq!(asked.to.to_string(), "order-b");
    assert_eq!(asked.rpc, Some(Rpc::CheckTransactionState));
}

#[test]
fn an_attempt_is_used_even_with_nobody_online() {
    let trace = run(&ready_run("group-down"));
    let nobody = trace.events.iter().filter(|event| event.outcome == Outcome::NobodyOnline).count();
    assert_eq!(nobody, 2);
}

#[test]
fn fifteen_checks_and_the_message_is_moved_away() {
    let trace = run(&ready_run("preset-fifteen-checks"));
    let checks: Vec<u64> = (1..=15).map(|n| second(&trace, &format!("1001.check.{n}"))).collect();
    assert_eq!(checks, (1..=15).map(|n| n * 30).collect::<Vec<_>>(), "one check each 30 s");
    assert_eq!(second(&trace, "1001.discard"), 480, "discarded on the visit after the 15th check");
}

#[test]
fn a_slow_local_transaction_is_asked_about_before_and_after() {
    let trace = run(&ready_run("preset-check-races-slow-transaction"));
    let seconds = ["1001.check.1", "1001.commit", "1001.check.2", "1001.final.2"].map(|name| second(&trace, name));
    assert_eq!(seconds, [30, 41, 61, 61], "the round at 60 s finds an op record of another offset and sleeps 1 s");
}

#[test]
fn a_message_that_always_fails_comes_17_times_in_4_h_46_min() {
    let trace = run(&ready_run("poison-message"));
    let ended = |name: String| {
        let position = trace.position(step(&name), Some(Phase::Done)).unwrap_or_else(|| panic!("no {name}"));
        trace.events.get(position).map(|event| event.at.0).unwrap_or_default()
    };
    let waits: Vec<u64> = (1..=16)
        .map(|n| ended(format!("1001.delivery.{n}.retry")) - ended(format!("1001.delivery.{n}.back")))
        .collect();
    let minutes = |minutes: u64| minutes * 60_000;
    let ladder = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 60, 120].map(minutes);
    assert_eq!(waits, [&[10_000, 30_000], ladder.as_slice()].concat());
    assert_eq!(waits.iter().sum::<u64>(), minutes(4 * 60 + 45) + 40_000);
    let view = half_message_protocol::View::after(&trace, trace.events.len());
    assert_eq!(view.dead_letters, [1001]);
}

#[test]
fn one_too_young_message_ends_the_round_for_those_behind_it() {
    let mut scenario = Scenario::default();
    scenario.setup.orders =
        [25_000, 1_000].map(|start| half_message_protocol::OrderStart { start: Millis(start), by: None }).to_vec();
    scenario.setup.orders.reverse();
    scenario = scenario.with_fault(step("1001.commit"), half_message_protocol::How::Delayed { ms: Millis(100_000) });
    scenario = scenario.with_fault(step("1002.commit"), half_message_protocol::How::Lost);
    let trace = run(&scenario);
    let first =
        |name: &str| trace.position(step(name), None).and_then(|i| trace.events.get(i)).map(|event| event.at.0 / 1_000);
    assert_eq!(first("1001.check.1"), Some(30));
    // The round at 60 s finds the op record of 1001 and none for 1002: it sleeps 1 s and reads on before it asks.
    assert_eq!(first("1002.check.1"), Some(61), "{}", transcript(&trace));
}

#[test]
fn a_broker_that_is_down_makes_the_client_send_again_and_then_throw() {
    let mut scenario = Scenario::default();
    scenario.outages.push(outage(NodeId::Broker, 500, 20_000));
    let trace = run(&scenario);
    assert_order(&trace, "broker.outage.1 ✗1001.half ✗1001.half.2 ✗1001.half.3 broker.outage.1.end");
    assert_eq!(trace.verdict, Verdict::Consistent);
    assert_eq!(ending(&trace, 1001), (false, 0, 0, 0));
}
