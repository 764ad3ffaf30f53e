//! What the search says of each way of messaging: the claims of the book, each with its counterexample or its bounds.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use half_message_explorer::{Bounds, Budget, Cut, Ending, FailureKind, Goal, Invariant, Search, smallest};
use half_message_protocol::{
    CartHandler, CheckPolicy, Fault, How, Outcome, Row, Scenario, Setting, StepId, Verdict, View, Way, run,
};
use support::{SPACES, searched};

use FailureKind::{BrokerCrash, Crash, Delay, Gone, Lost, Overlong, PowerLoss, SlowLocal, WrongWord};

/// The failures of a scenario, as the file spells them.
fn failures(scenario: &Scenario) -> Vec<String> {
    let mut failures: Vec<String> =
        scenario.faults.iter().map(|fault| format!("{} {}", fault.step, fault.how.as_str())).collect();
    failures.sort();
    failures
}

/// How an order ends whose run is as this: the row, and how often its cart was cleaned.
fn end(scenario: &Scenario) -> (bool, u8) {
    let mut view = View::start(scenario);
    run(scenario).events.iter().for_each(|event| view.apply(event));
    let order = view.orders.first().expect("one order");
    (order.row == Row::Committed, order.cart.cleaned)
}

/// The counterexample to agreement, played by the engine.
fn disagreement(way: Way, policy: CheckPolicy, failures: &[(FailureKind, u8)]) -> Scenario {
    let search = searched(&smallest(way, policy), Budget::of(failures));
    let report = search.report();
    let finding = report.against(Invariant::Agreement).unwrap_or_else(|| panic!("{way} holds against {failures:?}"));
    let found = search.counterexample(finding);
    assert!(found.is_confirmed, "{way} {failures:?}");
    assert_eq!(found.scenario.refusals(), Vec::new());
    assert!(matches!(run(&found.scenario).verdict, Verdict::Inconsistent | Verdict::Repairable));
    found.scenario
}

fn agreement_holds(way: Way, policy: CheckPolicy, budget: Budget) -> bool {
    searched(&smallest(way, policy), budget).report().against(Invariant::Agreement).is_none()
}

#[test]
fn plain_sending_is_broken_both_ways_by_one_failure() {
    let lost = disagreement(Way::CommitThenSend, CheckPolicy::OrderRow, &[(Lost, 1)]);
    assert_eq!((failures(&lost), end(&lost)), (vec!["1001.send.1 lost".to_owned()], (true, 0)));
    let phantom = disagreement(Way::SendThenCommit, CheckPolicy::OrderRow, &[(Lost, 1)]);
    assert_eq!((failures(&phantom), end(&phantom)), (vec!["1001.send.1 reply-lost".to_owned()], (false, 1)));
    for way in [Way::CommitThenSend, Way::SendThenCommit] {
        assert!(agreement_holds(way, CheckPolicy::OrderRow, Budget::NONE), "{way}");
        disagreement(way, CheckPolicy::OrderRow, &[(Crash, 1)]);
    }
}

#[test]
fn kafka_is_broken_by_one_crash() {
    let crash = disagreement(Way::Kafka, CheckPolicy::OrderRow, &[(Crash, 1)]);
    assert!(matches!(crash.faults.as_slice(), [Fault { how: How::Crash { .. }, .. }]), "{:?}", crash.faults);
    // A commit that comes after transaction.timeout.ms finds its transaction aborted.
    for failure in [Gone, Delay, SlowLocal] {
        disagreement(Way::Kafka, CheckPolicy::OrderRow, &[(failure, 1)]);
    }
    for failure in [Lost, BrokerCrash] {
        assert!(agreement_holds(Way::Kafka, CheckPolicy::OrderRow, Budget::of(&[(failure, 1)])), "{failure}");
    }
}

#[test]
fn the_textbook_answer_is_broken_by_a_slow_local_transaction_and_a_lost_commit() {
    let hole = disagreement(Way::Rocketmq, CheckPolicy::OrderRow, &[(SlowLocal, 1), (Lost, 1)]);
    assert_eq!(failures(&hole), ["1001.commit lost", "1001.local slow"]);
    assert_eq!((end(&hole), hole.holds.len()), ((true, 0), 0));
    let trace = run(&hole);
    let rollback = trace
        .events
        .iter()
        .any(|event| event.step.to_string() == "1001.check.1.answer" && event.outcome == Outcome::Ok);
    assert!(rollback, "an instance answers from a database in which the row is not committed yet");
    for failure in [SlowLocal, Lost] {
        assert!(agreement_holds(Way::Rocketmq, CheckPolicy::OrderRow, Budget::of(&[(failure, 1)])), "{failure}");
    }
}

#[test]
fn checking_back_with_a_transaction_log_holds_against_any_two_failures_that_it_promises_to_survive() {
    let budget = Budget::any(&FailureKind::PROMISED, 2);
    let report = searched(&smallest(Way::Rocketmq, CheckPolicy::TransactionLog), budget).report();
    for invariant in Invariant::of(Way::Rocketmq) {
        // A second visible message is what the idempotent cart is for; with three checks, a slow transaction can use
        // them up.
        let may_break = [Invariant::OneVisible, Invariant::CommittedKept].contains(&invariant);
        assert_eq!(report.against(invariant).is_some(), may_break, "{invariant}");
    }
}

#[test]
fn checking_back_is_broken_by_what_it_does_not_promise() {
    let whole_group = disagreement(Way::Rocketmq, CheckPolicy::TransactionLog, &[(Gone, 2)]);
    assert_eq!(end(&whole_group), (true, 0));
    assert!(agreement_holds(Way::Rocketmq, CheckPolicy::TransactionLog, Budget::of(&[(Gone, 1)])));
    disagreement(Way::Rocketmq, CheckPolicy::TransactionLog, &[(PowerLoss, 1)]);
    disagreement(Way::Rocketmq, CheckPolicy::TransactionLog, &[(WrongWord, 1)]);
    disagreement(Way::Rocketmq, CheckPolicy::TransactionLog, &[(Overlong, 1), (SlowLocal, 1), (Lost, 1)]);
}

#[test]
fn a_cart_that_only_decrements_pays_for_the_second_message() {
    let mut scenario = smallest(Way::Rocketmq, CheckPolicy::TransactionLog);
    scenario.setup.cart_handler = CartHandler::Decrement;
    let search = searched(&scenario, Budget::of(&[(BrokerCrash, 1)]));
    let report = search.report();
    let finding = report.against(Invariant::CartOnce).expect("the cart is cleaned twice");
    let found = search.counterexample(finding);
    assert!(found.is_confirmed);
    assert_eq!(end(&found.scenario), (true, 2));
}

#[test]
fn an_outbox_holds_and_may_send_twice() {
    let budget = Budget::any(&FailureKind::PROMISED, 2);
    let report = searched(&smallest(Way::Outbox, CheckPolicy::OrderRow), budget).report();
    assert!(report.against(Invariant::Agreement).is_none());
    assert!(report.against(Invariant::OneVisible).is_some());
}

/// Whatever is claimed is seen again when the engine plays it.
#[test]
fn every_counterexample_plays_as_claimed() {
    for space in SPACES {
        let (scenario, budget) = space.scenario();
        let search = searched(&scenario, budget);
        for finding in &search.report().findings {
            let found = search.counterexample(finding);
            assert!(found.is_confirmed, "{space:?} {:?}", finding.broken);
            assert!(found.scenario.faults.len() <= usize::from(budget.total), "{space:?} {:?}", found.scenario.faults);
            if finding.broken == Some(Invariant::Agreement) {
                let verdict = run(&found.scenario).verdict;
                assert!(matches!(verdict, Verdict::Inconsistent | Verdict::Repairable), "{space:?} {verdict}");
            }
        }
    }
}

/// The exact sizes of the spaces. They change with the engine, and each change is looked at.
#[test]
fn the_spaces_have_their_recorded_sizes() {
    let mut text = String::new();
    for space in SPACES {
        let (scenario, budget) = space.scenario();
        let report = searched(&scenario, budget).report();
        let failures: Vec<String> = space.failures.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let broken: Vec<String> = report
            .findings
            .iter()
            .filter_map(|finding| Some(format!("{} at {}", finding.broken?, finding.depth)))
            .collect();
        text += &format!(
            "{} {}, {} instances [{}]: {} states, {} moves, depth {}, {} ends; broken: [{}]\n",
            space.way,
            space.policy,
            space.instances,
            failures.join(", "),
            report.progress.states,
            report.progress.transitions,
            report.progress.by_depth.len() - 1,
            report.progress.ends,
            broken.join(", ")
        );
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("spaces", text));
}

#[test]
fn the_broker_can_ask_twice_only_if_something_fails() {
    let goal = Goal { asked: 2, ..Goal::default() };
    let scenario = smallest(Way::Rocketmq, CheckPolicy::TransactionLog);
    let mut search = Search::new(&scenario, Budget::NONE, goal, Bounds::default());
    while search.advance(1_000) {}
    assert!(search.report().goal().is_none());
    let mut search = Search::new(&scenario, Budget::of(&[(Lost, 2)]), goal, Bounds::default());
    while search.advance(1_000) {}
    let report = search.report();
    let found = search.counterexample(report.goal().expect("it can"));
    assert!(found.is_confirmed);
    let asked = |n| {
        run(&found.scenario)
            .events
            .iter()
            .any(|event| event.step == StepId::order(1001, half_message_protocol::Verb::Check, n))
    };
    assert!(asked(2));
}

#[test]
fn a_goal_may_ask_for_several_things_at_once() {
    let mut scenario = smallest(Way::Rocketmq, CheckPolicy::AlwaysUnknown);
    scenario.settings.set(Setting::TransactionCheckMax, 2);
    let goal = Goal { ending: Some(Ending::OrderAlone), discarded: true, asked: 2, ..Goal::default() };
    let mut search = Search::new(&scenario, Budget::of(&[(Lost, 1)]), goal, Bounds::default());
    while search.advance(1_000) {}
    let report = search.report();
    let found = search.counterexample(report.goal().expect("there is such a run"));
    assert!(found.is_confirmed);
    assert_eq!((failures(&found.scenario), end(&found.scenario)), (vec!["1001.commit lost".to_owned()], (true, 0)));
}

#[test]
fn a_bound_stops_the_search_and_is_said() {
    let scenario = smallest(Way::Rocketmq, CheckPolicy::TransactionLog);
    let budget = Budget::any(&FailureKind::PROMISED, 2);
    for (bounds, cut) in [
        (Bounds { states: 5_000, ..Bounds::default() }, Cut::States),
        (Bounds { bytes: 2_000_000, ..Bounds::default() }, Cut::Memory),
    ] {
        let mut search = Search::new(&scenario, budget, Goal::default(), bounds);
        while search.advance(1_000) {}
        let report = search.report();
        assert_eq!((report.cut, report.is_complete), (Some(cut), false));
        assert!(report.progress.states >= 1_000 && report.progress.frontier > 0);
    }
}

#[test]
fn slices_of_any_size_find_the_same() {
    let scenario = smallest(Way::Rocketmq, CheckPolicy::OrderRow);
    let budget = Budget::of(&[(Lost, 1), (SlowLocal, 1)]);
    let whole = searched(&scenario, budget).report();
    let mut search = Search::new(&scenario, budget, Goal::default(), Bounds::default());
    while search.advance(1) {}
    assert_eq!(search.report(), whole);
    #[cfg(feature = "parallel")]
    {
        let mut search = Search::new(&scenario, budget, Goal::default(), Bounds::default());
        search.run(|_| true);
        assert_eq!(search.report(), whole);
    }
}

#[test]
fn a_state_takes_few_bytes() {
    let search = searched(&smallest(Way::Kafka, CheckPolicy::OrderRow), Budget::any(&FailureKind::PROMISED, 1));
    let report = search.report();
    assert!(report.bytes <= 64 * u64::from(report.progress.states), "{} bytes", report.bytes);
}

/// Which of several equal instances is asked makes no difference, so one more of them adds no state.
#[test]
fn equal_instances_are_told_apart_by_nothing() {
    let states = |instances| {
        let mut scenario = smallest(Way::Rocketmq, CheckPolicy::TransactionLog);
        scenario.setup.instances = instances;
        searched(&scenario, Budget::of(&[(Gone, 1), (Lost, 1)])).report().progress.states
    };
    assert_eq!(states(3), states(4));
    assert!(states(2) < states(3));
}
