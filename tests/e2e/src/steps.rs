//! The steps of the run as the page has drawn them: `data-step` and `data-state`.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::page::Page;

/// A drawn step: its `StepId` and `past`, `now`, `ghost` or `failed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// For example `1001.commit`.
    pub id: String,
    /// Where it stands to the playhead.
    pub state: String,
}

/// Answers with pairs of id and state in the order of the document.
const READ: &str = "return [...document.querySelectorAll('[data-step]')]
    .map(step => [step.dataset.step, step.dataset.state ?? ''])";

impl Page {
    /// The element of a step, waiting for it.
    pub async fn step(&self, id: &str) -> Result<WebElement> {
        self.find(&format!("[data-step='{id}']")).await
    }

    /// All drawn steps, in the order of the document.
    pub async fn steps(&self) -> Result<Vec<Step>> {
        steps(self.evaluate(READ, Vec::new()).await?)
    }

    /// Waits until a step is drawn in a state.
    pub async fn wait_for_step(&self, id: &str, state: &str) -> Result<()> {
        let css = format!("[data-step='{id}'][data-state='{state}']");
        let script = "return document.querySelector(arguments[0]) !== null";
        self.wait(&format!("step {id} is {state}"), script, vec![json!(css)]).await.map(drop)
    }

    /// Notes what the first frame after the next event of a kind (`click`, `keydown`) shows:
    /// call this, act, then [`Page::noted_frame`].
    pub async fn note_next_frame_after(&self, event: &str) -> Result<()> {
        // A listener at the window comes after the page's own, and its frame callback after
        // theirs: what it reads is what this very frame paints.
        let script = format!(
            "const read = () => {{ {READ} }};
             delete window.halfMessageFrame;
             addEventListener(arguments[0], () => requestAnimationFrame(() => {{
                 const steps = read();
                 requestAnimationFrame(() => {{ window.halfMessageFrame = steps; }});
             }}), {{ once: true }})"
        );
        self.evaluate(&script, vec![json!(event)]).await.map(drop)
    }

    /// The steps in the frame that [`Page::note_next_frame_after`] asked for, once it is painted.
    pub async fn noted_frame(&self) -> Result<Vec<Step>> {
        let script = "return window.halfMessageFrame";
        steps(self.wait("the page has drawn the next frame", script, Vec::new()).await?)
    }
}

fn steps(pairs: Value) -> Result<Vec<Step>> {
    let pairs: Vec<(String, String)> =
        serde_json::from_value(pairs).context("The page's steps are not pairs of texts")?;
    Ok(pairs.into_iter().map(|(id, state)| Step { id, state }).collect())
}
