//! Makes `dist/` lighter after trunk: scripts and styles without spaces and long names, one script instead of a chain of
//! them, and short names on both sides of the border between script and wasm.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::project::Project;

/// Where wasm-bindgen puts scripts of the project's own; they move into the scripts that import them.
const SNIPPETS: &str = "snippets";
/// The script that starts the page.
const START: &str = "start.js";
/// How the names end of what wasm-bindgen makes of `name.js`.
const WASM_ENDING: &str = "_bg.wasm";

/// Rewrites what trunk has built.
pub fn slim(project: &Project) -> Result<()> {
    let dist = project.dist();
    let page = dist.join("index.html");
    let (html, start) = without_inline_script(&fs::read_to_string(&page)?)?;
    fs::write(dist.join(START), start)?;
    let files = files(&dist)?;
    for wasm in files.iter().filter(|file| file.to_string_lossy().ends_with(WASM_ENDING)) {
        let script = PathBuf::from(wasm.to_string_lossy().replace(WASM_ENDING, ".js"));
        let (slim_wasm, slim_script) = short_names(&fs::read(wasm)?, &fs::read_to_string(&script)?)
            .with_context(|| format!("{} cannot get short names", wasm.display()))?;
        fs::write(wasm, slim_wasm)?;
        fs::write(&script, slim_script)?;
    }
    for file in &files {
        let shell = &project.shell;
        let options: &[&str] = match file.extension().and_then(|ending| ending.to_str()) {
            // It only starts the page's own script, which is a file of its own.
            Some("js") if file.ends_with(START) => &["--format=esm"],
            // Its imports move into it.
            Some("js") if is_module(file)? => &["--bundle", "--format=esm"],
            Some("js" | "css") => &[],
            _ => continue,
        };
        cmd!(shell, "esbuild {file} --minify --charset=utf8 --legal-comments=none --log-level=warning")
            .args(options)
            .arg(format!("--outfile={}", file.display()))
            .arg("--allow-overwrite")
            .quiet()
            .run()
            .with_context(|| format!("{} cannot be made smaller", file.display()))?;
    }
    let snippets = dist.join(SNIPPETS);
    if snippets.exists() {
        fs::remove_dir_all(snippets)?;
    }
    fs::write(&page, without_indentation(&html))?;
    Ok(())
}

fn files(dist: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dist).context("dist/ cannot be read")?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    Ok(paths?)
}

fn is_module(script: &Path) -> Result<bool> {
    let text = fs::read_to_string(script)?;
    Ok(text.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")))
}

/// The page with trunk's inline script as a file, and that script: a strict policy of a host allows no inline one.
fn without_inline_script(html: &str) -> Result<(String, String)> {
    const OPENING: &str = "<script type=\"module\"";
    const CLOSING: &str = "</script>";
    let (before, rest) = html.split_once(OPENING).context("trunk has written no script that starts the page")?;
    let (_, rest) = rest.split_once('>').context("trunk's script has no end")?;
    let (script, after) = rest.split_once(CLOSING).context("trunk's script has no end")?;
    let link = [OPENING, " src=\"./", START, "\">", CLOSING].concat();
    Ok(([before, &link, after].concat(), script.trim().to_owned()))
}

/// The page without indentation, empty lines and links to scripts that are no files of their own any more.
fn without_indentation(html: &str) -> String {
    let lines = html.lines().map(str::trim).filter(|line| !line.is_empty());
    // Trunk writes all its links into one line.
    let text = lines.collect::<Vec<_>>().join("\n");
    let parts = text.split_inclusive('>');
    parts.filter(|part| !part.contains(&["/", SNIPPETS, "/"].concat())).collect()
}

/// Both sides with short names for what the wasm imports from the script, and the wasm without notes for tools.
fn short_names(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    const IMPORTS: u8 = 2;
    const CUSTOM: u8 = 0;
    let Some((header, sections)) = wasm.split_at_checked(8) else { bail!("it is no wasm") };
    let mut slim = header.to_vec();
    let mut script = script.to_owned();
    let mut rest = Reader(sections);
    while !rest.0.is_empty() {
        let id = rest.byte()?;
        let section = rest.bytes()?;
        match id {
            CUSTOM => {}
            IMPORTS => {
                slim.push(id);
                write_bytes(&mut slim, &short_imports(section, &mut script)?);
            }
            _ => {
                slim.push(id);
                write_bytes(&mut slim, section);
            }
        }
    }
    Ok((slim, script))
}

fn short_imports(section: &[u8], script: &mut String) -> Result<Vec<u8>> {
    const FUNCTION: u8 = 0;
    const MODULE: &str = "m";
    let mut rest = Reader(section);
    let count = rest.number()?;
    let mut slim = Vec::new();
    write_number(&mut slim, count);
    let mut modules = BTreeSet::new();
    for index in 0..count {
        let (module, name) = (rest.text()?, rest.text()?);
        ensure!(rest.byte()? == FUNCTION, "{name} is no function");
        let kind = rest.number()?;
        modules.insert(module);
        let short = short_name(index);
        replace_key(script, name, &short)?;
        write_bytes(&mut slim, MODULE.as_bytes());
        write_bytes(&mut slim, short.as_bytes());
        slim.push(FUNCTION);
        write_number(&mut slim, kind);
    }
    ensure!(modules.len() <= 1, "it imports from more than one script: {modules:?}");
    for module in modules {
        replace_key(script, &["\"", module, "\""].concat(), MODULE)?;
    }
    Ok(slim)
}

/// Gives a property of an object literal another name.
fn replace_key(script: &mut String, name: &str, short: &str) -> Result<()> {
    // Whatever stands before it is indentation: no other name ends so.
    let (long, short) = ([" ", name, ":"].concat(), [" ", short, ":"].concat());
    ensure!(script.matches(&long).count() == 1, "the script does not name {name} just once");
    *script = script.replacen(&long, &short, 1);
    Ok(())
}

/// `a` to `z`, `A` to `Z`, then two letters.
fn short_name(index: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = |index: usize| LETTERS.get(index % LETTERS.len()).copied().map_or('_', char::from);
    let mut name = String::new();
    let mut rest = index;
    loop {
        name.insert(0, letter(rest));
        rest /= LETTERS.len();
        if rest == 0 {
            return name;
        }
        rest -= 1;
    }
}

/// Reads wasm's numbers and lists.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8> {
        let Some((byte, rest)) = self.0.split_first() else { bail!("it is cut short") };
        self.0 = rest;
        Ok(*byte)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("it holds a number that is too long")
    }

    /// Bytes behind their count.
    fn bytes(&mut self) -> Result<&'a [u8]> {
        let count = self.number()?;
        let Some((bytes, rest)) = self.0.split_at_checked(count) else { bail!("it is cut short") };
        self.0 = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'a str> {
        std::str::from_utf8(self.bytes()?).context("it holds a name that is no text")
    }
}

fn write_number(target: &mut Vec<u8>, mut number: usize) {
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            target.push(byte);
            return;
        }
        target.push(byte | 0x80);
    }
}

fn write_bytes(target: &mut Vec<u8>, bytes: &[u8]) {
    write_number(target, bytes.len());
    target.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_differ() {
        let names: BTreeSet<String> = (0..3000).map(short_name).collect();
        assert_eq!(names.len(), 3000);
        assert_eq!([0, 51, 52, 53].map(short_name), ["a", "Z", "aa", "ab"]);
    }

    #[test]
    fn both_sides_get_the_same_names() {
        // Two imports of type 0, then an empty section of code, then a note.
        let mut imports = vec![2];
        for name in ["__wbg_first_1", "__wbg_second_2"] {
            write_bytes(&mut imports, b"./page_bg.js");
            write_bytes(&mut imports, name.as_bytes());
            imports.extend([0, 0]);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x02".to_vec();
        write_bytes(&mut wasm, &imports);
        wasm.extend([10, 1, 0, 0, 2, 1, b'n']);
        let script =
            "const import0 = { __wbg_first_1: f,\n  __wbg_second_2: g };\nreturn { \"./page_bg.js\": import0 };";
        let (slim, script) = short_names(&wasm, script).unwrap();
        assert_eq!(slim, b"\0asm\x01\0\0\0\x02\x0d\x02\x01m\x01a\0\0\x01m\x01b\0\0\x0a\x01\0");
        assert_eq!(script, "const import0 = { a: f,\n  b: g };\nreturn { m: import0 };");
        assert!(short_names(&wasm[..20], &script).is_err());
    }

    #[test]
    fn the_script_that_starts_the_page_is_a_file() {
        let (html, script) =
            without_inline_script("<head>\n<script type=\"module\">\nimport a;\n</script></head>").unwrap();
        assert_eq!(script, "import a;");
        assert_eq!(html, "<head>\n<script type=\"module\" src=\"./start.js\"></script></head>");
    }

    #[test]
    fn a_page_loses_indentation_and_links_to_moved_scripts() {
        let html = "<head>\n    <title>T</title>\n\n<link href=\"./a.js\"><link href=\"./snippets/x/b.js\"></head>";
        assert_eq!(without_indentation(html), "<head>\n<title>T</title>\n<link href=\"./a.js\"></head>");
    }
}
