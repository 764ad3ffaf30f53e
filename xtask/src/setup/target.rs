//! The Rust target that the page is compiled to.

use std::path::Path;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::{Project, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the standard library for wasm32 where the toolchain lacks it.
pub fn wasm32(project: &Project) -> Result<()> {
    let shell = &project.shell;
    let libraries = cmd!(shell, "rustc --print target-libdir --target {TARGET}")
        .quiet()
        .read()
        .context("rustc does not answer. Install Rust: https://rustup.rs")?;
    if Path::new(&libraries).exists() {
        return Ok(());
    }
    say(format!("Adding the Rust target {TARGET}"));
    if cmd!(shell, "rustup --version").quiet().ignore_stderr().read().is_err() {
        bail!(
            "This Rust has no target {TARGET} and no rustup to add it. \
             Install Rust with rustup (https://rustup.rs), then run: rustup target add {TARGET}"
        );
    }
    cmd!(shell, "rustup target add {TARGET}")
        .run()
        .with_context(|| format!("rustup cannot add the target. Run: rustup target add {TARGET}"))
}
