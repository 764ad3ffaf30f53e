//! A trace file: shown in the same lanes, with nothing to make fail.

use std::fs;

use half_message_diagram::Theme;
use half_message_e2e::{Key, Outcome, Page, Result, Size, case, ensure, project};
use half_message_export::{Format, Options, export};
use half_message_locale::Language;
use half_message_protocol::run;
use half_message_scenario_json::read;

/// The trace of a ready run.
fn trace(id: &str) -> Result<String> {
    let file = project::root()?.join(format!("static/scenarios/{id}.json"));
    let scenario =
        read(&fs::read_to_string(file)?).map_err(|refused| half_message_e2e::Error::msg(format!("{refused:?}")))?;
    let options = Options { language: Language::En, theme: Theme::Light, until: None };
    Ok(export(&run(&scenario), Format::Json, options).unwrap_or_default())
}

async fn choose(page: &Page, name: &str, content: &str) -> Result<()> {
    let folder = project::screenshots()?.with_file_name("e2e-files");
    fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    fs::write(&path, content)?;
    page.choose_file("#file", &path).await
}

#[tokio::test]
async fn a_trace_is_shown_as_it_was_recorded() -> Outcome {
    case("recording", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        let before = page.steps().await?;
        choose(page, "trace.json", &trace("sender-dies")?).await?;
        page.wait_for_text("dialog[open] .read-only", "cannot be made to fail").await?;
        page.find("dialog[open] [data-step='1001.check.1']").await?;
        page.is_accessible().await?;
        page.screenshot("recording").await?;
        // Keys move, a click moves, and no menu opens.
        page.press(Key::End).await?;
        page.find("dialog section.verdict[data-verdict='consistent']").await?;
        page.press(Key::Home).await?;
        page.wait(
            "the first step is current",
            "return document.querySelector('dialog [data-state=now]')
            ?.dataset.step === '1001.half'",
            Vec::new(),
        )
        .await?;
        page.click("dialog [data-step='1001.local']").await?;
        page.find("dialog [data-step='1001.local'][data-state='now']").await?;
        ensure!(page.find_all(".fail").await?.is_empty(), "A fail menu is open");
        page.press("f").await?;
        ensure!(page.find_all(".fail").await?.is_empty(), "A fail menu is open");
        // It can be kept as a picture, but no link holds it.
        page.click("#recording-share").await?;
        page.find("[data-save='share-svg']").await?;
        ensure!(page.find_all("#share-link").await?.is_empty(), "There is a link");
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("recording-share").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("[data-save='share-svg']").await?;
        for (size, name) in [(Size::PHONE, "recording-phone"), (Size::NARROWEST, "recording-narrow")] {
            page.set_size(size).await?;
            page.press(Key::Home).await?;
            page.settle().await?;
            page.is_accessible().await?;
            crate::fits_its_window(page).await?;
            page.screenshot(name).await?;
            ensure!(page.find_all("dialog .bolt").await?.is_empty(), "A step offers to fail");
        }
        page.set_size(Size::DESKTOP).await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        ensure!(page.steps().await? == before, "The recording changed the run");
        // Its scenario can be run.
        choose(page, "trace.json", &trace("sender-dies")?).await?;
        page.click("#recording-run").await?;
        page.wait_until_gone("dialog[open]").await?;
        page.wait_for_text("#picker", "sibling answers").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_bad_trace_gets_its_sentence() -> Outcome {
    case("bad-recordings", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        let before = page.steps().await?;
        let good = trace("commit-lost")?;
        for (from, to, says) in [
            ("\"at\": 1000", "\"at\": -1000", "events[0].at"),
            ("\"half-goes-first\"", "\"half-goes-last\"", "events[1].rule"),
            ("\"from\": \"order-a\"", "\"from\": \"order-z\"", "events[0].from"),
            ("\"at\": 1000", "\"at\": 1050", "earlier than what stands before it"),
        ] {
            choose(page, "bad-trace.json", &good.replacen(from, to, 1)).await?;
            page.wait_for_text("[role=alert]", says).await?;
            ensure!(page.steps().await? == before, "{to} changed the run");
        }
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("bad-recording").await?;
        Ok(())
    })
    .await
}
