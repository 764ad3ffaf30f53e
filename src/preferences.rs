//! What the page remembers between visits: language, theme and speed, as plain strings in local storage. A browser
//! that refuses storage is served all the same.

use half_message_locale::Language;

use crate::session::{Preferences, Speed, Theme};

const LANGUAGE: &str = "half-message.language";
const THEME: &str = "half-message.theme";
const SPEED: &str = "half-message.speed";

/// The saved preferences; the language of the link, if it has one, comes first, the browser's comes last.
pub fn load(of_link: Option<Language>) -> Preferences {
    let saved = |name: &str| storage().and_then(|storage| storage.get_item(name).ok().flatten());
    Preferences {
        language: of_link
            .or_else(|| saved(LANGUAGE).and_then(|text| Language::parse(&text)))
            .unwrap_or_else(of_browser),
        theme: saved(THEME).and_then(|text| Theme::parse(&text)).unwrap_or_default(),
        speed: saved(SPEED).and_then(|text| Speed::parse(&text)).unwrap_or_default(),
    }
}

/// Saves what differs from before.
pub fn save(now: Preferences, before: Preferences) {
    let Some(storage) = storage() else { return };
    let pairs = [
        (LANGUAGE, now.language.as_str(), before.language.as_str()),
        (THEME, now.theme.as_str(), before.theme.as_str()),
        (SPEED, now.speed.as_str(), before.speed.as_str()),
    ];
    for (name, value, old) in pairs {
        if value != old {
            let _ = storage.set_item(name, value);
        }
    }
}

fn of_browser() -> Language {
    let tags = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    let tags: Vec<String> = tags.iter().filter_map(|tag| tag.as_string()).collect();
    Language::choose(tags.iter().map(String::as_str))
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
