//! What a measurement is held against, and how it is told.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::browser::Browser;
use crate::page::Page;
use crate::project;
use crate::server::Server;
use crate::trace::{Work, percentile};

/// The bar at the 95th percentile: one frame.
pub const FRAME: Duration = Duration::from_micros(16_700);
/// How many samples count.
pub const SAMPLES: usize = 200;
/// How many rounds go before them, so that everything is warm.
pub const WARM_UP: usize = 20;

/// Runs a measurement on the built page in Chromium, which records what its threads do.
pub async fn on_the_page(measurement: impl AsyncFnOnce(&Page) -> Result<()>) -> ExitCode {
    code(traced(measurement).await)
}

/// What is measured on the built page in a Chromium of its own, which records what its threads do. Its record has an end:
/// what draws much is measured in several.
pub async fn traced<T>(measurement: impl AsyncFnOnce(&Page) -> Result<T>) -> Result<T> {
    let server = Server::start(&project::dist()?, &project::examples()?).await?;
    let page = Page::new(Browser::start_traced().await?, server);
    let measured = measurement(&page).await;
    page.close().await?;
    measured
}

/// The exit code of a measurement; what went wrong is told.
pub fn code(measured: Result<()>) -> ExitCode {
    match measured {
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
pub fn tell(what: &str, samples: &[Work]) -> Result<()> {
    println!("Main thread from {what} to the new picture, {} samples:", samples.len());
    for (which, times) in
        [("", all(samples, |work| work.taken)), (" on a processor", all(samples, |work| work.running))]
    {
        let at = |share| percentile(&times, share).context("There are no samples.");
        let (median, bar, worst) = (at(0.5)?, at(0.95)?, at(1.0)?);
        println!("  median{which} {median:.1?}, 95th percentile {bar:.1?}, longest {worst:.1?}; bar {FRAME:.1?}");
    }
    Ok(())
}

fn all(samples: &[Work], time: impl Fn(&Work) -> Duration) -> Vec<Duration> {
    samples.iter().map(time).collect()
}

/// Fails if a 95th percentile is above the bar.
pub fn hold(what: &str, samples: &[Work]) -> Result<()> {
    let bar = percentile(&all(samples, |work| work.taken), 0.95).context("There are no samples.")?;
    ensure!(bar <= FRAME, "From {what} to the new picture the 95th percentile is above the bar.");
    Ok(())
}
