//! The main job on a phone, held upright.

use half_message_e2e::{Outcome, Page, Size, case, ensure};

use crate::fits_its_window;

#[tokio::test]
async fn losing_the_commit_on_a_phone() -> Outcome {
    case("phone", async |page: &Page| {
        page.open("", Size::PHONE).await?;
        fits_its_window(page).await?;
        page.click("[data-step='1001.commit']").await?;
        page.find("[role=menu] [data-how='lost']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("phone-fail-menu").await?;
        let small = "return [...document.querySelectorAll('[role=menu] button')]
            .filter(item => item.getBoundingClientRect().height < 44).map(item => item.textContent)";
        let small = page.evaluate(small, Vec::new()).await?;
        ensure!(small.as_array().is_some_and(Vec::is_empty), "Too small for a thumb: {small}");

        page.click("[data-how='lost']").await?;
        page.find("[data-step='1001.check.1']").await?;
        fits_its_window(page).await?;
        for _ in 0..5 {
            page.click_named("button", "Step forward").await?;
        }
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("phone").await?;
        Ok(())
    })
    .await
}
