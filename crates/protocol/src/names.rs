//! Enumerations whose variants have one lasting spelling in files, links and pages.

/// Declares an enumeration with `ALL`, `as_str`, `parse`, `Display` and serde by that spelling.
macro_rules! named {
    ($(#[$outer:meta])* pub enum $Name:ident { $($(#[$inner:meta])* $Variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $Name { $($(#[$inner])* $Variant),+ }

        impl $Name {
            /// Every variant, in the documented order.
            pub const ALL: &'static [$Name] = &[$($Name::$Variant),+];

            /// The spelling used in files, links and pages.
            pub const fn as_str(self) -> &'static str {
                match self { $($Name::$Variant => $text),+ }
            }

            /// The variant at this position of [`Self::ALL`], the form that links store.
            pub fn from_position(position: u8) -> Option<$Name> {
                Self::ALL.get(usize::from(position)).copied()
            }

            /// The variant spelled so, if there is one.
            pub fn parse(text: &str) -> Option<$Name> {
                match text { $($text => Some($Name::$Variant),)+ _ => None }
            }
        }

        impl core::fmt::Display for $Name {
            fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

/// Serde for a type that is one string in files (`Display` and `parse`), and its position in links.
macro_rules! serde_as_text {
    ($Name:ty, $expected:literal) => {
        serde_as_text!($Name, $expected, u8, |value: &$Name| *value as u8, |position| <$Name>::from_position(position));
    };
    ($Name:ty, $expected:literal, $Compact:ty, $compact:expr, $expand:expr) => {
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return serializer.collect_str(self);
                }
                let compact: fn(&$Name) -> $Compact = $compact;
                serde::Serialize::serialize(&compact(self), serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $Name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if !deserializer.is_human_readable() {
                    let expand: fn($Compact) -> Option<$Name> = $expand;
                    let compact = <$Compact as serde::Deserialize>::deserialize(deserializer)?;
                    return expand(compact).ok_or_else(|| serde::de::Error::custom("no such value"));
                }
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $Name;

                    fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        formatter.write_str($expected)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                        <$Name>::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

/// `Clone` field by field, so that `clone_from` reuses what the target has on the heap. A search makes millions of copies.
macro_rules! clone_in_place {
    ($Name:ty { $($field:ident),+ $(,)? }) => {
        impl Clone for $Name {
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone()),+ }
            }

            fn clone_from(&mut self, source: &Self) {
                $(self.$field.clone_from(&source.$field);)+
            }
        }
    };
}

pub(crate) use {clone_in_place, named, serde_as_text};
