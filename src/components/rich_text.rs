//! A sentence with parts set apart.

use half_message_locale::{Rich, Span};
use yew::prelude::*;

use super::element::{self, el, list};

/// The spans of a sentence as elements.
pub fn rich(text: &Rich) -> Html {
    let spans = text.0.iter().map(|span| match span {
        Span::Plain(plain) => element::text(plain.to_string()),
        Span::Strong(strong) => el("b", "").text(strong.to_string()).done(),
        Span::Code(code) => el("code", "").text(code.to_string()).done(),
    });
    list(spans)
}
