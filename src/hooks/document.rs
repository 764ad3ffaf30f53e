//! The document's language, colours and title follow the session; preferences are saved.

use half_message_locale::page;
use yew::prelude::*;

use crate::preferences;
use crate::session::{Preferences, Theme};

/// Keeps the document in step with the preferences.
#[hook]
pub fn use_document(now: Preferences) {
    let before = use_mut_ref(|| now);
    use_effect_with(now, move |now| {
        preferences::save(*now, before.replace(*now));
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        document.set_title(page::DOCUMENT_TITLE.of(now.language));
        let Some(root) = document.document_element() else { return };
        let _ = root.set_attribute("lang", now.language.html_lang());
        let _ = match now.theme {
            Theme::Auto => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.as_str()),
        };
    });
}
