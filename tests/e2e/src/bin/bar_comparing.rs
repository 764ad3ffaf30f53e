//! Measures in Chromium how long the main thread is busy in the comparison of three ways, some 200
//! events each: from the choice of a failure, from a step and from a move of the slider to the new
//! picture, and whether the first frame after the choice shows the new futures.

use std::process::ExitCode;

use half_message_e2e::bar::{SAMPLES, WARM_UP, hold, mark_of, on_the_page, tell};
use half_message_e2e::trace::work_after_marks;
use half_message_e2e::{Page, Result, Size, ensure, project};

/// Eight orders; each of the three ways has some 200 events.
const RUN: &str = "static/scenarios/bench-compare.json";
/// What this run draws and the one that the page opens with does not.
const SECOND_ORDER: &str = "main [data-step='1002.half']";
const THIRD_COLUMN: &str = ".compare .column:nth-child(3) [data-step]";
/// The step that is failed in the first way, and its way to fail in the menu.
const STEP: &str = ".compare .column:nth-child(1) [data-step='1001.commit']";
const LOST: &str = ".compare [role=menu] [data-how='lost']";
const MEND: &str = ".compare [role=menu] [data-mend]";
const FORWARD: &str = ".compare .keys button:nth-child(4)";
const SLIDER: &str = ".compare input[type=range]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    on_the_page(measure).await
}

async fn measure(page: &Page) -> Result<()> {
    page.open("", Size::DESKTOP).await?;
    page.choose_file("input[type=file]", &project::root()?.join(RUN)).await?;
    page.find(SECOND_ORDER).await?;
    page.click_named("button", "Compare ways of messaging").await?;
    page.click_named("button", "Add a way").await?;
    page.find(THIRD_COLUMN).await?;
    page.settle().await?;
    for round in 0..WARM_UP + SAMPLES {
        fail(page, mark_of(round, "choice")).await?;
    }
    for round in 0..WARM_UP + SAMPLES {
        page.mark(mark_of(round, "step")).await?;
        page.click(FORWARD).await?;
        if page.find_all(&format!("{FORWARD}:disabled")).await?.len() == 1 {
            page.click(".compare .keys button:first-child").await?;
        }
    }
    scrub(page).await?;
    let trace = page.trace().await?;
    let measured = [
        ("the choice of a failure", work_after_marks(&trace, "choice", "click")?),
        ("a step", work_after_marks(&trace, "step", "click")?),
        ("a move of the slider", work_after_marks(&trace, "scrub", "input")?),
    ];
    for (what, samples) in &measured {
        tell(what, samples)?;
    }
    measured.iter().try_for_each(|(what, samples)| hold(what, samples))
}

/// Fails a step, and lets it work again.
async fn fail(page: &Page, mark: &str) -> Result<()> {
    let before = page.steps().await?;
    page.click(STEP).await?;
    page.find(LOST).await?;
    page.settle().await?;
    page.note_next_frame_after("click").await?;
    page.mark(mark).await?;
    page.click(LOST).await?;
    let after = page.noted_frame().await?;
    ensure!(before != after, "The first frame after the choice shows the old futures.");
    page.click(STEP).await?;
    page.click(MEND).await?;
    page.wait_until_gone(".compare [role=menu]").await
}

/// Moves the slider's knob to and fro, in jumps that leave little of the picture in place.
async fn scrub(page: &Page) -> Result<()> {
    let slider = page.find(SLIDER).await?;
    let bounds = slider.rect().await?;
    let (left, y) = (bounds.x as i64 + 8, (bounds.y + bounds.height / 2.0) as i64);
    let width = bounds.width as i64 - 16;
    let place = |round: usize| left + width * (round as i64 * 37 % 400) / 400;
    let driver = page.driver();
    driver.action_chain().move_to(left, y).click_and_hold().perform().await?;
    for round in 0..WARM_UP + SAMPLES {
        page.mark(mark_of(round, "scrub")).await?;
        driver.action_chain().move_to(place(round + 1), y).perform().await?;
    }
    Ok(driver.action_chain().release().perform().await?)
}
