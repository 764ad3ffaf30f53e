//! The pictures of the README and of every review: light, dark, Chinese, phone.

use half_message_e2e::{Media, Outcome, Page, Result, Size, case};

/// The size of the design's own screens.
const SCREEN: Size = Size { width: 1280, height: 880 };

/// The sender dies, and the broker has just asked its sibling.
async fn sibling_is_asked(page: &Page) -> Result<()> {
    page.click("#picker").await?;
    page.click("[data-run='sender-dies']").await?;
    page.wait_for_step("1001.check.1", "ghost").await?;
    for _ in 0..5 {
        page.press(half_message_e2e::Key::Right).await?;
    }
    page.wait_for_step("1001.check.1", "now").await?;
    page.settle().await
}

#[tokio::test]
async fn light_dark_and_chinese() -> Outcome {
    case("screens", async |page: &Page| {
        for (name, dark) in [("light", false), ("dark", true)] {
            page.set_media(Media { dark, ..Media::default() }).await?;
            page.open("", SCREEN).await?;
            sibling_is_asked(page).await?;
            page.is_accessible().await?;
            page.screenshot(&format!("main-{name}")).await?;
        }
        page.click("button.language").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("main-zh-dark").await?;
        page.set_media(Media::default()).await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("main-zh").await?;
        page.set_size(Size::PHONE).await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("main-phone-zh").await?;
        page.set_media(Media { print: true, ..Media::default() }).await?;
        page.set_size(SCREEN).await?;
        page.screenshot("main-print").await?;
        Ok(())
    })
    .await
}
