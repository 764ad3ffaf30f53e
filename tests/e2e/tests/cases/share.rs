//! The share dialog: code for other pages, pictures and texts, and what happens where the clipboard is refused.

use half_message_diagram::Theme;
use half_message_e2e::{Context, Key, Media, Outcome, Page, Result, Size, case, ensure, project};
use half_message_export::{Format, Options, export};
use half_message_locale::Language;
use half_message_protocol::{StepId, run};
use half_message_scenario_json::read;
use serde_json::{Value, json};

const SCREEN: Size = Size { width: 1280, height: 880 };

/// Opens a ready run and goes so many steps forward.
async fn open(page: &Page, id: &str, steps: usize) -> Result<()> {
    page.open("", SCREEN).await?;
    page.click("#picker").await?;
    page.click(&format!("[data-run='{id}']")).await?;
    page.wait_until_gone("[data-run]").await?;
    for _ in 0..steps {
        page.press(Key::Right).await?;
    }
    Ok(())
}

async fn share(page: &Page) -> Result<()> {
    page.click_named("button", "Share this run").await?;
    page.find("dialog[open] .share").await?;
    page.settle().await
}

/// Says what the site has for other pages.
async fn offer_embeds(page: &Page) -> Result<()> {
    let script = "document.querySelector('meta[name=half-message-embed]')
        ?? document.head.append(Object.assign(document.createElement('meta'),
            { name: 'half-message-embed', content: 'embed.html embed/half-message.js embed/half-message.css' }))";
    page.evaluate(script, Vec::new()).await.map(drop)
}

/// What a field of the dialog holds.
async fn value(page: &Page, id: &str) -> Result<String> {
    let value = page.evaluate("return document.getElementById(arguments[0]).value", vec![json!(id)]).await?;
    Ok(value.as_str().context("no text")?.to_owned())
}

/// A clipboard that keeps what it is given, or one that refuses.
async fn give_clipboard(page: &Page, works: bool) -> Result<()> {
    let script = "const works = arguments[0];
        const keep = what => works ? (window.kept = what, Promise.resolve()) : Promise.reject(new Error('refused'));
        const clipboard = { writeText: keep, write: async items => keep(await items[0].getType('image/png')) };
        Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })";
    page.evaluate(script, vec![json!(works)]).await.map(drop)
}

/// Notes what would be saved as files: names and contents.
async fn watch_files(page: &Page) -> Result<()> {
    let script = "window.saved = [];
        const create = URL.createObjectURL, blobs = new Map();
        URL.createObjectURL = blob => { const address = create.call(URL, blob); blobs.set(address, blob); return address; };
        HTMLAnchorElement.prototype.click = function () {
            const blob = blobs.get(this.href);
            blob.arrayBuffer().then(bytes => window.saved.push(
                { name: this.download, type: blob.type, bytes: [...new Uint8Array(bytes)] }));
        }";
    page.evaluate(script, Vec::new()).await.map(drop)
}

/// Saves in this format, and returns the file's name and content.
async fn saved(page: &Page, id: &str) -> Result<(String, Vec<u8>)> {
    page.evaluate("window.saved = []", Vec::new()).await?;
    page.click(&format!("[data-save='{id}']")).await?;
    let file = page.wait(&format!("{id} is saved"), "return window.saved[0]", Vec::new()).await?;
    let bytes = file.get("bytes").and_then(Value::as_array).context("no bytes")?;
    let bytes = bytes.iter().filter_map(Value::as_u64).filter_map(|byte| u8::try_from(byte).ok()).collect();
    Ok((file.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(), bytes))
}

#[tokio::test]
async fn code_for_other_pages_follows_the_options() -> Outcome {
    case("share-code", async |page: &Page| {
        open(page, "commit-lost", 5).await?;
        offer_embeds(page).await?;
        share(page).await?;
        page.is_accessible().await?;
        page.screenshot("share").await?;
        let link = value(page, "share-link").await?;
        let address = page.address().await?;
        ensure!(link.split_once('#').map(|(page, _)| page) == address.split_once('#').map(|(page, _)| page), "{link}");
        let element = value(page, "share-element").await?;
        ensure!(element.contains("<half-message scenario=\"commit-lost\" lang=\"en\" start=\"1001."), "{element}");

        page.evaluate("document.getElementById('share-failing').click()", Vec::new()).await?;
        page.evaluate("document.getElementById('share-verdict').click()", Vec::new()).await?;
        let choose = "const [group, word] = arguments;
            const labels = [...document.querySelectorAll(`[role=radiogroup][aria-label='${group}'] label`)];
            labels.find(label => label.textContent === word).click()";
        for (group, word) in [("Language", "中文"), ("Colours", "Dark"), ("Controls", "Small")] {
            page.evaluate(choose, vec![json!(group), json!(word)]).await?;
        }
        page.wait_until_gone(".preview .verdict").await?;
        page.find(".preview[data-theme='dark'][lang='zh-CN']").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("share-options").await?;
        let frame = value(page, "share-frame").await?;
        for part in ["&amp;lang=zh", "&amp;theme=dark", "&amp;controls=minimal", "&amp;start=1001.", "&amp;locked"] {
            ensure!(frame.contains(part), "{part} is not in {frame}");
        }

        // The link opens what the dialog has shown.
        let link = value(page, "share-link").await?;
        let (_, fragment) = link.split_once('#').context("no fragment")?;
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        page.open("#top", SCREEN).await?;
        page.open(&format!("#{fragment}"), SCREEN).await?;
        page.reload().await?;
        page.wait_for_text("#picker", "提交丢失").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_page_writes_is_what_the_command_writes() -> Outcome {
    case("share-files", async |page: &Page| {
        open(page, "sender-dies", 3).await?;
        watch_files(page).await?;
        share(page).await?;
        page.is_accessible().await?;
        page.screenshot("share-files").await?;
        let file = project::root()?.join("static/scenarios/sender-dies.json");
        let scenario = read(&std::fs::read_to_string(file)?)
            .map_err(|refused| half_message_e2e::Error::msg(format!("{refused:?}")))?;
        let trace = run(&scenario);
        let options = |theme, until| Options { language: Language::En, theme, until };
        let written = |format, options| export(&trace, format, options).unwrap_or_default();
        for (id, format, name) in [
            ("share-svg", Format::Svg, "sender-dies.svg"),
            ("share-mermaid", Format::Mermaid, "sender-dies.mmd"),
            ("share-transcript", Format::Transcript, "sender-dies.txt"),
            ("share-json", Format::Json, "sender-dies.trace.json"),
        ] {
            let (saved_name, bytes) = saved(page, id).await?;
            ensure!(saved_name == name, "Saved as {saved_name}");
            let wanted = written(format, options(Theme::Light, None));
            ensure!(
                bytes == wanted.as_bytes(),
                "{name} is not what the command writes: {}",
                String::from_utf8_lossy(&bytes)
            );
        }
        let (name, png) = saved(page, "share-png").await?;
        ensure!(name == "sender-dies.png" && png.starts_with(b"\x89PNG"), "{name}");
        let width = u32::from_be_bytes(png.get(16..20).unwrap_or_default().try_into()?);
        ensure!(width == 2 * 946, "The picture is {width} pixels wide");
        std::fs::write(project::screenshots()?.join("share-picture.png"), &png)?;

        // Up to the reader's step, and dark.
        page.evaluate(
            "for (const label of document.querySelectorAll('#share-files label'))
            if (/^Up to step|^Dark/.test(label.textContent)) label.click()",
            Vec::new(),
        )
        .await?;
        page.settle().await?;
        let (_, bytes) = saved(page, "share-svg").await?;
        let until = StepId::parse("1001.commit");
        let wanted = written(Format::Svg, options(Theme::Dark, until));
        ensure!(bytes == wanted.as_bytes(), "Not the part up to the crash");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_refused_clipboard_leaves_the_text_selected() -> Outcome {
    case("share-clipboard", async |page: &Page| {
        open(page, "commit-lost", 0).await?;
        offer_embeds(page).await?;
        share(page).await?;
        give_clipboard(page, true).await?;
        for id in ["share-link", "share-element", "share-frame"] {
            page.click(&format!("[data-copy='{id}']")).await?;
            page.wait_for_text("dialog [role=status]", "Copied").await?;
            let kept = page.evaluate("return window.kept", Vec::new()).await?;
            ensure!(kept.as_str() == Some(&value(page, id).await?), "{id}: {kept}");
        }
        page.click("[data-copy='share-mermaid']").await?;
        page.wait("the diagram is copied", "return window.kept.startsWith('sequenceDiagram')", Vec::new()).await?;
        page.click("[data-copy='share-png']").await?;
        page.wait("the picture is copied", "return window.kept.type === 'image/png'", Vec::new()).await?;

        give_clipboard(page, false).await?;
        let selected = "const field = document.activeElement;
            return field.value.slice(field.selectionStart, field.selectionEnd)";
        page.click("[data-copy='share-element']").await?;
        page.wait_for_text("dialog [role=status]", "The text is selected").await?;
        let text = page.evaluate(selected, Vec::new()).await?;
        ensure!(text.as_str() == Some(&value(page, "share-element").await?), "{text}");
        page.click("[data-copy='share-transcript']").await?;
        page.find("#share-transcript-text").await?;
        let text = page.wait("the transcript is selected", selected, Vec::new()).await?;
        ensure!(text.as_str().is_some_and(|text| text.contains("Verdict: Consistent")), "{text}");
        page.settle().await?;
        page.is_accessible().await?;
        page.screenshot("share-refused").await?;
        page.click("[data-copy='share-png']").await?;
        page.wait_for_text("dialog [role=status]", "Save it instead").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn it_fits_a_phone_in_both_languages_and_colours() -> Outcome {
    case("share-phone", async |page: &Page| {
        page.set_media(Media { dark: true, ..Media::default() }).await?;
        open(page, "kafka-zombie", 4).await?;
        offer_embeds(page).await?;
        page.click("button.language").await?;
        page.set_size(Size::PHONE).await?;
        page.settle().await?;
        page.click_named("button", "菜单").await?;
        page.click_named("button", "分享这个场景").await?;
        page.find("dialog[open] .share").await?;
        page.settle().await?;
        page.is_accessible().await?;
        crate::fits_its_window(page).await?;
        page.screenshot("share-phone-zh-dark").await?;
        page.evaluate("document.querySelector('#share-files').scrollIntoView()", Vec::new()).await?;
        page.settle().await?;
        page.screenshot("share-phone-files").await?;
        // With the keyboard: the focus is inside, and comes back.
        page.press(Key::Tab).await?;
        let inside = page.evaluate("return document.activeElement.closest('dialog') !== null", Vec::new()).await?;
        ensure!(inside == Value::Bool(true), "The focus is outside");
        page.press(Key::Escape).await?;
        page.wait_until_gone("dialog[open]").await?;
        Ok(())
    })
    .await
}
