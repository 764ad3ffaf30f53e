//! `cargo xtask bench`: how fast the engine and the search are, and the page in Chromium.

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::project::{Project, say};
use crate::{dist, setup};

/// The packages with benchmarks: the engine, and the search beside another model checker's.
const MEASURED: [&str; 2] = ["half-message-protocol", "half-message-explorer"];

/// The measurements of the built page, and what each measures.
const MEASURED_ON_THE_PAGE: [(&str, &str); 3] = [
    ("bar_failing_a_step", "how long failing a step keeps the page busy"),
    ("bar_comparing", "how long the comparison of three ways keeps the page busy"),
    ("bar_embedding", "how long a page with ten runs waits for its first"),
];

#[derive(Args)]
pub struct Options {
    /// Measure the built page in Chromium instead of the engine.
    #[arg(long)]
    page: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    if options.page { page(project) } else { engine(project) }
}

fn engine(project: &Project) -> Result<()> {
    let shell = &project.shell;
    for package in MEASURED {
        ensure!(project.has_benchmark(package), "The package {package} has no benchmark.");
        say(format!("Measuring {package}"));
        cmd!(shell, "cargo bench --locked --package {package} --benches").run().context("A benchmark fails")?;
    }
    Ok(())
}

fn page(project: &Project) -> Result<()> {
    setup::release_build(project)?;
    setup::browser(project)?;
    say("Building the page for release");
    dist::build(project)?;
    let shell = &project.shell;
    let mut missed = Vec::new();
    for (measured, what) in MEASURED_ON_THE_PAGE {
        say(format!("Measuring {what}"));
        if cmd!(shell, "cargo run --locked --package half-message-e2e --bin {measured}").run().is_err() {
            missed.push(what);
        }
    }
    ensure!(missed.is_empty(), "Above the bar, or not to be measured: {}", missed.join("; "));
    Ok(())
}
