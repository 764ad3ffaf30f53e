//! Anything that may happen next, in any order, with failures, can be written down as a scenario and run again.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use half_message_protocol::{
    CartHandler, CheckPolicy, Choice, Event, Fault, Hold, How, Millis, NodeId, OrderStart, Outage, OutageKind, Part,
    Phase, Rules, Scenario, StepId, Subject, Verb, World, run,
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
}

fn walk(scenario: &Scenario, random: &mut fastrand::Rng) -> Walk {
    let rules = Rules::of(scenario);
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
    Walk { choices, events: events.iter().map(|event: &Event| (event.step, event.phase)).collect(), left }
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
            scenario.outages.push(Outage { node, from, until, kind: OutageKind::Down });
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
    let mut scenario = Scenario::default();
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
    for verb in Verb::ALL.iter().copied().filter(|verb| verb.is_built()) {
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
