//! What is wrong with a scenario, by field.

use crate::node::NodeId;
use crate::scenario::{How, Way};
use crate::step::StepId;
use crate::ways::WhyNot;

/// One reason to refuse a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where, such as `faults[2].step`; empty for the whole file.
    pub path: String,
    /// Why.
    pub problem: Problem,
}

/// Why a scenario is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The text is not JSON.
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text is larger than what is read.
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The largest size in bytes.
        max: usize,
    },
    /// The format's version is not one that is read.
    Version {
        /// The version of the file.
        found: u64,
        /// The newest that is read.
        known: u32,
    },
    /// No such field.
    UnknownField {
        /// The field.
        field: String,
        /// The fields that exist there; may be empty.
        known: Vec<String>,
    },
    /// A field is missing.
    MissingField {
        /// The field.
        field: String,
    },
    /// A value of another kind was expected.
    WrongType {
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A word that is not one of those known.
    UnknownWord {
        /// The word.
        found: String,
        /// The known ones.
        known: Vec<String>,
    },
    /// The name of a step does not fit, or no run has such a step.
    UnknownStep {
        /// The name.
        found: String,
    },
    /// The text is not a node's name.
    UnknownNode {
        /// The name.
        found: String,
    },
    /// A number is negative.
    Negative {
        /// The number.
        found: i64,
    },
    /// A number lies outside its range.
    Range {
        /// The number.
        found: u64,
        /// Smallest.
        min: u64,
        /// Largest.
        max: u64,
    },
    /// A clock is further off than allowed.
    Skew {
        /// How far it is ahead, ms; negative where it is behind.
        found: i32,
        /// The most allowed, either way.
        max: u32,
    },
    /// The broker refuses such a producer: `transaction.timeout.ms` above `transaction.max.timeout.ms`.
    TransactionTimeoutTooLarge {
        /// The producer's timeout, ms.
        found: u64,
        /// The broker's maximum, ms.
        max: u64,
    },
    /// Another way of messaging has it, this one does not.
    NotInThisWay {
        /// The step, setting, field or word, as the file spells it.
        what: String,
        /// The scenario's way.
        way: Way,
    },
    /// Something of a trace comes earlier than what stands before it.
    Earlier {
        /// Its time, ms.
        found: u64,
        /// The time of what stands before it, ms.
        before: u64,
    },
    /// The scenario has no such node.
    NoSuchNode {
        /// The node.
        node: NodeId,
    },
    /// The scenario has no such order.
    NoSuchOrder {
        /// The order's number.
        order: u16,
        /// The last number there is.
        last: u16,
    },
    /// The step cannot fail in this way.
    CannotFailSo {
        /// The step.
        step: StepId,
        /// The way.
        how: How,
        /// Why not.
        why: WhyNot,
    },
    /// The same step has two faults, or the same hold stands twice.
    Twice {
        /// The step.
        step: StepId,
    },
    /// An outage ends before it begins, or lasts no time.
    EndsBeforeItBegins {
        /// Its begin.
        from: u64,
        /// Its end.
        until: u64,
    },
    /// Two outages of one node overlap.
    Overlaps {
        /// The node.
        node: NodeId,
    },
    /// The node is a database, which never fails as a whole.
    CannotFail {
        /// The node.
        node: NodeId,
    },
    /// A step waits for itself, directly or through others.
    WaitsForItself {
        /// The step.
        step: StepId,
    },
    /// Part of the format, but not built yet.
    NotBuilt {
        /// What.
        what: String,
    },
    /// A text is too long.
    TextTooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        max: usize,
    },
}
