//! Diagrams that are written, read by Mermaid itself: each draws every message, and no text of a run becomes syntax.

use std::fs;

use half_message_diagram::Theme;
use half_message_e2e::{Error, Outcome, Page, Result, Size, case, ensure, project};
use half_message_export::{Format, Options, export};
use half_message_locale::Language;
use half_message_protocol::{Scenario, Text, run};
use half_message_scenario_json::read;
use serde_json::json;

/// What would be something else than a text.
const HOSTILE: &str =
    "</text><img src=x onerror=alert(1)> \" ' & %%{init: {'theme':'dark'}}%% #quot; end; $$x$$ `b` wrap: A->>B: c";

fn diagram(scenario: &Scenario, language: Language) -> String {
    export(&run(scenario), Format::Mermaid, Options { language, theme: Theme::Light, until: None }).unwrap_or_default()
}

/// Draws a diagram; the texts along its messages and all texts that it shows, or what Mermaid says against it.
async fn draw(page: &Page, text: &str) -> Result<[Vec<String>; 2]> {
    let script = "const [text] = arguments;
        window.drawn = null;
        mermaid.parse(text).then(() => mermaid.render('diagram', text)).then(({ svg }) => {
            const place = document.createElement('div');
            place.innerHTML = svg;
            const texts = kind => [...place.querySelectorAll(kind)].map(one => one.textContent);
            window.drawn = [texts('.messageText'), texts('text')];
        }, error => { window.drawn = String(error); });";
    page.evaluate(script, vec![json!(text)]).await?;
    let drawn = page.wait("the diagram is drawn", "return window.drawn", Vec::new()).await?;
    serde_json::from_value(drawn.clone()).map_err(|_| Error::msg(format!("{drawn}\n{text}")))
}

#[tokio::test]
async fn mermaid_draws_every_run() -> Outcome {
    case("mermaid", async |page: &Page| {
        page.open("", Size::DESKTOP).await?;
        page.evaluate(&[&project::mermaid()?, ";mermaid.initialize({ startOnLoad: false })"].concat(), Vec::new())
            .await?;
        let mut files: Vec<_> =
            fs::read_dir(project::root()?.join("static/scenarios"))?.collect::<std::io::Result<_>>()?;
        files.retain(|file| !file.file_name().to_string_lossy().starts_with("bench-"));
        for file in files {
            let scenario = read(&fs::read_to_string(file.path())?).map_err(|why| Error::msg(format!("{why:?}")))?;
            for language in Language::ALL {
                let text = diagram(&scenario, language);
                let [messages, _] = draw(page, &text).await?;
                let arrow = |line: &&str| line.trim_start().starts_with('p') && !line.contains(" as ");
                let wanted = text.lines().filter(arrow).count();
                ensure!(messages.len() == wanted, "{}: {messages:?}\n{text}", file.path().display());
            }
        }
        let mut scenario = Scenario::default();
        scenario.title = Text { en: HOSTILE.to_owned(), zh: HOSTILE.to_owned() };
        scenario.notes = scenario.title.clone();
        let [_, texts] = draw(page, &diagram(&scenario, Language::En)).await?;
        ensure!(texts.iter().any(|text| text == HOSTILE), "The title is not there letter by letter: {texts:?}");
        Ok(())
    })
    .await
}
