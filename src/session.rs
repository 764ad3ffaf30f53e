//! The one reducer of the page. An [`Intent`] makes a new scenario or moves the playhead; the engine runs the scenario;
//! the lanes, panels and texts are drawn from the trace and the playhead. Nothing else is state, save what the bar
//! remembers.

mod player;
mod preference;
mod run;
mod way;

use std::ops::Deref;
use std::rc::Rc;

use half_message_locale::Language;
use half_message_protocol::{How, Moment, Scenario, StepId, Text, Way};
use yew::Reducible;

pub use player::Player;
pub use preference::{Preferences, Speed, Theme};
pub use run::{Run, RunParts};

use player::Version;

use crate::beside::Beside;
use crate::link::{BadLink, Link};
use crate::ready_runs::{self, ReadyRun};

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
    /// The search over all failures.
    Explore,
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

/// All state of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The run on screen, the playhead and the edits.
    pub player: Player,
    /// What is remembered between visits.
    pub preferences: Preferences,
    /// What went wrong outside the run.
    pub notice: Option<Notice>,
    /// Whether the detail view is open.
    pub detail: bool,
    /// The ways that the comparison shows beside the run's own.
    pub beside: Beside,
    /// Counts the comparisons that an address has opened: each is another one.
    pub restored: u32,
}

impl Session {
    /// Opens the run of a link, or the first run where there is none or it cannot be read.
    pub fn open(link: Option<Result<Link, BadLink>>, preferences: Preferences) -> Self {
        let (link, notice) = match link {
            Some(Ok(link)) => (Some(link), None),
            Some(Err(bad)) => (None, Some(Notice::BadLink(bad))),
            None => (None, None),
        };
        let Link { scenario, origin, playhead, detail, order, compared, .. } = link.unwrap_or_else(Link::first);
        let origin = origin.as_deref().and_then(ready_runs::find);
        let beside = compared.unwrap_or_else(|| Beside::usual(scenario.way));
        let mut player = Player::open(scenario, origin, playhead, order);
        if compared.is_some() {
            player.open = Open::Compare;
        }
        Self { player, preferences, notice, detail, beside, restored: 0 }
    }

    /// A run that is only looked at, from its first step.
    pub fn showing(run: Run, preferences: Preferences) -> Self {
        let beside = Beside::usual(run.scenario.way);
        Self { player: Player::showing(run), preferences, notice: None, detail: false, beside, restored: 0 }
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

    /// Shows a new version that can be undone.
    fn change(&mut self, scenario: Scenario, origin: Option<&'static ReadyRun>) {
        self.player.change(Version { scenario: Rc::new(scenario), origin });
        self.notice = None;
    }

    /// An edit of the current scenario; one that the engine refuses changes nothing.
    fn edit(&mut self, scenario: Scenario) {
        if self.player.edit(scenario) {
            self.notice = None;
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
        self.change(scenario, origin);
        if is_at_start {
            self.player.row = 0;
        }
        self.player.playing = false;
        self.player.open = Open::Nothing;
        self.notice = (!dropped.is_empty()).then_some(Notice::Dropped(dropped));
    }

    /// Another run from its beginning.
    fn start(&mut self, scenario: Scenario, origin: Option<&'static ReadyRun>) {
        self.change(scenario, origin);
        self.player.row = 0;
        self.player.playing = false;
        self.player.open = Open::Nothing;
    }

    /// Does what is asked. The comparison has an entry in the browser's history: going back leaves it.
    fn take(&mut self, intent: Intent) {
        let was_compared = self.open == Open::Compare;
        let is_restored = matches!(intent, Intent::Restore(_));
        self.obey(intent);
        if was_compared != (self.open == Open::Compare) && !is_restored {
            self.player.edits = self.player.edits.wrapping_add(1);
        }
    }

    fn obey(&mut self, intent: Intent) {
        let edits = self.edits;
        let is_fault = matches!(intent, Intent::Fail(..) | Intent::Mend(_));
        let Some(intent) = self.player.take(intent) else {
            if is_fault && self.edits != edits {
                self.notice = None;
            }
            return;
        };
        match intent {
            Intent::ClearAll => {
                let mut scenario = (*self.run.scenario).clone();
                scenario.faults.clear();
                scenario.outages.clear();
                scenario.holds.clear();
                if scenario != *self.run.scenario {
                    self.edit(scenario);
                }
            }
            Intent::Edit(scenario) if *scenario != *self.run.scenario => self.edit(*scenario),
            Intent::Way(way) if way != self.run.scenario.way => self.change_way(way),
            Intent::OpenRun(run) => self.start(run.scenario.clone(), Some(run)),
            Intent::OpenScenario(scenario) => self.start(*scenario, None),
            Intent::Restore(link) => {
                let Link { scenario, origin, playhead, detail, order, compared, .. } = *link;
                let origin = origin.as_deref().and_then(ready_runs::find);
                self.player.restore(scenario, origin, playhead, order);
                self.detail = detail;
                if let Some(beside) = compared {
                    self.player.open = Open::Compare;
                    self.beside = beside;
                    self.restored = self.restored.wrapping_add(1);
                }
                self.notice = None;
            }
            Intent::Language(language) => self.preferences.language = language,
            Intent::Theme(theme) => self.preferences.theme = theme,
            Intent::Speed(speed) => self.preferences.speed = speed,
            Intent::Detail(detail) => self.detail = detail,
            Intent::Beside(beside) => self.beside = beside,
            Intent::Tell(notice) => self.notice = Some(notice),
            Intent::Dismiss => self.notice = None,
            _ => {}
        }
    }
}

impl Deref for Session {
    type Target = Player;

    fn deref(&self) -> &Player {
        &self.player
    }
}

impl Reducible for Session {
    type Action = Intent;

    /// The next state; the very same one where nothing changes, so that nothing is drawn again.
    fn reduce(self: Rc<Self>, intent: Intent) -> Rc<Self> {
        let mut next = (*self).clone();
        next.take(intent);
        if next == *self { self } else { Rc::new(next) }
    }
}

#[cfg(test)]
mod tests;
