//! The main job: lose the commit, see the new future in the same frame, watch the broker check back.

use half_message_e2e::{Key, Outcome, Page, Size, case, ensure};

use crate::drawn;

#[tokio::test]
async fn losing_the_commit_by_clicking() -> Outcome {
    case("breaks", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.wait_for_step("1001.commit", "ghost").await?;
        ensure!(!drawn(page).await?.contains(&"1001.check.1".to_owned()), "Nothing fails, and yet the broker checks.");

        page.click("[data-step='1001.commit']").await?;
        page.find("[role=menu] [data-how='lost']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("fail-menu").await?;

        page.note_next_frame_after("click").await?;
        page.click("[data-how='lost']").await?;
        let frame = page.noted_frame().await?;
        ensure!(
            frame.iter().any(|step| step.id == "1001.check.1" && step.state == "ghost"),
            "The first frame after the choice does not show the check: {frame:?}"
        );
        page.wait_until_gone("[role=menu]").await?;
        page.find("[data-fault='1001.commit']").await?;

        // Play to the end, as fast as it goes.
        let faster = "const speed = arguments[0]; speed.value = '4'; speed.dispatchEvent(new Event('change', { bubbles: true }))";
        let speed = page.find("select.speed").await?;
        page.evaluate(faster, vec![speed.to_json()?]).await?;
        page.click_named("button", "Play").await?;
        page.wait_for_step("1001.check.1.answer", "past").await?;
        page.find("section.verdict[data-verdict='consistent']").await?;
        page.find("[data-step='1001.commit'][data-failed]").await?;
        page.settle().await?;
        page.is_accessible().await?;

        // Undo takes the failure back, redo brings it again.
        page.click_named("button", "Undo").await?;
        page.wait_until_gone("[data-step='1001.check.1']").await?;
        page.click_named("button", "Redo").await?;
        page.find("[data-step='1001.check.1']").await?;
        page.click_named("button", "Clear all").await?;
        page.wait_until_gone("[data-step='1001.check.1']").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn failing_everything_at_once() -> Outcome {
    case("breaks-everything", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        // Whatever is offered first at each step that is still there, twelve times over.
        for round in 0..12 {
            let steps = drawn(page).await?;
            let Some(step) = steps.get(round * 3 % steps.len().max(1)) else { break };
            // A row may be half under the heads; a person scrolls.
            let row = format!("[data-step='{step}']");
            let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
            page.evaluate(scroll, vec![row.clone().into()]).await?;
            page.click(&row).await?;
            let ways = page.find_all("[role=menu] [role=menuitemradio]").await?;
            match ways.get(round % ways.len().max(1)) {
                Some(way) => way.click().await?,
                None => page.press(Key::Escape).await?,
            }
            page.wait_until_gone("[role=menu]").await?;
        }
        page.find("section.verdict").await?;
        page.is_accessible().await?;
        page.click_named("button", "Clear all").await?;
        page.wait_until_gone("[data-fault]").await?;
        Ok(())
    })
    .await
}
