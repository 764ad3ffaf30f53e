//! A display list as SVG elements. Looks come from classes, never from inline styles.

use half_message_diagram::Shape;
pub use half_message_diagram::number;
use yew::prelude::*;

/// The shapes, in the order of drawing.
pub fn shapes(shapes: &[Shape]) -> Html {
    shapes.iter().map(shape).collect()
}

fn shape(shape: &Shape) -> Html {
    match shape {
        Shape::Line { from, to, class } => html! {
            <line class={class.text()} x1={number(from.x)} y1={number(from.y)} x2={number(to.x)} y2={number(to.y)} />
        },
        Shape::Rect { at, width, height, radius, class } => html! {
            <rect class={class.text()} x={number(at.x)} y={number(at.y)} width={number(*width)} height={number(*height)}
                rx={number(*radius)} />
        },
        Shape::Circle { at, radius, class } => html! {
            <circle class={class.text()} cx={number(at.x)} cy={number(at.y)} r={number(*radius)} />
        },
        Shape::Path { d, at, turn, class } => {
            let mut transform = format!("translate({},{})", number(at.x), number(at.y));
            if *turn != 0.0 {
                transform.push_str(&format!(" rotate({})", number(*turn)));
            }
            html! { <path class={class.text()} d={d.clone()} {transform} /> }
        }
        // The space at the end is not drawn; it keeps neighbouring texts apart for whoever reads them in a row.
        Shape::Text { at, text, size, weight, anchor, class } => html! {
            <text class={class.text()} x={number(at.x)} y={number(at.y)} font-size={number(*size)}
                font-weight={weight.to_string()} text-anchor={anchor.as_str()}>{[text.as_str(), " "].concat()}</text>
        },
    }
}
