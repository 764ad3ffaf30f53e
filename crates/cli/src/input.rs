//! A file or standard input to a scenario, or to a run that was recorded elsewhere.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use half_message_locale::command::{self, Unreadable};
use half_message_locale::{Language, refusal};
use half_message_protocol::{Refusal, Scenario};
use half_message_scenario_json::{File, MAX_TRACE_BYTES, read_file};

/// What is read.
pub struct Input<'a> {
    path: &'a Path,
}

impl<'a> Input<'a> {
    /// This file, or standard input where it is `-`.
    pub fn new(path: &'a Path) -> Self {
        Self { path }
    }

    /// Its name in sentences.
    pub fn name(&self, language: Language) -> String {
        match self.is_standard() {
            true => command::STANDARD_INPUT.of(language).to_owned(),
            false => without_controls(&self.path.display().to_string()),
        }
    }

    /// Reads the scenario or the trace; else what is wrong, one sentence each, with the input's name.
    pub fn file(&self, language: Language) -> Result<File, Vec<String>> {
        let text = self.text().map_err(|why| vec![self.about(language, &command::unreadable(language, &why))])?;
        let about = |found: &Refusal| self.about(language, &refusal(language, found));
        read_file(&text).map_err(|refusals| refusals.iter().map(about).collect())
    }

    /// Reads the scenario; else what is wrong, in the same way. A trace is none.
    pub fn scenario(&self, language: Language) -> Result<Scenario, Vec<String>> {
        match self.file(language)? {
            File::Scenario(scenario) => Ok(*scenario),
            File::Recording(_) => Err(vec![self.about(language, &command::is_trace(language))]),
        }
    }

    /// A line about this input.
    pub fn about(&self, language: Language, what: &str) -> String {
        command::about_input(language, &self.name(language), what)
    }

    fn is_standard(&self) -> bool {
        self.path == Path::new("-")
    }

    fn text(&self) -> Result<String, Unreadable> {
        let bytes = match self.is_standard() {
            true => bytes(io::stdin().lock()),
            false => fs::File::open(self.path).and_then(bytes),
        };
        let bytes = bytes.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Unreadable::NotFound,
            ErrorKind::PermissionDenied => Unreadable::Denied,
            ErrorKind::IsADirectory => Unreadable::Folder,
            _ => Unreadable::Other(error.to_string()),
        })?;
        if bytes.len() > MAX_TRACE_BYTES {
            return Err(Unreadable::TooLarge { max: MAX_TRACE_BYTES });
        }
        String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8 { at: error.utf8_error().valid_up_to() })
    }
}

/// At most one byte more than what is read, so that an endless input comes to an end.
fn bytes(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MAX_TRACE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text with every control character replaced: a name or a title cannot steer the terminal.
pub fn without_controls(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char }).collect()
}
