//! A scenario in another way of messaging: the same setup, and what fails there as well.

use half_message_locale::{Language, failing};
use half_message_protocol::counterpart::{self, Dropped, Lost};
use half_message_protocol::{Scenario, Text, Way};

use crate::ready_runs::{self, ReadyRun};

/// The scenario in this way, and what the way has no counterpart for, in words. Settings of another broker are not worth
/// one.
pub fn in_way(scenario: &Scenario, way: Way) -> (Scenario, Vec<Text>) {
    let (next, dropped) = counterpart::in_way(scenario, way);
    let next = Scenario { title: scenario.title.clone(), notes: scenario.notes.clone(), ..next };
    let told = dropped.into_iter().filter(|dropped| !matches!(dropped.what, Lost::Setting(_)));
    let text = |dropped: Dropped| Text {
        en: failing::dropped(Language::En, &dropped),
        zh: failing::dropped(Language::Zh, &dropped),
    };
    (next, told.map(text).collect())
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
