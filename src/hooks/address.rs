//! The run in the address: an edit makes an entry in the browser's history, a move of the playhead replaces it, going
//! back or forward restores the run.

use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::listener::{Listener, later};
use crate::link::Link;
use crate::session::{Intent, Notice, Open, Session};

/// A moving playhead is written when it has rested so long, ms: browsers limit how often an address may change.
const REST: u32 = 250;

/// An edit is written when its picture has been drawn, ms.
const AFTER_PICTURE: u32 = 120;

/// The fragment of the address.
pub fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Keeps the address in step with the session, both ways.
#[hook]
pub fn use_address(session: &Session, act: &Callback<Intent>) {
    let written = use_mut_ref(|| session.edits);
    let compared = (session.open == Open::Compare).then_some(session.beside);
    let look = (session.preferences.language, session.detail, session.order, compared);
    let link = use_memo((session.run.clone(), session.row, look), |_| session.link());
    let is_start = session.row == 0;
    use_effect_with((link, session.edits), move |(link, edits)| {
        let is_edit = written.replace(*edits) != *edits;
        let link = link.clone();
        let timer = if is_edit {
            // The picture comes first: an entry in the history takes the browser some milliseconds.
            later(AFTER_PICTURE, move || write(&link, is_start, true)).forget();
            None
        } else {
            Some(later(REST, move || write(&link, is_start, false)))
        };
        move || drop(timer)
    });
    let act = act.clone();
    use_effect_with((), move |()| {
        // A change of the fragment by hand is heard as `popstate` too.
        let listener = Listener::new("popstate", move |_| {
            let (link, notice) = match Link::read(&fragment()) {
                Some(Ok(link)) => (link, None),
                Some(Err(bad)) => (Link::first(), Some(Notice::BadLink(bad))),
                None => (Link::first(), None),
            };
            act.emit(Intent::Restore(Box::new(link)));
            if let Some(notice) = notice {
                act.emit(Intent::Tell(notice));
            }
        });
        move || drop(listener)
    });
}

/// Writes the link into the address, as a new entry or in place of the current one.
fn write(link: &Link, is_start: bool, is_new: bool) {
    let Some(window) = web_sys::window() else { return };
    let (now, next) = (fragment(), link.fragment());
    if now == next || now.is_empty() && !is_new && is_untouched(link, is_start) {
        return;
    }
    let Ok(history) = window.history() else { return };
    let _ = if is_new {
        history.push_state_with_url(&JsValue::NULL, "", Some(&next))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&next))
    };
}

/// Whether it is the first run, at its first step: what the address without a fragment shows too.
fn is_untouched(link: &Link, is_start: bool) -> bool {
    let first = Link::first();
    is_start
        && !link.detail
        && link.compared.is_none()
        && (&link.scenario, &link.origin) == (&first.scenario, &first.origin)
}
