//! Where the focus goes: into what opens, among its items with the arrow keys, and back when it closes.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::listener::later;

/// The focused element.
pub fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}

/// Whether the page has a place of focus besides its body.
pub fn is_anywhere() -> bool {
    focused().is_some_and(|element| element.tag_name() != "BODY")
}

/// Focuses the drawn step of this name; whether there is one.
pub fn focus_step(step: &str) -> bool {
    let find = |extra: &str| {
        let selector = ["[data-step=\"", step, "\"]", extra].concat();
        web_sys::window()?.document()?.query_selector(&selector).ok().flatten()
    };
    let Some(element) = find("[tabindex=\"0\"]").or_else(|| find("")) else { return false };
    let element: &HtmlElement = element.unchecked_ref();
    element.focus().is_ok()
}

/// Runs this when what is being taken away is gone, and the focus with it.
pub fn after_removal(then: impl FnOnce() + 'static) {
    later(0, then).forget();
}

/// Gives the focus back to where it was when the component came.
#[hook]
pub fn use_focus_return() {
    use_effect_with((), |()| {
        let opener = focused();
        move || {
            after_removal(move || {
                if let Some(opener) = opener.filter(|opener| opener.is_connected() && !is_anywhere()) {
                    let _ = opener.focus();
                }
            });
        }
    });
}

/// Moves the focus among the items of a menu: arrows, Home, End. Whether the key was one of these.
pub fn rove(menu: &Element, selector: &str, key: &str) -> bool {
    let Ok(items) = menu.query_selector_all(selector) else { return false };
    let count = items.length();
    let now = focused();
    let is_now = |index: &u32| {
        items.get(*index).is_some_and(|item| now.as_ref().is_some_and(|now| item.is_same_node(Some(now))))
    };
    let current = (0..count).find(is_now);
    let next = match (key, current) {
        ("ArrowDown", Some(index)) if index + 1 < count => index + 1,
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp", Some(index)) if index > 0 => index - 1,
        ("ArrowUp" | "End", _) => count.saturating_sub(1),
        _ => return false,
    };
    if let Some(item) = items.get(next).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
    true
}
