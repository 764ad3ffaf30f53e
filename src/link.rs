//! The current run in the address: a version byte and a compact form, in URL-safe base64 behind `#s=`.
//!
//! A link stores decisions, by step names: the scenario, the ready run that it comes from (whose title and notes are
//! then not repeated), the language and the playhead. How the page is looked at follows in bytes that links without them
//! do not have. The first: whether the detail view is open (bit 0) and which order is followed (bits 1 to 4, counted from
//! 1; 0 is all of them). The second, where ways of messaging stand side by side: which ([`Beside::byte`]). Decoding is
//! total: any text gives a link or a reason.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use half_message_locale::Language;
use half_message_protocol::step::FIRST_ORDER;
use half_message_protocol::{Moment, Refusal, Scenario, Text};
use serde::{Deserialize, Serialize};

use crate::beside::Beside;
use crate::ready_runs::{self, ReadyRun};

/// What stands in front of the payload in the fragment.
const PREFIX: &str = "s=";
/// The version that is written.
const VERSION: u8 = 1;
/// The largest byte on how the page is looked at: the last of eight orders, with the detail view.
const LAST_LOOK: u8 = 8 << 1 | 1;
/// Longest payload that is read, in characters.
pub const MAX_PAYLOAD: usize = 64 * 1024;

/// What a link names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The run.
    pub scenario: Scenario,
    /// The ready run that it comes from.
    pub origin: Option<String>,
    /// The language of whoever made the link.
    pub language: Option<Language>,
    /// Where the reader stood; `None` before the first step.
    pub playhead: Option<Moment>,
    /// Whether the detail view was open.
    pub detail: bool,
    /// The order that the reader followed; `None` for all of them.
    pub order: Option<u16>,
    /// The ways that stood beside the run's own; `None` where nothing was compared.
    pub compared: Option<Beside>,
}

/// Why a link cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// Longer than what is read, in characters.
    TooLong {
        /// Its length.
        found: usize,
        /// The longest that is read.
        max: usize,
    },
    /// Not of the alphabet, or cut short.
    Garbled,
    /// Made by a later version of the page.
    Version {
        /// The link's version.
        found: u8,
        /// The newest that is read.
        known: u8,
    },
    /// Readable, and the engine refuses the scenario.
    Refused(Vec<Refusal>),
}

/// Version 1. Fields are stored in this order; a change of any type inside is a new version.
#[derive(Serialize, Deserialize)]
struct Version1 {
    origin: Option<String>,
    language: Option<u8>,
    playhead: Option<Moment>,
    scenario: Scenario,
}

impl Link {
    /// What an address without a fragment stands for.
    pub fn first() -> Self {
        let origin = ready_runs::find(ready_runs::FIRST).map(|run| run.id.to_owned());
        Self::to(ready_runs::first(), origin)
    }

    /// A link that names a run and nothing else.
    pub const fn to(scenario: Scenario, origin: Option<String>) -> Self {
        Self { scenario, origin, language: None, playhead: None, detail: false, order: None, compared: None }
    }

    /// The payload of the link, without `#s=`.
    pub fn payload(&self) -> String {
        self.payload_with(ready_runs::find)
    }

    /// The payload where no ready run is at hand: it carries all its words.
    pub fn payload_alone(&self) -> String {
        self.payload_with(|_| None)
    }

    fn payload_with(&self, find: fn(&str) -> Option<&'static ReadyRun>) -> String {
        let mut scenario = self.scenario.clone();
        let mut origin = self.origin.clone();
        if let Some(run) = origin.as_deref().and_then(find) {
            // Empty texts stand for the ready run's own, so that a link stays short.
            if scenario.title == run.scenario.title && scenario.notes == run.scenario.notes {
                scenario.title = Text::default();
                scenario.notes = Text::default();
            } else if scenario.title == Text::default() && scenario.notes == Text::default() {
                origin = None;
            }
        }
        let stored = Version1 {
            origin,
            language: self.language.map(|language| u8::from(language == Language::Zh)),
            playhead: self.playhead,
            scenario,
        };
        let mut bytes = vec![VERSION];
        // Writing to memory cannot fail.
        bytes.extend(postcard::to_allocvec(&stored).unwrap_or_default());
        let order = self.order.map_or(0, |order| order.saturating_sub(FIRST_ORDER).saturating_add(1));
        let look = (order << 1) | u16::from(self.detail);
        if look > 0 || self.compared.is_some() {
            bytes.push(u8::try_from(look).unwrap_or_default());
        }
        bytes.extend(self.compared.map(Beside::byte));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The fragment of the address, with `#`.
    pub fn fragment(&self) -> String {
        ["#", PREFIX, &self.payload()].concat()
    }

    /// Reads a fragment, with or without `#`. `None` where it names no run.
    pub fn read(fragment: &str) -> Option<Result<Self, BadLink>> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        fragment.strip_prefix(PREFIX).map(Self::decode)
    }

    /// Reads a payload.
    pub fn decode(payload: &str) -> Result<Self, BadLink> {
        Self::decode_with(payload, ready_runs::find)
    }

    /// Reads a payload where no ready run is at hand: one whose words are those of a ready run comes without them.
    pub fn decode_alone(payload: &str) -> Result<Self, BadLink> {
        Self::decode_with(payload, |_| None)
    }

    fn decode_with(payload: &str, find: fn(&str) -> Option<&'static ReadyRun>) -> Result<Self, BadLink> {
        if payload.len() > MAX_PAYLOAD {
            return Err(BadLink::TooLong { found: payload.len(), max: MAX_PAYLOAD });
        }
        let bytes = URL_SAFE_NO_PAD.decode(payload).map_err(|_| BadLink::Garbled)?;
        let Some((version, rest)) = bytes.split_first() else { return Err(BadLink::Garbled) };
        if *version != VERSION {
            return Err(match *version {
                0 => BadLink::Garbled,
                found => BadLink::Version { found, known: VERSION },
            });
        }
        match postcard::take_from_bytes::<Version1>(rest) {
            Ok((stored, [])) => stored.into_link(0, None, find),
            Ok((stored, [look])) if *look <= LAST_LOOK => stored.into_link(*look, None, find),
            Ok((stored, [look, beside])) if *look <= LAST_LOOK => {
                let beside = Beside::from_byte(stored.scenario.way, *beside).ok_or(BadLink::Garbled)?;
                stored.into_link(*look, Some(beside), find)
            }
            _ => Err(BadLink::Garbled),
        }
    }
}

impl Version1 {
    fn into_link(
        self,
        look: u8,
        compared: Option<Beside>,
        find: fn(&str) -> Option<&'static ReadyRun>,
    ) -> Result<Link, BadLink> {
        let mut scenario = self.scenario;
        let run = self.origin.as_deref().and_then(find);
        if let Some(run) = run
            && scenario.title == Text::default()
            && scenario.notes == Text::default()
        {
            scenario.title = run.scenario.title.clone();
            scenario.notes = run.scenario.notes.clone();
        }
        let refusals = scenario.refusals();
        if !refusals.is_empty() {
            return Err(BadLink::Refused(refusals));
        }
        let language = self.language.map(|number| if number == 1 { Language::Zh } else { Language::En });
        let origin = run.map(|run| run.id.to_owned());
        let position = usize::from(look >> 1);
        let order =
            (1..=scenario.setup.orders.len()).contains(&position).then_some(FIRST_ORDER - 1 + u16::from(look >> 1));
        Ok(Link { scenario, origin, language, playhead: self.playhead, detail: look & 1 == 1, order, compared })
    }
}

#[cfg(test)]
mod tests {
    use half_message_protocol::{How, Phase, StepId, Way};

    use super::*;

    fn link(scenario: Scenario, origin: Option<&str>) -> Link {
        let playhead = StepId::parse("1001.check.1").map(|step| Moment { step, phase: Phase::Begun });
        let origin = origin.map(str::to_owned);
        Link { scenario, origin, language: Some(Language::Zh), playhead, detail: false, order: None, compared: None }
    }

    #[test]
    fn links_made_before_there_was_a_detail_view_open_without_it() {
        for (payload, id) in [
            ("AQEKaGFwcHktcGF0aAAAAQACAQHoBwAAAAoAAAABAAAAAAAAAAA", "happy-path"),
            ("AQELY29tbWl0LWxvc3QBAAGABwEAAQABAAIBAegHAAAACgAAAAEAAYADAQABAAAAAAAAAA", "commit-lost"),
            ("AQEQZGF0YWJhc2UtcmVmdXNlcwEBAAEAAgEB6AcAAAAKAAAAAQABgAIBAAEEAAAAAAAAAA", "database-refuses"),
            ("AQENcm9sbGJhY2stbG9zdAABgAcBAAEAAQACAQHoBwAAAAoAAAABAAKAAgEAAQQAgAQBAAEAAAAAAAAA", "rollback-lost"),
            ("AQELc2VuZGVyLWRpZXMBAAABAAIBAegHAAAACgAAAAEAAYADAQABCAgAAAAAAAAAAAA", "sender-dies"),
            (
                "AQEYc2VuZGVyLWRpZXMtYmVmb3JlLWxvY2FsAQEBgAcBAAEAAQACAQHoBwAAAAoAAAABAAGAAQEBAQgIAQAAAAAAAAAA",
                "sender-dies-before-local",
            ),
            ("AQEPaGFsZi1yZXBseS1sb3N0AAABAAIBAegHAAAACgAAAAEAAYABAQABAQAAAAAAAA", "half-reply-lost"),
            ("AQEKZ3JvdXAtZG93bgEAAYAHAQABAAEAAgEB6AcAAAAKAAAAAQABgAMBAAEICAAAAdWaBAEJpAjwogQAAAAAAAA", "group-down"),
            (
                "AQEYYnJva2VyLWRpZXMtYWZ0ZXItY29tbWl0AQEAAQACAQHoBwAAAAoAAAABAAABAdAP4F0AAAAAAAA",
                "broker-dies-after-commit",
            ),
            (
                "AQEYY29uc3VtZXItZGllcy1iZWZvcmUtYWNrAAGABwEAAQABAAICAegHAAAACgAAAAEAAYAJAQgBCBABAAAAAAAAAAA",
                "consumer-dies-before-ack",
            ),
        ] {
            let link = Link::decode(payload).unwrap_or_else(|bad| panic!("{id}: {bad:?}"));
            assert_eq!((link.origin.as_deref(), link.detail, link.order), (Some(id), false, None));
            assert_eq!(link.compared, None);
            assert_eq!(link.payload(), payload, "{id}");
        }
    }

    #[test]
    fn how_the_page_is_looked_at_comes_back() {
        let mut scenario = Scenario::default();
        scenario.setup.orders = vec![scenario.setup.orders[0]; 8];
        for (detail, order) in [(true, None), (false, Some(1001)), (true, Some(1008)), (false, None)] {
            let link = Link { detail, order, ..link(scenario.clone(), None) };
            assert_eq!(Link::read(&link.fragment()), Some(Ok(link)));
        }
        // An order that the scenario does not have is not followed.
        let gone = Link { order: Some(1003), ..link(Scenario::default(), None) };
        assert_eq!(Link::decode(&gone.payload()).map(|link| link.order), Ok(None));
        let mut bytes = URL_SAFE_NO_PAD.decode(gone.payload()).unwrap_or_default();
        *bytes.last_mut().unwrap() = LAST_LOOK + 1;
        assert_eq!(Link::decode(&URL_SAFE_NO_PAD.encode(&bytes)), Err(BadLink::Garbled));
    }

    #[test]
    fn what_is_compared_comes_back() {
        let whole = link(Scenario::default(), None);
        for ways in [&[Way::Kafka][..], &[Way::Outbox, Way::SendThenCommit]] {
            for detail in [false, true] {
                let compared = Some(Beside::new(Way::Rocketmq, ways.iter().copied()));
                let link = Link { detail, compared, ..whole.clone() };
                assert_eq!(Link::read(&link.fragment()), Some(Ok(link)));
            }
        }
        // Nothing is added where nothing is compared, and what follows must be known.
        let bytes = URL_SAFE_NO_PAD.decode(whole.payload()).unwrap_or_default();
        for rest in [&[0, 0][..], &[0, 6], &[0, 0x61], &[LAST_LOOK + 1, 2], &[0, 2, 0]] {
            let longer = URL_SAFE_NO_PAD.encode([&bytes, rest].concat());
            assert_eq!(Link::decode(&longer), Err(BadLink::Garbled), "{rest:?}");
        }
    }

    #[test]
    fn every_ready_run_comes_back() {
        for run in ready_runs::all() {
            let link = link(run.scenario.clone(), Some(run.id));
            let fragment = link.fragment();
            assert_eq!(Link::read(&fragment), Some(Ok(link)), "{}", run.id);
            // Up to three failures stay short enough to paste; each further one adds its step and its way.
            let room = 120 + 10 * run.scenario.faults.len().saturating_sub(3);
            assert!(fragment.len() < room, "{}: {} characters", run.id, fragment.len());
        }
    }

    #[test]
    fn an_edited_run_comes_back_with_its_own_words() {
        let commit = StepId::parse("1001.commit").unwrap_or_else(|| panic!("a step"));
        let mut scenario = Scenario::default().with_fault(commit, How::Lost);
        scenario.title.en = "Mine".into();
        scenario.title.zh = "我的".into();
        let link = link(scenario, None);
        assert_eq!(Link::read(&link.fragment()), Some(Ok(link)));
    }

    #[test]
    fn other_fragments_name_no_run() {
        for fragment in ["", "#", "#top", "#S=AQ", "s"] {
            assert_eq!(Link::read(fragment), None, "{fragment}");
        }
    }

    #[test]
    fn a_bad_link_says_why() {
        for payload in ["", "!", "AQ", "AA", "AQ==", "AQAA\u{4e2d}"] {
            assert_eq!(Link::decode(payload), Err(BadLink::Garbled), "{payload}");
        }
        assert_eq!(Link::decode("Ag"), Err(BadLink::Version { found: 2, known: 1 }));
        let long = "A".repeat(MAX_PAYLOAD + 1);
        assert_eq!(Link::decode(&long), Err(BadLink::TooLong { found: MAX_PAYLOAD + 1, max: MAX_PAYLOAD }));
    }

    /// A small generator with a fixed seed: the same bytes on every machine.
    fn random(state: &mut u64) -> u8 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 32) as u8
    }

    #[test]
    fn any_bytes_give_a_link_or_a_reason() {
        let mut state = 0x9e37_79b9_7f4a_7c15;
        for round in 0..20_000 {
            let mut bytes = vec![VERSION];
            bytes.extend((0..round % 97).map(|_| random(&mut state)));
            let _ = Link::decode(&URL_SAFE_NO_PAD.encode(&bytes));
        }
    }

    #[test]
    fn any_changed_or_cut_link_gives_a_link_or_a_reason() {
        let mut state = 0x1234_5678_9abc_def1;
        for run in ready_runs::all() {
            let whole = URL_SAFE_NO_PAD.decode(link(run.scenario.clone(), None).payload()).unwrap_or_default();
            for length in 0..whole.len() {
                let _ = Link::decode(&URL_SAFE_NO_PAD.encode(&whole[..length]));
            }
            for position in 1..whole.len() {
                for _ in 0..8 {
                    let mut changed = whole.clone();
                    changed[position] = random(&mut state);
                    if let Ok(link) = Link::decode(&URL_SAFE_NO_PAD.encode(&changed)) {
                        assert_eq!(Link::read(&link.fragment()), Some(Ok(link)));
                    }
                }
            }
        }
    }
}
