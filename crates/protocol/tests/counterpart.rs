//! One failure plan in several ways of messaging: nothing is refused, nothing is left out in silence.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/broken.rs"]
mod broken;
mod support;

use half_message_protocol::{
    CrashKind, Dropped, Fault, Hold, How, Lost, Millis, NoCounterpart, NodeId, Scenario, StepId, Verb, Verdict, Way,
    When, counterpart, counterpart_of_step, in_way, run,
};
use proptest::prelude::*;

use broken::{broken, steps};
use support::{ending, ready_run, step};

const SENDER_DIES: How =
    How::Crash { node: NodeId::Instance(0), when: When::Before, kind: CrashKind::Process, restart_after: None };

/// The scenarios of all kinds, with holds between steps of their runs.
fn held() -> impl Strategy<Value = Scenario> {
    let picks = proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4);
    (broken(), picks).prop_map(|(mut scenario, picks)| {
        let steps = steps(&scenario);
        for (one, other) in picks {
            let hold = Hold { step: one.get(&steps).0, after: other.get(&steps).0 };
            scenario.holds.push(hold);
            if !scenario.refusals().is_empty() {
                scenario.holds.pop();
            }
        }
        scenario
    })
}

/// A fault or outage without what may change on the way: the code of a refusal.
fn kind(how: How) -> How {
    if let How::Refused { .. } = how { How::Refused { code: None } } else { how }
}

/// The step, and the others that the sender can say in its place: which of them it is, the run decides.
fn last_words(step: StepId) -> Vec<StepId> {
    let words = [Verb::Commit, Verb::Rollback, Verb::Unknown];
    let others = words.into_iter().filter(|_| words.contains(&step.verb));
    std::iter::once(step).chain(others.map(|verb| StepId { verb, ..step })).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_its_own_way_a_scenario_is_itself(scenario in held()) {
        prop_assert_eq!(in_way(&scenario, scenario.way), (scenario, vec![]));
    }

    #[test]
    fn a_translation_can_be_run_and_names_what_it_leaves_out(scenario in held(), to in prop::sample::select(Way::ALL)) {
        let (translated, dropped) = in_way(&scenario, to);
        prop_assert_eq!(translated.refusals(), vec![]);
        prop_assert_eq!(translated.way, to);
        let is_dropped = |what: Lost| dropped.iter().any(|dropped| dropped.what == what);
        let of = |fault: &&Fault| Lost::Fault { step: fault.step, how: fault.how };
        let faults = scenario.faults.iter().filter(|fault| !is_dropped(of(fault)));
        prop_assert_eq!(faults.count(), translated.faults.len());
        let holds = scenario.holds.iter().filter(|hold| !is_dropped(Lost::Hold(**hold)));
        prop_assert_eq!(holds.count(), translated.holds.len());
        for outage in &scenario.outages {
            let is_there = translated.outages.iter().any(|other| (other.from, other.kind) == (outage.from, outage.kind));
            prop_assert!(is_there || is_dropped(Lost::Outage(*outage)), "{:?}", outage);
        }
        let mut twice = dropped.clone();
        twice.dedup();
        prop_assert_eq!(twice, dropped);
        // A hold can keep an outage from ending, and whoever repeats without end is then cut.
        let trace = run(&translated);
        prop_assert!(trace.bound.is_none() || !scenario.holds.is_empty(), "{:?} of {:?}", trace.bound, translated);
    }

    #[test]
    fn there_and_back_keeps_what_has_a_counterpart_both_ways(
        scenario in held(),
        through in prop::sample::select(Way::ALL),
    ) {
        let (there, dropped) = in_way(&scenario, through);
        let (back, dropped_again) = in_way(&there, scenario.way);
        let kept = scenario.faults.iter().filter(|fault| !dropped.iter().any(|one| one.is_of(fault.step)));
        for (fault, translated) in kept.zip(&there.faults) {
            if dropped_again.iter().any(|one| one.is_of(translated.step)) {
                continue;
            }
            let found = last_words(fault.step).into_iter().find_map(|step| back.fault_at(step));
            prop_assert_eq!(found.map(|how| kind(*how)), Some(kind(fault.how)), "{} through {}", fault.step, through);
        }
        for (setting, value) in scenario.settings.iter().filter(|(setting, _)| setting.is_built(through)) {
            prop_assert_eq!(back.settings.get(setting), value);
        }
        prop_assert_eq!(&back.setup.orders, &scenario.setup.orders);
    }
}

#[test]
fn the_last_word_is_the_same_step_in_each_way() {
    let said = |from: Way, name: &str, to: Way| counterpart(step(name), How::Lost, from, to).map(|(step, _)| step);
    use Way::{CommitThenSend, Kafka, Outbox, Rocketmq, SendThenCommit};
    assert_eq!(said(Rocketmq, "1001.commit", Kafka), Ok(step("1001.end-txn.1")));
    assert_eq!(said(Rocketmq, "1001.commit", CommitThenSend), Ok(step("1001.send.1")));
    assert_eq!(said(Kafka, "1001.end-txn.1", Outbox), Ok(step("1001.send.1")));
    assert_eq!(said(Outbox, "1001.send.1", Rocketmq), Ok(step("1001.commit")));
    assert_eq!(said(Rocketmq, "1001.commit", SendThenCommit), Err(NoCounterpart::NothingFollows));
    assert_eq!(said(SendThenCommit, "1001.send.1", Rocketmq), Ok(step("1001.half")));
    assert_eq!(said(Rocketmq, "1001.half", CommitThenSend), Err(NoCounterpart::NothingSentBefore));
    assert_eq!(said(Rocketmq, "1001.check.1", Kafka), Err(NoCounterpart::NobodyAsks));
    assert_eq!(said(Kafka, "1001.end-txn.2", Rocketmq), Err(NoCounterpart::SaidOnce));
    assert_eq!(said(Kafka, "1001.end-txn.1.reply", Rocketmq), Err(NoCounterpart::NoReply));
    let broker = How::Crash {
        node: NodeId::Broker,
        when: When::After,
        kind: CrashKind::Process,
        restart_after: Some(Millis(5_000)),
    };
    let node = |name: &str| match counterpart(step(name), broker, Rocketmq, Kafka) {
        Ok((_, How::Crash { node, .. })) => node,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(
        [node("1001.half"), node("1001.commit"), node("1001.final.1"), node("1001.delivery.1")],
        [NodeId::Leader, NodeId::Coordinator, NodeId::Coordinator, NodeId::Leader]
    );
}

/// Each counterpart is a step of its way, and all of them lead back.
#[test]
fn every_counterpart_is_a_step() {
    for from in Way::ALL.iter().copied() {
        for (step, ..) in steps(&Scenario { way: from, ..Scenario::default() }) {
            for to in Way::ALL.iter().copied() {
                let Ok(found) = counterpart_of_step(step, from, to) else { continue };
                assert_eq!(StepId::parse(&found.to_string()), Some(found), "{step} of {from} in {to}");
                assert!(found.is_in(to), "{step} of {from} is {found}, which {to} has not");
                assert_eq!(counterpart_of_step(found, to, from), Ok(step), "{step} of {from} through {to}");
            }
        }
    }
}

/// The seed story: the sender dies between the commit of the order and its last word.
#[test]
fn one_failure_ends_differently_in_each_way() {
    let plan = ready_run("sender-dies");
    let ends = Way::ALL.iter().map(|way| {
        let (scenario, dropped) = in_way(&plan, *way);
        let trace = run(&scenario);
        let (row, visible, ..) = ending(&trace, 1001);
        (row, visible, trace.verdict, dropped)
    });
    let none = Vec::new;
    let fault = plan.faults[0].clone();
    let gone = vec![Dropped::fault(fault.step, fault.how, Way::SendThenCommit, NoCounterpart::NothingFollows)];
    assert_eq!(
        ends.collect::<Vec<_>>(),
        [
            (true, 1, Verdict::Consistent, none()),
            (true, 0, Verdict::Inconsistent, none()),
            (true, 1, Verdict::Consistent, none()),
            (true, 0, Verdict::Inconsistent, none()),
            (true, 1, Verdict::Consistent, gone),
        ]
    );
}

#[test]
fn a_rollback_is_an_abort() {
    let mut plan = ready_run("rollback-lost");
    let (kafka, dropped) = in_way(&plan, Way::Kafka);
    assert_eq!(dropped, []);
    assert_eq!(kafka.fault_at(step("1001.end-txn.1")), Some(&How::Lost));
    let (back, _) = in_way(&kafka, Way::Rocketmq);
    assert_eq!(back.faults, plan.faults);
    let (plain, dropped) = in_way(&plan, Way::CommitThenSend);
    assert_eq!(plain.faults.len(), 1);
    let gone = Dropped::fault(step("1001.rollback"), How::Lost, Way::CommitThenSend, NoCounterpart::NothingToTakeBack);
    assert_eq!(dropped, [gone]);
    plan.faults.push(Fault { step: step("1001.check.1"), how: SENDER_DIES });
    let (_, dropped) = in_way(&plan, Way::Kafka);
    assert_eq!(dropped, [Dropped::fault(step("1001.check.1"), SENDER_DIES, Way::Kafka, NoCounterpart::NobodyAsks)]);
}
