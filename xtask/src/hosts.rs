//! The sites in `examples/` that other tools build, each with the element's files in it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::WalkDir;
use xshell::cmd;

use crate::project::{Project, say};

/// Each with the folder whose content the tool copies into its site as it is.
const SITES: [(&str, &str); 1] = [("vitepress", "public")];

/// Builds each into its folder `site`, from the registry, for a path as the cases serve it.
pub fn build(project: &Project) -> Result<()> {
    let embed = project.dist().join("embed");
    for (name, files) in SITES {
        say(format!("examples/{name}"));
        let folder = project.root().join("examples").join(name);
        copy(&embed, &folder.join(files).join("embed"))?;
        let shell = &project.shell;
        let _here = shell.push_dir(&folder);
        cmd!(shell, "npm ci --no-audit --no-fund").run().with_context(|| format!("{name} cannot be installed"))?;
        cmd!(shell, "npm run build")
            .env("BASE", format!("/examples/{name}/site/"))
            .run()
            .with_context(|| format!("examples/{name} does not build"))?;
    }
    Ok(())
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
