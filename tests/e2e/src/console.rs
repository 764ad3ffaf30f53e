//! What goes wrong in the page without anybody seeing it.

use anyhow::{Result, ensure};

use crate::browser::Engine;
use crate::page::Page;

impl Page {
    /// Fails if the page has logged an error or left an exception uncaught since the last look.
    pub async fn no_console_errors(&self) -> Result<()> {
        let errors = self.take_console_errors().await?;
        ensure!(errors.is_empty(), "The console has errors:\n  {}", errors.join("\n  "));
        Ok(())
    }

    /// Takes the errors of the console away: for a case that provokes one.
    pub async fn take_console_errors(&self) -> Result<Vec<String>> {
        if self.browser.engine == Engine::Chromium {
            let entries = self.browser.driver.get_log("browser").await?;
            let errors = entries.into_iter().filter(|entry| entry.level == "SEVERE");
            return Ok(errors.map(|entry| entry.message).collect());
        }
        let script = "return (window.halfMessageErrors ?? []).splice(0)";
        let errors: Vec<String> = serde_json::from_value(self.evaluate(script, Vec::new()).await?)?;
        Ok(errors)
    }

    /// Fails if the page has asked another origin for anything.
    pub async fn no_foreign_requests(&self) -> Result<()> {
        let script = "return performance.getEntriesByType('resource').map(entry => entry.name)
            .filter(url => /^(https?|wss?):/.test(url) && new URL(url).origin !== location.origin)";
        let foreign = self.evaluate(script, Vec::new()).await?;
        let none = foreign.as_array().is_some_and(Vec::is_empty);
        ensure!(none, "The page asks other origins: {foreign}");
        Ok(())
    }

    /// Where the driver keeps no log of the console, the page keeps one itself.
    pub(crate) async fn collect_errors(&self) -> Result<()> {
        if self.browser.engine != Engine::Chromium {
            self.evaluate(include_str!("collect_errors.js"), Vec::new()).await?;
        }
        Ok(())
    }
}
