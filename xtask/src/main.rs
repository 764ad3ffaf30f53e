//! The project's tasks. Each installs what it lacks, says what it does, and does it.
//!
//! Read on in [`serve`], [`test`], [`dist`], [`bench`] and [`docs`]; what they install is in [`setup`].

mod bench;
mod dist;
mod docs;
mod embed;
mod hosts;
mod one_file;
mod project;
mod serve;
mod setup;
mod sizes;
mod slim;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Build, run and test Half-Message.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the page and build it again after each change.
    Serve(serve::Options),
    /// Run every check: format, lints, tests, the release build, its size, end to end.
    Test(test::Options),
    /// Build the page for release into dist/ and print its sizes.
    Dist,
    /// Measure the engine, or the page in Chromium.
    Bench(bench::Options),
    /// Write the generated parts of the book anew: schemas, table of scenarios, transcripts.
    Docs,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<()> {
    let project = Project::open()?;
    match task {
        Task::Serve(options) => serve::run(&project, options),
        Task::Test(options) => test::run(&project, options),
        Task::Dist => dist::run(&project),
        Task::Bench(options) => bench::run(&project, options),
        Task::Docs => docs::run(&project),
    }
}
