//! Sentences in both languages, side by side, so that neither can be forgotten.
//!
//! A template names its arguments as `{0}`, `{1}`; `{0|message|messages}` chooses by that number. `*strong*` and
//! `` `code` `` mark what the page sets apart. [`Both::checked`] runs while the crate compiles: a sentence that is
//! empty, or that names an argument in one language only, does not compile.

use std::fmt::Write;

use half_message_protocol::{Millis, NodeId, Place};

use crate::amount::length;
use crate::language::Language;
use crate::place;

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both {
    en: &'static str,
    zh: &'static str,
}

impl Both {
    /// A text without arguments.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self::checked(en, zh, 0)
    }

    /// A text that uses exactly the arguments `0..count` in both languages. Call it in a `const` only: it asserts.
    pub(crate) const fn checked(en: &'static str, zh: &'static str, count: u64) -> Self {
        assert!(!en.is_empty() && !zh.is_empty(), "a sentence is empty");
        assert!(arguments(en) == (1 << count) - 1, "the English sentence does not use exactly its arguments");
        assert!(arguments(zh) == (1 << count) - 1, "the Chinese sentence does not use exactly its arguments");
        Self { en, zh }
    }

    /// A text that names the same letters of a [`crate::vocabulary`] in both languages. Call it in a `const` only.
    pub(crate) const fn named(en: &'static str, zh: &'static str) -> Self {
        assert!(!en.is_empty() && !zh.is_empty(), "a sentence is empty");
        assert!(arguments(en) == arguments(zh), "a sentence names an argument in one language only");
        assert!(arguments(en) & !VOCABULARY == 0, "a sentence names a letter that no vocabulary has");
        Self { en, zh }
    }

    /// The text in this language.
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        }
    }
}

/// The letters that [`crate::vocabulary`] knows.
const VOCABULARY: u64 = arguments("{o}{f}{t}{a}{b}{A}{B}{s}{w}{d}{k}{n}{c}{x}{y}{z}{i}{p}{h}{g}{e}");

/// The arguments that a template names, as bits: digits, then letters.
const fn arguments(template: &str) -> u64 {
    let mut found = 0;
    let mut rest = template.as_bytes();
    while let [byte, tail @ ..] = rest {
        if *byte == b'{' {
            found |= match tail {
                [digit @ b'0'..=b'9', ..] => 1 << (*digit - b'0'),
                [letter @ b'a'..=b'z', ..] => 1 << (*letter - b'a' + 10),
                [letter @ b'A'..=b'Z', ..] => 1 << (*letter - b'A' + 36),
                _ => 1 << 63,
            };
        }
        rest = tail;
    }
    found
}

/// A text in spans, some of them set apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich(pub Vec<Span>);

/// A piece of a [`Rich`] text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Running text.
    Plain(String),
    /// Bold.
    Strong(String),
    /// A name of the broker's own, in mono.
    Code(String),
}

impl Span {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) => text,
        }
    }
}

impl Rich {
    /// The text without its marks.
    pub fn text(&self) -> String {
        self.0.iter().map(Span::text).collect()
    }

    /// Adds another sentence behind this one.
    #[must_use]
    pub(crate) fn and(mut self, language: Language, next: Self) -> Self {
        if language == Language::En && !self.0.is_empty() {
            self.push_plain(" ");
        }
        self.0.extend(next.0);
        self
    }

    fn push_plain(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Span::Plain(last)) => last.push_str(text),
            _ => self.0.push(Span::Plain(text.to_owned())),
        }
    }
}

/// What a template is filled with. It owns nothing, so that a call drops nothing.
#[derive(Clone, Copy)]
pub(crate) enum Arg<'a> {
    Number(u64),
    Signed(i64),
    Text(&'a str),
    Length(Millis),
    Node(NodeId),
    Place(Place),
}

/// What can stand for an argument.
pub(crate) trait AsArg {
    /// The argument.
    fn arg(&self) -> Arg<'_>;
}

macro_rules! as_arg {
    ($($Type:ty => |$value:ident| $arg:expr),+ $(,)?) => {
        $(impl AsArg for $Type {
            fn arg(&self) -> Arg<'_> {
                let $value = self;
                $arg
            }
        })+
    };
}

as_arg! {
    u16 => |value| Arg::Number((*value).into()),
    u32 => |value| Arg::Number((*value).into()),
    u64 => |value| Arg::Number(*value),
    usize => |value| Arg::Number(*value as u64),
    i64 => |value| Arg::Signed(*value),
    str => |value| Arg::Text(value),
    String => |value| Arg::Text(value),
    Millis => |value| Arg::Length(*value),
    NodeId => |value| Arg::Node(*value),
    Place => |value| Arg::Place(*value),
}

impl<T: AsArg + ?Sized> AsArg for &T {
    fn arg(&self) -> Arg<'_> {
        (*self).arg()
    }
}

impl Arg<'_> {
    fn write(&self, language: Language, text: &mut String) {
        match self {
            Self::Number(number) => {
                let _ = write!(text, "{number}");
            }
            Self::Signed(number) => {
                let _ = write!(text, "{number}");
            }
            Self::Text(plain) => text.push_str(plain),
            Self::Length(ms) => text.push_str(&length(*ms)),
            Self::Node(node) => text.push_str(&place::node_in_sentence(language, *node)),
            Self::Place(at) => text.push_str(&place::place_in_sentence(language, *at)),
        }
    }

    const fn is_node(&self) -> bool {
        matches!(self, Self::Node(_) | Self::Place(_))
    }

    const fn is_one(&self) -> bool {
        matches!(self, Self::Number(1))
    }
}

/// Fills a template, without marks.
#[inline(never)]
pub(crate) fn fill_text(language: Language, template: &Both, args: &[Arg<'_>]) -> String {
    fill(language, template, args).text()
}

/// Fills a template by position; `*strong*` and `` `code` `` become spans.
#[inline(never)]
pub(crate) fn fill(language: Language, template: &Both, args: &[Arg<'_>]) -> Rich {
    fill_with(language, template, &|digit| args.get(usize::from(digit.wrapping_sub(b'0'))).copied())
}

/// Fills a template with the arguments that `argument` knows by their digit or letter.
#[inline(never)]
pub(crate) fn fill_with<'a>(language: Language, template: &Both, argument: &dyn Fn(u8) -> Option<Arg<'a>>) -> Rich {
    let mut rich = Rich::default();
    let mut text = String::new();
    let mut rest = template.of(language);
    let mut mark = None;
    while let Some(at) = rest.find(['{', '*', '`']) {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        let mut chars = tail.chars();
        let found = chars.next();
        rest = chars.as_str();
        if found == Some('{') {
            let Some((inside, after)) = rest.split_once('}') else { break };
            place_argument(language, inside, argument, after, &mut rich, &mut text);
            rest = close_up(&text, after);
        } else {
            flush(&mut rich, &mut text, mark);
            mark = if mark == found { None } else { found };
        }
    }
    text.push_str(rest);
    flush(&mut rich, &mut text, mark);
    rich
}

/// Between two Chinese words stands no space: `协调者崩溃`, but `order-a 崩溃`.
fn close_up<'a>(before: &str, after: &'a str) -> &'a str {
    let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    match after.strip_prefix(' ') {
        Some(next) if before.ends_with(is_chinese) && next.starts_with(is_chinese) => next,
        _ => after,
    }
}

fn place_argument<'a>(
    language: Language,
    inside: &str,
    argument: &dyn Fn(u8) -> Option<Arg<'a>>,
    after: &str,
    rich: &mut Rich,
    text: &mut String,
) {
    let mut words = inside.split('|');
    let name = words.next().and_then(|name| name.bytes().next());
    let Some(arg) = name.and_then(argument) else { return };
    if let (Some(one), Some(many)) = (words.next(), words.next()) {
        text.push_str(if arg.is_one() { one } else { many });
        return;
    }
    let mut word = String::new();
    arg.write(language, &mut word);
    // A sentence that begins with a node such as "the broker" begins with a capital.
    if rich.0.is_empty()
        && text.is_empty()
        && arg.is_node()
        && let Some(name) = word.strip_prefix("the ")
    {
        word = ["The ", name].concat();
    }
    let needs_space = |left: Option<char>, right: Option<char>| {
        language == Language::Zh && left.zip(right).is_some_and(|(left, right)| meet_badly(left, right))
    };
    // Behind an opening mark the text so far is in the last span.
    let before = match rich.0.last_mut() {
        Some(Span::Plain(last)) if text.is_empty() => last,
        _ => &mut *text,
    };
    if needs_space(before.chars().next_back(), word.chars().next()) {
        before.push(' ');
    }
    text.push_str(&word);
    if needs_space(word.chars().next_back(), after.trim_start_matches(['*', '`']).chars().next()) {
        text.push(' ');
    }
}

/// Whether Chinese and Latin meet here, which are set with a space between them.
fn meet_badly(left: char, right: char) -> bool {
    let is_chinese = |char: char| ('\u{4E00}'..='\u{9FFF}').contains(&char);
    is_chinese(left) && right.is_ascii_alphanumeric() || left.is_ascii_alphanumeric() && is_chinese(right)
}

fn flush(rich: &mut Rich, text: &mut String, mark: Option<char>) {
    if text.is_empty() {
        return;
    }
    let text = core::mem::take(text);
    rich.0.push(match mark {
        Some('*') => Span::Strong(text),
        Some(_) => Span::Code(text),
        None => Span::Plain(text),
    });
}

/// `say!(language, argument, …; "English", "中文")`: a [`Rich`] sentence, checked while compiling.
macro_rules! say {
    ($($all:tt)*) => { $crate::sentence::filled!(fill, $($all)*) };
}

/// As `say!`, without marks: a `String`.
macro_rules! text {
    ($($all:tt)*) => { $crate::sentence::filled!(fill_text, $($all)*) };
}

/// `both!("English", "中文")`: a text whose arguments are letters of a vocabulary, checked while compiling.
macro_rules! both {
    ($en:literal, $zh:literal $(,)?) => {
        const { &$crate::sentence::Both::named($en, $zh) }
    };
}

macro_rules! filled {
    ($fill:ident, $language:expr $(, $arg:expr)*; $en:literal, $zh:literal $(,)?) => {
        $crate::sentence::$fill(
            $language,
            const { &$crate::sentence::Both::checked($en, $zh, <[&str]>::len(&[$(stringify!($arg)),*]) as u64) },
            &[$($crate::sentence::AsArg::arg(&$arg)),*],
        )
    };
}

/// A list of texts without arguments; `ALL` names them for the review print.
macro_rules! texts {
    ($($(#[$doc:meta])* $NAME:ident = $en:literal, $zh:literal;)+) => {
        $($(#[$doc])* pub const $NAME: $crate::sentence::Both = $crate::sentence::Both::new($en, $zh);)+

        /// Every text of this module, for review.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, $crate::sentence::Both)] = &[$((stringify!($NAME), $NAME)),+];
    };
}

pub(crate) use {both, filled, say, text, texts};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_arguments_are_placed() {
        let rich =
            say!(Language::En, 2_u16, NodeId::Broker; "{1} asks *{0}* {0|time|times} (`max`).", "{1}问了 {0} 次。");
        assert_eq!(
            rich.0,
            [
                Span::Plain("The broker asks ".into()),
                Span::Strong("2".into()),
                Span::Plain(" times (".into()),
                Span::Code("max".into()),
                Span::Plain(").".into()),
            ]
        );
        assert_eq!(text!(Language::En, 1_u16; "{0} {0|time|times}", "{0} 次"), "1 time");
    }

    #[test]
    fn arguments_keep_their_own_marks() {
        assert_eq!(text!(Language::En, "a*b`{0}"; "<{0}>", "{0}"), "<a*b`{0}>");
    }
}
