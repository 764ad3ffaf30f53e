//! What a visitor downloads, file by file, and the bar for the first load.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use brotli::CompressorWriter;
use walkdir::WalkDir;

/// The whole first load, in bytes after brotli 11: the lightest complete lesson on such a
/// protocol that was measured takes 130,668.
const BAR: usize = 130_000;

/// What the first load may weigh until it meets the [`BAR`]: what it weighs today, and some room, so
/// that nothing grows unseen. Raised only for a feature whose weight was looked at, and the reason
/// stands here: RocketMQ whole (+13 KB engine and sentences, less 10 KB by shorter names); Kafka, the
/// outbox and plain sending (+40 KB engine, sentences, 30 ready runs, their panels).
const CEILING: usize = 251_000;

/// The element and everything that it needs for a run, in bytes after brotli 11.
const ELEMENT_BAR: usize = 110_000;

/// As [`CEILING`], for the element: the engine of all ways of messaging, sentences in both languages and Yew are in it.
const ELEMENT_CEILING: usize = 205_000;

/// What an element asks for, to show a ready run.
const ELEMENT: [&str; 3] = ["embed/element_bg.wasm", "embed/half-message.js", "embed/scenarios/happy-path.run"];

/// How the names begin of what other pages take, and of the page as one file.
const FOR_OTHERS: [&str; 3] = ["embed/", "embed.html", "half-message.html"];

/// How the names begin of what the page asks for only once it is used. Everything else in
/// `dist/` counts as first load, so that nothing escapes the bar by being new.
const ON_FIRST_USE: [&str; 3] = ["explorer_worker", "workshop", "scenarios/"];

/// What a first load is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// What is promised to visitors.
    Bar,
    /// What is not to grow on the way there.
    Ceiling,
}

/// Prints every file's size, and fails if the first load is above the limit.
pub fn check(dist: &Path, limit: Limit) -> Result<()> {
    let (others, own): (Vec<_>, Vec<_>) = weigh(dist)?.into_iter().partition(Asset::is_for_others);
    let (first_use, first_load): (Vec<_>, Vec<_>) = own.into_iter().partition(Asset::loads_on_first_use);
    ensure!(!first_load.is_empty(), "dist/ is empty. Run: cargo xtask dist");

    let sum = print("First load", &first_load);
    if !first_use.is_empty() {
        print("On first use", &first_use);
    }
    let element: Vec<_> = others.into_iter().filter(|asset| ELEMENT.contains(&asset.name.as_str())).collect();
    let element_sum = if element.is_empty() { 0 } else { print("The element in other pages", &element) };
    println!("\nThe element takes {element_sum} bytes after brotli; the bar is {ELEMENT_BAR}.");
    println!("The first load takes {sum} bytes after brotli; the bar is {BAR}.");
    match limit {
        Limit::Bar if sum > BAR => bail!("The first load is {} bytes above the bar.", sum - BAR),
        Limit::Ceiling if sum > CEILING.max(BAR) => {
            bail!("The first load has grown: {sum} bytes, and the ceiling is {CEILING} (xtask/src/sizes.rs).")
        }
        _ => {}
    }
    if element_sum > ELEMENT_CEILING {
        bail!("The element has grown: {element_sum} bytes, and the ceiling is {ELEMENT_CEILING} (xtask/src/sizes.rs).")
    }
    Ok(())
}

struct Asset {
    /// Relative to `dist/`, with `/` between folders.
    name: String,
    raw: usize,
    brotli: usize,
}

impl Asset {
    fn is_for_others(&self) -> bool {
        FOR_OTHERS.iter().any(|start| self.name.starts_with(start))
    }

    fn loads_on_first_use(&self) -> bool {
        ON_FIRST_USE.iter().any(|start| self.name.starts_with(start))
    }
}

fn weigh(dist: &Path) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    for entry in WalkDir::new(dist).sort_by_file_name() {
        let entry = entry.context("dist/ cannot be read. Run: cargo xtask dist")?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        let bytes = fs::read(path).with_context(|| format!("Cannot read {}", path.display()))?;
        let name = path.strip_prefix(dist).unwrap_or(path).display().to_string();
        assets.push(Asset { name: name.replace('\\', "/"), raw: bytes.len(), brotli: compressed_size(&bytes)? });
    }
    Ok(assets)
}

/// The size after brotli at its highest quality and usual window, as web servers prepare files.
fn compressed_size(bytes: &[u8]) -> Result<usize> {
    const BUFFER: usize = 4096;
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut compressor = CompressorWriter::new(Vec::new(), BUFFER, QUALITY, WINDOW);
    compressor.write_all(bytes).context("brotli cannot compress a file")?;
    Ok(compressor.into_inner().len())
}

fn print(title: &str, assets: &[Asset]) -> usize {
    println!("\n{title:<44}{:>10}{:>10}", "raw", "brotli");
    for Asset { name, raw, brotli } in assets {
        println!("  {name:<42}{raw:>10}{brotli:>10}");
    }
    let raw: usize = assets.iter().map(|asset| asset.raw).sum();
    let brotli = assets.iter().map(|asset| asset.brotli).sum();
    println!("  {:<42}{raw:>10}{brotli:>10}", "sum");
    brotli
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_to_load_later_counts_as_first_load() {
        let later = |name: &str| Asset { name: name.to_owned(), raw: 0, brotli: 0 }.loads_on_first_use();
        let first_load = ["index.html", "page.js", "page_bg.wasm", "style.css", "icons/new.svg"];
        let first_use = [
            "workshop.js",
            "workshop_bg.wasm",
            "workshop_loader.js",
            "explorer_worker_bg.wasm",
            "scenarios/happy-path.json",
        ];
        assert_eq!(first_load.map(later), [false; 5]);
        assert_eq!(first_use.map(later), [true; 5]);
    }

    #[test]
    fn compression_is_the_highest() {
        let repeated = "half message ".repeat(1000);
        let size = compressed_size(repeated.as_bytes()).unwrap();
        assert!(size < 40, "{size} bytes");
    }
}
