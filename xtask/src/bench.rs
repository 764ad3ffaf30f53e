//! `cargo xtask bench`: how fast the engine is, and the page in Chromium.

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::project::{Project, say};
use crate::{dist, setup};

const ENGINE: &str = "half-message-protocol";

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
    ensure!(project.has_benchmark(ENGINE), "The package {ENGINE} has no benchmark.");
    say("Measuring the engine");
    let shell = &project.shell;
    cmd!(shell, "cargo bench --locked --package {ENGINE} --benches").run().context("The engine's benchmark fails")
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
        .context("The comparison takes longer than its bar, or could not be measured")
}
