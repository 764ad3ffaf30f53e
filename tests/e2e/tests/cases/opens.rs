//! The page opens, and takes no more than its first load to do so.

use half_message_e2e::{Outcome, Page, Size, case, ensure};

/// What `cargo xtask dist` counts as loaded on first use.
const ON_FIRST_USE: [&str; 3] = ["explorer_worker", "workshop", "scenarios/"];

#[tokio::test]
async fn opens() -> Outcome {
    case("opens", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        ensure!(!page.title().await?.is_empty(), "The page has no title.");
        page.find("main").await?;
        page.is_accessible().await?;
        page.screenshot("opens").await?;

        let requested = page.requested();
        let early = requested
            .iter()
            .filter(|path| ON_FIRST_USE.iter().any(|start| path.starts_with(start)))
            .collect::<Vec<_>>();
        ensure!(early.is_empty(), "Loaded before its use: {early:?}");
        Ok(())
    })
    .await
}
