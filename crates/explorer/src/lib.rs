//! Every order of events and every failure within a budget, over the engine's own world.
//!
//! Data meets the types in this order:
//!
//! 1. [`Budget`]: how many failures of each [`FailureKind`] a run may have.
//! 2. [`Model`]: a scenario's setup and settings with a budget. [`Model::moves`] lists what may happen next in a
//!    [`State`], [`Model::after`] takes one [`Move`]. The transitions are the engine's ([`half_message_protocol::World`]);
//!    the model adds what is left of the budget and how long each wait may still take.
//! 3. [`Search`]: visits every state once, breadth first, and notes the first that breaks each [`Invariant`] or meets
//!    the [`Goal`]. It works in slices, so that a worker can report and stop.
//! 4. [`Report`]: what was searched, under which bounds, and what was found.
//! 5. [`Search::counterexample`]: the shortest run to what was found, as an ordinary scenario.
//!
//! # Which orders
//!
//! Messages, appends, database operations and callbacks end in any order. A timer fires once nothing of its own is left
//! that would usually have ended before: whatever it leaves behind is late, which costs one failure (a delay, or a slow
//! local transaction). The broker's own ticks (check round, op flush, scan) leave everything behind that is in flight;
//! other timers what belongs to the same order or client. A step that is late once may stay late.
//!
//! Waits of a fixed length keep their order: what must fire first fires first. Ticks come at any time within one
//! interval the first time, and one interval later from then on. While something is in flight that is not late, no time
//! passes: a timer fires then only if it may be due by now.

mod asleep;
mod budget;
mod counterexample;
mod invariant;
mod model;
mod search;
mod visited;

pub use budget::{Budget, FailureKind};
pub use counterexample::Counterexample;
pub use invariant::{Broken, Ending, Goal, Invariant};
pub use model::{Model, Move, Scratch, State, smallest};
pub use search::{Bounds, Cut, Finding, Progress, Report, Search};
