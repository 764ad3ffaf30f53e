//! What went wrong with a link or a file, beside the picker; the run on screen stays as it was.

use half_message_locale::{Language, page, refusal};
use yew::prelude::*;

use super::icon::{CLOSE, WARNING, icon};
use super::parts::send;
use crate::link::BadLink;
use crate::session::{Intent, Notice};

/// How many refusals are told at once.
const SHOWN: usize = 5;

/// The sentences of the notice.
pub fn notice_bar(notice: Option<&Notice>, language: Language, act: &Callback<Intent>) -> Html {
    let Some(notice) = notice else { return Html::default() };
    let lines = sentences(notice, language);
    html! {
        <div class="notice" role="alert">
            <span class="c-bad">{icon(WARNING, 18)}</span>
            <ul>{for lines.into_iter().map(|line| html! { <li class="phrase">{line}</li> })}</ul>
            <button class="btn icon quiet" type="button" aria-label={page::CLOSE.of(language)}
                onclick={send(act, Intent::Dismiss)}>{icon(CLOSE, 14)}</button>
        </div>
    }
}

fn sentences(notice: &Notice, language: Language) -> Vec<String> {
    let own = |text: half_message_locale::Both| text.of(language).to_owned();
    match notice {
        Notice::BadLink(bad) => match bad {
            BadLink::Version { .. } => vec![own(page::LINK_TOO_NEW)],
            BadLink::TooLong { found, max } => {
                vec![own(page::LINK_UNREADABLE), page::link_too_long(language, *found, *max)]
            }
            BadLink::Garbled => vec![own(page::LINK_UNREADABLE)],
            BadLink::Refused(refusals) => {
                let mut lines = vec![own(page::LINK_UNREADABLE)];
                lines.extend(refusals.iter().take(SHOWN).map(|one| refusal(language, one)));
                lines
            }
        },
        Notice::BadFile(refusals) => {
            let mut lines = vec![own(page::FILE_REFUSED)];
            lines.extend(refusals.iter().take(SHOWN).map(|one| refusal(language, one)));
            lines.push(own(page::RUN_KEPT));
            lines
        }
        Notice::FileUnreadable => vec![own(page::FILE_UNREADABLE), own(page::RUN_KEPT)],
        Notice::JsonUnavailable => vec![own(page::JSON_UNAVAILABLE)],
    }
}
