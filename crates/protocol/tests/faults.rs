//! Whatever fails, a run ends, and ends the same way each time.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/broken.rs"]
mod broken;
mod support;

use broken::{broken, steps};
use half_message_protocol::{
    CheckPolicy, How, LocalState, Millis, NodeId, OnError, Pattern, Phase, Problem, Scenario, Setting, View, Way, run,
    run_watched, ways,
};
use proptest::prelude::*;
use support::{outage, step, transcript};

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_four_faults_end_the_same_way_twice(scenario in broken()) {
        prop_assert_eq!(scenario.refusals(), Vec::new());
        let trace = run(&scenario);
        let text = transcript(&trace);
        prop_assert!(trace.bound.is_none(), "cut by {:?}", trace.bound);
        let bytes = |trace| postcard::to_allocvec(trace).expect("a trace is serialisable");
        prop_assert_eq!(bytes(&trace), bytes(&run(&scenario)));
        for (position, event) in trace.events.iter().enumerate() {
            prop_assert!(event.cause.is_none_or(|cause| (cause as usize) < position), "{} in\n{}", event.step, text);
        }
        let times: Vec<_> = trace.events.iter().map(|event| event.at).collect();
        prop_assert!(times.is_sorted(), "{}", text);
        let ends = trace.events.iter().filter(|event| event.phase != Phase::Begun).map(|event| event.step);
        let mut ends: Vec<_> = ends.collect();
        let count = ends.len();
        ends.sort();
        ends.dedup();
        prop_assert_eq!(count, ends.len(), "a step ends once\n{}", text);
    }

    #[test]
    fn the_panels_follow_the_world_through_any_faults(scenario in broken()) {
        let mut view = View::start(&scenario);
        let mut seen = 0;
        let mut differs = None;
        run_watched(&scenario, |world, rules, events| {
            events.iter().skip(seen).for_each(|event| view.apply(event));
            seen = events.len();
            if differs.is_none() && view != world.view(rules) {
                differs = Some(seen);
            }
        });
        prop_assert_eq!(differs, None, "{}", transcript(&run(&scenario)));
    }
}

#[test]
fn each_listed_failure_of_each_step_acts() {
    for way in Way::ALL.iter().copied() {
        each_failure_acts(&Scenario { way, ..Scenario::default() });
    }
}

fn each_failure_acts(plain: &Scenario) {
    for (step, from, to) in steps(plain) {
        for way in ways(plain.way, step, from, to) {
            let scenario = plain.with_fault(step, way.how);
            let refused = scenario.refusals();
            assert_eq!(refused.is_empty(), way.why_not.is_none(), "{step} {:?}: {refused:?}", way.how);
            if way.why_not.is_none() {
                let trace = run(&scenario);
                assert!(trace.unreached.is_empty(), "{step} {:?}\n{}", way.how, transcript(&trace));
                assert!(
                    trace.events.iter().any(|event| event.fault == Some(way.how)),
                    "{step} {:?} left no mark\n{}",
                    way.how,
                    transcript(&trace)
                );
            }
        }
    }
}

#[test]
fn what_never_comes_is_named() {
    let mut scenario = Scenario::default().with_fault(step("1001.check.1"), How::Lost);
    scenario.holds.push(half_message_protocol::Hold { step: step("1001.commit"), after: step("1001.check.4") });
    scenario.outages.push(outage(NodeId::Instance(1), 1_000, 2_000));
    let trace = run(&scenario);
    use half_message_protocol::Unreached;
    assert!(trace.unreached.contains(&Unreached::Hold(0)), "{}", transcript(&trace));
    assert!(!trace.unreached.contains(&Unreached::Outage(0)));
}

#[test]
fn a_hold_makes_a_step_wait() {
    let mut scenario = Scenario::default();
    scenario.holds.push(half_message_protocol::Hold { step: step("1001.commit"), after: step("1001.check.1.answer") });
    let trace = run(&scenario);
    let at = |name: &str| trace.position(step(name), Some(Phase::Done)).unwrap_or_else(|| panic!("no {name}"));
    assert!(at("1001.commit") > at("1001.check.1.answer"), "{}", transcript(&trace));
    assert_eq!(support::ending(&trace, 1001), (true, 2, 1, 1), "each accepted commit appends once more");
}

#[test]
fn a_lying_callback_ends_inconsistent() {
    let scenario = Scenario::default().with_fault(step("1001.local"), How::Returns { state: LocalState::Rollback });
    assert_eq!(run(&scenario).verdict, half_message_protocol::Verdict::Inconsistent);
}

#[test]
fn a_run_without_end_is_cut_and_says_so() {
    let mut scenario = Scenario::default().with_fault(step("1001.commit"), How::Lost);
    scenario.setup.check_policy = CheckPolicy::AlwaysUnknown;
    scenario.settings.set(half_message_protocol::Setting::TransactionCheckMax, 1_000);
    scenario.settings.set(half_message_protocol::Setting::TransactionCheckInterval, 3_600_000);
    scenario.settings.set(half_message_protocol::Setting::FileReservedTime, 720);
    let trace = run(&scenario);
    assert!(trace.bound.is_some());
    assert_eq!(trace.verdict, half_message_protocol::Verdict::Bound);
}

#[test]
fn each_field_has_its_refusal() {
    let refused = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let refusals = scenario.refusals();
        refusals.first().map(|refusal| refusal.path.clone()).unwrap_or_default()
    };
    let fault = |name: &str, how| half_message_protocol::Fault { step: step(name), how };
    assert_eq!(refused(&|_| {}), "");
    assert_eq!(refused(&|s| s.version = 2), "version");
    let in_way = |way, change: &dyn Fn(&mut Scenario)| {
        refused(&|s| {
            s.way = way;
            change(s);
        })
    };
    assert_eq!(in_way(Way::Kafka, &|s| s.faults.push(fault("1001.half", How::Lost))), "faults[0].step");
    assert_eq!(in_way(Way::Kafka, &|s| s.outages.push(outage(NodeId::Broker, 1, 5))), "outages[0].node");
    assert_eq!(in_way(Way::Outbox, &|s| s.outages.push(outage(NodeId::Relay(1), 1, 5))), "outages[0].node");
    assert_eq!(in_way(Way::Kafka, &|s| s.setup.relays = 2), "setup.relays");
    assert_eq!(in_way(Way::Outbox, &|s| s.setup.relays = 2), "");
    assert_eq!(in_way(Way::Outbox, &|s| s.setup.pattern = Some(Pattern::KafkaFirst)), "setup.pattern");
    assert_eq!(in_way(Way::Outbox, &|s| s.setup.on_error = OnError::Compensate), "setup.on_error");
    assert_eq!(in_way(Way::CommitThenSend, &|s| s.faults.push(fault("1001.mark.1", How::Lost))), "faults[0].step");
    assert_eq!(refused(&|s| s.setup.instances = 0), "setup.instances");
    assert_eq!(refused(&|s| s.setup.consumers = 3), "setup.consumers");
    assert_eq!(refused(&|s| s.setup.orders.clear()), "setup.orders");
    assert_eq!(refused(&|s| s.setup.orders = vec![s.setup.orders[0]; 9]), "setup.orders");
    assert_eq!(refused(&|s| s.setup.orders[0].by = Some(NodeId::Instance(3))), "setup.orders[0].by");
    assert_eq!(refused(&|s| s.setup.clock_skew = vec![5]), "");
    assert_eq!(refused(&|s| s.setup.clock_skew = vec![5, 3_600_001]), "setup.clock_skew[1]");
    assert_eq!(refused(&|s| s.setup.clock_skew = vec![-3_600_001]), "setup.clock_skew[0]");
    assert_eq!(refused(&|s| s.setup.clock_skew = vec![0; 3]), "setup.clock_skew");
    assert_eq!(refused(&|s| s.setup.on_error = OnError::Compensate), "setup.on_error");
    let set = |setting, value| {
        move |s: &mut Scenario| {
            s.settings.set(setting, value);
        }
    };
    assert_eq!(refused(&set(Setting::BrokerRole, 1)), "settings.brokerRole");
    assert_eq!(refused(&set(Setting::TransactionCheckMax, 0)), "settings.transactionCheckMax");
    assert_eq!(refused(&set(Setting::FileReservedTime, 721)), "settings.fileReservedTime");
    assert_eq!(refused(&set(Setting::KafkaMaxBlock, 60_000)), "settings.max.block.ms");
    let power = |node| How::Crash {
        node,
        when: half_message_protocol::When::After,
        kind: half_message_protocol::CrashKind::Power,
        restart_after: None,
    };
    assert_eq!(refused(&|s| s.faults.push(fault("1001.half", power(NodeId::Broker)))), "");
    assert_eq!(refused(&|s| s.faults.push(fault("1001.half", power(NodeId::Instance(0))))), "faults[0].how");
    assert_eq!(refused(&|s| s.faults.push(fault("1002.half", How::Lost))), "faults[0].step");
    assert_eq!(refused(&|s| s.faults.push(fault("1001.produce.1", How::Lost))), "faults[0].step");
    assert_eq!(refused(&|s| s.faults.push(fault("1001.commit", How::ReplyLost))), "faults[0].how");
    assert_eq!(
        refused(&|s| s.faults.push(fault("1001.commit", How::Delayed { ms: Millis(0) }))),
        "faults[0].how.delayed.ms"
    );
    assert_eq!(
        refused(&|s| s.faults.extend([fault("1001.commit", How::Lost), fault("1001.commit", How::Duplicated)])),
        "faults[1].step"
    );
    assert_eq!(refused(&|s| s.outages.push(outage(NodeId::Broker, 5, 5))), "outages[0].until");
    assert_eq!(refused(&|s| s.outages.push(outage(NodeId::CartDb, 1, 5))), "outages[0].node");
    let two = |s: &mut Scenario| s.outages.extend([outage(NodeId::Broker, 1, 5), outage(NodeId::Broker, 4, 9)]);
    assert_eq!(refused(&two), "outages[1]");
    let mut scenario = Scenario::default();
    let hold = |a: &str, b: &str| half_message_protocol::Hold { step: step(a), after: step(b) };
    scenario.holds.extend([hold("1001.commit", "1001.local"), hold("1001.local", "1001.commit")]);
    let problems: Vec<_> = scenario.refusals().into_iter().map(|refusal| refusal.problem).collect();
    assert!(matches!(problems.first(), Some(Problem::WaitsForItself { .. })), "{problems:?}");
}

/// A broker that dies before it answers a poll leaves the consumer with a broken connection, not with a poll that stands
/// for ever.
#[test]
fn a_consumer_polls_anew_once_its_broker_is_back() {
    for (way, node) in [
        (Way::Rocketmq, NodeId::Broker),
        (Way::Outbox, NodeId::Broker),
        (Way::CommitThenSend, NodeId::Broker),
        (Way::Kafka, NodeId::Leader),
    ] {
        let how = How::Crash {
            node,
            when: half_message_protocol::When::Before,
            kind: half_message_protocol::CrashKind::Process,
            restart_after: Some(Millis(10_000)),
        };
        let scenario = Scenario { way, ..Scenario::default() }.with_fault(step("1001.delivery.1"), how);
        let trace = run(&scenario);
        let last = run_watched_view(&scenario);
        assert_eq!(last.orders[0].cart.cleaned, 1, "{way}\n{}", transcript(&trace));
    }
}

fn run_watched_view(scenario: &Scenario) -> View {
    let mut view = View::start(scenario);
    run(scenario).events.iter().for_each(|event| view.apply(event));
    view
}
