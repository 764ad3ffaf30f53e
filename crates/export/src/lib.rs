//! A run as something to keep or to send, in one language: the page's share dialog and the command write the same, byte
//! for byte.
//!
//! 1. [`Format`]: a picture (SVG), a sequence diagram (Mermaid), a transcript, a trace file.
//! 2. [`export`]: a run in one of them, whole or up to the end of a step.
//! 3. [`transcript`]: a run as text, line by line. [`InLanguage`]: the texts of the lanes.

mod labels;
pub mod transcript;
mod words;

use half_message_diagram::{Picture, Storyline, Theme, mermaid};
use half_message_locale::Language;
use half_message_protocol::{Cut, StepId, Trace};
use half_message_scenario_json::write_trace;

pub use labels::InLanguage;
pub use words::words;

/// What a run can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// A picture.
    Svg,
    /// The text of a sequence diagram.
    Mermaid,
    /// A transcript.
    Transcript,
    /// A trace file.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Svg, Self::Mermaid, Self::Transcript, Self::Json];

    /// How the names of its files end, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Mermaid => "mmd",
            Self::Transcript => "txt",
            Self::Json => "json",
        }
    }

    /// The format of files whose names end so.
    pub fn of_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Mermaid => "text/vnd.mermaid",
            Self::Transcript => "text/plain;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// In which language. A trace file has none.
    pub language: Language,
    /// In which colours: pictures only.
    pub theme: Theme,
    /// What follows the end of this step is left out.
    pub until: Option<StepId>,
}

/// The run has no such step, or does not draw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchStep(pub StepId);

/// Writes a run.
///
/// # Errors
///
/// The step up to which it is to be written is none of the run's.
pub fn export(trace: &Trace, format: Format, options: Options) -> Result<String, NoSuchStep> {
    let storyline = Storyline::of(trace);
    let Options { language, theme, until } = options;
    let last = match until {
        Some(step) => storyline.step_of(step).map(|drawn| drawn.last_row).ok_or(NoSuchStep(step))?,
        None => storyline.rows.len().saturating_sub(1),
    };
    let cut = until.map(|_| cut(trace, &storyline, last));
    let picture = |write: fn(&Picture) -> String| {
        let count = cut.map_or(trace.events.len(), |cut| cut.events);
        let words = words(language, trace, &storyline, last, count);
        let labels = InLanguage(language);
        write(&Picture { trace, storyline: &storyline, last, labels: &labels, words: &words, theme })
    };
    Ok(match format {
        Format::Svg => picture(|picture| picture.svg()),
        Format::Mermaid => picture(mermaid),
        Format::Transcript => {
            let style = transcript::Style { language, cut, why: false };
            text(|out| transcript::write(trace, &style, out))
        }
        Format::Json => text(|out| write_trace(trace, cut, out)),
    })
}

/// The part of a run that ends with this row.
fn cut(trace: &Trace, storyline: &Storyline, row: usize) -> Cut {
    let events = storyline.end_of(row);
    let last = events.checked_sub(1).and_then(|last| trace.events.get(last));
    Cut { events, at: last.map_or_else(Default::default, |event| event.at) }
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, and all that is written is text.
    let _ = write(&mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}
