//! All state of the view, and what happens to it.

use std::rc::Rc;

use half_message_explorer::{Budget, FailureKind, Finding, Goal, Invariant, Report};
use half_message_locale::{Language, explore as words};
use half_message_protocol::{CartHandler, CheckPolicy, Scenario, Text, Way};
use yew::Reducible;

use super::form::Form;
use super::matrix;
use crate::session::Run;
use crate::worker::{Ask, Cell, Question, Told};

/// What a reader does, or the worker tells.
pub enum Act {
    /// Another way of messaging.
    Way(Way),
    /// Another answer to checks.
    Policy(CheckPolicy),
    /// So many failures of a kind.
    Budget(FailureKind, u8),
    /// So many failures in all.
    Total(u8),
    /// So many orders.
    Orders(u8),
    /// So many instances.
    Instances(u8),
    /// So many checks.
    Checks(u8),
    /// Whether the cart recognises a message that comes twice.
    Idempotent(bool),
    /// Whether a run is looked for.
    Mode(bool),
    /// The run that is looked for.
    Goal(Goal),
    /// Searches.
    Start,
    /// Stops searching.
    Stop,
    /// Shows the run that breaks this, or that was looked for.
    Select(Option<Invariant>),
    /// Opens that run in the lanes.
    Play(Option<Invariant>),
    /// Searches what this cell of the table has searched.
    Cell(usize),
    /// The worker tells something, or that it is no more.
    Told(Option<Told>),
    /// A new worker is wanted.
    Again,
}

/// What was found, written down and run.
#[derive(Clone)]
pub struct Found {
    /// The scenario's run.
    pub run: Run,
    /// Whether it shows what the search claims.
    pub is_confirmed: bool,
}

/// A search, and how far it is.
#[derive(Clone)]
pub struct Asked {
    /// Its number.
    pub number: u32,
    /// What is searched.
    pub question: Rc<Question>,
    /// What was searched and found so far.
    pub report: Option<Rc<Report>>,
    /// Time spent on it, ms.
    pub took: f64,
    /// Whether it goes on.
    pub goes_on: bool,
    /// What was asked for so far, by what it breaks, and what came back.
    pub found: Vec<(Option<Invariant>, Option<Found>)>,
    /// Whose run is shown, by what it breaks.
    pub selected: Option<Option<Invariant>>,
    /// Whether the reader has chosen it.
    is_chosen: bool,
    /// Whether it is opened in the lanes as soon as it is there.
    is_to_play: bool,
}

/// All state of the view.
#[derive(Clone)]
pub struct Explorer {
    /// What stands in the form.
    pub form: Form,
    /// Whether the kinds of failure beyond what is promised are shown: once one of them is used.
    pub others_open: bool,
    /// Whether the page's scenario has failures of its own.
    pub own_left_aside: bool,
    /// The last search.
    pub asked: Option<Asked>,
    /// The table's cells.
    pub cells: Vec<Option<Cell>>,
    /// The cell that stands in the form.
    pub cell: Option<usize>,
    /// What the worker is to hear, from the beginning of its life.
    pub outbox: Vec<Rc<Ask>>,
    /// Whether the worker hears.
    pub is_ready: bool,
    /// Whether it could not be started, or is no more.
    pub is_dead: bool,
    /// Counts the workers.
    pub life: u32,
    /// The run that is to be opened in the lanes.
    pub played: Option<Rc<Scenario>>,
}

impl Explorer {
    /// The view over the page's scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let budget = Budget::of(&[(FailureKind::Lost, 1), (FailureKind::SlowLocal, 1)]);
        let mut explorer = Self {
            form: Form::new(scenario, budget),
            others_open: false,
            own_left_aside: !(scenario.faults.is_empty() && scenario.outages.is_empty() && scenario.holds.is_empty()),
            asked: None,
            cells: Vec::new(),
            cell: None,
            outbox: Vec::new(),
            is_ready: false,
            is_dead: false,
            life: 0,
            played: None,
        };
        explorer.ask_for_table();
        explorer
    }

    fn ask_for_table(&mut self) {
        let questions = matrix::questions();
        self.cells = vec![None; questions.len()];
        self.outbox.push(Rc::new(Ask::Table(questions)));
    }

    /// Whether a search goes on.
    pub fn is_searching(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.goes_on)
    }

    fn start(&mut self) {
        if !self.form.is_askable() || self.is_dead {
            return;
        }
        let number = self.asked.as_ref().map_or(0, |asked| asked.number.wrapping_add(1));
        let question = self.form.question();
        self.outbox.push(Rc::new(Ask::Search(number, Box::new(question.clone()))));
        self.asked = Some(Asked {
            number,
            question: Rc::new(question),
            report: None,
            took: 0.0,
            goes_on: true,
            found: Vec::new(),
            selected: None,
            is_chosen: false,
            is_to_play: false,
        });
    }

    fn hear(&mut self, told: Told) {
        match told {
            Told::Ready => self.is_ready = true,
            Told::Cell(position, cell) => {
                if let Some(known) = self.cells.get_mut(position) {
                    *known = Some(cell);
                }
            }
            Told::Searched { number, report, took, goes_on } => {
                let Some(asked) = self.asked.as_mut().filter(|asked| asked.number == number) else { return };
                asked.report = Some(Rc::new(*report));
                (asked.took, asked.goes_on) = (took, goes_on);
                self.select_first();
            }
            Told::Found(number, finding, found) => {
                let Some(asked) = self.asked.as_mut().filter(|asked| asked.number == number) else { return };
                let mut scenario = found.scenario;
                scenario.title = title(&finding);
                let run = Run::new(Rc::new(scenario), None);
                let is_confirmed = found.is_confirmed;
                for (_, known) in asked.found.iter_mut().filter(|(broken, _)| *broken == finding.broken) {
                    *known = Some(Found { run: run.clone(), is_confirmed });
                }
                if asked.is_to_play && asked.selected == Some(finding.broken) {
                    self.play();
                }
            }
        }
    }

    /// Shows the run of the first thing that was found, as long as the reader has chosen none: of agreement at once, of
    /// something else when the search is over.
    fn select_first(&mut self) {
        let Some(asked) = &self.asked else { return };
        let Some(report) = asked.report.as_ref().filter(|_| !asked.is_chosen) else { return };
        let found = |broken: &Option<Invariant>| report.findings.iter().any(|finding| finding.broken == *broken);
        let first = match asked.question.goal.is_empty() {
            true => Invariant::of(report.way).map(Some).find(found),
            false => Some(None).filter(found),
        };
        let is_time = !asked.goes_on || first == Some(Some(Invariant::Agreement));
        if let Some(first) = first.filter(|first| is_time && asked.selected != Some(*first)) {
            self.select(first);
        }
    }

    /// Shows the run of a finding, and asks for it where it is not there.
    fn select(&mut self, broken: Option<Invariant>) {
        let Some(asked) = &mut self.asked else { return };
        let findings = asked.report.iter().flat_map(|report| report.findings.iter());
        let Some(finding) = findings.copied().find(|finding| finding.broken == broken) else { return };
        asked.selected = Some(broken);
        if asked.found.iter().all(|(known, _)| *known != broken) {
            asked.found.push((broken, None));
            self.outbox.push(Rc::new(Ask::Find(finding)));
        }
    }

    /// Opens the run that is shown in the lanes, now or when it is there.
    fn play(&mut self) {
        let Some(asked) = &mut self.asked else { return };
        match asked.shown() {
            Some(found) => self.played = Some(Rc::clone(&found.run.scenario)),
            None => asked.is_to_play = true,
        }
    }
}

impl Asked {
    /// The run that is shown.
    pub fn shown(&self) -> Option<&Found> {
        let selected = self.selected?;
        self.found.iter().find(|(broken, _)| *broken == selected).and_then(|(_, found)| found.as_ref())
    }

    /// What came back for a finding.
    pub fn found(&self, broken: Option<Invariant>) -> Option<&Found> {
        self.found.iter().find(|(known, _)| *known == broken).and_then(|(_, found)| found.as_ref())
    }
}

/// The title of the run to what was found.
fn title(finding: &Finding) -> Text {
    let title = |language| match finding.broken {
        Some(invariant) => words::breaks(language, words::invariant(invariant).of(language)),
        None => words::LOOKED_FOR.of(language).to_owned(),
    };
    Text { en: title(Language::En), zh: title(Language::Zh) }
}

impl Reducible for Explorer {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        let form = &mut next.form;
        if !matches!(act, Act::Told(_) | Act::Start | Act::Stop | Act::Select(_) | Act::Play(_) | Act::Again) {
            next.cell = None;
        }
        match act {
            Act::Way(way) => form.change_way(way),
            Act::Policy(policy) => form.scenario.setup.check_policy = policy,
            Act::Budget(kind, count) => form.set_budget(form.budget.with(kind, count)),
            Act::Total(total) => form.budget.total = total,
            Act::Orders(count) => form.set_orders(count),
            Act::Instances(count) => form.set_instances(count),
            Act::Checks(count) => form.set_checks(count),
            Act::Idempotent(holds) => {
                form.scenario.setup.cart_handler = if holds { CartHandler::Idempotent } else { CartHandler::Decrement };
            }
            Act::Mode(is_goal) => form.is_goal = is_goal,
            Act::Goal(goal) => form.goal = goal,
            Act::Start => next.start(),
            Act::Stop => next.outbox.push(Rc::new(Ask::Stop)),
            Act::Select(broken) => {
                if let Some(asked) = &mut next.asked {
                    asked.is_chosen = true;
                }
                next.select(broken);
            }
            Act::Play(broken) => {
                next.select(broken);
                next.play();
            }
            Act::Cell(position) => {
                if let Some(question) = matrix::questions().into_iter().nth(position) {
                    let Question { scenario, budget, goal } = question;
                    next.form = Form { scenario, budget, goal, is_goal: false };
                    next.cell = Some(position);
                    next.start();
                }
            }
            Act::Told(Some(told)) => next.hear(told),
            Act::Told(None) => {
                next.is_dead = true;
                if let Some(asked) = &mut next.asked {
                    asked.goes_on = false;
                }
            }
            Act::Again => {
                (next.asked, next.is_dead, next.is_ready) = (None, false, false);
                next.outbox.clear();
                next.life = next.life.wrapping_add(1);
                next.ask_for_table();
            }
        }
        let budget = &next.form.budget;
        let is_other = |kind: &FailureKind| !FailureKind::PROMISED.contains(kind) && budget.get(*kind) > 0;
        next.others_open |= FailureKind::ALL.iter().any(is_other);
        Rc::new(next)
    }
}
