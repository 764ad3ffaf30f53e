//! The names of lanes and lifelines on top.

use half_message_protocol::Place;

use crate::columns::Lane;
use crate::layout::{View, vertical};
use crate::plan::Mode;
use crate::scene::{Anchor, Class, Head, Point, Shape};
use crate::text::{fit, number, width};

impl View<'_> {
    pub(crate) fn head(&self) -> Head {
        let height = self.plan.mode.head_height();
        let mut shapes = Vec::new();
        for lane in &self.plan.lanes {
            if self.plan.mode == Mode::Full {
                let (wide, tall) = (lane.right - lane.left, height - 8.0 - 10.0);
                let (up, tall, across) = (number(height - 8.0), number(tall), number(wide - 20.0));
                let d =
                    ["M0 ", &up, "v-", &tall, "a10 10 0 0 1 10-10h", &across, "a10 10 0 0 1 10 10v", &tall].concat();
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
            let text = fit(self.labels.place(self.plan.way, line.place), room - 8.0, 11.5, 500);
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
            .map(|place| (self.labels.place(self.plan.way, place), self.is_dead(place)))
            .collect();
        let size = 11.0;
        let gap = 7.0;
        let total = |names: &[(String, bool)]| -> f32 {
            names.iter().map(|(name, _)| width(name, size, 400) + gap).sum::<f32>() - gap
        };
        if total(&names) > room {
            // "order-a b c d", but "order-a relay-a"
            let mut kind = String::new();
            for (name, _) in &mut names {
                let Some((of, letter)) = name.rsplit_once('-') else { continue };
                let (of, letter) = (of.to_owned(), letter.to_owned());
                if of == kind {
                    *name = letter;
                }
                kind = of;
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
