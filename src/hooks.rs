//! What the page does beside drawing: address, preferences, playback, keys, focus, files.

pub mod address;
pub mod document;
pub mod files;
pub mod focus;
pub mod keys;
pub mod listener;
pub mod playback;
pub mod seen;
