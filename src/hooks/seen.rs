//! What everybody holds at the playhead and one row before it, computed once for all panels.

use std::ops::Deref;
use std::rc::Rc;

use half_message_diagram::{Waiting, waits};
use half_message_protocol::View;
use yew::prelude::*;

use crate::session::Run;

/// The world at the playhead. Compared by identity.
#[derive(Clone, Debug)]
pub struct Seen(Rc<Views>);

/// The views and waits of a [`Seen`].
#[derive(Debug)]
pub struct Views {
    /// After the row of the playhead.
    pub now: View,
    /// After the row before; what differs is marked as changed.
    pub before: View,
    /// What everybody waits for after the row of the playhead.
    pub waits: Vec<Waiting>,
}

impl Seen {
    /// The world at this row.
    pub fn at(run: &Run, row: usize) -> Self {
        let count = row.checked_sub(1).map_or(0, |before| run.events_at(before));
        let before = View::after(&run.trace, count);
        let mut now = before.clone();
        for event in run.trace.events.iter().take(run.events_at(row)).skip(count) {
            now.apply(event);
        }
        let waits = waits(&run.trace, &now, run.happened_at(row));
        Self(Rc::new(Views { now, before, waits }))
    }
}

impl Deref for Seen {
    type Target = Views;

    fn deref(&self) -> &Views {
        &self.0
    }
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The world at the playhead.
#[hook]
pub fn use_seen(run: &Run, row: usize) -> Seen {
    (*use_memo((run.clone(), row), |(run, row)| Seen::at(run, *row))).clone()
}
