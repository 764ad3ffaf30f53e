//! A picture that stands alone looks as the page does: its table of looks against the page's style sheets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use half_message_diagram::look::{Ink, Value, look};
use half_message_diagram::{Class, Theme};

const PAGE: &str = include_str!("../../../static/page.css");
const LANES: &str = include_str!("../../../static/lanes.css");

/// The attributes that a style sheet gives as properties too.
const PROPERTIES: [&str; 9] = [
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "paint-order",
    "opacity",
    "text-decoration",
];

const INKS: [Ink; 16] = [
    Ink::Bg,
    Ink::Panel,
    Ink::Ink,
    Ink::Mute,
    Ink::Line,
    Ink::Order,
    Ink::Broker,
    Ink::Cart,
    Ink::Bad,
    Ink::Check,
    Ink::Ok,
    Ink::Ghost,
    Ink::GhostText,
    Ink::On,
    Ink::Tint,
    Ink::BadTint,
];

/// Each class of a shape that a picture draws, with the element that it is drawn as.
fn classes() -> Vec<(&'static str, Class)> {
    let tones = ["", "ack", "check", "lost", "ghost", "ghost check"];
    let texts = ["", "t-mute", "t-check", "t-bad", "t-ghost"];
    let mut all = Vec::new();
    for tone in tones {
        all.extend([("line", Class("m", tone)), ("path", Class("a", tone)), ("circle", Class("badge", tone))]);
    }
    all.push(("line", Class("m", "lost back")));
    for tone in texts {
        for base in ["halo", "nohalo", "halo time", "halo stage"] {
            all.push(("text", Class(base, tone)));
        }
        if tone != "t-bad" {
            all.push(("path", Class("icon", tone)));
        }
    }
    for tone in ["t-order", "t-broker", "t-cart", "t-bg", "t-bad struck"] {
        all.push(("text", Class("nohalo", tone)));
    }
    for tone in ["order", "broker", "cart", "check", "lost", "ghost", "lost ghost", "wait"] {
        all.push(("rect", Class("pill", tone)));
    }
    for tone in ["order", "broker", "cart", "ghost"] {
        all.push(("rect", Class("busy", tone)));
    }
    for (tag, base, tones) in [
        ("path", "lane", &[""][..]),
        ("rect", "head", &["", "dead"]),
        ("line", "life", &[""]),
        ("line", "openlife", &["", "ghost"]),
        ("line", "deadlife", &["", "ghost"]),
        ("rect", "band", &[""]),
        ("path", "cross", &["", "thin"]),
        ("circle", "crossbg", &[""]),
        ("path", "sign", &[""]),
        ("line", "skip", &[""]),
    ] {
        all.extend(tones.iter().map(|tone| (tag, Class(base, tone))));
    }
    all
}

/// A rule of a style sheet: one selector, and what it sets.
struct Rule {
    tag: Option<String>,
    classes: Vec<String>,
    sets: Vec<(String, String)>,
}

impl Rule {
    fn matches(&self, tag: &str, class: Class) -> bool {
        let has = |wanted: &String| class.0.split(' ').chain(class.1.split(' ')).any(|word| word == wanted);
        self.tag.as_deref().is_none_or(|wanted| wanted == tag) && self.classes.iter().all(has)
    }
}

/// The rules of the lanes' sheet that hold for a shape by itself, weaker ones first.
fn rules() -> Vec<Rule> {
    let (still, _) = LANES.split_once("/* A row answers as a whole */").unwrap();
    let mut text = String::new();
    for part in still.split("/*") {
        text.push_str(part.split_once("*/").map_or(part, |(_, after)| after));
    }
    let mut rules: Vec<(usize, Rule)> = Vec::new();
    for block in text.split('}') {
        let Some((selectors, body)) = block.split_once('{') else { continue };
        let sets: Vec<(String, String)> = body
            .split(';')
            .filter_map(|set| set.split_once(':'))
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .filter(|(name, _)| PROPERTIES.contains(&name.as_str()))
            .collect();
        for selector in selectors.split(',').map(str::trim) {
            // The lanes themselves are around every shape.
            let own = selector.trim_start_matches(".lanes ").trim_start_matches(".scene ");
            if own.contains([' ', ':', '[', '>']) || own.starts_with(".lanes") {
                continue;
            }
            let (tag, classes) = own.split_once('.').map_or((own, ""), |(tag, classes)| (tag, classes));
            let classes: Vec<String> = classes.split('.').filter(|one| !one.is_empty()).map(str::to_owned).collect();
            let weight = 10 * (classes.len() + usize::from(own != selector)) + usize::from(!tag.is_empty());
            let tag = (!tag.is_empty()).then(|| tag.to_owned());
            rules.push((weight, Rule { tag, classes, sets: sets.clone() }));
        }
    }
    rules.sort_by_key(|(weight, _)| *weight);
    rules.into_iter().map(|(_, rule)| rule).collect()
}

#[test]
fn colours_are_those_of_the_page() {
    for ink in INKS {
        let [name, light, dark] = ink.values();
        let line = format!("--{name}: light-dark({light}, {dark});");
        assert!(PAGE.contains(&line), "static/page.css has no `{line}`");
        assert_eq!([ink.hex(Theme::Light), ink.hex(Theme::Dark)], [light, dark]);
    }
}

#[test]
fn shapes_look_as_on_the_page() {
    let rules = rules();
    for (tag, class) in classes() {
        let mut sheet: BTreeMap<&str, String> = BTreeMap::new();
        for rule in rules.iter().filter(|rule| rule.matches(tag, class)) {
            sheet.extend(rule.sets.iter().map(|(name, value)| (name.as_str(), value.replace("px", ""))));
        }
        let table: BTreeMap<&str, String> = look(class)
            .into_iter()
            .map(|(name, value)| match value {
                Value::Of(ink) => (name, format!("var(--{})", ink.values()[0])),
                Value::Is(word) => (name, word.to_owned()),
            })
            .collect();
        assert!(!sheet.is_empty(), "no rule for {class:?}");
        assert_eq!(table, sheet, "{tag} {class:?}");
    }
}
