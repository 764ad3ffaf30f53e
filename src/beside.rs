//! The ways of messaging that the comparison shows beside the run's own.

use half_message_protocol::Way;
use serde::{Deserialize, Serialize};

/// One way or two beside the run's own, each another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    second: Way,
    third: Option<Way>,
}

impl Beside {
    /// The way against which this one is understood.
    pub fn usual(own: Way) -> Self {
        Self { second: if own == Way::Rocketmq { Way::Kafka } else { Way::Rocketmq }, third: None }
    }

    /// The first two of these that are neither the run's own nor there already; the usual one where there is none.
    pub fn new(own: Way, ways: impl IntoIterator<Item = Way>) -> Self {
        let mut ways = ways.into_iter().filter(|way| *way != own);
        let Some(second) = ways.next() else { return Self::usual(own) };
        Self { second, third: ways.find(|way| *way != second) }
    }

    /// The ways, from left to right.
    pub fn ways(self) -> impl Iterator<Item = Way> {
        [self.second].into_iter().chain(self.third)
    }

    /// As a byte of a link: the second way in the low half, the third in the high one, counted from 1. Never 0.
    pub fn byte(self) -> u8 {
        let number =
            |way: Way| Way::ALL.iter().zip(1..).find(|(known, _)| **known == way).map_or(0, |(_, number)| number);
        number(self.second) | self.third.map_or(0, number) << 4
    }

    /// Reads the byte of a link to a run of this way; `None` where it names no way. A way that is there already is passed
    /// over.
    pub fn from_byte(own: Way, byte: u8) -> Option<Self> {
        let way = |number: u8| Way::ALL.get(usize::from(number).checked_sub(1)?).copied();
        let second = way(byte & 15)?;
        let third = match byte >> 4 {
            0 => None,
            number => Some(way(number)?),
        };
        Some(Self::new(own, [second].into_iter().chain(third)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_names_ways_that_come_back_or_none() {
        for own in Way::ALL {
            for byte in 0..=u8::MAX {
                let Some(beside) = Beside::from_byte(*own, byte) else { continue };
                assert!(beside.ways().all(|way| way != *own), "{own:?} {byte}");
                assert_eq!(Beside::from_byte(*own, beside.byte()), Some(beside), "{own:?} {byte}");
            }
            assert_eq!(Beside::from_byte(*own, 0), None);
        }
        let three = Beside::new(Way::Outbox, [Way::Outbox, Way::Kafka, Way::Kafka, Way::SendThenCommit]);
        assert_eq!(three.ways().collect::<Vec<_>>(), [Way::Kafka, Way::SendThenCommit]);
    }
}
