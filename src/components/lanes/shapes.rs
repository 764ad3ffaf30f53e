//! A display list as SVG elements. Looks come from classes, never from inline styles.

use std::borrow::Cow;

use half_message_diagram::Shape;
pub use half_message_diagram::number;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag, VText};

use crate::components::element::list;

/// The shapes, in the order of drawing.
pub fn shapes(shapes: &[Shape]) -> Html {
    list(shapes.iter().map(|one| shape(one).into()))
}

fn shape(shape: &Shape) -> VTag {
    match shape {
        Shape::Line { from, to, class } => {
            drawn("line", &["class", "x1", "y1", "x2", "y2"], class.text(), [from.x, from.y, to.x, to.y].map(size))
        }
        Shape::Rect { at, width, height, radius, class } => drawn(
            "rect",
            &["class", "x", "y", "width", "height", "rx"],
            class.text(),
            [at.x, at.y, *width, *height, *radius].map(size),
        ),
        Shape::Circle { at, radius, class } => {
            drawn("circle", &["class", "cx", "cy", "r"], class.text(), [at.x, at.y, *radius].map(size))
        }
        Shape::Path { d, at, turn, class } => {
            let mut transform = ["translate(", &number(at.x), ",", &number(at.y), ")"].concat();
            if *turn != 0.0 {
                transform.push_str(&[" rotate(", &number(*turn), ")"].concat());
            }
            drawn("path", &["class", "d", "transform"], class.text(), [known(d.clone()), transform.into()])
        }
        Shape::Text { at, text, size: letters, weight, anchor, class } => {
            let [x, y, letters] = [at.x, at.y, *letters].map(size);
            let values = [x, y, letters, weight.to_string().into(), AttrValue::Static(anchor.as_str())];
            let keys = &["class", "x", "y", "font-size", "font-weight", "text-anchor"];
            let mut tag = drawn("text", keys, class.text(), values);
            // The space at the end is not drawn; it keeps neighbouring texts apart for whoever reads them in a row.
            tag.add_child(VText::new([text.as_str(), " "].concat()).into());
            tag
        }
    }
}

/// An element whose attributes are always the same ones: the fastest kind to make and to compare. The class comes first.
#[inline(never)]
fn drawn(
    tag: &'static str,
    keys: &'static [&'static str],
    class: Cow<'static, str>,
    values: impl IntoIterator<Item = AttrValue>,
) -> VTag {
    let values = core::iter::once(known(class)).chain(values);
    let values = values.map(|value| Some(AttributeOrProperty::Attribute(value))).collect();
    let mut tag = VTag::new(tag);
    tag.set_attributes(Attributes::Dynamic { keys, values });
    tag
}

fn size(length: f32) -> AttrValue {
    number(length).into()
}

/// A text that is mostly known beforehand.
fn known(text: Cow<'static, str>) -> AttrValue {
    match text {
        Cow::Borrowed(text) => AttrValue::Static(text),
        Cow::Owned(text) => AttrValue::from(text),
    }
}
