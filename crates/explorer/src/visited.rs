//! The states that were seen: a fingerprint each, how it was reached first, and nothing more.

use core::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::FixedState;
use hashbrown::HashTable;

/// The position of a state in the order in which they were found.
pub(crate) type Position = u32;

/// The first state has no parent.
pub(crate) const NO_PARENT: Position = Position::MAX;

/// One state that was seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    pub fingerprint: u64,
    pub parent: Position,
    /// The move's position among those of the parent.
    pub choice: u16,
}

/// A state's fingerprint and its position, in as few bytes as they need.
#[derive(Clone, Copy)]
struct Known {
    fingerprint: [u32; 2],
    position: Position,
}

impl Known {
    const fn fingerprint(&self) -> u64 {
        let [low, high] = self.fingerprint;
        low as u64 | (high as u64) << 32
    }
}

/// Every state that was seen, and how it was reached.
#[derive(Default)]
pub(crate) struct Visited {
    table: HashTable<Known>,
    /// In columns, so that no byte goes to alignment.
    parents: Vec<Position>,
    choices: Vec<u16>,
    /// A state that follows if things take their course; [`NO_PARENT`] where the run is over or was not followed.
    exits: Vec<Position>,
}

/// Space in which states are spelled out before they are hashed at once.
#[derive(Debug, Default)]
pub(crate) struct Spelling(Vec<u8>);

impl Spelling {
    /// The fingerprint of a state. Only compared within one search: it differs between builds.
    pub fn fingerprint(&mut self, state: &impl Hash) -> u64 {
        self.0.clear();
        state.hash(self);
        FixedState::with_seed(0).hash_one(self.0.as_slice())
    }

    /// A length or a variant: nearly always small.
    fn push_count(&mut self, count: u64) {
        match u8::try_from(count) {
            Ok(count) if count < u8::MAX => self.0.push(count),
            _ => {
                self.0.push(u8::MAX);
                self.0.extend_from_slice(&count.to_le_bytes());
            }
        }
    }
}

/// Not a hash by itself: it collects what would be hashed, as many small pieces are hashed faster in one.
impl Hasher for Spelling {
    fn finish(&self) -> u64 {
        FixedState::with_seed(0).hash_one(self.0.as_slice())
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, number: u8) {
        self.0.push(number);
    }

    fn write_u16(&mut self, number: u16) {
        self.0.extend(number.to_le_bytes());
    }

    fn write_usize(&mut self, number: usize) {
        self.push_count(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.push_count(number as u64);
    }
}

impl Visited {
    /// Adds a state, and tells its position and whether it is new.
    pub fn insert(&mut self, seen: Seen) -> (Position, bool) {
        let position = Position::try_from(self.parents.len()).unwrap_or(NO_PARENT);
        let is_same = |known: &Known| known.fingerprint() == seen.fingerprint;
        match self.table.entry(seen.fingerprint, is_same, Known::fingerprint) {
            hashbrown::hash_table::Entry::Occupied(known) => return (known.get().position, false),
            hashbrown::hash_table::Entry::Vacant(place) => {
                let fingerprint = [seen.fingerprint as u32, (seen.fingerprint >> 32) as u32];
                place.insert(Known { fingerprint, position });
            }
        }
        self.parents.push(seen.parent);
        self.choices.push(seen.choice);
        self.exits.push(NO_PARENT);
        (position, true)
    }

    /// The choices that lead from the first state to this one.
    pub fn path(&self, mut position: Position) -> Vec<u16> {
        let mut path = Vec::new();
        while let (Some(parent), Some(choice)) =
            (self.parents.get(position as usize), self.choices.get(position as usize))
            && *parent != NO_PARENT
        {
            path.push(*choice);
            position = *parent;
        }
        path.reverse();
        path
    }

    /// Notes that a state follows this one if things take their course. Of several the one found last is kept: that
    /// leads onwards, not around.
    pub fn note_exit(&mut self, position: Position, exit: Position) {
        if let Some(known) = self.exits.get_mut(position as usize)
            && (*known == NO_PARENT || *known < exit)
        {
            *known = exit;
        }
    }

    /// A state of each circle in which following the exits leads around.
    pub fn circles(&self) -> Vec<Position> {
        let mut circles = Vec::new();
        // 0: not looked at, otherwise the trail that came by, counted from 1.
        let mut trails = vec![0_u32; self.exits.len()];
        for (trail, start) in (1..).zip(0..self.exits.len()) {
            let mut at = start;
            while let (Some(seen), Some(exit)) = (trails.get_mut(at), self.exits.get(at)) {
                if *seen == trail {
                    circles.extend(Position::try_from(at));
                }
                if *seen != 0 {
                    break;
                }
                *seen = trail;
                at = *exit as usize;
            }
        }
        circles
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        self.table.allocation_size()
            + self.parents.capacity() * size_of::<Position>()
            + self.choices.capacity() * size_of::<u16>()
            + self.exits.capacity() * size_of::<Position>()
    }
}
