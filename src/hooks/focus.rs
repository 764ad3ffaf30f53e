//! Where the focus goes: into what opens, among its items with the arrow keys, and back when it closes.

use wasm_bindgen::JsCast;
use web_sys::{DocumentFragment, Element, HtmlElement, Node};
use yew::prelude::*;

use super::listener::later;

/// The focused element, also within shadow roots.
pub fn focused() -> Option<HtmlElement> {
    let mut element = web_sys::window()?.document()?.active_element()?;
    while let Some(inner) = element.shadow_root().and_then(|root| root.active_element()) {
        element = inner;
    }
    element.dyn_into().ok()
}

/// The tree that a component is drawn in: the document, or the shadow root of an element in somebody else's page.
#[derive(Clone)]
pub struct Tree(DocumentFragment);

impl Tree {
    /// The tree of a drawn node.
    pub fn of(node: &NodeRef) -> Option<Self> {
        // Documents and shadow roots are searched by methods of the same names.
        Some(Self(node.cast::<Node>()?.get_root_node().unchecked_into()))
    }

    /// The first element in it that a selector finds.
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.0.query_selector(selector).ok().flatten()
    }

    /// Focuses the drawn step of this name; whether there is one.
    pub fn focus_step(&self, step: &str) -> bool {
        let find = |extra: &str| self.find(&["[data-step=\"", step, "\"]", extra].concat());
        let Some(element) = find("[tabindex=\"0\"]").or_else(|| find("")) else { return false };
        let element: &HtmlElement = element.unchecked_ref();
        element.focus().is_ok()
    }
}

/// Whether the page has a place of focus besides its body.
pub fn is_anywhere() -> bool {
    focused().is_some_and(|element| element.tag_name() != "BODY")
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
