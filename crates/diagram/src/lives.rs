//! When which node is dead, in rows.

use half_message_protocol::{Effect, NodeId, Trace};

use crate::storyline::Storyline;

/// A node is dead from one row to another, or to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Death {
    pub node: NodeId,
    pub from_row: usize,
    pub to_row: Option<usize>,
    /// Position of the event with which it begins.
    pub event: u32,
    /// Position of the event with which it ends.
    pub until: u32,
}

/// When which node is dead.
pub(crate) fn deaths(trace: &Trace, storyline: &Storyline) -> Vec<Death> {
    let row_of = |event: u32| {
        let row = storyline.rows.partition_point(|row| row.upto <= event);
        row.min(storyline.rows.len().saturating_sub(1))
    };
    let mut deaths: Vec<Death> = Vec::new();
    for (position, event) in (0..).zip(&trace.events) {
        for effect in &event.effects {
            let is_open = |death: &Death, node: NodeId| death.node == node && death.to_row.is_none();
            match *effect {
                Effect::Down { node } if !deaths.iter().any(|death| is_open(death, node)) => {
                    let from_row = row_of(position);
                    deaths.push(Death { node, from_row, to_row: None, event: position, until: u32::MAX });
                }
                Effect::Up { node } | Effect::Paused { node } | Effect::CutOff { node } => {
                    if let Some(death) = deaths.iter_mut().rev().find(|death| is_open(death, node)) {
                        death.to_row = Some(row_of(position));
                        death.until = position;
                    }
                }
                _ => {}
            }
        }
    }
    deaths
}
