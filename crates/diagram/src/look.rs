//! How each class of shape looks where no style sheet is: fills and strokes as attributes, in two sets of colours.
//!
//! The page says the same in `static/page.css` and `static/lanes.css`; a test holds both together.

use crate::scene::Class;

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in a command or an attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A colour by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Behind lifelines' names.
    Bg,
    /// Behind everything.
    Panel,
    /// Text, messages.
    Ink,
    /// Text of less weight, replies.
    Mute,
    /// Ornament.
    Line,
    /// The order system.
    Order,
    /// The broker.
    Broker,
    /// The cart system.
    Cart,
    /// What fails.
    Bad,
    /// The check back, and what is not decided.
    Check,
    /// What agrees.
    Ok,
    /// Strokes of what is to come.
    Ghost,
    /// Text of what is to come.
    GhostText,
    /// Text on the playhead's pill.
    On,
    /// Behind a check.
    Tint,
    /// Behind what fails.
    BadTint,
}

impl Ink {
    /// The name of the style sheet's property, the value in light, the value in dark.
    pub const fn values(self) -> [&'static str; 3] {
        match self {
            Self::Bg => ["bg", "#fbfbf9", "#12151c"],
            Self::Panel => ["panel", "#ffffff", "#1a1f29"],
            Self::Ink => ["ink", "#1d2433", "#e8ebf2"],
            Self::Mute => ["mute", "#646b7a", "#a3acbd"],
            Self::Line => ["line", "#dfe3ea", "#2f3847"],
            Self::Order => ["order", "#0072b2", "#56b4e9"],
            Self::Broker => ["broker", "#6a3d8a", "#d9bdf0"],
            Self::Cart => ["cart", "#007856", "#3dcb9c"],
            Self::Bad => ["bad", "#b3202e", "#ff7a5c"],
            Self::Check => ["check", "#a85500", "#ffb14e"],
            Self::Ok => ["ok", "#007856", "#3dcb9c"],
            Self::Ghost => ["ghost", "#838c9d", "#76829a"],
            Self::GhostText => ["gink", "#646b7a", "#a3acbd"],
            Self::On => ["on", "#ffffff", "#12151c"],
            Self::Tint => ["tint", "#fdf3e6", "#2b2518"],
            Self::BadTint => ["badtint", "#fbedee", "#2e1f1e"],
        }
    }

    /// The colour in this set, as `#rrggbb`.
    pub const fn hex(self, theme: Theme) -> &'static str {
        let [_, light, dark] = self.values();
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}

/// What an attribute is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A colour.
    Of(Ink),
    /// A word or a number.
    Is(&'static str),
}

/// A presentation attribute and its value.
pub type Attribute = (&'static str, Value);

use Value::{Is, Of};

const FILL: &str = "fill";
const STROKE: &str = "stroke";
const WIDTH: &str = "stroke-width";
const DASHES: &str = "stroke-dasharray";
const CAP: &str = "stroke-linecap";
const JOIN: &str = "stroke-linejoin";

/// Which classes give which attributes. Later lines win.
const RULES: &[(&str, &[Attribute])] = &[
    // Texts.
    ("nohalo", &[(FILL, Of(Ink::Ink))]),
    (
        "halo",
        &[
            (FILL, Of(Ink::Ink)),
            ("paint-order", Is("stroke")),
            (STROKE, Of(Ink::Panel)),
            (WIDTH, Is("4")),
            (JOIN, Is("round")),
        ],
    ),
    ("halo t-check", &[(STROKE, Of(Ink::Tint))]),
    ("struck", &[("text-decoration", Is("line-through"))]),
    // Lanes and lifelines.
    ("lane", &[(FILL, Is("none")), (STROKE, Of(Ink::Line))]),
    ("head", &[(FILL, Of(Ink::Bg)), (STROKE, Of(Ink::Line))]),
    ("head dead", &[(FILL, Of(Ink::Panel)), (STROKE, Of(Ink::Bad)), (DASHES, Is("3 3"))]),
    ("life", &[(STROKE, Of(Ink::Line)), (WIDTH, Is("1.5"))]),
    ("openlife", &[(STROKE, Of(Ink::Check)), (WIDTH, Is("5")), (DASHES, Is("2 2"))]),
    ("openlife ghost", &[(STROKE, Of(Ink::Ghost)), (WIDTH, Is("4")), ("opacity", Is(".6"))]),
    ("deadlife", &[(STROKE, Of(Ink::Bad)), (WIDTH, Is("1.6")), (DASHES, Is("2 5")), (CAP, Is("round"))]),
    ("deadlife ghost", &[(STROKE, Of(Ink::Ghost))]),
    ("busy", &[(FILL, Of(Ink::Panel)), (STROKE, Of(Ink::Ghost)), (WIDTH, Is("1.2"))]),
    ("busy order", &[(STROKE, Of(Ink::Order))]),
    ("busy cart", &[(STROKE, Of(Ink::Cart))]),
    ("busy ghost", &[(DASHES, Is("2.5 2.5"))]),
    ("band", &[(FILL, Of(Ink::Tint))]),
    // Messages.
    ("m", &[(STROKE, Of(Ink::Ink)), (WIDTH, Is("1.8")), (FILL, Is("none"))]),
    ("a", &[(FILL, Of(Ink::Ink))]),
    ("m ack", &[(STROKE, Of(Ink::Mute)), (WIDTH, Is("1.4")), (DASHES, Is("5 3"))]),
    ("a ack", &[(FILL, Of(Ink::Mute))]),
    ("m check", &[(STROKE, Of(Ink::Check)), (WIDTH, Is("3.2"))]),
    ("a check", &[(FILL, Of(Ink::Check))]),
    ("m lost", &[(STROKE, Of(Ink::Bad))]),
    ("m lost back", &[(WIDTH, Is("1.4")), (DASHES, Is("5 3"))]),
    ("a lost", &[(FILL, Of(Ink::Bad))]),
    ("m ghost", &[(STROKE, Of(Ink::Ghost)), (WIDTH, Is("1.6")), (DASHES, Is("3 3.5"))]),
    ("a ghost", &[(FILL, Of(Ink::Ghost))]),
    ("m ghost check", &[(STROKE, Of(Ink::Check)), (WIDTH, Is("2.4")), (DASHES, Is("4 4"))]),
    ("a ghost check", &[(FILL, Of(Ink::Check))]),
    ("cross", &[(STROKE, Of(Ink::Bad)), (WIDTH, Is("2.6")), (CAP, Is("round")), (FILL, Is("none"))]),
    ("cross thin", &[(WIDTH, Is("1.9"))]),
    ("crossbg", &[(FILL, Of(Ink::Panel))]),
    // Numbers.
    ("badge", &[(FILL, Of(Ink::Ink))]),
    ("badge ack", &[(FILL, Of(Ink::Mute))]),
    ("badge check", &[(FILL, Of(Ink::Check))]),
    ("badge lost", &[(FILL, Of(Ink::Bad))]),
    ("badge ghost", &[(FILL, Of(Ink::Panel)), (STROKE, Of(Ink::Ghost)), (WIDTH, Is("1.3"))]),
    ("badge ghost check", &[(STROKE, Of(Ink::Check)), (WIDTH, Is("1.8"))]),
    // Pills.
    ("pill", &[(FILL, Of(Ink::Panel)), (STROKE, Of(Ink::Ghost)), (WIDTH, Is("1.3"))]),
    ("pill order", &[(STROKE, Of(Ink::Order))]),
    ("pill broker", &[(STROKE, Of(Ink::Broker))]),
    ("pill cart", &[(STROKE, Of(Ink::Cart))]),
    ("pill check", &[(STROKE, Of(Ink::Check)), (WIDTH, Is("1.8")), (FILL, Of(Ink::Tint))]),
    ("pill lost", &[(STROKE, Of(Ink::Bad)), (FILL, Of(Ink::BadTint))]),
    ("pill ghost", &[(STROKE, Of(Ink::Ghost)), (DASHES, Is("3 2.5"))]),
    ("pill lost ghost", &[(STROKE, Of(Ink::Bad)), (FILL, Of(Ink::Panel))]),
    ("pill wait", &[(STROKE, Of(Ink::Line))]),
    // Orders, waits.
    ("sign", &[(FILL, Is("none")), (STROKE, Of(Ink::GhostText)), (WIDTH, Is("1.5")), (JOIN, Is("round"))]),
    ("skip", &[(STROKE, Of(Ink::Ghost)), (WIDTH, Is("1.4")), (DASHES, Is("1 6")), (CAP, Is("round"))]),
    // Tones of text, over what stands above.
    ("t-mute", &[(FILL, Of(Ink::Mute))]),
    ("t-ghost", &[(FILL, Of(Ink::GhostText))]),
    ("t-check", &[(FILL, Of(Ink::Check))]),
    ("t-bad", &[(FILL, Of(Ink::Bad))]),
    ("t-order", &[(FILL, Of(Ink::Order))]),
    ("t-broker", &[(FILL, Of(Ink::Broker))]),
    ("t-cart", &[(FILL, Of(Ink::Cart))]),
    ("t-bg", &[(FILL, Of(Ink::Panel))]),
    // The cylinder of a database, whose tone is one of text.
    ("icon", &[(FILL, Is("none")), (STROKE, Of(Ink::Ink)), (WIDTH, Is("1.2"))]),
    ("icon t-mute", &[(STROKE, Of(Ink::Mute))]),
    ("icon t-ghost", &[(STROKE, Of(Ink::GhostText))]),
    ("icon t-check", &[(STROKE, Of(Ink::Check))]),
];

/// The presentation attributes of a class, each once.
pub fn look(class: Class) -> Vec<Attribute> {
    let words: Vec<&str> = class.0.split(' ').chain(class.1.split(' ')).collect();
    let mut look: Vec<Attribute> = Vec::new();
    for (needed, attributes) in RULES {
        if !needed.split(' ').all(|word| words.contains(&word)) {
            continue;
        }
        for (name, value) in *attributes {
            match look.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = *value,
                None => look.push((name, *value)),
            }
        }
    }
    look
}
