//! Shown while a file hovers over the page.

use half_message_locale::{Language, page};
use yew::prelude::*;

/// What the target needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Whether a file hovers over the page.
    pub is_over: bool,
    /// The language.
    pub language: Language,
}

/// Says that the file may be dropped.
#[component]
pub fn DropTarget(props: &Props) -> Html {
    if !props.is_over {
        return Html::default();
    }
    html! { <div class="drop" aria-hidden="true">{page::DROP_HERE.of(props.language)}</div> }
}
