//! What other pages take from `dist/`: `embed/` with the element, and `embed.html` for frames.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;
use xshell::cmd;

use crate::project::Project;

/// The parts of the page's style sheet that the element has too, by their headlines.
const SHARED: [&str; 4] = ["Verdict", "Caption and transport", "Fail menu", "Icons"];
/// The files that trunk has built for the element.
const BUILT: [&str; 3] = ["element_bg.wasm", "scenario_reader.js", "scenario_reader_bg.wasm"];
/// Stands in the page where it has parts for other pages.
const META: &str =
    r#"<meta name="half-message-embed" content="embed.html embed/half-message.js embed/half-message.css">"#;
/// Too large for a page that somebody reads.
const NOT_READY: &str = "bench-";

/// Makes `embed/` and `embed.html` of what trunk has built and `slim` has made lighter.
pub fn package(project: &Project) -> Result<()> {
    let (root, dist) = (project.root(), project.dist());
    let (source, target) = (root.join("static/embed"), dist.join("embed"));
    fs::create_dir_all(target.join("scenarios"))?;
    for file in BUILT {
        fs::rename(dist.join(file), target.join(file)).with_context(|| format!("trunk has not built {file}"))?;
    }
    bundle(project, &source, &target)?;
    for file in ["frame.js", "frame.css", "half-message.css", "half-message.d.ts"] {
        fs::copy(source.join(file), target.join(file))?;
    }
    fs::copy(source.join("embed.html"), dist.join("embed.html"))?;
    for file in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(root.join(file), target.join(file))?;
    }
    ready_runs(&root.join("static/scenarios"), &target.join("scenarios"))?;
    fs::write(target.join("package.json"), manifest())?;
    fs::write(target.join("SHA256SUMS"), checksums(&target)?)?;
    say_so(&dist.join("index.html"))
}

/// The element's script with its style sheet and the wasm's glue, as one file.
fn bundle(project: &Project, source: &Path, target: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let built = project.dist().join("element.js");
    fs::copy(&built, folder.path().join("element.js")).context("trunk has not built element.js")?;
    fs::remove_file(built)?;
    fs::copy(source.join("half-message.js"), folder.path().join("half-message.js"))?;
    fs::write(folder.path().join("element.css"), styles(project.root())?)?;
    let shell = &project.shell;
    let sheet = folder.path().join("element.css");
    cmd!(shell, "esbuild {sheet} --minify --charset=utf8 --log-level=warning --outfile={sheet} --allow-overwrite")
        .quiet()
        .run()
        .context("The element's style sheet cannot be made smaller")?;
    let (entry, script) = (folder.path().join("half-message.js"), target.join("half-message.js"));
    cmd!(
        shell,
        "esbuild {entry} --bundle --format=esm --minify --charset=utf8 --loader:.css=text --legal-comments=none
            --log-level=warning --outfile={script}"
    )
    .quiet()
    .run()
    .context("The element's script cannot be bundled")
}

/// The page's tokens and shared parts, then the element's own frame.
fn styles(root: &Path) -> Result<String> {
    let read = |file: &str| fs::read_to_string(root.join("static").join(file)).with_context(|| format!("No {file}"));
    let page = read("page.css")?;
    let mut sheet = String::from("*,::before,::after{box-sizing:border-box}\n");
    sheet.push_str(&tokens(&page)?);
    for headline in SHARED {
        sheet.push_str(section(&page, headline)?);
    }
    sheet.push_str(&read("lanes.css")?);
    sheet.push_str(&read("embed/element.css")?);
    Ok(sheet)
}

/// The page's tokens for a host, each open to the page around it: `--ink` is `--half-message-ink` where that is set.
fn tokens(page: &str) -> Result<String> {
    let (_, rest) = page.split_once(":root {").context("page.css has no tokens")?;
    let (block, _) = rest.split_once("\n}").context("page.css does not end its tokens")?;
    let mut sheet = String::from(":host {\n");
    for line in block.lines() {
        let token = line.trim().strip_suffix(';').and_then(|line| line.split_once(": "));
        if let Some((name, value)) = token.filter(|(name, _)| name.starts_with("--")) {
            let own = name.trim_start_matches('-');
            sheet.push_str(&format!("{name}: var(--half-message-{own}, {value});\n"));
        }
    }
    sheet.push_str(
        "}\n:host([theme=\"light\"]) { color-scheme: light; }\n:host([theme=\"dark\"]) { color-scheme: dark; }\n",
    );
    Ok(sheet)
}

/// A part of a style sheet: from its headline to the next.
fn section<'a>(sheet: &'a str, headline: &str) -> Result<&'a str> {
    let start = sheet.find(&format!("\n/* {headline} */")).with_context(|| format!("page.css has no `{headline}`"))?;
    let (_, rest) = sheet.split_at(start + 1);
    let end = rest.find("\n/* ").map_or(rest.len(), |end| end + 1);
    Ok(rest.split_at(end).0)
}

/// Each ready run in compact form, by its name.
fn ready_runs(source: &Path, target: &Path) -> Result<()> {
    for entry in fs::read_dir(source)? {
        let path = entry?.path();
        let id = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|ending| ending != "json") || id.starts_with(NOT_READY) {
            continue;
        }
        let scenario = half_message_scenario_json::read(&fs::read_to_string(&path)?)
            .map_err(|refusals| anyhow::anyhow!("{} is refused: {refusals:?}", path.display()))?;
        fs::write(target.join(id).with_extension("run"), postcard::to_allocvec(&scenario)?)?;
    }
    Ok(())
}

fn manifest() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"{{
  "name": "half-message",
  "version": "{version}",
  "description": "Transactional messages you can break: a custom element",
  "license": "(MIT OR Apache-2.0)",
  "type": "module",
  "exports": {{ ".": {{ "types": "./half-message.d.ts", "default": "./half-message.js" }}, "./*": "./*" }},
  "types": "./half-message.d.ts",
  "sideEffects": true
}}
"#
    )
}

/// As `sha256sum` writes them.
fn checksums(folder: &Path) -> Result<String> {
    let mut lines = String::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.file_name() != "SHA256SUMS" {
            let digest = Sha256::digest(fs::read(entry.path())?);
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            let name = entry.path().strip_prefix(folder)?.display().to_string().replace('\\', "/");
            lines.push_str(&format!("{digest}  {name}\n"));
        }
    }
    Ok(lines)
}

/// The page says what stands beside it, so that its share dialog offers it.
fn say_so(page: &Path) -> Result<()> {
    let html = fs::read_to_string(page)?;
    ensure!(html.contains("</head>"), "index.html has no head");
    Ok(fs::write(page, html.replacen("</head>", &format!("{META}</head>"), 1))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_open_to_the_page_around() {
        let sheet = tokens(":root {\n  color-scheme: light dark;\n  --ink: light-dark(#000, #fff);\n}\n").unwrap();
        assert!(sheet.starts_with(":host {\n--ink: var(--half-message-ink, light-dark(#000, #fff));\n}"), "{sheet}");
    }

    #[test]
    fn a_section_ends_at_the_next() {
        let sheet = "a {}\n\n/* One */\n.b {}\n/* Two */\n.c {}\n";
        assert_eq!(section(sheet, "One").unwrap(), "/* One */\n.b {}\n");
        assert_eq!(section(sheet, "Two").unwrap(), "/* Two */\n.c {}\n");
        assert!(section(sheet, "Three").is_err());
    }
}
