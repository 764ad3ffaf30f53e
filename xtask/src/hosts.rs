//! The sites in `examples/` that other tools build, each with the element's files in it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;
use xshell::cmd;

use crate::project::{Project, say};
use crate::setup;

/// Each with the folder whose content the tool copies into its site as it is.
const NODE_SITES: [(&str, &str); 2] = [("vitepress", "public"), ("docusaurus", "static")];

/// Builds each into its folder `site`, from the registries, for a path as the cases serve it.
pub fn build(project: &Project) -> Result<()> {
    setup::other_sites(project)?;
    for (name, files) in NODE_SITES {
        let folder = with_runs(project, name, files)?;
        let shell = &project.shell;
        let _here = shell.push_dir(&folder);
        cmd!(shell, "npm ci --no-audit --no-fund").run().with_context(|| format!("{name} cannot be installed"))?;
        cmd!(shell, "npm run build")
            .env("BASE", format!("/examples/{name}/site/"))
            .run()
            .with_context(|| format!("examples/{name} does not build"))?;
    }
    let book = with_runs(project, "mdbook", "src")?;
    let shell = &project.shell;
    let _here = shell.push_dir(&book);
    cmd!(shell, "mdbook build").run().context("examples/mdbook does not build")
}

/// The folder of a site, with the element's files where its tool takes them from.
fn with_runs(project: &Project, name: &str, files: &str) -> Result<PathBuf> {
    say(format!("examples/{name}"));
    let folder = project.root().join("examples").join(name);
    copy(&project.dist().join("embed"), &folder.join(files).join("embed"))?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from)?);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| format!("Cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
