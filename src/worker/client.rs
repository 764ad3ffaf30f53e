//! The workshop's side: starts the worker, asks, and hears what it tells.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::{Ask, Told};

/// The script that starts the worker, beside the page.
const SCRIPT: &str = "explorer_worker_start.js";

/// A worker; it ends when this is dropped.
pub struct Client {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl Client {
    /// Starts a worker. `told` hears what it tells, and nothing where it cannot go on: then it is of no more use. Until
    /// [`Told::Ready`] it hears nothing. `None` where the browser makes no worker.
    pub fn start(told: Callback<Option<Told>>) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options).ok()?;
        let on_message = {
            let told = told.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let bytes = event.data().dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec());
                told.emit(bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok()));
            })
        };
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            told.emit(None);
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Asks for something.
    pub fn ask(&self, ask: &Ask) {
        let bytes = postcard::to_allocvec(ask).unwrap_or_default();
        let _ = self.worker.post_message(&Uint8Array::from(bytes.as_slice()));
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
