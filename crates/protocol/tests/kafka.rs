//! Kafka's transactions: the golden rows, and the fault points beside them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use half_message_protocol::{
    CartHandler, CrashKind, How, Millis, NodeId, OnError, OrderStart, Outage, OutageKind, Pattern, Phase, Problem,
    Rule, Scenario, Setting, Trace, TransactionState, Verdict, View, Way, When, run, run_watched,
};
use support::{ending, ready_run, step, transcript};

struct Case {
    name: &'static str,
    scenario: Scenario,
    /// Steps in their order; others may stand between them. `✗` before a name: it fails.
    order: &'static str,
    /// Order row committed, visible messages, cart with an idempotent handler, and without.
    ends: (bool, usize, u8, u8),
    verdict: Verdict,
}

fn kafka() -> Scenario {
    set(Scenario { way: Way::Kafka, ..Scenario::default() }, Setting::KafkaIsolationLevel, 1)
}

fn fails(scenario: Scenario, name: &str, how: How) -> Scenario {
    scenario.with_fault(step(name), how)
}

fn set(mut scenario: Scenario, setting: Setting, value: u64) -> Scenario {
    scenario.settings.set(setting, value);
    scenario
}

fn out(mut scenario: Scenario, node: NodeId, from: u64, until: u64, kind: OutageKind) -> Scenario {
    scenario.outages.push(Outage { node, from: Millis(from), until: Millis(until), kind });
    scenario
}

fn on_error(mut scenario: Scenario, on_error: OnError) -> Scenario {
    scenario.setup.on_error = on_error;
    scenario
}

fn pattern(mut scenario: Scenario, pattern: Pattern) -> Scenario {
    scenario.setup.pattern = Some(pattern);
    scenario
}

fn dies(node: NodeId, when: When, restart_after: Option<u64>) -> How {
    How::Crash { node, when, kind: CrashKind::Process, restart_after: restart_after.map(Millis) }
}

const REFUSED: How = How::Refused { code: None };
const SENDER: NodeId = NodeId::Instance(0);
const COORDINATOR: NodeId = NodeId::Coordinator;

/// order-b starts at 1.1 s with the transactional id of order-a.
fn overlap(scenario: Scenario) -> Scenario {
    let scenario = set(scenario, Setting::SharedTransactionalId, 1);
    out(scenario, NodeId::Instance(1), 0, 1_100, OutageKind::Down)
}

/// order-b places an order too.
fn other_order(mut scenario: Scenario) -> Scenario {
    scenario.setup.orders.push(OrderStart { start: Millis(1_500), by: Some(NodeId::Instance(1)) });
    scenario
}

/// The golden rows, and the fault points. Not among them: 3 (a client of transaction version 2 sends no
/// AddPartitionsToTxn), 29 (the consumer handles a record before it asks for the next, so that no offset is committed
/// before its handler is done), 31 (the leader asks the coordinator before it opens a transaction, KIP-890). 8, 10, 12
/// are K2, K3, K6; 5 is K16.
fn cases() -> Vec<Case> {
    use Verdict::{Consistent, ConsistentIdempotent, Inconsistent, Repairable};
    let case = |name, scenario, order, ends, verdict| Case { name, scenario, order, ends, verdict };
    let before = |node| dies(node, When::Before, None);
    let lost = |scenario, name| fails(scenario, name, How::Lost);
    vec![
        case(
            "K1",
            ready_run("kafka-happy-path"),
            "order-a.find.1 order-a.init.1 order-a.init.1.reply 1001.begin 1001.produce.1 1001.produce.1.reply \
             1001.local 1001.end-txn.1 1001.decide.1 1001.end-txn.1.reply 1001.marker.1 1001.marker.1.reply \
             1001.decide.2 1001.delivery.1.clean 1001.delivery.1.ack",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K2",
            ready_run("kafka-database-refuses"),
            "1001.produce.1 1001.local 1001.end-txn.1 1001.decide.1 1001.end-txn.1.reply 1001.marker.1 1001.decide.2",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "K3",
            ready_run("kafka-sender-dies"),
            "1001.local ✗1001.end-txn.1 1001.produce.1.expiry coordinator.scan.1 1001.decide.1 1001.marker.1 1001.decide.2",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "K3, restarted: the abort comes sooner",
            fails(kafka(), "1001.end-txn.1", dies(SENDER, When::Before, Some(5_000))),
            "order-a.restart.1 order-a.init.2 1001.decide.1 1001.marker.1 1001.decide.2 order-a.init.3",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "K5",
            ready_run("kafka-sender-dies-before-local"),
            "1001.produce.1 ✗1001.local coordinator.scan.1 1001.decide.1 1001.marker.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "K6",
            ready_run("kafka-commit-lost"),
            "✗1001.end-txn.1 1001.end-txn.1.timeout 1001.end-txn.2 1001.decide.1 1001.marker.1 1001.delivery.1.clean",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K7",
            ready_run("kafka-commit-reply-lost"),
            "1001.decide.1 ✗1001.end-txn.1.reply 1001.decide.2 1001.end-txn.2 1001.end-txn.2.reply",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K8",
            ready_run("kafka-coordinator-dies-after-decision"),
            "1001.decide.1 coordinator.crash.1 coordinator.restart.1 1001.marker.2 1001.decide.2 1001.delivery.1.clean",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K9",
            ready_run("kafka-coordinator-dies-before-decision"),
            "1001.end-txn.1 coordinator.crash.1 ✗1001.decide.1 coordinator.restart.1 order-a.find.2 1001.end-txn.2 \
             1001.decide.2 1001.marker.1 1001.delivery.1.clean",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K11",
            ready_run("kafka-zombie"),
            "1001.produce.1 order-a.outage.1 order-b.outage.1.end 1001.decide.1 1001.marker.1 order-b.init.2 \
             order-a.outage.1.end 1001.local ✗1001.end-txn.1 ✗1001.end-txn.1.reply",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "K13",
            ready_run("kafka-read-uncommitted"),
            "1001.produce.1 1001.delivery.1 1001.decide.1",
            (false, 1, 1, 1),
            Inconsistent,
        ),
        case(
            "K14",
            ready_run("kafka-commits-first"),
            "1001.produce.1 1001.end-txn.1 1001.decide.1 1001.end-txn.1.reply 1001.local",
            (false, 1, 1, 1),
            Inconsistent,
        ),
        case(
            "K15",
            ready_run("kafka-consumer-dies-before-ack"),
            "1001.delivery.1.clean cart-a.crash.1 1001.delivery.2 1001.delivery.2.clean 1001.delivery.2.ack",
            (true, 1, 1, 2),
            ConsistentIdempotent,
        ),
        case(
            "K16",
            ready_run("kafka-produce-reply-lost"),
            "1001.produce.1 ✗1001.produce.1.reply 1001.produce.2 1001.produce.2.reply 1001.local",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K17",
            ready_run("kafka-commit-retried"),
            "1001.local ✗1001.end-txn.1 1001.end-txn.1.limit coordinator.outage.1.end 1001.decide.1 1001.marker.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "K18",
            ready_run("kafka-compensated"),
            "1001.local ✗1001.end-txn.1 1001.end-txn.1.limit coordinator.scan.1 1001.decide.1 coordinator.outage.1.end \
             1001.compensate.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "K19",
            ready_run("kafka-compensated-too-early"),
            "1001.decide.1 1001.marker.1 1001.delivery.1.clean 1001.end-txn.1.limit 1001.compensate.1",
            (false, 1, 1, 1),
            Inconsistent,
        ),
        case(
            "K20",
            ready_run("kafka-dies-while-retrying"),
            "1001.local ✗1001.end-txn.1 ✗1001.end-txn.2 coordinator.scan.1 1001.decide.1",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "point 1, request",
            lost(kafka(), "order-a.init.1"),
            "1001.begin order-a.init.2 1001.produce.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 1, reply",
            lost(kafka(), "order-a.find.1.reply"),
            "order-a.find.2 order-a.init.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case("point 2", fails(kafka(), "1001.produce.1", before(SENDER)), "", (false, 0, 0, 0), Consistent),
        case("point 4", lost(kafka(), "1001.produce.1"), "1001.produce.2 1001.local", (true, 1, 1, 1), Consistent),
        case(
            "point 6, nothing in the database",
            out(kafka(), NodeId::Leader, 500, 130_000, OutageKind::Down),
            "1001.produce.1.limit 1001.end-txn.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "point 7",
            fails(kafka(), "1001.produce.1", dies(NodeId::Leader, When::Before, Some(5_000))),
            "leader.crash.1 leader.restart.1 1001.produce.2 1001.local",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "points 6 and 11, the database first",
            out(pattern(kafka(), Pattern::DatabaseFirst), NodeId::Leader, 500, 130_000, OutageKind::Down),
            "1001.local 1001.produce.1.limit",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "point 14",
            out(kafka(), COORDINATOR, 1_055, 70_000, OutageKind::Down),
            "1001.end-txn.1.limit",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "point 14, retried without end",
            on_error(
                fails(kafka(), "1001.end-txn.1", dies(COORDINATOR, When::Before, None)),
                OnError::RetryThenCompensate,
            ),
            "✗1001.end-txn.1 1001.end-txn.1.limit",
            (true, 0, 0, 0),
            Repairable,
        ),
        case(
            "point 15",
            fails(kafka(), "1001.decide.1", dies(SENDER, When::After, None)),
            "",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 18",
            fails(kafka(), "1001.decide.1", REFUSED),
            "✗1001.decide.1 1001.end-txn.2 1001.decide.2",
            (true, 1, 1, 1),
            Consistent,
        ),
        case("point 19", lost(kafka(), "1001.marker.1"), "✗1001.marker.1 1001.marker.2", (true, 1, 1, 1), Consistent),
        case(
            "point 19, reply",
            lost(kafka(), "1001.marker.1.reply"),
            "1001.marker.1 ✗1001.marker.1.reply 1001.marker.2 1001.decide.2",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 20",
            fails(kafka(), "1001.marker.1", dies(NodeId::Leader, When::Before, Some(5_000))),
            "leader.crash.1 ✗1001.marker.1 leader.restart.1 1001.marker.2 1001.delivery.1.clean",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 21",
            fails(kafka(), "1001.local", How::Slow { ms: Millis(80_000) }),
            "coordinator.scan.1 1001.decide.1 1001.local ✗1001.end-txn.1",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "point 24",
            fails(pattern(kafka(), Pattern::DatabaseFirst), "1001.end-txn.1", before(SENDER)),
            "1001.local 1001.produce.1 ✗1001.end-txn.1 1001.decide.1",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "point 25",
            fails(pattern(kafka(), Pattern::KafkaFirst), "1001.local", before(SENDER)),
            "1001.end-txn.1.reply ✗1001.local",
            (false, 1, 1, 1),
            Inconsistent,
        ),
        case(
            "point 26",
            on_error(lost(lost(kafka(), "1001.end-txn.1.reply"), "1001.end-txn.2"), OnError::RetryNew),
            "1001.marker.1 1001.end-txn.1.limit order-a.init.2 1001.marker.2",
            (true, 2, 1, 2),
            ConsistentIdempotent,
        ),
        case(
            "point 13, asked while the decision is carried out",
            lost(lost(kafka(), "1001.end-txn.1.reply"), "1001.marker.1"),
            "1001.decide.1 ✗1001.marker.1 1001.end-txn.2 ✗1001.end-txn.2.reply 1001.marker.2 1001.decide.2 1001.end-txn.3 \
             1001.end-txn.3.reply",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 16, a coordinator that says it is elsewhere",
            fails(kafka(), "1001.end-txn.1", How::Refused { code: Some(16) }),
            "✗1001.end-txn.1 ✗1001.end-txn.1.reply order-a.find.2 1001.end-txn.2 1001.decide.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 16, a fence that was not appended is forgotten",
            fails(
                fails(kafka(), "1001.local", How::Slow { ms: Millis(75_000) }),
                "1001.decide.1",
                dies(COORDINATOR, When::Before, Some(5_000)),
            ),
            "coordinator.scan.1 ✗1001.decide.1 coordinator.restart.1 1001.local 1001.end-txn.1 1001.decide.2 1001.marker.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 17, the coordinator dies between decision and marker, and the marker's reply is lost",
            fails(lost(kafka(), "1001.marker.2.reply"), "1001.decide.1", dies(COORDINATOR, When::After, Some(10_000))),
            "1001.decide.1 ✗1001.marker.1 1001.marker.2 ✗1001.marker.2.reply 1001.marker.3 1001.decide.2",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 22, the record is refused",
            fails(overlap(kafka()), "1001.produce.1", How::Delayed { ms: Millis(2_000) }),
            "order-b.init.1 ✗1001.produce.1 ✗1001.produce.1.reply ✗1001.end-txn.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "point 22, the database first",
            fails(
                overlap(pattern(kafka(), Pattern::DatabaseFirst)),
                "1001.produce.1",
                How::Delayed { ms: Millis(2_000) },
            ),
            "1001.local order-b.init.1 ✗1001.produce.1 ✗1001.end-txn.1",
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case(
            "points 11 and 22, the application compensates",
            fails(
                on_error(overlap(pattern(kafka(), Pattern::DatabaseFirst)), OnError::Compensate),
                "1001.produce.1",
                How::Delayed { ms: Millis(2_000) },
            ),
            "1001.local order-b.init.1 ✗1001.produce.1 ✗1001.end-txn.1 1001.compensate.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "points 6 and 11, the application compensates",
            on_error(
                out(pattern(kafka(), Pattern::DatabaseFirst), NodeId::Leader, 500, 130_000, OutageKind::Down),
                OnError::Compensate,
            ),
            "1001.local 1001.produce.1.limit 1001.end-txn.1.reply 1001.compensate.1",
            (false, 0, 0, 0),
            Consistent,
        ),
        case(
            "point 23, other ids do not fence",
            set(other_order(ready_run("kafka-zombie")), Setting::SharedTransactionalId, 0),
            "1001.produce.1 order-b.init.1 order-a.outage.1.end 1001.local 1001.end-txn.1 1001.marker.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 27, an open transaction is read",
            set(fails(kafka(), "1001.local", before(SENDER)), Setting::KafkaIsolationLevel, 0),
            "1001.produce.1 1001.delivery.1.clean coordinator.scan.1 1001.decide.1",
            (false, 1, 1, 1),
            Inconsistent,
        ),
        case(
            "point 28, offsets committed by hand",
            fails(
                set(ready_run("kafka-consumer-dies-before-ack"), Setting::KafkaEnableAutoCommit, 0),
                "1001.delivery.1.clean",
                How::Crash {
                    node: NodeId::Consumer(0),
                    when: When::After,
                    kind: CrashKind::Process,
                    restart_after: Some(Millis(1_000)),
                },
            ),
            "1001.delivery.1.clean cart-a.crash.1 1001.delivery.2.clean 1001.delivery.2.ack",
            (true, 1, 1, 2),
            ConsistentIdempotent,
        ),
        case(
            "point 29, offsets committed by hand behind the handler",
            set(kafka(), Setting::KafkaEnableAutoCommit, 0),
            "1001.delivery.1.clean 1001.delivery.1.ack",
            (true, 1, 1, 1),
            Consistent,
        ),
        case(
            "point 30, with a crash",
            fails(
                fails(
                    ready_run("kafka-consumer-dies-before-ack"),
                    "1001.delivery.1.clean",
                    How::Slow { ms: Millis(15) },
                ),
                "1001.delivery.1.ack",
                dies(NodeId::Consumer(0), When::Before, None),
            ),
            "1001.delivery.1.clean ✗1001.delivery.1.ack 1001.delivery.2.clean 1001.delivery.2.ack",
            (true, 1, 1, 2),
            ConsistentIdempotent,
        ),
        case(
            "a late answer to an attempt that was given up does not count",
            fails(kafka(), "order-a.init.1.reply", How::Delayed { ms: Millis(29_990) }),
            "order-a.init.1.timeout order-a.init.2 order-a.init.1.reply order-a.init.2.reply 1001.produce.1",
            (true, 1, 1, 1),
            Consistent,
        ),
        case("point 30", lost(kafka(), "1001.delivery.1.ack"), "1001.delivery.1.ack.2", (true, 1, 1, 1), Consistent),
        case(
            "a handler that fails once",
            fails(kafka(), "1001.delivery.1.clean", How::Throws),
            "✗1001.delivery.1.clean 1001.delivery.1.clean.2",
            (true, 1, 1, 1),
            Consistent,
        ),
    ]
}

fn assert_order(name: &str, trace: &Trace, order: &str) {
    let mut events = trace.events.iter().filter(|event| event.phase != Phase::Begun);
    for wanted in order.split_whitespace() {
        let (fails, wanted) = wanted.strip_prefix('✗').map_or((false, wanted), |wanted| (true, wanted));
        let found = events.find(|event| event.step == step(wanted));
        let found = found.unwrap_or_else(|| panic!("{name}: no {wanted} at its place in\n{}", transcript(trace)));
        assert_eq!(found.phase == Phase::Failed, fails, "{name}: {wanted} in\n{}", transcript(trace));
    }
}

#[test]
fn each_case_ends_as_the_tables_say() {
    for Case { name, scenario, order, ends, verdict } in cases() {
        assert_eq!(scenario.refusals(), Vec::new(), "{name}");
        let trace = run(&scenario);
        let text = transcript(&trace);
        assert_eq!(trace.bound, None, "{name}\n{text}");
        assert!(trace.unreached.is_empty(), "{name}\n{text}");
        assert_order(name, &trace, order);
        let (row, visible, cart, _) = ending(&trace, 1001);
        assert_eq!((row, visible, cart, trace.verdict), (ends.0, ends.1, ends.2, verdict), "{name}\n{text}");
        let mut scenario = scenario;
        scenario.setup.cart_handler = CartHandler::Decrement;
        let (.., cart, _) = ending(&run(&scenario), 1001);
        assert_eq!(cart, ends.3, "{name} without an idempotent handler\n{text}");
    }
}

#[test]
fn the_panels_follow_the_world() {
    for Case { name, scenario, .. } in cases() {
        let mut view = View::start(&scenario);
        let mut seen = 0;
        run_watched(&scenario, |world, rules, events| {
            events.iter().skip(seen).for_each(|event| view.apply(event));
            seen = events.len();
            assert_eq!(view, world.view(rules), "{name} after {seen} events");
        });
    }
}

#[test]
fn an_open_transaction_hides_later_records() {
    let mut scenario = fails(kafka(), "1001.end-txn.1", dies(SENDER, When::Before, None));
    scenario.setup.orders.push(OrderStart { start: Millis(5_000), by: Some(NodeId::Instance(1)) });
    let trace = run(&scenario);
    let at = |name: &str| trace.events[trace.position(step(name), Some(Phase::Done)).expect("it happens")].at.0;
    assert!(at("1002.marker.1") < 6_000, "{}", transcript(&trace));
    assert!(at("1002.delivery.1") > at("1001.marker.1"), "the last stable offset waits\n{}", transcript(&trace));
    assert!((61_000..=70_100).contains(&at("1001.marker.1")), "{}", transcript(&trace));
}

/// Two orders of one producer, the second a moment before the late marker of the first.
fn two_orders(second: u64) -> Scenario {
    let mut scenario = kafka();
    scenario.setup.orders = [1_000, second].map(|at| OrderStart { start: Millis(at), by: Some(SENDER) }).to_vec();
    scenario
}

#[test]
fn a_record_waits_for_the_end_of_the_transaction_before() {
    let trace = run(&fails(two_orders(2_000), "1001.marker.1", How::Lost));
    let text = transcript(&trace);
    assert_order(
        "a marker is lost",
        &trace,
        "✗1001.marker.1 ✗1002.produce.1 1001.marker.2 1001.decide.2 1002.produce.2",
    );
    assert_eq!((ending(&trace, 1001), ending(&trace, 1002)), ((true, 1, 1, 0), (true, 1, 1, 0)), "{text}");
}

#[test]
fn a_late_marker_ends_the_next_transaction() {
    let late = fails(two_orders(40_900), "1001.marker.1", How::Delayed { ms: Millis(40_000) });
    let slow = fails(late, "1002.local", How::Slow { ms: Millis(5_000) });
    let refused = fails(slow.clone(), "1002.end-txn.1", dies(SENDER, When::Before, None));
    let trace = run(&refused);
    let text = transcript(&trace);
    assert_order("late", &trace, "1001.marker.2 1002.produce.1 1001.marker.1 1002.local ✗1002.end-txn.1");
    assert_eq!(
        trace.events[trace.position(step("1001.marker.1"), Some(Phase::Done)).expect("it comes")].rule,
        Rule::MarkerEndsAnother { order: 1002 },
        "{text}"
    );
    assert_eq!(ending(&trace, 1002), (true, 1, 1, 0), "the first order's COMMIT made it visible\n{text}");
    // One transaction later its epoch is too old.
    let mut third = two_orders(20_000);
    third.setup.orders.push(OrderStart { start: Millis(40_900), by: Some(SENDER) });
    let third = fails(third, "1003.local", How::Slow { ms: Millis(5_000) });
    let third = set(third, Setting::KafkaRequestTimeout, 5_000);
    let trace = run(&fails(third, "1001.marker.1", How::Delayed { ms: Millis(40_000) }));
    assert_order("too late", &trace, "1002.decide.2 1003.produce.1 ✗1001.marker.1 1003.local 1003.decide.1");
    assert_eq!(trace.verdict, Verdict::Consistent, "{}", transcript(&trace));
}

/// What is sent to a node that stands still waits there, and does not pile up.
#[test]
fn a_node_that_stands_still_for_a_month_is_no_trouble() {
    const MONTH: u64 = 29 * 24 * 3_600_000;
    for (node, from) in [(NodeId::Leader, 1_060), (NodeId::Leader, 500), (COORDINATOR, 1_060), (COORDINATOR, 10)] {
        let scenario = out(on_error(kafka(), OnError::RetryThenCompensate), node, from, MONTH, OutageKind::Paused);
        let trace = run(&scenario);
        assert!(trace.bound.is_none() && trace.events.len() < 200, "{node} at {from}: {} events", trace.events.len());
    }
    let broker = Outage { node: NodeId::Broker, from: Millis(500), until: Millis(MONTH), kind: OutageKind::Paused };
    let trace = run(&Scenario { way: Way::Outbox, outages: vec![broker], ..Scenario::default() });
    assert!(trace.bound.is_none() && trace.events.len() < 200, "outbox: {} events", trace.events.len());
}

#[test]
fn the_client_has_its_answer_before_anybody_can_read() {
    let trace = run(&kafka());
    let at = |name: &str| trace.position(step(name), Some(Phase::Begun)).expect("it happens");
    assert!(at("1001.end-txn.1.reply") < at("1001.marker.1"));
    let view = View::after(&trace, trace.events.len());
    assert_eq!(view.transactions.first().map(|of| of.state), Some(TransactionState::CompleteCommit));
}

#[test]
fn a_timeout_above_the_brokers_maximum_is_refused() {
    let scenario = set(kafka(), Setting::KafkaTransactionTimeout, 900_001);
    let refusals = scenario.refusals();
    assert!(matches!(refusals[0].problem, Problem::TransactionTimeoutTooLarge { found: 900_001, max: 900_000 }));
    assert_eq!(refusals[0].path, "settings.transaction.timeout.ms");
}
