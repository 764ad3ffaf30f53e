//! What must hold in every run, and what one may look for.

use half_message_protocol::{Row, Rules, Verdict, Way, World};
use serde::{Deserialize, Serialize};

/// Something that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invariant {
    /// In the end the order is there if and only if its cart was cleaned, and that once.
    Agreement,
    /// The cart is never cleaned while its order is not there.
    NoPhantom,
    /// At most one visible message an order.
    OneVisible,
    /// The goods are taken out of the cart at most once.
    CartOnce,
    /// No consumer can read a message that nobody committed.
    HalfInvisible,
    /// After a rollback was accepted, the message stays invisible.
    RollbackFinal,
    /// A committed order's message is not discarded while an instance can answer.
    CommittedKept,
    /// From every state the run can come to its end.
    Ends,
}

impl Invariant {
    /// Every invariant, in the documented order.
    pub const ALL: [Self; 8] = [
        Self::Agreement,
        Self::NoPhantom,
        Self::OneVisible,
        Self::CartOnce,
        Self::HalfInvisible,
        Self::RollbackFinal,
        Self::CommittedKept,
        Self::Ends,
    ];

    /// The spelling in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::NoPhantom => "no-phantom",
            Self::OneVisible => "one-visible",
            Self::CartOnce => "cart-once",
            Self::HalfInvisible => "half-invisible",
            Self::RollbackFinal => "rollback-final",
            Self::CommittedKept => "committed-kept",
            Self::Ends => "ends",
        }
    }

    /// Whether it can be asked of a way of messaging.
    pub const fn is_of(self, way: Way) -> bool {
        match self {
            Self::HalfInvisible => matches!(way, Way::Rocketmq | Way::Kafka),
            Self::RollbackFinal | Self::CommittedKept => matches!(way, Way::Rocketmq),
            _ => true,
        }
    }

    /// The invariants of a way of messaging.
    pub fn of(way: Way) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |invariant| invariant.is_of(way))
    }
}

impl core::fmt::Display for Invariant {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Which invariants do not hold in a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Broken(u8);

impl Broken {
    pub(crate) fn set(&mut self, invariant: Invariant, is_broken: bool) {
        self.0 |= u8::from(is_broken) << (invariant as u8);
    }

    pub(crate) const fn clear(&mut self, invariant: Invariant) {
        self.0 &= !(1 << (invariant as u8));
    }

    /// Whether this invariant does not hold.
    pub const fn has(self, invariant: Invariant) -> bool {
        self.0 >> (invariant as u8) & 1 == 1
    }

    /// Whether all hold.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A run to look for: all that is set must be met by one order, in one state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Goal {
    /// The run ends so; `None` does not ask for its end.
    pub ending: Option<Ending>,
    /// The goods are taken out of the cart twice.
    pub cleaned_twice: bool,
    /// The half message is discarded.
    pub discarded: bool,
    /// The broker asks at least this often; 0 does not ask for it.
    pub asked: u16,
    /// Two messages of the order become visible.
    pub visible_twice: bool,
}

/// How a run that is looked for ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Both databases agree.
    Consistent,
    /// They disagree.
    Inconsistent,
    /// The order is there, its cart not cleaned.
    OrderAlone,
    /// The cart is cleaned, its order not there.
    CartAlone,
}

impl Ending {
    /// Every ending, in the documented order.
    pub const ALL: [Self; 4] = [Self::Consistent, Self::Inconsistent, Self::OrderAlone, Self::CartAlone];
}

impl Goal {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a world meets it. `is_end` tells that nothing more happens by itself.
    pub fn is_met(&self, rules: &Rules, world: &World, is_end: bool) -> bool {
        if self.is_empty() || self.ending.is_some() && !is_end {
            return false;
        }
        let verdicts = self.ending.map(|_| world.verdicts(rules)).unwrap_or_default();
        world.standings().enumerate().any(|(number, standing)| {
            let exists = standing.row == Row::Committed;
            let agrees = verdicts
                .get(number)
                .is_some_and(|(_, verdict)| matches!(verdict, Verdict::Consistent | Verdict::ConsistentIdempotent));
            let ends_so = match self.ending {
                None => true,
                Some(Ending::Consistent) => agrees,
                Some(Ending::Inconsistent) => !agrees,
                Some(Ending::OrderAlone) => exists && standing.cleaned == 0,
                Some(Ending::CartAlone) => !exists && standing.cleaned > 0,
            };
            ends_so
                && (!self.cleaned_twice || standing.cleaned > 1)
                && (!self.discarded || standing.discarded)
                && standing.asked >= self.asked
                && (!self.visible_twice || standing.visible > 1)
        })
    }
}
