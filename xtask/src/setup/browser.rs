//! Chromium, its driver, and a font that has Chinese.

use anyhow::{Context, Result, bail, ensure};
use xshell::{Cmd, cmd};

use crate::project::{Project, say};

const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// Installs the browser through apt where that works without a question.
pub fn chromium(project: &Project) -> Result<()> {
    let missing = missing(project);
    if missing.is_empty() {
        return Ok(());
    }
    say(format!("Installing a browser for the tests (missing: {})", missing.join(", ")));
    let by_hand = by_hand();
    ensure!(
        answers(cmd!(project.shell, "apt-get --version")),
        "The tests need {}. Run: {by_hand}",
        missing.join(" and ")
    );
    let Some(apt) = apt(project) else {
        bail!("The tests need {}; installing asks for root. Run: {by_hand}", missing.join(" and "));
    };
    install(project, apt).with_context(|| format!("apt cannot install the browser. Run: {by_hand}"))?;
    let missing = self::missing(project);
    ensure!(missing.is_empty(), "apt has run, yet {} is missing. Run: {by_hand}", missing.join(" and "));
    Ok(())
}

fn install(project: &Project, apt: Apt) -> xshell::Result<()> {
    let Apt { program, options } = apt;
    let packages = DEBIAN_PACKAGES;
    let shell = &project.shell;
    let _no_questions = shell.push_env("DEBIAN_FRONTEND", "noninteractive");
    cmd!(shell, "{program} {options...} update --quiet=2").run()?;
    cmd!(shell, "{program} {options...} install --yes --quiet=2 --no-install-recommends {packages...}")
        .ignore_stdout()
        .run()
}

fn missing(project: &Project) -> Vec<&'static str> {
    let shell = &project.shell;
    let driver = shell.var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
    let mut missing = Vec::new();
    if !answers(cmd!(shell, "{driver} --version")) {
        missing.push("ChromeDriver");
    }
    if cfg!(target_os = "linux") {
        let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        if !browsers.iter().any(|browser| answers(cmd!(shell, "{browser} --version"))) {
            missing.push("Chromium");
        }
        let chinese = cmd!(shell, "fc-list :lang=zh-cn family").quiet().ignore_stderr().read();
        if chinese.unwrap_or_default().trim().is_empty() {
            missing.push("a font with Chinese");
        }
    }
    missing
}

/// How apt is called: as root, or as a user who may become root without a password.
struct Apt {
    program: &'static str,
    options: &'static [&'static str],
}

fn apt(project: &Project) -> Option<Apt> {
    let shell = &project.shell;
    if cmd!(shell, "id --user").quiet().read().is_ok_and(|user| user == "0") {
        return Some(Apt { program: "apt-get", options: &[] });
    }
    let becomes_root = answers(cmd!(shell, "sudo --non-interactive true"));
    becomes_root.then_some(Apt { program: "sudo", options: &["--non-interactive", "apt-get"] })
}

fn by_hand() -> String {
    if cfg!(target_os = "macos") {
        "brew install --cask google-chrome chromedriver".to_owned()
    } else {
        format!("sudo apt-get install {}", DEBIAN_PACKAGES.join(" "))
    }
}

fn answers(command: Cmd) -> bool {
    command.quiet().ignore_stdout().ignore_stderr().run().is_ok()
}
