//! Shapes as SVG text that needs nothing from outside: every look is an attribute, so that it survives where style
//! sheets are stripped or forbidden, and changes nothing in a page that it is pasted into.

use crate::look::{Ink, Theme, Value, look};
use crate::scene::{Class, Point, Shape};
use crate::text::number;

/// SVG text in the making.
pub(crate) struct Svg {
    pub text: String,
    theme: Theme,
}

impl Svg {
    pub(crate) fn new(theme: Theme) -> Self {
        Self { text: String::new(), theme }
    }

    /// Opens an element with these attributes; their values are escaped.
    pub(crate) fn open(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.start(tag, attributes);
        self.text.push('>');
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, tag: &str, attributes: &[(&str, &str)], class: Class) {
        self.start(tag, attributes);
        self.look(class);
        self.text.push_str("/>\n");
    }

    /// Closes an element.
    pub(crate) fn close(&mut self, tag: &str) {
        self.text.push_str("</");
        self.text.push_str(tag);
        self.text.push_str(">\n");
    }

    /// Opens a group that stands at this point.
    pub(crate) fn group(&mut self, at: Point) {
        self.open("g", &[("transform", &shift(at))]);
        self.text.push('\n');
    }

    /// These shapes, in the order of drawing.
    pub(crate) fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.shape(shape);
        }
    }

    /// A group of shapes that stands at this height.
    pub(crate) fn shapes_at(&mut self, at: Point, shapes: &[Shape]) {
        if !shapes.is_empty() {
            self.group(at);
            self.shapes(shapes);
            self.close("g");
        }
    }

    /// A path in a colour of its own.
    pub(crate) fn path(&mut self, d: &str, fill: Option<Ink>, stroke: Option<(Ink, &str)>) {
        let paint = |ink: Option<Ink>| ink.map_or("none", |ink| ink.hex(self.theme));
        let (fill, line) = (paint(fill), paint(stroke.map(|(ink, _)| ink)));
        let mut attributes = vec![("d", d), ("fill", fill)];
        if let Some((_, width)) = stroke {
            attributes.extend([
                ("stroke", line),
                ("stroke-width", width),
                ("stroke-linecap", "round"),
                ("stroke-linejoin", "round"),
            ]);
        }
        self.empty("path", &attributes, Class("", ""));
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { from, to, class } => {
                let [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map(number);
                self.empty("line", &[("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)], *class);
            }
            Shape::Rect { at, width, height, radius, class } => {
                let [x, y, width, height, radius] = [at.x, at.y, *width, *height, *radius].map(number);
                let place = [("x", x.as_str()), ("y", &y), ("width", &width), ("height", &height), ("rx", &radius)];
                self.empty("rect", &place, *class);
            }
            Shape::Circle { at, radius, class } => {
                let [x, y, radius] = [at.x, at.y, *radius].map(number);
                self.empty("circle", &[("cx", &x), ("cy", &y), ("r", &radius)], *class);
            }
            Shape::Path { d, at, turn, class } => {
                let mut transform = shift(*at);
                if *turn != 0.0 {
                    transform.push_str(&[" rotate(", &number(*turn), ")"].concat());
                }
                self.empty("path", &[("d", d), ("transform", &transform)], *class);
            }
            Shape::Text { at, text, size, weight, anchor, class } => {
                let [x, y, size] = [at.x, at.y, *size].map(number);
                let weight = weight.to_string();
                let mut attributes = vec![("x", x.as_str()), ("y", &y), ("font-size", &size)];
                if weight != "400" {
                    attributes.push(("font-weight", &weight));
                }
                if anchor.as_str() != "start" {
                    attributes.push(("text-anchor", anchor.as_str()));
                }
                self.start("text", &attributes);
                self.look(*class);
                self.text.push('>');
                escape(text, &mut self.text);
                self.close("text");
            }
        }
    }

    fn start(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(tag);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
    }

    fn look(&mut self, class: Class) {
        for (name, value) in look(class) {
            match value {
                Value::Of(ink) => self.attribute(name, ink.hex(self.theme)),
                Value::Is(word) => self.attribute(name, word),
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        escape(value, &mut self.text);
        self.text.push('"');
    }
}

fn shift(at: Point) -> String {
    ["translate(", &number(at.x), ",", &number(at.y), ")"].concat()
}

/// Writes any text as XML text or attribute: nothing in it is markup, and what XML cannot hold becomes U+FFFD.
pub(crate) fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let mut out = String::new();
        escape("</text><script>\"a\" & b\u{0}\u{1b}\n\u{ffff}", &mut out);
        assert_eq!(out, "&lt;/text&gt;&lt;script&gt;&quot;a&quot; &amp; b\u{fffd}\u{fffd} \u{fffd}");
    }
}
