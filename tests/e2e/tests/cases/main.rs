//! The end-to-end cases: one file for each, in which a person uses the built page.
//!
//! Run them with `cargo xtask test`, or by themselves after `cargo xtask dist`:
//! `cargo test --package half-message-e2e`.

mod opens;
