//! What happens after a panic: the application has stopped, so a small script of the document shows the panel.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Sends every panic to the document as an event. Must be called before the first render.
pub fn report_panics() {
    report_panics_to(|panic| {
        let init = CustomEventInit::new();
        init.set_detail(&JsValue::from_str(panic));
        if let (Some(window), Ok(event)) =
            (web_sys::window(), CustomEvent::new_with_event_init_dict("half-message:crash", &init))
        {
            let _ = window.dispatch_event(&event);
        }
    });
}

/// Tells every panic. Must be called before the first render.
pub fn report_panics_to(tell: fn(&str)) {
    yew::set_custom_panic_hook(Box::new(move |panic| tell(&panic.to_string())));
}
