//! What a reader uses second: the detail view, the comparison, the search, the share dialog, files, recordings, the setup editor, the
//! settings panel, the list of keys. A second wasm, the `workshop`, holds them; it is loaded when the first of them is
//! asked for, so that the page opens without it.
//!
//! 1. [`Request`] and [`Answer`] are what crosses, in postcard; both sides come from one build.
//! 2. [`client`] asks: the page's side. It is the only part of the page that knows of a second wasm.
//! 3. [`serve`] answers: the workshop's side. It edits a copy; the page's reducer stays the only one.
//!
//! Dialogs stand beside the page. The detail view stands in an element that the page keeps free for it; it listens for
//! nothing, because the page would hear its events as well.

pub mod client;
pub mod serve;

use half_message_locale::Language;
use half_message_protocol::{Scenario, Text};
use serde::{Deserialize, Serialize};

use crate::beside::Beside;

/// What the page asks for.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Read the file that comes with it.
    Open,
    /// Say why the scenario of this fragment is refused.
    Explain(String),
    /// Save a scenario as a file of this name.
    Save(String, Box<Scenario>),
    /// Show the setup editor.
    Setup(Box<Setup>),
    /// Show the settings panel.
    Settings(Box<Setup>),
    /// Show ways of messaging side by side.
    Compare(Box<Compared>),
    /// Show the search over all failures.
    Explore(Box<Setup>),
    /// Show the share dialog.
    Share(Box<Share>),
    /// Show the recording that was opened last, in Chinese or not.
    Recording(bool),
    /// Show the list of keys, in Chinese or not.
    Keys(bool),
    /// Take away the dialog that is shown.
    Dismiss,
    /// Show the detail view, or bring it up to date.
    Detail(Box<Detail>),
}

/// What the setup editor and the settings panel start with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Setup {
    /// The scenario on the page.
    pub scenario: Scenario,
    /// The ready run that it comes from.
    pub ready: Option<Scenario>,
    /// Whether the language is Chinese.
    pub is_chinese: bool,
}

/// What the comparison starts with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Compared {
    /// The scenario on the page.
    pub scenario: Scenario,
    /// The ways beside its own.
    pub beside: Beside,
    /// Whether the language is Chinese.
    pub is_chinese: bool,
}

/// What the share dialog starts with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Share {
    /// The scenario on the page.
    pub scenario: Scenario,
    /// The ready run that it comes from, by name.
    pub origin: Option<String>,
    /// The playhead's row.
    pub row: usize,
    /// Whether the language is Chinese.
    pub is_chinese: bool,
}

/// Where the detail view stands.
#[derive(Debug, Serialize, Deserialize)]
pub struct Detail {
    /// The scenario on the page; left out where it is the one of the last request.
    pub scenario: Option<Scenario>,
    /// The playhead's row.
    pub row: usize,
    /// The order that the reader follows.
    pub order: Option<u16>,
    /// Whether the language is Chinese.
    pub is_chinese: bool,
}

/// The element of the page in which the detail view stands.
pub const DETAIL_HOST: &str = "detail";

/// What the workshop answers.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// The file holds this scenario.
    Opened(Scenario),
    /// The file holds a recording, which waits to be shown.
    Recorded,
    /// The file is neither a scenario that can be run nor a trace that can be shown, for these reasons.
    Refused(Vec<Text>),
    /// The link's scenario cannot be run, for these reasons.
    LinkRefused(Vec<Text>),
    /// The file could not be read at all.
    Unreadable,
    /// The reader has edited the scenario.
    Edited(Scenario),
    /// The reader wants to see this run.
    Played(Scenario),
    /// The reader compares these ways.
    Beside(Beside),
    /// The reader has chosen the ready run of this name.
    Chosen(String),
    /// The reader has closed what was shown.
    Closed,
}

/// The language that is Chinese or not.
const fn language(is_chinese: bool) -> Language {
    if is_chinese { Language::Zh } else { Language::En }
}
