//! What is drawn, as plain data: shapes with positions and classes. No element, no colour, no sentence of its own.

use std::borrow::Cow;

use crate::storyline::RowKey;

/// A position in pixels, from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downward.
    pub y: f32,
}

impl Point {
    /// A point.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

/// How a shape looks: what it is, and in which tone. Written as two class names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class(pub &'static str, pub &'static str);

impl Class {
    /// The class attribute.
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self(base, "") => Cow::Borrowed(base),
            Self(base, tone) => Cow::Owned([base, " ", tone].concat()),
        }
    }
}

/// Where a text stands in relation to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The point is its left end.
    Start,
    /// The point is its middle.
    Middle,
    /// The point is its right end.
    End,
}

impl Anchor {
    /// The value of `text-anchor`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A straight line.
    Line {
        /// Its start.
        from: Point,
        /// Its end.
        to: Point,
        /// Its look.
        class: Class,
    },
    /// A rectangle.
    Rect {
        /// Its left top corner.
        at: Point,
        /// Its width.
        width: f32,
        /// Its height.
        height: f32,
        /// The radius of its corners.
        radius: f32,
        /// Its look.
        class: Class,
    },
    /// A circle.
    Circle {
        /// Its centre.
        at: Point,
        /// Its radius.
        radius: f32,
        /// Its look.
        class: Class,
    },
    /// A path, drawn around its own origin.
    Path {
        /// The path, in SVG's letters.
        d: Cow<'static, str>,
        /// Where its origin stands.
        at: Point,
        /// By how many degrees it is turned.
        turn: f32,
        /// Its look.
        class: Class,
    },
    /// A line of text.
    Text {
        /// Its anchor on the baseline.
        at: Point,
        /// The text.
        text: String,
        /// Height of the letters, px.
        size: f32,
        /// Weight of the letters.
        weight: u16,
        /// Which end the point is.
        anchor: Anchor,
        /// Its look.
        class: Class,
    },
}

/// Where a row stands in relation to the playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Before the playhead.
    Past,
    /// At the playhead.
    Now,
    /// After the playhead.
    Ghost,
    /// Before the playhead, and without effect.
    Failed,
}

impl State {
    /// The value of `data-state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Now => "now",
            Self::Ghost => "ghost",
            Self::Failed => "failed",
        }
    }
}

/// One row: everything inside is relative to its left top corner.
#[derive(Clone, Debug, PartialEq)]
pub struct RowGroup {
    /// Its position in [`Storyline::rows`](crate::Storyline::rows).
    pub row: usize,
    /// Its name.
    pub key: RowKey,
    /// Its top in the scene.
    pub y: f32,
    /// Its height.
    pub height: f32,
    /// Left end of the part that answers to a pointer.
    pub left: f32,
    /// Right end of it.
    pub right: f32,
    /// Where the step starts: a menu's notch points here.
    pub start: f32,
    /// In relation to the playhead.
    pub state: State,
    /// Whether the step fails, whenever that is.
    pub failed: bool,
    /// Whether it is the broker's question.
    pub is_check: bool,
    /// The order that the step is about, if there are several.
    pub order: Option<u16>,
    /// Whether the step can fail in some way.
    pub can_fail: bool,
    /// Its marks, in the order of drawing.
    pub shapes: Vec<Shape>,
}

impl RowGroup {
    /// The accessible name: the words as they are seen, so that a voice can call them, then those details that they do
    /// not say.
    pub fn name(&self, details: &[String]) -> String {
        let seen = self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text { text, .. } => Some(text.as_str()),
            _ => None,
        });
        let mut name = seen.collect::<Vec<_>>().join(" ");
        for detail in details {
            if !name.contains(detail.as_str()) {
                name.push_str(" · ");
                name.push_str(detail);
            }
        }
        name
    }
}

/// Which fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FoldKey {
    /// The wait before this row.
    Wait(RowKey),
    /// The name of the phase that begins at this row.
    Stage(RowKey),
}

/// A folded wait, or the name of a phase; no step. Relative to its left top corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// Its name.
    pub key: FoldKey,
    /// Its top in the scene.
    pub y: f32,
    /// Its marks.
    pub shapes: Vec<Shape>,
}

/// The line that says *now*. Relative to its own height.
#[derive(Clone, Debug, PartialEq)]
pub struct Playhead {
    /// Its height in the scene.
    pub y: f32,
    /// Its marks.
    pub shapes: Vec<Shape>,
}

/// What moves when the playhead arrives at a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    /// Where it starts, in the scene.
    pub from: Point,
    /// Where it ends: the receiver, or the place where it is lost.
    pub to: Point,
    /// Its look.
    pub class: Class,
    /// How long it takes, ms.
    pub millis: u32,
}

/// The names of lanes and lifelines, which stay on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Its marks.
    pub shapes: Vec<Shape>,
}

/// The visible part of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Width of the whole.
    pub width: f32,
    /// Height of the whole, the invisible part included.
    pub height: f32,
    /// The names on top.
    pub head: Head,
    /// Tints behind checks, under everything else.
    pub bands: Vec<Shape>,
    /// Lanes and lifelines, over the tints.
    pub lanes: Vec<Shape>,
    /// Messages that are long under way, over the lanes.
    pub spans: Vec<Shape>,
    /// Folded waits and names of phases.
    pub folds: Vec<Fold>,
    /// The rows.
    pub rows: Vec<RowGroup>,
    /// The line that says now; none where there is nothing to stand at.
    pub playhead: Option<Playhead>,
    /// The order that the playhead's step is about, if there are several: its rows stand out.
    pub focused_order: Option<u16>,
    /// What moves when the playhead arrives where it is.
    pub motion: Option<Motion>,
}
