//! Every sentence that a person reads, in English and Chinese.
//!
//! A text stands in both languages on neighbouring lines ([`Both`]); one that is missing, or that forgets one of its
//! arguments in one language, does not compile.
//!
//! 1. [`Language`]: the two languages, and the choice from a browser's list.
//! 2. [`place`], [`amount`]: names of nodes, lanes and phases; lengths and moments of time.
//! 3. [`label`], [`short_label`], [`wait`]: what stands at a drawn step or a folded wait.
//! 4. [`caption`] and [`why`]: what happens now, and by which rule. Both are [`Rich`] texts.
//! 5. [`failing`]: the fail menu, the endings beside it, the list of faults.
//! 6. [`verdict`], [`state`]: how an order stands, and what everybody holds.
//! 7. [`refusal`]: what is wrong with a scenario.
//! 8. [`page`], [`editor`]: everything around the lanes.
//!
//! The crate formats text and nothing else: it does not run scenarios and knows no browser.

pub mod amount;
pub mod caption;
pub mod editor;
pub mod failing;
pub mod label;
pub mod language;
pub mod page;
pub mod place;
pub mod refusal;
pub mod sentence;
pub mod state;
pub mod verdict;
pub mod why;

pub use amount::{clock, length};
pub use caption::caption;
pub use label::{label, short_label, step_name, wait};
pub use language::Language;
pub use refusal::refusal;
pub use sentence::{Both, Rich, Span};
pub use why::why;
