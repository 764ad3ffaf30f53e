//! Stateright is given the same transition system, and must agree: on the number of states, and on what breaks.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used)]

mod support;

use half_message_explorer::Invariant;
use support::{SPACES, checked_by_stateright, searched};

#[test]
fn stateright_counts_the_same_states_and_breaks_the_same_invariants() {
    for space in SPACES {
        let (scenario, budget) = space.scenario();
        let report = searched(&scenario, budget).report();
        let second = checked_by_stateright(&scenario, budget, false);
        let states = u64::from(report.progress.states);
        assert_eq!(states, second.states, "{space:?}");
        for invariant in Invariant::of(scenario.way).filter(|invariant| *invariant != Invariant::Ends) {
            let is_broken = report.against(invariant).is_some();
            assert_eq!(is_broken, second.broken.contains(&invariant), "{space:?} {invariant}");
        }
    }
}
