//! `cargo xtask test`: every check that a change must pass, cheapest first.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use xshell::cmd;

use crate::project::{Project, say};
use crate::{dist, hosts, setup, sizes};

const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Args)]
pub struct Options {
    /// Only what needs nothing but cargo: format, lints and native tests.
    #[arg(long)]
    quick: bool,
    /// Also what takes long: sites of other tools with runs in them, built from the registries and driven.
    #[arg(long, conflicts_with = "quick")]
    all: bool,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    let mut checks = Checks::default();
    checks.run("Format", || format(project))?;
    checks.run("Lints", || native_lints(project))?;
    checks.run("Native tests", || native_tests(project))?;
    if !options.quick {
        checks.run("Tools", || setup::release_build(project))?;
        checks.run("Browser", || setup::browser(project))?;
        checks.run("Lints for wasm", || wasm_lints(project))?;
        checks.run("Tests in the browser", || browser_tests(project))?;
        checks.run("Release build", || dist::build(project))?;
        checks.run("Sizes", || sizes::check(&project.dist(), sizes::Limit::Ceiling))?;
        if options.all {
            checks.run("Sites of other tools", || hosts::build(project))?;
        }
        checks.run("End to end", || end_to_end_tests(project, options.all))?;
    }
    checks.summary();
    Ok(())
}

fn format(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(shell, "cargo fmt --all --check").run().context("To mend the format run: cargo fmt --all")
}

fn native_lints(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(shell, "cargo clippy --locked --workspace --all-targets -- --deny warnings")
        .run()
        .context("clippy has found something to mend")
}

fn native_tests(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(shell, "cargo test --locked --workspace --exclude half-message-e2e").run().context("A native test fails")
}

fn wasm_lints(project: &Project) -> Result<()> {
    let shell = &project.shell;
    cmd!(
        shell,
        "cargo clippy --locked --package half-message --all-targets --target {TARGET}
            -- --deny warnings"
    )
    .run()
    .context("clippy has found something to mend in what only the browser runs")
}

fn browser_tests(project: &Project) -> Result<()> {
    let shell = &project.shell;
    let driver = shell.var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let _driver = shell.push_env("CHROMEDRIVER", driver);
    let _arguments = shell.push_env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", project.root().join("webdriver.json"));
    let packages = project.packages_tested_in_browser().into_iter().flat_map(|name| ["--package", name]);
    cmd!(shell, "cargo test --locked --target {TARGET} {packages...}").run().context("A test in the browser fails")
}

fn end_to_end_tests(project: &Project, with_hosts: bool) -> Result<()> {
    let shell = &project.shell;
    let features = with_hosts.then_some("--features=hosts");
    cmd!(shell, "cargo test --locked --package half-message-e2e {features...}")
        .run()
        .context("An end-to-end test fails; target/screenshots/ shows where each one stood")
}

/// The checks that have passed, with the time that each took.
#[derive(Default)]
struct Checks {
    passed: Vec<(&'static str, Duration)>,
}

impl Checks {
    /// Runs one check under its headline; the first that fails ends the run.
    fn run(&mut self, name: &'static str, check: impl FnOnce() -> Result<()>) -> Result<()> {
        say(name);
        let start = Instant::now();
        let outcome = check();
        let took = start.elapsed();
        match outcome {
            Ok(()) => {
                println!("--- {name}: passed in {:.1} s", took.as_secs_f64());
                self.passed.push((name, took));
                Ok(())
            }
            Err(error) => {
                println!("--- {name}: failed after {:.1} s", took.as_secs_f64());
                println!("\nchecks: {} passed, 1 failed", self.passed.len());
                Err(error)
            }
        }
    }

    fn summary(&self) {
        say("All checks passed");
        for (name, took) in &self.passed {
            println!("{name:<24}{:>8.1} s", took.as_secs_f64());
        }
        println!("\nchecks: {} passed, 0 failed", self.passed.len());
    }
}
