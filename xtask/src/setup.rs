//! What the tasks need from the machine. Each need is looked for first; what is missing is
//! installed; what cannot be installed ends the task with the command to run by hand.

mod browser;
mod cargo_tools;
mod node;
mod target;

use anyhow::Result;
use xshell::{PushEnv, Shell};

use crate::project::Project;

/// The commands that make WebAssembly: all that `trunk serve` asks for.
pub fn web_build(project: &Project) -> Result<()> {
    target::wasm32(project)?;
    cargo_tools::trunk(project)?;
    cargo_tools::wasm_bindgen(project)
}

/// What a release build asks for beyond [`web_build`]: `wasm-opt`, from Node's packages.
pub fn release_build(project: &Project) -> Result<()> {
    web_build(project)?;
    node::packages(project)
}

/// What makes the sites of other tools, beyond what they install themselves.
pub fn other_sites(project: &Project) -> Result<()> {
    cargo_tools::mdbook(project)
}

/// A browser, its driver and a font for Chinese.
pub fn browser(project: &Project) -> Result<()> {
    browser::chromium(project)
}

/// Keeps trunk from asking for news of itself, and from stumbling over `NO_COLOR=1`: it takes
/// only `true` and `false`. Both hold while the answer lives.
pub fn quiet_trunk(shell: &Shell) -> Vec<PushEnv<'_>> {
    let colours = shell.var("NO_COLOR").is_ok().then(|| shell.push_env("NO_COLOR", "true"));
    let news = shell.push_env("TRUNK_SKIP_VERSION_CHECK", "true");
    colours.into_iter().chain([news]).collect()
}
