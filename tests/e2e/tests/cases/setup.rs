//! The setup editor changes the run at once, and says beside the field what is wrong.

use half_message_e2e::{Outcome, Page, Size, case};

#[tokio::test]
async fn the_setup_changes_the_run() -> Outcome {
    case("setup", async |page: &Page| {
        page.open("", Size { width: 1280, height: 880 }).await?;
        page.click_named("button", "Setup").await?;
        page.find("dialog[open] [id='setup.check_policy']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("setup").await?;

        page.click_named("button", "Add an order").await?;
        page.find("[data-step^='1002.']").await?;
        let set = "const field = document.querySelector(arguments[0]); field.value = arguments[1];
            field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true }))";
        let arguments = |value: &str| vec!["[id='setup.local_transaction']".into(), value.into()];
        page.evaluate(set, arguments("40000")).await?;
        page.find("[data-step='1001.check.1']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("setup-two-orders").await?;
        Ok(())
    })
    .await
}
