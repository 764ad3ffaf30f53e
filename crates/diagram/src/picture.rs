//! A run as one picture that stands alone: what fails, the lanes from the first step to the last, how it ends, and what
//! the marks mean. SVG text, the same on every machine.

use half_message_protocol::{Trace, Verdict};

use crate::figure::{arrow, cross, sign};
use crate::labels::Labels;
use crate::layout::layout;
use crate::look::{Ink, Theme};
use crate::plan::{Mode, Plan};
use crate::scene::{Anchor, Class, Point, Scene, Shape};
use crate::storyline::Storyline;
use crate::svg::{Svg, escape};
use crate::text::{number, width, wrap};
use crate::verdict_mark::{VerdictMark, ink};

/// Letters, where the reader's own fonts decide; the last ones are for Chinese.
const FONTS: &str = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', \
                     'PingFang SC', 'Microsoft YaHei', sans-serif";
/// Distance of lifelines, px: labels along arrows are seldom cut.
const PITCH: f32 = 132.0;
/// The narrowest picture, px.
const NARROWEST: f32 = 900.0;
/// Room around everything, px.
const MARGIN: f32 = 20.0;
/// How far the lanes stand in, px: so their ends line up with the text.
const ASIDE: f32 = 8.0;
/// Height of a line of running text, px.
const LINE: f32 = 19.0;
/// The most lines of a lesson.
const LESSON: usize = 8;
/// The most lines of what fails.
const FAULTS: usize = 12;

/// The words around the lanes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language, as BCP 47 has it.
    pub language: &'static str,
    /// The run's title.
    pub title: String,
    /// The way of messaging.
    pub way: String,
    /// The lesson; may be empty.
    pub notes: String,
    /// What fails.
    pub faults: Vec<String>,
    /// That nothing does.
    pub nothing: &'static str,
    /// How it ends: the whole run, then each order where there are several.
    pub endings: Vec<Ending>,
    /// The name of each [`Mark`], in the order of [`Mark::ALL`].
    pub marks: [&'static str; Mark::ALL.len()],
    /// What the run is about and how it ends, in sentences.
    pub summary: String,
    /// The same with every step, for assistive tools.
    pub description: String,
}

/// How a run, or an order in it, ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The order; `None` for the whole run.
    pub order: Option<u16>,
    /// The verdict.
    pub verdict: Verdict,
    /// Its name.
    pub title: String,
    /// Why.
    pub sentence: String,
}

/// A mark that the picture explains, if it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A message.
    Message,
    /// A reply, or what a database answers.
    Reply,
    /// The broker's question.
    Check,
    /// Lost, or refused because nobody is there.
    Lost,
    /// A node is dead.
    Dead,
    /// Something takes long.
    Busy,
    /// A transaction is open.
    Open,
    /// A folded wait.
    Wait,
}

impl Mark {
    /// In the order of the legend.
    pub const ALL: [Self; 8] =
        [Self::Message, Self::Reply, Self::Check, Self::Lost, Self::Dead, Self::Busy, Self::Open, Self::Wait];

    /// The class by which it is known.
    const fn class(self) -> Class {
        match self {
            Self::Message => Class("m", ""),
            Self::Reply => Class("m", "ack"),
            Self::Check => Class("m", "check"),
            Self::Lost => Class("cross", ""),
            Self::Dead => Class("deadlife", ""),
            Self::Busy => Class("busy", ""),
            Self::Open => Class("openlife", ""),
            Self::Wait => Class("skip", ""),
        }
    }

    fn is_drawn_by(self, shape: &Shape) -> bool {
        let drawn = match shape {
            Shape::Line { class, .. } | Shape::Rect { class, .. } | Shape::Path { class, .. } => *class,
            Shape::Circle { .. } | Shape::Text { .. } => return false,
        };
        // Work has the colour of its lane.
        drawn == self.class() || self == Self::Busy && drawn.0 == "busy"
    }

    /// The mark itself, on a line at height 0.
    fn sample(self) -> Vec<Shape> {
        let (from, to) = (Point::new(0.0, 0.0), Point::new(SAMPLE, 0.0));
        let line = |class| vec![Shape::Line { from, to, class }];
        match self {
            Self::Message => arrow(from, to, "", false).into(),
            Self::Reply => arrow(from, to, "ack", false).into(),
            Self::Check => arrow(from, to, "check", true).into(),
            Self::Lost => {
                let end = Point::new(SAMPLE - 9.0, 0.0);
                let mut shapes = vec![Shape::Line { from, to: end, class: Class("m", "lost") }];
                shapes.extend(cross(end));
                shapes
            }
            Self::Busy => vec![Shape::Rect {
                at: Point::new(2.0, -3.0),
                width: SAMPLE - 4.0,
                height: 6.0,
                radius: 3.0,
                class: Class("busy", "order"),
            }],
            Self::Dead | Self::Open | Self::Wait => line(self.class()),
        }
    }
}

/// Length of a sample in the legend, px.
const SAMPLE: f32 = 32.0;

/// A run that is to be drawn.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// The run.
    pub trace: &'a Trace,
    /// The drawn part of it.
    pub storyline: &'a Storyline,
    /// The last row that is drawn.
    pub last: usize,
    /// The texts in the lanes.
    pub labels: &'a dyn Labels,
    /// The texts around them.
    pub words: &'a Words,
    /// The colours.
    pub theme: Theme,
}

impl Picture<'_> {
    /// The picture as an SVG document. Width and height stand in it, px.
    pub fn svg(&self) -> String {
        let wide = Plan::roomy_width(&self.trace.scenario, PITCH).max(NARROWEST);
        let plan = Plan::of(self.trace, self.storyline, wide, Mode::Full).ending_at(self.last);
        let scene =
            layout(self.trace, self.storyline, &plan, self.last, 0.0..plan.below(self.last) - 1.0, None, self.labels);
        let mut sheet = Sheet { svg: Svg::new(self.theme), y: MARGIN - 3.0, wide: wide + 2.0 * ASIDE };
        sheet.head(self.words);
        sheet.lanes(&scene);
        sheet.endings(&self.words.endings);
        sheet.legend(&scene, self.words);
        sheet.finish(self.words, self.theme)
    }
}

/// The picture from top to bottom.
struct Sheet {
    svg: Svg,
    /// How far it goes so far.
    y: f32,
    wide: f32,
}

impl Sheet {
    fn head(&mut self, words: &Words) {
        self.lines(&words.way, 12.0, 600, 18.0, 1, "t-mute");
        self.y += 5.0;
        self.lines(&words.title, 19.0, 600, 25.0, 2, "");
        self.y += 2.0;
        self.lines(&words.notes, 13.0, 400, LINE, LESSON, "t-mute");
        self.y += 8.0;
        if words.faults.is_empty() {
            self.lines(words.nothing, 13.0, 400, LINE, 1, "");
        }
        let room = self.wide - 2.0 * MARGIN - 22.0;
        let lines: Vec<Vec<String>> = words.faults.iter().map(|fault| wrap(fault, room, 13.0, 400, 2)).collect();
        let count = lines.iter().map(Vec::len).sum::<usize>();
        let mut left = if count > FAULTS { FAULTS - 1 } else { FAULTS };
        for lines in lines {
            if lines.len() > left {
                self.text_at(MARGIN + 22.0, "…", 13.0, 400, "t-mute");
                self.y += LINE;
                break;
            }
            left -= lines.len();
            let mark = Shape::Path {
                d: "M-4-4L4 4M4-4L-4 4".into(),
                at: Point::new(MARGIN + 8.0, self.y + 9.0),
                turn: 0.0,
                class: Class("cross", "thin"),
            };
            self.svg.shapes(&[mark]);
            for line in lines {
                self.text_at(MARGIN + 22.0, &line, 13.0, 400, "");
                self.y += LINE;
            }
        }
        self.y += 6.0;
    }

    /// The lanes with their heads. What goes on below the last row is cut off where they end.
    fn lanes(&mut self, scene: &Scene) {
        self.svg.shapes_at(Point::new(ASIDE, self.y), &scene.head.shapes);
        self.y += scene.head.height;
        let [x, y, wide, tall] = [ASIDE, self.y, scene.width, scene.height - 5.5].map(number);
        let place = [("x", x.as_str()), ("y", &y), ("width", &wide), ("height", &tall), ("overflow", "hidden")];
        self.svg.open("svg", &place);
        self.svg.text.push('\n');
        for shapes in [&scene.bands, &scene.lanes, &scene.spans] {
            self.svg.shapes(shapes);
        }
        for fold in &scene.folds {
            self.svg.shapes_at(Point::new(0.0, fold.y), &fold.shapes);
        }
        for row in &scene.rows {
            self.svg.shapes_at(Point::new(0.0, row.y), &row.shapes);
        }
        self.svg.close("svg");
        self.y += scene.height + 9.0;
    }

    /// Each ending has columns and lines of its own, so that no letter's width makes two texts meet.
    fn endings(&mut self, endings: &[Ending]) {
        for ending in endings {
            let mut x = MARGIN;
            if let Some(order) = ending.order {
                let at = Point::new(x + 5.0, self.y + 10.0);
                self.svg.shapes(&[Shape::Path { d: sign(order).into(), at, turn: 0.0, class: Class("sign", "") }]);
                self.text_at(x + 15.0, &order.to_string(), 13.0, 400, "");
                x += 64.0;
            }
            let tone = match ink(ending.verdict) {
                Ink::Ok => "t-cart",
                Ink::Bad => "t-bad",
                _ => "t-check",
            };
            self.verdict_mark(ending.verdict, Point::new(x, self.y));
            x += 28.0;
            self.text_at(x, &ending.title, 14.0, 600, tone);
            self.y += LINE + 1.0;
            for line in wrap(&ending.sentence, self.wide - MARGIN - x, 13.0, 400, 3) {
                self.text_at(x, &line, 13.0, 400, "");
                self.y += LINE;
            }
            self.y += 6.0;
        }
        self.y += 4.0;
    }

    fn verdict_mark(&mut self, verdict: Verdict, at: Point) {
        let VerdictMark { outline, is_filled, line, dot } = VerdictMark::of(verdict);
        let ink = ink(verdict);
        self.svg.group(at);
        let inside = if is_filled { ink } else { Ink::Panel };
        self.svg.path(outline, Some(inside), Some((ink, "2")));
        if !line.is_empty() {
            self.svg.path(line, None, Some((if is_filled { Ink::Panel } else { ink }, "2.1")));
        }
        if !dot.is_empty() {
            self.svg.path(dot, Some(ink), None);
        }
        self.svg.close("g");
    }

    /// What the marks mean, of those that the picture has.
    fn legend(&mut self, scene: &Scene, words: &Words) {
        let rows = scene.rows.iter().flat_map(|row| &row.shapes);
        let folds = scene.folds.iter().flat_map(|fold| &fold.shapes);
        let drawn: Vec<&Shape> = scene.lanes.iter().chain(&scene.spans).chain(folds).chain(rows).collect();
        let (left, right) = (MARGIN, self.wide - MARGIN);
        let from = Point::new(left, self.y);
        let to = Point::new(right, self.y);
        self.svg.shapes(&[Shape::Line { from, to, class: Class("life", "") }]);
        self.y += 12.0;
        let mut x = left;
        for (mark, name) in Mark::ALL.into_iter().zip(words.marks) {
            if !drawn.iter().any(|shape| mark.is_drawn_by(shape)) {
                continue;
            }
            let wide = SAMPLE + 8.0 + width(name, 12.0, 400);
            if x + wide > right && x > left {
                x = left;
                self.y += LINE + 2.0;
            }
            self.svg.shapes_at(Point::new(x, self.y + 9.0), &mark.sample());
            self.text_at(x + SAMPLE + 8.0, name, 12.0, 400, "t-mute");
            x += wide + 20.0;
        }
        self.y += LINE;
    }

    /// A text in at most so many lines.
    fn lines(&mut self, text: &str, size: f32, weight: u16, tall: f32, most: usize, tone: &'static str) {
        // Bold letters are wider in some fonts than the table says.
        let room = (self.wide - 2.0 * MARGIN) * if weight < 600 { 1.0 } else { 0.88 };
        for line in even(text, room, size, weight, most) {
            self.text_at(MARGIN, &line, size, weight, tone);
            self.y += tall;
        }
    }

    /// A text whose line begins here.
    fn text_at(&mut self, x: f32, text: &str, size: f32, weight: u16, tone: &'static str) {
        let at = Point::new(x, self.y + size * 0.35 + 9.0);
        let class = Class("nohalo", tone);
        self.svg.shapes(&[Shape::Text { at, text: text.to_owned(), size, weight, anchor: Anchor::Start, class }]);
    }

    fn finish(self, words: &Words, theme: Theme) -> String {
        let Self { svg, y, wide } = self;
        let body = svg.text;
        let tall = y + MARGIN - 6.0;
        // Several pictures may stand in one page, each with names of its own.
        let [title, desc] = ["t", "d"].map(|part| format!("half-message-{:016x}-{part}", fingerprint(&body)));
        let (width, height) = (number(wide), number(tall));
        let view = ["0 0 ", &width, " ", &height].concat();
        let named_by = [title.as_str(), " ", &desc].concat();
        let mut sheet = Svg::new(theme);
        sheet.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("width", &width),
                ("height", &height),
                ("viewBox", &view),
                ("role", "img"),
                ("aria-labelledby", &named_by),
                ("lang", words.language),
                ("xml:lang", words.language),
                ("font-family", FONTS),
            ],
        );
        sheet.text.push('\n');
        for (tag, id, text) in [("title", &title, &words.title), ("desc", &desc, &words.description)] {
            sheet.open(tag, &[("id", id)]);
            escape(text, &mut sheet.text);
            sheet.close(tag);
        }
        let (across, down) = (number(wide - 1.0), number(tall - 1.0));
        let card = [
            ("x", "0.5"),
            ("y", "0.5"),
            ("width", across.as_str()),
            ("height", &down),
            ("rx", "12"),
            ("fill", Ink::Panel.hex(theme)),
            ("stroke", Ink::Line.hex(theme)),
        ];
        sheet.empty("rect", &card, Class("", ""));
        sheet.text.push_str(&body);
        sheet.close("svg");
        sheet.text
    }
}

/// A text in no more lines than it needs, which are about equally long.
fn even(text: &str, room: f32, size: f32, weight: u16, most: usize) -> Vec<String> {
    let lines = wrap(text, room, size, weight, most);
    if !(2..most).contains(&lines.len()) {
        return lines;
    }
    let narrower = [0.6, 0.7, 0.8, 0.9].iter().map(|part| wrap(text, room * part, size, weight, most + 1));
    narrower.into_iter().find(|narrower| narrower.len() == lines.len()).unwrap_or(lines)
}

/// A number that is another one for nearly every other text: FNV-1a, 64 bits.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
