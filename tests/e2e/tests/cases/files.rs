//! Scenario files: a good one opens, a bad one gets its sentence and changes nothing, the current one is saved.

use std::fs;
use std::path::PathBuf;

use half_message_e2e::{Context, Outcome, Page, Result, Size, case, ensure, project};

fn file(name: &str, content: &str) -> Result<PathBuf> {
    let folder = project::screenshots()?.with_file_name("e2e-files");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, content).with_context(|| format!("Cannot write {}", path.display()))?;
    Ok(path)
}

#[tokio::test]
async fn a_bad_file_gets_its_sentence() -> Outcome {
    case("bad-files", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.click("[data-step='1001.commit']").await?;
        page.click("[data-how='lost']").await?;
        page.find("[data-step='1001.check.1']").await?;
        let before = page.steps().await?;
        let big = format!(r#"{{"version":1,"way":"rocketmq","notes":{{"en":"{}"}}}}"#, "x".repeat(10_000_000));
        let files = [
            ("not-json.json", "this is no JSON", "JSON"),
            ("unknown-field.json", r#"{"version":1,"way":"rocketmq","colour":"red"}"#, "colour"),
            (
                "unknown-step.json",
                r#"{"version":1,"way":"rocketmq","faults":[{"step":"1001.comit","how":"lost"}]}"#,
                "faults[0].step",
            ),
            (
                "negative.json",
                r#"{"version":1,"way":"rocketmq","setup":{"orders":[{"start":-5}]}}"#,
                "setup.orders[0].start",
            ),
            ("future.json", r#"{"version":7,"way":"rocketmq","wings":2}"#, "7"),
            (
                "half-in-kafka.json",
                r#"{"version":1,"way":"kafka","faults":[{"step":"1001.half","how":"lost"}]}"#,
                "kafka",
            ),
            (
                "kafka.json",
                r#"{"version":1,"way":"kafka","settings":{"transaction.timeout.ms":1000000}}"#,
                "transaction.max.timeout.ms",
            ),
            ("empty.json", "", "JSON"),
            ("big.json", &big, "1048576"),
        ];
        for (name, content, says) in files {
            page.choose_file("#file", &file(name, content)?).await?;
            page.wait_for_text("[role=alert]", says).await?;
            ensure!(page.steps().await? == before, "{name} changed the run");
            if name == "unknown-step.json" {
                page.settle().await?;
                page.is_accessible().await?;
                page.screenshot("bad-file").await?;
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_good_file_opens_and_is_saved_again() -> Outcome {
    case("good-file", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        let good = r#"{"version":1,"way":"rocketmq","setup":{"instances":3},
            "faults":[{"step":"1001.commit","how":{"delayed":{"ms":40000}}}],
            "title":{"en":"Mine <b>own</b>","zh":"我的"}}"#;
        page.choose_file("#file", &file("good.json", good)?).await?;
        page.wait_for_text("#picker", "Mine <b>own</b>").await?;
        page.find("[data-step='1001.check.1']").await?;
        page.is_accessible().await?;

        // What would be downloaded.
        let watch = "const create = URL.createObjectURL;
            URL.createObjectURL = blob => { blob.text().then(text => { window.halfMessageSaved = text; }); return create.call(URL, blob); }";
        page.evaluate(watch, Vec::new()).await?;
        page.click_named("button", "Save").await?;
        let saved = page.wait("the file is saved", "return window.halfMessageSaved", Vec::new()).await?;
        let saved: serde_json::Value = serde_json::from_str(saved.as_str().unwrap_or_default())?;
        let wanted: serde_json::Value = serde_json::from_str(good)?;
        ensure!(saved == wanted, "Saved as {saved}");
        Ok(())
    })
    .await
}
