//! The picture: nothing overlaps, nothing is cut, and a window shows what the whole shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use half_message_diagram::{Anchor, Labels, Mode, Plan, RowGroup, Shape, State, Storyline, layout, text_width};
use half_message_export::InLanguage;
use half_message_locale::Language;
use half_message_protocol::{
    CheckPolicy, CrashKind, How, Millis, NodeId, OrderStart, Scenario, StepId, Trace, When, run,
};

const WIDTHS: [f32; 8] = [320.0, 360.0, 390.0, 600.0, 700.0, 880.0, 1_100.0, 2_400.0];

fn step(text: &str) -> StepId {
    StepId::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// Runs that between them draw everything, with the widest labels.
fn runs() -> Vec<(&'static str, Trace)> {
    let crash = |node, when, restart_after| How::Crash { node, when, kind: CrashKind::Process, restart_after };
    let base = Scenario::default;
    let mut wide = base().with_fault(step("1001.commit"), How::Lost);
    wide.setup.instances = 4;
    wide.setup.consumers = 2;
    wide.setup.orders = (0..8).map(|index| OrderStart { start: Millis(1_000 + 15 * index), by: None }).collect();
    let mut unknown = base().with_fault(step("1001.commit"), How::Lost);
    unknown.setup.check_policy = CheckPolicy::AlwaysUnknown;
    let mut slow = base().with_fault(step("1001.local"), How::Slow { ms: Millis(40_000) });
    slow.setup.check_policy = CheckPolicy::TransactionLog;
    let mut consumers = base().with_fault(step("1001.delivery.1.ack"), crash(NodeId::Consumer(0), When::Before, None));
    consumers.setup.consumers = 2;
    let scenarios = [
        ("happy", base()),
        ("lost", base().with_fault(step("1001.commit"), How::Lost)),
        ("refused", base().with_fault(step("1001.local"), How::Refused { code: None })),
        ("throws", base().with_fault(step("1001.local"), How::Throws)),
        ("cut", base().with_fault(step("1001.local"), crash(NodeId::Instance(0), When::Before, None))),
        ("sibling", base().with_fault(step("1001.commit"), crash(NodeId::Instance(0), When::Before, None))),
        ("reply", base().with_fault(step("1001.half.reply"), How::Lost)),
        ("delayed", base().with_fault(step("1001.commit"), How::Delayed { ms: Millis(40_000) })),
        ("twice", base().with_fault(step("1001.commit"), How::Duplicated)),
        ("broker", base().with_fault(step("1001.commit"), crash(NodeId::Broker, When::After, Some(Millis(10_000))))),
        ("cart", base().with_fault(step("1001.delivery.1.clean"), How::Throws)),
        ("poison", base().with_fault(step("1001.delivery.1.clean"), How::Refused { code: None })),
        ("unknown", unknown),
        ("slow", slow),
        ("consumers", consumers),
        ("wide", wide),
    ];
    scenarios.into_iter().map(|(name, scenario)| (name, run(&scenario))).collect()
}

fn plan(trace: &Trace, story: &Storyline, width: f32) -> Plan {
    Plan::of(trace, story, width, Mode::fitting(width, &trace.scenario))
}

/// A text's box: left, top, right, bottom.
fn extent(shape: &Shape) -> Option<([f32; 4], &str)> {
    let Shape::Text { at, text, size, weight, anchor, .. } = shape else { return None };
    let wide = text_width(text, *size, *weight);
    let left = match anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - wide / 2.0,
        Anchor::End => at.x - wide,
    };
    Some(([left, at.y - size * 0.75, left + wide, at.y + size * 0.15], text))
}

fn touch(a: [f32; 4], b: [f32; 4]) -> bool {
    a[0] < b[2] - 0.5 && b[0] < a[2] - 0.5 && a[1] < b[3] - 0.5 && b[1] < a[3] - 0.5
}

/// What must not lie under a text that is not its own: badges.
fn badge(shape: &Shape) -> Option<[f32; 4]> {
    match shape {
        Shape::Circle { at, radius, class } if class.0 == "badge" => {
            Some([at.x - radius, at.y - radius, at.x + radius, at.y + radius])
        }
        _ => None,
    }
}

fn check(what: &str, group: &RowGroup, width: f32) {
    let texts: Vec<_> = group.shapes.iter().filter_map(extent).collect();
    for (index, (a, text)) in texts.iter().enumerate() {
        assert!(a[0] >= -0.5 && a[2] <= width + 0.5, "{what}: {text:?} is cut: {a:?}");
        assert!(
            a[1] >= -1.0 && a[3] <= group.height + 1.0,
            "{what}: {text:?} leaves its row: {a:?} of {}",
            group.height
        );
        for (b, other) in texts.iter().skip(index + 1) {
            assert!(!touch(*a, *b), "{what}: {text:?} {a:?} over {other:?} {b:?}");
        }
        for b in group.shapes.iter().filter_map(badge) {
            let is_number = text.parse::<u32>().is_ok();
            assert!(is_number || !touch(*a, b), "{what}: {text:?} {a:?} over a badge {b:?}");
        }
    }
}

#[test]
fn no_text_is_cut_or_lies_over_another() {
    for (name, trace) in runs() {
        let story = Storyline::of(&trace);
        for language in [Language::En, Language::Zh] {
            let fitting = WIDTHS.map(|width| (width, Mode::fitting(width, &trace.scenario)));
            let beside = [440.0, 600.0].map(|width| (width, Mode::Tight));
            for (width, mode) in fitting.into_iter().chain(beside) {
                let plan = Plan::of(&trace, &story, width, mode);
                for current in [0, story.rows.len() / 2, story.rows.len()] {
                    let whole = 0.0..plan.height();
                    let scene = layout(&trace, &story, &plan, current, whole, None, &InLanguage(language));
                    assert_eq!(scene.rows.len(), story.rows.len());
                    for group in &scene.rows {
                        let what =
                            format!("{name} {language:?} {width} {:?} row {} {}", plan.mode, group.row, group.key.step);
                        check(&what, group, width);
                    }
                    let heads: Vec<_> = scene.head.shapes.iter().filter_map(extent).collect();
                    for (index, (a, text)) in heads.iter().enumerate() {
                        assert!(a[0] >= -0.5 && a[2] <= width + 0.5, "{name} {width}: {text:?} is cut");
                        for (b, other) in heads.iter().skip(index + 1) {
                            assert!(!touch(*a, *b), "{name} {language:?} {width}: {text:?} over {other:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn lanes_beside_others_say_everything_in_full() {
    for (name, trace) in runs().into_iter().filter(|(name, _)| ["happy", "lost", "sibling", "reply"].contains(name)) {
        let story = Storyline::of(&trace);
        let plan = Plan::of(&trace, &story, 440.0, Mode::Tight);
        for language in [Language::En, Language::Zh] {
            let scene = layout(&trace, &story, &plan, 0, 0.0..plan.height(), None, &InLanguage(language));
            for (_, text) in scene.rows.iter().flat_map(|group| &group.shapes).filter_map(extent) {
                assert!(!text.contains('…'), "{name} {language:?}: {text:?}");
            }
        }
    }
}

#[test]
fn a_window_shows_what_the_whole_shows() {
    for (name, trace) in runs() {
        let story = Storyline::of(&trace);
        for width in [390.0, 880.0] {
            let plan = plan(&trace, &story, width);
            let current = story.rows.len() / 2;
            let draw = |window| layout(&trace, &story, &plan, current, window, None, &InLanguage(Language::En));
            let whole = draw(0.0..plan.height());
            let mut start = 0.0;
            while start < plan.height() {
                let window = start..start + 300.0;
                let part = draw(window.clone());
                let seen = |group: &&RowGroup| group.y < window.end && group.y + group.height > window.start;
                for group in whole.rows.iter().filter(seen) {
                    assert!(part.rows.contains(group), "{name} {width} at {start}: row {} is missing", group.row);
                }
                for group in &part.rows {
                    assert_eq!(whole.rows.get(group.row), Some(group));
                }
                assert!(part.folds.iter().all(|fold| whole.folds.contains(fold)));
                start += 170.0;
            }
        }
    }
}

#[test]
fn a_focused_row_is_kept() {
    let trace = run(&Scenario::default().with_fault(step("1001.commit"), How::Lost));
    let story = Storyline::of(&trace);
    let plan = plan(&trace, &story, 880.0);
    for (window, kept) in [(0.0..100.0, story.rows.len() - 1), (plan.height() - 50.0..plan.height(), 0)] {
        let scene = layout(&trace, &story, &plan, 3, window, Some(kept), &InLanguage(Language::En));
        assert!(scene.rows.iter().any(|group| group.row == kept));
        assert!(scene.rows.is_sorted_by_key(|group| group.row));
        assert!(scene.rows.len() < story.rows.len());
    }
}

#[test]
fn rows_stand_where_the_plan_says() {
    let trace = run(&Scenario::default().with_fault(step("1001.commit"), How::Lost));
    let story = Storyline::of(&trace);
    for width in WIDTHS {
        let plan = plan(&trace, &story, width);
        for current in 0..story.rows.len() {
            for row in 0..story.rows.len() {
                let middle = plan.top(row, current) + plan.row_height(row) / 2.0;
                assert_eq!(plan.row_at(middle, current), row, "{width}, playhead {current}");
            }
            assert!(plan.now(current) > plan.top(current, current) + plan.row_height(current));
        }
    }
}

#[test]
fn the_past_is_solid_and_the_future_a_ghost() {
    let trace = run(&Scenario::default().with_fault(step("1001.commit"), How::Lost));
    let story = Storyline::of(&trace);
    let plan = plan(&trace, &story, 880.0);
    let lost = story.step_of(step("1001.commit")).unwrap().row;
    for current in 0..story.rows.len() {
        let scene = layout(&trace, &story, &plan, current, 0.0..plan.height(), None, &InLanguage(Language::Zh));
        for group in &scene.rows {
            let expected = match group.row.cmp(&current) {
                std::cmp::Ordering::Less if group.row == lost => State::Failed,
                std::cmp::Ordering::Less => State::Past,
                std::cmp::Ordering::Equal => State::Now,
                std::cmp::Ordering::Greater => State::Ghost,
            };
            assert_eq!(group.state, expected);
            assert_eq!(group.failed, group.row == lost);
            let crosses =
                group.shapes.iter().filter(|shape| matches!(shape, Shape::Path { class, .. } if class.0 == "cross"));
            assert_eq!(crosses.count(), usize::from(group.row == lost), "a cross is seen before it happens");
        }
    }
}

#[test]
fn nothing_to_draw_is_no_trouble() {
    let mut trace = run(&Scenario::default());
    trace.events.clear();
    let story = Storyline::of(&trace);
    let labels = InLanguage(Language::En);
    assert!(labels.details(&trace, &story, 0).is_empty());
    for width in [-5.0, 0.0, 390.0, 880.0, f32::MAX] {
        let plan = plan(&trace, &story, width);
        let scene = layout(&trace, &story, &plan, 7, 0.0..1e9, Some(3), &labels);
        assert!(scene.rows.is_empty() && scene.playhead.is_none());
    }
}
