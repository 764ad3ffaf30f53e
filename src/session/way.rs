//! A scenario in another way of messaging: the same setup, and what fails there as well.

use half_message_locale::{Language, failing, page};
use half_message_protocol::{OnError, Scenario, Setting, Settings, Text, Way};

use crate::ready_runs::{self, ReadyRun};

/// The scenario in this way, and what the way has no counterpart for, in words.
pub fn in_way(scenario: &Scenario, way: Way) -> (Scenario, Vec<Text>) {
    let mut next = Scenario { way, faults: Vec::new(), outages: Vec::new(), holds: Vec::new(), ..scenario.clone() };
    next.settings = Settings::default();
    for (setting, value) in scenario.settings.iter().filter(|(setting, _)| setting.is_built(way)) {
        next.settings.set(setting, value);
    }
    if way == Way::Kafka {
        // What a cart system that takes part in transactions reads: `read_committed`.
        next.settings.set(Setting::KafkaIsolationLevel, 1);
    } else {
        next.setup.pattern = None;
    }
    if !next.refusals().is_empty() {
        next.setup.on_error = OnError::GiveUp;
    }
    let mut dropped = Vec::new();
    let mut drop = |say: fn(Language, &str) -> String, what: &dyn Fn(Language) -> String| {
        let text = |language| say(language, &what(language));
        dropped.push(Text { en: text(Language::En), zh: text(Language::Zh) });
    };
    for fault in &scenario.faults {
        next.faults.push(fault.clone());
        if !next.refusals().is_empty() {
            next.faults.pop();
            drop(page::no_such_step, &|language| failing::fault(language, fault));
        }
    }
    for outage in &scenario.outages {
        next.outages.push(*outage);
        if !next.refusals().is_empty() {
            next.outages.pop();
            drop(page::no_such_node, &|language| failing::outage(language, outage));
        }
    }
    for hold in &scenario.holds {
        next.holds.push(*hold);
        if !next.refusals().is_empty() {
            next.holds.pop();
            drop(page::no_such_step, &|language| failing::hold(language, hold));
        }
    }
    (next, dropped)
}

/// The scenario with the words of the ready run that it is, if it is one; with no words where they were those of
/// another ready run, and with its own words otherwise.
pub fn with_words(mut scenario: Scenario, origin: Option<&ReadyRun>) -> (Scenario, Option<&'static ReadyRun>) {
    let own = (scenario.title.clone(), scenario.notes.clone());
    let is_ready = |run: &&ReadyRun| {
        let words = Scenario { title: own.0.clone(), notes: own.1.clone(), ..run.scenario.clone() };
        words == scenario
    };
    let ready = ready_runs::all().iter().find(is_ready);
    if let Some(run) = ready {
        return (run.scenario.clone(), Some(run));
    }
    if origin.is_some_and(|run| run.scenario.title == scenario.title) {
        (scenario.title, scenario.notes) = (Text::default(), Text::default());
    }
    (scenario, None)
}
