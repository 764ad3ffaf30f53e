//! The detail view: opened by one switch, in step with the playhead, remembered by the link.

use half_message_e2e::{Key, Media, Outcome, Page, Result, Size, case, ensure};

use crate::fits_its_window;

/// The size of the design's own screens.
const SCREEN: Size = Size { width: 1280, height: 880 };

/// Waits until the record at a half offset says this.
async fn half_says(page: &Page, offset: u16, text: &str) -> Result<()> {
    page.wait_for_text(&format!("#detail [data-half='{offset}']"), text).await
}

/// Opens the run in which the commit is lost, with the detail view, at the end of its last check.
async fn open_at_the_answer(page: &Page, size: Size) -> Result<()> {
    page.open("", size).await?;
    page.click("#picker").await?;
    page.click("[data-run='commit-lost']").await?;
    page.wait_until_gone("[data-run]").await?;
    page.click("#detail-switch").await?;
    half_says(page, 0, "too young until 7.00 s").await?;
    page.press(Key::Home).await?;
    for _ in 0..40 {
        if page.find_all("#detail [data-half='1']").await?.is_empty() {
            page.press(Key::Right).await?;
        }
    }
    half_says(page, 0, "superseded by 1").await
}

#[tokio::test]
async fn the_detail_view_follows_the_playhead_and_the_link() -> Outcome {
    case("detail", async |page: &Page| {
        open_at_the_answer(page, SCREEN).await?;
        half_says(page, 1, "copy 1 of 1").await?;
        half_says(page, 1, "1 of 15").await?;
        half_says(page, 1, "waits for the round at 60.00 s").await?;
        page.settle().await?;
        page.is_accessible().await?;
        fits_its_window(page).await?;

        // Scrubbing on and back: what happened un-happens.
        page.press(Key::End).await?;
        half_says(page, 1, "resolved, op record 0").await?;
        page.press(Key::Home).await?;
        page.wait_until_gone("#detail [data-half='1']").await?;
        half_says(page, 0, "too young").await?;
        page.press(Key::End).await?;
        half_says(page, 1, "resolved").await?;

        // A failure changes the tables in place.
        page.press(Key::Home).await?;
        page.click("[data-step='1001.half.reply']").await?;
        page.click("[data-how='lost']").await?;
        page.press(Key::End).await?;
        half_says(page, 1, "resolved").await?;
        page.click_named("button", "Undo").await?;

        // The link remembers the switch.
        page.wait("the link has the playhead", "return location.hash.length > 20", Vec::new()).await?;
        let rests = "const now = performance.now(), { hash } = location;
            if (window.halfMessageHash?.hash !== hash) window.halfMessageHash = { hash, since: now };
            return now - window.halfMessageHash.since > 600";
        page.wait("the address is at rest", rests, Vec::new()).await?;
        page.reload().await?;
        page.find("#detail [data-half='0']").await?;
        page.find("#detail-switch[aria-expanded='true']").await?;

        page.click("#detail-switch").await?;
        page.wait_until_gone("#detail").await?;
        page.find("#state .record").await?;
        // Opened again, it begins anew.
        page.click("#detail-switch").await?;
        page.find("#detail [data-half='0']").await?;
        page.click_named("button", "Close detail").await?;
        page.wait_until_gone("#detail").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_detail_view_dark_chinese_and_on_a_phone() -> Outcome {
    case("detail-screens", async |page: &Page| {
        open_at_the_answer(page, SCREEN).await?;
        page.screenshot("detail-light").await?;
        page.set_media(Media { dark: true, ..Media::default() }).await?;
        page.click("button.language").await?;
        half_says(page, 0, "已由 1 取代").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("detail-zh-dark").await?;
        page.set_media(Media::default()).await?;
        page.set_size(Size::PHONE).await?;
        page.settle().await?;
        page.is_accessible().await?;
        fits_its_window(page).await?;
        page.screenshot("detail-phone").await?;
        let scrolls = "const box = document.querySelector('#detail .box');
            return box.scrollWidth > box.clientWidth && box.tabIndex === 0";
        let scrolls = page.evaluate(scrolls, Vec::new()).await?;
        ensure!(scrolls == true, "The table does not scroll in its own box");
        Ok(())
    })
    .await
}
