//! When the program stops, a panel says so and offers a report: never a dead page.

use half_message_e2e::{Outcome, Page, Size, case, ensure};

#[tokio::test]
async fn a_panic_shows_a_panel() -> Outcome {
    case("crash", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        let panic = "dispatchEvent(new CustomEvent('half-message:crash', { detail: 'a panic <of> the test' }))";
        page.evaluate(panic, Vec::new()).await?;
        page.wait_for_text("[role=alertdialog]", "a panic <of> the test").await?;
        page.named("button", "Copy report").await?;
        page.is_accessible().await?;
        page.screenshot("crash").await?;
        page.click_named("button", "Start again").await?;
        page.wait_until_gone("[role=alertdialog]").await?;
        page.find("[data-step='1001.commit']").await?;
        ensure!(page.title().await?.contains("Half-Message"), "The page has lost its title");
        Ok(())
    })
    .await
}
