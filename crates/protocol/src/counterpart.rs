//! Which step of one way of messaging stands for which of another.
use crate::scenario::{How, Scenario, Way};
use crate::step::StepId;

/// No counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCounterpart;

/// What was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped;

impl Dropped {
    /// Placeholder.
    pub fn fault(_: StepId, _: How, _: Way, _: NoCounterpart) -> Self {
        Self
    }

    /// Placeholder.
    pub fn is_of(&self, _: StepId) -> bool {
        false
    }
}

/// Placeholder.
pub fn counterpart(step: StepId, how: How, _: Way, _: Way) -> Result<(StepId, How), NoCounterpart> {
    Ok((step, how))
}

/// Placeholder.
pub fn in_way(scenario: &Scenario, way: Way) -> (Scenario, Vec<Dropped>) {
    (Scenario { way, faults: Vec::new(), ..scenario.clone() }, Vec::new())
}
