//! When which node is dead, and when a transaction is open, in rows.

use half_message_protocol::{Effect, NodeId, Trace, Way};

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
    let row_of = |event: u32| row_of(storyline, event);
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

/// A transaction is open in Kafka's partition from one row to another, or to the end: the last stable offset stands
/// still, and readers of committed records stop there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    pub from_row: usize,
    pub to_row: Option<usize>,
}

/// When a transaction is open.
pub(crate) fn opens(trace: &Trace, storyline: &Storyline) -> Vec<Open> {
    let (mut opens, mut ids): (Vec<Open>, Vec<u8>) = (Vec::new(), Vec::new());
    if trace.scenario.way != Way::Kafka {
        return opens;
    }
    for (position, event) in (0..).zip(&trace.events) {
        for effect in &event.effects {
            match *effect {
                Effect::Produced { id, .. } if !ids.contains(&id) => {
                    if ids.is_empty() {
                        opens.push(Open { from_row: row_of(storyline, position), to_row: None });
                    }
                    ids.push(id);
                }
                Effect::MarkerWritten { id, .. } if ids.contains(&id) => {
                    ids.retain(|known| *known != id);
                    if let Some(open) = opens.last_mut().filter(|_| ids.is_empty()) {
                        open.to_row = Some(row_of(storyline, position));
                    }
                }
                _ => {}
            }
        }
    }
    opens
}

/// The row to which an event belongs.
fn row_of(storyline: &Storyline, event: u32) -> usize {
    let row = storyline.rows.partition_point(|row| row.upto <= event);
    row.min(storyline.rows.len().saturating_sub(1))
}
