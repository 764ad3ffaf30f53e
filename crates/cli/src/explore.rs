//! `half-message explore`: the search on all cores, told in sentences or as JSON.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use half_message_explorer::{Counterexample, Finding, Goal, Invariant, Report, Search};
use half_message_locale::{Language, command, explore};
use half_message_protocol::{Scenario, Text};
use half_message_scenario_json::write;
use serde_json::{Value, from_str, json};

use crate::arguments::Explore;

/// What a search has found, of the invariants that were asked for.
pub struct Explored {
    asked: Vec<Invariant>,
    report: Report,
    /// The run that breaks each, in the order of the invariants.
    broken: Vec<(Finding, Counterexample)>,
    own_left_aside: bool,
}

/// Searches the scenario's setup and settings.
pub fn search(scenario: &Scenario, options: &Explore) -> Explored {
    let mut search = Search::new(scenario, options.budget, Goal::default(), options.bounds());
    search.run(|_| true);
    let report = search.report();
    let is_asked = |invariant: &Invariant| options.invariants.is_empty() || options.invariants.contains(invariant);
    let asked: Vec<Invariant> = Invariant::of(scenario.way).filter(is_asked).collect();
    let found = asked.iter().filter_map(|invariant| report.against(*invariant).copied());
    let broken = found.map(|finding| (finding, titled(search.counterexample(&finding), &finding))).collect();
    let own_left_aside = !(scenario.faults.is_empty() && scenario.outages.is_empty() && scenario.holds.is_empty());
    Explored { asked, report, broken, own_left_aside }
}

fn titled(mut found: Counterexample, finding: &Finding) -> Counterexample {
    let title = |language| {
        let name = finding.broken.map(|invariant| explore::invariant(invariant).of(language)).unwrap_or_default();
        command::about_input(language, command::FOUND.of(language), name)
    };
    found.scenario.title = Text { en: title(Language::En), zh: title(Language::Zh) };
    found.scenario.notes = Text::default();
    found
}

impl Explored {
    /// Whether an invariant that was asked for is broken.
    pub fn is_broken(&self) -> bool {
        !self.broken.is_empty()
    }

    /// Whether everything was seen.
    pub const fn is_complete(&self) -> bool {
        self.report.is_complete
    }

    /// Writes the run that breaks the first broken invariant, if one is; where to is returned.
    pub fn write_counterexample(&self, options: &Explore) -> io::Result<Option<PathBuf>> {
        let Some((_, found)) = self.broken.first() else { return Ok(None) };
        let path = options.output.clone().unwrap_or_else(|| usual_output(&options.file));
        fs::write(&path, write(&found.scenario))?;
        Ok(Some(path))
    }

    /// What was searched and found, in sentences.
    pub fn tell(&self, language: Language, out: &mut dyn Write) -> io::Result<()> {
        let Self { report, .. } = self;
        writeln!(out, "{}", explore::searched(language, report))?;
        if self.own_left_aside {
            writeln!(out, "{}", explore::OWN_LEFT_ASIDE.of(language))?;
        }
        match report.cut {
            Some(why) => writeln!(out, "{}", explore::cut(language, why, report))?,
            None if report.budget.is_none() => writeln!(out, "{}", explore::ORDERS_ONLY.of(language))?,
            None => writeln!(out, "{}", explore::COMPLETE.of(language))?,
        }
        writeln!(out, "{}\n", explore::collision(language, report))?;
        for invariant in &self.asked {
            writeln!(out, "  {}", explore::result(language, *invariant, report))?;
            writeln!(out, "      {}", explore::meaning(*invariant).of(language))?;
            let unconfirmed =
                self.broken.iter().any(|(finding, found)| finding.broken == Some(*invariant) && !found.is_confirmed);
            if unconfirmed {
                writeln!(out, "      {}", explore::UNCONFIRMED.of(language))?;
            }
        }
        Ok(())
    }

    /// The same as JSON: names and numbers that stay.
    pub fn to_json(&self) -> Value {
        let Self { report, .. } = self;
        let progress = &report.progress;
        let invariants = self.asked.iter().map(|invariant| {
            let broken = self.broken.iter().find(|(finding, _)| finding.broken == Some(*invariant));
            match broken {
                None => {
                    json!({ "name": invariant, "result": if report.is_complete { "holds" } else { "holds-so-far" } })
                }
                Some((finding, found)) => json!({
                    "name": invariant,
                    "result": "broken",
                    "depth": finding.depth,
                    "confirmed": found.is_confirmed,
                    "scenario": from_str::<Value>(&write(&found.scenario)).unwrap_or_default(),
                }),
            }
        });
        json!({
            "way": report.way,
            "complete": report.is_complete,
            "cut": report.cut,
            "states": progress.states,
            "moves": progress.transitions,
            "by_depth": progress.by_depth,
            "ends": progress.ends,
            "frontier": progress.frontier,
            "bytes": report.bytes,
            "collision_probability": report.collision_probability(),
            "invariants": invariants.collect::<Vec<Value>>(),
        })
    }
}

/// `shop.counterexample.json` for `orders/shop.json`, in the current folder.
fn usual_output(file: &Path) -> PathBuf {
    let stem = file.file_stem().filter(|stem| *stem != "-").unwrap_or("scenario".as_ref());
    let mut name = stem.to_owned();
    name.push(".counterexample.json");
    PathBuf::from(name)
}
