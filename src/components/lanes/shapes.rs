//! A display list as SVG elements. Looks come from classes, never from inline styles.

use half_message_diagram::Shape;
pub use half_message_diagram::number;
use yew::prelude::*;

use crate::components::element::{El, el, list};

/// The shapes, in the order of drawing.
pub fn shapes(shapes: &[Shape]) -> Html {
    list(shapes.iter().map(|one| shape(one).done()))
}

fn shape(shape: &Shape) -> El {
    match shape {
        Shape::Line { from, to, class } => drawn("line", class.text().into_owned())
            .put("x1", number(from.x))
            .put("y1", number(from.y))
            .put("x2", number(to.x))
            .put("y2", number(to.y)),
        Shape::Rect { at, width, height, radius, class } => drawn("rect", class.text().into_owned())
            .put("x", number(at.x))
            .put("y", number(at.y))
            .put("width", number(*width))
            .put("height", number(*height))
            .put("rx", number(*radius)),
        Shape::Circle { at, radius, class } => drawn("circle", class.text().into_owned())
            .put("cx", number(at.x))
            .put("cy", number(at.y))
            .put("r", number(*radius)),
        Shape::Path { d, at, turn, class } => {
            let mut transform = ["translate(", &number(at.x), ",", &number(at.y), ")"].concat();
            if *turn != 0.0 {
                transform.push_str(&[" rotate(", &number(*turn), ")"].concat());
            }
            drawn("path", class.text().into_owned()).put("d", d.to_string()).put("transform", transform)
        }
        // The space at the end is not drawn; it keeps neighbouring texts apart for whoever reads them in a row.
        Shape::Text { at, text, size, weight, anchor, class } => drawn("text", class.text().into_owned())
            .put("x", number(at.x))
            .put("y", number(at.y))
            .put("font-size", number(*size))
            .put("font-weight", weight.to_string())
            .set("text-anchor", anchor.as_str())
            .text([text.as_str(), " "].concat()),
    }
}

#[inline(never)]
fn drawn(tag: &'static str, class: String) -> El {
    el(tag, "").put("class", class)
}
