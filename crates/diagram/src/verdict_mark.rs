//! The mark of a verdict: told apart by shape, not by colour alone.

use half_message_protocol::Verdict;

use crate::look::Ink;

/// The parts of a mark, in a square of 20 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictMark {
    /// Its outline.
    pub outline: &'static str,
    /// Whether the outline is filled.
    pub is_filled: bool,
    /// A stroke within.
    pub line: &'static str,
    /// A filled part within.
    pub dot: &'static str,
}

impl VerdictMark {
    /// The mark of this verdict.
    pub const fn of(verdict: Verdict) -> Self {
        const DISC: &str = "M18.5 10a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0z";
        const TICK: &str = "M5.8 10.400l2.9 2.9 5.6-6.2";
        let (outline, is_filled, line, dot) = match verdict {
            Verdict::Consistent => (DISC, true, TICK, ""),
            Verdict::ConsistentIdempotent => (DISC, false, TICK, ""),
            Verdict::InBetween => (DISC, false, "", "M10 4.600a5.4 5.4 0 0 1 0 10.800z"),
            Verdict::Bound => (DISC, false, "M10 5.500V10l3 2.4", ""),
            Verdict::Repairable => (
                "M10 1.800L18.8 17.400H1.200z",
                false,
                "M10 7.200v5",
                "M11.2 14.900a1.2 1.2 0 1 1-2.4 0 1.2 1.2 0 0 1 2.4 0z",
            ),
            Verdict::Inconsistent => {
                ("M6.5 1.500h7l5 5v7l-5 5h-7l-5-5v-7z", true, "M6.7 6.700l6.6 6.600M13.3 6.700l-6.6 6.6", "")
            }
        };
        Self { outline, is_filled, line, dot }
    }
}

/// The colour of a verdict.
pub(crate) const fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Consistent | Verdict::ConsistentIdempotent => Ink::Ok,
        Verdict::InBetween | Verdict::Bound => Ink::Check,
        Verdict::Repairable | Verdict::Inconsistent => Ink::Bad,
    }
}
