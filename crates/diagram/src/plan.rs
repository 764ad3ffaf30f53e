//! Columns and heights of a storyline at one width: everything about positions that does not depend on the playhead.

use half_message_protocol::{Effect, Outcome, Place, Scenario, StepKind, Trace, Verb, Way};

use crate::columns::{Columns, Lane, LaneBox, Lifeline};
use crate::lives::{Death, Open, deaths, opens};
use crate::storyline::{Part, Row, Storyline};

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// One lifeline for each instance, topic and database.
    Full,
    /// One lifeline a lane; who it is stands in a pill at the arrow's end.
    Condensed,
    /// As condensed, with labels above the pills: lanes that stand beside others.
    Tight,
    /// As tight, with rows for a thumb and no times.
    Phone,
}

impl Mode {
    /// The mode for this width of the lanes, px, and this many lifelines.
    pub fn fitting(width: f32, scenario: &Scenario) -> Self {
        if Columns::pitch(width, scenario) >= 92.0 {
            Self::Full
        } else if width >= 680.0 {
            Self::Condensed
        } else {
            Self::Phone
        }
    }

    /// Height of the lanes' names, px.
    pub const fn head_height(self) -> f32 {
        match self {
            Self::Full => 72.0,
            Self::Condensed | Self::Tight | Self::Phone => 46.0,
        }
    }

    pub(crate) const fn measures(self) -> Measures {
        match self {
            Self::Full => Measures {
                arrow: 34.0,
                trip: 62.0,
                point: 34.0,
                crash: 36.0,
                check: 46.0,
                wait: 36.0,
                stage: 18.0,
                now: 26.0,
            },
            Self::Condensed => Measures {
                arrow: 31.0,
                trip: 31.0,
                point: 31.0,
                crash: 31.0,
                check: 38.0,
                wait: 30.0,
                stage: 18.0,
                now: 24.0,
            },
            Self::Tight => Measures {
                arrow: 39.0,
                trip: 31.0,
                point: 31.0,
                crash: 31.0,
                check: 46.0,
                wait: 30.0,
                stage: 18.0,
                now: 24.0,
            },
            Self::Phone => Measures {
                arrow: 44.0,
                trip: 44.0,
                point: 44.0,
                crash: 44.0,
                check: 52.0,
                wait: 32.0,
                stage: 20.0,
                now: 26.0,
            },
        }
    }
}

/// Heights of one mode, px.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measures {
    pub arrow: f32,
    pub trip: f32,
    pub point: f32,
    pub crash: f32,
    pub check: f32,
    pub wait: f32,
    pub stage: f32,
    /// The room that the playhead takes below its row.
    pub now: f32,
}

/// The shape of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    /// A message from one lifeline to another.
    Arrow,
    /// An operation on a database: there and back.
    Trip,
    /// Something at one place.
    Point,
    /// A node dies, or cannot do what it should.
    Cross,
}

/// A step that is under way over several rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub step: usize,
    pub from_row: usize,
    pub to_row: usize,
    pub figure: Figure,
}

/// Columns and heights of a storyline at one width.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// How much room there is.
    pub mode: Mode,
    /// Width of the picture, px.
    pub width: f32,
    /// The lifelines, from left to right.
    pub lifelines: Vec<Lifeline>,
    pub(crate) lanes: Vec<LaneBox>,
    /// Left and right end of what is drawn.
    pub(crate) edges: (f32, f32),
    /// Width of the column of tags, when there are several orders.
    pub(crate) tags: f32,
    /// Top of each row's body, without the playhead's room.
    tops: Vec<f32>,
    heights: Vec<f32>,
    figures: Vec<Figure>,
    bottom: f32,
    least: f32,
    /// The playhead's line stands no higher than this: beside another run, both lines are one.
    floor: f32,
    pub(crate) spans: Vec<Span>,
    /// For each span, the last row that it or one before it reaches.
    reach: Vec<usize>,
    pub(crate) deaths: Vec<Death>,
    /// When a transaction is open in Kafka's partition.
    pub(crate) opens: Vec<Open>,
    /// The way of messaging, which names lifelines and phases.
    pub(crate) way: Way,
    /// No step offers to fail.
    pub(crate) is_locked: bool,
}

/// Room above the first row.
const ABOVE: f32 = 8.0;
/// Room below the last row.
const BELOW: f32 = 20.0;

impl Plan {
    /// Columns and heights of this run at this width, px.
    pub fn of(trace: &Trace, storyline: &Storyline, width: f32, mode: Mode) -> Self {
        let width = width.max(280.0);
        let tags = tags(&trace.scenario, mode);
        let columns = Columns::of(&trace.scenario, width, mode, tags);
        let mut plan = Self {
            mode,
            width,
            lifelines: columns.lifelines,
            lanes: columns.lanes,
            edges: columns.edges,
            tags,
            tops: Vec::with_capacity(storyline.rows.len()),
            heights: Vec::with_capacity(storyline.rows.len()),
            figures: Vec::with_capacity(storyline.rows.len()),
            bottom: ABOVE,
            least: 0.0,
            floor: 0.0,
            spans: Vec::new(),
            reach: Vec::new(),
            deaths: deaths(trace, storyline),
            opens: opens(trace, storyline),
            way: trace.scenario.way,
            is_locked: false,
        };
        plan.stack(trace, storyline);
        plan.find_spans(storyline);
        plan
    }

    /// Height of the whole, the playhead's room included.
    pub fn height(&self) -> f32 {
        (self.bottom + self.mode.measures().now + BELOW).max(self.least)
    }

    /// The width at which full lanes have their lifelines so far apart, px.
    pub fn roomy_width(scenario: &Scenario, pitch: f32) -> f32 {
        Columns::width(pitch, scenario) + tags(scenario, Mode::Full)
    }

    /// The same plan in a picture whose steps cannot be made to fail.
    #[must_use]
    pub fn locked(self) -> Self {
        Self { is_locked: true, ..self }
    }

    /// The same plan in a picture that ends with this row, without the playhead's room.
    #[must_use]
    pub fn ending_at(self, row: usize) -> Self {
        let bottom = self.below(row) - self.mode.measures().now;
        Self { bottom, ..self }
    }

    /// The same plan in a picture that is at least so high, px: lanes reach down to the end of their card.
    #[must_use]
    pub fn at_least(self, least: f32) -> Self {
        Self { least, ..self }
    }

    /// Top of a row's body with the playhead on `current`.
    pub fn top(&self, row: usize, current: usize) -> f32 {
        let shift = if row > current { self.mode.measures().now } else { 0.0 };
        self.tops.get(row).map_or(self.bottom, |top| *top) + shift
    }

    /// Height of a row's body.
    pub fn row_height(&self, row: usize) -> f32 {
        self.heights.get(row).copied().unwrap_or(0.0)
    }

    /// Height of the playhead's line when it stands on this row: what to scroll to.
    pub fn now(&self, current: usize) -> f32 {
        self.below(current).max(self.floor) + self.mode.measures().now / 2.0 - 1.0
    }

    /// The end of a row's body.
    pub fn below(&self, row: usize) -> f32 {
        self.tops.get(row).map_or(ABOVE, |top| top + self.row_height(row))
    }

    /// The same plan with the playhead's line no higher than this, px.
    #[must_use]
    pub fn with_floor(self, floor: f32) -> Self {
        Self { floor, ..self }
    }

    /// Moves rows down so that in all of these plans what happens at one time stands at one height, and what happens
    /// later stands lower. Waits and names of phases above a row keep their room.
    pub fn align(plans: &mut [(Self, &Storyline)]) {
        let rooms: Vec<Vec<f32>> = plans.iter().map(|(plan, _)| plan.rooms_above()).collect();
        let mut next = vec![0_usize; plans.len()];
        let mut bottom = ABOVE;
        let at = |storyline: &Storyline, row: usize| storyline.rows.get(row).map(|row| row.at);
        while let Some(now) = plans.iter().zip(&next).filter_map(|((_, story), row)| at(story, *row)).min() {
            let mut room = 0.0_f32;
            for (((_, story), row), rooms) in plans.iter().zip(&next).zip(&rooms) {
                if at(story, *row) == Some(now) {
                    room = room.max(rooms.get(*row).copied().unwrap_or_default());
                }
            }
            let start = bottom + room;
            for (((plan, story), row), rooms) in plans.iter_mut().zip(&mut next).zip(&rooms) {
                let mut y = start;
                while at(story, *row) == Some(now) {
                    if let Some(top) = plan.tops.get_mut(*row) {
                        *top = y;
                    }
                    bottom = bottom.max(plan.below(*row));
                    y = plan.below(*row) + rooms.get(*row + 1).copied().unwrap_or_default();
                    *row += 1;
                }
            }
        }
        for (plan, _) in plans.iter_mut() {
            plan.bottom = bottom;
        }
    }

    /// The room between each row and the one before it.
    fn rooms_above(&self) -> Vec<f32> {
        let mut end = ABOVE;
        let above = |(top, height): (&f32, &f32)| {
            let room = top - end;
            end = top + height;
            room
        };
        self.tops.iter().zip(&self.heights).map(above).collect()
    }

    /// The first row whose body ends below this height.
    pub fn row_at(&self, y: f32, current: usize) -> usize {
        let now = self.mode.measures().now;
        let shifted = self.tops.partition_point(|top| top + now < y);
        let start = if shifted > current { shifted } else { self.tops.partition_point(|top| *top < y) };
        let mut row = start.saturating_sub(1);
        while row + 1 < self.tops.len() && self.top(row, current) + self.row_height(row) <= y {
            row += 1;
        }
        row
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.tops.len()
    }

    pub(crate) fn figure(&self, row: usize) -> Figure {
        self.figures.get(row).copied().unwrap_or(Figure::Point)
    }

    /// Where a place stands, from left to right.
    pub(crate) fn x(&self, place: Place) -> f32 {
        let found = self.lifelines.iter().find(|lifeline| lifeline.place == place);
        let found = found.or_else(|| self.lifelines.iter().find(|lifeline| lifeline.lane == Lane::of(place)));
        found.map_or(self.width / 2.0, |lifeline| lifeline.x)
    }

    /// The spans that touch rows from `first` to `last`.
    pub(crate) fn spans_over(&self, first: usize, last: usize) -> impl Iterator<Item = &Span> {
        let start = self.reach.partition_point(|reach| *reach < first);
        let touching = move |span: &&Span| span.to_row >= first;
        self.spans.iter().skip(start).take_while(move |span| span.from_row <= last).filter(touching)
    }

    fn stack(&mut self, trace: &Trace, storyline: &Storyline) {
        let measures = self.mode.measures();
        let mut waits = storyline.waits.iter().peekable();
        for (index, row) in storyline.rows.iter().enumerate() {
            if waits.next_if(|wait| wait.before == index).is_some() {
                self.bottom += measures.wait;
            }
            if row.opens_stage {
                self.bottom += measures.stage;
            }
            let figure = match figure(trace, storyline, row) {
                Figure::Arrow if self.mode != Mode::Full && stays_in_lane(storyline, row) => Figure::Point,
                figure => figure,
            };
            let is_check = storyline.steps.get(row.step).is_some_and(|step| step.is_check);
            let height = match figure {
                Figure::Arrow if is_check => measures.check,
                Figure::Arrow => measures.arrow,
                // Half of the way only.
                Figure::Trip if row.part != Part::Whole => measures.arrow.min(measures.trip),
                Figure::Trip => measures.trip,
                Figure::Point => measures.point,
                Figure::Cross => measures.crash,
            };
            self.tops.push(self.bottom);
            self.heights.push(height);
            self.figures.push(figure);
            self.bottom += height;
        }
    }

    fn find_spans(&mut self, storyline: &Storyline) {
        let mut reach = 0;
        for (index, step) in storyline.steps.iter().enumerate() {
            if step.row == step.last_row {
                continue;
            }
            let figure = self.figure(step.row);
            self.spans.push(Span { step: index, from_row: step.row, to_row: step.last_row, figure });
            reach = step.last_row.max(reach);
            self.reach.push(reach);
        }
    }
}

/// Width of the column of tags: there is one where there are several orders.
fn tags(scenario: &Scenario, mode: Mode) -> f32 {
    match mode {
        _ if scenario.setup.orders.len() < 2 => 0.0,
        Mode::Full | Mode::Condensed | Mode::Tight => 58.0,
        Mode::Phone => 20.0,
    }
}

/// Whether a message goes from one place of a lane to another.
fn stays_in_lane(storyline: &Storyline, row: &Row) -> bool {
    storyline.steps.get(row.step).is_some_and(|step| Lane::of(step.from) == Lane::of(step.to))
}

/// The shape of a row.
pub(crate) fn figure(trace: &Trace, storyline: &Storyline, row: &Row) -> Figure {
    let (Some(step), Some(event)) = (storyline.steps.get(row.step), trace.events.get(row.last as usize)) else {
        return Figure::Point;
    };
    let goes_down = event.effects.iter().any(|effect| matches!(effect, Effect::Down { .. }));
    if row.crash.is_some() || step.step.verb == Verb::Crash || goes_down && step.step.verb == Verb::Outage {
        return Figure::Cross;
    }
    match event.outcome {
        Outcome::SenderDown | Outcome::Cut => Figure::Cross,
        Outcome::NobodyOnline => Figure::Point,
        _ if step.from == step.to => Figure::Point,
        _ if matches!(step.kind, StepKind::Database | StepKind::Callback) => Figure::Trip,
        _ => Figure::Arrow,
    }
}
