//! Commit then send, send then commit, and the outbox: the golden rows, and every fault point.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use half_message_protocol::{
    CartHandler, CrashKind, How, Millis, NodeId, Outage, OutageKind, Phase, Scenario, Setting, Trace, Verdict, Way,
    When, run,
};
use support::{ending, ready_run, step, transcript};

struct Case {
    name: &'static str,
    scenario: Scenario,
    /// Order row committed, visible messages, cart with an idempotent handler, and without.
    ends: (bool, usize, u8, u8),
    verdict: Verdict,
}

fn plain(way: Way) -> Scenario {
    Scenario { way, ..Scenario::default() }
}

fn fails(scenario: Scenario, name: &str, how: How) -> Scenario {
    scenario.with_fault(step(name), how)
}

fn set(mut scenario: Scenario, setting: Setting, value: u64) -> Scenario {
    scenario.settings.set(setting, value);
    scenario
}

fn down(mut scenario: Scenario, node: NodeId, from: u64, until: u64) -> Scenario {
    scenario.outages.push(Outage { node, from: Millis(from), until: Millis(until), kind: OutageKind::Down });
    scenario
}

fn dies(node: NodeId, when: When, restart_after: Option<u64>) -> How {
    How::Crash { node, when, kind: CrashKind::Process, restart_after: restart_after.map(Millis) }
}

const REFUSED: How = How::Refused { code: None };
const SENDER: NodeId = NodeId::Instance(0);
const RELAY: NodeId = NodeId::Relay(0);

fn cases() -> Vec<Case> {
    use Verdict::{Consistent, ConsistentIdempotent, Inconsistent, Repairable};
    let cts = || plain(Way::CommitThenSend);
    let stc = || plain(Way::SendThenCommit);
    let outbox = || plain(Way::Outbox);
    let case = |name, scenario, ends, verdict| Case { name, scenario, ends, verdict };
    let before = |node| dies(node, When::Before, None);
    let mut two_relays = outbox();
    two_relays.setup.relays = 2;
    vec![
        case("S1", ready_run("commit-then-send-happy-path"), (true, 1, 1, 1), Consistent),
        case("S2", ready_run("commit-then-send-sender-dies"), (true, 0, 0, 0), Inconsistent),
        case("S3", ready_run("commit-then-send-lost"), (true, 0, 0, 0), Inconsistent),
        case("S4", ready_run("commit-then-send-retried"), (true, 2, 1, 2), ConsistentIdempotent),
        case("S5", ready_run("send-then-commit-happy-path"), (true, 1, 1, 1), Consistent),
        case("S6", ready_run("send-then-commit-database-refuses"), (false, 1, 1, 1), Inconsistent),
        case("S7", ready_run("send-then-commit-sender-dies"), (false, 1, 1, 1), Inconsistent),
        case("S8", ready_run("commit-then-send-compensated"), (false, 1, 1, 1), Inconsistent),
        case("O1", ready_run("outbox-happy-path"), (true, 1, 1, 1), Consistent),
        case("O2", ready_run("outbox-sender-dies"), (true, 1, 1, 1), Consistent),
        case("O3", ready_run("outbox-relay-dies-before-mark"), (true, 2, 1, 2), ConsistentIdempotent),
        case("O4", ready_run("outbox-relay-down"), (true, 1, 1, 1), Consistent),
        case("O5", ready_run("outbox-database-refuses"), (false, 0, 0, 0), Consistent),
        case("point 1", fails(cts(), "1001.local", REFUSED), (false, 0, 0, 0), Consistent),
        case("point 2", fails(cts(), "1001.local", before(SENDER)), (false, 0, 0, 0), Consistent),
        case("point 5, no retry", fails(cts(), "1001.send.1", How::ReplyLost), (true, 1, 1, 1), Consistent),
        case(
            "point 6",
            set(down(cts(), NodeId::Broker, 500, 60_000), Setting::SendRetries, 2),
            (true, 0, 0, 0),
            Inconsistent,
        ),
        case("point 7", fails(stc(), "1001.send.1", How::Lost), (false, 0, 0, 0), Consistent),
        case("point 8", fails(stc(), "1001.send.1.reply", How::Lost), (false, 1, 1, 1), Inconsistent),
        case("point 12", fails(outbox(), "1001.local", before(SENDER)), (false, 0, 0, 0), Consistent),
        case(
            "point 14",
            fails(outbox(), "1001.send.1", dies(RELAY, When::Before, Some(5_000))),
            (true, 1, 1, 1),
            Consistent,
        ),
        case("point 15, mark fails", fails(outbox(), "1001.mark.1", REFUSED), (true, 2, 1, 2), ConsistentIdempotent),
        case(
            "point 15, reply lost",
            fails(outbox(), "1001.send.1.reply", How::Lost),
            (true, 2, 1, 2),
            ConsistentIdempotent,
        ),
        case("point 16", fails(outbox(), "1001.send.1", How::Lost), (true, 1, 1, 1), Consistent),
        case("point 17", down(outbox(), NodeId::Broker, 500, 60_000), (true, 1, 1, 1), Consistent),
        case("point 18", two_relays, (true, 2, 1, 2), ConsistentIdempotent),
        case(
            "a broker that never comes back",
            fails(outbox(), "1001.send.1", before(NodeId::Broker)),
            (true, 0, 0, 0),
            Repairable,
        ),
        case(
            "a relay that never comes back",
            fails(outbox(), "1001.send.1", before(RELAY)),
            (true, 0, 0, 0),
            Repairable,
        ),
    ]
}

#[test]
fn each_case_ends_as_the_tables_say() {
    for Case { name, scenario, ends, verdict } in cases() {
        assert_eq!(scenario.refusals(), Vec::new(), "{name}");
        let trace = run(&scenario);
        let text = transcript(&trace);
        assert_eq!(trace.bound, None, "{name}\n{text}");
        assert!(trace.unreached.is_empty(), "{name}\n{text}");
        let (order, visible, cart, _) = ending(&trace, 1001);
        assert_eq!((order, visible, cart, trace.verdict), (ends.0, ends.1, ends.2, verdict), "{name}\n{text}");
        let mut scenario = scenario;
        scenario.setup.cart_handler = CartHandler::Decrement;
        let (.., cart, _) = ending(&run(&scenario), 1001);
        assert_eq!(cart, ends.3, "{name} without an idempotent handler\n{text}");
    }
}

fn at(trace: &Trace, name: &str) -> u64 {
    let position = trace.position(step(name), Some(Phase::Done)).unwrap_or_else(|| panic!("no {name}"));
    trace.events[position].at.0
}

#[test]
fn times_follow_the_one_timing() {
    let trace = run(&plain(Way::CommitThenSend));
    assert_eq!(
        (at(&trace, "1001.local"), at(&trace, "1001.send.1"), at(&trace, "1001.send.1.reply")),
        (1_010, 1_031, 1_051)
    );
    let trace = run(&plain(Way::Outbox));
    assert!(at(&trace, "1001.delivery.1.clean") - at(&trace, "1001.local") < 1_100, "{}", transcript(&trace));
}

#[test]
fn the_cart_can_be_ahead_of_the_order() {
    let scenario = fails(plain(Way::SendThenCommit), "1001.local", How::Slow { ms: Millis(500) });
    let trace = run(&scenario);
    assert!(at(&trace, "1001.delivery.1.clean") < at(&trace, "1001.local"), "{}", transcript(&trace));
}

#[test]
fn later_rows_wait_behind_a_row_that_fails() {
    let mut scenario = plain(Way::Outbox);
    scenario.setup.orders = vec![scenario.setup.orders[0]; 3];
    let scenario = fails(scenario, "1001.send.1", How::Lost);
    let trace = run(&scenario);
    for later in ["1002.send.1", "1003.send.1"] {
        assert!(at(&trace, later) > at(&trace, "1001.send.2"), "{}", transcript(&trace));
    }
}
