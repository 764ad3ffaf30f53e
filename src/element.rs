//! A run in somebody else's page: the lanes with their transport, sentence and verdict, and nothing else of the page.
//!
//! A small script (`static/half-message.js`) defines the element, fetches its run and reports its events; this part
//! draws one run a [`Store`]. Several stores share one wasm. It never touches the address or the storage of the page
//! around it.

mod store;
mod view;

pub use store::{Place, Store, Wish};

use half_message_locale::Language;

/// How much of the transport is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Controls {
    /// All of it.
    #[default]
    Full,
    /// Play and step only.
    Minimal,
    /// None; the keys still work.
    None,
}

impl Controls {
    /// In the order of a choice.
    pub const ALL: [Self; 3] = [Self::Full, Self::Minimal, Self::None];

    /// The attribute's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Minimal => "minimal",
            Self::None => "none",
        }
    }

    /// Reads the attribute.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|controls| controls.as_str() == text)
    }
}

/// What the author has chosen beside the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The language.
    pub language: Language,
    /// The transport.
    pub controls: Controls,
    /// Whether no step can be made to fail.
    pub is_locked: bool,
    /// Whether the verdict is kept back.
    pub hides_verdict: bool,
}
