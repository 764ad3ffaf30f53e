//! What comes as Node packages: `wasm-opt` (binaryen), esbuild, axe-core and Mermaid.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::{Project, say};

/// Installs what `package-lock.json` names, unless that is there already.
pub fn packages(project: &Project) -> Result<()> {
    let wanted = changed(&project.root().join("package-lock.json"));
    let installed = changed(&project.root().join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    say("Installing wasm-opt, esbuild, axe-core and Mermaid (npm ci)");
    let shell = &project.shell;
    if cmd!(shell, "npm --version").quiet().ignore_stderr().read().is_err() {
        bail!("npm is missing. Install Node.js 20 or newer (https://nodejs.org), then run: npm ci");
    }
    cmd!(shell, "npm ci --no-audit --no-fund").run().context("npm cannot install the packages. Run: npm ci")
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|about| about.modified()).ok()
}
