//! `cargo xtask dist`: the page as it is published, and what it weighs.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::{Project, say};
use crate::{embed, one_file, setup, sizes, slim};

pub fn run(project: &Project) -> Result<()> {
    setup::release_build(project)?;
    say("Building the page for release");
    build(project)?;
    say("Sizes in bytes");
    sizes::check(&project.dist(), sizes::Limit::Bar)
}

/// Builds into `dist/`. The tools of [`setup::release_build`] must be there.
pub fn build(project: &Project) -> Result<()> {
    let shell = &project.shell;
    let _quiet = setup::quiet_trunk(shell);
    cmd!(shell, "cargo fetch --locked").run().context("The dependencies that Cargo.lock names cannot be fetched")?;
    // Offline, so that trunk fails rather than fetches a tool of its own choice.
    cmd!(shell, "trunk build --release --offline true").run().context("The page does not build for release")?;
    slim::slim(project)?;
    one_file::write(project)?;
    embed::package(project)
}
