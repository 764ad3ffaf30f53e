//! `cargo xtask docs`: writes anew what the book and the tests hold of the engine's output.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::{Project, say};

/// The packages whose tests compare generated files, and write them where `UPDATE_DOCS` is set.
const PACKAGES: [&str; 3] = ["half-message-scenario-json", "half-message-cli", "half-message-export"];

pub fn run(project: &Project) -> Result<()> {
    say("Schemas, the table of scenarios, transcripts, pictures");
    let shell = &project.shell;
    let packages = PACKAGES.into_iter().flat_map(|name| ["--package", name]);
    cmd!(shell, "cargo test --locked {packages...}")
        .env("UPDATE_DOCS", "1")
        .env("INSTA_UPDATE", "always")
        .run()
        .context("A test fails for another reason than a file that is not current")?;
    say("Review the changes as you would review code");
    cmd!(shell, "git status --short docs crates/cli/tests crates/export/tests")
        .run()
        .context("git cannot say what has changed")
}
