//! A browser with an empty profile, and the driver process that it answers through.

use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementPollerWithTimeout;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// How long a wait for anything in the page may take: far above what it needs, so that a busy
/// machine fails no case.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long between two looks at something that is not there yet.
pub const GLANCE: Duration = Duration::from_millis(20);

/// The browsers that the cases run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium or Chrome: the one that every change is tested in.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's own small browser; wants a display.
    WebKit,
}

impl Engine {
    /// Reads `HALF_MESSAGE_BROWSER`.
    pub fn chosen() -> Result<Self> {
        match env::var("HALF_MESSAGE_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::WebKit),
            Ok(other) => bail!("HALF_MESSAGE_BROWSER is `{other}`; it can be `chromium`, `firefox` or `webkit`."),
        }
    }

    /// The program that drives it, which a variable of the environment may name instead.
    fn driver(self) -> String {
        let (variable, program) = match self {
            Self::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => ("GECKODRIVER", "geckodriver"),
            Self::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        env::var(variable).unwrap_or_else(|_| program.to_owned())
    }

    fn capabilities(self, profile: &TempDir, traced: Traced) -> Result<Capabilities> {
        match self {
            Self::Chromium => chromium(profile, traced),
            Self::Firefox => firefox(),
            Self::WebKit => webkit(),
        }
    }
}

/// Whether Chromium records what its threads do, which costs time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Traced {
    No,
    Yes,
}

/// A running browser.
pub struct Browser {
    /// Which one it is.
    pub engine: Engine,
    /// The session in it.
    pub driver: WebDriver,
    process: Child,
    profile: TempDir,
}

impl Browser {
    /// Starts the chosen browser.
    pub async fn start() -> Result<Self> {
        Self::start_engine(Engine::chosen()?, Traced::No).await
    }

    /// Starts Chromium so that it records what its threads do: see [`crate::trace`].
    pub async fn start_traced() -> Result<Self> {
        Self::start_engine(Engine::Chromium, Traced::Yes).await
    }

    async fn start_engine(engine: Engine, traced: Traced) -> Result<Self> {
        let profile = tempfile::Builder::new().prefix("half-message-").tempdir()?;
        let (process, port) = start_driver(engine).await?;
        let driver = WebDriver::builder(format!("http://127.0.0.1:{port}"), engine.capabilities(&profile, traced)?)
            .poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, GLANCE)))
            .await
            .with_context(|| format!("{engine:?} does not start"))?;
        driver.set_script_timeout(PATIENCE * 2).await?;
        Ok(Self { engine, driver, process, profile })
    }

    /// Closes the browser, then ends its driver.
    pub async fn quit(mut self) -> Result<()> {
        let closed = self.driver.quit().await.context("The browser does not close");
        self.process.kill().await.context("The browser's driver does not end")?;
        // The browser may still be writing: what is left of its profile lies among the
        // temporary files and harms nobody.
        drop(self.profile);
        closed
    }
}

async fn start_driver(engine: Engine) -> Result<(Child, u16)> {
    let program = engine.driver();
    let port = free_port()?;
    let mut process = Command::new(&program)
        .arg(format!("--port={port}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("`{program}` does not start. Run: cargo xtask test"))?;
    let start = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err() {
        if let Some(status) = process.try_wait()? {
            bail!("`{program}` ended at once: {status}.");
        }
        ensure!(start.elapsed() < PATIENCE, "`{program}` does not answer on port {port}.");
        sleep(GLANCE).await;
    }
    Ok((process, port))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("No port is free.")?;
    Ok(listener.local_addr()?.port())
}

fn chromium(profile: &TempDir, traced: Traced) -> Result<Capabilities> {
    let mut chrome = DesiredCapabilities::chrome();
    chrome.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    for argument in [
        "--headless",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--no-first-run",
        // The same picture on every machine.
        "--font-render-hinting=none",
        "--force-color-profile=srgb",
        "--lang=en-US",
        // A request to anywhere else fails, and so is in the console.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ] {
        chrome.add_arg(argument)?;
    }
    if is_root() {
        // Chromium's sandbox refuses to run as root.
        chrome.add_arg("--no-sandbox")?;
    }
    chrome.add_experimental_option("prefs", json!({ "intl.accept_languages": "en-US" }))?;
    let mut logs = json!({ "browser": "ALL" });
    if traced == Traced::Yes {
        let timeline = json!({
            "enableNetwork": false, "enablePage": false, "traceCategories": "devtools.timeline,blink.user_timing",
        });
        chrome.add_experimental_option("perfLoggingPrefs", timeline)?;
        logs = json!({ "browser": "ALL", "performance": "ALL" });
    }
    let mut capabilities = Capabilities::from(chrome);
    capabilities.set("goog:loggingPrefs", logs)?;
    Ok(capabilities)
}

fn firefox() -> Result<Capabilities> {
    let mut capabilities = Capabilities::from(DesiredCapabilities::firefox());
    let preferences = json!({ "intl.accept_languages": "en-US" });
    capabilities.set("moz:firefoxOptions", json!({ "args": ["-headless"], "prefs": preferences }))?;
    Ok(capabilities)
}

fn webkit() -> Result<Capabilities> {
    let binary = env::var("WEBKIT_BROWSER")
        .context("WEBKIT_BROWSER must name WebKitGTK's MiniBrowser, which lies in its library folder.")?;
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "MiniBrowser")?;
    capabilities.set("webkitgtk:browserOptions", json!({ "binary": binary, "args": ["--automation"] }))?;
    Ok(capabilities)
}

#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}
