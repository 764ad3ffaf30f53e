//! The runs of the picker. They are written as files in `static/scenarios/` and embedded in compact form by the build
//! script, so that the page carries no JSON reader.

use std::sync::OnceLock;

use half_message_protocol::Scenario;

/// A run that comes with the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyRun {
    /// The name of its file, without the ending; links name it.
    pub id: &'static str,
    /// Where it stands in the picker: 0 at the head, then what goes wrong in the order system (1), at the broker (2), in
    /// the cart system (3), well-known confusions (4), others (5).
    pub group: u8,
    /// The run.
    pub scenario: Scenario,
}

/// The group of the runs that show well-known confusions.
pub const CONFUSIONS: u8 = 4;

/// What a newcomer sees: nothing fails, and every step can be made to.
pub const FIRST: &str = "happy-path";

static COMPACT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ready_runs.postcard"));

/// All of them, in the picker's order.
pub fn all() -> &'static [ReadyRun] {
    static RUNS: OnceLock<Vec<ReadyRun>> = OnceLock::new();
    RUNS.get_or_init(|| {
        // The build script has written and read these very bytes.
        let runs = postcard::from_bytes::<Vec<(&'static str, u8, Scenario)>>(COMPACT).unwrap_or_default();
        runs.into_iter().map(|(id, group, scenario)| ReadyRun { id, group, scenario }).collect()
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

    /// Each well-known confusion ends as its lesson says: how, with how many visible messages, after how many checks.
    #[test]
    fn the_well_known_confusions_end_as_they_say() {
        use half_message_protocol::{Verdict, View, run};
        for (id, verdict, visible, checks, discarded) in [
            ("preset-check-races-slow-transaction", Verdict::ConsistentIdempotent, 2, 2, 0),
            ("preset-check-despite-commit", Verdict::ConsistentIdempotent, 2, 1, 0),
            ("preset-immunity-eats-attempts", Verdict::Repairable, 0, 15, 1),
            ("preset-fifteen-checks", Verdict::Repairable, 0, 15, 1),
            ("preset-late-commit", Verdict::Consistent, 1, 15, 1),
            ("preset-not-found-so-roll-back", Verdict::Inconsistent, 0, 1, 0),
        ] {
            let ready = find(id).unwrap_or_else(|| panic!("no run {id}"));
            assert_eq!(ready.group, CONFUSIONS, "{id}");
            let trace = run(&ready.scenario);
            let view = View::after(&trace, trace.events.len());
            let asked = view.half.iter().filter_map(|record| record.check_times).max().unwrap_or_default();
            let found = (trace.verdict, view.visible(1001), asked, view.discarded.len());
            assert_eq!(found, (verdict, visible, checks, discarded), "{id}");
            assert_eq!(trace.unreached, [], "{id}");
        }
    }

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
