use half_message_protocol::{Phase, Verdict};

use super::*;

fn step(name: &str) -> StepId {
    StepId::parse(name).unwrap_or_else(|| panic!("{name} is no step"))
}

fn opened() -> Rc<Session> {
    Rc::new(Session::open(None, Preferences::default()))
}

/// The session after these intents.
fn after(session: &Rc<Session>, intents: impl IntoIterator<Item = Intent>) -> Rc<Session> {
    intents.into_iter().fold(Rc::clone(session), |session, intent| session.reduce(intent))
}

fn standing_at(session: &Session) -> String {
    session.moment().map(|moment| moment.step.to_string()).unwrap_or_default()
}

#[test]
fn losing_the_commit_changes_the_future_and_keeps_the_playhead() {
    let before = after(&opened(), [Intent::MoveTo(2)]);
    let lost = after(&before, [Intent::Fail(step("1001.commit"), How::Lost)]);
    assert_eq!(lost.moment(), before.moment());
    assert!(lost.run.storyline.step_of(step("1001.check.1")).is_some(), "the broker does not check back");
    assert_eq!(lost.run.trace.verdict, Verdict::Consistent);
    let mended = after(&lost, [Intent::Mend(step("1001.commit"))]);
    assert_eq!(mended.run.scenario, before.run.scenario);
}

#[test]
fn a_playhead_whose_step_is_gone_stands_on_the_last_row_that_is_not_later() {
    let lost = after(&opened(), [Intent::Fail(step("1001.commit"), How::Lost), Intent::Last]);
    let check = Moment { step: step("1001.check.1"), phase: Phase::Done };
    let at_check = after(&lost, [Intent::MoveToMoment(check)]);
    assert_eq!(standing_at(&at_check), "1001.check.1");
    let old_time = at_check.run.storyline.rows[at_check.row].at;
    let mended = after(&at_check, [Intent::Mend(step("1001.commit"))]);
    assert!(mended.run.storyline.rows[mended.row].at <= old_time);
    assert!(mended.run.storyline.rows.get(mended.row + 1).is_none_or(|row| row.at > old_time));
}

#[test]
fn nothing_new_is_the_very_same_session() {
    let session = opened();
    let same = |intent: Intent| Rc::ptr_eq(&session, &Rc::clone(&session).reduce(intent));
    assert!(same(Intent::Back));
    assert!(same(Intent::First));
    assert!(same(Intent::MoveTo(0)));
    assert!(same(Intent::Undo));
    assert!(same(Intent::Redo));
    assert!(same(Intent::ClearAll));
    assert!(same(Intent::Tick));
    assert!(same(Intent::Mend(step("1001.commit"))));
    assert!(same(Intent::Edit(Box::new((*session.run.scenario).clone()))));
    assert!(same(Intent::Language(session.preferences.language)));
    assert!(same(Intent::Close(Open::Help)));
}

#[test]
fn edits_are_undone_and_made_again() {
    let first = opened();
    let lost = Intent::Fail(step("1001.commit"), How::Lost);
    let second = after(&first, [lost, Intent::Fail(step("1001.half"), How::Lost)]);
    let undone = after(&second, [Intent::Undo, Intent::Undo]);
    assert_eq!(undone.run.scenario, first.run.scenario);
    assert!(!undone.can_undo() && undone.can_redo());
    let again = after(&undone, [Intent::Redo, Intent::Redo]);
    assert_eq!(again.run.scenario, second.run.scenario);
    let branched = after(&undone, [Intent::Fail(step("1001.local"), How::Throws)]);
    assert!(!branched.can_redo());
}

#[test]
fn a_refused_edit_leaves_the_run() {
    let session = opened();
    let mut wrong = (*session.run.scenario).clone();
    wrong.setup.instances = 9;
    let refused = after(&session, [Intent::Edit(Box::new(wrong))]);
    assert_eq!(refused.run, session.run);
    assert!(!refused.can_undo());
}

#[test]
fn playing_stops_at_the_end_and_starts_over() {
    let session = after(&opened(), [Intent::TogglePlay]);
    assert!(session.playing);
    let ended = after(&session, (0..session.run.last_row()).map(|_| Intent::Tick));
    assert!(!ended.playing);
    assert_eq!(ended.row, ended.run.last_row());
    let again = after(&ended, [Intent::TogglePlay]);
    assert!(again.playing && again.row == 0);
    assert!(!after(&again, [Intent::Forward]).playing);
}

#[test]
fn another_run_starts_at_its_beginning_and_can_be_undone() {
    let Some(run) = ready_runs::all().last() else { return };
    let session = after(&opened(), [Intent::Last]);
    let opened = after(&session, [Intent::Open(Open::Picker), Intent::OpenRun(run)]);
    assert_eq!((opened.row, opened.open), (0, Open::Nothing));
    assert!(opened.run.is_ready_run());
    assert_eq!(after(&opened, [Intent::Undo]).run.scenario, session.run.scenario);
}

#[test]
fn a_link_opens_where_it_was_made() {
    let session = after(&opened(), [Intent::Fail(step("1001.commit"), How::Lost), Intent::Last, Intent::Back]);
    let link = session.link();
    let reloaded = Session::open(Some(Ok(link.clone())), Preferences::default());
    assert_eq!((reloaded.moment(), &reloaded.run.scenario), (session.moment(), &session.run.scenario));
    let restored = after(&opened(), [Intent::Restore(Box::new(link))]);
    assert_eq!((restored.row, restored.edits), (session.row, 0));
}

#[test]
fn a_bad_link_opens_the_first_run_and_is_told() {
    let session = Session::open(Some(Err(BadLink::Garbled)), Preferences::default());
    assert_eq!(*session.run.scenario, ready_runs::first());
    assert_eq!(session.notice, Some(Notice::BadLink(BadLink::Garbled)));
}

#[test]
fn the_detail_view_and_the_followed_order_are_in_the_link_and_no_edits() {
    let mut scenario = ready_runs::first();
    scenario.setup.orders.push(scenario.setup.orders[0]);
    let two = after(&opened(), [Intent::OpenScenario(Box::new(scenario.clone()))]);
    let looked = after(&two, [Intent::Detail(true), Intent::Follow(Some(1002))]);
    assert_eq!(looked.edits, two.edits);
    let link = Link::decode(&looked.link().payload()).unwrap();
    assert_eq!((link.detail, link.order), (true, Some(1002)));
    let again = Session::open(Some(Ok(link)), Preferences::default());
    assert_eq!((again.detail, again.order), (true, Some(1002)));

    // An order that an edit takes away is not followed any more; the view stays.
    scenario.setup.orders.truncate(1);
    let one = after(&looked, [Intent::Edit(Box::new(scenario))]);
    assert_eq!((one.detail, one.order), (true, None));
    assert!(!Rc::new(again).reduce(Intent::Restore(Box::new(Link::first()))).detail);
}

#[test]
fn a_followed_order_has_the_words_and_the_playhead_goes_on() {
    let mut scenario = ready_runs::first();
    scenario
        .setup
        .orders
        .push(half_message_protocol::OrderStart { start: half_message_protocol::Millis(1_500), by: None });
    let session = after(&opened(), [Intent::OpenScenario(Box::new(scenario)), Intent::Last]);
    let run = &session.run;
    for row in 0..=run.last_row() {
        assert_eq!(run.row_of_order(None, row), row);
        let told = run.row_of_order(Some(1002), row);
        let is_of_it = run.storyline.step_at(told).and_then(|step| step.step.order_number()) == Some(1002);
        assert!(told <= row && (is_of_it || told == row), "row {row} tells row {told}");
    }
}

#[test]
fn nothing_that_is_later_than_the_playhead_has_happened() {
    for ready in ready_runs::all() {
        let run = Run::new(Rc::new(ready.scenario.clone()), None);
        let rows = &run.storyline.rows;
        for (row, drawn) in rows.iter().enumerate().take(run.last_row()) {
            let count = run.happened_at(row);
            assert!(count > drawn.last as usize && count <= run.events_at(row), "{}, row {row}", ready.id);
            assert!(run.trace.events[..count].iter().all(|event| event.at <= drawn.at), "{}, row {row}", ready.id);
        }
        assert_eq!(run.happened_at(run.last_row()), run.trace.events.len(), "{}", ready.id);
    }
}

#[test]
fn another_way_is_one_edit_that_keeps_what_it_can_and_tells_the_rest() {
    let lost = after(
        &opened(),
        [
            Intent::Fail(step("1001.commit"), How::Lost),
            Intent::Fail(step("1001.check.1"), How::Lost),
            Intent::MoveTo(2),
        ],
    );
    let there = after(&lost, [Intent::Way(Way::Kafka)]);
    let scenario = &there.run.scenario;
    assert_eq!(scenario.way, Way::Kafka);
    assert_eq!(scenario.refusals(), []);
    assert_eq!(scenario.fault_at(step("1001.end-txn.1")), Some(&How::Lost), "{scenario:?}");
    assert_eq!(scenario.faults.len(), 1);
    let Some(Notice::Dropped(dropped)) = &there.notice else { panic!("{:?}", there.notice) };
    assert_eq!(dropped.len(), 1);
    assert!(dropped[0].en.contains("check 1 of order 1001: lost"), "{dropped:?}");
    assert_eq!(there.edits, lost.edits + 1);
    let back = after(&there, [Intent::Undo]);
    assert_eq!(back.run.scenario, lost.run.scenario);
    assert_eq!(back.run.origin, lost.run.origin);
}

#[test]
fn a_run_that_is_a_ready_one_in_another_way_has_its_words() {
    let session = opened();
    let there_and_back = after(&session, [Intent::Way(Way::Outbox), Intent::Way(Way::Rocketmq)]);
    assert_eq!(there_and_back.run.scenario, session.run.scenario);
    assert_eq!(there_and_back.run.origin, session.run.origin);
}

#[test]
fn every_way_takes_every_ready_run() {
    for ready in ready_runs::all() {
        for way in Way::ALL {
            let there = after(&opened(), [Intent::OpenRun(ready), Intent::Way(*way)]);
            assert_eq!(there.run.scenario.way, *way, "{}", ready.id);
            assert_eq!(there.run.scenario.refusals(), [], "{}", ready.id);
        }
    }
}
