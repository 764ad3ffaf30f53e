//! One run: the world under the default schedule, with the scenario's faults, outages and holds.

use crate::rules::Rules;
use crate::scenario::Scenario;
use crate::schedule::Schedule;
use crate::step::Millis;
use crate::trace::{Bound, Event, Trace};
use crate::verdict::Verdict;
use crate::world::{Choice, World};

/// A run that has this many events is cut.
pub const MAX_EVENTS: u32 = 100_000;
/// A run that lasts this long, in virtual time, is cut: 30 days.
pub const MAX_TIME: Millis = Millis(30 * 24 * 3_600_000);

/// Runs a scenario to its end, or to a bound that the trace names.
///
/// Pure: the same scenario gives the same trace on every target. Parts of a scenario that
/// [`Scenario::refusals`] refuses have no effect.
pub fn run(scenario: &Scenario) -> Trace {
    run_watched(scenario, |_, _, _| {})
}

/// As [`run`]; `watch` sees the world after each choice, with the events so far.
pub fn run_watched(scenario: &Scenario, mut watch: impl FnMut(&World, &Rules, &[Event])) -> Trace {
    let rules = Rules::of(scenario);
    let mut schedule = Schedule::new(scenario, &rules);
    let mut world = World::new(&rules);
    let mut events: Vec<Event> = Vec::new();
    let mut bound = None;
    schedule.look_at(&world, &rules, &events);
    watch(&world, &rules, &events);
    while let Some(choice) = schedule.next(&world) {
        if schedule.now() > MAX_TIME {
            bound = Some(Bound::Time(MAX_TIME));
            break;
        }
        let (begins, before) = (world.start().is_some(), events.len());
        if !world.take(&rules, choice, &mut events) {
            // A failure that does not fit here does nothing.
            let plain = Choice { how: None, ..choice };
            if !world.take(&rules, plain, &mut events) {
                schedule.drop(choice.step);
                continue;
            }
        } else if choice.how.is_some() {
            schedule.acted(choice.step);
        }
        if !begins {
            schedule.took(choice.step);
        }
        for event in events.iter_mut().skip(before) {
            schedule.date(event, &rules);
        }
        schedule.look_at(&world, &rules, &events);
        watch(&world, &rules, &events);
        if events.len() >= usize::try_from(MAX_EVENTS).unwrap_or(usize::MAX) {
            bound = Some(Bound::Events(MAX_EVENTS));
            break;
        }
    }
    let mut verdicts = world.verdicts(&rules);
    if bound.is_some() {
        for (_, verdict) in &mut verdicts {
            *verdict = Verdict::Bound;
        }
    }
    let verdict = verdicts.iter().map(|(_, verdict)| *verdict).max().unwrap_or(Verdict::Consistent);
    let unreached = schedule.unreached();
    Trace { scenario: scenario.clone(), events, verdicts, verdict, bound, unreached }
}
