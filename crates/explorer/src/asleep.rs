//! Moves that need not be taken, as what they lead to is reached in another order.

use half_message_protocol::{How, Pending, StepId};

use crate::model::Reach;

/// Moves that need not be taken in a state, as what they lead to is reached otherwise: the ends of steps that take no
/// time. A bit each, by the step's position among those under way.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asleep {
    /// Steps that end well.
    well: u64,
    /// Messages that get lost.
    lost: u64,
}

impl Asleep {
    /// What sleeps after a move with an effect in these places, of what could be taken before it.
    pub fn after(places: u32, movable: &[Movable], pending: &[Pending]) -> Self {
        let mut asleep = Self::default();
        for other in movable.iter().filter(|other| other.places & places == 0) {
            // Mostly where it was, or next to it.
            let was = usize::from(other.position);
            let near = [was.wrapping_sub(1), was, was + 1, was + 2];
            let is_at = |position: &usize| pending.get(*position).is_some_and(|pending| pending.step == other.step);
            let position = near.into_iter().find(is_at);
            let position = position.or_else(|| pending.binary_search_by_key(&other.step, |pending| pending.step).ok());
            asleep.set(position, other.is_lost);
        }
        asleep
    }

    fn set(&mut self, position: Option<usize>, is_lost: bool) {
        let moves = if is_lost { &mut self.lost } else { &mut self.well };
        let position = position.and_then(|position| u32::try_from(position).ok());
        *moves |= position.and_then(|position| 1_u64.checked_shl(position)).unwrap_or_default();
    }

    /// Whether the move sleeps that ends the step at this position in this way.
    pub fn has(self, reach: Reach, how: Option<How>) -> bool {
        let moves = match how {
            None => self.well,
            Some(How::Lost) => self.lost,
            Some(_) => 0,
        };
        reach.ends.is_some_and(|position| moves >> position & 1 == 1)
    }

    /// What sleeps in either.
    pub const fn or(self, other: Self) -> Self {
        Self { well: self.well | other.well, lost: self.lost | other.lost }
    }

    /// Each of them: the step's position, and whether its message gets lost.
    pub fn iter(self) -> impl Iterator<Item = (u8, bool)> {
        let positions = |moves: u64| {
            let without_first = |moves: &u64| Some(moves & moves.wrapping_sub(1));
            let rests = core::iter::successors(Some(moves), without_first).take_while(|moves| *moves != 0);
            rests.map(|moves| moves.trailing_zeros() as u8)
        };
        let well = positions(self.well).map(|position| (position, false));
        well.chain(positions(self.lost).map(|position| (position, true)))
    }
}

/// A move that may be put off until after another one, as the state that both lead to is reached in either order.
#[derive(Clone, Copy)]
pub(crate) struct Movable {
    pub step: StepId,
    /// Its position among the steps under way.
    pub position: u8,
    pub is_lost: bool,
    pub places: u32,
}
