//! A scenario and what the engine makes of it.

use std::ops::Deref;
use std::rc::Rc;

use half_message_diagram::Storyline;
use half_message_protocol::step::FIRST_ORDER;
use half_message_protocol::{Scenario, Trace};

use crate::ready_runs::ReadyRun;

/// A scenario with its trace and the drawn part of it. Compared by identity: a new run is a new value.
#[derive(Clone, Debug)]
pub struct Run(Rc<RunParts>);

/// The parts of a [`Run`].
#[derive(Debug)]
pub struct RunParts {
    /// What was asked for.
    pub scenario: Rc<Scenario>,
    /// What happened.
    pub trace: Rc<Trace>,
    /// The steps and rows of it.
    pub storyline: Rc<Storyline>,
    /// The ready run that it comes from.
    pub origin: Option<&'static ReadyRun>,
}

impl Run {
    /// Runs a scenario.
    pub fn new(scenario: Rc<Scenario>, origin: Option<&'static ReadyRun>) -> Self {
        let trace = half_message_protocol::run(&scenario);
        let storyline = Rc::new(Storyline::of(&trace));
        Self(Rc::new(RunParts { scenario, trace: Rc::new(trace), storyline, origin }))
    }

    /// A run that happened elsewhere.
    pub fn recorded(trace: Trace) -> Self {
        let storyline = Rc::new(Storyline::of(&trace));
        let scenario = Rc::new(trace.scenario.clone());
        Self(Rc::new(RunParts { scenario, trace: Rc::new(trace), storyline, origin: None }))
    }

    /// The last row at which a reader can stand.
    pub fn last_row(&self) -> usize {
        self.storyline.rows.len().saturating_sub(1)
    }

    /// How many events have happened when a reader stands at this row.
    pub fn events_at(&self, row: usize) -> usize {
        self.storyline.rows.get(row).map_or(0, |row| row.upto as usize)
    }

    /// How many events have happened at the time of this row. Events that are not drawn may follow later, before the next
    /// row; those at the end of the run belong to the last row.
    pub fn happened_at(&self, row: usize) -> usize {
        let (upto, Some(drawn)) = (self.events_at(row), self.storyline.rows.get(row)) else { return 0 };
        if row == self.last_row() {
            return upto;
        }
        let later = self.trace.events.iter().take(upto).rev().take_while(|event| event.at > drawn.at);
        upto - later.count()
    }

    /// The last row up to this one that is about the order; this one where no order is followed, or none of its rows
    /// has come yet.
    pub fn row_of_order(&self, order: Option<u16>, row: usize) -> usize {
        let is_of = |row: &usize| self.storyline.step_at(*row).and_then(|step| step.step.order_number()) == order;
        if order.is_none() { row } else { (0..=row).rev().find(is_of).unwrap_or(row) }
    }

    /// Whether the run has several orders, and this is one of them.
    pub fn has_order(&self, order: u16) -> bool {
        let count = self.scenario.setup.orders.len();
        count > 1 && usize::from(order.wrapping_sub(FIRST_ORDER)) < count
    }

    /// Whether it is the ready run as it came.
    pub fn is_ready_run(&self) -> bool {
        self.origin.is_some_and(|run| run.scenario == *self.scenario)
    }
}

impl Deref for Run {
    type Target = RunParts;

    fn deref(&self) -> &RunParts {
        &self.0
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
