//! Every sentence is looked at: none is empty, none keeps a template's mark, Chinese is set as Chinese. Both
//! catalogues are printed side by side into `target/sentences.md`, for people to read.

mod samples;

use std::fmt::Write;

use half_message_protocol::*;

use samples::{ORDER, event, hows, outcomes, rules, runs, steps, trace};

use crate::{Language, caption, failing, label, row_name, short_label, short_wait, step_name, wait, why};

/// What is wrong with how a sentence is set, if anything.
fn fault(language: Language, sentence: &str) -> Option<&'static str> {
    let is_chinese = |char: char| ('\u{4E00}'..='\u{9FFF}').contains(&char);
    let chars: Vec<char> = sentence.chars().collect();
    let pairs = || chars.windows(2).map(|pair| (pair[0], pair[1]));
    if sentence.trim().is_empty() {
        return Some("is empty");
    }
    if sentence.contains(['{', '}', '|', '`', '*']) {
        return Some("keeps a mark of its template");
    }
    if sentence.contains("  ") || sentence.starts_with(' ') || sentence.ends_with(' ') {
        return Some("has a space too many");
    }
    match language {
        Language::En if sentence.chars().any(is_chinese) => Some("has Chinese in English"),
        Language::En
            if sentence
                .split(' ')
                .zip(sentence.split(' ').skip(1))
                .any(|(a, b)| b == "The" && a.ends_with(|char: char| char.is_ascii_lowercase())) =>
        {
            Some("has a capital within a sentence")
        }
        Language::En => None,
        Language::Zh if pairs().any(|(a, b)| is_chinese(a) && ",.;:!?()".contains(b)) => {
            Some("has half-width punctuation behind Chinese")
        }
        Language::Zh if pairs().any(|(a, b)| ",.;:!?()".contains(a) && is_chinese(b)) => {
            Some("has half-width punctuation before Chinese")
        }
        Language::Zh if pairs().any(|(a, b)| is_chinese(a) && b.is_ascii_alphanumeric()) => {
            Some("lacks a space between Chinese and Latin")
        }
        Language::Zh if pairs().any(|(a, b)| a.is_ascii_alphanumeric() && is_chinese(b)) => {
            Some("lacks a space between Latin and Chinese")
        }
        Language::Zh if pairs().any(|(a, b)| a == ' ' && "，。：；？！（）“”".contains(b)) => {
            Some("has a space before full-width punctuation")
        }
        Language::Zh if pairs().any(|(a, b)| b == ' ' && "，。：；？！（）“”".contains(a)) => {
            Some("has a space behind full-width punctuation")
        }
        Language::Zh => None,
    }
}

/// A table of the print, checked while it is written.
#[derive(Default)]
struct Print {
    text: String,
    faults: Vec<String>,
}

impl Print {
    fn head(&mut self, title: &str) {
        write!(self.text, "\n## {title}\n\n| | English | 中文 |\n|---|---|---|\n").unwrap();
    }

    fn row(&mut self, name: &str, say: impl Fn(Language) -> String) {
        let [en, zh] = Language::ALL.map(&say);
        writeln!(self.text, "| {name} | {en} | {zh} |").unwrap();
        for (language, sentence) in Language::ALL.into_iter().zip([en, zh]) {
            if let Some(fault) = fault(language, &sentence).filter(|_| name != "LANGUAGE_SWITCH") {
                self.faults.push(format!("{name}: {fault}: {sentence}"));
            }
        }
    }

    fn finish(self, file: &str) {
        let target = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/");
        std::fs::create_dir_all(target).unwrap();
        std::fs::write(format!("{target}{file}"), self.text).unwrap();
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n"));
    }
}

#[test]
fn the_catalogue_is_complete_and_printed() {
    let mut print = Print::default();
    for (module, texts) in [
        ("place", crate::place::ALL),
        ("failing", failing::ALL),
        ("verdict", crate::verdict::ALL),
        ("state", crate::state::ALL),
        ("page", crate::page::ALL),
        ("picture", crate::picture::ALL),
        ("share", crate::share::ALL),
        ("element", crate::element::ALL),
        ("editor", crate::editor::ALL),
        ("explore", crate::explore::ALL),
        ("command", crate::command::ALL),
        ("compare", crate::compare::ALL),
        ("detail", crate::detail::ALL),
        ("settings", crate::settings::ALL),
    ] {
        print.head(module);
        for (name, text) in texts {
            print.row(name, |language| text.of(language).to_owned());
        }
    }
    choices(&mut print);
    print.head("why, by rule");
    for rule in rules() {
        let trace = trace(vec![event(ORDER, rule)]);
        print.row(&format!("{rule:?}"), |language| why(language, &trace, 0).text());
    }
    print.head("why, by fault");
    for how in hows() {
        let trace = trace(vec![Event { fault: Some(how), ..event(ORDER, Rule::EndIsOneWay) }]);
        print.row(&format!("{how:?}"), |language| why(language, &trace, 0).text());
    }
    print.head("steps");
    for step in steps() {
        print.row(&step.to_string(), |language| step_name(language, step));
    }
    failures(&mut print);
    refusals(&mut print);
    orders(&mut print);
    command(&mut print);
    explore(&mut print);
    picture(&mut print);
    comparison(&mut print);
    share(&mut print);
    print.finish("sentences.md");
}

fn choices(print: &mut Print) {
    print.head("choices");
    for policy in CheckPolicy::ALL {
        print.row(policy.as_str(), |language| crate::editor::check_policy(*policy).of(language).to_owned());
    }
    for handler in CartHandler::ALL {
        print.row(handler.as_str(), |language| crate::editor::cart_handler(*handler).of(language).to_owned());
    }
    for kind in OutageKind::ALL {
        print.row(kind.as_str(), |language| crate::editor::outage_kind(*kind).of(language).to_owned());
    }
    for (way, setting) in Way::ALL.iter().flat_map(|way| Setting::ALL.iter().map(move |setting| (*way, *setting))) {
        if let Some(what) = crate::settings::setting(way, setting) {
            print.row(setting.as_str(), |language| what.of(language).to_owned());
        }
    }
    for way in Way::ALL {
        print.row(way.as_str(), |language| crate::page::way(*way).of(language).to_owned());
    }
    for why in WhyNot::ALL {
        print.row(why.as_str(), |language| failing::why_not(*why).of(language).to_owned());
    }
    for why in NoCounterpart::ALL {
        print.row(why.as_str(), |language| failing::no_counterpart(*why).of(language).to_owned());
    }
    let hold = Hold { step: ORDER, after: ORDER };
    let outage = Outage { node: NodeId::Relay(0), from: Millis(500), until: Millis(9_000), kind: OutageKind::Down };
    for what in [
        Lost::Fault { step: ORDER, how: How::Lost },
        Lost::Outage(outage),
        Lost::Hold(hold),
        Lost::Setting(Setting::TransactionCheckMax),
        Lost::OnError(OnError::RetryNew),
        Lost::Pattern,
        Lost::Relays,
        Lost::CheckPolicy(CheckPolicy::Null),
        Lost::ClockSkew,
    ] {
        let dropped = Dropped { what, way: Way::Kafka, why: NoCounterpart::NobodyAsks };
        print.row("dropped", |language| failing::dropped(language, &dropped));
    }
    for verdict in Verdict::ALL {
        print.row(verdict.as_str(), |language| crate::verdict::title(*verdict).of(language).to_owned());
    }
}

fn failures(print: &mut Print) {
    print.head("ways to fail");
    for (step, from, to) in [
        ("1001.half", Place::Instance(0), Place::HalfTopic),
        ("1001.half.reply", Place::HalfTopic, Place::Instance(0)),
        ("1001.local", Place::Instance(0), Place::OrderDb),
        ("1001.commit", Place::Instance(0), Place::HalfTopic),
        ("1001.final.1", Place::HalfTopic, Place::RealTopic),
        ("1001.check.1", Place::HalfTopic, Place::Instance(1)),
        ("1001.check.1.query", Place::Instance(1), Place::OrderDb),
        ("1001.check.1.answer", Place::Instance(1), Place::HalfTopic),
        ("1001.delivery.1", Place::RealTopic, Place::Consumer(0)),
        ("1001.delivery.1.clean", Place::Consumer(0), Place::CartDb),
        ("1001.delivery.1.ack", Place::Consumer(0), Place::RealTopic),
    ] {
        let step = StepId::parse(step).unwrap();
        for way in ways(Way::Rocketmq, step, from, to).into_iter().filter(|way| way.why_not.is_none()) {
            print.row(&step.to_string(), |language| failing::way(language, step, from, to, way.how));
        }
    }
    print.head("list of faults");
    for how in hows() {
        print.row(&format!("{how:?}"), |language| failing::fault(language, &Fault { step: ORDER, how }));
    }
    for kind in OutageKind::ALL {
        let outage = Outage { node: NodeId::Broker, from: Millis(2_000), until: Millis(12_000), kind: *kind };
        print.row(kind.as_str(), |language| failing::outage(language, &outage));
    }
    let hold = Hold { step: ORDER, after: StepId::order(1001, Verb::Check, 1) };
    print.row("hold", |language| failing::hold(language, &hold));
    use failing::Ending::*;
    let endings = [
        Same,
        Late(Millis(29_000)),
        Twice(2),
        Twice(3),
        NoOrder,
        Operator,
        NotCleaned,
        CleanedForNothing,
        CleanedTwice,
        Bound,
    ];
    for ending in endings {
        print.row(&format!("{ending:?}"), |language| failing::ending(language, ending));
    }
}

fn refusals(print: &mut Print) {
    print.head("refusals");
    let known = || vec!["lost".to_owned(), "reply-lost".to_owned()];
    let (node, step) = (NodeId::Consumer(1), ORDER);
    let problems = [
        ("", Problem::NotJson { line: 3, column: 7 }),
        ("", Problem::TooLarge { bytes: 10_485_760, max: 1_048_576 }),
        ("version", Problem::Version { found: 2, known: 1 }),
        ("setup", Problem::UnknownField { field: "instance".into(), known: known() }),
        ("settings", Problem::UnknownField { field: "transactionTimeout".into(), known: Vec::new() }),
        ("faults[0]", Problem::MissingField { field: "step".into() }),
        ("setup.orders", Problem::WrongType { found: "whole number".into(), expected: "list".into() }),
        ("faults[0].how", Problem::WrongType { found: "null".into(), expected: "text or object".into() }),
        ("version", Problem::WrongType { found: "fraction".into(), expected: "whole number".into() }),
        ("faults", Problem::WrongType { found: "twice".into(), expected: "once".into() }),
        ("title", Problem::WrongType { found: "boolean".into(), expected: "something else".into() }),
        ("faults[2].how", Problem::UnknownWord { found: "los".into(), known: known() }),
        ("faults[2].how", Problem::UnknownWord { found: "los".into(), known: Vec::new() }),
        ("faults[2].step", Problem::UnknownStep { found: "1001.comit".into() }),
        ("outages[0].node", Problem::UnknownNode { found: "order-z".into() }),
        ("setup.orders[0].start", Problem::Negative { found: -5 }),
        ("setup.instances", Problem::Range { found: 9, min: 1, max: 4 }),
        ("events[3].at", Problem::Earlier { found: 20, before: 21 }),
        ("outages[0].node", Problem::NoSuchNode { node }),
        ("faults[0].step", Problem::NoSuchOrder { order: 1005, last: 1002 }),
        ("faults[0].how", Problem::CannotFailSo { step, how: How::ReplyLost, why: WhyNot::NoReply }),
        ("faults[1].step", Problem::Twice { step }),
        ("outages[0]", Problem::EndsBeforeItBegins { from: 2_000, until: 1_000 }),
        ("outages[1]", Problem::Overlaps { node }),
        ("outages[0].node", Problem::CannotFail { node: NodeId::OrderDb }),
        ("holds[0]", Problem::WaitsForItself { step }),
        ("settings.brokerRole", Problem::NotBuilt { what: "brokerRole".into() }),
        ("settings.transaction.timeout.ms", Problem::TransactionTimeoutTooLarge { found: 900_001, max: 900_000 }),
        ("setup.on_error", Problem::NotInThisWay { what: "compensate".into(), way: Way::Outbox }),
        ("faults[0].step", Problem::NotInThisWay { what: "1001.half".into(), way: Way::Kafka }),
        ("title.en", Problem::TextTooLong { found: 900, max: 200 }),
    ];
    for (path, problem) in problems {
        let refusal = Refusal { path: path.into(), problem };
        print.row(path, |language| crate::refusal(language, &refusal));
    }
    for bound in [Bound::Events(100_000), Bound::Time(Millis(2_592_000_000))] {
        print.row("bound", |language| crate::bound(language, bound));
    }
}

fn orders(print: &mut Print) {
    print.head("orders");
    let setup = Setup::default();
    for verdict in Verdict::ALL {
        for row in Row::ALL {
            for (cleaned, absorbed, visible, asked) in [
                (0, 0, 0, false),
                (0, 0, 0, true),
                (0, 0, 1, false),
                (1, 0, 1, false),
                (1, 1, 2, false),
                (2, 0, 2, false),
            ] {
                if (*verdict > Verdict::InBetween && *row == Row::Uncommitted)
                    || (*verdict == Verdict::Repairable && (*row == Row::Absent || cleaned > 0))
                {
                    continue;
                }
                let mut view = View::start(&Scenario { setup: setup.clone(), ..Scenario::default() });
                let check_times = asked.then_some(1);
                view.half.push(HalfView {
                    order: 1001,
                    copy_of: None,
                    check_times,
                    state: HalfState::Pending,
                    word: None,
                });
                view.queues[0].records = vec![(1001, 0); visible];
                view.orders[0].row = *row;
                view.orders[0].cart = CartView { cleaned, absorbed };
                let name = format!(
                    "{verdict}, row {row}, cleaned {cleaned}, absorbed {absorbed}, visible {visible}, asked {asked}"
                );
                print.row(&name, |language| crate::verdict::sentence(language, *verdict, &view, 1001));
                print.row("short", |language| crate::verdict::short_sentence(language, *verdict, &view, 1001));
            }
        }
    }
}

fn command(print: &mut Print) {
    use crate::command::{
        Unreadable, about_input, cut, is_trace, not_drawn, not_reached, sound, sound_trace, unknown_ending, unreadable,
        unwritable, verdict,
    };
    print.head("command");
    for why in [
        Unreadable::NotFound,
        Unreadable::Denied,
        Unreadable::Folder,
        Unreadable::TooLarge { max: 1_048_576 },
        Unreadable::NotUtf8 { at: 17 },
        Unreadable::Other("os error 5".into()),
    ] {
        print.row("unreadable", |language| unreadable(language, &why));
    }
    print.row("unwritable", |language| unwritable(language, "os error 28"));
    print.row("unknown ending", |language| unknown_ending(language, &["svg", "mmd", "txt", "json"]));
    print.row("not drawn", |language| not_drawn(language, ORDER));
    print.row("sound", |language| about_input(language, "shop.json", &sound(language)));
    print.row("is trace", |language| about_input(language, "shop.json", &is_trace(language)));
    print.row("sound trace", |language| about_input(language, "shop.json", &sound_trace(language)));
    print.row("cut", |language| cut(language, Millis(30_000), 12));
    print.row("verdict", |language| verdict(language, crate::verdict::title(Verdict::Repairable).of(language)));
    print.row("not reached", |language| {
        not_reached(language, &failing::fault(language, &Fault { step: ORDER, how: How::Lost }))
    });
}

fn explore(print: &mut Print) {
    use crate::explore::{
        at_invariant, break_at, breaks, cell, collision, cut, ending, failure, failure_hint, fewer, invariant, meaning,
        more, moves, result, searched, shortest, so_far, stopped,
    };
    use half_message_explorer::{Bounds, Budget, Cut, Ending, FailureKind, Goal, Invariant, Search};
    print.head("explore");
    for of in Invariant::ALL {
        print.row("invariant", |language| invariant(of).of(language).to_owned());
        print.row("meaning", |language| meaning(of).of(language).to_owned());
    }
    for kind in FailureKind::ALL {
        print.row("failure", |language| failure(kind).of(language).to_owned());
        print.row("failure hint", |language| failure_hint(kind).of(language).to_owned());
    }
    for of in Ending::ALL {
        print.row("ending", |language| ending(of).of(language).to_owned());
    }
    let lost = |language| failure(FailureKind::Lost).of(language);
    let way = |language| crate::page::way(Way::Outbox).of(language);
    for of in CheckPolicy::ALL {
        print.row("policy", |language| crate::explore::policy(*of).of(language).to_owned());
    }
    let words_broken = |language| crate::explore::BROKEN.of(language);
    let (play, agreement) = (crate::explore::PLAY, invariant(Invariant::Agreement));
    print.row("fewer", |language| fewer(language, lost(language)));
    print.row("more", |language| more(language, lost(language)));
    print.row("stopped", |language| stopped(language, 1_024));
    print.row("breaks", |language| breaks(language, agreement.of(language)));
    print.row("at invariant", |language| at_invariant(language, play.of(language), agreement.of(language)));
    print.row("so far", |language| so_far(language, 19));
    for depth in [1, 9] {
        print.row("break at", |language| break_at(language, depth));
        print.row("shortest", |language| shortest(language, depth));
        print.row("moves", |language| moves(language, depth));
        print.row("cell", |language| cell(language, way(language), lost(language), words_broken(language)));
    }
    for states in [50, u32::MAX] {
        let scenario = Scenario { way: Way::CommitThenSend, ..Scenario::default() };
        let budget = Budget::of(&[(FailureKind::Lost, 1)]);
        let mut search = Search::new(&scenario, budget, Goal::default(), Bounds::default());
        search.advance(states.min(5_000));
        let report = search.report();
        print.row("searched", |language| searched(language, &report));
        print.row("collision", |language| collision(language, &report));
        for of in Invariant::of(scenario.way) {
            print.row("result", |language| result(language, of, &report));
        }
        for why in [Cut::States, Cut::Memory] {
            print.row("cut", |language| cut(language, why, &report));
        }
    }
}

fn picture(print: &mut Print) {
    use crate::picture::{ending, fails, more, sentence, step};
    print.head("picture");
    let title = crate::verdict::title(Verdict::Consistent);
    let fault = |language| failing::fault(language, &Fault { step: ORDER, how: How::Lost });
    let told = |language| caption(language, &trace(vec![event(ORDER, Rule::EndIsOneWay)]), 0).text();
    print.row("sentence", |language| sentence(language, crate::page::way(Way::Kafka).of(language)));
    print.row("fails", |language| fails(language, &[fault(language), fault(language)]));
    print.row("step", |language| step(language, 4, &told(language)));
    print.row("more", |language| more(language, 1));
    print.row("more", |language| more(language, 12));
    print.row("ending", |language| ending(language, None, title.of(language), &told(language)));
    print.row("ending", |language| ending(language, Some(1001), title.of(language), &told(language)));
}

fn comparison(print: &mut Print) {
    use crate::compare::summary;
    print.head("compare, summed up");
    let ways = [Way::Rocketmq, Way::Kafka, Way::CommitThenSend];
    for failures in 0..3 {
        for count in 2..=ways.len() {
            for ends in [
                [Verdict::Consistent; 3],
                [Verdict::Consistent, Verdict::Inconsistent, Verdict::Consistent],
                [Verdict::ConsistentIdempotent, Verdict::Repairable, Verdict::Inconsistent],
            ] {
                let ends: Vec<_> = ways.into_iter().zip(ends).take(count).collect();
                print.row(&format!("{failures} {count}"), |language| summary(language, failures, &ends));
            }
        }
    }
}

fn share(print: &mut Print) {
    use crate::share::{link_too_long, recorded_until, step, too_tall, up_to};
    print.head("share");
    print.row("up to", |language| up_to(language, 8));
    print.row("step", |language| step(language, 8, &step_name(language, ORDER)));
    print.row("too tall", |language| too_tall(language, 20_000, 16_384));
    print.row("link too long", |language| link_too_long(language, 70_000, 65_536));
    print.row("unknown run", |language| crate::element::unknown_run(language, "commit-gone"));
    print.row("unreachable", |language| crate::element::unreachable(language, "https://lessons.example/a.json"));
    print.row("no such step", |language| crate::element::no_such_step(language, "1001.check.7"));
    print.row("bad value", |language| crate::element::bad_value(language, "theme", "pink", "auto, light, dark"));
    print.row("recorded until", |language| recorded_until(language, Millis(30_000)));
}

/// Any event at all has its words, even one that no run produces.
#[test]
fn every_event_has_its_words() {
    let crash = hows().get(9).copied();
    let by_rule = rules().into_iter().map(|rule| (rule, Outcome::Ok, None));
    let by_outcome = outcomes().into_iter().map(|outcome| (Rule::ConnectionGone, outcome, None));
    let by_crash = outcomes().into_iter().map(|outcome| (Rule::EndIsOneWay, outcome, crash));
    let kinds: Vec<(Rule, Outcome, Option<How>)> = by_rule.chain(by_outcome).chain(by_crash).collect();
    let mut faults = std::collections::BTreeSet::new();
    for step in steps() {
        for (rule, outcome, how) in &kinds {
            for phase in Phase::ALL {
                let event = Event { outcome: *outcome, phase: *phase, fault: *how, ..event(step, *rule) };
                let trace = trace(vec![event]);
                for language in Language::ALL {
                    for sentence in words(language, &trace) {
                        if let Some(fault) = fault(language, &sentence) {
                            faults.insert(format!("{fault}: {sentence}"));
                        }
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

fn words(language: Language, trace: &Trace) -> [String; 6] {
    let length = Millis(29_000);
    [
        caption(language, trace, 0).text(),
        label(language, trace, 0),
        short_label(language, trace, 0),
        row_name(language, 8, trace, 0),
        wait(language, length, trace, 0),
        short_wait(language, length, trace, 0),
    ]
}

/// What a reader meets in the ready runs, for the teacher's eye: every event that changes something or is sent.
#[test]
fn the_ready_runs_are_printed() {
    let mut print = Print::default();
    for (name, scenario) in runs() {
        let trace = run(&scenario);
        for language in Language::ALL {
            writeln!(print.text, "\n## {name}, {}\n", language.own_name()).unwrap();
            for (position, event) in trace.events.iter().enumerate() {
                let words = [
                    label(language, &trace, position),
                    short_label(language, &trace, position),
                    caption(language, &trace, position).text(),
                    why(language, &trace, position).text(),
                ];
                let [full, short, caption, why] = &words;
                let head = format!("{} `{}` {} {:?}", crate::clock(event.at), event.step, event.phase, event.outcome);
                writeln!(print.text, "- {head}\n  - {full} / {short}\n  - **{caption}**\n  - {why}").unwrap();
                let faults = words.iter().filter_map(|words| fault(language, words).map(|fault| (fault, words)));
                print.faults.extend(faults.map(|(fault, words)| format!("{name}: {fault}: {words}")));
            }
            for (order, verdict) in &trace.verdicts {
                let view = View::after(&trace, trace.events.len());
                let title = crate::verdict::title(*verdict).of(language);
                let sentence = crate::verdict::sentence(language, *verdict, &view, *order);
                writeln!(print.text, "\n**{title}** {sentence}").unwrap();
            }
        }
    }
    print.finish("runs.md");
}
