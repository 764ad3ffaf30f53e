//! Keys that work wherever the focus is, save in a field or under a dialog.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::listener::Listener;
use crate::session::{Intent, Open, Session};

/// Listens for the page's keys.
#[hook]
pub fn use_keys(session: &Session, act: &Callback<Intent>) {
    let open = use_mut_ref(|| session.open);
    open.replace(session.open);
    let act = act.clone();
    use_effect_with((), move |()| {
        let listener = Listener::new("keydown", move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            if let Some(intent) = intent(event, *open.borrow()) {
                event.prevent_default();
                act.emit(intent);
            }
        });
        move || drop(listener)
    });
}

fn intent(event: &KeyboardEvent, open: Open) -> Option<Intent> {
    let key = event.key();
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_in =
        |selector: &str| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    if key == "Escape" {
        // A dialog closes itself and tells so.
        let is_ours = matches!(open, Open::Picker | Open::Menu | Open::Sheet | Open::Fail(_));
        return is_ours.then_some(Intent::Close(open));
    }
    if event.default_prevented() || event.is_composing() || is_in("dialog, textarea, input:not([type=range]), select") {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return match (key.as_str(), event.shift_key(), event.alt_key()) {
            ("z" | "Z", false, false) => Some(Intent::Undo),
            ("z" | "Z", true, false) | ("y", false, false) => Some(Intent::Redo),
            _ => None,
        };
    }
    if event.alt_key() || !matches!(open, Open::Nothing | Open::Sheet) {
        return None;
    }
    match key.as_str() {
        // A focused row opens its own menu.
        "f" | "F" if !is_in("[data-step]") => Some(Intent::FailHere),
        "?" => Some(Intent::Open(Open::Help)),
        key => moving(key, &is_in),
    }
}

/// What a key does to the playhead; `is_in` says whether the key was pressed in such an element.
pub fn moving(key: &str, is_in: &dyn Fn(&str) -> bool) -> Option<Intent> {
    let is_range = is_in("input[type=range]");
    match key {
        " " if !is_in("button, summary, a, [role=button]") => Some(Intent::TogglePlay),
        "ArrowLeft" if !is_range => Some(Intent::Back),
        "ArrowRight" if !is_range => Some(Intent::Forward),
        "Home" if !is_range => Some(Intent::First),
        "End" if !is_range => Some(Intent::Last),
        digit => match digit.as_bytes() {
            [digit @ b'0'..=b'9'] => Some(Intent::Tenth(digit - b'0')),
            _ => None,
        },
    }
}
