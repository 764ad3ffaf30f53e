//! What a measurement is held against, and how it is told.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::browser::Browser;
use crate::page::Page;
use crate::project;
use crate::server::Server;
use crate::trace::percentile;

/// The bar at the 95th percentile: one frame.
pub const FRAME: Duration = Duration::from_micros(16_700);
/// How many samples count.
pub const SAMPLES: usize = 200;
/// How many rounds go before them, so that everything is warm.
pub const WARM_UP: usize = 20;

/// Runs a measurement on the built page in Chromium, which records what its threads do.
pub async fn on_the_page(measurement: impl AsyncFnOnce(&Page) -> Result<()>) -> ExitCode {
    let run = async || {
        let server = Server::start(&project::dist()?, &project::examples()?).await?;
        let page = Page::new(Browser::start_traced().await?, server);
        let measured = measurement(&page).await;
        page.close().await?;
        measured
    };
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The mark before a round: `name` where it counts.
pub fn mark_of(round: usize, name: &'static str) -> &'static str {
    if round < WARM_UP { "warm-up" } else { name }
}

/// Prints how long the main thread was busy.
pub fn tell(what: &str, samples: &[Duration]) -> Result<()> {
    let at = |share| percentile(samples, share).context("There are no samples.");
    let (median, bar, worst) = (at(0.5)?, at(0.95)?, at(1.0)?);
    println!("Main thread from {what} to the new picture, {} samples:", samples.len());
    println!("  median {median:.1?}, 95th percentile {bar:.1?}, longest {worst:.1?}; bar {FRAME:.1?}");
    Ok(())
}

/// Fails if a 95th percentile is above the bar.
pub fn hold(what: &str, samples: &[Duration]) -> Result<()> {
    let bar = percentile(samples, 0.95).context("There are no samples.")?;
    ensure!(bar <= FRAME, "From {what} to the new picture the 95th percentile is above the bar.");
    Ok(())
}
