//! The frame around every case.

use std::error::Error;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;
use std::{fmt, fs, io};

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::page::Page;
use crate::project;
use crate::server::Server;

/// A case that takes longer than this hangs.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs a story in a fresh browser. `name` names the screenshot of a failure:
/// `target/screenshots/NAME-failed.png`.
///
/// # Errors
///
/// What the story returns; an error in the page's console; a request to another origin; a page
/// that is not built; a browser that does not start.
pub async fn case(name: &str, story: impl AsyncFnOnce(&Page) -> Result<()>) -> Outcome {
    run(name, story).await.map_err(Failure)
}

/// What a case returns.
pub type Outcome = std::result::Result<(), Failure>;

/// Why a case failed. Its `Debug`, which the test runner prints, is sentences without a backtrace.
pub struct Failure(anyhow::Error);

impl fmt::Debug for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<String> = self.0.chain().map(without_stack_of_the_driver).collect();
        out.write_str(&sentences.join("\n  "))
    }
}

fn without_stack_of_the_driver(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    text.split("Stacktrace:").next().unwrap_or_default().trim_end().to_owned()
}

async fn run(name: &str, story: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    forget_last_failure(name)?;
    let server = Server::start(&project::dist()?, &project::examples()?).await?;
    let page = Page::new(Browser::start().await?, server);

    let checked_story = async {
        story(&page).await?;
        page.no_console_errors().await?;
        page.no_foreign_requests().await
    };
    let outcome = AssertUnwindSafe(timeout(LIMIT, checked_story)).catch_unwind().await;
    if !matches!(outcome, Ok(Ok(Ok(())))) {
        tell_where_it_stood(&page, name).await;
    }
    let closed = page.close().await;
    match outcome {
        Ok(Ok(told)) => told.and(closed),
        Ok(Err(_)) => Err(anyhow!("The case `{name}` takes longer than {} s.", LIMIT.as_secs())),
        Err(panic) => resume_unwind(panic),
    }
}

async fn tell_where_it_stood(page: &Page, name: &str) {
    match page.screenshot(&failed(name)).await {
        Ok(file) => eprintln!("{name}: see {}", file.display()),
        Err(error) => eprintln!("{name}: no screenshot: {error:#}"),
    }
    for error in page.take_console_errors().await.unwrap_or_default() {
        eprintln!("{name}: console: {error}");
    }
}

fn forget_last_failure(name: &str) -> Result<()> {
    let file = project::screenshots()?.join(failed(name)).with_extension("png");
    match fs::remove_file(&file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("Cannot remove {}", file.display()))
        }
        _ => Ok(()),
    }
}

fn failed(name: &str) -> String {
    format!("{name}-failed")
}
