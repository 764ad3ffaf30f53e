//! The settings panel: a change recomputes the run at once, a bad value gets its sentence, defaults come back.

use half_message_e2e::{Key, Outcome, Page, Result, Size, case, ensure};

const SCREEN: Size = Size { width: 1280, height: 880 };

/// Puts a value into a field, as a reader who leaves it.
async fn set(page: &Page, field: &str, value: &str) -> Result<()> {
    let script = "const field = document.getElementById(arguments[0]); field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    page.evaluate(script, vec![field.into(), value.into()]).await.map(drop)
}

#[tokio::test]
async fn a_setting_changes_the_end_and_is_reset() -> Outcome {
    case("settings", async |page: &Page| {
        page.open("", SCREEN).await?;
        page.click("#picker").await?;
        page.click("[data-run='preset-late-commit']").await?;
        page.wait_until_gone("[data-run]").await?;
        page.find("[data-step='1001.check.2']").await?;
        page.click_named("button", "Settings").await?;
        page.find("dialog[open] [data-verdict='consistent']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("settings").await?;

        // No re-sends, no checks that would be in time: the run behind the panel is another one at once.
        set(page, "transactionCheckMax", "1").await?;
        page.wait_until_gone("[data-step='1001.check.2']").await?;
        page.find("[data-setting='transactionCheckMax'].changed").await?;
        page.find("[data-step='1001.discard']").await?;

        // Out of range, and no number: the sentence stands beside the field, and the run stays.
        let before = page.steps().await?;
        set(page, "transactionCheckInterval", "5").await?;
        page.wait_for_text("[data-setting='transactionCheckInterval'] [role=alert]", "1000").await?;
        set(page, "transactionTimeOut", "soon").await?;
        page.wait_for_text("[data-setting='transactionTimeOut'] [role=alert]", "whole number").await?;
        set(page, "sendMsgTimeout", "-1").await?;
        page.find("[data-setting='sendMsgTimeout'] [role=alert]").await?;
        ensure!(page.steps().await? == before, "A refused value changed the run");
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("settings-refused").await?;

        page.click("[data-reset='transactionTimeOut']").await?;
        page.wait_until_gone("[data-setting='transactionTimeOut'] [role=alert]").await?;
        page.click("#reset-settings").await?;
        page.wait_until_gone(".setting.changed").await?;
        page.find("[data-step='1001.check.2']").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        // Undo takes the reset back.
        page.click_named("button", "Undo").await?;
        page.wait_until_gone("[data-step='1001.check.2']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_setting_changes_the_verdict() -> Outcome {
    case("settings-verdict", async |page: &Page| {
        page.open("", SCREEN).await?;
        page.click("#picker").await?;
        page.click("[data-run='preset-check-despite-commit']").await?;
        page.wait_until_gone("[data-run]").await?;
        page.press(Key::End).await?;
        page.find("section.verdict[data-verdict='consistent-idempotent']").await?;
        page.click_named("button", "Settings").await?;
        page.find("dialog[open] [data-verdict='consistent-idempotent']").await?;
        // Flushed sooner, the round finds the op record and does not ask.
        set(page, "transactionOpBatchInterval", "500").await?;
        page.find("dialog[open] [data-verdict='consistent']").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        page.press(Key::End).await?;
        page.find("section.verdict[data-verdict='consistent']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_well_known_confusion_opens_as_a_ready_run() -> Outcome {
    case("settings-confusion", async |page: &Page| {
        page.open("", SCREEN).await?;
        page.click_named("button", "Settings").await?;
        page.click("[data-preset='preset-not-found-so-roll-back']").await?;
        page.wait_until_gone("dialog[open]").await?;
        page.wait_for_text("#picker", "Row not found").await?;
        page.press(Key::End).await?;
        page.find("section.verdict[data-verdict='inconsistent']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        Ok(())
    })
    .await
}
