//! Where the files lie that the cases read and write.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// The project's root folder.
pub fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .context("tests/e2e does not lie two folders below the project's root.")
}

/// The release build of the page.
pub fn dist() -> Result<PathBuf> {
    let dist = root()?.join("dist");
    ensure!(dist.join("index.html").is_file(), "There is no built page in dist/. Run: cargo xtask dist");
    Ok(dist)
}

/// Where screenshots go, for people to look at.
pub fn screenshots() -> Result<PathBuf> {
    let folder = root()?.join("target/screenshots");
    std::fs::create_dir_all(&folder).with_context(|| format!("Cannot make {}", folder.display()))?;
    Ok(folder)
}

/// The text of axe-core, which finds what keeps people out.
pub fn axe() -> Result<String> {
    let script = root()?.join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(script).context("axe-core is not installed. Run: npm ci")
}
