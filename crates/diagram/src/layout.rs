//! Positions of everything visible, with the playhead on one row.

use std::ops::Range;

use half_message_protocol::{Phase, Trace, Way, ways};

use crate::figure::Pen;
use crate::labels::{Labels, Length};
use crate::plan::{Figure, Mode, Plan};
use crate::scene::{Anchor, Class, Fold, FoldKey, Motion, Playhead, Point, RowGroup, Scene, Shape, State};
use crate::storyline::{Row, Stage, Storyline};
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
        bands: Vec::new(),
        lanes: Vec::new(),
        spans: Vec::new(),
        folds: Vec::new(),
        rows: Vec::new(),
        playhead: view.playhead(),
        focused_order: view.order_of(current),
        motion: None,
    };
    let kept = |wanted: bool| kept.filter(|row| wanted == (*row < first) && (*row < first || *row > last));
    let rows = kept(true).into_iter().chain(first..=last).chain(kept(false));
    for index in rows {
        let Some(row) = storyline.rows.get(index) else { continue };
        view.folds(index, row, &mut scene.folds);
        if let Some((group, motion)) = view.row(index, row) {
            if group.is_check && group.state != State::Ghost && plan.figure(index) == Figure::Arrow {
                scene.bands.push(view.band(&group));
            }
            if index == current {
                scene.motion = motion.or_else(|| view.long_motion(index, row));
            }
            scene.rows.push(group);
        }
    }
    view.lanes(&mut scene.lanes);
    for span in plan.spans_over(first, last) {
        view.span(span, &mut scene.spans);
    }
    scene
}

pub(crate) struct View<'a> {
    pub trace: &'a Trace,
    pub storyline: &'a Storyline,
    pub plan: &'a Plan,
    pub current: usize,
    pub labels: &'a dyn Labels,
}

impl View<'_> {
    pub(crate) fn top(&self, row: usize) -> f32 {
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

    fn row(&self, index: usize, row: &Row) -> Option<(RowGroup, Option<Motion>)> {
        let step = self.storyline.steps.get(row.step)?;
        let key = self.storyline.key(index)?;
        let state = self.state(index, row.moment.phase == Phase::Failed);
        let can_fail = !self.plan.is_locked && can_fail(self.trace.scenario.way, step);
        let mut pen = Pen {
            trace: self.trace,
            plan: self.plan,
            labels: self.labels,
            row,
            step,
            figure: self.plan.figure(index),
            state,
            can_fail,
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
            order: self.order_of(index),
            can_fail,
            shapes: pen.shapes,
        };
        Some((group, motion))
    }

    /// The order that a row is about, where there are several.
    fn order_of(&self, row: usize) -> Option<u16> {
        let step = self.storyline.step_at(row)?;
        step.step.order_number().filter(|_| self.plan.tags > 0.0)
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
        let Some(key) = self.storyline.key(index) else { return };
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
        let order = self.storyline.steps.get(row.step).and_then(|step| step.step.order_number());
        let text = stage_words(self.labels, self.plan.way, stage, order.filter(|_| self.plan.tags > 0.0));
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
}

/// The name of a phase; of an order, where there are several under way.
pub(crate) fn stage_words(labels: &dyn Labels, way: Way, stage: Stage, order: Option<u16>) -> String {
    let name = |stage: Stage| match way {
        Way::Rocketmq => format!("{} {}", stage.number(), labels.stage(way, stage)),
        // The other ways have phases of their own, in an order of their own.
        _ => labels.stage(way, stage),
    };
    // Placing the order is no row of its own: the half message follows at once.
    let text = match stage {
        Stage::Half if way == Way::Rocketmq => [name(Stage::Begin), name(stage)].join(" · "),
        _ => name(stage),
    };
    match order {
        Some(order) => format!("{order} · {text}"),
        None => text,
    }
}

/// Whether the step can fail in some way.
fn can_fail(way: Way, step: &crate::storyline::DrawnStep) -> bool {
    ways(way, step.step, step.from, step.to).iter().any(|way| way.why_not.is_none())
}

fn down(point: Point, y: f32) -> Point {
    Point::new(point.x, point.y + y)
}

pub(crate) fn vertical(x: f32, from: f32, to: f32, base: &'static str, tone: &'static str) -> Shape {
    Shape::Line { from: Point::new(x, from), to: Point::new(x, to), class: Class(base, tone) }
}
