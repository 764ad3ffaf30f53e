//! Any scenario of any way, with setups, habits, outages and faults that its runs can have.

use half_message_protocol::{
    CartHandler, CheckPolicy, How, Millis, NodeId, OnError, OrderStart, Outage, OutageKind, Pattern, Place, Scenario,
    Setting, StepId, Way, run, ways,
};
use proptest::prelude::*;

/// The steps of a run that can fail, with the places between which they run.
pub fn steps(scenario: &Scenario) -> Vec<(StepId, Place, Place)> {
    let mut steps: Vec<_> = run(scenario).events.iter().map(|event| (event.step, event.from, event.to)).collect();
    steps.dedup();
    steps
}

/// A scenario with up to four faults, each at a step of the run that the ones before it lead to.
pub fn broken() -> impl Strategy<Value = Scenario> {
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
