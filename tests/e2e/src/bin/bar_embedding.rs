//! Measures in Chromium how long a page waits for its first run where it has one, and where it has ten: from the moment
//! at which elements and script come into the page until the first run is there. Holds that ten ask for one wasm.

use std::process::ExitCode;
use std::time::Duration;

use half_message_e2e::bar::code;
use half_message_e2e::browser::Browser;
use half_message_e2e::server::Server;
use half_message_e2e::trace::percentile;
use half_message_e2e::{Page, Result, Size, ensure, project};
use serde_json::json;

/// A page in which nothing runs yet.
const EMPTY: &str = "examples/plain/empty.html";
/// How often each is loaded, in turns.
const ROUNDS: usize = 15;
/// How much longer ten may take, in hundredths.
const BAR: u32 = 120;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    code(measure().await)
}

async fn measure() -> Result<()> {
    let server = Server::start(&project::dist()?, &project::examples()?).await?;
    let page = Page::new(Browser::start().await?, server);
    let (mut one, mut ten) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (single, several) = (load(&page, 1).await?, load(&page, 10).await?);
        // The first round warms the browser up.
        if round > 0 {
            one.push(single);
            ten.push(several);
        }
    }
    page.close().await?;
    let median = |times: &[Duration]| percentile(times, 0.5).unwrap_or_default();
    let (one, ten) = (median(&one), median(&ten));
    println!("First run there, median of {ROUNDS}: one element {one:.1?}, ten elements {ten:.1?}; bar {BAR} %");
    ensure!(ten * 100 <= one * BAR, "With ten elements the first run comes later than the bar allows.");
    Ok(())
}

/// Until the first of so many runs is there.
async fn load(page: &Page, count: usize) -> Result<Duration> {
    page.open_without_main(EMPTY, Size::DESKTOP).await?;
    let asked = page.requested().len();
    let script = "window.waited = undefined;
        const start = performance.now();
        document.addEventListener('half-message:ready', () => { window.waited ??= performance.now() - start });
        document.body.innerHTML = '<half-message scenario=commit-lost></half-message>'.repeat(arguments[0]);
        const script = document.createElement('script');
        script.type = 'module';
        script.src = '/embed/half-message.js';
        document.body.append(script)";
    page.evaluate(script, vec![json!(count)]).await?;
    let waited = page.wait("the first run is there", "return window.waited", Vec::new()).await?;
    let wasm = page.requested().iter().skip(asked).filter(|path| path.ends_with(".wasm")).count();
    ensure!(wasm <= 1, "{count} elements ask for {wasm} wasm files.");
    Ok(Duration::from_secs_f64(waited.as_f64().unwrap_or_default() / 1e3))
}
