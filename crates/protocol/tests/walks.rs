//! Anything that may happen next, in any order, with failures, can be written down as a scenario and run again.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use half_message_protocol::{
    CartHandler, CheckPolicy, Choice, CrashKind, Event, Fault, Hold, How, Millis, NodeId, OnError, OrderStart, Outage,
    OutageKind, Part, Pattern, Phase, Rules, Scenario, Setting, StepId, Subject, Verb, Way, When, World, run,
};
use support::transcript;

const WALKS: u64 = 10_000;
const LENGTH: usize = 70;

/// A random walk: what was chosen, what came of it, and what was under way at some time and never chosen.
struct Walk {
    /// Each choice, and whether it let a step begin; that step is chosen once more when it ends.
    choices: Vec<(Choice, bool)>,
    events: Vec<(StepId, Phase)>,
    left: BTreeSet<StepId>,
    /// The kinds of the outages to come, in turn for each node.
    outages: Vec<(NodeId, OutageKind)>,
}

fn walk(scenario: &Scenario, random: &mut fastrand::Rng) -> Walk {
    let mut rules = Rules::of(scenario);
    let nodes: Vec<NodeId> = rules.nodes().collect();
    let kinds = nodes.iter().flat_map(|node| [*node; 3]);
    rules.outages = kinds.map(|node| (node, *random.choice(OutageKind::ALL).expect("three kinds"))).collect();
    let mut world = World::new(&rules);
    let (mut choices, mut events) = (Vec::new(), Vec::new());
    let mut left = BTreeSet::new();
    let mut failed = BTreeSet::new();
    let mut outages = 0;
    while choices.len() < LENGTH {
        left.extend(world.pending().iter().map(|pending| pending.step));
        let fits = |choice: &Choice| match choice.how {
            Some(_) => failed.len() < 5 && !failed.contains(&choice.step),
            None => choice.step.verb != Verb::Outage || choice.step.part == Part::End || outages < 3,
        };
        let all: Vec<Choice> = world.choices(&rules).into_iter().filter(fits).collect();
        let (plain, rare): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|choice| choice.how.is_none() && choice.step.verb != Verb::Outage);
        // Ages and checks pass now and then all at once, so that what comes late is met too.
        let hasty =
            |choice: &&Choice| matches!(choice.step.part, Part::Expiry | Part::Pause | Part::Copy | Part::Stuck);
        let hasty_ones: Vec<Choice> = plain.iter().filter(hasty).copied().collect();
        let plain = if hasty_ones.is_empty() || random.bool() { plain } else { hasty_ones };
        let from = if plain.is_empty() || (!rare.is_empty() && random.u8(..) < 30) { rare } else { plain };
        let Some(choice) = random.choice(&from).copied() else { break };
        let begins = world.start().is_some();
        assert!(world.take(&rules, choice, &mut events), "{choice:?} was offered and not taken");
        if choice.how.is_some() {
            failed.insert(choice.step);
        }
        outages += usize::from(choice.step.verb == Verb::Outage && choice.step.part == Part::Whole);
        choices.push((choice, begins));
    }
    left.extend(world.pending().iter().map(|pending| pending.step));
    for (choice, _) in choices.iter().filter(|(_, begins)| !begins) {
        left.remove(&choice.step);
    }
    let events = events.iter().map(|event: &Event| (event.step, event.phase)).collect();
    Walk { choices, events, left, outages: rules.outages }
}

/// The walk as faults, outages and holds.
fn written_down(mut scenario: Scenario, walk: &Walk) -> Scenario {
    let mut last: Option<StepId> = None;
    let mut begun = BTreeSet::new();
    for (choice, begins) in &walk.choices {
        if let Some(how) = choice.how {
            scenario.faults.push(Fault { step: choice.step, how });
        }
        if let (Subject::Node(node), Verb::Outage, Part::Whole) =
            (choice.step.subject, choice.step.verb, choice.step.part)
        {
            let earlier = scenario.outages.iter().filter(|outage| outage.node == node).count() as u64;
            let (from, until) = (Millis(2 * earlier), Millis(2 * earlier + 1));
            let mut kinds = walk.outages.iter().filter(|(of, _)| *of == node).map(|(_, kind)| *kind);
            let kind = kinds.nth(earlier as usize).expect("a walk has at most three outages");
            scenario.outages.push(Outage { node, from, until, kind });
            begun.insert(choice.step);
        }
        if choice.step.part == Part::End {
            begun.remove(&StepId { part: Part::Whole, ..choice.step });
        }
        if *begins {
            continue;
        }
        if let Some(after) = last {
            scenario.holds.push(Hold { step: choice.step, after });
        }
        last = Some(choice.step);
    }
    if let Some(after) = last {
        let ends = begun.iter().map(|outage| outage.part(Part::End));
        scenario.holds.extend(walk.left.iter().copied().chain(ends).map(|step| Hold { step, after }));
    }
    scenario
}

fn scenario(random: &mut fastrand::Rng) -> Scenario {
    let way = if random.bool() { Way::Rocketmq } else { *random.choice(Way::ALL).expect("there are ways") };
    let mut scenario = Scenario { way, ..Scenario::default() };
    if scenario.way == Way::Outbox {
        scenario.setup.relays = random.u8(1..=2);
    }
    scenario.setup.instances = random.u8(1..=3);
    scenario.setup.consumers = random.u8(1..=2);
    let orders = random.usize(1..=2);
    scenario.setup.orders =
        (0..orders).map(|k| OrderStart { start: Millis(1_000 + 500 * k as u64), by: None }).collect();
    let policies =
        [CheckPolicy::OrderRow, CheckPolicy::TransactionLog, CheckPolicy::AlwaysUnknown, CheckPolicy::Throws];
    scenario.setup.check_policy = random.choice(policies).expect("there are policies");
    scenario.setup.cart_handler =
        random.choice([CartHandler::Idempotent, CartHandler::Decrement]).expect("two handlers");
    let habits: &[OnError] = match scenario.way {
        Way::Rocketmq => &[OnError::GiveUp, OnError::RetrySame, OnError::RetryNew],
        Way::CommitThenSend => &[OnError::GiveUp, OnError::Compensate],
        Way::Kafka => OnError::ALL,
        _ => &[OnError::GiveUp],
    };
    scenario.setup.on_error = *random.choice(habits).expect("some habit");
    scenario.setup.clock_skew = (0..scenario.setup.instances)
        .map(|_| *random.choice([0, 0, 0, 9_000, -9_000].as_slice()).expect("five"))
        .collect();
    let way = scenario.way;
    let mut sometimes = |setting: Setting, value| {
        if random.u8(..) < 80 && setting.is_built(way) {
            scenario.settings.set(setting, value);
        }
    };
    sometimes(Setting::CheckImmunityTime, 40);
    sometimes(Setting::TransactionCheckMax, 2);
    sometimes(Setting::ResumeAfter, 60_000);
    sometimes(Setting::FileReservedTime, 1);
    sometimes(Setting::TransactionOpMsgMaxSize, 16);
    sometimes(Setting::MaxReconsumeTimes, 1);
    sometimes(Setting::SendRetries, 1);
    sometimes(Setting::KafkaIsolationLevel, 1);
    sometimes(Setting::KafkaEnableAutoCommit, 0);
    sometimes(Setting::SharedTransactionalId, 1);
    if way == Way::Kafka {
        scenario.setup.pattern = random.choice(Pattern::ALL).copied();
    }
    // Steps that no run has, so that the log's flush and slow handlers are watched.
    if way != Way::Kafka && random.bool() {
        let how = How::Crash { node: NodeId::Broker, when: When::Before, kind: CrashKind::Power, restart_after: None };
        scenario.faults.push(Fault { step: support::step("broker.save.60000"), how });
    }
    if random.bool() {
        let how = How::Slow { ms: Millis(1) };
        scenario.faults.push(Fault { step: support::step("1001.delivery.60000.clean"), how });
    }
    scenario
}

#[test]
fn any_interleaving_is_a_scenario() {
    let mut met = BTreeSet::new();
    for seed in 0..WALKS {
        let mut random = fastrand::Rng::with_seed(seed);
        let start = scenario(&mut random);
        let walk = walk(&start, &mut random);
        let written = written_down(start, &walk);
        assert_eq!(written.refusals(), Vec::new(), "walk {seed}");
        let trace = run(&written);
        let again: Vec<_> =
            trace.events.iter().take(walk.events.len()).map(|event| (event.step, event.phase)).collect();
        if again != walk.events {
            let at = again.iter().zip(&walk.events).position(|(a, b)| a != b);
            let wanted: Vec<String> = walk.events.iter().map(|(step, phase)| format!("{step} {phase}")).collect();
            panic!(
                "walk {seed} differs at {at:?}; wanted\n{}\nfaults {:?}\noutages {:?}\n{}",
                wanted.join("\n"),
                written.faults,
                written.outages,
                transcript(&trace)
            );
        }
        met.extend(walk.events.iter().map(|(step, phase)| (step.verb, step.part, *phase)));
    }
    // The walks went everywhere: each built step was met, and each that can fail failed.
    for verb in Verb::ALL.iter().copied() {
        assert!(met.iter().any(|(met, _, phase)| *met == verb && *phase == Phase::Done), "no {verb} in any walk");
    }
    for part in Part::ALL {
        assert!(met.iter().any(|(_, met, _)| met == part), "no part {part} in any walk");
    }
}

#[test]
fn what_is_not_offered_is_not_taken() {
    let scenario = Scenario::default();
    let rules = Rules::of(&scenario);
    let mut world = World::new(&rules);
    let before = world.clone();
    let mut events = Vec::new();
    for name in ["1001.commit", "1002.begin", "broker.round.1", "broker.outage.1.end"] {
        let step = support::step(name);
        assert!(!world.take(&rules, Choice { step, how: None }, &mut events), "{name}");
    }
    let lost = Choice { step: support::step("1001.begin"), how: Some(How::Lost) };
    assert!(!world.take(&rules, lost, &mut events), "a begin cannot be lost");
    assert_eq!(world, before);
    assert!(events.is_empty());
    assert!(world.is_up(NodeId::Broker));
}
