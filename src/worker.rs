//! The search over all failures, off the page's thread.
//!
//! 1. [`Ask`] and [`Told`] are what crosses, in postcard; both sides come from one build.
//! 2. [`client`] asks: the workshop's side. It starts the worker and hears when it dies.
//! 3. [`serve`] answers: the worker's side. It searches in slices, so that it hears what comes meanwhile.

pub mod client;
pub mod serve;

use half_message_explorer::{Bounds, Budget, Counterexample, Finding, Goal, Report};
use half_message_protocol::Scenario;
use serde::{Deserialize, Serialize};

/// What the worker may use: fewer than the command, because a tab has less memory.
pub const BOUNDS: Bounds = Bounds { states: 8_000_000, bytes: 768 << 20 };

/// What is to be searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Setup and settings.
    pub scenario: Scenario,
    /// What may fail.
    pub budget: Budget,
    /// A run to look for; may be empty.
    pub goal: Goal,
}

/// What the page asks for.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    /// Search this, in place of the search before; the number comes back with each answer.
    Search(u32, Box<Question>),
    /// Stop that search. What it has found can still be asked for.
    Stop,
    /// The run to what the search has found.
    Find(Finding),
    /// Search all these whenever there is nothing else to do, each until agreement breaks.
    Table(Vec<Question>),
}

/// What the worker tells.
#[derive(Debug, Serialize, Deserialize)]
pub enum Told {
    /// The worker hears.
    Ready,
    /// How far the search of this number is.
    Searched {
        /// The number.
        number: u32,
        /// What was searched and found so far.
        report: Box<Report>,
        /// Time spent on it, ms.
        took: f64,
        /// Whether it goes on.
        goes_on: bool,
    },
    /// The run to what the search of this number has found.
    Found(u32, Finding, Box<Counterexample>),
    /// How the search at this position of the table is: states that were seen, and the moves of the shortest run that
    /// breaks agreement.
    Cell(usize, Cell),
}

/// A search of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// It has begun.
    UnderWay,
    /// Agreement holds in all of so many states.
    Holds(u32),
    /// It held in so many states, before a bound was reached.
    HoldsSoFar(u32),
    /// It is broken by so many moves.
    Broken(u16),
}
