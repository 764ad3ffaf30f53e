//! The page: shows a run and turns clicks into scenarios. The only part that knows Yew and the browser.
//!
//! 1. [`session`]: the one reducer. An [`session::Intent`] makes a new scenario; the engine runs it; all else is drawn
//!    from the result.
//! 2. [`link`] and [`ready_runs`]: where a scenario comes from without a file. [`workshop`]: files, the setup
//!    editor and the list of keys, in a second wasm that is loaded on first use.
//! 3. [`worker`]: the search over all failures, in a third wasm that runs in a Web Worker.
//! 4. [`app`] and [`components`]: what is drawn. [`hooks`]: address, preferences, playback, keyboard.
//!
//! 4. [`element`]: a run in somebody else's page, a wasm of its own with the same lanes.
//!
//! Nothing that a render reaches may panic: one panic stops every application of the wasm instance.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod app;
pub mod beside;
pub mod components;
pub mod crash;
pub mod element;
pub mod ending;
pub mod hooks;
pub mod interned;
pub mod link;
pub mod preferences;
pub mod ready_runs;
pub mod session;
pub mod worker;
pub mod workshop;

/// Starts the page in the document's body.
pub fn start() {
    crash::report_panics();
    interned::hand_over();
    // In an element of its own: listeners on the body would hear the dialogs of the other wasm as well.
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| {
        let place = document.create_element("div").ok()?;
        document.body()?.append_child(&place).ok().map(|_| place)
    });
    if let Some(place) = place {
        yew::Renderer::<app::App>::with_root(place).render();
    }
}
