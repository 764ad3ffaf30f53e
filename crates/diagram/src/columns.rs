//! Lanes and lifelines: where they stand at one width.

use half_message_protocol::{Place, Scenario, Way};

use crate::plan::Mode;

/// A lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// The order system.
    Order,
    /// The broker.
    Broker,
    /// The cart system.
    Cart,
}

impl Lane {
    /// From left to right.
    pub const ALL: [Self; 3] = [Self::Order, Self::Broker, Self::Cart];

    /// The lane in which a place stands.
    pub const fn of(place: Place) -> Self {
        match place {
            Place::Instance(_) | Place::OrderDb | Place::Relay(_) => Self::Order,
            Place::HalfTopic | Place::RealTopic | Place::Coordinator | Place::Partition => Self::Broker,
            Place::Consumer(_) | Place::CartDb => Self::Cart,
        }
    }

    /// The class that gives the lane its colour.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Broker => "broker",
            Self::Cart => "cart",
        }
    }
}

/// The places of a lane, from left to right.
fn places(lane: Lane, scenario: &Scenario) -> Vec<Place> {
    let setup = &scenario.setup;
    let instances = (0..setup.instances.min(26)).map(Place::Instance);
    let relays = (0..setup.relays.min(26)).filter(|_| scenario.way == Way::Outbox).map(Place::Relay);
    match lane {
        Lane::Order => instances.chain([Place::OrderDb]).chain(relays).collect(),
        Lane::Broker if scenario.way == Way::Kafka => vec![Place::Coordinator, Place::Partition],
        Lane::Broker => vec![Place::HalfTopic, Place::RealTopic],
        Lane::Cart => (0..setup.consumers.min(26)).map(Place::Consumer).chain([Place::CartDb]).collect(),
    }
}

/// A vertical line that stands for somebody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifeline {
    /// Who.
    pub place: Place,
    /// In which lane.
    pub lane: Lane,
    /// Where; in condensed lanes the same for the whole lane.
    pub x: f32,
}

/// A lane's extent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LaneBox {
    pub lane: Lane,
    pub left: f32,
    pub right: f32,
}

impl LaneBox {
    pub(crate) fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }
}

/// Where the lanes stand.
pub(crate) struct Columns {
    pub lifelines: Vec<Lifeline>,
    pub lanes: Vec<LaneBox>,
    pub edges: (f32, f32),
}

/// Column of times in full and condensed lanes.
const TIMES: f32 = 62.0;
/// Room on the right.
const RIGHT: f32 = 12.0;
/// Full lanes do not grow wider than this.
const WIDEST: f32 = 1_500.0;
/// Room between lanes.
const BETWEEN: f32 = 14.0;
/// From a lane's edge to its outermost lifeline.
const PADDING: [f32; 3] = [50.0, 60.0, 60.0];
/// What full lanes need besides the distances of their lifelines.
const FIXED: f32 = TIMES + RIGHT + 2.0 * BETWEEN + 2.0 * (PADDING[0] + PADDING[1] + PADDING[2]);
/// How far the lifelines of a lane stand apart, in relation to the others.
const SPREAD: [f32; 3] = [0.85, 1.0, 1.0];

impl Columns {
    pub(crate) fn of(scenario: &Scenario, width: f32, mode: Mode, tags: f32) -> Self {
        match mode {
            Mode::Full => Self::full(scenario, width, tags),
            Mode::Condensed | Mode::Tight => Self::narrow(scenario, width, TIMES + tags, RIGHT),
            Mode::Phone => Self::narrow(scenario, width, tags, 0.0),
        }
    }

    /// Distance of lifelines in full lanes of this width.
    pub(crate) fn pitch(width: f32, scenario: &Scenario) -> f32 {
        (width - FIXED) / Self::gaps(scenario)
    }

    /// Width of full lanes whose lifelines stand so far apart.
    pub(crate) fn width(pitch: f32, scenario: &Scenario) -> f32 {
        (FIXED + pitch * Self::gaps(scenario)).min(WIDEST)
    }

    /// Distances between neighbouring lifelines of a lane, in pitches.
    fn gaps(scenario: &Scenario) -> f32 {
        let counts = Lane::ALL.map(|lane| places(lane, scenario).len().saturating_sub(1) as f32);
        counts.iter().zip(SPREAD).map(|(gaps, spread)| gaps * spread).sum::<f32>().max(1.0)
    }

    fn full(scenario: &Scenario, width: f32, tags: f32) -> Self {
        let all = Lane::ALL.map(|lane| places(lane, scenario));
        let used = width.min(WIDEST);
        let pitch = Self::pitch(used - tags, scenario);
        let start = (width - used) / 2.0;
        let mut left = start + TIMES + tags;
        let (mut lifelines, mut lanes) = (Vec::new(), Vec::new());
        for ((lane, places), (padding, spread)) in Lane::ALL.into_iter().zip(all).zip(PADDING.into_iter().zip(SPREAD)) {
            let mut x = left + padding;
            let count = places.len();
            for (index, place) in places.into_iter().enumerate() {
                lifelines.push(Lifeline { place, lane, x });
                if index + 1 < count {
                    x += pitch * spread;
                }
            }
            lanes.push(LaneBox { lane, left, right: x + padding });
            left = x + padding + BETWEEN;
        }
        Self { lifelines, lanes, edges: (start, start + used) }
    }

    fn narrow(scenario: &Scenario, width: f32, left: f32, right: f32) -> Self {
        let used = width.min(900.0);
        let start = (width - used) / 2.0;
        let left = start + left;
        let room = start + used - right - left;
        let (mut lifelines, mut lanes) = (Vec::new(), Vec::new());
        for (lane, (middle, edge)) in
            Lane::ALL.into_iter().zip([(0.16, [0.0, 0.34]), (0.515, [0.34, 0.69]), (0.845, [0.69, 1.0])])
        {
            let [from, to] = edge.map(|edge: f32| left + room * edge);
            lanes.push(LaneBox { lane, left: from, right: to });
            let x = left + room * middle;
            lifelines.extend(places(lane, scenario).into_iter().map(|place| Lifeline { place, lane, x }));
        }
        Self { lifelines, lanes, edges: (start, start + used) }
    }
}
