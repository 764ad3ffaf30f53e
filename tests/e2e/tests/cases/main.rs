//! The end-to-end cases: one file for each, in which a person uses the built page.
//!
//! Run them with `cargo xtask test`, or by themselves after `cargo xtask dist`:
//! `cargo test --package half-message-e2e`.

mod address;
mod breaks;
mod compare;
mod crash;
mod detail;
mod files;
mod keyboard;
mod languages;
mod mermaid;
mod opens;
mod phone;
mod ready_runs;
mod recordings;
mod screens;
mod settings;
mod setup;
mod several_orders;
mod share;
mod sizes;
mod ways;

use half_message_e2e::{Page, Result, ensure};

/// The steps that are drawn, by name.
async fn drawn(page: &Page) -> Result<Vec<String>> {
    Ok(page.steps().await?.into_iter().map(|step| step.id).collect())
}

/// Asserts that the page is exactly as wide as its window.
async fn fits_its_window(page: &Page) -> Result<()> {
    let script = "const wide = document.documentElement.scrollWidth - innerWidth;
        return wide > 0 ? [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5)
            .slice(0, 5).map(element => element.tagName + '.' + element.getAttribute('class')) : []";
    let wide = page.evaluate(script, Vec::new()).await?;
    ensure!(wide.as_array().is_some_and(Vec::is_empty), "Wider than the window: {wide}");
    Ok(())
}
