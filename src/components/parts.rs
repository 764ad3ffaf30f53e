//! Small pieces that most components use. They are plain functions without type parameters, so that each is in the
//! page once: the first load is measured in kilobytes.

use yew::prelude::*;

use crate::session::Intent;

/// A callback that sends this intent.
pub fn send(act: &Callback<Intent>, intent: Intent) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_: MouseEvent| act.emit(intent.clone()))
}

/// These class names, without the empty ones.
pub fn class(names: &[&'static str]) -> AttrValue {
    let mut joined = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(name);
    }
    joined.into()
}

/// The name where the condition holds, else an empty one.
pub const fn when(holds: bool, name: &'static str) -> &'static str {
    if holds { name } else { "" }
}
