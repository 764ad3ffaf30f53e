//! Ways of messaging side by side: one failure, several ends.

use half_message_e2e::{Key, Media, Outcome, Page, Result, Size, case, ensure};

const SCREEN: Size = Size { width: 1440, height: 900 };

/// The verdict of a way, at the end of both runs.
async fn ends(page: &Page, way: &str, verdict: &str) -> Result<()> {
    page.find(&format!(".compare [data-way='{way}'][data-verdict='{verdict}']")).await.map(drop)
}

async fn open(page: &Page, size: Size) -> Result<()> {
    page.open("", size).await?;
    page.click_named("button", "Compare ways of messaging").await?;
    page.find("dialog.compare[open] .column:nth-child(2) [data-step='1001.produce.1']").await.map(drop)
}

#[tokio::test]
async fn one_failure_has_two_ends() -> Outcome {
    case("compare", async |page: &Page| {
        open(page, SCREEN).await?;
        page.settle().await?;
        page.is_accessible().await?;

        // From the table: the sender dies after the database commit.
        page.click(".ways-table [data-failure='sender-dies']").await?;
        page.find(".compare .column:nth-child(1) [data-step='1001.check.1']").await?;
        page.find(".compare .parting").await?;
        page.click(".compare .transport .keys button:last-child").await?;
        ends(page, "rocketmq", "consistent").await?;
        ends(page, "kafka", "inconsistent").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare").await?;

        // Nothing fails again, then a step of the second way is clicked: it fails in the first one too.
        page.click(".compare #no-failures").await?;
        page.wait_until_gone(".compare [data-step='1001.check.1']").await?;
        let focus = "document.querySelector(arguments[0]).focus()";
        page.evaluate(focus, vec![".compare .column:nth-child(2) [data-step='1001.end-txn.1']".into()]).await?;
        page.press("f").await?;
        page.find(".compare [role=menu]").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.click(".compare [role=menu] [data-how='lost']").await?;
        page.find(".compare .column:nth-child(1) [data-step='1001.check.1']").await?;

        // Closing takes the first way's run to the page.
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog.compare").await?;
        page.find("main [data-step='1001.check.1']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_cell_of_the_table_opens_its_run() -> Outcome {
    case("compare-table", async |page: &Page| {
        open(page, SCREEN).await?;
        let cells = page.find_all(".ways-table td button[data-verdict]").await?.len();
        ensure!(cells > 30, "{cells} cells of the table are runs");
        page.click(".ways-table tr:nth-child(1) td:nth-child(3) button[data-verdict='inconsistent']").await?;
        page.wait_until_gone("dialog.compare").await?;
        page.find("main [data-step='1001.end-txn.1']").await?;
        page.press(Key::End).await?;
        page.find("section.verdict[data-verdict='inconsistent']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn three_ways_and_a_phone() -> Outcome {
    case("compare-three", async |page: &Page| {
        open(page, Size { width: 1920, height: 1080 }).await?;
        page.click_named("button", "Add a way").await?;
        page.find(".compare .column:nth-child(3) [data-step='1001.send.1']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare-three").await?;

        page.set_media(Media { dark: true, ..Media::default() }).await?;
        page.open("", Size { width: 390, height: 844 }).await?;
        page.click_named("button", "Menu").await?;
        page.click_named("button", "Compare ways of messaging").await?;
        page.find("dialog.compare[open] .columns.stacked .column:nth-child(2)").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare-phone").await?;
        Ok(())
    })
    .await
}
