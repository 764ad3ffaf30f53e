//! A dialog of the browser's own: it keeps the focus inside and closes on Escape.

use half_message_locale::{Language, page};
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::*;

use super::element::{On, button, el};
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

/// A dialog that is open for as long as it is drawn.
#[component]
pub fn Dialog(props: &Props) -> Html {
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
    let close = props.on_close.reform(|_| ());
    let on_cancel = props.on_close.reform(|event: Event| event.prevent_default());
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
    let head = el("header", "").kid(el("h2", "").set("id", "dialog-title").put_in(Html::from(&props.title))).kid(
        button("btn icon quiet")
            .set("aria-label", page::CLOSE.of(props.language))
            .on(On::Click, close)
            .put_in(icon(CLOSE, 16)),
    );
    el("dialog", "")
        .node(&node)
        .set("aria-labelledby", "dialog-title")
        .on(On::Cancel, on_cancel)
        .on(On::Click, on_click)
        .kid(head)
        .kid(el("div", "body").put_in(props.children.clone()))
        .done()
}
