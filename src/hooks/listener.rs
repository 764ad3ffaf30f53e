//! Listening to the window, for as long as a component lives.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Event};

/// A listener of the window; dropping it stops it.
pub struct Listener {
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens in the capture phase, so that scrolling and dragging inside are heard too.
    pub fn new(name: &'static str, heard: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(heard);
        if let Some(window) = web_sys::window() {
            let options = AddEventListenerOptions::new();
            options.set_capture(true);
            options.set_passive(false);
            let function = closure.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
        }
        Self { name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let function = self.closure.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback_and_bool(self.name, function, true);
        }
    }
}

/// Runs this later; dropping the value cancels it.
pub fn later(ms: u32, then: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(ms, then)
}
