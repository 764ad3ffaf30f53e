//! Measures in Chromium how long the main thread is busy from the choice of a failure to the new
//! picture, and whether the first frame after the choice shows the new future.

use std::process::ExitCode;

use half_message_e2e::bar::{SAMPLES, WARM_UP, hold, mark_of, on_the_page, tell};
use half_message_e2e::trace::work_after_marks;
use half_message_e2e::{Page, Result, Size, ensure, project};

/// Stands in the trace before each choice that counts.
const MARK: &str = "choice";
/// A run of some 200 events.
const RUN: &str = "static/scenarios/bench-200.json";
/// What this run draws and the one that the page opens with does not.
const SECOND_ORDER: &str = "[data-step='1002.half']";
/// The step that is failed, and its way to fail in the menu.
const STEP: &str = "[data-step='1001.commit']";
const LOST: &str = "[role=menu] [data-how='lost']";
const UNDO: &str = "Undo";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    on_the_page(measure).await
}

async fn measure(page: &Page) -> Result<()> {
    page.open("", Size::DESKTOP).await?;
    page.choose_file("input[type=file]", &project::root()?.join(RUN)).await?;
    page.find(SECOND_ORDER).await?;
    for round in 0..WARM_UP + SAMPLES {
        let before = page.steps().await?;
        page.click(STEP).await?;
        page.find(LOST).await?;
        page.settle().await?;
        page.note_next_frame_after("click").await?;
        page.mark(mark_of(round, MARK)).await?;
        page.click(LOST).await?;
        let after = page.noted_frame().await?;
        ensure!(before != after, "The first frame after the choice shows the old future.");
        page.click_named("button", UNDO).await?;
    }
    let samples = work_after_marks(&page.trace().await?, MARK, "click")?;
    let what = "the choice of a failure";
    tell(what, &samples)?;
    hold(what, &samples)
}
