//! Icons, drawn as paths: never taken from a font, never fetched.

use half_message_diagram::VerdictMark;
use half_message_protocol::Verdict;
use yew::prelude::*;

use super::element::{El, el};
use super::parts::when;

/// The strokes and the filled parts of an icon, in a square of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    stroke: &'static str,
    fill: &'static str,
}

impl Glyph {
    const fn stroke(stroke: &'static str) -> Self {
        Self { stroke, fill: "" }
    }

    const fn fill(fill: &'static str) -> Self {
        Self { stroke: "", fill }
    }
}

/// A database.
pub const DATABASE: Glyph = Glyph::stroke(
    "M4 5c0-1.3 2.7-2.4 6-2.400s6 1.1 6 2.4-2.7 2.4-6 2.400S4 6.3 4 5v10c0 1.3 2.7 2.4 6 2.400s6-1.1 6-2.400V5M4 10c0 1.3 2.7 2.4 6 2.400s6-1.1 6-2.4",
);
/// A message that nobody sees yet.
pub const HALF: Glyph = Glyph::stroke(
    "M2.5 5l7.5 6 7.5-6M2.5 7.500v2M2.5 12v3h2.500M7.5 15h2M12 15h2M17.5 7.500v2M17.5 12v3H16M5 5h2M9 5h2M13 5h2",
);
/// A message.
pub const MESSAGE: Glyph = Glyph::stroke("M2.5 5h15v10h-15zM2.5 5l7.5 6 7.5-6");
/// A shopping cart.
pub const CART: Glyph = Glyph {
    stroke: "M2 3.500h2.400l2 9h8.400l1.8-6.500H5.2",
    fill: "M9.1 16a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0zM15.3 16a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
};
/// To the first step.
pub const FIRST: Glyph = Glyph::fill("M4 4h2.400v12H4zM16 4v12L7.4 10z");
/// One step back.
pub const BACK: Glyph = Glyph::fill("M14 4v12L5.4 10z");
/// One step forward.
pub const FORWARD: Glyph = Glyph::fill("M6 4v12l8.6-6z");
/// To the last step.
pub const LAST: Glyph = Glyph::fill("M13.6 4H16v12h-2.400zM4 4v12l8.6-6z");
/// Opens a list below.
pub const CHEVRON: Glyph = Glyph::stroke("M5 7.500l5 5 5-5");
/// A file is opened.
pub const OPEN_FILE: Glyph = Glyph::stroke("M2.5 16V4.500h5l1.7 2h7.300V9M2.5 16l2.7-7h13l-2.7 7z");
/// A file is saved.
pub const SAVE_FILE: Glyph = Glyph::stroke("M10 2.800v9.700M6 8.800l4 4 4-4M3 13.500v3.200h14v-3.2");
/// The run is handed out.
pub const SHARE: Glyph = Glyph::stroke(
    "M7.300 9L12.700 5.700M7.300 11L12.700 14.300M7.500 10a2.300 2.300 0 1 1-4.600 0 2.300 2.300 0 0 1 4.600 0zM17.100 4.500a2.300 2.300 0 1 1-4.600 0 2.300 2.300 0 0 1 4.600 0zM17.100 15.500a2.300 2.300 0 1 1-4.600 0 2.300 2.300 0 0 1 4.600 0z",
);
/// The setup.
pub const SETUP: Glyph = Glyph::stroke(
    "M3 5.500h6M13 5.500h4M3 14.500h3M10 14.500h7M13 5.500a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM10 14.500a2 2 0 1 1-4 0 2 2 0 0 1 4 0z",
);
/// Settings of broker and clients.
pub const SETTINGS: Glyph =
    Glyph::stroke("M3 4.500h14v4H3zM3 11.500h14v4H3zM6 6.500h.1M6 13.500h.1M12 6.500h2.500M12 13.500h2.500");
/// Ways of messaging side by side.
pub const COMPARE: Glyph =
    Glyph::stroke("M2.5 3.500h6v13h-6zM11.500 3.500h6v13h-6zM4.5 7h2M4.5 10h2M13.500 7h2M13.500 13h2");
/// Takes an edit back.
pub const UNDO: Glyph = Glyph::stroke("M7 3.500L3 7.500l4 4M3.5 7.500H12a4.5 4.5 0 0 1 0 9H8");
/// Redo.
pub const REDO: Glyph = Glyph::stroke("M13 3.500l4 4-4 4M16.5 7.500H8a4.5 4.5 0 0 0 0 9h4");
/// A menu.
pub const MENU: Glyph = Glyph::stroke("M3 5.500h14M3 10h14M3 14.500h14");
/// Closes what is open, takes a line away.
pub const CLOSE: Glyph = Glyph::stroke("M5 5l10 10M15 5L5 15");
/// Something can fail.
pub const BOLT: Glyph = Glyph::stroke("M11.5 1.500L4 11.500h5l-1 7 8-10.500h-5z");
/// Something is wrong.
pub const WARNING: Glyph =
    Glyph { stroke: "M10 2.200L18.5 17h-17zM10 7.500v4.5", fill: "M11 14.300a1 1 0 1 1-2 0 1 1 0 0 1 2 0z" };
/// The keys.
pub const KEYBOARD: Glyph = Glyph::stroke("M2 5h16v10H2zM5 8.200h.1M8.3 8.200h.1M11.6 8.200h.1M15 8.200h.1M6 11.800h8");
/// Colours as the system has them.
pub const THEME_AUTO: Glyph =
    Glyph { stroke: "M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0z", fill: "M10 2.500a7.5 7.5 0 0 1 0 15z" };
/// Light colours.
pub const THEME_LIGHT: Glyph = Glyph::stroke(
    "M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zM10 1.800v2M10 16.200v2M1.8 10h2M16.2 10h2M4.2 4.200l1.4 1.400M14.4 14.400l1.4 1.400M4.2 15.800l1.4-1.400M14.4 5.600l1.4-1.4",
);
/// Dark colours.
pub const THEME_DARK: Glyph = Glyph::stroke("M16.8 12.200A7.2 7.2 0 0 1 7.8 3.200a7.2 7.2 0 1 0 9 9z");

/// An order's sign: a disc, a square, a triangle, a diamond, and round again.
pub fn sign(order: u16) -> Html {
    let d = match order % 4 {
        1 => "M1.200 5a3.800 3.800 0 1 1 7.600 0a3.800 3.800 0 1 1-7.600 0z",
        2 => "M1.500 1.500h7v7h-7z",
        3 => "M5 1L9.400 8.800H.6z",
        _ => "M5 .5L9.500 5L5 9.500L.5 5z",
    };
    el("svg", "sign")
        .set("viewBox", "0 0 10 10")
        .set("width", "10")
        .set("aria-hidden", "true")
        .kid(el("path", "").set("d", d))
        .done()
}

/// An icon of this size, in the colour of the text around it.
pub fn icon(glyph: Glyph, size: u8) -> Html {
    let part = |class, d: &'static str| (!d.is_empty()).then(|| el("path", class).set("d", d));
    drawing("glyph", size).maybe(part("s", glyph.stroke)).maybe(part("f", glyph.fill)).done()
}

/// A square of 20 units, drawn at this size.
fn drawing(class: &'static str, size: u8) -> El {
    let size = size.to_string();
    el("svg", class)
        .put("width", size.clone())
        .put("height", size)
        .set("viewBox", "0 0 20 20")
        .set("aria-hidden", "true")
}

/// The play button's disc.
pub fn play(is_playing: bool, size: u8) -> Html {
    let inside = if is_playing {
        "M6.8 5.800h2.300v8.400H6.800zM10.9 5.800h2.300v8.400h-2.300z"
    } else {
        "M7.7 5.800v8.400l6.8-4.200z"
    };
    drawing("glyph", size)
        .kid(el("path", "f").set("d", "M19.5 10a9.5 9.5 0 1 1-19 0 9.5 9.5 0 0 1 19 0z"))
        .kid(el("path", "on").set("d", inside))
        .done()
}

/// The page's own mark: a message, half of it drawn.
pub fn logo() -> Html {
    let dashes =
        el("rect", "dashes").set("x", "1.5").set("y", "4").set("width", "19").set("height", "14").set("rx", "3");
    drawing("glyph", 22)
        .set("viewBox", "0 0 22 22")
        .kid(dashes)
        .kid(el("path", "f").set("d", "M11 4h6.500a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H11z"))
        .done()
}

/// The class that colours a verdict.
pub const fn hue(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Consistent | Verdict::ConsistentIdempotent => "ok",
        Verdict::InBetween | Verdict::Bound => "mid",
        Verdict::Repairable | Verdict::Inconsistent => "bad",
    }
}

/// A verdict's own mark: told apart by shape, not by colour alone.
pub fn mark(verdict: Verdict, size: u8) -> Html {
    let VerdictMark { outline, is_filled, line, dot } = VerdictMark::of(verdict);
    let part = |class, d: &'static str| (!d.is_empty()).then(|| el("path", class).set("d", d));
    drawing("", size)
        .classes(&["verdict-mark", hue(verdict), when(is_filled, "full")])
        .maybe(part("outline", outline))
        .maybe(part("line", line))
        .maybe(part("dot", dot))
        .done()
}
