//! Scenario files dropped anywhere on the page.

use wasm_bindgen::JsCast;
use web_sys::DragEvent;
use yew::prelude::*;

use super::listener::Listener;
use crate::session::Intent;
use crate::workshop::client;

/// Opens what is dropped; whether a file hovers over the page.
#[hook]
pub fn use_dropped_files(act: &Callback<Intent>) -> bool {
    let is_over = use_state_eq(|| false);
    let setter = is_over.setter();
    let act = act.clone();
    use_effect_with((), move |()| {
        let hear = |name: &'static str, over: bool| {
            let setter = setter.clone();
            Listener::new(name, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>() else { return };
                // Leaving one element for another inside the page is no leaving.
                if name == "dragleave" && event.related_target().is_some() {
                    return;
                }
                if has_files(event) {
                    event.prevent_default();
                    setter.set(over);
                }
            })
        };
        let moves = [hear("dragenter", true), hear("dragover", true), hear("dragleave", false)];
        let setter = setter.clone();
        let drop_listener = Listener::new("drop", move |event| {
            let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) else { return };
            event.prevent_default();
            setter.set(false);
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            if let Some(file) = file {
                client::open(file, &act);
            }
        });
        move || drop((moves, drop_listener))
    });
    *is_over
}

fn has_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types()).unwrap_or_default();
    types.iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}
