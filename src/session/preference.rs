//! What the bar remembers: language, colours, speed.

use half_message_locale::Language;

/// Declares a preference with its spellings in local storage.
macro_rules! preference {
    ($(#[$outer:meta])* $Name:ident { $($(#[$inner:meta])* $Variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $Name { $($(#[$inner])* $Variant),+ }

        impl $Name {
            /// Every value, in the order of a switch.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),+];

            /// Its spelling.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$Variant => $text),+ }
            }

            /// Reads that spelling.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}

preference! {
    /// The colours of the page.
    Theme {
        /// As the system.
        #[default]
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

preference! {
    /// How fast it plays.
    Speed {
        /// Half.
        Half = "0.5",
        /// As the design says: 1.2 s a row.
        #[default]
        Normal = "1",
        /// Double.
        Double = "2",
        /// Four times.
        Four = "4",
    }
}

impl Speed {
    /// How long playback stays, from a length at normal speed, ms.
    pub const fn scaled(self, ms: u32) -> u32 {
        match self {
            Self::Half => ms * 2,
            Self::Normal => ms,
            Self::Double => ms / 2,
            Self::Four => ms / 4,
        }
    }
}

/// What the page remembers between visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language.
    pub language: Language,
    /// The colours.
    pub theme: Theme,
    /// The speed of playback.
    pub speed: Speed,
}
