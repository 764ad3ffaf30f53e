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
        page.find(".compare .parting").await?;
        page.click(".compare .transport .keys button:last-child").await?;
        page.find(".compare .column:nth-child(1) [data-step='1001.check.1']").await?;
        ends(page, "rocketmq", "consistent").await?;
        ends(page, "kafka", "inconsistent").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare").await?;

        // Nothing fails again, then a step of the second way is clicked: it fails in the first one too.
        page.click(".compare #no-failures").await?;
        page.wait_until_gone(".compare [data-step='1001.check.1']").await?;
        page.click(".compare .transport .keys button:first-child").await?;
        page.find(".compare .column:nth-child(2) [data-step='1001.end-txn.1']").await?;
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

/// Chooses a way in a column.
async fn choose(page: &Page, column: usize, way: &str) -> Result<()> {
    let script = "const field = document.querySelector(arguments[0]);
        field.selectedIndex = [...field.options].findIndex(option => option.text === arguments[1]);
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    let field = format!(".compare .pick:nth-child({column}) select");
    page.find(&field).await?;
    page.evaluate(script, vec![field.into(), way.into()]).await.map(drop)
}

/// Opens a ready run from the picker, and looks how it ends.
async fn run_ends(page: &Page, run: &str, step: &str, verdict: &str) -> Result<()> {
    page.click("#picker").await?;
    page.click(&format!("[data-run='{run}']")).await?;
    page.wait_until_gone("[data-run]").await?;
    page.press(Key::End).await?;
    page.find(&format!("main [data-step='{step}']")).await?;
    page.find(&format!("section.verdict[data-verdict='{verdict}']")).await.map(drop)
}

#[tokio::test]
async fn the_whole_story_is_told_without_leaving_the_page() -> Outcome {
    case("compare-story", async |page: &Page| {
        open(page, SCREEN).await?;
        page.click_named("button", "Add a way").await?;
        page.find(".compare .column:nth-child(3)").await?;
        choose(page, 2, "Commit, then send").await?;
        page.find(".compare [data-way='commit-then-send']").await?;
        choose(page, 3, "Send, then commit").await?;
        page.find(".compare [data-way='send-then-commit']").await?;

        // One bad end: the order exists, the cart is never cleaned. The broker that asks back finds out.
        let last = ".compare .transport .keys button:last-child";
        page.click(".ways-table [data-failure='sender-dies']").await?;
        page.find(".compare .parting").await?;
        page.click(last).await?;
        page.find(".compare .column:nth-child(1) [data-step='1001.check.1']").await?;
        ends(page, "rocketmq", "consistent").await?;
        ends(page, "commit-then-send", "inconsistent").await?;
        page.wait_for_text(".compare .caption", "One failure, two ends.").await?;
        page.wait_for_text(".compare .caption", "Commit, then send: inconsistent for good").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare-story-sender-dies").await?;

        // The other: no order, and the cart is cleaned.
        page.click(".ways-table [data-failure='database-refuses']").await?;
        page.click(last).await?;
        ends(page, "rocketmq", "consistent").await?;
        ends(page, "send-then-commit", "inconsistent").await?;
        page.screenshot("compare-story-database-refuses").await?;

        // What a way has no step for is said, with the reason.
        page.click(".ways-table [data-failure='reply-lost']").await?;
        let note = ".compare [data-way='commit-then-send'] .note";
        page.wait_for_text(note, "No such step here: nothing is sent before the order is committed").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("compare-story-no-such-step").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog.compare").await?;

        // Kafka throws: the application retries the commit, or deletes the order. RocketMQ asks back.
        run_ends(page, "kafka-commit-retried", "1001.end-txn.1", "consistent").await?;
        run_ends(page, "kafka-compensated", "1001.compensate.1", "consistent").await?;
        run_ends(page, "sender-dies", "1001.check.1", "consistent").await
    })
    .await
}

#[tokio::test]
async fn what_is_compared_is_in_the_address() -> Outcome {
    case("compare-address", async |page: &Page| {
        open(page, SCREEN).await?;
        choose(page, 2, "Outbox").await?;
        page.find(".compare .column:nth-child(2) [data-step='1001.mark.1']").await?;
        let rests = "const now = performance.now(), { hash } = location;
            if (window.halfMessageHash?.hash !== hash) window.halfMessageHash = { hash, since: now };
            return hash !== '' && now - window.halfMessageHash.since > 600";
        page.wait("the address is at rest", rests, Vec::new()).await?;
        page.reload().await?;
        page.find("dialog.compare[open] .column:nth-child(2) [data-step='1001.mark.1']").await?;

        // Back leaves the comparison, forward brings it again.
        page.back().await?;
        page.wait_until_gone("dialog.compare").await?;
        page.forward().await?;
        page.find("dialog.compare[open] .column:nth-child(2) [data-step='1001.mark.1']").await.map(drop)
    })
    .await
}
