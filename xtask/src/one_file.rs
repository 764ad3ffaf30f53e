//! The page as one file, which opens from a disk: scripts, styles and both wasms are in it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use xshell::cmd;

use crate::project::Project;

const NAME: &str = "half-message.html";

/// Unpacks what the page loads otherwise, and starts it.
const START: &str = r#"
const text = (id) => document.getElementById(id).textContent;
const bytes = (id) => Uint8Array.from(atob(text(id)), (letter) => letter.charCodeAt(0));
const address = (id, type) => URL.createObjectURL(new Blob([text(id)], { type }));
globalThis.halfMessageParts = {
  "workshop.js": address("workshop.js", "text/javascript"),
  "workshop.css": address("workshop.css", "text/css"),
  get "workshop_bg.wasm"() { return bytes("workshop_bg.wasm"); },
};
await start({ module_or_path: bytes("page_bg.wasm") });
dispatchEvent(new CustomEvent("TrunkApplicationStarted"));
"#;

/// Writes it beside the page that it is made of.
pub fn write(project: &Project) -> Result<()> {
    let dist = project.dist();
    let read = |name: &str| fs::read_to_string(dist.join(name)).with_context(|| format!("dist/ has no {name}"));
    let html = read("index.html")?;
    let (head, _) = html.split_once("<link").context("index.html links nothing")?;
    let styles = [read("page.css")?, read("lanes.css")?].concat();
    let workshop = read("workshop.js")?;
    let mut page = head.to_owned();
    page.push_str("<link rel=\"icon\" href=\"data:,\">\n");
    page.push_str(&format!("<style>{styles}</style>\n<script>{}</script>\n", quiet(&read("boot.js")?)));
    page.push_str("</head>\n<body>\n");
    page.push_str(&block("workshop.js", &quiet(&with_wasm_at_hand(&workshop)?)));
    page.push_str(&block("workshop.css", &read("workshop.css")?));
    for wasm in ["workshop_bg.wasm", "page_bg.wasm"] {
        page.push_str(&block(wasm, &STANDARD.encode(fs::read(dist.join(wasm))?)));
    }
    page.push_str(&format!("<script type=\"module\">{}</script>\n</body>\n</html>\n", quiet(&script(project, &dist)?)));
    Ok(fs::write(dist.join(NAME), page)?)
}

/// The page's script with its start, as one.
fn script(project: &Project, dist: &Path) -> Result<String> {
    let folder = tempfile::tempdir()?;
    fs::copy(dist.join("page.js"), folder.path().join("page.js"))?;
    let entry = folder.path().join("start.js");
    fs::write(&entry, ["import start from \"./page.js\";", START].concat())?;
    let shell = &project.shell;
    cmd!(shell, "esbuild {entry} --bundle --format=esm --minify --charset=utf8 --log-level=error")
        .quiet()
        .read()
        .context("The script of the one file cannot be bundled")
}

/// The second wasm's script, which finds its wasm in the page rather than beside itself.
fn with_wasm_at_hand(script: &str) -> Result<String> {
    const BESIDE: &str = "new URL(\"workshop_bg.wasm\",import.meta.url)";
    ensure!(script.contains(BESIDE), "workshop.js loads its wasm in another way than it did");
    Ok(script.replace(BESIDE, "globalThis.halfMessageParts[\"workshop_bg.wasm\"]"))
}

/// A block of data.
fn block(id: &str, content: &str) -> String {
    format!("<script type=\"text/plain\" id=\"{id}\">{content}</script>\n")
}

/// A script that ends no element and begins no comment of the page.
fn quiet(script: &str) -> String {
    script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
}
