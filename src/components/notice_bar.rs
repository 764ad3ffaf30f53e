//! What went wrong with a link or a file, beside the picker; the run on screen stays as it was.

use half_message_locale::{Language, page};
use yew::prelude::*;

use super::element::{button, el};
use super::icon::{CLOSE, WARNING, icon};
use super::run_picker::words;
use crate::link::BadLink;
use crate::session::{Intent, Notice};

/// The sentences of the notice.
pub fn notice_bar(notice: Option<&Notice>, language: Language, act: &Callback<Intent>) -> Html {
    let Some(notice) = notice else { return Html::default() };
    let lines = sentences(notice, language);
    let (class, hue) = match notice {
        Notice::Dropped(_) => ("notice told", "c-check"),
        _ => ("notice", "c-bad"),
    };
    el("div", class)
        .set("role", "alert")
        .kid(el("span", hue).put_in(icon(WARNING, 18)))
        .kid(el("ul", "").kids(lines.into_iter().map(|line| el("li", "phrase").text(line))))
        .kid(
            button("btn icon quiet")
                .set("aria-label", page::CLOSE.of(language))
                .click(act, Intent::Dismiss)
                .put_in(icon(CLOSE, 14)),
        )
        .done()
}

fn sentences(notice: &Notice, language: Language) -> Vec<String> {
    let own = |text: half_message_locale::Both| text.of(language).to_owned();
    match notice {
        Notice::BadLink(bad) => match bad {
            BadLink::Version { .. } => vec![own(page::LINK_TOO_NEW)],
            BadLink::TooLong { found, max } => {
                vec![own(page::LINK_UNREADABLE), page::link_too_long(language, *found, *max)]
            }
            // Why a scenario is refused is told by the workshop.
            BadLink::Garbled | BadLink::Refused(_) => vec![own(page::LINK_UNREADABLE)],
        },
        Notice::LinkRefused(reasons) => {
            let mut lines = vec![own(page::LINK_UNREADABLE)];
            lines.extend(reasons.iter().map(|reason| words(reason, language).to_owned()));
            lines
        }
        Notice::BadFile(reasons) => {
            let mut lines = vec![own(page::FILE_REFUSED)];
            lines.extend(reasons.iter().map(|reason| words(reason, language).to_owned()));
            lines.push(own(page::RUN_KEPT));
            lines
        }
        Notice::Dropped(dropped) => dropped.iter().map(|what| words(what, language).to_owned()).collect(),
        Notice::FileUnreadable => vec![own(page::FILE_UNREADABLE), own(page::RUN_KEPT)],
        Notice::WorkshopUnavailable => vec![own(page::WORKSHOP_UNAVAILABLE)],
    }
}
