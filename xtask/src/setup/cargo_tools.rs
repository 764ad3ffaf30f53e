//! The build tools that come as crates: trunk and the wasm-bindgen commands.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::{Project, say};

/// The newest that Rust 1.95 builds: 0.22 asks for more.
const TRUNK: &str = "0.21.14";

/// The book in `examples/mdbook` is for this one.
const MDBOOK: &str = "0.5.4";

/// Bundles the page.
pub fn trunk(project: &Project) -> Result<()> {
    install(
        project,
        &CargoTool {
            package: "trunk",
            command: "trunk",
            version: TRUNK,
            // Without default features it needs no OpenSSL on the machine.
            options: &["--locked", "--no-default-features", "--features", "rustls"],
        },
    )
}

/// Makes the JavaScript side of the wasm. Its version must be the library's to the last digit.
pub fn wasm_bindgen(project: &Project) -> Result<()> {
    install(
        project,
        &CargoTool {
            package: "wasm-bindgen-cli",
            command: "wasm-bindgen",
            version: &project.locked_version("wasm-bindgen")?,
            // Not `--locked`: the published lock file is older than current compilers accept.
            options: &[],
        },
    )
}

/// Makes the book among the sites of other tools.
pub fn mdbook(project: &Project) -> Result<()> {
    install(
        project,
        &CargoTool {
            package: "mdbook",
            command: "mdbook",
            version: MDBOOK,
            // Neither its server nor its search.
            options: &["--no-default-features"],
        },
    )
}

struct CargoTool<'a> {
    package: &'a str,
    command: &'a str,
    version: &'a str,
    options: &'a [&'a str],
}

fn install(project: &Project, tool: &CargoTool) -> Result<()> {
    let CargoTool { package, command, version, options } = tool;
    let shell = &project.shell;
    let there = cmd!(shell, "{command} --version").quiet().ignore_stderr().read();
    if there.as_ref().is_ok_and(|answer| answer.split_whitespace().any(|word| word == *version)) {
        return Ok(());
    }

    say(format!("Installing {package} {version} (some minutes, once)"));
    let mut arguments = vec![format!("{package}@{version}")];
    arguments.extend(options.iter().map(ToString::to_string));
    if let Ok(other) = there {
        println!("`{other}` stays as it is; the project gets its own.");
        arguments.extend(["--root".to_owned(), project.own_tools().display().to_string()]);
    }
    // These programs wait for files and compilers: a quick build serves better than a fast one.
    let _quick_build = shell.push_env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    cmd!(shell, "cargo install")
        .args(&arguments)
        .run()
        .with_context(|| format!("{package} {version} does not install. Run: cargo install {}", arguments.join(" ")))
}
