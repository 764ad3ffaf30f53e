//! How traces become rows: hand-made traces, so that each rule stands alone, then the engine's own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use half_message_diagram::{Line, Part, Stage, Storyline};
use half_message_protocol::{
    CrashKind, Cut, Effect, Event, How, Millis, Moment, NodeId, Outcome, Phase, Place, Rule, Scenario, StepId, Trace,
    Verdict, Way, When, run,
};

const A: Place = Place::Instance(0);
const B: Place = Place::Instance(1);
const DB: Place = Place::OrderDb;
const HALF: Place = Place::HalfTopic;

struct Script(Vec<Event>);

impl Script {
    fn say(mut self, at: u64, step: &str, phase: Phase, from: Place, to: Place, outcome: Outcome) -> Self {
        self.0.push(Event {
            at: Millis(at),
            step: StepId::parse(step).unwrap_or_else(|| panic!("{step}")),
            phase,
            from,
            to,
            rpc: None,
            outcome,
            fault: None,
            cause: None,
            rule: Rule::TimerFires,
            age: None,
            effects: Vec::new(),
        });
        self
    }

    fn begin(self, at: u64, step: &str, from: Place, to: Place) -> Self {
        self.say(at, step, Phase::Begun, from, to, Outcome::Under)
    }

    fn done(self, at: u64, step: &str, from: Place, to: Place) -> Self {
        self.say(at, step, Phase::Done, from, to, Outcome::Ok)
    }

    fn failed(self, at: u64, step: &str, from: Place, to: Place, outcome: Outcome) -> Self {
        self.say(at, step, Phase::Failed, from, to, outcome)
    }

    fn crash(self, at: u64, step: &str, place: Place) -> Self {
        let mut script = self.done(at, step, place, place);
        script.0.last_mut().unwrap().effects.push(Effect::Down { node: place.node() });
        script
    }

    fn trace(self) -> Trace {
        Trace {
            scenario: Scenario::default(),
            events: self.0,
            verdicts: Vec::new(),
            verdict: Verdict::Consistent,
            bound: None,
            unreached: Vec::new(),
        }
    }

    fn rows(self) -> Vec<String> {
        let trace = self.trace();
        let story = Storyline::of(&trace);
        holds_together(&trace, &story);
        written(&story)
    }
}

fn script() -> Script {
    Script(Vec::new())
}

/// Each row in one line: number, step, part, how many events have happened.
fn written(story: &Storyline) -> Vec<String> {
    let line = |row: usize| {
        let step = story.step_at(row).unwrap();
        let of = &story.rows[row];
        let crash = if of.crash.is_some() { " crash" } else { "" };
        format!("{} {} {} upto {}{crash}", step.number, step.step, of.part.as_str(), of.upto)
    };
    (0..story.rows.len()).map(line).collect()
}

/// What must be true of every storyline.
fn holds_together(trace: &Trace, story: &Storyline) {
    for (index, step) in story.steps.iter().enumerate() {
        assert_eq!(step.number as usize, index + 1);
        assert!(step.row <= step.last_row && step.begun <= step.ended);
        assert!(story.rows[step.row].step == index && story.rows[step.last_row].step == index);
    }
    for (index, row) in story.rows.iter().enumerate() {
        assert!(row.first < row.upto && row.last < row.upto, "row {index} of {:#?}", written(story));
        assert_eq!(story.row_of(row.moment), Some(index), "row {index} of {:#?}", written(story));
        assert_eq!(story.nearest(row.moment, Millis(0)), index);
        let next = story.rows.get(index + 1);
        assert_eq!(row.upto as usize, next.map_or(trace.events.len(), |next| next.first as usize));
        if let Some(next) = next {
            assert!(next.from >= row.at);
            assert_eq!((next.from - row.at).0 > 1_000, story.wait_before(index + 1).is_some());
        }
    }
}

#[test]
fn a_message_is_one_row() {
    let rows = script()
        .done(1_000, "1001.begin", A, A)
        .begin(1_000, "1001.half", A, HALF)
        .done(1_021, "1001.half", A, HALF)
        .begin(1_021, "1001.half.reply", HALF, A)
        .done(1_041, "1001.half.reply", HALF, A)
        .rows();
    assert_eq!(rows, ["1 1001.half whole upto 3", "2 1001.half.reply whole upto 5"]);
}

#[test]
fn unseen_events_happen_with_the_row_before() {
    let rows = script()
        .begin(1_000, "1001.commit", A, HALF)
        .done(1_010, "broker.save.1", HALF, HALF)
        .done(1_020, "1001.commit", A, HALF)
        .done(2_000, "broker.round.1", HALF, HALF)
        .begin(2_500, "1001.final.1", HALF, Place::RealTopic)
        .done(2_501, "1001.final.1", HALF, Place::RealTopic)
        .done(9_000, "broker.save.2", HALF, HALF)
        .rows();
    assert_eq!(rows, ["1 1001.commit whole upto 4", "2 1001.final.1 whole upto 7"]);
}

#[test]
fn steps_that_overlap_have_two_rows_with_one_number() {
    let rows = script()
        .begin(1_040, "1001.local", A, DB)
        .begin(30_000, "1001.check.1", HALF, B)
        .done(30_020, "1001.check.1", HALF, B)
        .done(41_040, "1001.local", A, DB)
        .rows();
    let expected = ["1 1001.local begin upto 1", "2 1001.check.1 whole upto 3", "1 1001.local end upto 4"];
    assert_eq!(rows, expected);
}

#[test]
fn a_long_step_has_its_wait_inside() {
    let trace = script().begin(1_040, "1001.local", A, DB).done(21_040, "1001.local", A, DB).trace();
    let story = Storyline::of(&trace);
    assert_eq!(written(&story), ["1 1001.local begin upto 1", "1 1001.local end upto 2"]);
    let wait = story.wait_before(1).unwrap();
    assert_eq!((wait.from, wait.until), (Millis(1_040), Millis(21_040)));
}

#[test]
fn a_crash_wears_the_number_of_what_it_prevented() {
    let trace = script()
        .begin(1_040, "1001.local", A, DB)
        .done(1_050, "1001.local", A, DB)
        .failed(1_050, "1001.commit", A, HALF, Outcome::SenderDown)
        .crash(1_050, "order-a.crash.1", A)
        .begin(30_000, "1001.check.1", HALF, B)
        .done(30_020, "1001.check.1", HALF, B)
        .trace();
    let story = Storyline::of(&trace);
    holds_together(&trace, &story);
    let expected = ["1 1001.local whole upto 2", "2 1001.commit whole upto 4 crash", "3 1001.check.1 whole upto 6"];
    assert_eq!(written(&story), expected);
    let crash = StepId::parse("order-a.crash.1").unwrap();
    assert_eq!(story.row_of(Moment { step: crash, phase: Phase::Done }), Some(1));
    assert_eq!(story.step_of(crash).map(|step| step.number), Some(2));
}

#[test]
fn a_crash_told_before_what_it_cut_wears_its_number_too() {
    let rows = script()
        .begin(1_040, "1001.local", A, DB)
        .crash(1_045, "order-a.crash.1", A)
        .failed(1_045, "1001.local", A, DB, Outcome::Cut)
        .begin(30_000, "1001.check.1", HALF, B)
        .done(30_020, "1001.check.1", HALF, B)
        .rows();
    let expected = ["1 1001.local begin upto 1", "1 1001.local end upto 3 crash", "2 1001.check.1 whole upto 5"];
    assert_eq!(rows, expected);
    let rows = script()
        .crash(1_045, "broker.crash.1", HALF)
        .failed(1_045, "1001.final.1", HALF, Place::RealTopic, Outcome::SenderDown)
        .done(9_000, "broker.restart.1", HALF, HALF)
        .rows();
    assert_eq!(rows, ["1 1001.final.1 whole upto 2 crash", "2 broker.restart.1 whole upto 3"]);
}

#[test]
fn a_crash_elsewhere_has_its_own_number() {
    let rows = script().failed(1_050, "1001.commit", A, HALF, Outcome::Lost).crash(1_050, "order-a.crash.1", A).rows();
    assert_eq!(rows, ["1 1001.commit whole upto 1", "2 order-a.crash.1 whole upto 2"]);
}

#[test]
fn the_playhead_stays_at_its_step_or_at_its_time() {
    let lost = Scenario::default().with_fault(StepId::parse("1001.commit").unwrap(), How::Lost);
    let (happy, lost) = (Storyline::of(&run(&Scenario::default())), Storyline::of(&run(&lost)));
    for row in &happy.rows {
        let there = &lost.rows[lost.nearest(row.moment, row.at)];
        if lost.step_of(row.moment.step).is_some() {
            assert_eq!(there.moment.step, row.moment.step);
        } else {
            assert!(there.at <= row.at);
        }
    }
    let check = lost.rows.iter().find(|row| row.moment.step.to_string() == "1001.check.1").unwrap();
    assert_eq!(happy.rows[happy.nearest(check.moment, check.at)].at, happy.rows.last().unwrap().at);
    assert_eq!(Storyline::default().nearest(check.moment, check.at), 0);
}

#[test]
fn the_phases_are_those_of_the_teaching_case() {
    let story = Storyline::of(&run(&Scenario::default()));
    let opened: Vec<_> = story.rows.iter().filter(|row| row.opens_stage).filter_map(|row| row.stage).collect();
    assert_eq!(opened, [Stage::Half, Stage::Local, Stage::Word, Stage::Delivery]);
}

#[test]
fn every_run_of_the_engine_holds_together() {
    let crash = |node, when, restart_after| How::Crash { node, when, kind: CrashKind::Process, restart_after };
    let mut hows = vec![How::Lost, How::ReplyLost, How::Duplicated, How::Throws, How::Refused { code: None }];
    hows.push(How::Delayed { ms: Millis(40_000) });
    hows.push(How::Slow { ms: Millis(40_000) });
    for node in [NodeId::Instance(0), NodeId::Broker, NodeId::Consumer(0)] {
        for when in [When::Before, When::After] {
            hows.push(crash(node, when, None));
            hows.push(crash(node, when, Some(Millis(10_000))));
        }
    }
    let plain = run(&Scenario::default());
    let mut steps: Vec<StepId> = plain.events.iter().map(|event| event.step).collect();
    steps.dedup();
    for step in steps {
        for how in hows.iter().filter(|how| how.why_not(Way::Rocketmq, step).is_none()) {
            let trace = run(&Scenario::default().with_fault(step, *how));
            let story = Storyline::of(&trace);
            holds_together(&trace, &story);
            assert!(story.rows.iter().all(|row| row.part != Part::Begin || row.moment.phase == Phase::Begun));
        }
    }
}

#[test]
fn lines_stop_within_a_step_that_is_under_way() {
    let trace = run(&Scenario::default().with_fault(StepId::parse("1001.commit").unwrap(), How::Lost));
    let story = Storyline::of(&trace);
    let steps = |until: Option<Millis>| {
        let cut = until.map(|until| Cut::at(&trace, until));
        let lines = story.lines(&trace, cut).filter_map(|line| match line {
            Line::Step { step, part, at, fails, .. } => Some((step.step.to_string(), part, at.0, fails)),
            Line::Wait { .. } => None,
        });
        lines.collect::<Vec<_>>()
    };
    let whole = steps(None);
    assert_eq!(whole.len(), story.rows.len());
    assert_eq!(story.lines(&trace, None).count(), story.rows.len() + story.waits.len());
    let failed: Vec<&str> = whole.iter().filter(|line| line.3).map(|line| line.0.as_str()).collect();
    assert_eq!(failed, ["1001.commit"]);
    // The question leaves at 30,001 ms and arrives later.
    let cut = steps(Some(Millis(30_010)));
    assert_eq!(cut.last(), Some(&("1001.check.1".to_owned(), Part::Begin, 30_001, false)));
    assert_eq!(cut[..cut.len() - 1], whole[..cut.len() - 1]);
    assert_eq!(steps(Some(Millis(0))), []);
}
