//! Links that must open for ever. Each file in `tests/links/` holds a link that was made once, and what it named: where
//! it stands, how it is looked at, how the run ends and by which steps it gets there.
//!
//! The first line of a file never changes. What follows changes only where the engine was corrected; such a change
//! stands in the changelog. `RECORD_LINKS=1 cargo test --test links` writes both: the rest of files that are there, and
//! a file for each link of [`links`] that is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use half_message_locale::Language;
use half_message_page::beside::Beside;
use half_message_page::link::Link;
use half_message_page::ready_runs;
use half_message_protocol::counterpart::in_way;
use half_message_protocol::{
    CartHandler, CheckPolicy, CrashKind, Fault, Hold, How, LocalState, Millis, Moment, NodeId, OnError, OrderStart,
    Outage, OutageKind, Pattern, Phase, Scenario, Setting, SettingKind, StepId, Text, Way, When, run,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links")
}

fn step(name: &str) -> StepId {
    StepId::parse(name).unwrap_or_else(|| panic!("{name}"))
}

/// What a link names, in words: everything that decoding it yields, and what the engine makes of it.
fn named(link: &Link) -> String {
    let trace = run(&link.scenario);
    let mut text = String::new();
    let mut line = |name: &str, value: String| writeln!(text, "{name}: {value}").unwrap();
    line("ready run", link.origin.clone().unwrap_or_else(|| "none".to_owned()));
    line("language", link.language.map_or("the reader's", Language::as_str).to_owned());
    let moment = |moment: Moment| format!("{} {}", moment.step, moment.phase);
    line("stands at", link.playhead.map_or_else(|| "the beginning".to_owned(), moment));
    line("detail", if link.detail { "open" } else { "closed" }.to_owned());
    // Records of links that compare nothing say nothing of it.
    if let Some(beside) = link.compared {
        line("beside", beside.ways().map(|way| way.to_string()).collect::<Vec<_>>().join(", "));
    }
    line("follows", link.order.map_or_else(|| "all orders".to_owned(), |order| order.to_string()));
    line("verdict", trace.verdict.to_string());
    for (order, verdict) in &trace.verdicts {
        line(&order.to_string(), verdict.to_string());
    }
    let mut known = BTreeSet::new();
    let steps: Vec<String> =
        trace.events.iter().filter(|event| known.insert(event.step)).map(|event| event.step.to_string()).collect();
    line("steps", steps.len().to_string());
    text + &steps.join("\n") + "\n"
}

#[test]
fn every_recorded_link_opens_as_it_did() {
    let is_recording = std::env::var_os("RECORD_LINKS").is_some();
    for (name, link) in links() {
        let path = folder().join(format!("{name}.txt"));
        if is_recording && !path.exists() {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&path, link.fragment() + "\n").unwrap();
        }
        assert!(path.exists(), "{name} is not recorded: RECORD_LINKS=1 cargo test --test links");
    }
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (fragment, recorded) = text.split_once('\n').unwrap();
        let link = match Link::read(fragment) {
            Some(Ok(link)) => link,
            other => panic!("{name} does not open any more: {other:?}"),
        };
        let now = named(&link);
        if is_recording && recorded != now {
            fs::write(&path, format!("{fragment}\n{now}")).unwrap();
        } else {
            assert_eq!(recorded, now, "{name} opens as something else");
        }
        // A link that is made again is the same one, so that an address does not change by being opened.
        assert_eq!(Link::read(&link.fragment()), Some(Ok(link)), "{name}");
    }
}

/// A lost commit, and the broker that finds out: what a teacher pastes most often.
#[test]
fn a_lost_commit_fits_into_120_characters() {
    let ready = ready_runs::find("commit-lost").unwrap();
    let playhead = Some(Moment { step: step("1001.check.1"), phase: Phase::Done });
    let link = |scenario: Scenario, origin: Option<&str>| Link {
        language: Some(Language::Zh),
        playhead,
        detail: true,
        ..Link::to(scenario, origin.map(str::to_owned))
    };
    let lost = Scenario::default().with_fault(step("1001.commit"), How::Lost);
    let mut broken = ready_runs::first();
    broken.faults.clone_from(&lost.faults);
    for link in [link(ready.scenario.clone(), Some(ready.id)), link(broken, Some(ready_runs::FIRST)), link(lost, None)]
    {
        let fragment = link.fragment();
        println!("{} characters: {fragment}", fragment.len());
        assert!(fragment.len() <= 120, "{} characters: {fragment}", fragment.len());
        assert_eq!(Link::read(&fragment), Some(Ok(link)));
    }
}

/// Links of every kind, by name: each ready run, and between them every value that a link can hold.
fn links() -> Vec<(String, Link)> {
    let mut links = Vec::new();
    for (position, ready) in ready_runs::all().iter().enumerate() {
        // Somewhere in the run, so that every kind of step is stood at.
        let trace = run(&ready.scenario);
        let event = &trace.events[(position * 7 + 3) % trace.events.len()];
        let link = Link {
            language: Language::ALL.get(position % 3).copied(),
            playhead: Some(Moment { step: event.step, phase: event.phase }),
            detail: position % 4 == 3,
            ..Link::to(ready.scenario.clone(), Some(ready.id.to_owned()))
        };
        links.push((ready.id.to_owned(), link));
    }
    let own = |scenario: Scenario| {
        assert_eq!(scenario.refusals(), []);
        Link { language: Some(Language::En), ..Link::to(scenario, None) }
    };
    for way in Way::ALL {
        links.push((format!("settings-{way}"), own(every_setting(*way))));
    }
    for (name, scenario) in failures() {
        links.push((format!("own-{name}"), own(scenario)));
    }
    for (name, scenario) in setups() {
        links.push((format!("setup-{name}"), own(scenario)));
    }
    let mut many = Scenario::default().with_fault(step("1003.commit"), How::Lost);
    many.setup.orders = (0..8).map(|n| OrderStart { start: Millis(1_000 + 40 * n), by: None }).collect();
    let follows = Link { detail: true, order: Some(1_008), ..own(many) };
    links.push(("follows-the-last-order".to_owned(), follows));
    // A ready run that a reader has changed keeps its name.
    let ready = ready_runs::find("sender-dies").unwrap();
    let changed = ready.scenario.with_fault(step("1001.check.1"), How::Lost);
    let beside = |own: Way, ways: &[Way]| Some(Beside::new(own, ways.iter().copied()));
    for (position, way) in Way::ALL.iter().enumerate() {
        // Each way beside each other one, in twos and in threes.
        let others: Vec<Way> = Way::ALL.iter().cycle().skip(position + 1).take(4).copied().collect();
        let failing = in_way(&ready.scenario, *way).0;
        for (name, ways) in [("two", &others[..1]), ("three", &others[2..])] {
            let link = Link { compared: beside(*way, ways), ..own(failing.clone()) };
            links.push((format!("compared-{name}-{way}"), link));
        }
    }
    let detailed = Link { detail: true, compared: beside(Way::Rocketmq, &[Way::Kafka]), ..own(changed.clone()) };
    links.push(("compared-with-detail".to_owned(), detailed));
    links.push(("changed-ready-run".to_owned(), Link { origin: Some(ready.id.to_owned()), ..own(changed) }));
    links
}

/// Every setting of the way, at a value that is not its default.
fn every_setting(way: Way) -> Scenario {
    let mut scenario = Scenario { way, ..Scenario::default() };
    for setting in Setting::ALL.iter().filter(|setting| setting.is_built(way)) {
        let value = match setting.kind() {
            SettingKind::Number { min, max, .. } => {
                let default = setting.default_value();
                if default / 2 >= min && default / 2 != default { default / 2 } else { (default + 1).min(max) }
            }
            SettingKind::Word(words) => (setting.default_value() + 1) % words.len() as u64,
        };
        scenario.settings.set(*setting, value);
    }
    scenario
}

/// Every way to fail, outages and holds.
fn failures() -> Vec<(&'static str, Scenario)> {
    let crash = |node: &str, when, kind, restart_after| How::Crash {
        node: NodeId::parse(node).unwrap(),
        when,
        kind,
        restart_after,
    };
    let one = |name: &str, how: How| Scenario::default().with_fault(step(name), how);
    let mut outages = Scenario::default().with_fault(step("1001.commit"), How::Lost);
    for (node, from, kind) in [
        ("order-a", 2_000, OutageKind::Down),
        ("order-b", 40_000, OutageKind::Paused),
        ("cart-a", 60_000, OutageKind::Partitioned),
    ] {
        let node = NodeId::parse(node).unwrap();
        outages.outages.push(Outage { node, from: Millis(from), until: Millis(from + 35_000), kind });
    }
    let mut held = Scenario::default().with_fault(step("1001.commit"), How::Delayed { ms: Millis(29_500) });
    held.holds.push(Hold { step: step("1001.final.1"), after: step("1001.check.1") });
    let mut texts = one("1001.commit", How::Lost);
    texts.title = Text { en: "<b>Mine</b> & “yours” 🛒".to_owned(), zh: "我的事务消息".to_owned() };
    texts.notes = Text { en: "Line one.\nLine two.".to_owned(), zh: "第一行。\n第二行。".to_owned() };
    let states = LocalState::ALL.iter().map(|state| Fault {
        step: step(&format!("{}.local", 1_001 + *state as u16)),
        how: How::Returns { state: *state },
    });
    let mut returns = Scenario { faults: states.collect(), ..Scenario::default() };
    returns.setup.orders = vec![OrderStart { start: Millis(1_000), by: None }; LocalState::ALL.len()];
    vec![
        ("nothing", Scenario::default()),
        ("lost", one("1001.commit", How::Lost)),
        ("reply-lost", one("1001.half", How::ReplyLost)),
        ("delayed", one("1001.commit", How::Delayed { ms: Millis(40_000) })),
        ("duplicated", one("1001.half", How::Duplicated)),
        ("refused", one("1001.half", How::Refused { code: Some(14) })),
        ("returns", returns),
        ("throws", one("1001.check.1.query", How::Throws).with_fault(step("1001.commit"), How::Lost)),
        ("slow", one("1001.delivery.1.clean", How::Slow { ms: Millis(70_000) })),
        ("crash", one("1001.commit", crash("order-a", When::Before, CrashKind::Process, None))),
        ("power", one("1001.half", crash("broker", When::After, CrashKind::Power, Some(Millis(10_000))))),
        ("outages", outages),
        ("holds", held),
        ("texts", texts),
    ]
}

/// Every word of a setup.
fn setups() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    let mut add = |name: &str, change: &dyn Fn(&mut Scenario)| {
        let mut scenario = Scenario::default().with_fault(step("1001.commit"), How::Lost);
        change(&mut scenario);
        all.push((name.to_owned(), scenario));
    };
    for policy in CheckPolicy::ALL {
        add(policy.as_str(), &|scenario| scenario.setup.check_policy = *policy);
    }
    add("decrement", &|scenario| {
        scenario.setup.cart_handler = CartHandler::Decrement;
        scenario.faults[0].how = How::Duplicated;
    });
    add("group", &|scenario| {
        scenario.setup.instances = 4;
        scenario.setup.consumers = 2;
        scenario.setup.local_transaction = Millis(2_500);
        scenario.setup.clock_skew = vec![1_500, -2_500, 0, 40_000];
        scenario.setup.orders.push(OrderStart { start: Millis(5_000), by: Some(NodeId::Instance(3)) });
    });
    for on_error in [OnError::RetrySame, OnError::RetryNew] {
        add(on_error.as_str(), &|scenario| {
            scenario.setup.on_error = on_error;
            scenario.faults[0] = Fault { step: step("1001.half"), how: How::Refused { code: None } };
        });
    }
    for on_error in [OnError::Compensate, OnError::RetryThenCompensate] {
        add(on_error.as_str(), &|scenario| {
            scenario.way = Way::Kafka;
            scenario.setup.on_error = on_error;
            scenario.faults[0] = Fault { step: step("1001.end-txn.1"), how: How::Lost };
        });
    }
    for pattern in Pattern::ALL {
        add(pattern.as_str(), &|scenario| {
            scenario.way = Way::Kafka;
            scenario.setup.pattern = Some(*pattern);
            scenario.faults.clear();
        });
    }
    add("relays", &|scenario| {
        scenario.way = Way::Outbox;
        scenario.setup.relays = 2;
        scenario.faults[0] = Fault { step: step("1001.send.1"), how: How::ReplyLost };
    });
    all
}
