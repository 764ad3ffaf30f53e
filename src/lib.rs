//! The page: shows a run and turns clicks into scenarios. The only part that knows Yew and the browser.
//!
//! 1. [`session`]: the one reducer. An [`session::Intent`] makes a new scenario; the engine runs it; all else is drawn
//!    from the result.
//! 2. [`link`] and [`ready_runs`]: where a scenario comes from without a file. [`json_client`]: files, read and
//!    written by a second wasm that is loaded on first use.
//! 3. [`app`] and [`components`]: what is drawn. [`hooks`]: address, preferences, playback, keyboard.
//!
//! Nothing that a render reaches may panic: one panic stops every application of the wasm instance.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod app;
pub mod components;
pub mod crash;
pub mod ending;
pub mod hooks;
pub mod json_client;
pub mod link;
pub mod preferences;
pub mod ready_runs;
pub mod session;

/// Starts the page in the document's body.
pub fn start() {
    crash::report_panics();
    yew::Renderer::<app::App>::new().render();
}
