//! What leaves the program: files of some runs are kept and reviewed like code, and of any run they are well-formed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use half_message_diagram::Theme;
use half_message_export::{Format, NoSuchStep, Options, export};
use half_message_locale::Language;
use half_message_protocol::{
    CartHandler, CheckPolicy, CrashKind, Fault, How, LocalState, Millis, NodeId, OrderStart, Outage, OutageKind,
    Scenario, StepId, Text, Trace, Way, When, run, ways,
};
use half_message_scenario_json::read;
use proptest::prelude::*;
use roxmltree::Document;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn ready(id: &str) -> Scenario {
    let text = fs::read_to_string(root().join(format!("static/scenarios/{id}.json"))).unwrap();
    read(&text).unwrap()
}

/// The ids of the ready runs, without those that are only there to be measured.
fn ids() -> Vec<String> {
    let files = fs::read_dir(root().join("static/scenarios")).unwrap().map(|entry| entry.unwrap().path());
    let mut ids: Vec<String> = files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    ids.retain(|id| !id.starts_with("bench-"));
    ids.sort();
    ids
}

fn write(trace: &Trace, format: Format, language: Language, theme: Theme) -> String {
    export(trace, format, Options { language, theme, until: None }).unwrap()
}

/// What tries to be something else than a text.
const HOSTILE: &str = "</title></text><script>alert(1)</script> \" ' & ]]> %%{init: {}}%% #quot; end; $$x$$ `b` wrap:\u{0}\u{1b}[2J\u{202e}\u{ffff}";

fn hostile() -> Scenario {
    let mut scenario = ready("commit-lost");
    let text = || Text { en: HOSTILE.into(), zh: format!("{HOSTILE}半消息") };
    (scenario.title, scenario.notes) = (text(), text());
    scenario
}

fn several_orders() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.setup.orders = [1_000, 1_030, 12_000].map(|ms| OrderStart { start: Millis(ms), by: None }).to_vec();
    scenario.setup.cart_handler = CartHandler::Decrement;
    scenario.setup.consumers = 2;
    scenario
        .with_fault(StepId::parse("1001.commit").unwrap(), How::Lost)
        .with_fault(StepId::parse("1002.commit").unwrap(), How::Duplicated)
        .with_fault(StepId::parse("1003.check.4").unwrap(), How::Lost)
}

/// `cargo xtask docs` writes them anew; a change is looked at in a browser.
#[test]
fn kept_files_are_current() {
    let (en, zh, light, dark) = (Language::En, Language::Zh, Theme::Light, Theme::Dark);
    let folder = root().join("crates/export/tests/kept");
    let mut kept = BTreeSet::new();
    let mut keep = |name: &str, scenario: &Scenario, format: Format, language: Language, theme: Theme, until: &str| {
        let until = (!until.is_empty()).then(|| StepId::parse(until).unwrap());
        let text = export(&run(scenario), format, Options { language, theme, until }).unwrap();
        let name = format!("{name}.{language}.{}", format.ending(), language = language.as_str());
        let path = folder.join(&name);
        let mut found = fs::read_to_string(&path).unwrap_or_default();
        if std::env::var_os("UPDATE_DOCS").is_some() && found != text {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
            found.clone_from(&text);
        }
        assert!(found == text, "{name} is not current: run cargo xtask docs");
        kept.insert(name);
    };
    keep("commit-lost", &ready("commit-lost"), Format::Svg, en, light, "");
    keep("commit-lost", &ready("commit-lost"), Format::Mermaid, en, light, "");
    keep("commit-lost", &ready("commit-lost"), Format::Transcript, en, light, "");
    keep("commit-lost", &ready("commit-lost"), Format::Json, en, light, "");
    keep("sender-dies", &ready("sender-dies"), Format::Svg, zh, dark, "");
    keep("sender-dies", &ready("sender-dies"), Format::Mermaid, zh, dark, "");
    keep("kafka-zombie", &ready("kafka-zombie"), Format::Svg, en, dark, "");
    keep("kafka-zombie", &ready("kafka-zombie"), Format::Mermaid, en, dark, "");
    keep("outbox-relay-down", &ready("outbox-relay-down"), Format::Svg, zh, light, "");
    let slow = ready("preset-check-races-slow-transaction");
    for format in Format::ALL {
        keep("until-check", &slow, format, en, light, "1001.check.1");
    }
    keep("several-orders", &several_orders(), Format::Svg, en, light, "");
    keep("several-orders", &several_orders(), Format::Mermaid, zh, light, "");
    keep("hostile", &hostile(), Format::Svg, en, light, "");
    keep("hostile", &hostile(), Format::Mermaid, zh, light, "");
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(kept.contains(&name), "{name} is kept for nothing: delete it");
    }
}

/// The picture is XML that a strict parser reads, its texts are the run's, and nothing in it points outside.
fn assert_is_picture(trace: &Trace, svg: &str) {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let mut ids = BTreeSet::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let known = ["svg", "title", "desc", "g", "rect", "line", "circle", "path", "text"];
        assert!(known.contains(&name), "<{name}>");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && !["href", "style", "class"].contains(&name), "{name}");
            assert!(!value.contains("url("), "{name}={value}");
            if name == "id" {
                assert!(ids.insert(value.to_owned()), "id {value} stands twice");
            }
        }
    }
    let root = document.root_element();
    let [width, height] = ["width", "height"].map(|name| root.attribute(name).unwrap());
    assert_eq!(root.attribute("viewBox").unwrap(), format!("0 0 {width} {height}"));
    let named = root.attribute("aria-labelledby").unwrap();
    assert!(named.split(' ').all(|id| ids.contains(id)), "{named}");
    let described = document.descendants().find(|node| node.has_tag_name("desc")).and_then(|node| node.text());
    assert!(described.is_some_and(|text| text.len() > 20), "{described:?}");
    assert_eq!(trace.events.is_empty(), trace.scenario.setup.orders.is_empty());
}

/// Every line is one of the statements that this program writes: no text of the run has become another one.
fn assert_is_mermaid(text: &str) {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("sequenceDiagram"));
    let arrows = ["--x", "-->>", "-x", "-)", "->>"];
    for line in lines {
        let line = line.strip_prefix("    ").unwrap_or_else(|| panic!("{line}"));
        let starts =
            ["title ", "accTitle: ", "accDescr: ", "box transparent ", "participant p", "Note over p", "rect rgba("];
        let is_message = line.split_once(": ").is_some_and(|(ends, _)| {
            arrows.iter().any(|arrow| {
                ends.split_once(arrow).is_some_and(|(from, to)| {
                    [from, to].iter().all(|id| id.strip_prefix('p').is_some_and(|id| id.parse::<u8>().is_ok()))
                })
            })
        });
        assert!(line == "end" || is_message || starts.iter().any(|start| line.starts_with(start)), "{line}");
        // A semicolon ends a statement, but for one that ends the number of a letter.
        let mut rest = line.replace("<br/>", "");
        while let Some(at) = rest.find('#') {
            let after = rest.split_off(at);
            let (number, tail) = after.split_once(';').unwrap_or_else(|| panic!("{line}"));
            assert!(number[1..].parse::<u32>().is_ok(), "{line}");
            rest.push_str(tail);
        }
        let rest = rest.replace("->>", "");
        assert!(!rest.contains([';', '<', '>', '{', '}', '%', '"', '`', '$']), "{line}");
    }
}

#[test]
fn every_ready_run_is_well_formed_in_every_format() {
    for id in ids() {
        let trace = run(&ready(&id));
        for language in Language::ALL {
            for theme in Theme::ALL {
                assert_is_picture(&trace, &write(&trace, Format::Svg, language, theme));
            }
            assert_is_mermaid(&write(&trace, Format::Mermaid, language, Theme::Light));
        }
    }
}

#[test]
fn texts_are_the_runs_own_letter_by_letter() {
    let svg = write(&run(&hostile()), Format::Svg, Language::Zh, Theme::Light);
    let document = Document::parse(&svg).unwrap();
    let title = document.descendants().find(|node| node.has_tag_name("title")).unwrap().text().unwrap();
    // What XML cannot hold is replaced; everything else comes back as it was.
    let told = HOSTILE.replace(['\u{0}', '\u{1b}', '\u{ffff}'], "\u{fffd}");
    assert_eq!(title, format!("{told}半消息"));
}

#[test]
fn a_run_ends_where_it_is_asked_to() {
    let trace = run(&ready("commit-lost"));
    let until = |step: &str, format| {
        let until = StepId::parse(step);
        export(&trace, format, Options { language: Language::En, theme: Theme::Light, until })
    };
    for format in Format::ALL {
        let (whole, cut) = (write(&trace, format, Language::En, Theme::Light), until("1001.local", format).unwrap());
        assert!(cut.len() < whole.len(), "{format:?}");
        assert!(!cut.contains("SELECT"), "{cut}");
        assert_eq!(until("1001.check.7", format), Err(NoSuchStep(StepId::parse("1001.check.7").unwrap())));
    }
    // What the step leads to at the same time is not told: the commit leaves when the local transaction ends.
    assert!(!until("1001.local", Format::Transcript).unwrap().contains("1001.commit  "));
    let svg = until("1001.local", Format::Svg).unwrap();
    assert!(svg.contains("In between") && svg.contains("committed") && !svg.contains("commit lost"), "{svg}");
}

fn faults(scenario: &Scenario) -> Vec<Fault> {
    let crash = |node, restart_after| How::Crash { node, when: When::After, kind: CrashKind::Process, restart_after };
    let mut hows = vec![How::Lost, How::ReplyLost, How::Duplicated, How::Throws, How::Refused { code: None }];
    hows.extend([How::Delayed { ms: Millis(40_000) }, How::Slow { ms: Millis(70_000) }]);
    hows.extend(LocalState::ALL.iter().map(|state| How::Returns { state: *state }));
    for node in ["order-a", "broker", "cart-a", "relay-a", "leader"].map(|node| NodeId::parse(node).unwrap()) {
        hows.extend([crash(node, None), crash(node, Some(Millis(9_000)))]);
    }
    let trace = run(scenario);
    let mut steps: Vec<_> = trace.events.iter().map(|event| (event.step, event.from, event.to)).collect();
    steps.dedup();
    let of_step = |(step, from, to)| {
        let ways = ways(scenario.way, step, from, to);
        let hows = hows
            .iter()
            .filter(move |how| ways.iter().any(|way| way.why_not.is_none() && way.how.as_str() == how.as_str()));
        hows.map(move |how| Fault { step, how: *how }).collect::<Vec<_>>()
    };
    steps.into_iter().flat_map(of_step).collect()
}

prop_compose! {
    /// A scenario that can be run, with any words at all.
    fn scenarios()(
        way in prop::sample::select(Way::ALL),
        orders in 1_usize..=8,
        instances in 1_u8..=4,
        consumers in 1_u8..=2,
        policy in prop::sample::select(CheckPolicy::ALL),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        is_out in any::<bool>(),
        words in prop::collection::vec(any::<String>(), 4),
    ) -> Scenario {
        let mut scenario = Scenario { way, ..Scenario::default() };
        scenario.setup.instances = instances;
        scenario.setup.consumers = consumers;
        if way == Way::Rocketmq {
            scenario.setup.check_policy = policy;
        }
        scenario.setup.orders = (0..orders as u64).map(|n| OrderStart { start: Millis(900 + 15 * n), by: None }).collect();
        if is_out {
            let node = NodeId::Instance(0);
            scenario.outages.push(Outage { node, from: Millis(910), until: Millis(40_000), kind: OutageKind::Down });
        }
        for pick in picks {
            let faults = faults(&scenario);
            let fault = pick.get(&faults);
            let broken = scenario.with_fault(fault.step, fault.how);
            if broken.refusals().is_empty() {
                scenario = broken;
            }
        }
        let [title_en, title_zh, notes_en, notes_zh] = words.try_into().unwrap();
        scenario.title = Text { en: title_en.chars().take(200).collect(), zh: title_zh.chars().take(200).collect() };
        scenario.notes = Text { en: notes_en, zh: notes_zh };
        scenario
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_run_is_well_formed(scenario in scenarios(), row in any::<prop::sample::Index>()) {
        let trace = run(&scenario);
        let steps: Vec<StepId> = trace.events.iter().map(|event| event.step).collect();
        for (language, theme) in [(Language::En, Theme::Dark), (Language::Zh, Theme::Light)] {
            for until in [None, Some(*row.get(&steps))] {
                let options = Options { language, theme, until };
                // A step that is not drawn is refused, in every format.
                let Ok(svg) = export(&trace, Format::Svg, options) else { continue };
                assert_is_picture(&trace, &svg);
                assert_is_mermaid(&export(&trace, Format::Mermaid, options).unwrap());
                let json = export(&trace, Format::Json, options).unwrap();
                prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
                prop_assert!(export(&trace, Format::Transcript, options).is_ok());
            }
        }
    }
}
