//! The runs of the picker. They are written as files in `static/scenarios/` and embedded in compact form by the build
//! script, so that the page carries no JSON reader.

use std::sync::OnceLock;

use half_message_protocol::Scenario;

/// A run that comes with the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyRun {
    /// The name of its file, without the ending; links name it.
    pub id: &'static str,
    /// The run.
    pub scenario: Scenario,
}

/// What a newcomer sees: nothing fails, and every step can be made to.
pub const FIRST: &str = "happy-path";

static COMPACT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ready_runs.postcard"));

/// All of them, in the picker's order.
pub fn all() -> &'static [ReadyRun] {
    static RUNS: OnceLock<Vec<ReadyRun>> = OnceLock::new();
    RUNS.get_or_init(|| {
        // The build script has written and read these very bytes.
        let runs = postcard::from_bytes::<Vec<(&'static str, Scenario)>>(COMPACT).unwrap_or_default();
        runs.into_iter().map(|(id, scenario)| ReadyRun { id, scenario }).collect()
    })
}

/// The run with this id.
pub fn find(id: &str) -> Option<&'static ReadyRun> {
    all().iter().find(|run| run.id == id)
}

/// The run that is opened where nothing else is asked for.
pub fn first() -> Scenario {
    find(FIRST).map(|run| run.scenario.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_words_in_both_languages_and_can_be_run() {
        assert!(find(FIRST).is_some());
        for run in all() {
            let Scenario { title, notes, .. } = &run.scenario;
            for text in [&title.en, &title.zh, &notes.en, &notes.zh] {
                assert!(!text.is_empty(), "{} lacks a title or a lesson", run.id);
            }
            assert_eq!(run.scenario.refusals(), [], "{}", run.id);
        }
    }
}
