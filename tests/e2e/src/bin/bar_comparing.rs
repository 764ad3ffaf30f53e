//! Measures in Chromium how long the main thread is busy in the comparison of three ways, some 200
//! events each: from the choice of a failure, from a step and from a move of the slider to the new
//! picture, and whether the first frame after the choice shows the new futures.

use std::process::ExitCode;

use half_message_e2e::bar::{SAMPLES, WARM_UP, code, hold, mark_of, tell, traced};
use half_message_e2e::trace::{Work, work_after_marks};
use half_message_e2e::{Key, Page, Result, Size, ensure, project};

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

/// Browsers that share the samples of one measurement: the record of one does not hold them all.
const BROWSERS: usize = 4;
/// Rounds in each of them.
const ROUNDS: usize = WARM_UP + SAMPLES / BROWSERS;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    code(measure().await)
}

async fn measure() -> Result<()> {
    let step = shared("step", "click", steps).await?;
    tell("a step", &step)?;
    let slider = shared("scrub", "input", moves).await?;
    tell("a move of the slider", &slider)?;
    let choice = shared("choice", "click", choices).await?;
    tell("the choice of a failure", &choice)?;
    hold("a step", &step)?;
    hold("a move of the slider", &slider)?;
    hold("the choice of a failure", &choice)
}

/// All samples of what follows a mark of this name, from the event of this kind on.
async fn shared(name: &str, kind: &str, rounds: impl AsyncFn(&Page) -> Result<()>) -> Result<Vec<Work>> {
    let mut samples = Vec::new();
    for _ in 0..BROWSERS {
        let work = async |page: &Page| {
            open(page).await?;
            rounds(page).await?;
            page.settle().await?;
            work_after_marks(&page.trace().await?, name, kind)
        };
        samples.extend(traced(work).await?);
    }
    Ok(samples)
}

/// Compares three ways.
async fn open(page: &Page) -> Result<()> {
    page.open("", Size::DESKTOP).await?;
    page.choose_file("input[type=file]", &project::root()?.join(RUN)).await?;
    page.find(SECOND_ORDER).await?;
    page.click_named("button", "Compare ways of messaging").await?;
    page.click_named("button", "Add a way").await?;
    page.find(THIRD_COLUMN).await?;
    page.settle().await
}

/// Fails a step, and lets it work again.
async fn choices(page: &Page) -> Result<()> {
    for round in 0..ROUNDS {
        let before = page.steps().await?;
        page.click(STEP).await?;
        page.find(LOST).await?;
        page.settle().await?;
        page.note_next_frame_after("click").await?;
        page.mark(mark_of(round, "choice")).await?;
        page.click(LOST).await?;
        let after = page.noted_frame().await?;
        ensure!(before != after, "The first frame after the choice shows the old futures.");
        page.click(STEP).await?;
        page.click(MEND).await?;
        page.wait_until_gone(".compare [role=menu]").await?;
    }
    Ok(())
}

/// Goes on by one moment, and back to the first at the end.
async fn steps(page: &Page) -> Result<()> {
    for round in 0..ROUNDS {
        page.mark(mark_of(round, "step")).await?;
        page.click(FORWARD).await?;
        if page.find_all(&format!("{FORWARD}:disabled")).await?.len() == 1 {
            page.click(".compare .keys button:first-child").await?;
        }
    }
    Ok(())
}

/// Moves the slider's knob a tenth on, and back from the end, in jumps that leave little of the picture in place.
async fn moves(page: &Page) -> Result<()> {
    page.evaluate("document.querySelector(arguments[0]).focus()", vec![SLIDER.into()]).await?;
    for round in 0..ROUNDS {
        page.mark(mark_of(round, "scrub")).await?;
        page.press(if round / 9 % 2 == 0 { Key::PageUp } else { Key::PageDown }).await?;
    }
    Ok(())
}
