//! English and Chinese: switched at once, remembered, and told to assistive tools.

use half_message_e2e::{Outcome, Page, Result, Size, case, ensure};

async fn document_is_in(page: &Page, language: &str) -> Result<()> {
    let script = "return document.documentElement.lang === arguments[0]";
    page.wait(&format!("the document is in {language}"), script, vec![language.into()]).await.map(drop)
}

#[tokio::test]
async fn in_chinese() -> Outcome {
    case("chinese", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        document_is_in(page, "en").await?;
        page.click("button.language").await?;
        page.wait_for_text("section.verdict", "处理中").await?;
        document_is_in(page, "zh-CN").await?;

        page.click("[data-step='1001.commit']").await?;
        page.wait_for_text("[role=menu]", "丢失").await?;
        page.settle().await?;
        page.is_accessible().await?;
        page.click("[data-how='lost']").await?;
        page.find("[data-step='1001.check.1']").await?;
        page.settle().await?;
        page.is_accessible().await?;

        page.open("", Size::DESKTOP).await?;
        page.wait_for_text("section.verdict", "处理中").await?;
        document_is_in(page, "zh-CN").await?;
        page.click("button.language").await?;
        page.wait_for_text("section.verdict", "In between").await?;
        Ok(())
    })
    .await
}

/// Nothing that a person reads is left in the other language.
#[tokio::test]
async fn no_english_is_left_in_chinese() -> Outcome {
    case("chinese-complete", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.click("button.language").await?;
        page.wait_for_text("section.verdict", "处理中").await?;
        // Identifiers and names stay Latin; two English words side by side are a sentence.
        let script = r"const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const left = [];
            while (walker.nextNode()) {
                const text = walker.currentNode.data.trim();
                const parent = walker.currentNode.parentElement;
                if (!parent.closest('code, .mono, noscript, script, style, [lang=en]') && /[a-z]{2,} [a-z]{2,}/.test(text)) left.push(text);
            }
            for (const element of document.querySelectorAll('[aria-label], [title]')) {
                for (const text of [element.getAttribute('aria-label'), element.getAttribute('title')])
                    if (text && /[a-z]{2,} [a-z]{2,}/.test(text)) left.push(text);
            }
            return left";
        let left = page.evaluate(script, Vec::new()).await?;
        ensure!(left.as_array().is_some_and(Vec::is_empty), "Still English: {left}");
        Ok(())
    })
    .await
}
