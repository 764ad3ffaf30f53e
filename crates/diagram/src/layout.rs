//! Positions of everything visible, with the playhead on one row.

use std::ops::Range;

use half_message_protocol::{Outcome, Phase, Place, StepKind, Trace, ways};

use crate::figure::{Pen, Tone, arrow, cross, leave, middle, pill_width};
use crate::labels::{Labels, Length};
use crate::plan::{Figure, Lane, Mode, Plan, Span};
use crate::scene::{
    Anchor, Class, Fold, FoldKey, Head, Motion, Playhead, Point, RowGroup, RowKey, Scene, Shape, State,
};
use crate::storyline::{Part, Row, Stage, Storyline};
use crate::text::{fit, width};

/// The visible part of a run's picture with the playhead on row `current`.
///
/// `window` is the visible range of heights, px from the top of the scene; rows outside are left out, save `kept` (a
/// focused row is not taken away). A row is laid out alike in every window that shows it.
pub fn layout(
    trace: &Trace,
    storyline: &Storyline,
    plan: &Plan,
    current: usize,
    window: Range<f32>,
    kept: Option<usize>,
    labels: &dyn Labels,
) -> Scene {
    let view = View { trace, storyline, plan, current, labels };
    let first = plan.row_at(window.start, current);
    let last = plan.row_at(window.end, current);
    let mut scene = Scene {
        width: plan.width,
        height: plan.height(),
        head: view.head(),
        under: Vec::new(),
        folds: Vec::new(),
        rows: Vec::new(),
        playhead: view.playhead(),
        motion: None,
    };
    let kept = |wanted: bool| kept.filter(|row| wanted == (*row < first) && (*row < first || *row > last));
    let rows = kept(true).into_iter().chain(first..=last).chain(kept(false));
    for index in rows {
        let Some(row) = storyline.rows.get(index) else { continue };
        view.folds(index, row, &mut scene.folds);
        if let Some((group, motion)) = view.row(index, row) {
            if group.is_check && group.state != State::Ghost && plan.figure(index) == Figure::Arrow {
                scene.under.push(view.band(&group));
            }
            if index == current {
                scene.motion = motion.or_else(|| view.long_motion(index, row));
            }
            scene.rows.push(group);
        }
    }
    view.lanes(&mut scene.under);
    for span in plan.spans_over(first, last) {
        view.span(span, &mut scene.under);
    }
    scene
}

struct View<'a> {
    trace: &'a Trace,
    storyline: &'a Storyline,
    plan: &'a Plan,
    current: usize,
    labels: &'a dyn Labels,
}

impl View<'_> {
    fn top(&self, row: usize) -> f32 {
        self.plan.top(row, self.current)
    }

    fn state(&self, index: usize, fails: bool) -> State {
        match index.cmp(&self.current) {
            std::cmp::Ordering::Less if fails => State::Failed,
            std::cmp::Ordering::Less => State::Past,
            std::cmp::Ordering::Equal => State::Now,
            std::cmp::Ordering::Greater => State::Ghost,
        }
    }

    fn key(&self, index: usize, row: &Row) -> Option<RowKey> {
        let step = self.storyline.steps.get(row.step)?;
        let usual = match row.part {
            Part::Begin => step.row,
            Part::End => step.last_row,
            Part::Whole => step.row,
        };
        let nth = if index == usual { 0 } else { u16::try_from(index).unwrap_or(u16::MAX) };
        Some(RowKey { step: step.step, part: row.part, nth })
    }

    fn row(&self, index: usize, row: &Row) -> Option<(RowGroup, Option<Motion>)> {
        let step = self.storyline.steps.get(row.step)?;
        let key = self.key(index, row)?;
        let state = self.state(index, row.moment.phase == Phase::Failed);
        let now = self.storyline.step_at(self.current).and_then(|step| step.step.order_number());
        let can_fail = can_fail(step);
        let mut pen = Pen {
            trace: self.trace,
            plan: self.plan,
            labels: self.labels,
            row,
            step,
            figure: self.plan.figure(index),
            state,
            can_fail,
            is_focused: now.is_none() || now == step.step.order_number(),
            shapes: Vec::new(),
            motion: None,
            start: 0.0,
        };
        pen.draw();
        let y = self.top(index);
        let motion = pen.motion.map(|motion| Motion { from: down(motion.from, y), to: down(motion.to, y), ..motion });
        let (left, right) = self.plan.edges;
        let group = RowGroup {
            row: index,
            key,
            y,
            height: self.plan.row_height(index),
            left: if self.plan.mode == Mode::Phone { left } else { left + 58.0 },
            right: if self.plan.mode == Mode::Phone { right } else { right - 8.0 },
            start: pen.start,
            state,
            failed: step.failed,
            is_check: step.is_check,
            can_fail,
            shapes: pen.shapes,
        };
        Some((group, motion))
    }

    fn band(&self, group: &RowGroup) -> Shape {
        let (inset, radius) = if self.plan.mode == Mode::Phone { (0.0, 0.0) } else { (2.0, 8.0) };
        Shape::Rect {
            at: Point::new(group.left, group.y + inset),
            width: group.right - group.left,
            height: group.height - 2.0 * inset,
            radius,
            class: Class("band", ""),
        }
    }

    fn folds(&self, index: usize, row: &Row, folds: &mut Vec<Fold>) {
        let measures = self.plan.mode.measures();
        let Some(key) = self.key(index, row) else { return };
        let mut y = self.top(index);
        if row.opens_stage {
            y -= measures.stage;
            if let Some(stage) = row.stage {
                folds.push(Fold { key: FoldKey::Stage(key), y, shapes: self.stage(stage, index, row) });
            }
        }
        if let Some(wait) = self.storyline.wait_before(index) {
            y -= measures.wait;
            let (left, right) = self.plan.edges;
            let length = if self.plan.mode == Mode::Full { Length::Full } else { Length::Short };
            let size = if self.plan.mode == Mode::Phone { 12.0 } else { 11.5 };
            let mut text = self.labels.wait(self.trace, self.storyline, wait, length);
            let indent = if self.plan.mode == Mode::Phone { 0.0 } else { 56.0 };
            let (left, right) = (left + indent, right - if indent == 0.0 { 0.0 } else { 8.0 });
            let room = right - left - 50.0;
            if width(&text, size, 500) > room {
                text = self.labels.wait(self.trace, self.storyline, wait, Length::Short);
            }
            let text = fit(text, room, size, 500);
            let half = width(&text, size, 500) / 2.0 + 11.0;
            let (x, y_middle) = ((left + right) / 2.0, measures.wait / 2.0);
            let line = |from: f32, to: f32| Shape::Line {
                from: Point::new(from, y_middle),
                to: Point::new(to, y_middle),
                class: Class("skip", ""),
            };
            let shapes = vec![
                line(left, x - half - 2.0),
                line(x + half + 2.0, right),
                Shape::Rect {
                    at: Point::new(x - half, y_middle - 11.0),
                    width: 2.0 * half,
                    height: 22.0,
                    radius: 11.0,
                    class: Class("pill", "wait"),
                },
                Shape::Text {
                    at: Point::new(x, y_middle + 4.0),
                    text,
                    size,
                    weight: 500,
                    anchor: Anchor::Middle,
                    class: Class("nohalo", "t-mute"),
                },
            ];
            folds.push(Fold { key: FoldKey::Wait(key), y, shapes });
        }
    }

    fn stage(&self, stage: Stage, index: usize, row: &Row) -> Vec<Shape> {
        let (left, right) = self.plan.edges;
        let tone = if index > self.current { "t-ghost" } else { "t-mute" };
        let name = |stage: Stage| format!("{} {}", stage.number(), self.labels.stage(stage));
        // Placing the order is no row of its own: the half message follows at once.
        let text = match stage {
            Stage::Half => [name(Stage::Begin), name(stage)].join(" · "),
            _ => name(stage),
        };
        let order = self.storyline.steps.get(row.step).and_then(|step| step.step.order_number());
        let text = match order {
            // With several orders under way the phase is that of one of them.
            Some(order) if self.plan.tags > 0.0 => format!("{order} · {text}"),
            _ => text,
        };
        let inset = if self.plan.mode == Mode::Phone { 6.0 } else { 12.0 };
        let text = fit(text, right - left - 2.0 * inset, 11.0, 600);
        vec![Shape::Text {
            at: Point::new(left + inset, self.plan.mode.measures().stage - 4.0),
            text,
            size: 11.0,
            weight: 600,
            anchor: Anchor::Start,
            class: Class("halo stage", tone),
        }]
    }

    fn playhead(&self) -> Option<Playhead> {
        let row = self.storyline.rows.get(self.current)?;
        let text = self.labels.time(row.at);
        let (left, right) = self.plan.edges;
        let size = if self.plan.mode == Mode::Phone { 12.0 } else { 11.0 };
        let wide = width(&text, size, 600) + 16.0;
        let left = if self.plan.mode == Mode::Phone { left } else { left + 20.0 };
        let right = if self.plan.mode == Mode::Phone { right } else { right - 8.0 };
        let pill = right - wide + if self.plan.mode == Mode::Phone { -6.0 } else { 4.0 };
        let shapes = vec![
            Shape::Line { from: Point::new(left, 0.0), to: Point::new(right, 0.0), class: Class("now", "") },
            Shape::Rect {
                at: Point::new(pill, -10.5),
                width: wide,
                height: 21.0,
                radius: 10.5,
                class: Class("nowpill", ""),
            },
            Shape::Text {
                at: Point::new(pill + wide / 2.0, 4.0),
                text,
                size,
                weight: 600,
                anchor: Anchor::Middle,
                class: Class("nohalo", "t-on"),
            },
        ];
        Some(Playhead { y: self.plan.now(self.current), shapes })
    }

    // What stands still behind the rows.

    fn lanes(&self, under: &mut Vec<Shape>) {
        let bottom = self.plan.height() - 6.0;
        if self.plan.mode == Mode::Full {
            for lane in &self.plan.lanes {
                // Open on top: the head closes it.
                let (width, tall) = (lane.right - lane.left, bottom - 10.0);
                let d = format!("M0 0v{tall:.1}a10 10 0 0 0 10 10h{:.1}a10 10 0 0 0 10-10v-{tall:.1}", width - 20.0);
                under.push(Shape::Path {
                    d: d.into(),
                    at: Point::new(lane.left, 0.0),
                    turn: 0.0,
                    class: Class("lane", ""),
                });
            }
            for lifeline in &self.plan.lifelines {
                self.life(lifeline.x, &[lifeline.place], bottom - 6.0, under);
            }
            return;
        }
        for lane in &self.plan.lanes {
            let places: Vec<Place> =
                self.plan.lifelines.iter().filter(|line| line.lane == lane.lane).map(|line| line.place).collect();
            let x = self.plan.lifelines.iter().find(|line| line.lane == lane.lane).map_or(lane.middle(), |line| line.x);
            self.life(x, &places, bottom, under);
        }
    }

    /// A lifeline: dotted while everybody on it who can die is dead.
    fn life(&self, x: f32, places: &[Place], bottom: f32, under: &mut Vec<Shape>) {
        let mut mortals: Vec<_> = places.iter().map(|place| place.node()).filter(|node| node.can_crash()).collect();
        mortals.dedup();
        let mut y = 0.0;
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
    fn all_dead(&self, nodes: &[half_message_protocol::NodeId]) -> Vec<(f32, Option<f32>, usize)> {
        if nodes.is_empty() {
            return Vec::new();
        }
        let mut changes: Vec<(u32, usize, i8)> = Vec::new();
        for death in self.plan.deaths.iter().filter(|death| nodes.contains(&death.node)) {
            changes.push((death.event, death.from_row, 1));
            if let Some(row) = death.to_row {
                changes.push((death.until, row, -1));
            }
        }
        changes.sort_unstable();
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

    // Messages that are long under way.

    fn span(&self, span: &Span, under: &mut Vec<Shape>) {
        let Some(step) = self.storyline.steps.get(span.step) else { return };
        match span.figure {
            Figure::Trip if self.plan.mode == Mode::Full => {
                let (from, to) = (self.top(span.from_row) + 26.0, self.top(span.to_row) + 18.0);
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
    fn slant(&self, span: &Span) -> Option<(Point, Point)> {
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
    fn long_motion(&self, index: usize, row: &Row) -> Option<Motion> {
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

    // The heads.

    fn head(&self) -> Head {
        let height = self.plan.mode.head_height();
        let mut shapes = Vec::new();
        for lane in &self.plan.lanes {
            if self.plan.mode == Mode::Full {
                let (wide, tall) = (lane.right - lane.left, height - 8.0 - 10.0);
                let d = format!(
                    "M0 {:.1}v-{tall:.1}a10 10 0 0 1 10-10h{:.1}a10 10 0 0 1 10 10v{tall:.1}",
                    height - 8.0,
                    wide - 20.0
                );
                shapes.push(Shape::Path {
                    d: d.into(),
                    at: Point::new(lane.left, 8.0),
                    turn: 0.0,
                    class: Class("lane", ""),
                });
            }
            let x = self.middle_of(lane.lane).unwrap_or(lane.middle());
            let (y, size) = if self.plan.mode == Mode::Full { (29.0, 13.0) } else { (20.0, 13.0) };
            let x = if self.plan.mode == Mode::Full { lane.middle() } else { x };
            let room = lane.right - lane.left - 6.0;
            let mut text = self.labels.lane(lane.lane);
            if width(&text, size, 600) > room
                && let Some(bracket) = text.find(['(', '（'])
            {
                text.truncate(bracket);
            }
            let text = fit(text, room, size, 600);
            let tone = match lane.lane {
                Lane::Order => "t-order",
                Lane::Broker => "t-broker",
                Lane::Cart => "t-cart",
            };
            let at = Point::new(x, y);
            shapes.push(Shape::Text {
                at,
                text,
                size,
                weight: 600,
                anchor: Anchor::Middle,
                class: Class("nohalo", tone),
            });
            if self.plan.mode != Mode::Full {
                self.names(lane.lane, x, room, &mut shapes);
            }
        }
        if self.plan.mode == Mode::Full {
            self.boxes(&mut shapes);
            shapes.push(Shape::Text {
                at: Point::new(self.plan.edges.0 + 50.0, 60.0),
                text: self.labels.time_heading(),
                size: 11.0,
                weight: 400,
                anchor: Anchor::End,
                class: Class("nohalo", "t-mute"),
            });
        }
        Head { width: self.plan.width, height, shapes }
    }

    fn middle_of(&self, lane: Lane) -> Option<f32> {
        self.plan.lifelines.iter().find(|line| line.lane == lane).map(|line| line.x)
    }

    fn is_dead(&self, place: Place) -> bool {
        let upto = self.storyline.rows.get(self.current).map_or(0, |row| row.upto);
        self.plan.deaths.iter().any(|death| death.node == place.node() && death.event < upto && death.until >= upto)
    }

    /// Full lanes: a box for each lifeline.
    fn boxes(&self, shapes: &mut Vec<Shape>) {
        let mut lines = self.plan.lifelines.iter().peekable();
        while let Some(line) = lines.next() {
            let is_dead = self.is_dead(line.place);
            let next = lines.peek().map_or(self.plan.edges.1, |next| next.x);
            let room = (next - line.x).min(110.0) - 10.0;
            let text = fit(self.labels.place(line.place), room - 8.0, 11.5, 500);
            let wide = (width(&text, 11.5, 500) + 16.0).max(74.0).min(room.max(40.0));
            shapes.push(vertical(line.x, 64.0, 72.0, "life", ""));
            shapes.push(Shape::Rect {
                at: Point::new(line.x - wide / 2.0, 40.0),
                width: wide,
                height: 24.0,
                radius: 6.0,
                class: Class("head", if is_dead { "dead" } else { "" }),
            });
            shapes.push(Shape::Text {
                at: Point::new(line.x, 56.0),
                text,
                size: 11.5,
                weight: 500,
                anchor: Anchor::Middle,
                class: Class("nohalo", if is_dead { "t-bad" } else { "" }),
            });
        }
    }

    /// Condensed lanes: the names in one line, dead ones struck.
    fn names(&self, lane: Lane, x: f32, room: f32, shapes: &mut Vec<Shape>) {
        let is_database = |place: &Place| matches!(place, Place::OrderDb | Place::CartDb);
        let places = self.plan.lifelines.iter().filter(|line| line.lane == lane).map(|line| line.place);
        let mut names: Vec<(String, bool)> = places
            .filter(|place| !is_database(place))
            .map(|place| (self.labels.place(place), self.is_dead(place)))
            .collect();
        let size = 11.0;
        let gap = 7.0;
        let total = |names: &[(String, bool)]| -> f32 {
            names.iter().map(|(name, _)| width(name, size, 400) + gap).sum::<f32>() - gap
        };
        if total(&names) > room {
            // "order-a b c d"
            for (name, _) in names.iter_mut().skip(1) {
                if let Some((_, letter)) = name.rsplit_once('-') {
                    *name = letter.to_owned();
                }
            }
        }
        if total(&names) > room {
            let each = room / names.len().max(1) as f32 - gap;
            for (name, _) in &mut names {
                *name = fit(std::mem::take(name), each, size, 400);
            }
        }
        let mut left = x - total(&names) / 2.0;
        for (name, is_dead) in names {
            let wide = width(&name, size, 400);
            shapes.push(Shape::Text {
                at: Point::new(left + wide / 2.0, 37.0),
                text: name,
                size,
                weight: 400,
                anchor: Anchor::Middle,
                class: Class("nohalo", if is_dead { "t-bad struck" } else { "t-mute" }),
            });
            left += wide + gap;
        }
    }
}

/// Whether the step can fail in some way.
fn can_fail(step: &crate::storyline::DrawnStep) -> bool {
    ways(step.step, step.from, step.to).iter().any(|way| way.why_not.is_none())
}

fn down(point: Point, y: f32) -> Point {
    Point::new(point.x, point.y + y)
}

fn vertical(x: f32, from: f32, to: f32, base: &'static str, tone: &'static str) -> Shape {
    Shape::Line { from: Point::new(x, from), to: Point::new(x, to), class: Class(base, tone) }
}
