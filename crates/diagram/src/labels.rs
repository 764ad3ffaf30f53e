//! The texts of the picture, which stand outside this crate.

use half_message_protocol::{Millis, Place, Trace, Way};

use crate::columns::Lane;
use crate::storyline::{Stage, Storyline, Wait};

/// How much room a label has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Along an arrow of the full lanes: some 30 letters.
    Full,
    /// Beside or above pills: some 14 letters.
    Short,
}

/// Every text that the picture needs, in one language.
///
/// A text that is too wide for its place is tried in [`Length::Short`] and cut with an ellipsis at last.
pub trait Labels {
    /// What one event of the trace is, as written along its arrow: "half message · order 1001", "stored",
    /// "INSERT 1001", "committed". `event` is its position.
    fn event(&self, trace: &Trace, event: u32, length: Length) -> String;

    /// A stretch in which nothing happens: "29 s pass · waiting for the check round".
    fn wait(&self, trace: &Trace, storyline: &Storyline, wait: &Wait, length: Length) -> String;

    /// What the accessible name of a row says besides the words that are seen: when it ends, who to whom, which step,
    /// what becomes of it, each on its own.
    fn details(&self, trace: &Trace, storyline: &Storyline, row: usize) -> Vec<String>;

    /// A lifeline's name in this way of messaging: "order-a", "half topic".
    fn place(&self, way: Way, place: Place) -> String;

    /// A lane's title: "Order system".
    fn lane(&self, lane: Lane) -> String;

    /// A phase of the teaching case, as it is in this way of messaging: "local transaction".
    fn stage(&self, way: Way, stage: Stage) -> String;

    /// A moment of virtual time: "30.01 s".
    fn time(&self, at: Millis) -> String;

    /// The heading of the column of times.
    fn time_heading(&self) -> String;

    /// The list of rows as a whole, for assistive tools: "Steps of this run".
    fn list_name(&self) -> String;

    /// The lanes as a whole, for assistive tools: "Order system, broker and cart system".
    fn lanes_name(&self) -> String;
}
