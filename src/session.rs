//! The one reducer of the page. An [`Intent`] makes a new scenario or moves the playhead; the engine runs the scenario;
//! the lanes, panels and texts are drawn from the trace and the playhead. Nothing else is state, save what the bar
//! remembers.

mod preference;
mod run;
mod way;

use std::rc::Rc;

use half_message_locale::Language;
use half_message_protocol::{How, Millis, Moment, Scenario, StepId, Text, Way};
use yew::Reducible;

pub use preference::{Preferences, Speed, Theme};
pub use run::{Run, RunParts};

use crate::beside::Beside;
use crate::link::{BadLink, Link};
use crate::ready_runs::{self, ReadyRun};

/// How many edits can be undone.
const UNDO_DEPTH: usize = 200;

/// What lies over the page; one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    #[default]
    Nothing,
    /// The picker of ready runs.
    Picker,
    /// The phone's menu.
    Menu,
    /// The phone's sheet with the state.
    Sheet,
    /// The fail menu of this step.
    Fail(StepId),
    /// The setup editor.
    Setup,
    /// The settings panel.
    Settings,
    /// Ways of messaging side by side.
    Compare,
    /// The share dialog.
    Share,
    /// A run from a trace file.
    Recording,
    /// The list of keys.
    Help,
}

/// What went wrong outside the run, told beside the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link could not be read.
    BadLink(BadLink),
    /// The link holds a scenario that cannot be run, for these reasons.
    LinkRefused(Vec<Text>),
    /// The file is not a scenario that can be run, for these reasons.
    BadFile(Vec<Text>),
    /// The file could not be read at all.
    FileUnreadable,
    /// The part with files, setup and the list of keys could not be loaded.
    WorkshopUnavailable,
    /// The way of messaging has no counterpart for these.
    Dropped(Vec<Text>),
}

/// What a reader wants.
#[derive(Clone, Debug)]
pub enum Intent {
    /// This step fails so.
    Fail(StepId, How),
    /// This step does not fail any more.
    Mend(StepId),
    /// Nothing fails any more: no faults, outages or holds.
    ClearAll,
    /// Another scenario in place of this one, made by a form.
    Edit(Box<Scenario>),
    /// The same orders and failures in another way of messaging.
    Way(Way),
    /// A ready run.
    OpenRun(&'static ReadyRun),
    /// A scenario from a file.
    OpenScenario(Box<Scenario>),
    /// The run of an address that the browser went back or forward to.
    Restore(Box<Link>),
    /// To this row.
    MoveTo(usize),
    /// To where this moment is drawn.
    MoveToMoment(Moment),
    /// One row on.
    Forward,
    /// One row back.
    Back,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// To so many tenths of the run.
    Tenth(u8),
    /// Plays, or stops playing.
    TogglePlay,
    /// Playback has stayed long enough.
    Tick,
    /// Takes the last edit back.
    Undo,
    /// Makes it again.
    Redo,
    /// Another language.
    Language(Language),
    /// Other colours.
    Theme(Theme),
    /// Another speed.
    Speed(Speed),
    /// Opens the detail view, or closes it.
    Detail(bool),
    /// Texts and panels follow this order, or all of them.
    Follow(Option<u16>),
    /// The comparison shows these beside the run's own way.
    Beside(Beside),
    /// Opens this, in place of what is open.
    Open(Open),
    /// Opens the fail menu of the step at the playhead.
    FailHere,
    /// Closes this, if it is open.
    Close(Open),
    /// Tells what went wrong.
    Tell(Notice),
    /// The reader has read it.
    Dismiss,
}

/// An undoable state.
#[derive(Clone, Debug, PartialEq)]
struct Version {
    scenario: Rc<Scenario>,
    origin: Option<&'static ReadyRun>,
}

/// All state of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The run on screen.
    pub run: Run,
    /// The row at which the reader stands.
    pub row: usize,
    /// Whether it plays.
    pub playing: bool,
    /// What is remembered between visits.
    pub preferences: Preferences,
    /// What lies over the page.
    pub open: Open,
    /// What went wrong outside the run.
    pub notice: Option<Notice>,
    /// Whether the detail view is open.
    pub detail: bool,
    /// The order that texts and panels follow; `None` for all of them.
    pub order: Option<u16>,
    /// The ways that the comparison shows beside the run's own.
    pub beside: Beside,
    /// Counts the comparisons that an address has opened: each is another one.
    pub restored: u32,
    /// Counts what deserves an entry in the browser's history.
    pub edits: u32,
    past: Vec<Version>,
    future: Vec<Version>,
}

impl Session {
    /// Opens the run of a link, or the first run where there is none or it cannot be read.
    pub fn open(link: Option<Result<Link, BadLink>>, preferences: Preferences) -> Self {
        let (link, notice) = match link {
            Some(Ok(link)) => (Some(link), None),
            Some(Err(bad)) => (None, Some(Notice::BadLink(bad))),
            None => (None, None),
        };
        let Link { scenario, origin, playhead: moment, detail, order, compared, .. } = link.unwrap_or_else(Link::first);
        let origin = origin.as_deref().and_then(ready_runs::find);
        let run = Run::new(Rc::new(scenario), origin);
        let row = moment.map_or(0, |moment| run.storyline.nearest(moment, Millis(0)));
        let beside = compared.unwrap_or_else(|| Beside::usual(run.scenario.way));
        Self {
            run,
            row,
            playing: false,
            preferences,
            open: if compared.is_some() { Open::Compare } else { Open::Nothing },
            notice,
            detail,
            order,
            beside,
            restored: 0,
            edits: 0,
            past: Vec::new(),
            future: Vec::new(),
        }
    }

    /// A run that is only looked at, from its first step.
    pub fn showing(run: Run, preferences: Preferences) -> Self {
        let beside = Beside::usual(run.scenario.way);
        Self {
            run,
            row: 0,
            playing: false,
            preferences,
            open: Open::Nothing,
            notice: None,
            detail: false,
            order: None,
            beside,
            restored: 0,
            edits: 0,
            past: Vec::new(),
            future: Vec::new(),
        }
    }

    /// Where the reader stands, by name.
    pub fn moment(&self) -> Option<Moment> {
        self.run.storyline.rows.get(self.row).map(|row| row.moment)
    }

    /// How many events have happened.
    pub fn events(&self) -> usize {
        self.run.events_at(self.row)
    }

    /// Whether there is an edit to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is one to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The address of what is on screen.
    pub fn link(&self) -> Link {
        Link {
            scenario: (*self.run.scenario).clone(),
            origin: self.run.origin.map(|run| run.id.to_owned()),
            language: Some(self.preferences.language),
            playhead: self.moment(),
            detail: self.detail,
            order: self.order,
            compared: (self.open == Open::Compare).then(|| Beside::new(self.run.scenario.way, self.beside.ways())),
        }
    }

    fn version(&self) -> Version {
        Version { scenario: Rc::clone(&self.run.scenario), origin: self.run.origin }
    }

    /// Shows another version of the run, with the playhead on its step.
    fn show(&mut self, version: Version) {
        let old = self.run.storyline.rows.get(self.row).map(|row| (row.moment, row.at));
        self.run = Run::new(version.scenario, version.origin);
        self.row = old.map_or(0, |(moment, at)| self.run.storyline.nearest(moment, at)).min(self.run.last_row());
        self.order = self.order.filter(|order| self.run.has_order(*order));
        self.edits = self.edits.wrapping_add(1);
    }

    /// Shows a new version that can be undone.
    fn change(&mut self, version: Version) {
        let old = self.version();
        self.show(version);
        self.past.push(old);
        if self.past.len() > UNDO_DEPTH {
            self.past.remove(0);
        }
        self.future.clear();
        self.notice = None;
    }

    /// An edit of the current scenario; one that the engine refuses changes nothing.
    fn edit(&mut self, scenario: Scenario) {
        if scenario.refusals().is_empty() {
            self.change(Version { scenario: Rc::new(scenario), origin: self.run.origin });
        }
    }

    /// The same run in another way of messaging, as one edit. What has no counterpart there is told.
    fn change_way(&mut self, way: Way) {
        let (scenario, dropped) = way::in_way(&self.run.scenario, way);
        if !scenario.refusals().is_empty() {
            return;
        }
        let (scenario, origin) = way::with_words(scenario, self.run.origin);
        let is_at_start = self.row == 0;
        self.change(Version { scenario: Rc::new(scenario), origin });
        if is_at_start {
            self.row = 0;
        }
        self.playing = false;
        self.open = Open::Nothing;
        self.notice = (!dropped.is_empty()).then_some(Notice::Dropped(dropped));
    }

    /// Another run from its beginning.
    fn start(&mut self, scenario: Scenario, origin: Option<&'static ReadyRun>) {
        self.change(Version { scenario: Rc::new(scenario), origin });
        self.row = 0;
        self.playing = false;
        self.open = Open::Nothing;
    }

    fn restore(&mut self, link: Link) {
        let origin = link.origin.as_deref().and_then(ready_runs::find);
        let row = if link.scenario == *self.run.scenario && origin == self.run.origin {
            self.row
        } else {
            self.past.push(self.version());
            self.future.clear();
            self.run = Run::new(Rc::new(link.scenario), origin);
            0
        };
        (self.detail, self.order) = (link.detail, link.order);
        self.row = link.playhead.map_or(row, |moment| self.run.storyline.nearest(moment, Millis(0)));
        self.playing = false;
        self.open = Open::Nothing;
        if let Some(beside) = link.compared {
            self.open = Open::Compare;
            self.beside = beside;
            self.restored = self.restored.wrapping_add(1);
        }
        self.notice = None;
    }

    /// Opens something in place of what is open, or nothing. The comparison is left by going back as well.
    fn open_instead(&mut self, open: Open) {
        if (self.open == Open::Compare) != (open == Open::Compare) {
            self.edits = self.edits.wrapping_add(1);
        }
        self.open = open;
    }

    fn move_to(&mut self, row: usize) {
        self.row = row.min(self.run.last_row());
        self.playing = false;
    }

    fn toggle_play(&mut self) {
        self.playing = !self.playing && self.run.last_row() > 0;
        if self.playing && self.row >= self.run.last_row() {
            self.row = 0;
        }
    }

    fn tick(&mut self) {
        self.row = (self.row + 1).min(self.run.last_row());
        self.playing = self.row < self.run.last_row();
    }

    fn undo(&mut self) {
        if let Some(version) = self.past.pop() {
            self.future.push(self.version());
            self.show(version);
        }
    }

    fn redo(&mut self) {
        if let Some(version) = self.future.pop() {
            self.past.push(self.version());
            self.show(version);
        }
    }

    fn take(&mut self, intent: Intent) {
        match intent {
            Intent::Fail(step, how) => {
                self.edit(self.run.scenario.with_fault(step, how));
                self.open = Open::Nothing;
            }
            Intent::Mend(step) => {
                self.edit(self.run.scenario.without_fault(step));
                if matches!(self.open, Open::Fail(_)) {
                    self.open = Open::Nothing;
                }
            }
            Intent::ClearAll => {
                let mut scenario = (*self.run.scenario).clone();
                scenario.faults.clear();
                scenario.outages.clear();
                scenario.holds.clear();
                self.edit(scenario);
            }
            Intent::Edit(scenario) if *scenario == *self.run.scenario => {}
            Intent::Edit(scenario) => self.edit(*scenario),
            Intent::Way(way) => self.change_way(way),
            Intent::OpenRun(run) => self.start(run.scenario.clone(), Some(run)),
            Intent::OpenScenario(scenario) => self.start(*scenario, None),
            Intent::Restore(link) => self.restore(*link),
            Intent::MoveTo(row) => self.move_to(row),
            Intent::MoveToMoment(moment) => {
                if let Some(row) = self.run.storyline.row_of(moment) {
                    self.move_to(row);
                }
            }
            Intent::Forward => self.move_to(self.row + 1),
            Intent::Back => self.move_to(self.row.saturating_sub(1)),
            Intent::First => self.move_to(0),
            Intent::Last => self.move_to(usize::MAX),
            Intent::Tenth(tenth) => self.move_to(self.run.last_row() * usize::from(tenth) / 10),
            Intent::TogglePlay => self.toggle_play(),
            Intent::Tick if self.playing => self.tick(),
            Intent::Tick => {}
            Intent::Undo => self.undo(),
            Intent::Redo => self.redo(),
            Intent::Language(language) => self.preferences.language = language,
            Intent::Theme(theme) => self.preferences.theme = theme,
            Intent::Speed(speed) => self.preferences.speed = speed,
            Intent::Detail(detail) => self.detail = detail,
            Intent::Follow(order) => self.order = order,
            Intent::Beside(beside) => self.beside = beside,
            Intent::Open(open) => {
                self.open_instead(open);
                if matches!(open, Open::Fail(_)) {
                    self.playing = false;
                }
            }
            Intent::FailHere => {
                if let Some(step) = self.run.storyline.step_at(self.row).map(|drawn| drawn.step) {
                    self.take(Intent::Open(Open::Fail(step)));
                }
            }
            Intent::Close(open) => {
                if self.open == open {
                    self.open_instead(Open::Nothing);
                }
            }
            Intent::Tell(notice) => self.notice = Some(notice),
            Intent::Dismiss => self.notice = None,
        }
    }
}

impl Reducible for Session {
    type Action = Intent;

    /// The next state; the very same one where nothing changes, so that nothing is drawn again.
    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let mut next = (*self).clone();
        if intent.is_edit_without_effect(&self.run.scenario) {
            next.open = if matches!(next.open, Open::Fail(_)) { Open::Nothing } else { next.open };
        } else {
            next.take(intent);
        }
        if next == *self { self } else { Rc::new(next) }
    }
}

impl Intent {
    /// Whether it asks for the scenario that is there already.
    fn is_edit_without_effect(&self, scenario: &Scenario) -> bool {
        match self {
            Self::Fail(step, how) => scenario.fault_at(*step) == Some(how),
            Self::Mend(step) => scenario.fault_at(*step).is_none(),
            Self::Way(way) => scenario.way == *way,
            Self::ClearAll => scenario.faults.is_empty() && scenario.outages.is_empty() && scenario.holds.is_empty(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
