//! Scenario files: JSON text to a [`Scenario`](half_message_protocol::Scenario) and back.
//!
//! 1. [`read`]: text to a tree that keeps the order of its fields and sees a field that stands twice, then field by
//!    field to a scenario. It never panics, and says of each refusal where it stands and why.
//! 2. [`write()`]: the same tree, without what is at its default.

mod json;
mod place;
mod read;
mod write;

pub use read::{MAX_BYTES, MAX_REFUSALS, read};
pub use write::write;

#[cfg(test)]
mod tests;
