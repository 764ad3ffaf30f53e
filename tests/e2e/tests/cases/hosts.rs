//! Sites made by other people's tools, with runs in them. `cargo xtask test --all` builds them and runs these cases.

use half_message_e2e::{Outcome, Page, Result, Size, case, ensure};
use serde_json::json;

const SCREEN: Size = Size { width: 1280, height: 900 };

/// Waits until the run of the element with this id stands at a step; what its frame says of its language.
async fn alive(page: &Page, id: &str) -> Result<String> {
    let script = "const root = document.getElementById(arguments[0])?.shadowRoot;
        return root?.querySelector('[data-step]') && root.querySelector('.frame').lang";
    let language = page.wait(&format!("the run `{id}` is alive"), script, vec![json!(id)]).await?;
    Ok(language.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_vitepress_site_keeps_its_runs_alive_while_it_goes_from_page_to_page() -> Outcome {
    case("host-vitepress", async |page| {
        page.open("examples/vitepress/site/index.html", SCREEN).await?;
        ensure!(alive(page, "run").await? == "en", "The run does not follow the page's language.");
        page.evaluate("document.querySelector('main a[href*=second]').click()", Vec::new()).await?;
        alive(page, "calm").await?;
        page.back().await?;
        alive(page, "run").await?;
        page.evaluate("document.documentElement.classList.add('dark')", Vec::new()).await?;
        let dark = "return getComputedStyle(document.getElementById('run')).colorScheme === 'dark'";
        page.wait("the run is dark", dark, Vec::new()).await?;
        page.screenshot("host-vitepress").await?;
        page.open("examples/vitepress/site/zh/index.html", SCREEN).await?;
        ensure!(alive(page, "run").await? == "zh-CN", "The run does not follow the page's language.");
        let wasm = page.requested().into_iter().filter(|path| path.ends_with("element_bg.wasm")).count();
        ensure!(wasm <= 2, "The wasm was asked for {wasm} times on two pages.");
        Ok(())
    })
    .await
}

/// The run follows the dark class of the page around it.
async fn darkens(page: &Page, script: &str) -> Result<()> {
    page.evaluate(script, Vec::new()).await?;
    let dark = "return getComputedStyle(document.getElementById('run')).colorScheme === 'dark'";
    page.wait("the run is dark", dark, Vec::new()).await.map(drop)
}

#[tokio::test]
async fn a_docusaurus_site_renders_on_a_server_first_and_keeps_its_runs_alive() -> Outcome {
    case("host-docusaurus", async |page| {
        page.open("examples/docusaurus/site/", SCREEN).await?;
        ensure!(alive(page, "run").await? == "en", "The run does not follow the page's language.");
        page.evaluate("document.querySelector('article a[href*=calm]').click()", Vec::new()).await?;
        alive(page, "calm").await?;
        page.back().await?;
        alive(page, "run").await?;
        darkens(page, "document.documentElement.dataset.theme = 'dark'").await?;
        page.screenshot("host-docusaurus").await?;
        page.open("examples/docusaurus/site/zh-CN/", SCREEN).await?;
        ensure!(alive(page, "run").await? == "zh-CN", "The run does not follow the page's language.");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_book_has_live_runs_in_its_chapters() -> Outcome {
    case("host-mdbook", async |page| {
        page.open("examples/mdbook/site/lost.html", SCREEN).await?;
        ensure!(alive(page, "run").await? == "en", "The run does not follow the page's language.");
        darkens(page, "document.documentElement.className = 'navy sidebar-visible'").await?;
        page.screenshot("host-mdbook").await?;
        page.open("examples/mdbook/site/calm.html", SCREEN).await?;
        alive(page, "calm").await?;
        page.open("examples/mdbook/site/zh/lost.html", SCREEN).await?;
        ensure!(alive(page, "run").await? == "zh-CN", "The run does not speak the chapter's language.");
        Ok(())
    })
    .await
}
