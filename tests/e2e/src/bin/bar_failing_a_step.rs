//! Measures in Chromium how long the main thread is busy from the choice of a failure to the new
//! picture. The bar: 16.7 ms at the 95th percentile of 200 samples, in a run of 200 events.

use std::process::ExitCode;

fn main() -> ExitCode {
    eprintln!("The measurement of the page is not written yet.");
    ExitCode::FAILURE
}
