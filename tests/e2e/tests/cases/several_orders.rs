//! Several orders: the reader chooses which one texts, panels and lanes follow.

use half_message_e2e::{Key, Outcome, Page, Size, case, ensure};

#[tokio::test]
async fn one_of_several_orders_is_followed() -> Outcome {
    case("several-orders", async |page: &Page| {
        page.open("", Size { width: 1280, height: 880 }).await?;
        ensure!(page.find_all(".follow").await?.is_empty(), "One order, and yet a choice");
        page.click_named("button", "Setup").await?;
        page.click_named("button", "Add an order").await?;
        page.find("[data-step^='1002.']").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;

        page.press(Key::End).await?;
        page.find(".follow[aria-pressed='true']:not([data-order])").await?;
        page.click("[data-order='1001']").await?;
        page.find(".lanes.focus-1").await?;
        page.wait_until_gone(".lanes.focus-2").await?;
        page.wait_for_text("[role=status]", "1001").await?;
        page.wait_for_text("#state", "1001").await?;
        let others = "return !document.querySelector('#state > div').textContent.includes('1002')";
        page.wait("the panels hold the followed order only", others, Vec::new()).await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("several-orders").await?;

        page.click("[data-order='1002']").await?;
        page.find(".lanes.focus-2").await?;
        page.click("#detail-switch").await?;
        page.wait_for_text("#detail .followed", "1002").await?;
        page.settle().await?;
        page.is_accessible().await?;
        let rests = "const now = performance.now(), { hash } = location;
            if (window.halfMessageHash?.hash !== hash) window.halfMessageHash = { hash, since: now };
            return hash !== '' && now - window.halfMessageHash.since > 600";
        page.wait("the address is at rest", rests, Vec::new()).await?;
        page.reload().await?;
        page.find("[data-order='1002'][aria-pressed='true']").await?;
        page.wait_for_text("#detail .followed", "1002").await?;
        Ok(())
    })
    .await
}
