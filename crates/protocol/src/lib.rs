//! The engine of Half-Message: a [`Scenario`] goes in, a [`Trace`] comes out.
//!
//! Data meets the types in this order:
//!
//! 1. [`Scenario`]: who takes part, the broker's settings, and which step fails how. [`Scenario::refusals`]
//!    names what is wrong with it, by field.
//! 2. [`StepId`]: the lasting name of one step (`1001.commit`), shared by files, links, pages and tests.
//! 3. [`World`]: the state of everybody at one moment. It holds no time. [`World::choices`] lists what may
//!    happen next and [`World::take`] takes one choice; there is no other way to change it.
//! 4. [`run`]: the default schedule with the scenario's faults, outages and holds. The clock lives here.
//! 5. [`Trace`]: the [`Event`]s of that run, each with its cause, its [`Rule`] and its [`Effect`]s.
//! 6. [`View`]: what is where after the first `n` events; [`Verdict`]: how an order ends.
//!
//! [`in_way`] replays one failure plan in another way of messaging, and names what has no counterpart there.
//!
//! The crate does no input or output, reads no clock, uses no randomness, no threads, no floating point and no
//! hash-ordered iteration: the same scenario gives the same trace on every target.

mod names;

pub mod counterpart;
pub mod effect;
pub mod node;
pub mod refusal;
pub mod rpc;
pub mod rules;
pub mod run;
pub mod scenario;
mod schedule;
#[cfg(feature = "schema")]
mod schema;
pub mod settings;
pub mod step;
pub mod trace;
mod validation;
pub mod verdict;
pub mod view;
pub mod ways;
pub mod world;

pub use counterpart::{Dropped, Lost, NoCounterpart, counterpart, counterpart_of_node, counterpart_of_step, in_way};
pub use effect::{Effect, Flushed, Positions, Queue, Row, TransactionState};
pub use node::{NodeId, Place};
pub use refusal::{Problem, Refusal};
pub use rpc::Rpc;
pub use rules::Rules;
pub use run::{run, run_watched};
pub use scenario::{
    CartHandler, CheckPolicy, CrashKind, Fault, Hold, How, LocalState, OnError, OrderStart, Outage, OutageKind,
    Pattern, Scenario, Setup, Text, Way, When,
};
pub use settings::{Setting, SettingKind, Settings};
pub use step::{Millis, Part, StepId, StepKind, Subject, Verb};
pub use trace::{Bound, Cut, Event, Moment, Outcome, Phase, Rule, Trace, Unreached};
pub use verdict::Verdict;
pub use view::{
    CartView, HalfState, HalfView, NodeState, OrderView, PartitionRecord, QueueView, TransactionView, View,
};
pub use ways::{WayToFail, WhyNot, ways};
pub use world::{Choice, Pace, Pending, Renaming, Standing, World, renamed_node, renamed_step};
