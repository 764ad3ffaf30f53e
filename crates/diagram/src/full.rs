//! A row in full lanes: arrows from lifeline to lifeline.

use crate::columns::Lane;
use crate::figure::{DROP, LABEL, Pen, Tone, leave, thick, went_out};
use crate::scene::{Anchor, Class, Point};
use crate::storyline::Part;

impl Pen<'_> {
    /// Height at which an arrow leaves.
    pub(crate) fn leave(&self) -> f32 {
        leave(self.step.is_check)
    }

    pub(crate) fn arrow(&mut self) {
        let (from, to) = (self.plan.x(self.step.from), self.plan.x(self.step.to));
        let right = if to >= from { 1.0 } else { -1.0 };
        let tone = self.tone();
        let y = self.leave();
        let weight = if self.step.is_check { 600 } else { 400 };
        self.start = from;
        match self.row.part {
            Part::Whole => {
                self.badge(Point::new(from, y), -right, 5.0, tone);
                self.shaft(Point::new(from, y), Point::new(to - right, y + DROP + thick(self.step.is_check)), tone);
                let lift = if self.step.is_check || self.fails_here() { 10.0 } else { 7.5 };
                let baseline = y + DROP / 2.0 - lift;
                // The cross of a lost message stands midway: its label keeps to the way that it went.
                let end = if self.is_lost() { (from + to) / 2.0 } else { to };
                self.label_over(from, end, baseline, self.telling(), weight, tone);
            }
            Part::Begin => {
                self.badge(Point::new(from, y), -right, 5.0, tone);
                let room = if right > 0.0 { self.right_edge() - from - 8.0 } else { from - self.left_edge() - 8.0 };
                let words = self.words(self.row.first, room.min((to - from).abs() + 40.0), LABEL, weight);
                let anchor = if right > 0.0 { Anchor::Start } else { Anchor::End };
                self.text(Point::new(from + right * 8.0, y - 6.0), words, LABEL, weight, anchor, tone);
            }
            Part::End => {
                let to = if self.is_lost() { (from + to) / 2.0 + right * 6.0 } else { to };
                self.start = to;
                let used = self.badge(Point::new(to, y + 4.0), right, 5.0, tone);
                self.beside(to + right * (used + 5.0), to - right * 16.0, y + 8.0, right, self.telling(), weight, tone);
            }
        }
    }

    pub(crate) fn trip(&mut self) {
        let (from, to) = (self.plan.x(self.step.from), self.plan.x(self.step.to));
        let right = if to >= from { 1.0 } else { -1.0 };
        let (tone, back) = (self.tone(), self.back_tone());
        let y = self.leave();
        self.start = from;
        if self.row.part != Part::End {
            let out = went_out(tone);
            self.badge(Point::new(from, y), -right, 5.0, tone);
            self.shaft_to(Point::new(from, y), Point::new(to - right, y + DROP), out, out.class());
            self.label_over(from, to, y + DROP / 2.0 - 7.5, self.row.first, 400, out);
        }
        if self.row.part != Part::Begin {
            let y = if self.row.part == Part::End { y } else { y + 28.0 };
            let look = if back == Tone::Lost { "lost back" } else { back.class() };
            if self.row.part == Part::End {
                self.badge(Point::new(to, y), right, 5.0, back);
            }
            self.shaft_to(Point::new(to, y), Point::new(from + right, y + DROP), back, look);
            if self.row.last != self.row.first || self.row.part == Part::End {
                self.label_over(to, from, y + DROP / 2.0 - 7.5, self.row.last, 400, back);
            }
        }
    }

    pub(crate) fn point(&mut self) {
        let x = self.plan.x(self.step.from);
        let y = self.leave_point();
        let tone = self.tone();
        self.start = x;
        let lane = Lane::of(self.step.from).class();
        let look = if self.is_ghost() { "ghost" } else { lane };
        self.rect(Point::new(x - 5.0, y - 10.0), 10.0, 20.0, 3.0, Class("pill", look));
        let used = self.badge(Point::new(x - 5.0, y), -1.0, 3.0, tone);
        self.beside(x + 12.0, x - 5.0 - used - 6.0, y + 4.0, 1.0, self.telling(), 400, tone);
    }

    pub(crate) fn cross(&mut self) {
        let x = self.plan.x(self.step.from);
        let y = self.leave_point();
        let tone = self.tone();
        self.start = x;
        self.put_cross(Point::new(x, y));
        let used = self.badge(Point::new(x - 8.0, y), -1.0, 3.0, tone);
        self.beside(x + 14.0, x - 8.0 - used - 6.0, y + 4.0, 1.0, self.telling(), 600, tone);
    }

    pub(crate) fn leave_point(&self) -> f32 {
        18.0
    }
}
