//! Tables of the detail view.

use half_message_locale::{Both, Language, detail as words};

use crate::components::element::{El, el};
use crate::components::icon::sign;
use crate::components::parts::when;

/// The newest records that a table shows; of the others it tells how many there are.
pub(super) const SHOWN: usize = 40;

/// A table in a box of its own, which scrolls where it is too wide.
pub(super) fn table(language: Language, name: &'static str, heads: &[Both], rows: Vec<El>) -> El {
    let last = heads.len().saturating_sub(1);
    let head = |(index, head): (usize, &Both)| {
        let cell = el("th", when(index == last, "end")).set("scope", "col");
        // The marks explain themselves.
        let is_read = *head == words::CHANGE;
        if is_read { cell.kid(el("span", "only-read").say(head.of(language))) } else { cell.say(head.of(language)) }
    };
    let heads = el("tr", "").kids(heads.iter().enumerate().map(head));
    el("div", "box")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", name)
        .kid(el("table", "").kid(el("thead", "").kid(heads)).kid(el("tbody", "").kids(rows)))
}

/// A row; what this step changed is marked at its end.
pub(super) fn row(language: Language, is_changed: bool, cells: Vec<El>) -> El {
    row_at(language, is_changed, cells, "")
}

/// As [`row`], with a position of the broker's own before its mark.
pub(super) fn row_at(language: Language, is_changed: bool, cells: Vec<El>, position: &'static str) -> El {
    let mark = el("td", "end")
        .kid_if(!position.is_empty(), || el("code", "position").say(position))
        .kid_if(is_changed, || el("b", "mark").say(words::THIS_STEP.of(language)));
    el("tr", when(is_changed, "changed")).kids(cells).kid(mark)
}

/// A cell with a text.
pub(super) fn cell(class: &'static str, text: String) -> El {
    el("td", class).text(text)
}

/// A number that stands first in its row.
pub(super) fn offset(offset: usize) -> El {
    el("td", "").kid(el("b", "").text(offset.to_string()))
}

/// A line with a name and a value at its end.
pub(super) fn line(name: &'static str, is_name: bool, value: String) -> El {
    el("div", "line").kid(el("span", when(is_name, "mono")).say(name)).kid(el("b", "").text(value))
}

/// An order's sign and number; the one that the reader follows stands out.
pub(super) fn order(order: u16, is_followed: bool) -> El {
    el("span", "").classes(&["of", when(is_followed, "followed")]).put_in(sign(order)).text(order.to_string())
}
