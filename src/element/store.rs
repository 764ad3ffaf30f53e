//! One run in somebody else's page: its state, and what the page around it is told.

use std::cell::RefCell;
use std::rc::Rc;

use half_message_locale::element as words;
use half_message_protocol::{Scenario, StepId, Verdict};
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::{AppHandle, Callback, Renderer};

use super::Look;
use super::view::{ElementView, Props};
use crate::session::{Intent, Open, Player, Run, Speed};

/// What a reader wants of an embedded run.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Something that the page knows as well.
    Act(Intent),
    /// Steps can be made to fail from now on, or not any more.
    Break(bool),
    /// The run as its author made it.
    Reset,
}

/// All that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The run; `None` before it is there and while the element is out of the page.
    pub player: Option<Player>,
    /// What the author has chosen.
    pub look: Look,
    /// How fast it plays.
    pub speed: Speed,
    /// Whether rows offer to fail.
    pub is_breaking: bool,
    /// Whether the reader has changed the run.
    pub is_edited: bool,
    /// What is wrong with how the run was put here.
    pub troubles: Vec<String>,
}

/// The run as its author made it.
#[derive(Clone, Debug)]
struct Author {
    scenario: Rc<Scenario>,
    row: usize,
}

/// Where an embedded run stands: what events tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The step at the playhead.
    pub step: Option<StepId>,
    /// The virtual time there, ms.
    pub time_ms: u64,
    /// How the orders stand there, the worst of them.
    pub verdict: Verdict,
}

impl Place {
    fn of(player: &Player) -> Self {
        let Player { run, row, .. } = player;
        let count = run.events_at(*row);
        let worst = run.trace.verdicts.iter().map(|(order, _)| run.trace.verdict_after(*order, count)).max();
        Self {
            step: run.storyline.step_at(*row).map(|step| step.step),
            time_ms: run.storyline.rows.get(*row).map_or(0, |row| row.at.0),
            verdict: worst.unwrap_or(run.trace.verdict),
        }
    }
}

/// A run and its view.
#[derive(Clone)]
pub struct Store(Rc<Inner>);

struct Inner {
    state: RefCell<Rc<State>>,
    author: RefCell<Option<Author>>,
    /// What was on screen when the element left the page.
    parked: RefCell<Option<(Rc<Scenario>, usize)>>,
    app: RefCell<Option<AppHandle<ElementView>>>,
    tell: Function,
}

impl Store {
    /// Draws into this place, which is to be in a shadow root. `tell` is called with the kind of each event, the step or
    /// nothing, the virtual time in ms, and the verdict.
    pub fn mount(place: Element, look: Look, tell: Function) -> Self {
        let state = State {
            player: None,
            look,
            speed: Speed::default(),
            is_breaking: false,
            is_edited: false,
            troubles: Vec::new(),
        };
        let store = Self(Rc::new(Inner {
            state: RefCell::new(Rc::new(state)),
            author: RefCell::default(),
            parked: RefCell::default(),
            app: RefCell::default(),
            tell,
        }));
        let app = Renderer::<ElementView>::with_root_and_props(place, store.props()).render();
        store.0.app.replace(Some(app));
        store
    }

    fn state(&self) -> Rc<State> {
        Rc::clone(&self.0.state.borrow())
    }

    fn props(&self) -> Props {
        let inner = Rc::downgrade(&self.0);
        let wish = Callback::from(move |wish| {
            if let Some(inner) = inner.upgrade() {
                Self(inner).wish(wish);
            }
        });
        Props { state: self.state(), wish }
    }

    /// Opens the author's run, at this step if the run has it.
    pub fn open(&self, scenario: Scenario, start: &str) {
        let mut player = Player::showing(Run::new(Rc::new(scenario), None));
        let mut next = (*self.state()).clone();
        next.troubles.clear();
        if !start.is_empty() {
            match StepId::parse(start).and_then(|step| player.run.storyline.step_of(step).map(|step| step.row)) {
                Some(row) => player.row = row,
                None => next.troubles.push(words::no_such_step(next.look.language, start)),
            }
        }
        let author = Author { scenario: Rc::clone(&player.run.scenario), row: player.row };
        self.0.author.replace(Some(author));
        self.0.parked.replace(None);
        let troubles = next.troubles.clone();
        next.player = Some(player);
        next.is_breaking = false;
        self.show(next, Some("ready"));
        if !troubles.is_empty() {
            self.report(&troubles);
        }
    }

    /// Tells what is wrong, in the element and as an event; nothing any more where it is nothing. A run that is on screen
    /// stays.
    pub fn trouble(&self, troubles: Vec<String>) {
        let mut next = (*self.state()).clone();
        next.troubles.clone_from(&troubles);
        self.show(next, None);
        if !troubles.is_empty() {
            self.report(&troubles);
        }
    }

    fn report(&self, troubles: &[String]) {
        let place = self.state().player.as_ref().map(Place::of);
        self.tell("error", place, &troubles.join("\n"));
    }

    /// Another language, other controls.
    pub fn look(&self, look: Look) {
        let mut next = (*self.state()).clone();
        next.is_breaking &= !look.is_locked;
        next.look = look;
        self.show(next, None);
    }

    /// Does what the reader, or the page around, wants.
    pub fn wish(&self, wish: Wish) {
        let mut next = (*self.state()).clone();
        match wish {
            Wish::Break(is_breaking) => next.is_breaking = is_breaking && !next.look.is_locked,
            Wish::Reset => {
                if let Some(Author { scenario, row }) = self.0.author.borrow().clone() {
                    let mut player = Player::showing(Run::new(scenario, None));
                    player.row = row;
                    next.player = Some(player);
                    next.is_breaking = false;
                }
            }
            Wish::Act(Intent::Speed(speed)) => next.speed = speed,
            Wish::Act(intent) if next.is_breaking || !is_edit(&intent) => {
                if let Some(player) = &mut next.player {
                    player.take(intent);
                }
            }
            Wish::Act(_) => {}
        }
        self.show(next, None);
    }

    /// Plays from here, or from the beginning at the end.
    pub fn play(&self, is_playing: bool) {
        if self.state().player.as_ref().is_some_and(|player| player.playing != is_playing) {
            self.wish(Wish::Act(Intent::TogglePlay));
        }
    }

    /// The element has left the page: nothing plays, no trace is kept.
    pub fn park(&self) {
        let mut next = (*self.state()).clone();
        if let Some(player) = next.player.take() {
            self.0.parked.replace(Some((Rc::clone(&player.run.scenario), player.row)));
            self.show(next, None);
        }
    }

    /// The element is back.
    pub fn resume(&self) {
        if let Some((scenario, row)) = self.0.parked.take() {
            let mut next = (*self.state()).clone();
            let mut player = Player::showing(Run::new(scenario, None));
            player.row = row.min(player.run.last_row());
            next.player = Some(player);
            self.show(next, None);
        }
    }

    /// The scenario on screen.
    pub fn scenario(&self) -> Option<Rc<Scenario>> {
        let parked = || self.0.parked.borrow().as_ref().map(|(scenario, _)| Rc::clone(scenario));
        self.state().player.as_ref().map(|player| Rc::clone(&player.run.scenario)).or_else(parked)
    }

    /// Where the run stands.
    pub fn place(&self) -> Option<Place> {
        self.state().player.as_ref().map(Place::of)
    }

    /// Takes everything away.
    pub fn dispose(&self) {
        if let Some(app) = self.0.app.take() {
            app.destroy();
        }
    }

    fn show(&self, mut next: State, told: Option<&str>) {
        let before = self.state();
        let author = self.0.author.borrow().as_ref().map(|author| Rc::clone(&author.scenario));
        next.is_edited = next.player.as_ref().zip(author).is_some_and(|(player, author)| player.run.scenario != author);
        if next == *before {
            return;
        }
        let next = Rc::new(next);
        self.0.state.replace(Rc::clone(&next));
        if let Some(app) = self.0.app.borrow_mut().as_mut() {
            app.update(self.props());
        }
        let Some(player) = &next.player else { return };
        let now = Place::of(player);
        if let Some(told) = told {
            return self.tell(told, Some(now), "");
        }
        // What hears an event may ask for the next one: nothing is borrowed here.
        let Some(old) = &before.player else { return };
        let was = Place::of(old);
        if player.run.scenario.faults != old.run.scenario.faults {
            self.tell("fault", Some(now), "");
        }
        if (player.row, now.step) != (old.row, was.step) {
            self.tell("step", Some(now), "");
        }
        if now.verdict != was.verdict {
            self.tell("verdict", Some(now), "");
        }
    }

    fn tell(&self, kind: &str, place: Option<Place>, message: &str) {
        let step = place.and_then(|place| place.step).map_or(JsValue::NULL, |step| step.to_string().into());
        let time = place.map_or(JsValue::NULL, |place| (place.time_ms as f64).into());
        let verdict = place.map_or(JsValue::NULL, |place| place.verdict.as_str().into());
        let arguments = Array::of5(&kind.into(), &step, &time, &verdict, &message.into());
        let _ = self.0.tell.apply(&JsValue::UNDEFINED, &arguments);
    }
}

/// Whether it changes the run, or begins to.
const fn is_edit(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::Fail(..)
            | Intent::Mend(_)
            | Intent::Undo
            | Intent::Redo
            | Intent::FailHere
            | Intent::Open(Open::Fail(_))
    )
}
