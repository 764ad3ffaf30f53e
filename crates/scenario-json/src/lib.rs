//! The formats in JSON: a scenario file to a [`Scenario`](half_message_protocol::Scenario) and back, a run to a trace file.
//!
//! 1. [`read`]: text to a tree that keeps the order of its fields and sees a field that stands twice, then field by
//!    field to a scenario. It never panics, and says of each refusal where it stands and why.
//! 2. [`write()`]: the same tree, without what is at its default.
//! 3. [`write_trace`]: a run, whole or up to a moment, as JSON. [`read_file`]: a scenario file or a trace file.

mod from_json;
mod json;
mod place;
mod read;
mod recording;
mod trace;
mod write;

pub use read::{MAX_BYTES, MAX_REFUSALS, read};
pub use recording::{File, MAX_TRACE_BYTES, Recording, read_file};
pub use trace::write_trace;
pub use write::write;

#[cfg(test)]
mod tests;
