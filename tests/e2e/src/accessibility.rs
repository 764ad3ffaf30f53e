//! axe-core's verdict on what the page shows at a moment.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::page::Page;
use crate::project;

impl Page {
    /// Fails if axe-core finds anything that keeps people out, and says what and where. Waits
    /// until the page is at rest first, as colours change while things fade.
    pub async fn is_accessible(&self) -> Result<()> {
        self.settle().await?;
        let driver = &self.browser.driver;
        driver.execute(project::axe()?, Vec::new()).await.context("axe-core does not load")?;
        let script = "const done = arguments[0];
            axe.run(document, { resultTypes: ['violations'] })
                .then(report => done(report.violations), error => done(String(error)))";
        let answer = driver.execute_async(script, Vec::new()).await?;
        match answer.json() {
            Value::Array(violations) if violations.is_empty() => Ok(()),
            Value::Array(violations) => bail!("axe-core finds:\n{}", describe(violations)?),
            error => bail!("axe-core fails: {error}"),
        }
    }
}

fn describe(violations: &[Value]) -> Result<String> {
    let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).unwrap_or("?").to_owned();
    let mut lines = String::new();
    for violation in violations {
        let [impact, id, help, link] = ["impact", "id", "help", "helpUrl"].map(|key| text(violation, key));
        writeln!(lines, "- {id} ({impact}): {help}\n  {link}")?;
        for node in violation.get("nodes").and_then(Value::as_array).into_iter().flatten() {
            let summary = text(node, "failureSummary").replace('\n', "\n      ");
            writeln!(lines, "    {}\n      {summary}", text(node, "html"))?;
        }
    }
    Ok(lines)
}
