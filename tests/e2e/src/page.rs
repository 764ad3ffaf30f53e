//! What a person does with the page, and what a case waits for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, TypingData, WebDriver, WebElement};

use crate::browser::{Browser, Engine, PATIENCE};
use crate::media::Size;
use crate::project;
use crate::server::Server;

/// The page in a browser.
pub struct Page {
    pub(crate) browser: Browser,
    pub(crate) server: Server,
}

impl Page {
    /// A browser that shows nothing yet.
    pub fn new(browser: Browser, server: Server) -> Self {
        Self { browser, server }
    }

    /// The session in the browser, for what a person does with a pointer held down.
    pub fn driver(&self) -> &WebDriver {
        &self.browser.driver
    }

    /// Opens an address below the page's root, such as `#s=…`, in a window of this size, and
    /// waits until the page has drawn its `<main>`.
    pub async fn open(&self, address: &str, size: Size) -> Result<()> {
        self.set_size(size).await?;
        let url = format!("{}/{address}", self.server.origin());
        self.browser.driver.goto(&url).await.with_context(|| format!("Cannot open {url}"))?;
        self.drawn().await
    }

    /// As [`Page::open`], for a document that has no `<main>`.
    pub async fn open_without_main(&self, address: &str, size: Size) -> Result<()> {
        self.set_size(size).await?;
        let url = format!("{}/{address}", self.server.origin());
        self.browser.driver.goto(&url).await.with_context(|| format!("Cannot open {url}"))?;
        self.collect_errors().await
    }

    /// Opens a file of `dist/` from the disk, without a server.
    pub async fn open_file(&self, name: &str) -> Result<()> {
        self.set_size(Size::DESKTOP).await?;
        let file = project::dist()?.join(name);
        self.browser.driver.goto(&format!("file://{}", file.display())).await.with_context(|| format!("No {name}"))?;
        self.drawn().await
    }

    /// The browser that shows it.
    pub const fn engine(&self) -> Engine {
        self.browser.engine
    }

    /// What the browser holds after its garbage is gone: DOM nodes and listeners. Chromium only.
    pub async fn dom_counters(&self) -> Result<(u64, u64)> {
        let cdp = self.browser.driver.cdp();
        // A first collection frees what keeps others alive through finalizers.
        for _ in 0..3 {
            cdp.send_raw("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let counters = cdp.send_raw("Memory.getDOMCounters", json!({})).await?;
        let count = |name: &str| counters.get(name).and_then(Value::as_u64).with_context(|| format!("No {name}"));
        Ok((count("nodes")?, count("jsEventListeners")?))
    }

    /// Loads the page again at its present address.
    pub async fn reload(&self) -> Result<()> {
        self.browser.driver.refresh().await?;
        self.drawn().await
    }

    /// Goes back in the browser's history.
    pub async fn back(&self) -> Result<()> {
        Ok(self.browser.driver.back().await?)
    }

    /// Goes forward in the browser's history.
    pub async fn forward(&self) -> Result<()> {
        Ok(self.browser.driver.forward().await?)
    }

    /// The address in the address bar, the fragment included.
    pub async fn address(&self) -> Result<String> {
        Ok(self.browser.driver.current_url().await?.into())
    }

    /// The document's title.
    pub async fn title(&self) -> Result<String> {
        Ok(self.browser.driver.title().await?)
    }

    /// The paths that the page has asked its host for, in order.
    pub fn requested(&self) -> Vec<String> {
        self.server.requested()
    }

    /// The first displayed element that a CSS selector finds, waiting for it.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        let query = self.browser.driver.query(By::Css(css)).and_displayed();
        query.first().await.with_context(|| format!("The page shows no `{css}`"))
    }

    /// All elements that a CSS selector finds at this moment.
    pub async fn find_all(&self, css: &str) -> Result<Vec<WebElement>> {
        Ok(self.browser.driver.find_all(By::Css(css)).await?)
    }

    /// The visible element of an ARIA role whose accessible name contains `name`, waiting for it.
    ///
    /// The name is taken from `aria-labelledby`, `aria-label`, a `<label>` or the text, in this
    /// order.
    pub async fn named(&self, role: &str, name: &str) -> Result<WebElement> {
        let what = format!("there is a {role} named `{name}`");
        let found = self.wait(&what, include_str!("named.js"), vec![json!(role), json!(name)]);
        Ok(thirtyfour::WebElement::from_json(found.await?, self.browser.driver.handle().clone())?)
    }

    /// Clicks the first displayed element that a CSS selector finds, waiting for it.
    pub async fn click(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        element.click().await.with_context(|| format!("`{css}` cannot be clicked"))
    }

    /// Clicks the element of this role and name, as in [`Page::named`].
    pub async fn click_named(&self, role: &str, name: &str) -> Result<()> {
        let element = self.named(role, name).await?;
        element.click().await.with_context(|| format!("The {role} `{name}` cannot be clicked"))
    }

    /// Presses keys where the focus is, one after the other: a text or a [`thirtyfour::Key`].
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.browser.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Chooses a file in an `<input type="file">`, which may be hidden.
    pub async fn choose_file(&self, css: &str, file: &Path) -> Result<()> {
        let input = self.browser.driver.query(By::Css(css)).first().await;
        let input = input.with_context(|| format!("The page has no `{css}`"))?;
        Ok(input.send_keys(file.display().to_string()).await?)
    }

    /// The text that the first element of a CSS selector shows.
    pub async fn text(&self, css: &str) -> Result<String> {
        Ok(self.find(css).await?.text().await?)
    }

    /// Runs the body of a JavaScript function in the page; `arguments` holds what is given.
    pub async fn evaluate(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let answer = self.browser.driver.execute(body, arguments).await;
        Ok(answer.with_context(|| format!("The script fails: {body}"))?.json().clone())
    }

    /// Waits until the first displayed element of a CSS selector contains a text.
    pub async fn wait_for_text(&self, css: &str, text: &str) -> Result<()> {
        let script = "return [...document.querySelectorAll(arguments[0])]
            .some(found => found.checkVisibility() && found.textContent.includes(arguments[1]))";
        let what = format!("`{css}` says `{text}`");
        self.wait(&what, script, vec![json!(css), json!(text)]).await.map(drop)
    }

    /// Waits until a CSS selector finds nothing.
    pub async fn wait_until_gone(&self, css: &str) -> Result<()> {
        let script = "return document.querySelector(arguments[0]) === null";
        self.wait(&format!("`{css}` is gone"), script, vec![json!(css)]).await.map(drop)
    }

    /// Waits until a script answers with something true, and returns that. The page is looked
    /// at once a frame; `what` completes the sentence "gave up waiting until …".
    pub async fn wait(&self, what: &str, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = include_str!("wait.js");
        let mut all = vec![json!(body), json!(PATIENCE.as_millis())];
        all.extend(arguments);
        let answer = self.browser.driver.execute_async(script, all).await;
        let answer = answer.with_context(|| format!("Cannot wait until {what}"))?;
        match answer.json() {
            Value::Null => bail!("Gave up waiting until {what}."),
            found => Ok(found.clone()),
        }
    }

    /// Waits until fonts are there and nothing moves any more.
    pub async fn settle(&self) -> Result<()> {
        let script = "return document.fonts.status === 'loaded' && document.getAnimations()
            .every(motion => motion.playState !== 'running'
                || motion.effect.getComputedTiming().endTime === Infinity)";
        self.wait("the page is at rest", script, Vec::new()).await.map(drop)
    }

    /// Writes what the window shows to `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let file = project::screenshots()?.join(format!("{name}.png"));
        self.browser.driver.screenshot(&file).await.context("The browser takes no screenshot")?;
        Ok(file)
    }

    /// Closes the browser.
    pub async fn close(self) -> Result<()> {
        self.browser.quit().await
    }

    async fn drawn(&self) -> Result<()> {
        self.collect_errors().await?;
        let script = "return document.querySelector('main') !== null";
        self.wait("the page has drawn its <main>", script, Vec::new()).await.map(drop)
    }
}
