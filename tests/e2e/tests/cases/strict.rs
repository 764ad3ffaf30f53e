//! Hosts that are not as usual: one that allows no inline script and no inline style, and none at all.

use half_message_e2e::{Outcome, Page, Result, Size, case, ensure};
use serde_json::json;

/// Notes what the policy has refused.
async fn watch(page: &Page) -> Result<()> {
    let script = "window.refused = []; addEventListener('securitypolicyviolation',
        event => refused.push(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber}`))";
    page.evaluate(script, Vec::new()).await.map(drop)
}

async fn nothing_was_refused(page: &Page) -> Result<()> {
    let refused = page.evaluate("return window.refused", Vec::new()).await?;
    ensure!(refused == json!([]), "The policy has refused: {refused}");
    Ok(())
}

#[tokio::test]
async fn the_page_works_under_a_strict_policy() -> Outcome {
    case("strict-page", async |page| {
        page.open("strict/index.html", Size::DESKTOP).await?;
        watch(page).await?;
        page.click_named("button", "Share this run").await?;
        page.find("dialog[open] .share").await?;
        nothing_was_refused(page).await
    })
    .await
}

#[tokio::test]
async fn the_page_for_frames_works_under_a_strict_policy() -> Outcome {
    case("strict-frame", async |page| {
        page.open_without_main("strict/embed.html#scenario=commit-lost&start=1001.commit", Size::PHONE).await?;
        watch(page).await?;
        let script = "return document.querySelector('half-message')?.shadowRoot.querySelector('[data-step]') !== null";
        page.wait("the frame shows its run", script, Vec::new()).await?;
        page.screenshot("element-frame-phone").await?;
        nothing_was_refused(page).await
    })
    .await
}

#[tokio::test]
async fn the_page_as_one_file_opens_from_a_disk() -> Outcome {
    case("one-file", async |page| {
        page.open_file("half-message.html").await?;
        page.find("[data-step='1001.commit']").await?;
        // The second wasm is in the file too.
        page.click_named("button", "Share this run").await?;
        page.find("dialog[open] .share").await.map(drop)
    })
    .await
}
