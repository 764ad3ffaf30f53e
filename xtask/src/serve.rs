//! `cargo xtask serve`: the page on this machine, built again after each change.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};
use clap::Args;
use xshell::cmd;

use crate::project::{Project, say};
use crate::setup;

#[derive(Args)]
pub struct Options {
    /// Serve the optimised build; needs Node.js.
    #[arg(long)]
    release: bool,
    /// The port on this machine.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

pub fn run(project: &Project, options: &Options) -> Result<()> {
    if options.release {
        setup::release_build(project)?;
    } else {
        setup::web_build(project)?;
    }
    let port = options.port.to_string();
    TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .with_context(|| format!("Port {port} is taken. Name another: cargo xtask serve --port 8081"))?;
    let release = options.release.then_some("--release");
    let shell = &project.shell;
    let _quiet = setup::quiet_trunk(shell);
    say(format!("Serving the page at http://127.0.0.1:{port}/ (Ctrl-C ends)"));
    cmd!(shell, "trunk serve --port {port} {release...}").run().context("trunk has ended; why stands above")
}
