//! A row in condensed lanes and on phones: who it is stands in a pill.

use half_message_protocol::Place;

use crate::columns::Lane;
use crate::figure::{BADGE, LABEL, Pen, Tone, went_out};
use crate::labels::Labels;
use crate::labels::Length;
use crate::plan::{Mode, Plan};
use crate::scene::{Anchor, Class, Point};
use crate::storyline::{DrawnStep, Part, Row};
use crate::text::width;

const SMALL_CROSS: &str = "M-3.600-3.600L3.600 3.600M3.600-3.600L-3.600 3.600";

const DATABASE: &str = "M2.800 3.500a4.200 1.700 0 1 1 8.400 0a4.200 1.700 0 1 1-8.400 0M2.800 3.500v7c0 .9 1.900 1.700 4.200 1.700\
                        s4.200-.8 4.200-1.700v-7M2.800 7c0 .9 1.900 1.700 4.200 1.700s4.200-.8 4.200-1.700";

impl Pen<'_> {
    pub(crate) fn pill_arrow(&mut self) {
        let (from, to) = (self.plan.x(self.step.from), self.plan.x(self.step.to));
        let right = if to >= from { 1.0 } else { -1.0 };
        let tone = self.tone();
        let y = self.middle();
        let weight = if self.step.is_check { 600 } else { 400 };
        let [sender, receiver] = [self.step.from, self.step.to].map(|place| self.pill_width(place));
        let leaves = from + right * (sender / 2.0 + 1.0);
        let arrives = to - right * (receiver / 2.0 + 2.0);
        self.start = from;
        if self.row.part == Part::Whole {
            self.shaft(Point::new(leaves, y), Point::new(arrives, y), tone);
        }
        if self.row.part != Part::End {
            self.place_pill(self.step.from, y, false);
            self.pill_badge(from, sender, y, right, tone);
        }
        if self.row.part == Part::End {
            self.pill_arrival(leaves, arrives, y, tone);
            return;
        }
        if self.row.part == Part::Whole {
            self.place_pill(self.step.to, y, self.step.is_check);
        }
        let (left, far) = (leaves.min(arrives), leaves.max(arrives));
        if let Mode::Tight | Mode::Phone = self.plan.mode {
            let size = if self.plan.mode == Mode::Phone { 12.5 } else { LABEL };
            let words = self.words(self.telling(), self.right_edge() - self.left_edge() - 16.0, size, weight);
            let half = width(&words, size, weight) / 2.0;
            let middle = ((left + far) / 2.0).min(self.right_edge() - 8.0 - half).max(self.left_edge() + 8.0 + half);
            self.text(
                Point::new(middle, y - self.pill_height() / 2.0 - 4.5),
                words,
                size,
                weight,
                Anchor::Middle,
                tone,
            );
        } else {
            let words = self.words(self.telling(), far - left - 10.0, LABEL, weight);
            let (x, anchor) = match self.row.part {
                Part::Whole => ((left + far) / 2.0 - right * 2.0, Anchor::Middle),
                Part::Begin if right > 0.0 => (left + 6.0, Anchor::Start),
                Part::Begin | Part::End => (far - 6.0, Anchor::End),
            };
            let lift = if self.step.is_check || self.fails_here() { 8.0 } else { 5.8 };
            self.text(Point::new(x, y - lift), words, LABEL, weight, anchor, tone);
        }
    }

    /// The end of a message that was long under way: its line arrives here, or is lost midway.
    pub(crate) fn pill_arrival(&mut self, leaves: f32, arrives: f32, y: f32, tone: Tone) {
        let right = if arrives >= leaves { 1.0 } else { -1.0 };
        let weight = if self.step.is_check { 600 } else { 400 };
        if self.is_lost() {
            let x = (leaves + arrives) / 2.0 + right * 6.0;
            self.start = x;
            let used = self.badge(Point::new(x, y), right, 5.0, tone);
            self.beside(x + right * (used + 5.0), x - right * 18.0, y + 4.3, right, self.telling(), weight, tone);
            return;
        }
        let (x, wide) = (self.plan.x(self.step.to), self.pill_width(self.step.to));
        self.start = x;
        self.place_pill(self.step.to, y, self.step.is_check);
        let left = self.pill_badge(x, wide, y, -right, tone);
        let column = self.left_edge() + self.badge_column() + BADGE + 6.0;
        // On the side where no line arrives; what does not fit there was said where the message left.
        let (edge, room, anchor) = if right > 0.0 {
            let edge = x + wide / 2.0 + 2.0 * self.badge_half() + 9.0;
            (edge, self.right_edge() - edge, Anchor::Start)
        } else {
            let edge = if left < column { x - wide / 2.0 } else { left } - 6.0;
            (edge, edge - column, Anchor::End)
        };
        let words = self.labels.event(self.trace, self.telling(), Length::Short);
        if width(&words, LABEL, weight) <= room {
            self.text(Point::new(edge, y + 4.3), words, LABEL, weight, anchor, tone);
        }
    }

    pub(crate) fn pill_point(&mut self, place: Place) {
        let x = self.plan.x(place);
        let y = self.middle();
        let tone = self.tone();
        self.start = x;
        let wide = self.pill_width(place);
        self.place_pill(place, y, false);
        let left = self.pill_badge(x, wide, y, 1.0, tone);
        let side = if tone == Tone::Plain { Tone::Reply } else { tone };
        self.beside(x + wide / 2.0 + 7.0, left - 6.0, y + 4.3, 1.0, self.telling(), 400, side);
    }

    pub(crate) fn pill_trip(&mut self) {
        let (place, y) = (self.step.from, self.middle());
        let (tone, back) = (self.tone(), self.back_tone());
        let lane = Lane::of(place);
        let size = self.pill_size();
        let words = self.words(self.row.first_of(self.step), 110.0, size, 500);
        let icon = 18.0;
        let wide = width(&words, size, 500) + icon + 17.0;
        let x = self.inside(self.plan.x(place), wide);
        self.start = x;
        let out = went_out(tone);
        let height = self.pill_height();
        let look = if self.is_ghost() { "ghost" } else { lane.class() };
        self.rect(Point::new(x - wide / 2.0, y - height / 2.0), wide, height, height / 2.0, Class("pill", look));
        self.path(DATABASE, Point::new(x - wide / 2.0 + 7.0, y - 7.0), 0.0, Class("icon", out.text()));
        let at = Point::new(x + icon / 2.0 - 1.0, y + 4.2);
        self.plain_text(at, words, size, 500, Anchor::Middle, out.text());
        let left = self.pill_badge(x, wide, y, 1.0, tone);
        if self.row.part != Part::Begin && self.row.first_of(self.step) != self.row.last {
            self.beside(x + wide / 2.0 + 7.0, left - 6.0, y + 4.3, 1.0, self.row.last, 400, back);
        }
    }

    pub(crate) fn pill_cross(&mut self) {
        let (place, y) = (self.step.from, self.middle());
        let tone = self.tone();
        let size = self.pill_size();
        let name = self.labels.place(self.plan.way, place);
        let wide = width(&name, size, 500) + 31.0;
        let x = self.inside(self.plan.x(place), wide);
        self.start = x;
        let height = self.pill_height();
        let look = if self.is_ghost() { "lost ghost" } else { "lost" };
        self.rect(Point::new(x - wide / 2.0, y - height / 2.0), wide, height, height / 2.0, Class("pill", look));
        self.path(SMALL_CROSS, Point::new(x - wide / 2.0 + 12.0, y), 0.0, Class("cross", "thin"));
        self.plain_text(Point::new(x + 7.0, y + 4.2), name, size, 500, Anchor::Middle, "t-bad");
        let left = self.pill_badge(x, wide, y, 1.0, tone);
        self.beside(x + wide / 2.0 + 7.0, left - 6.0, y + 4.3, 1.0, self.telling(), 500, tone);
    }

    /// The middle of something `wide` at a lane's middle, moved so that it is not cut.
    pub(crate) fn inside(&self, x: f32, wide: f32) -> f32 {
        let low = self.left_edge() + self.badge_column() + 13.0 + wide / 2.0;
        let high = self.right_edge() - 4.0 - wide / 2.0;
        x.min(high).max(low)
    }

    pub(crate) fn pill_size(&self) -> f32 {
        if self.plan.mode == Mode::Phone { 12.0 } else { 11.5 }
    }

    pub(crate) fn pill_height(&self) -> f32 {
        if self.plan.mode == Mode::Phone { 22.0 } else { 20.0 }
    }

    pub(crate) fn pill_width(&self, place: Place) -> f32 {
        pill_width(self.plan, self.labels, place)
    }

    pub(crate) fn place_pill(&mut self, place: Place, y: f32, is_asked: bool) {
        let name = self.labels.place(self.plan.way, place);
        let (wide, height, x) = (self.pill_width(place), self.pill_height(), self.plan.x(place));
        let look = match (self.is_ghost(), is_asked) {
            (true, _) => "ghost",
            (false, true) => "check",
            (false, false) => Lane::of(place).class(),
        };
        self.rect(Point::new(x - wide / 2.0, y - height / 2.0), wide, height, height / 2.0, Class("pill", look));
        let text = match look {
            "ghost" => "t-ghost",
            "check" => "t-check",
            _ => "",
        };
        self.plain_text(Point::new(x, y + 4.2), name, self.pill_size(), 500, Anchor::Middle, text);
    }

    /// From the left edge to the middle of the fixed column of badges.
    pub(crate) fn badge_column(&self) -> f32 {
        if self.plan.mode == Mode::Phone { 12.0 } else { 16.0 }
    }

    /// A badge at a pill, on the side that no arrow leaves; the order lane has a column of its own. Returns the left
    /// end of pill and badge.
    pub(crate) fn pill_badge(&mut self, x: f32, wide: f32, y: f32, right: f32, tone: Tone) -> f32 {
        let column = self.left_edge() + self.badge_column();
        let pill = x - wide / 2.0;
        let beside = x + wide / 2.0 + 3.0 + 2.0 * BADGE;
        let is_order_lane = x < self.left_edge() + (self.right_edge() - self.left_edge()) / 3.0;
        if right > 0.0 && is_order_lane || right < 0.0 && (beside > self.right_edge() - 4.0 || is_order_lane) {
            self.badge_at(Point::new(column, y), tone);
            return if is_order_lane { column - BADGE } else { pill };
        }
        if right > 0.0 {
            return pill - self.badge(Point::new(pill, y), -1.0, 3.0, tone);
        }
        self.badge(Point::new(x + wide / 2.0, y), 1.0, 3.0, tone);
        pill
    }
}

impl Row {
    /// The event with which the row's step begins, even where the row shows only its end.
    pub(crate) fn first_of(&self, step: &DrawnStep) -> u32 {
        if self.part == Part::End { step.begun } else { self.first }
    }
}

/// Width of a place's pill.
pub(crate) fn pill_width(plan: &Plan, labels: &dyn Labels, place: Place) -> f32 {
    let size = if plan.mode == Mode::Phone { 12.0 } else { 11.5 };
    width(&labels.place(plan.way, place), size, 500) + 17.0
}
