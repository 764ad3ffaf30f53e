//! A run in other places: a link to the page, an element in a page of one's own, a frame.

pub use crate::element::Controls;

use half_message_locale::Language;
use half_message_protocol::{Moment, Scenario};

use crate::components::run_picker::words;
use crate::link::{Link, MAX_PAYLOAD};
use crate::ready_runs;

/// The height of a frame until it says its own, px.
const HEIGHT: &str = "420";

/// Where the page stands, and what stands beside it for other pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The page's address, without its run.
    pub page: String,
    /// What other pages can take from there; `None` where the site has only the page.
    pub embed: Option<Embed>,
}

/// The parts of the site that are made for other pages, by their addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embed {
    /// The page for frames.
    pub frame: String,
    /// The script of the element.
    pub script: String,
    /// The style sheet that keeps the element's room.
    pub sheet: String,
}

impl Site {
    /// The site with a page at this address. `parts` names, if the site has them, the page for frames, the script and the
    /// style sheet of the element, in this order, seen from there.
    pub fn of(page: &str, parts: Option<&str>) -> Self {
        let page = page.split('#').next().unwrap_or_default().to_owned();
        let mut files = parts.unwrap_or_default().split_whitespace().map(|file| beside(&page, file));
        let mut embed = || Some(Embed { frame: files.next()?, script: files.next()?, sheet: files.next()? });
        let embed = embed();
        Self { page, embed }
    }
}

/// Colours in another page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// Those of the page around it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Colours {
    /// In the order of the choice.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The value of the attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A run, and how others see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// The run.
    pub scenario: Scenario,
    /// The ready run that it comes from.
    pub origin: Option<String>,
    /// The language; `None` for the reader's own.
    pub language: Option<Language>,
    /// Where it opens; `None` at the beginning.
    pub start: Option<Moment>,
    /// Colours, in other pages.
    pub colours: Colours,
    /// Controls, in other pages.
    pub controls: Controls,
    /// Whether steps can be made to fail, in other pages.
    pub can_fail: bool,
    /// Whether the verdict is shown, in other pages.
    pub has_verdict: bool,
}

impl Shared {
    /// The link to the page; `Err` with its length where it is longer than what is read.
    pub fn link(&self, site: &Site) -> Result<String, usize> {
        let link = self.as_link(self.language, self.start);
        let length = link.payload().len();
        if length > MAX_PAYLOAD { Err(length) } else { Ok([site.page.as_str(), &link.fragment()].concat()) }
    }

    /// The element with its style sheet and script. What stands in it is for readers without scripts.
    pub fn element(&self, site: &Site, embed: &Embed, language: Language) -> String {
        let mut element = "<half-message".to_owned();
        for (name, value) in self.attributes() {
            element.push(' ');
            element.push_str(name);
            if !value.is_empty() {
                element.push_str(&["=\"", &escaped(&value), "\""].concat());
            }
        }
        let link = self.link(site).unwrap_or_else(|_| site.page.clone());
        let sheet = ["<link rel=\"stylesheet\" href=\"", &escaped(&embed.sheet), "\">"].concat();
        let script = ["<script type=\"module\" src=\"", &escaped(&embed.script), "\"></script>"].concat();
        let instead = ["  <a href=\"", &escaped(&link), "\">", &escaped(&self.title(language)), "</a>"].concat();
        [&sheet, &script, &[&element, ">"].concat(), instead.as_str(), "</half-message>"].join("\n")
    }

    /// The frame. Its address has the element's attributes behind `#`.
    pub fn frame(&self, embed: &Embed, language: Language) -> String {
        let fields: Vec<String> = self
            .attributes()
            .into_iter()
            .map(|(name, value)| if value.is_empty() { name.to_owned() } else { [name, "=", &value].concat() })
            .collect();
        let address = [embed.frame.as_str(), "#", &fields.join("&")].concat();
        let (address, title) = (escaped(&address), escaped(&self.title(language)));
        [
            ["<iframe src=\"", &address, "\""].concat(),
            [
                "  title=\"",
                &title,
                "\" loading=\"lazy\" width=\"100%\" height=\"",
                HEIGHT,
                "\" style=\"border:0\"></iframe>",
            ]
            .concat(),
        ]
        .join("\n")
    }

    /// The attributes that differ from their defaults; one that says yes by being there has no value.
    fn attributes(&self) -> Vec<(&'static str, String)> {
        let ready = self.origin.as_deref().and_then(ready_runs::find).filter(|run| run.scenario == self.scenario);
        let scenario = match ready {
            Some(run) => run.id.to_owned(),
            None => ["s=", &self.as_link(None, None).payload()].concat(),
        };
        let mut attributes = vec![("scenario", scenario)];
        attributes.extend(self.language.map(|language| ("lang", language.as_str().to_owned())));
        if self.colours != Colours::Auto {
            attributes.push(("theme", self.colours.as_str().to_owned()));
        }
        if self.controls != Controls::Full {
            attributes.push(("controls", self.controls.as_str().to_owned()));
        }
        attributes.extend(self.start.map(|moment| ("start", moment.step.to_string())));
        if !self.can_fail {
            attributes.push(("locked", String::new()));
        }
        if !self.has_verdict {
            attributes.push(("no-verdict", String::new()));
        }
        attributes
    }

    fn as_link(&self, language: Option<Language>, playhead: Option<Moment>) -> Link {
        Link { language, playhead, ..Link::to(self.scenario.clone(), self.origin.clone()) }
    }

    fn title(&self, language: Language) -> String {
        match words(&self.scenario.title, self.language.unwrap_or(language)) {
            "" => half_message_locale::page::way(self.scenario.way).of(language).to_owned(),
            title => title.to_owned(),
        }
    }
}

/// A file in the folder of the page at this address.
fn beside(page: &str, file: &str) -> String {
    let path = page.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or_default();
    [folder, file].concat()
}

/// A text within a quoted attribute, or between tags.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use half_message_protocol::{How, Phase, StepId};

    use super::*;

    fn site(page: &str) -> (Site, Embed) {
        let site = Site::of(page, Some("embed.html embed/half-message.js embed/half-message.css"));
        let embed = site.embed.clone().unwrap();
        (site, embed)
    }

    const PAGE: &str = "https://lessons.example/half-message/index.html#s=AQ";

    fn shared(id: &str) -> Shared {
        let run = ready_runs::find(id).unwrap();
        Shared {
            scenario: run.scenario.clone(),
            origin: Some(run.id.to_owned()),
            language: None,
            start: None,
            colours: Colours::Auto,
            controls: Controls::Full,
            can_fail: true,
            has_verdict: true,
        }
    }

    #[test]
    fn a_ready_run_is_named_and_defaults_are_left_out() {
        let run = shared("commit-lost");
        let (site_of_page, embed) = site(PAGE);
        let link = run.link(&site_of_page).unwrap();
        assert!(link.starts_with("https://lessons.example/half-message/index.html#s="), "{link}");
        let element = run.element(&site_of_page, &embed, Language::En);
        let lines: Vec<&str> = element.lines().collect();
        let link_line = format!("  <a href=\"{link}\">The commit is lost</a>");
        assert_eq!(
            lines,
            [
                "<link rel=\"stylesheet\" href=\"https://lessons.example/half-message/embed/half-message.css\">",
                "<script type=\"module\" src=\"https://lessons.example/half-message/embed/half-message.js\"></script>",
                "<half-message scenario=\"commit-lost\">",
                link_line.as_str(),
                "</half-message>",
            ]
        );
        let frame = run.frame(&site("https://lessons.example/?lang=x").1, Language::Zh);
        assert_eq!(
            frame,
            "<iframe src=\"https://lessons.example/embed.html#scenario=commit-lost\"\n  \
             title=\"提交丢失\" loading=\"lazy\" width=\"100%\" height=\"420\" style=\"border:0\"></iframe>"
        );
    }

    #[test]
    fn a_site_may_have_nothing_for_other_pages() {
        for parts in [None, Some(""), Some("embed.html")] {
            assert_eq!(Site::of(PAGE, parts).embed, None);
        }
        assert_eq!(Site::of(PAGE, None).page, "https://lessons.example/half-message/index.html");
    }

    #[test]
    fn every_option_is_in_the_code() {
        let step = StepId::parse("1001.check.1").unwrap();
        let mut run = shared("happy-path");
        run.scenario = run.scenario.with_fault(StepId::parse("1001.commit").unwrap(), How::Duplicated);
        run.scenario.title.en = "\"><script>alert(1)</script>".to_owned();
        run.language = Some(Language::En);
        run.start = Some(Moment { step, phase: Phase::Begun });
        (run.colours, run.controls) = (Colours::Dark, Controls::Minimal);
        (run.can_fail, run.has_verdict) = (false, false);
        let (site, embed) = site(PAGE);
        let element = run.element(&site, &embed, Language::Zh);
        let rest = " lang=\"en\" theme=\"dark\" controls=\"minimal\" start=\"1001.check.1\" locked no-verdict>";
        assert!(element.contains("<half-message scenario=\"s=AQ") && element.contains(rest), "{element}");
        assert!(element.contains(">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</a>"), "{element}");
        let frame = run.frame(&embed, Language::Zh);
        let rest =
            "&amp;lang=en&amp;theme=dark&amp;controls=minimal&amp;start=1001.check.1&amp;locked&amp;no-verdict\"";
        assert!(frame.contains("embed.html#scenario=s=AQ") && frame.contains(rest), "{frame}");
        let Some(Ok(link)) = Link::read(run.link(&site).unwrap().split_once('#').unwrap().1) else { panic!() };
        assert_eq!((link.scenario, link.playhead, link.language), (run.scenario, run.start, run.language));
    }
}
