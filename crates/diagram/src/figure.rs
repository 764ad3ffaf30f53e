//! The marks of one row.

use std::borrow::Cow;

use half_message_protocol::{Event, Outcome, Phase, StepKind, Trace};

use crate::columns::Lane;
use crate::labels::{Labels, Length};
use crate::plan::{Figure, Mode, Plan};
use crate::scene::{Anchor, Class, Motion, Point, Shape, State};
use crate::storyline::{DrawnStep, Part, Row};
use crate::text::{self, fit, width};

/// Radius of a number's badge.
pub(crate) const BADGE: f32 = 9.0;
/// Half the diagonal of a check's badge.
const DIAMOND: f32 = 12.5;
/// Size of a label.
pub(crate) const LABEL: f32 = 12.0;
/// How much lower a message arrives than it leaves, in full lanes: time runs downward.
pub(crate) const DROP: f32 = 8.0;
const CROSS: &str = "M-5.500-5.500L5.500 5.500M5.500-5.500L-5.500 5.500";
const HEAD: &str = "M0 0L-9-4.200L-9 4.200z";
const CHECK_HEAD: &str = "M0 0L-13-6.500L-13 6.500z";
const BOLT: &str = "M10.350 1.350L3.600 10.350h4.500l-.9 6.300 7.200-9.450h-4.500z";

/// The manner in which a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Reply,
    Check,
    Lost,
    Ghost,
    GhostCheck,
    /// Still to come, and going to fail.
    GhostLost,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Reply => "ack",
            Self::Check => "check",
            Self::Lost => "lost",
            Self::Ghost | Self::GhostLost => "ghost",
            Self::GhostCheck => "ghost check",
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Reply => "t-mute",
            Self::Check => "t-check",
            Self::Lost | Self::GhostLost => "t-bad",
            Self::Ghost | Self::GhostCheck => "t-ghost",
        }
    }

    const fn is_ghost(self) -> bool {
        matches!(self, Self::Ghost | Self::GhostCheck | Self::GhostLost)
    }
}

/// One row on its way to marks.
pub(crate) struct Pen<'a> {
    pub trace: &'a Trace,
    pub plan: &'a Plan,
    pub labels: &'a dyn Labels,
    pub row: &'a Row,
    pub step: &'a DrawnStep,
    pub figure: Figure,
    pub state: State,
    pub can_fail: bool,
    pub shapes: Vec<Shape>,
    /// What moves when the playhead arrives, relative to the row.
    pub motion: Option<Motion>,
    /// Where the step starts.
    pub start: f32,
}

impl Pen<'_> {
    /// Draws the row.
    pub(crate) fn draw(&mut self) {
        self.time();
        self.tag();
        let full = self.plan.mode == Mode::Full;
        match self.figure {
            Figure::Arrow if full => self.arrow(),
            Figure::Trip if full => self.trip(),
            Figure::Point if full => self.point(),
            Figure::Cross if full => self.cross(),
            Figure::Arrow => self.pill_arrow(),
            Figure::Point if Lane::of(self.step.from) == Lane::of(self.step.to) => self.pill_point(self.step.to),
            Figure::Point => self.pill_point(self.step.from),
            Figure::Trip => self.pill_trip(),
            Figure::Cross => self.pill_cross(),
        }
        if self.has_bolt() && self.state == State::Ghost {
            let at = Point::new(self.plan.edges.1 - 24.0, self.middle() - 9.0);
            self.path(BOLT, at, 0.0, Class("bolt", ""));
        }
    }

    /// Height of the row's middle: of pills and badges in condensed lanes.
    pub(crate) fn middle(&self) -> f32 {
        middle(self.plan.mode, self.step.is_check && self.figure == Figure::Arrow, self.figure)
    }

    // The events and their words.

    pub(crate) fn event(&self, position: u32) -> Option<&Event> {
        self.trace.events.get(position as usize)
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.event(self.row.last).map_or(Outcome::Ok, |event| event.outcome)
    }

    pub(crate) fn fails_here(&self) -> bool {
        self.row.moment.phase == Phase::Failed
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.fails_here() && self.outcome() == Outcome::Lost
    }

    /// The event that says what the row is: its failure, if it fails, else its beginning.
    pub(crate) fn telling(&self) -> u32 {
        if self.fails_here() { self.row.last } else { self.row.first }
    }

    /// The words of an event that fit into `room`.
    pub(crate) fn words(&self, event: u32, room: f32, size: f32, weight: u16) -> String {
        if self.plan.mode == Mode::Full {
            let text = self.labels.event(self.trace, event, Length::Full);
            if width(&text, size, weight) <= room {
                return text;
            }
        }
        fit(self.labels.event(self.trace, event, Length::Short), room, size, weight)
    }

    // Tones.

    pub(crate) fn is_ghost(&self) -> bool {
        self.state == State::Ghost
    }

    pub(crate) fn tone(&self) -> Tone {
        let is_check = self.step.is_check;
        let is_refused = matches!(self.outcome(), Outcome::Refused(_) | Outcome::Threw | Outcome::TimedOut);
        let is_bad = self.fails_here() || self.figure == Figure::Cross || is_refused;
        match () {
            () if self.is_ghost() && is_bad => Tone::GhostLost,
            () if self.is_ghost() && is_check => Tone::GhostCheck,
            () if self.is_ghost() => Tone::Ghost,
            () if is_bad => Tone::Lost,
            () if is_check => Tone::Check,
            () if self.step.kind == StepKind::Reply => Tone::Reply,
            () => Tone::Plain,
        }
    }

    /// The tone of what comes back from a database.
    pub(crate) fn back_tone(&self) -> Tone {
        match self.tone() {
            Tone::Plain => Tone::Reply,
            other => other,
        }
    }

    // Parts of a row.

    /// Left end of what belongs to the lanes.
    pub(crate) fn left_edge(&self) -> f32 {
        match self.plan.mode {
            Mode::Full | Mode::Condensed | Mode::Tight => self.plan.edges.0 + 58.0 + self.plan.tags,
            Mode::Phone => self.plan.edges.0 + self.plan.tags,
        }
    }

    /// Right end of it.
    pub(crate) fn right_edge(&self) -> f32 {
        self.plan.edges.1
            - if self.has_bolt() {
                28.0
            } else if self.plan.mode == Mode::Phone {
                2.0
            } else {
                8.0
            }
    }

    /// Whether the row is one that says "can fail" on a phone, where nothing can be hovered.
    pub(crate) fn has_bolt(&self) -> bool {
        self.plan.mode == Mode::Phone && self.can_fail && self.row.part != Part::End
    }

    /// Height at which the row begins, for what stands left of the lanes.
    fn beginning(&self) -> f32 {
        match self.plan.mode {
            Mode::Full if self.figure == Figure::Arrow => self.leave(),
            Mode::Full => 18.0,
            _ => self.middle(),
        }
    }

    pub(crate) fn time(&mut self) {
        if self.plan.mode == Mode::Phone {
            return;
        }
        let y = self.beginning();
        let tone = if self.is_ghost() { "t-ghost" } else { "t-mute" };
        let at = Point::new(self.plan.edges.0 + 50.0, y + 4.0);
        let text = self.labels.time(self.row.from);
        let room = 50.0 / width(&text, 11.0, 400);
        // A long clock is set smaller rather than cut.
        let size = if room < 1.0 { (11.0 * room).max(8.0) } else { 11.0 };
        self.push_text(at, text, size, 400, Anchor::End, Class("halo time", tone));
    }

    pub(crate) fn tag(&mut self) {
        if self.plan.tags == 0.0 {
            return;
        }
        let Some(order) = self.step.step.order_number() else { return };
        let y = self.beginning();
        let x = self.plan.edges.0 + if self.plan.mode == Mode::Phone { 10.0 } else { 68.0 };
        self.path(sign(order), Point::new(x, y), 0.0, Class("sign", ""));
        if self.plan.mode != Mode::Phone {
            let tone = if self.is_ghost() { "t-ghost" } else { "t-mute" };
            let at = Point::new(x + 9.0, y + 4.0);
            self.push_text(at, order.to_string(), 11.5, 400, Anchor::Start, Class("halo time tag", tone));
        }
    }

    /// A label in the middle over an arrow: never over the badge at its start, nor out of the picture.
    pub(crate) fn label_over(&mut self, from: f32, to: f32, baseline: f32, event: u32, weight: u16, tone: Tone) {
        let (low, high) =
            if to >= from { (from + 5.0, self.right_edge()) } else { (self.left_edge() + 4.0, from - 5.0) };
        let mut words = self.words(event, high - low, LABEL, weight);
        let mut wide = width(&words, LABEL, weight);
        let between = (to - from).abs() + 20.0;
        if wide > between {
            let short = self.labels.event(self.trace, event, Length::Short);
            let narrow = width(&short, LABEL, weight);
            if narrow < wide {
                (words, wide) = (short, narrow);
            }
        }
        let half = wide / 2.0;
        let middle = ((from + to) / 2.0).min(high - half).max(low + half);
        // The line is highest where it leaves: a label that reaches there gives way.
        let clear = ((to - from).abs() / 2.0 - half).max(0.0) / (to - from).abs().max(1.0);
        let baseline = baseline - (2.0 - DROP * clear).max(0.0);
        self.text(Point::new(middle, baseline), words, LABEL, weight, Anchor::Middle, tone);
    }

    /// A label that starts at `near` and goes on in the direction of `right`; on the other side of the step, from
    /// `other` on, where there is more room.
    #[expect(clippy::too_many_arguments, reason = "two candidate places and what to write there")]
    pub(crate) fn beside(
        &mut self,
        near: f32,
        other: f32,
        baseline: f32,
        right: f32,
        event: u32,
        weight: u16,
        tone: Tone,
    ) {
        let (left, edge) = (self.left_edge() + 4.0, self.right_edge());
        let room = |x: f32, right: f32| if right > 0.0 { edge - x } else { x - left };
        let (here, there) = (room(near, right), room(other, -right));
        let wanted = width(&self.words(event, f32::INFINITY, LABEL, weight), LABEL, weight);
        let short = width(&self.labels.event(self.trace, event, Length::Short), LABEL, weight);
        let stays = here >= wanted || (here >= short && there < wanted) || here >= there;
        let (x, right, room) = if stays { (near, right, here) } else { (other, -right, there) };
        let words = self.words(event, room, LABEL, weight);
        let anchor = if right > 0.0 { Anchor::Start } else { Anchor::End };
        if !words.is_empty() {
            self.text(Point::new(x, baseline), words, LABEL, weight, anchor, tone);
        }
    }

    /// A message's line with its end: an arrow's head, or a cross where it was lost.
    pub(crate) fn shaft(&mut self, from: Point, to: Point, tone: Tone) {
        let middle = Point::new((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
        let right = if to.x >= from.x { 1.0 } else { -1.0 };
        match self.outcome() {
            Outcome::Lost if self.fails_here() => {
                self.line(from, middle, Class("m", tone.class()));
                self.put_cross(middle);
                self.moves(from, middle, tone);
            }
            Outcome::ReceiverDown if self.fails_here() => {
                let end = Point::new(to.x - right * 7.0, to.y);
                self.line(from, end, Class("m", tone.class()));
                self.put_cross(end);
                self.moves(from, end, tone);
            }
            _ => {
                let is_reply = self.step.kind == StepKind::Reply;
                let look = if is_reply && tone == Tone::Lost { "lost back" } else { tone.class() };
                self.shaft_to(from, to, tone, look);
            }
        }
    }

    pub(crate) fn shaft_to(&mut self, from: Point, to: Point, tone: Tone, look: &'static str) {
        self.shapes.extend(arrow(from, to, look, matches!(tone, Tone::Check | Tone::GhostCheck)));
        if self.motion.is_none() {
            self.moves(from, to, tone);
        }
    }

    pub(crate) fn moves(&mut self, from: Point, to: Point, tone: Tone) {
        let millis = if self.step.is_check { 360 } else { 240 };
        self.motion = Some(Motion { from, to, class: Class("packet", tone.class()), millis });
    }

    pub(crate) fn put_cross(&mut self, at: Point) {
        self.circle(at, 8.5, Class("crossbg", ""));
        self.path(CROSS, at, 0.0, Class("cross", ""));
    }

    /// The step's number beside a point, `gap` away. Returns how much room both take.
    pub(crate) fn badge(&mut self, at: Point, right: f32, gap: f32, tone: Tone) -> f32 {
        let half = self.badge_half();
        self.badge_at(Point::new(at.x + right * (half + gap), at.y), tone);
        2.0 * half + gap
    }

    pub(crate) fn badge_half(&self) -> f32 {
        let round = if self.step.is_check { DIAMOND } else { BADGE };
        match self.step.number {
            0..100 => round,
            100..1_000 => round.max(14.0),
            1_000..10_000 => round.max(17.0),
            _ => round.max(20.0),
        }
    }

    pub(crate) fn badge_at(&mut self, at: Point, tone: Tone) {
        let number = self.step.number.to_string();
        let half = self.badge_half();
        let look = Class("badge", tone.class());
        if self.step.is_check {
            let tall = DIAMOND;
            let (tall, half) = (&text::number(tall), &text::number(half));
            let d = ["M0-", tall, "L", half, " 0L0 ", tall, "L-", half, " 0z"].concat();
            self.shapes.push(Shape::Path { d: Cow::Owned(d), at, turn: 0.0, class: look });
        } else if half > BADGE {
            self.rect(Point::new(at.x - half, at.y - BADGE), 2.0 * half, 2.0 * BADGE, BADGE, look);
        } else {
            self.circle(at, BADGE, look);
        }
        let tone = match tone {
            Tone::GhostLost => "t-bad",
            tone if tone.is_ghost() => "t-ghost",
            _ => "t-bg",
        };
        self.plain_text(Point::new(at.x, at.y + 3.8), number, 10.5, 700, Anchor::Middle, tone);
    }

    // Single marks.

    pub(crate) fn line(&mut self, from: Point, to: Point, class: Class) {
        self.shapes.push(Shape::Line { from, to, class });
    }

    pub(crate) fn rect(&mut self, at: Point, width: f32, height: f32, radius: f32, class: Class) {
        self.shapes.push(Shape::Rect { at, width, height, radius, class });
    }

    pub(crate) fn circle(&mut self, at: Point, radius: f32, class: Class) {
        self.shapes.push(Shape::Circle { at, radius, class });
    }

    pub(crate) fn path(&mut self, d: &'static str, at: Point, turn: f32, class: Class) {
        self.shapes.push(Shape::Path { d: Cow::Borrowed(d), at, turn, class });
    }

    pub(crate) fn text(&mut self, at: Point, text: String, size: f32, weight: u16, anchor: Anchor, tone: Tone) {
        self.push_text(at, text, size, weight, anchor, Class("halo", tone.text()));
    }

    pub(crate) fn plain_text(
        &mut self,
        at: Point,
        text: String,
        size: f32,
        weight: u16,
        anchor: Anchor,
        tone: &'static str,
    ) {
        self.push_text(at, text, size, weight, anchor, Class("nohalo", tone));
    }

    pub(crate) fn push_text(&mut self, at: Point, text: String, size: f32, weight: u16, anchor: Anchor, class: Class) {
        if !text.is_empty() {
            self.shapes.push(Shape::Text { at, text, size, weight, anchor, class });
        }
    }
}

/// The tone of a database's request, which leaves as it should, whatever comes back.
pub(crate) const fn went_out(tone: Tone) -> Tone {
    match tone {
        Tone::Lost => Tone::Plain,
        Tone::GhostLost => Tone::Ghost,
        other => other,
    }
}

/// An order's sign around its middle: a disc, a square, a triangle, a diamond, and round again.
pub(crate) const fn sign(order: u16) -> &'static str {
    match order % 4 {
        1 => "M-4.200 0a4.200 4.200 0 1 1 8.400 0a4.200 4.200 0 1 1-8.400 0z",
        2 => "M-4-4h8v8h-8z",
        3 => "M0-4.400L4.600 4H-4.600z",
        _ => "M0-5L5 0L0 5L-5 0z",
    }
}

/// Height at which an arrow leaves its row in full lanes.
pub(crate) const fn leave(is_check: bool) -> f32 {
    if is_check { 23.0 } else { 18.0 }
}

/// Height of a row's middle in condensed lanes.
pub(crate) fn middle(mode: Mode, is_check: bool, figure: Figure) -> f32 {
    match (mode, is_check, figure) {
        (Mode::Full, ..) => leave(is_check),
        (Mode::Condensed, true, _) => 21.0,
        (Mode::Condensed, false, _) => 17.0,
        (Mode::Tight, true, _) => 29.0,
        (Mode::Tight, false, Figure::Arrow) => 25.0,
        (Mode::Tight, false, _) => 17.0,
        (Mode::Phone, true, _) => 34.0,
        (Mode::Phone, false, Figure::Arrow) => 28.0,
        (Mode::Phone, false, _) => 22.0,
    }
}

pub(crate) const fn thick(is_check: bool) -> f32 {
    if is_check { 1.0 } else { 0.0 }
}

/// A line with an arrow's head.
pub(crate) fn arrow(from: Point, to: Point, look: &'static str, is_thick: bool) -> [Shape; 2] {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let long = dx.hypot(dy).max(1.0);
    let inset = if is_thick { 9.6 } else { 6.4 };
    let end = Point::new(to.x - dx / long * inset, to.y - dy / long * inset);
    let d = Cow::Borrowed(if is_thick { CHECK_HEAD } else { HEAD });
    [
        Shape::Line { from, to: end, class: Class("m", look) },
        Shape::Path { d, at: to, turn: dy.atan2(dx).to_degrees(), class: Class("a", look) },
    ]
}

/// A cross on its ground.
pub(crate) fn cross(at: Point) -> [Shape; 2] {
    [
        Shape::Circle { at, radius: 8.5, class: Class("crossbg", "") },
        Shape::Path { d: Cow::Borrowed(CROSS), at, turn: 0.0, class: Class("cross", "") },
    ]
}
