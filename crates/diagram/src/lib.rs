//! The picture of a run: three lanes, time downward, the past solid and the future ghosted.
//!
//! Data meets the types in this order:
//!
//! 1. [`Storyline`]: the events of a [`Trace`](half_message_protocol::Trace) that are drawn, as numbered steps and
//!    as rows. A [`Row`] is one moment at which a reader can stand.
//! 2. [`Plan`]: the columns and heights of a storyline at one width. Computed once per run and width.
//! 3. [`layout`]: the visible part of the plan with the playhead on one row, as a [`Scene`].
//! 4. [`Scene`]: a display list of [`Shape`]s, grouped by row. The page walks it into elements; a writer can walk
//!    it into text.
//! 5. [`Ledger`] and [`waits()`]: beside the picture, what the broker's queues hold with times, and what everybody waits
//!    for.
//!
//! A run leaves the program as a [`Picture`], an SVG that needs nothing from outside, or as a [`mermaid()`] sequence
//! diagram. For text alone, [`Storyline::lines`] gives it line by line.
//!
//! The crate looks at events only, never at the world. It touches no browser, measures text by a fixed table and
//! holds no sentence: every text comes through [`Labels`].

pub mod labels;
pub mod layout;
pub mod ledger;
pub mod look;
pub mod mermaid;
pub mod picture;
pub mod plan;
pub mod scene;
pub mod storyline;
pub mod waits;

mod behind;
mod columns;
mod figure;
mod full;
mod heads;
mod lives;
mod pills;
mod svg;
mod text;
mod transcript;
mod verdict_mark;

pub use columns::{Lane, Lifeline};
pub use labels::{Labels, Length};
pub use layout::layout;
pub use ledger::Ledger;
pub use look::Theme;
pub use mermaid::mermaid;
pub use picture::{Ending, Mark, Picture, Words};
pub use plan::{Mode, Plan};
pub use scene::{Anchor, Class, Fold, FoldKey, Head, Motion, Playhead, Point, RowGroup, Scene, Shape, State};
pub use storyline::{DrawnStep, Part, Row, RowKey, Stage, Storyline, Wait};
pub use text::number;
pub use text::width as text_width;
pub use transcript::Line;
pub use verdict_mark::VerdictMark;
pub use waits::{Waiter, Waiting, waits};
