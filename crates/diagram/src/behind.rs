//! What lies under the rows: lanes, lifelines, and messages that are long under way.

use half_message_protocol::{NodeId, Outcome, Place, StepKind};

use crate::columns::Lane;
use crate::figure::{Tone, arrow, cross, leave, middle};
use crate::layout::{View, vertical};
use crate::pills::pill_width;
use crate::plan::{Figure, Mode, Span};
use crate::scene::{Class, Motion, Point, Shape};
use crate::storyline::Row;
use crate::text::number;

/// The heads fade out over so much of the lanes, px: rows that scroll under them are not cut hard.
const FADE: f32 = 10.0;

impl View<'_> {
    pub(crate) fn lanes(&self, under: &mut Vec<Shape>) {
        let bottom = self.plan.height() - 6.0;
        if self.plan.mode == Mode::Full {
            for lane in &self.plan.lanes {
                // Open on top: the head closes it.
                let (width, tall) = (lane.right - lane.left, bottom - 10.0 + FADE);
                let (tall, across) = (number(tall), number(width - 20.0));
                let d = ["M0 0v", &tall, "a10 10 0 0 0 10 10h", &across, "a10 10 0 0 0 10-10v-", &tall].concat();
                under.push(Shape::Path {
                    d: d.into(),
                    at: Point::new(lane.left, -FADE),
                    turn: 0.0,
                    class: Class("lane", ""),
                });
            }
            for lifeline in &self.plan.lifelines {
                self.life(lifeline.x, &[lifeline.place], bottom - 6.0, under);
            }
            self.open_transactions(under);
            return;
        }
        for lane in &self.plan.lanes {
            let places: Vec<Place> =
                self.plan.lifelines.iter().filter(|line| line.lane == lane.lane).map(|line| line.place).collect();
            let x = self.plan.lifelines.iter().find(|line| line.lane == lane.lane).map_or(lane.middle(), |line| line.x);
            self.life(x, &places, bottom, under);
        }
        self.open_transactions(under);
    }

    /// The partition's lifeline, marked while a transaction is open in it.
    fn open_transactions(&self, under: &mut Vec<Shape>) {
        let x = self.plan.x(Place::Partition);
        let now = self.plan.now(self.current);
        let middle = |row: usize| self.top(row) + middle(self.plan.mode, false, self.plan.figure(row));
        for open in &self.plan.opens {
            let (from, to) = (middle(open.from_row), open.to_row.map_or(self.plan.height() - 12.0, middle));
            let split = now.min(to).max(from);
            if split > from {
                under.push(vertical(x, from, split, "openlife", ""));
            }
            if to > split {
                under.push(vertical(x, split, to, "openlife", "ghost"));
            }
        }
    }

    /// A lifeline: dotted while everybody on it who can die is dead.
    pub(crate) fn life(&self, x: f32, places: &[Place], bottom: f32, under: &mut Vec<Shape>) {
        let mut mortals: Vec<_> = places.iter().map(|place| place.node()).filter(|node| node.can_crash()).collect();
        mortals.dedup();
        let mut y = -FADE;
        for (from, to, row) in self.all_dead(&mortals) {
            let to = to.unwrap_or(bottom);
            if from > y {
                under.push(vertical(x, y, from, "life", ""));
            }
            under.push(vertical(x, from, to, "deadlife", if row > self.current { "ghost" } else { "" }));
            y = to;
        }
        if bottom > y {
            under.push(vertical(x, y, bottom, "life", ""));
        }
    }

    /// The stretches, from height to height, in which all of these are dead, with the row in which each begins.
    pub(crate) fn all_dead(&self, nodes: &[NodeId]) -> Vec<(f32, Option<f32>, usize)> {
        if nodes.is_empty() {
            return Vec::new();
        }
        let mut changes: Vec<(u32, usize, i8)> = Vec::new();
        let mut add = |change| changes.insert(changes.partition_point(|known| *known < change), change);
        for death in self.plan.deaths.iter().filter(|death| nodes.contains(&death.node)) {
            add((death.event, death.from_row, 1));
            if let Some(row) = death.to_row {
                add((death.until, row, -1));
            }
        }
        let (mut dead, mut since, mut stretches) = (0, None, Vec::new());
        for (_, row, change) in changes {
            dead += i32::from(change);
            let is_full = usize::try_from(dead).is_ok_and(|dead| dead == nodes.len());
            let y = self.top(row) + middle(self.plan.mode, false, self.plan.figure(row))
                - if self.plan.mode == Mode::Full && self.plan.figure(row) != Figure::Arrow { 5.0 } else { 0.0 };
            match since {
                None if is_full => since = Some((y + 10.0, row)),
                Some((from, first)) if !is_full => {
                    stretches.push((from, Some(y.max(from)), first));
                    since = None;
                }
                _ => {}
            }
        }
        stretches.extend(since.map(|(from, row)| (from, None, row)));
        stretches
    }

    pub(crate) fn span(&self, span: &Span, under: &mut Vec<Shape>) {
        let Some(step) = self.storyline.steps.get(span.step) else { return };
        match span.figure {
            Figure::Trip if self.plan.mode == Mode::Full => {
                let end = if self.plan.figure(span.to_row) == Figure::Cross { 3.0 } else { 18.0 };
                let (from, to) = (self.top(span.from_row) + 26.0, self.top(span.to_row) + end);
                let tone = if span.from_row > self.current { "ghost" } else { "order" };
                let tone = if tone == "order" { Lane::of(step.to).class() } else { tone };
                let class = Class("busy", tone);
                let at = Point::new(self.plan.x(step.to) - 3.0, from);
                under.push(Shape::Rect { at, width: 6.0, height: (to - from).max(0.0), radius: 3.0, class });
            }
            Figure::Arrow => {
                let Some((from, to)) = self.slant(span) else { return };
                let outcome = self.trace.events.get(step.ended as usize).map(|event| event.outcome);
                let is_cross = step.failed
                    && matches!(
                        outcome,
                        Some(Outcome::Lost | Outcome::ReceiverDown | Outcome::Cut | Outcome::SenderDown)
                    );
                // Lost midway, at the time of its last row.
                let is_lost = step.failed && outcome == Some(Outcome::Lost);
                let end = if is_lost { Point::new((from.x + to.x) / 2.0, to.y) } else { to };
                let done = match (step.failed, step.is_check, step.kind) {
                    (true, ..) => Tone::Lost,
                    (_, true, _) => Tone::Check,
                    (.., StepKind::Reply) => Tone::Reply,
                    _ => Tone::Plain,
                };
                let ahead = if step.is_check { Tone::GhostCheck } else { Tone::Ghost };
                let now = self.plan.now(self.current);
                // The part below the playhead is still to come.
                let shape =
                    |from: Point, to: Point, tone: Tone| Shape::Line { from, to, class: Class("m", tone.class()) };
                let tone = if span.to_row <= self.current { done } else { ahead };
                let start = if from.y < now && now < end.y && tone == ahead {
                    let part = (now - from.y) / (end.y - from.y);
                    let split = Point::new(from.x + (end.x - from.x) * part, now);
                    under.push(shape(from, split, if done == Tone::Lost { Tone::Plain } else { done }));
                    split
                } else {
                    from
                };
                if is_cross {
                    under.push(shape(start, end, tone));
                    under.extend(cross(end));
                } else {
                    under.extend(arrow(start, end, tone.class(), step.is_check));
                }
            }
            _ => {}
        }
    }

    /// A long message's line from sender to receiver.
    pub(crate) fn slant(&self, span: &Span) -> Option<(Point, Point)> {
        let step = self.storyline.steps.get(span.step)?;
        let (x_from, x_to) = (self.plan.x(step.from), self.plan.x(step.to));
        let right = if x_to >= x_from { 1.0 } else { -1.0 };
        let (from_row, to_row) = (self.top(span.from_row), self.top(span.to_row));
        Some(if self.plan.mode == Mode::Full {
            let y = leave(step.is_check);
            (Point::new(x_from, from_row + y), Point::new(x_to - right, to_row + y + 4.0))
        } else {
            let [sender, receiver] = [step.from, step.to].map(|place| pill_width(self.plan, self.labels, place));
            let y = |row: usize| middle(self.plan.mode, step.is_check, self.plan.figure(row));
            (
                Point::new(x_from + right * (sender / 2.0 + 1.0), from_row + y(span.from_row)),
                Point::new(x_to - right * (receiver / 2.0 + 2.0), to_row + y(span.to_row)),
            )
        })
    }

    /// The last bit of a long message's way, where it arrives at this row.
    pub(crate) fn long_motion(&self, index: usize, row: &Row) -> Option<Motion> {
        let span = self.plan.spans_over(index, index).find(|span| span.to_row == index && span.step == row.step)?;
        let step = self.storyline.steps.get(row.step)?;
        if span.figure != Figure::Arrow || step.failed {
            return None;
        }
        let (from, to) = self.slant(span)?;
        let long = (to.x - from.x).hypot(to.y - from.y).max(1.0);
        let part = (160.0 / long).min(1.0);
        let from = Point::new(to.x - (to.x - from.x) * part, to.y - (to.y - from.y) * part);
        let tone = if step.is_check { Tone::Check } else { Tone::Plain };
        let millis = if step.is_check { 360 } else { 240 };
        Some(Motion { from, to, class: Class("packet", tone.class()), millis })
    }
}
