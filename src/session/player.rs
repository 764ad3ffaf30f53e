//! A run on screen: where the reader stands in it, whether it plays, and what he has changed. The page and an embedded
//! run have one each.

use std::rc::Rc;

use half_message_protocol::{Millis, Moment, Scenario};

use super::run::Run;
use super::{Intent, Open};
use crate::ready_runs::ReadyRun;

/// How many edits can be undone.
const UNDO_DEPTH: usize = 200;

/// A run with its playhead and its edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// The run on screen.
    pub run: Run,
    /// The row at which the reader stands.
    pub row: usize,
    /// Whether it plays.
    pub playing: bool,
    /// What lies over it.
    pub open: Open,
    /// The order that texts and panels follow; `None` for all of them.
    pub order: Option<u16>,
    /// Counts what deserves an entry in the browser's history.
    pub edits: u32,
    past: Vec<Version>,
    future: Vec<Version>,
}

/// An undoable state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Version {
    pub(super) scenario: Rc<Scenario>,
    pub(super) origin: Option<&'static ReadyRun>,
}

impl Player {
    /// A run, with the playhead at this moment, or at the last row that is not later; at the first row without one.
    pub fn open(
        scenario: Scenario,
        origin: Option<&'static ReadyRun>,
        moment: Option<Moment>,
        order: Option<u16>,
    ) -> Self {
        let mut player = Self::showing(Run::new(Rc::new(scenario), origin));
        player.row = moment.map_or(0, |moment| player.run.storyline.nearest(moment, Millis(0)));
        player.order = order;
        player
    }

    /// A run from its first step.
    pub const fn showing(run: Run) -> Self {
        Self {
            run,
            row: 0,
            playing: false,
            open: Open::Nothing,
            order: None,
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
    pub(super) fn change(&mut self, version: Version) {
        let old = self.version();
        self.show(version);
        self.past.push(old);
        if self.past.len() > UNDO_DEPTH {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// An edit of the current scenario; one that the engine refuses changes nothing. Whether it has changed something.
    pub(super) fn edit(&mut self, scenario: Scenario) -> bool {
        let is_accepted = scenario.refusals().is_empty();
        if is_accepted {
            self.change(Version { scenario: Rc::new(scenario), origin: self.run.origin });
        }
        is_accepted
    }

    /// The run of a link in place of this one, which can be undone. Nothing plays and nothing is open any more.
    pub fn restore(
        &mut self,
        scenario: Scenario,
        origin: Option<&'static ReadyRun>,
        moment: Option<Moment>,
        order: Option<u16>,
    ) {
        if scenario != *self.run.scenario || origin != self.run.origin {
            self.past.push(self.version());
            self.future.clear();
            self.run = Run::new(Rc::new(scenario), origin);
            self.row = 0;
        }
        self.order = order;
        self.row = moment.map_or(self.row, |moment| self.run.storyline.nearest(moment, Millis(0)));
        self.playing = false;
        self.open = Open::Nothing;
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

    /// Does what is asked of the run and the playhead, and gives back what is somebody else's business.
    pub fn take(&mut self, intent: Intent) -> Option<Intent> {
        match intent {
            Intent::Fail(step, how) => {
                if self.run.scenario.fault_at(step) != Some(&how) {
                    self.edit(self.run.scenario.with_fault(step, how));
                }
                self.close_fail_menu();
            }
            Intent::Mend(step) => {
                if self.run.scenario.fault_at(step).is_some() {
                    self.edit(self.run.scenario.without_fault(step));
                }
                self.close_fail_menu();
            }
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
            Intent::Follow(order) => self.order = order,
            Intent::Open(open) => {
                self.open = open;
                if matches!(open, Open::Fail(_)) {
                    self.playing = false;
                }
            }
            Intent::FailHere => {
                if let Some(step) = self.run.storyline.step_at(self.row).map(|drawn| drawn.step) {
                    return self.take(Intent::Open(Open::Fail(step)));
                }
            }
            Intent::Close(open) => {
                if self.open == open {
                    self.open = Open::Nothing;
                }
            }
            other => return Some(other),
        }
        None
    }

    fn close_fail_menu(&mut self) {
        if matches!(self.open, Open::Fail(_)) {
            self.open = Open::Nothing;
        }
    }
}
