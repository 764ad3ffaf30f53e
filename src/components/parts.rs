//! Class names.

use yew::prelude::*;

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
