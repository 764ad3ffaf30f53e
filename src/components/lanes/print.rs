//! Whether the page is about to be printed: then what is out of sight is drawn too.

use yew::prelude::*;

use crate::hooks::listener::Listener;

/// Whether the browser prints now.
#[hook]
pub fn use_printing() -> bool {
    let is_printing = use_state_eq(|| false);
    {
        let setter = is_printing.setter();
        use_effect_with((), move |()| {
            let set = |value: bool| {
                let setter = setter.clone();
                move |_| setter.set(value)
            };
            let listeners = [Listener::new("beforeprint", set(true)), Listener::new("afterprint", set(false))];
            move || drop(listeners)
        });
    }
    *is_printing
}
