//! The two languages, and how a page chooses one.

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// Both, in the order in which a switch offers them.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The spelling in links, attributes and storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// Reads that spelling.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The value of the document's `lang` attribute.
    pub const fn html_lang(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The language's own name, as the switch shows it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// The first language of a browser's list that the page speaks, else English. Any Chinese counts.
    pub fn choose<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        let spoken = |tag: &str| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.as_str()))
        };
        tags.into_iter().find_map(spoken).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spoken_language_is_chosen() {
        for (tags, expected) in [
            (&["zh-CN", "en"][..], Language::Zh),
            (&["ZH-Hant-TW"], Language::Zh),
            (&["de-AT", "zh"], Language::Zh),
            (&["de", "en-GB", "zh"], Language::En),
            (&["zhx"], Language::En),
            (&[""], Language::En),
            (&[], Language::En),
        ] {
            assert_eq!(Language::choose(tags.iter().copied()), expected, "{tags:?}");
        }
    }

    #[test]
    fn spellings_are_read_back() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Some(language));
        }
        assert_eq!(Language::parse("EN"), None);
    }
}
