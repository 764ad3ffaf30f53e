//! Every sentence that a person reads, in English and Chinese.
//!
//! A text stands in both languages on neighbouring lines ([`Both`]); one that is missing, or that forgets one of its
//! arguments in one language, does not compile.
//!
//! 1. [`Language`]: the two languages, and the choice from a browser's list.
//! 2. [`place`], [`length`], [`clock`]: names of nodes, lanes and phases; lengths and moments of time.
//! 3. [`label()`], [`short_label`], [`wait()`]: what stands at a drawn step or a folded wait.
//! 4. [`caption()`] and [`why()`]: what happens now, and by which rule. Both are [`Rich`] texts.
//! 5. [`failing`]: the fail menu, the endings beside it, the list of faults.
//! 6. [`verdict`], [`state`], [`detail`], [`waiting()`]: how an order stands, what everybody holds, and waits for.
//! 7. [`refusal()`]: what is wrong with a scenario.
//! 8. [`page`], [`editor`], [`settings`], [`explore`]: everything around the lanes. [`command`]: the same of the command line.
//!    [`picture`]: what stands in a picture of a run. [`share`]: the dialog that hands it out.
//!
//! Sentences about an event name their arguments by letters that `vocabulary.rs` lists.
//!
//! The crate formats text and nothing else: it does not run scenarios and knows no browser.

mod amount;
mod caption;
pub mod command;
pub mod compare;
pub mod detail;
pub mod editor;
pub mod explore;
pub mod failing;
mod label;
mod language;
pub mod page;
pub mod picture;
pub mod place;
mod refusal;
mod sentence;
pub mod settings;
pub mod share;
pub mod state;
mod step;
pub mod verdict;
mod vocabulary;
mod wait;
mod waiting;
mod why;

pub use amount::{clock, length};
pub use caption::caption;
pub use failing::dropped;
pub use label::{label, row_name, short_label};
pub use language::Language;
pub use refusal::{bound, refusal};
pub use sentence::{Both, Rich, Span};
pub use step::step_name;
pub use wait::{short_wait, wait};
pub use waiting::{awaited_at, waiting};
pub use why::why;

#[cfg(test)]
mod review;
