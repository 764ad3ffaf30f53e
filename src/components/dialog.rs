//! A dialog of the browser's own: it keeps the focus inside and closes on Escape.

use half_message_locale::{Language, page};
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

use super::element::{El, On, button, el};
use super::icon::{CLOSE, icon};
use crate::hooks::focus::use_focus_return;

/// What a dialog needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Its title.
    pub title: AttrValue,
    /// The language.
    pub language: Language,
    /// Called when the reader closes it.
    pub on_close: Callback<()>,
    /// What stands in it.
    pub children: Html,
}

/// Shows a dialog for as long as it is drawn, and gives the focus back then: the node to draw it with, and what its wish
/// to close calls.
#[hook]
pub fn use_modal(on_close: &Callback<()>) -> (NodeRef, Callback<Event>) {
    let node = use_node_ref();
    use_focus_return();
    use_effect_with((), {
        let node = node.clone();
        move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        }
    });
    // Whoever draws it takes it away.
    (node, on_close.reform(|event: Event| event.prevent_default()))
}

/// The head of a dialog: its title under the name that labels it, what stands beside that, and the button that closes it.
pub fn head(title: Html, beside: Option<El>, language: Language, on_close: &Callback<()>) -> El {
    el("header", "").kid(el("h2", "").set("id", TITLE).put_in(title)).maybe(beside).kid(
        button("btn icon quiet")
            .set("aria-label", page::CLOSE.of(language))
            .on(On::Click, on_close.reform(|_| ()))
            .put_in(icon(CLOSE, 16)),
    )
}

/// The name of the title that labels a dialog.
pub const TITLE: &str = "dialog-title";

/// A dialog that is open for as long as it is drawn.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let (node, on_cancel) = use_modal(&props.on_close);
    let on_click = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        // A click on the dialog itself is one on what lies behind it: its own area is covered by its children.
        Callback::from(move |event: Event| {
            if let (Some(target), Some(dialog)) = (event.target_dyn_into::<Element>(), node.cast::<Element>())
                && target == dialog
            {
                on_close.emit(());
            }
        })
    };
    el("dialog", "")
        .node(&node)
        .set("aria-labelledby", TITLE)
        .on(On::Cancel, on_cancel)
        .on(On::Click, on_click)
        .kid(head(Html::from(&props.title), None, props.language, &props.on_close))
        .kid(el("div", "body").put_in(props.children.clone()))
        .done()
}
