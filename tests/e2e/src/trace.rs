//! How long Chromium's main thread works for one thing that a person does, out of its own trace.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::page::Page;

/// One thing that a thread did.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// What: `EventDispatch`, `FunctionCall`, `UpdateLayoutTree`, `Layout`, `Paint`, `Layerize` …
    pub name: String,
    #[serde(rename = "ts")]
    start: f64,
    #[serde(rename = "dur", default)]
    duration: f64,
    /// How long of that the thread had a processor, where the system tells.
    #[serde(rename = "tdur")]
    running: Option<f64>,
    #[serde(rename = "pid")]
    process: u64,
    #[serde(rename = "tid")]
    thread: u64,
    #[serde(default)]
    args: Value,
}

impl Event {
    fn end(&self) -> f64 {
        self.start + self.duration
    }

    fn dispatches(&self, kind: &str) -> bool {
        let told = self.args.get("data").and_then(|data| data.get("type")).and_then(Value::as_str);
        self.name == "EventDispatch" && told == Some(kind)
    }

    fn is_on_thread_of(&self, other: &Self) -> bool {
        (self.process, self.thread) == (other.process, other.thread)
    }
}

impl Page {
    /// Marks a moment in the trace: the next event of a kind, such as `click`, counts.
    pub async fn mark(&self, name: &str) -> Result<()> {
        self.evaluate("performance.mark(arguments[0])", vec![json!(name)]).await.map(drop)
    }

    /// What has been recorded since the page was opened, by time. To be asked for once, at the
    /// end: Chromium's driver does not go on recording reliably after that.
    pub async fn trace(&self) -> Result<Vec<Event>> {
        #[derive(Deserialize)]
        struct Entry {
            message: Message,
        }
        #[derive(Deserialize)]
        struct Message {
            method: String,
            params: Value,
        }
        let mut events = Vec::new();
        for entry in self.browser.driver.get_log("performance").await? {
            let Entry { message } = serde_json::from_str(&entry.message)
                .context("The driver's log of performance is not as it should be")?;
            if message.method == "Tracing.dataCollected" {
                // Metadata has neither time nor thread.
                events.extend(serde_json::from_value::<Event>(message.params));
            }
        }
        events.sort_by(|one, other| one.start.total_cmp(&other.start));
        Ok(events)
    }
}

/// What the main thread did for one thing that a person does.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// From beginnings to ends.
    pub taken: Duration,
    /// Without the time in which another process had the processor.
    pub running: Duration,
}

/// How long the main thread worked after each mark of a name, from the dispatch of the next event
/// of a kind, such as `click`, until the next frame was painted and cut into layers: script,
/// style, layout and paint, without the time in which it waited for the frame.
pub fn work_after_marks(trace: &[Event], name: &str, kind: &str) -> Result<Vec<Work>> {
    let marks = trace.iter().filter(|event| event.name == name);
    marks.map(|mark| work_after(trace, mark, kind)).collect()
}

fn work_after(trace: &[Event], mark: &Event, kind: &str) -> Result<Work> {
    let from = trace.partition_point(|event| event.start < mark.start);
    let same_thread = || trace.iter().skip(from).filter(|event| event.is_on_thread_of(mark));
    let dispatch = same_thread().find(|event| event.dispatches(kind));
    let dispatch = dispatch.with_context(|| format!("The trace shows no {kind} after a mark."))?;
    let painted = same_thread()
        .find(|event| event.name == "Layerize" && event.start >= dispatch.end())
        .with_context(|| format!("The trace shows no frame after a {kind}."))?
        .end();

    let (mut worked, mut ran) = (0.0, 0.0);
    let mut done_until = dispatch.start;
    let until_painted = |event: &&Event| event.start >= dispatch.start && event.start < painted;
    for event in same_thread().filter(until_painted) {
        let end = event.end().min(painted);
        // Nested events lie within what is counted already.
        if end > done_until {
            let taken = end - event.start.max(done_until);
            worked += taken;
            ran += event.running.unwrap_or(taken).min(taken);
            done_until = end;
        }
    }
    let micros = |time: f64| Duration::from_secs_f64(time / 1e6);
    Ok(Work { taken: micros(worked), running: micros(ran) })
}

/// The value that a share of the samples, such as 0.95, does not exceed.
pub fn percentile(samples: &[Duration], share: f64) -> Option<Duration> {
    let mut sorted = samples.to_vec();
    sorted.sort();
    let rank = (samples.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied()
}
