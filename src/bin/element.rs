//! The wasm of the element for other pages. See [`half_message_page::element`].

use std::cell::RefCell;

use half_message_locale::{Language, element as words, refusal};
use half_message_page::element::{Controls, Look, Store, Wish};
use half_message_page::link::{BadLink, Link};
use half_message_page::session::Intent;
use half_message_page::{crash, interned};
use half_message_protocol::{Refusal, Scenario};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// How many reasons are told at once.
const SHOWN: usize = 3;

/// One embedded run.
#[wasm_bindgen]
pub struct Embedded {
    store: Store,
}

#[wasm_bindgen]
impl Embedded {
    /// Draws into this place. `tell` hears `(kind, step, timeMs, verdict, message)`.
    #[wasm_bindgen(constructor)]
    pub fn new(place: Element, tell: Function) -> Self {
        Self { store: Store::mount(place, Look::default(), tell) }
    }

    /// The author's choices. `controls` that are none are the full ones.
    pub fn look(&self, is_chinese: bool, controls: &str, is_locked: bool, hides_verdict: bool) {
        let controls = Controls::parse(controls).unwrap_or_default();
        self.store.look(Look { language: language(is_chinese), controls, is_locked, hides_verdict });
    }

    /// Opens a ready run or a file that has been read, in compact form.
    pub fn open(&self, bytes: &[u8], start: &str, is_chinese: bool) {
        match postcard::from_bytes::<Scenario>(bytes) {
            Ok(scenario) => self.run(scenario, start, is_chinese),
            Err(_) => self.store.trouble(vec![words::GARBLED.of(language(is_chinese)).to_owned()]),
        }
    }

    /// Opens the payload of a link, without `s=`.
    pub fn open_link(&self, payload: &str, start: &str, is_chinese: bool) {
        let said = language(is_chinese);
        match Link::decode_alone(payload) {
            Ok(link) => {
                let moment = link.playhead.map(|moment| moment.step.to_string()).unwrap_or_default();
                self.run(link.scenario, if start.is_empty() { &moment } else { start }, is_chinese);
            }
            Err(BadLink::Refused(refusals)) => self.refuse(&refusals, said),
            Err(BadLink::Version { .. }) => self.store.trouble(vec![words::TOO_NEW.of(said).to_owned()]),
            Err(_) => self.store.trouble(vec![words::GARBLED.of(said).to_owned()]),
        }
    }

    fn run(&self, scenario: Scenario, start: &str, is_chinese: bool) {
        let refusals = scenario.refusals();
        if refusals.is_empty() {
            self.store.open(scenario, start);
        } else {
            self.refuse(&refusals, language(is_chinese));
        }
    }

    fn refuse(&self, refusals: &[Refusal], language: Language) {
        let mut lines = vec![words::REFUSED.of(language).to_owned()];
        lines.extend(refusals.iter().take(SHOWN).map(|one| refusal(language, one)));
        self.store.trouble(lines);
    }

    /// Tells lines of text in the element, and as an error.
    pub fn trouble(&self, lines: &str) {
        self.store.trouble(lines.lines().map(str::to_owned).collect());
    }

    /// No ready run has this name.
    pub fn unknown_run(&self, name: &str, is_chinese: bool) {
        self.store.trouble(vec![words::unknown_run(language(is_chinese), name)]);
    }

    /// Nothing came from this address.
    pub fn unreachable(&self, address: &str, is_chinese: bool) {
        self.store.trouble(vec![words::unreachable(language(is_chinese), address)]);
    }

    /// An attribute has a value that it cannot have.
    pub fn bad_value(&self, attribute: &str, value: &str, possible: &str, is_chinese: bool) {
        self.store.trouble(vec![words::bad_value(language(is_chinese), attribute, value, possible)]);
    }

    /// Plays, or stops.
    pub fn play(&self, is_playing: bool) {
        self.store.play(is_playing);
    }

    /// One step on, or back.
    pub fn step(&self, is_forward: bool) {
        self.store.wish(Wish::Act(if is_forward { Intent::Forward } else { Intent::Back }));
    }

    /// The author's run again.
    pub fn reset(&self) {
        self.store.wish(Wish::Reset);
    }

    /// The run on screen, as the payload of a link; empty before there is one.
    pub fn payload(&self) -> String {
        self.store.scenario().map(|scenario| Link::to((*scenario).clone(), None).payload_alone()).unwrap_or_default()
    }

    /// The element has left the page.
    pub fn park(&self) {
        self.store.park();
    }

    /// The element is back.
    pub fn resume(&self) {
        self.store.resume();
    }

    /// Takes everything away.
    pub fn dispose(&self) {
        self.store.dispose();
    }
}

const fn language(is_chinese: bool) -> Language {
    if is_chinese { Language::Zh } else { Language::En }
}

thread_local! {
    static HEARS_PANICS: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Tells `hears`, with its message, when this wasm panics. It is not to be called any more then.
#[wasm_bindgen]
pub fn hear_panics(hears: Function) {
    HEARS_PANICS.replace(Some(hears));
    crash::report_panics_to(|message| {
        let hears = HEARS_PANICS.with_borrow(Option::clone);
        if let Some(hears) = hears {
            // Nobody is left to tell what the listener throws.
            let _ = hears.call1(&JsValue::NULL, &JsValue::from_str(message));
        }
    });
}

fn main() {
    interned::hand_over();
}
