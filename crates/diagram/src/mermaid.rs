//! A run as a Mermaid sequence diagram, for pages that draw those.

use half_message_protocol::{Outcome, Phase, Place, StepKind};

use crate::columns::Lane;
use crate::labels::Length;
use crate::layout::stage_words;
use crate::picture::{Ending, Picture};
use crate::plan::{Figure, Mode, Plan, figure};
use crate::storyline::{DrawnStep, Part, Row};
use crate::text::wrap;

/// Width of a note over all lifelines, px of letters of 14 px: Mermaid does not break lines by itself.
const NOTE: f32 = 640.0;
/// The most lines of a note.
const LINES: usize = 8;
/// Behind a check; a little of its colour, light or dark.
const BAND: &str = "rgba(255, 177, 78, 0.18)";

/// The run as the text of a sequence diagram. No text of the run is read as syntax.
pub fn mermaid(picture: &Picture) -> String {
    let wide = Plan::roomy_width(&picture.trace.scenario, 100.0);
    let plan = Plan::of(picture.trace, picture.storyline, wide, Mode::Full);
    let mut writer = Writer { picture, plan, text: String::new() };
    writer.head();
    writer.rows();
    writer.text
}

struct Writer<'a> {
    picture: &'a Picture<'a>,
    plan: Plan,
    text: String,
}

impl Writer<'_> {
    fn head(&mut self) {
        let words = self.picture.words;
        self.text.push_str("sequenceDiagram\n");
        self.line(&["title ", &escape(&words.title)]);
        self.line(&["accTitle: ", &escape(&words.title)]);
        self.line(&["accDescr: ", &escape(&words.summary)]);
        for lane in Lane::ALL {
            self.line(&["box transparent ", &escape(&self.picture.labels.lane(lane))]);
            let places = self.plan.lifelines.iter().filter(|line| line.lane == lane).map(|line| line.place);
            for place in places.collect::<Vec<_>>() {
                let name = self.picture.labels.place(self.plan.way, place);
                self.line(&["participant ", &self.id(place), " as ", &escape(&name)]);
            }
            self.line(&["end"]);
        }
        let faults = words.faults.iter().map(|fault| ["✗ ", fault].concat());
        let nothing = words.faults.is_empty().then(|| words.nothing.to_owned());
        self.note_over_all(faults.chain(nothing));
    }

    fn rows(&mut self) {
        let picture = self.picture;
        for (index, row) in picture.storyline.rows.iter().enumerate().take(picture.last + 1) {
            let Some(step) = picture.storyline.steps.get(row.step) else { continue };
            if let Some(wait) = picture.storyline.wait_before(index) {
                let words = picture.labels.wait(picture.trace, picture.storyline, wait, Length::Full);
                self.note_over_all([["… ", &words].concat()]);
            }
            if let Some(stage) = row.stage.filter(|_| row.opens_stage) {
                let order = step.step.order_number().filter(|_| picture.trace.scenario.setup.orders.len() > 1);
                self.note_over_all([stage_words(picture.labels, self.plan.way, stage, order)]);
            }
            self.row(row, step);
        }
        let ending = |Ending { order, title, sentence, .. }: &Ending| {
            let order = order.map_or(String::new(), |order| format!("{order} · "));
            [&order, title, " · ", sentence].concat()
        };
        self.note_over_all(picture.words.endings.iter().map(ending));
    }

    fn row(&mut self, row: &Row, step: &DrawnStep) {
        let fails = row.moment.phase == Phase::Failed;
        let (from, to) = (self.id(step.from), self.id(step.to));
        let said = |position: u32| self.picture.labels.event(self.picture.trace, position, Length::Full);
        let numbered = |position: u32| format!("{} · {}", step.number, said(position));
        let outcome = self.picture.trace.events.get(row.last as usize).map_or(Outcome::Ok, |event| event.outcome);
        match figure(self.picture.trace, self.picture.storyline, row) {
            Figure::Arrow if row.part == Part::Begin => {
                let words = numbered(row.first);
                self.note(&from, &[&words, " …"].concat());
            }
            Figure::Arrow => {
                let is_cut = fails && matches!(outcome, Outcome::Lost | Outcome::ReceiverDown);
                let arrow = match (step.kind, is_cut) {
                    (StepKind::Reply, true) => "--x",
                    (StepKind::Reply, false) => "-->>",
                    (_, true) => "-x",
                    (StepKind::OneWay, false) => "-)",
                    (_, false) => "->>",
                };
                let words = numbered(if fails { row.last } else { row.first });
                if step.is_check {
                    self.line(&["rect ", BAND]);
                }
                self.message(&from, arrow, &to, &words);
                if step.is_check {
                    self.line(&["end"]);
                }
            }
            Figure::Trip => {
                if row.part != Part::End {
                    self.message(&from, "->>", &to, &numbered(row.first));
                }
                if row.part != Part::Begin && (row.last != row.first || row.part == Part::End) {
                    let words = if row.part == Part::End { numbered(row.last) } else { said(row.last) };
                    self.message(&to, "-->>", &from, &words);
                }
            }
            Figure::Point => self.note(&from, &numbered(if fails { row.last } else { row.first })),
            Figure::Cross => {
                let told = row.crash.unwrap_or(row.last);
                self.note(&from, &format!("{} · ✗ {}", step.number, said(told)));
            }
        }
    }

    fn message(&mut self, from: &str, arrow: &str, to: &str, words: &str) {
        self.line(&[from, arrow, to, ": ", &escape(words)]);
    }

    fn note(&mut self, over: &str, words: &str) {
        self.line(&["Note over ", over, ": ", &escape(words)]);
    }

    /// A note over all lifelines, each text from a line of its own.
    fn note_over_all(&mut self, texts: impl IntoIterator<Item = String>) {
        let [Some(first), Some(last)] = [self.plan.lifelines.first(), self.plan.lifelines.last()] else { return };
        let over = [self.id(first.place), self.id(last.place)].join(",");
        let lines = texts.into_iter().flat_map(|text| wrap(&text, NOTE, 14.0, 400, LINES));
        let lines: Vec<String> = lines.map(|line| escape(&line)).collect();
        if !lines.is_empty() {
            self.line(&["Note over ", &over, ": ", &lines.join("<br/>")]);
        }
    }

    /// A participant's name in the diagram: its position from the left.
    fn id(&self, place: Place) -> String {
        let position = self.plan.lifelines.iter().position(|line| line.place == place);
        let position = position.or_else(|| self.plan.lifelines.iter().position(|line| line.lane == Lane::of(place)));
        ["p", &position.unwrap_or_default().to_string()].concat()
    }

    fn line(&mut self, parts: &[&str]) {
        self.text.push_str("    ");
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push('\n');
    }
}

/// A text in which Mermaid finds nothing to interpret: what could be syntax, markup, a directive or a formula stands as
/// the number of its letter.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '#' | ';' | '<' | '>' | '{' | '}' | '%' | '&' | '"' | '\'' | '`' | '$' | '|' | '\\' | '[' | ']' | '@'
            | '*' | '_' | '~' | '^' => {
                out.push_str(&format!("#{};", u32::from(letter)));
            }
            _ if letter.is_control() || letter == '\u{2028}' || letter == '\u{2029}' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}
