//! A sentence with parts set apart.

use half_message_locale::{Rich, Span};
use yew::prelude::*;

/// The spans of a sentence as elements.
pub fn rich(text: &Rich) -> Html {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(text) => html! { {text} },
        Span::Strong(text) => html! { <b>{text}</b> },
        Span::Code(text) => html! { <code>{text}</code> },
    });
    html! { {for spans} }
}
