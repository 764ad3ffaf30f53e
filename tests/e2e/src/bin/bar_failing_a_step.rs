//! Measures in Chromium how long the main thread is busy from the choice of a failure to the new
//! picture, and whether the first frame after the choice shows the new future.

use std::process::ExitCode;
use std::time::Duration;

use half_message_e2e::browser::Browser;
use half_message_e2e::server::Server;
use half_message_e2e::trace::{percentile, work_after_marks};
use half_message_e2e::{Context, Page, Result, Size, ensure, project};

/// The bar at the 95th percentile: one frame.
const BAR: Duration = Duration::from_micros(16_700);
const SAMPLES: usize = 200;
const WARM_UP: usize = 20;

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
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let server = Server::start(&project::dist()?, &project::examples()?).await?;
    let page = Page::new(Browser::start_traced().await?, server);
    let samples = measure(&page).await;
    page.close().await?;
    report(&samples?)
}

async fn measure(page: &Page) -> Result<Vec<Duration>> {
    page.open("", Size::DESKTOP).await?;
    page.choose_file("input[type=file]", &project::root()?.join(RUN)).await?;
    page.find(SECOND_ORDER).await?;
    for round in 0..WARM_UP + SAMPLES {
        let before = page.steps().await?;
        page.click(STEP).await?;
        page.find(LOST).await?;
        page.settle().await?;
        page.note_next_frame_after("click").await?;
        page.mark(if round < WARM_UP { "warm-up" } else { MARK }).await?;
        page.click(LOST).await?;
        let after = page.noted_frame().await?;
        ensure!(before != after, "The first frame after the choice shows the old future.");
        page.click_named("button", UNDO).await?;
    }
    work_after_marks(&page.trace().await?, MARK, "click")
}

fn report(samples: &[Duration]) -> Result<()> {
    let at = |share| percentile(samples, share).context("There are no samples.");
    let (median, bar, worst) = (at(0.5)?, at(0.95)?, at(1.0)?);
    println!("Main thread from the choice to the new picture, {} samples:", samples.len());
    println!("  median {median:.1?}, 95th percentile {bar:.1?}, longest {worst:.1?}; bar {BAR:.1?}");
    ensure!(bar <= BAR, "The 95th percentile is above the bar.");
    Ok(())
}
