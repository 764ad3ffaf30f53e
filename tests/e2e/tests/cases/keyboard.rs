//! The main job by keyboard alone.

use half_message_e2e::{Key, Outcome, Page, Result, Size, bail, case};

/// The step that has the focus, or nothing.
async fn focused(page: &Page) -> Result<String> {
    let step =
        page.evaluate("return document.activeElement?.closest('[data-step]')?.dataset.step ?? ''", Vec::new()).await?;
    Ok(step.as_str().unwrap_or_default().to_owned())
}

/// Waits until a step has the focus: it comes back once what held it is gone.
async fn focus_is_on(page: &Page, step: &str) -> Result<()> {
    let script = "return document.activeElement?.closest('[data-step]')?.dataset.step === arguments[0]";
    page.wait(&format!("the focus is on {step}"), script, vec![step.into()]).await.map(drop)
}

/// Presses a key until the focus is on a step that fits.
async fn press_until(page: &Page, key: Key, fits: impl Fn(&str) -> bool) -> Result<()> {
    for _ in 0..60 {
        if fits(&focused(page).await?) {
            return Ok(());
        }
        page.press(key.clone()).await?;
    }
    bail!("No such step gets the focus; it is on `{}`", focused(page).await?)
}

#[tokio::test]
async fn losing_the_commit_by_keyboard() -> Outcome {
    case("keyboard", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        press_until(page, Key::Tab, |step| !step.is_empty()).await?;
        press_until(page, Key::Down, |step| step == "1001.commit").await?;
        page.press("f").await?;
        page.find("[role=menu] [data-how='lost']").await?;
        let first = "return document.activeElement?.dataset.how === 'lost'";
        page.wait("the menu's first item has the focus", first, Vec::new()).await?;

        // Escape gives the focus back to its step, and changes nothing.
        page.press(Key::Escape).await?;
        page.wait_until_gone("[role=menu]").await?;
        focus_is_on(page, "1001.commit").await?;

        page.press("f").await?;
        page.find("[role=menu] [data-how='lost']").await?;
        page.press(Key::Enter).await?;
        page.find("[data-step='1001.check.1']").await?;
        focus_is_on(page, "1001.commit").await?;
        page.press(Key::End).await?;
        page.find("section.verdict[data-verdict='consistent']").await?;
        page.press(Key::Home).await?;
        page.find("section.verdict[data-verdict='in-between']").await?;

        page.press("?").await?;
        page.find("dialog[open]").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        Ok(())
    })
    .await
}
