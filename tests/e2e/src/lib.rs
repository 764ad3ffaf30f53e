//! Drives the built page in a real browser, through WebDriver alone where that suffices, so that
//! the same cases run in Chromium, Firefox and WebKit.
//!
//! A case is a function in `tests/cases/` that hands its story to [`case`]. [`case`] serves
//! `dist/` from a [`server`], starts a [`browser`] with an empty profile, and gives the story a
//! [`Page`]. When the story ends well, the page must have logged no error and asked no other
//! origin for anything; when it does not, a screenshot shows where it stood.
//!
//! `HALF_MESSAGE_BROWSER` chooses `chromium` (the default), `firefox` or `webkit`.

pub mod accessibility;
pub mod bar;
pub mod browser;
pub mod media;
pub mod page;
pub mod project;
pub mod server;
pub mod steps;
pub mod trace;

mod case;
mod console;

pub use anyhow::{Context, Error, Result, bail, ensure};
pub use case::{Failure, Outcome, case};
pub use media::{Media, Size};
pub use page::Page;
pub use thirtyfour::Key;
