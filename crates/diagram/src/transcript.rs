//! A run line by line, for text: what stands in each line, not how it is written.

use half_message_protocol::{Cut, Effect, Millis, Phase, Rpc, Trace};

use crate::storyline::{DrawnStep, Part, Storyline, Wait};

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Nothing happens for a while.
    Wait {
        /// The stretch.
        wait: &'a Wait,
        /// Position of the event that ends it.
        ended_by: usize,
    },
    /// A moment of a step.
    Step {
        /// The step.
        step: &'a DrawnStep,
        /// How much of the step.
        part: Part,
        /// When, virtual time from the start.
        at: Millis,
        /// The remote call, where it is one.
        rpc: Option<Rpc>,
        /// Whether it ends without effect, or a node goes down with it.
        fails: bool,
        /// Whether the scenario acts on it, be it only that it comes late.
        has_fault: bool,
        /// Position of the event that says what happened.
        told_by: usize,
    },
}

impl Storyline {
    /// The lines of the run from which this storyline comes; with a cut, without what follows.
    pub fn lines<'a>(&'a self, trace: &'a Trace, cut: Option<Cut>) -> impl Iterator<Item = Line<'a>> {
        let count = cut.map_or(usize::MAX, |cut| cut.events);
        let event = move |position: usize| trace.events.get(position).filter(|_| position < count);
        let rows = self.rows.iter().enumerate().map_while(move |(index, row)| {
            let first = event(row.first as usize)?;
            // A row covers the beginning of a step and its end, which may be later than the cut.
            let told_by = row.crash.unwrap_or(row.last) as usize;
            let told = event(told_by);
            let (event, told_by) = told.map_or((first, row.first as usize), |event| (event, told_by));
            let wait = self.wait_before(index).map(|wait| Line::Wait { wait, ended_by: row.first as usize });
            let line = self.steps.get(row.step).map(|step| Line::Step {
                step,
                part: if told.is_some() { row.part } else { Part::Begin },
                at: event.at,
                rpc: first.rpc,
                fails: event.phase == Phase::Failed || event.effects.iter().any(goes_down),
                has_fault: event.fault.is_some() || first.fault.is_some(),
                told_by,
            });
            Some([wait, line])
        });
        rows.flatten().flatten()
    }
}

const fn goes_down(effect: &Effect) -> bool {
    matches!(effect, Effect::Down { .. } | Effect::Paused { .. } | Effect::CutOff { .. })
}
