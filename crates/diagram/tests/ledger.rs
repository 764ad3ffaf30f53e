//! What the broker's queues hold at chosen moments of the ready runs, with times, and what everybody waits for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use half_message_diagram::ledger::{Stamp, Standing};
use half_message_diagram::{Ledger, Waiter, waits};
use half_message_protocol::{
    CheckPolicy, How, LocalState, Millis, NodeId, OrderStart, PartitionRecord, Phase, Queue, Scenario, StepId, Trace,
    View, run,
};

fn ready_run(name: &str) -> Scenario {
    let path = format!("{}/../../static/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    half_message_scenario_json::read(&text).unwrap_or_else(|refusals| panic!("{path}: {refusals:?}"))
}

fn step(name: &str) -> StepId {
    StepId::parse(name).unwrap_or_else(|| panic!("no step {name}"))
}

/// The number of events up to and with this moment of this step.
fn upto(trace: &Trace, name: &str, phase: Phase) -> usize {
    trace.position(step(name), Some(phase)).unwrap_or_else(|| panic!("{name} does not come")) + 1
}

fn after(trace: &Trace, name: &str, phase: Phase) -> Ledger {
    Ledger::after(trace, upto(trace, name, phase))
}

fn standings(ledger: &Ledger) -> Vec<Standing> {
    ledger.half.iter().map(|entry| entry.standing).collect()
}

/// Who waits, and the step that ends it with its time.
fn waiting(trace: &Trace, name: &str, phase: Phase) -> Vec<(Waiter, String, u64)> {
    let count = upto(trace, name, phase);
    let all = waits(trace, &View::after(trace, count), count);
    let end = |until: Option<usize>| match until.map(|until| &trace.events[until]) {
        Some(event) => (event.step.to_string(), event.at.0),
        None => ("never".to_owned(), 0),
    };
    all.into_iter().map(|wait| (wait.who, end(wait.until).0, end(wait.until).1)).collect()
}

const NOBODY: [(Waiter, String, u64); 0] = [];

fn expect(found: &[(Waiter, String, u64)], expected: &[(Waiter, &str, u64)]) {
    let found: Vec<_> = found.iter().map(|(who, step, at)| (*who, step.as_str(), *at)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_half_message_is_too_young_then_waits_then_is_superseded_by_its_copy() {
    let trace = run(&ready_run("commit-lost"));
    let young = after(&trace, "1001.half", Phase::Done);
    assert_eq!(standings(&young), [Standing::TooYoung(Millis(7_000))]);
    assert_eq!((young.half[0].copy, young.half[0].check_times, young.half[0].age), (0, None, 21));
    assert_eq!(young.half[0].stored.at, Millis(1_021));
    assert_eq!(standings(&after(&trace, "1001.half.age", Phase::Done)), [Standing::Waits(Some(Millis(30_000)))]);
    assert_eq!(standings(&after(&trace, "broker.round.1", Phase::Begun)), [Standing::InRound]);

    let asked = after(&trace, "1001.check.1", Phase::Begun);
    assert_eq!(standings(&asked), [Standing::Superseded(1), Standing::Waits(Some(Millis(60_001)))]);
    assert_eq!((asked.half[1].copy, asked.half[1].check_times, asked.half[1].age), (1, Some(1), 29_001));
    assert_eq!(asked.view.positions.half, 1);

    let resolved = after(&trace, "1001.final.1", Phase::Done);
    assert_eq!(standings(&resolved), [Standing::Superseded(1), Standing::InMemory]);
    assert_eq!(resolved.flush_due, Some(Millis(36_000)));
    assert!(resolved.half[1].changed.is_since(upto(&trace, "1001.final.1", Phase::Begun)));
    assert!(!resolved.half[0].changed.is_since(upto(&trace, "1001.final.1", Phase::Begun)));

    let flushed = after(&trace, "broker.op.1", Phase::Done);
    assert_eq!(standings(&flushed), [Standing::Superseded(1), Standing::InRecord(0)]);
    assert_eq!((flushed.op_memory.len(), flushed.flush_due), (0, None));
    assert_eq!(flushed.op_records[0].half_offsets, [1]);
    assert_eq!(flushed.op_records[0].flushed.at, Millis(36_000));
}

#[test]
fn the_real_topic_tells_when_a_record_came_and_whether_it_is_consumed() {
    let trace = run(&ready_run("commit-lost"));
    let visible = after(&trace, "1001.final.1", Phase::Done).real;
    assert_eq!((visible.records.len(), visible.behind()), (1, 1));
    assert_eq!((visible.records[0].stored.at, visible.records[0].handled), (Millis(30_052), None));
    let handled = after(&trace, "1001.delivery.1.clean", Phase::Done).real;
    assert_eq!(handled.records[0].handled.map(|stamp| stamp.at), Some(Millis(30_087)));
    assert_eq!((handled.records[0].is_consumed, handled.behind()), (false, 1));
    let acknowledged = after(&trace, "1001.delivery.1.ack", Phase::Done).real;
    assert_eq!((acknowledged.records[0].is_consumed, acknowledged.behind(), acknowledged.offset), (true, 0, 1));
    assert_eq!(acknowledged.acknowledged.map(|stamp| stamp.at), Some(Millis(35_020)));
}

#[test]
fn a_crash_forgets_op_entries_and_channels() {
    let trace = run(&ready_run("broker-dies-after-commit"));
    let before = after(&trace, "1001.final.1", Phase::Done);
    assert_eq!(standings(&before), [Standing::InMemory]);
    assert!(before.channels.iter().all(|channel| channel.is_open && channel.registered.is_none()));
    let down = after(&trace, "broker.outage.1", Phase::Done);
    assert_eq!(standings(&down), [Standing::TooYoung(Millis(7_000))]);
    assert!(down.op_memory.is_empty() && down.flush_due.is_none());
    assert!(
        down.channels.iter().all(|channel| !channel.is_open && channel.closed.map(|at| at.at) == Some(Millis(2_000)))
    );
    let back = after(&trace, "order-b.heartbeat.1", Phase::Done);
    assert!(back.channels.iter().all(|channel| channel.registered.map(|at| at.at) == Some(Millis(30_020))));
    let asked = after(&trace, "1001.check.1", Phase::Begun);
    assert_eq!(asked.channels[1].asked.map(|stamp| stamp.at), Some(Millis(42_001)));
    assert_eq!(asked.view.counter, 1);
}

#[test]
fn used_up_checks_end_in_the_discard_topic() {
    let mut scenario = ready_run("commit-lost");
    scenario.setup.check_policy = CheckPolicy::AlwaysUnknown;
    let trace = run(&scenario);
    let end = Ledger::after(&trace, trace.events.len());
    assert_eq!(end.half.len(), 16);
    assert_eq!(end.half.last().map(|entry| (entry.copy, entry.check_times)), Some((15, Some(15))));
    assert_eq!(end.half.last().map(|entry| entry.standing), Some(Standing::Discarded));
    assert_eq!(end.discarded.iter().map(|kept| kept.order).collect::<Vec<_>>(), [1001]);
    assert!(end.discarded[0].since > Stamp::default());
}

#[test]
fn a_failed_message_waits_in_a_delay_level() {
    let clean = step("1001.delivery.1.clean");
    let trace = run(&Scenario::default().with_fault(clean, How::Throws));
    let delayed = after(&trace, "1001.delivery.1.back", Phase::Done).delayed;
    assert_eq!(delayed.len(), 1);
    assert_eq!((delayed[0].order, delayed[0].until.0 - delayed[0].since.at.0), (1001, 10_000));
    let due = after(&trace, "1001.delivery.1.retry", Phase::Done);
    assert!(due.delayed.is_empty());
    assert_eq!((due.retry.records.len(), due.retry.records[0].times), (1, 1));
    let queue = waiting(&trace, "1001.delivery.1.back", Phase::Done);
    assert!(queue.iter().any(|(who, step, _)| *who == Waiter::Queue(Queue::Retry) && step == "1001.delivery.1.retry"));
}

#[test]
fn everybody_says_what_it_waits_for() {
    let trace = run(&ready_run("commit-lost"));
    let a = Waiter::Node(NodeId::Instance(0));
    expect(&waiting(&trace, "1001.half", Phase::Begun), &[(a, "1001.half.reply", 1_041)]);
    expect(
        &waiting(&trace, "1001.local", Phase::Begun),
        &[(a, "1001.local", 1_051), (Waiter::HalfTopic, "broker.round.1", 30_000)],
    );
    expect(&waiting(&trace, "1001.commit", Phase::Failed), &[(Waiter::HalfTopic, "broker.round.1", 30_000)]);
    expect(
        &waiting(&trace, "1001.final.1", Phase::Done),
        &[(Waiter::Queue(Queue::Real), "1001.delivery.1.ack", 35_020), (Waiter::OpMemory, "broker.op.1", 36_000)],
    );
    assert_eq!(waiting(&trace, "broker.op.1", Phase::Done), NOBODY);

    let trace = run(&ready_run("half-reply-lost"));
    let reply = waiting(&trace, "1001.half.reply", Phase::Failed);
    expect(&reply, &[(a, "1001.half.timeout", 4_000), (Waiter::HalfTopic, "broker.round.1", 30_000)]);

    let trace = run(&ready_run("group-down"));
    let down = waiting(&trace, "1001.check.1", Phase::Failed);
    let b = Waiter::Node(NodeId::Instance(1));
    assert!(down.contains(&(a, "order-a.restart.1".to_owned(), 70_000)), "{down:?}");
    assert!(down.contains(&(b, "order-b.outage.1.end".to_owned(), 70_000)), "{down:?}");

    let trace = run(&ready_run("sender-dies"));
    let dead = waiting(&trace, "order-a.crash.1", Phase::Done);
    expect(&dead, &[(Waiter::HalfTopic, "broker.round.1", 30_000), (a, "never", 0)]);
}

#[test]
fn several_orders_keep_their_own_ages() {
    let mut scenario = Scenario::default();
    scenario.setup.orders.push(OrderStart { start: Millis(28_000), by: None });
    scenario.setup.clock_skew = vec![0, -2_000];
    for commit in ["1001.local", "1002.local"] {
        scenario = scenario.with_fault(step(commit), How::Returns { state: LocalState::Unknown });
    }
    let trace = run(&scenario);
    let both = after(&trace, "1002.half", Phase::Done);
    assert_eq!((both.half[0].age, both.half[1].age), (27_021, 2_021));
    assert_eq!(standings(&both), [Standing::Waits(Some(Millis(30_000))), Standing::TooYoung(Millis(32_000))]);
}

/// At every moment of every ready run the ledger holds what the view holds, no more and no less.
#[test]
fn the_ledger_and_the_view_agree() {
    for name in [
        "happy-path",
        "group-down",
        "rollback-lost",
        "broker-dies-after-commit",
        "consumer-dies-before-ack",
        "kafka-zombie",
        "kafka-sender-dies",
        "kafka-coordinator-dies-after-decision",
        "outbox-relay-dies-before-mark",
        "commit-then-send-retried",
    ] {
        let trace = run(&ready_run(name));
        for count in 0..=trace.events.len() {
            let ledger = Ledger::after(&trace, count);
            let view = View::after(&trace, count);
            assert_eq!(ledger.view, view, "{name} after {count}");
            assert_eq!(ledger.half.len(), view.half.len(), "{name} after {count}");
            let memory: Vec<u16> = ledger.op_memory.iter().map(|entry| entry.half_offset).collect();
            assert_eq!(memory, view.op_memory, "{name} after {count}");
            let records: Vec<_> = ledger.op_records.iter().map(|record| record.half_offsets.clone()).collect();
            assert_eq!(records, view.op_records, "{name} after {count}");
            for (queue, seen) in [&ledger.real, &ledger.retry].into_iter().zip(&view.queues) {
                let held: Vec<_> = queue.records.iter().map(|record| (record.order, record.times)).collect();
                assert_eq!((held, queue.offset), (seen.records.clone(), seen.offset), "{name} after {count}");
            }
            assert_eq!(ledger.discarded.len(), view.discarded.len());
            let outbox: Vec<_> = ledger.outbox.iter().map(|entry| (entry.order, entry.sent.is_some())).collect();
            assert_eq!(outbox, view.outbox, "{name} after {count}");
            let transactions: Vec<_> = ledger.transactions.iter().map(|entry| entry.now).collect();
            assert_eq!(transactions, view.transactions, "{name} after {count}");
            let partition: Vec<_> = ledger.partition.iter().map(|entry| entry.record).collect();
            assert_eq!(partition, view.partition, "{name} after {count}");
            for (offset, entry) in ledger.partition.iter().enumerate() {
                assert_eq!(entry.ending, PartitionRecord::ending(&view.partition, offset), "{name} after {count}");
            }
            assert_eq!(ledger.dead_letters.len(), view.dead_letters.len());
            for wait in waits(&trace, &view, count) {
                assert!(wait.until.is_none_or(|until| until >= count));
            }
        }
    }
}
