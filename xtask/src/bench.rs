//! `cargo xtask bench`: how fast the engine and the search are, and the page in Chromium.

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::project::{Project, say};
use crate::{dist, setup};

/// The packages with benchmarks: the engine, and the search beside another model checker's.
const MEASURED: [&str; 2] = ["half-message-protocol", "half-message-explorer"];

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
    say("Measuring how long failing a step keeps the page busy");
    let shell = &project.shell;
    cmd!(shell, "cargo run --locked --package half-message-e2e --bin bar_failing_a_step")
        .run()
        .context("Failing a step takes longer than its bar, or could not be measured")?;
    say("Measuring how long the comparison of three ways keeps the page busy");
    cmd!(shell, "cargo run --locked --package half-message-e2e --bin bar_comparing")
        .run()
        .context("The comparison takes longer than its bar, or could not be measured")?;
    say("Measuring how long a page with ten runs waits for its first");
    cmd!(shell, "cargo run --locked --package half-message-e2e --bin bar_embedding")
        .run()
        .context("The first of ten runs comes later than its bar, or could not be measured")
}
