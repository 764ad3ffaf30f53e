//! How an order ends, in one word.

use crate::names::{named, serde_as_text};

named! {
    /// How an order stands, or ends. Ordered from best to worst, so that the overall verdict is the worst.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename_all = "kebab-case"))]
    pub enum Verdict {
        /// Both databases agree: the order is there and its cart cleaned, or neither.
        Consistent = "consistent",
        /// They agree because the cart handler recognised a duplicate.
        ConsistentIdempotent = "consistent-idempotent",
        /// Something is still under way.
        InBetween = "in-between",
        /// A bound of the engine was reached before the end.
        Bound = "bound",
        /// They disagree, and an operator can still mend it.
        Repairable = "repairable",
        /// They disagree, and nothing will mend it.
        Inconsistent = "inconsistent",
    }
}
serde_as_text!(Verdict, "a verdict");
