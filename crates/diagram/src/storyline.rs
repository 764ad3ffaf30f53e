//! A trace as a reader meets it: numbered steps, and rows to stand at.

use std::collections::BTreeMap;

use half_message_protocol::{
    Event, How, Millis, Moment, NodeId, Outcome, Part as StepPart, Phase, Place, Rule, StepId, StepKind, Subject,
    Trace, Verb, Way,
};

/// A gap longer than this, in ms, is folded.
const FOLD_OVER: u64 = 1_000;

/// The drawn part of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Storyline {
    /// The moments to stand at, in order of time.
    pub rows: Vec<Row>,
    /// Where nothing happens for more than a second, in order of time.
    pub waits: Vec<Wait>,
    /// The drawn steps, in the order in which they begin.
    pub steps: Vec<DrawnStep>,
    /// Rows of each step, by name: the row of its beginning and the row of its end.
    by_name: BTreeMap<StepId, [u32; 2]>,
}

/// One moment at which a reader can stand. It covers neighbouring events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The step, by position in [`Storyline::steps`].
    pub step: usize,
    /// How much of the step it shows.
    pub part: Part,
    /// Position of its first event in the trace.
    pub first: u32,
    /// Position of its last event of that step.
    pub last: u32,
    /// The crash that cut the step short, which wears the step's number: position of its event.
    pub crash: Option<u32>,
    /// How many events have happened when a reader stands here, unseen ones included.
    pub upto: u32,
    /// Time of the first event.
    pub from: Millis,
    /// Time of the last event; never earlier than in the row before.
    pub at: Millis,
    /// The playhead that stands here.
    pub moment: Moment,
    /// The phase of the teaching case that it belongs to.
    pub stage: Option<Stage>,
    /// Whether the phase is named here, because this order's rows before belong to another.
    pub opens_stage: bool,
}

/// How much of its step a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// All of it: the end follows at once, or the step is a single moment.
    Whole,
    /// The beginning; other things happen before the end.
    Begin,
    /// The end.
    End,
}

impl Part {
    /// The spelling in the page's structure.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Begin => "begin",
            Self::End => "end",
        }
    }
}

/// A row by name: the same through edits that leave it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowKey {
    /// The step.
    pub step: StepId,
    /// How much of it.
    pub part: Part,
    /// Which row of this step and part, from 0; more than one only where a step ends twice.
    pub nth: u16,
}

/// A stretch in which nothing happens: folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The row that ends it, by position.
    pub before: usize,
    /// When it starts.
    pub from: Millis,
    /// When it ends.
    pub until: Millis,
}

/// A step that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnStep {
    /// Its number in this run, from 1.
    pub number: u32,
    /// Its name.
    pub step: StepId,
    /// Position of its first drawn event.
    pub begun: u32,
    /// Position of its last drawn event so far as the trace goes.
    pub ended: u32,
    /// Its first row.
    pub row: usize,
    /// Its last row.
    pub last_row: usize,
    /// When it begins.
    pub at: Millis,
    /// When it ends.
    pub until: Millis,
    /// Where it starts.
    pub from: Place,
    /// Where it ends.
    pub to: Place,
    /// Its kind.
    pub kind: StepKind,
    /// Whether it ends without effect.
    pub failed: bool,
    /// Whether it is the broker's question.
    pub is_check: bool,
    /// The fault of the scenario that acts on it.
    pub fault: Option<How>,
}

/// A phase of the teaching case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// The order is placed.
    Begin,
    /// The half message is sent and stored.
    Half,
    /// The local transaction runs.
    Local,
    /// The last word, or the broker's question for it.
    Word,
    /// The message is visible and goes to the cart system.
    Delivery,
}

impl Stage {
    /// All of them, in the order of the teaching case.
    pub const ALL: [Self; 5] = [Self::Begin, Self::Half, Self::Local, Self::Word, Self::Delivery];

    /// Its number in the teaching case, from 1.
    pub const fn number(self) -> u8 {
        match self {
            Self::Begin => 1,
            Self::Half => 2,
            Self::Local => 3,
            Self::Word => 4,
            Self::Delivery => 5,
        }
    }

    /// The phase of this step; `None` where it belongs to no order.
    pub const fn of(step: StepId) -> Option<Self> {
        if step.order_number().is_none() {
            return None;
        }
        match step.verb {
            Verb::Begin => Some(Self::Begin),
            Verb::Half | Verb::Send | Verb::Produce => Some(Self::Half),
            Verb::Local | Verb::Compensate => Some(Self::Local),
            Verb::Commit
            | Verb::Rollback
            | Verb::Unknown
            | Verb::Final
            | Verb::Check
            | Verb::Discard
            | Verb::Resume
            | Verb::EndTxn
            | Verb::Decide
            | Verb::Marker => Some(Self::Word),
            Verb::Delivery => Some(Self::Delivery),
            _ => None,
        }
    }
}

impl Storyline {
    /// The drawn part of this run.
    pub fn of(trace: &Trace) -> Self {
        let mut builder = Builder { trace, known: BTreeMap::new(), story: Self::default() };
        for (position, event) in (0..).zip(&trace.events) {
            if is_shown(event) {
                builder.add(position, event);
            }
        }
        builder.finish()
    }

    /// The row at which this moment stands; `None` where the run does not draw its step.
    pub fn row_of(&self, moment: Moment) -> Option<usize> {
        let [begin, end] = self.by_name.get(&moment.step)?;
        Some(if moment.phase == Phase::Begun { *begin } else { *end } as usize)
    }

    /// Where a playhead stands after an edit: on its step, or on the last row that is not later than its old time.
    pub fn nearest(&self, moment: Moment, old_time: Millis) -> usize {
        self.row_of(moment).unwrap_or_else(|| self.rows.partition_point(|row| row.at <= old_time).saturating_sub(1))
    }

    /// How many events have happened right after this row's last one; those that follow at the same time are not among
    /// them.
    pub fn end_of(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.crash.unwrap_or(0).max(row.last) as usize + 1)
    }

    /// The drawn step of this name, a crash that wears another step's number included.
    pub fn step_of(&self, step: StepId) -> Option<&DrawnStep> {
        let [begin, _] = self.by_name.get(&step)?;
        self.step_at(*begin as usize)
    }

    /// The step that this row shows.
    pub fn step_at(&self, row: usize) -> Option<&DrawnStep> {
        self.steps.get(self.rows.get(row)?.step)
    }

    /// A row's name.
    pub fn key(&self, row: usize) -> Option<RowKey> {
        let part = self.rows.get(row)?.part;
        let step = self.step_at(row)?;
        let usual = if part == Part::End { step.last_row } else { step.row };
        let nth = if row == usual { 0 } else { u16::try_from(row).unwrap_or(u16::MAX) };
        Some(RowKey { step: step.step, part, nth })
    }

    /// The row of this name, or one of the same step where it has become part of another.
    pub fn row_of_key(&self, key: RowKey) -> Option<usize> {
        let step = self.step_of(key.step)?;
        Some(if key.part == Part::End { step.last_row } else { step.row })
    }

    /// The wait that ends at this row.
    pub fn wait_before(&self, row: usize) -> Option<&Wait> {
        let position = self.waits.binary_search_by_key(&row, |wait| wait.before).ok()?;
        self.waits.get(position)
    }
}

/// Whether an event is drawn. Timers and facts are not, except those that a reader would miss.
fn is_shown(event: &Event) -> bool {
    let StepId { verb, part, .. } = event.step;
    let is_end = event.phase != Phase::Begun;
    match (verb, part) {
        (Verb::Begin, _) => event.rule == Rule::OrderNotPlaced || event.phase == Phase::Failed,
        (Verb::Expire, _) | (_, StepPart::Stuck) => is_end,
        (Verb::Send, StepPart::Timeout) | (Verb::Scan, _) => is_end,
        (Verb::Init | Verb::Produce | Verb::EndTxn, StepPart::Limit) => is_end,
        (_, StepPart::Timeout) => matches!(event.rule, Rule::SendTimedOut { .. }),
        // A client's start is told by its two questions, unless an answer goes astray.
        (Verb::Find | Verb::Init, StepPart::Reply) => {
            let is_refusal = matches!(event.rule, Rule::KafkaReply { code } if code != 0);
            is_end && (event.phase == Phase::Failed || event.fault.is_some() || is_refusal)
        }
        (Verb::Poll | Verb::Decide, _) => is_end,
        (Verb::Op, _) => is_end && (!event.effects.is_empty() || event.rule == Rule::OpWriteFailed),
        (Verb::Round, _) => is_end && matches!(event.rule, Rule::RoundPauses | Rule::RoundEnds { too_young: true, .. }),
        (Verb::Heartbeat, _) => is_end && (!event.effects.is_empty() || event.fault.is_some()),
        (Verb::Crash | Verb::Restart | Verb::Outage, _) => is_end,
        _ => match event.step.kind() {
            StepKind::Timer => event.rule == Rule::RoundPauses,
            StepKind::Fact => false,
            _ => true,
        },
    }
}

/// The storyline so far.
struct Builder<'a> {
    trace: &'a Trace,
    known: BTreeMap<StepId, usize>,
    story: Storyline,
}

impl Builder<'_> {
    fn add(&mut self, position: u32, event: &Event) {
        if self.crash_joins_cut(position, event) || self.cut_joins_crash(position, event) {
            return;
        }
        let known = self.known.get(&event.step).copied();
        let step = match known {
            Some(step) => step,
            None => self.begin(position, event),
        };
        if event.phase != Phase::Begun {
            self.end(position, event, step);
        }
        let follows = known.is_some() && event.phase != Phase::Begun;
        if follows && self.fits_last_row(event, step) {
            self.stretch_last_row(position, event);
            return;
        }
        let part = match event.phase {
            Phase::Begun => Part::Begin,
            _ if known.is_some() => Part::End,
            _ => Part::Whole,
        };
        self.push(position, event, step, part);
    }

    fn begin(&mut self, position: u32, event: &Event) -> usize {
        let step = self.story.steps.len();
        self.known.insert(event.step, step);
        self.story.steps.push(DrawnStep {
            number: 0,
            step: event.step,
            begun: position,
            ended: position,
            row: self.story.rows.len(),
            last_row: self.story.rows.len(),
            at: event.at,
            until: event.at,
            from: event.from,
            to: event.to,
            kind: event.step.kind(),
            failed: false,
            is_check: event.step.verb == Verb::Check && event.step.part == StepPart::Whole,
            fault: event.fault,
        });
        step
    }

    fn end(&mut self, position: u32, event: &Event, step: usize) {
        if let Some(step) = self.story.steps.get_mut(step) {
            step.ended = position;
            step.until = event.at;
            step.failed = event.phase == Phase::Failed;
            step.fault = event.fault.or(step.fault);
        }
    }

    /// Whether the end of a step belongs into the row of its beginning: nothing else is between, and no long wait.
    fn fits_last_row(&self, event: &Event, step: usize) -> bool {
        self.story.rows.last().is_some_and(|row| {
            row.step == step && row.part == Part::Begin && row.crash.is_none() && (event.at - row.at).0 <= FOLD_OVER
        })
    }

    fn stretch_last_row(&mut self, position: u32, event: &Event) {
        let index = self.story.rows.len().saturating_sub(1);
        if let Some(row) = self.story.rows.last_mut() {
            row.part = Part::Whole;
            row.last = position;
            row.at = event.at;
            row.moment.phase = event.phase;
        }
        self.name(event.step, index);
    }

    fn push(&mut self, position: u32, event: &Event, step: usize, part: Part) {
        let index = self.story.rows.len();
        let before = self.story.rows.last().map_or(event.at, |row| row.at);
        if (event.at - before).0 > FOLD_OVER {
            self.story.waits.push(Wait { before: index, from: before, until: event.at });
        }
        self.story.rows.push(Row {
            step,
            part,
            first: position,
            last: position,
            crash: None,
            upto: position,
            from: event.at,
            at: event.at,
            moment: Moment { step: event.step, phase: event.phase },
            stage: None,
            opens_stage: false,
        });
        self.name(event.step, index);
    }

    /// Notes that the step's latest moment stands at this row.
    fn name(&mut self, step: StepId, row: usize) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.story.by_name.entry(step).and_modify(|rows| *rows = [rows[0], row]).or_insert([row, row]);
    }

    /// A crash that follows directly on the step that it prevented or cut wears that step's number.
    fn crash_joins_cut(&mut self, position: u32, event: &Event) -> bool {
        let (Subject::Node(node), Verb::Crash) = (event.step.subject, event.step.verb) else { return false };
        let index = self.story.rows.len().saturating_sub(1);
        let Some(row) = self.story.rows.last_mut() else { return false };
        let Some(cut) = self.trace.events.get(row.last as usize) else { return false };
        if row.crash.is_some() || row.at != event.at || !is_cut_by(cut, node) {
            return false;
        }
        row.crash = Some(position);
        self.name(event.step, index);
        true
    }

    /// The same where the crash is told first.
    fn cut_joins_crash(&mut self, position: u32, event: &Event) -> bool {
        let index = self.story.rows.len().saturating_sub(1);
        let Some(row) = self.story.rows.last_mut() else { return false };
        let Some(crash) = self.trace.events.get(row.last as usize) else { return false };
        let (Subject::Node(node), Verb::Crash) = (crash.step.subject, crash.step.verb) else { return false };
        // The crash's own step must still be the newest, so that no number is skipped.
        let is_newest = row.step + 1 == self.story.steps.len();
        if row.crash.is_some() || row.at != event.at || !is_cut_by(event, node) || !is_newest {
            return false;
        }
        let known = self.known.get(&event.step).copied();
        row.crash = Some(row.last);
        row.last = position;
        row.part = if known.is_some() { Part::End } else { Part::Whole };
        row.moment = Moment { step: event.step, phase: event.phase };
        self.known.remove(&crash.step);
        self.story.steps.pop();
        let step = match known {
            Some(step) => step,
            None => self.begin(position, event),
        };
        if let Some(row) = self.story.rows.last_mut() {
            row.step = step;
        }
        self.end(position, event, step);
        self.name(event.step, index);
        true
    }

    fn finish(self) -> Storyline {
        let Self { trace, mut story, .. } = self;
        for (number, step) in (1..).zip(&mut story.steps) {
            step.number = number;
        }
        let mut stages: BTreeMap<Option<u16>, Stage> = BTreeMap::new();
        let mut latest = None;
        for (index, row) in story.rows.iter_mut().enumerate() {
            let Some(step) = story.steps.get_mut(row.step) else { continue };
            step.row = step.row.min(index);
            step.last_row = index;
            if let Some(stage) = Stage::of(step.step) {
                let order = step.step.order_number();
                // Where phases overlap, what only ends or confirms something does not name its phase anew.
                let follows = trace.scenario.way != Way::Rocketmq
                    && stages.contains_key(&order)
                    && (row.part == Part::End
                        || step.step.part == StepPart::Reply
                        || step.step.verb == Verb::Decide && step.step.n > 1);
                if !follows {
                    row.opens_stage = stages.insert(order, stage) != Some(stage);
                    latest = Some(stage);
                }
            }
            row.stage = latest;
        }
        let mut upto = u32::try_from(trace.events.len()).unwrap_or(u32::MAX);
        for row in story.rows.iter_mut().rev() {
            row.upto = upto;
            upto = row.first;
        }
        story
    }
}

/// Whether this event is a step that never took effect because this node, its doer, died.
fn is_cut_by(event: &Event, node: NodeId) -> bool {
    event.phase == Phase::Failed
        && matches!(event.outcome, Outcome::SenderDown | Outcome::Cut)
        && event.from.node() == node
}
