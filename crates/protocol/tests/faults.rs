//! Whatever fails, a run ends, and ends the same way each time.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use half_message_protocol::{
    CartHandler, CheckPolicy, How, LocalState, Millis, NodeId, OnError, OrderStart, Outage, OutageKind, Pattern, Phase,
    Place, Problem, Scenario, Setting, StepId, View, Way, run, run_watched, ways,
};
use proptest::prelude::*;
use support::{outage, step, transcript};

/// The steps of a run that can fail, with the places between which they run.
fn steps(scenario: &Scenario) -> Vec<(StepId, Place, Place)> {
    let mut steps: Vec<_> = run(scenario).events.iter().map(|event| (event.step, event.from, event.to)).collect();
    steps.dedup();
    steps
}

/// A scenario with up to four faults, each at a step of the run that the ones before it lead to.
fn broken() -> impl Strategy<Value = Scenario> {
    let setup = (
        1..=4u8,
        1..=2u8,
        1..=3usize,
        0..CheckPolicy::ALL.len(),
        any::<bool>(),
        prop_oneof![Just(10u64), Just(45_000)],
    );
    let outages = proptest::collection::vec(
        (any::<prop::sample::Index>(), 0..90_000u64, 1..150_000u64, prop::sample::select(OutageKind::ALL)),
        0..=2,
    );
    let habits = (
        prop::sample::select(vec![
            Way::Rocketmq,
            Way::Rocketmq,
            Way::Rocketmq,
            Way::CommitThenSend,
            Way::SendThenCommit,
            Way::Outbox,
            Way::Kafka,
            Way::Kafka,
        ]),
        (prop::sample::select(OnError::ALL), prop::sample::select(Pattern::ALL), 0..=1u64, 0..=1u64),
        prop::sample::select(vec![OnError::GiveUp, OnError::RetrySame, OnError::RetryNew]),
        prop::sample::select(vec![0, 0, 20_000, -20_000]),
        prop::sample::select(vec![
            None,
            Some((Setting::CheckImmunityTime, 50)),
            Some((Setting::CheckImmunityTime, 3)),
            Some((Setting::FileReservedTime, 1)),
            Some((Setting::TransactionOpMsgMaxSize, 16)),
            Some((Setting::TransactionCheckMax, 2)),
        ]),
        prop::sample::select(vec![0, 0, 60_000]),
    );
    let picks = proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..=4);
    (setup, outages, habits, picks).prop_map(|(setup, outages, habits, picks)| {
        let (instances, consumers, orders, policy, idempotent, local) = setup;
        let (way, (habit, pattern, isolation, shared), on_error, skew, setting, resume_after) = habits;
        let mut scenario = Scenario { way, ..Scenario::default() };
        scenario.setup.relays = if way == Way::Outbox { consumers } else { 1 };
        scenario.setup.instances = instances;
        scenario.setup.consumers = consumers;
        scenario.setup.orders =
            (0..orders).map(|k| OrderStart { start: Millis(1_000 + 2_500 * k as u64), by: None }).collect();
        scenario.setup.check_policy = CheckPolicy::ALL[policy];
        scenario.setup.cart_handler = if idempotent { CartHandler::Idempotent } else { CartHandler::Decrement };
        scenario.setup.local_transaction = Millis(local);
        scenario.setup.on_error = if way == Way::Rocketmq { on_error } else { OnError::GiveUp };
        if way == Way::CommitThenSend && skew != 0 {
            scenario.setup.on_error = OnError::Compensate;
        }
        scenario.setup.clock_skew = vec![skew];
        if way == Way::Kafka {
            scenario.setup.on_error = habit;
            scenario.setup.pattern = Some(pattern);
            scenario.settings.set(Setting::KafkaIsolationLevel, isolation);
            scenario.settings.set(Setting::SharedTransactionalId, shared);
        }
        let settings = setting.into_iter().chain([(Setting::ResumeAfter, resume_after)]);
        settings.filter(|(setting, _)| setting.is_built(way)).for_each(|(setting, value)| {
            scenario.settings.set(setting, value);
        });
        let instances = (0..instances).map(NodeId::Instance);
        let mut free: Vec<_> =
            instances.chain((0..consumers).map(NodeId::Consumer)).chain(NodeId::brokers(way).iter().copied()).collect();
        for (node, from, length, kind) in outages {
            let node = free.remove(node.index(free.len()));
            scenario.outages.push(Outage { node, from: Millis(from), until: Millis(from + length), kind });
        }
        for (at, way) in picks {
            let steps = steps(&scenario);
            let (step, from, to) = *at.get(&steps);
            let possible: Vec<How> = ways(scenario.way, step, from, to)
                .iter()
                .filter(|way| way.why_not.is_none())
                .map(|way| way.how)
                .collect();
            if !possible.is_empty() {
                scenario = scenario.with_fault(step, *way.get(&possible));
            }
        }
        scenario
    })
}

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
    for way in Way::ALL.iter().copied().filter(|way| way.is_built()) {
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
