//! The ways of messaging: switched in the header as one edit, each with its own lanes and panels, and with its own end
//! when the sender's last word fails.

use half_message_e2e::{Key, Outcome, Page, Result, Size, case};

use crate::fits_its_window;

/// Fails this step in the first way of this kind, and goes to the end.
async fn fail(page: &Page, step: &str, how: &str) -> Result<()> {
    let row = format!("[data-step='{step}']");
    let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
    page.evaluate(scroll, vec![row.clone().into()]).await?;
    page.click(&row).await?;
    page.find(&format!("[role=menu] [data-how='{how}']")).await?;
    page.settle().await?;
    page.is_accessible().await?;
    page.click(&format!("[role=menu] [data-how='{how}']")).await?;
    page.wait_until_gone("[role=menu]").await?;
    page.press(Key::End).await
}

/// Chooses a way in the header.
async fn choose(page: &Page, way: &str) -> Result<()> {
    page.click(&format!("[data-way='{way}']")).await?;
    page.find(&format!("[data-way='{way}'][aria-pressed=true]")).await.map(drop)
}

#[tokio::test]
async fn the_last_word_fails_in_each_way() -> Outcome {
    case("ways", async |page: &Page| {
        for (way, step, how, verdict) in [
            ("kafka", "1001.end-txn.1", "crash", "inconsistent"),
            ("outbox", "1001.send.1", "lost", "consistent"),
            ("commit-then-send", "1001.send.1", "crash", "inconsistent"),
        ] {
            page.open("", Size::DESKTOP).await?;
            choose(page, way).await?;
            page.find(&format!("[data-step='{step}']")).await?;
            page.settle().await?;
            page.is_accessible().await?;
            fail(page, step, how).await?;
            page.find(&format!("section.verdict[data-verdict='{verdict}']")).await?;
            page.settle().await?;
            page.is_accessible().await?;
            page.screenshot(&format!("way-{way}")).await?;
        }
        // Plain sending has two kinds.
        choose(page, "send-then-commit").await?;
        page.find("[data-step='1001.local.open']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.click_named("button", "Undo").await?;
        page.find("[data-way='commit-then-send'][aria-pressed=true]").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_a_way_does_not_have_is_told() -> Outcome {
    case("ways-dropped", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.click("#picker").await?;
        page.click("[data-run='commit-lost']").await?;
        page.wait_until_gone("[data-run]").await?;
        fail(page, "1001.check.1", "lost").await?;
        choose(page, "kafka").await?;
        page.wait_for_text(".notice.told", "check 1").await?;
        // A row that is half scrolled away shows half of its words.
        page.press(Key::Home).await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("way-dropped").await?;
        page.click_named("button", "Undo").await?;
        page.find("[data-fault='1001.check.1']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn panels_follow_the_way() -> Outcome {
    case("ways-panels", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        choose(page, "kafka").await?;
        page.wait_for_text("#state", "last stable offset").await?;
        page.click_named("button", "Settings").await?;
        page.find("dialog[open] [data-setting='transaction.timeout.ms']").await?;
        page.wait_until_gone("[data-setting='transactionCheckMax']").await?;
        let set = "const field = document.getElementById('transaction.timeout.ms'); field.value = '1000000';
            field.dispatchEvent(new Event('change', { bubbles: true }))";
        page.evaluate(set, Vec::new()).await?;
        let problem = "[data-setting='transaction.timeout.ms'] [role=alert]";
        page.wait_for_text(problem, "transaction.max.timeout.ms").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("way-settings").await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        page.click_named("button", "Setup").await?;
        page.find("dialog[open] [id='setup.pattern']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        for way in ["kafka", "outbox", "commit-then-send"] {
            choose(page, way).await?;
            page.press(Key::End).await?;
            if way == "kafka" {
                page.click("#detail-switch").await?;
            }
            page.find("#detail .sheets").await?;
            page.settle().await?;
            page.is_accessible().await?;
            page.screenshot(&format!("way-detail-{way}")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn ways_in_chinese_on_a_phone() -> Outcome {
    case("ways-phone", async |page: &Page| {
        page.open("", Size::PHONE).await?;
        page.click("button.menu-toggle").await?;
        page.click("button.language").await?;
        for way in ["kafka", "outbox", "commit-then-send", "send-then-commit"] {
            // Choosing a language leaves the menu open; choosing a way closes it.
            if way != "kafka" {
                page.click("button.menu-toggle").await?;
            }
            fits_its_window(page).await?;
            page.settle().await?;
            page.is_accessible().await?;
            page.click(&format!("[data-way='{way}']")).await?;
            page.wait_until_gone(".top.open").await?;
            page.press(Key::End).await?;
            page.find("section.verdict[data-verdict='consistent']").await?;
            fits_its_window(page).await?;
            page.settle().await?;
            page.is_accessible().await?;
            page.screenshot(&format!("way-phone-{way}")).await?;
        }
        Ok(())
    })
    .await
}
