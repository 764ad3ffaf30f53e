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
    script("axe-core/axe.min.js")
}

/// The text of Mermaid, which draws sequence diagrams. It is made for a `<script>`, where a `var` is global; as the body
/// of a function it is not.
pub fn mermaid() -> Result<String> {
    Ok(script("mermaid/dist/mermaid.min.js")?.replace("globalThis.__esbuild", "__esbuild"))
}

fn script(file: &str) -> Result<String> {
    let path = root()?.join("node_modules").join(file);
    std::fs::read_to_string(path).with_context(|| format!("{file} is not installed. Run: npm ci"))
}
