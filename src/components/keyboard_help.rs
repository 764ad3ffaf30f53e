//! The list of keys.

use half_message_locale::{Both, Language, page};
use yew::prelude::*;

use super::dialog::{Dialog, close};
use super::element::{el, list};
use crate::session::{Intent, Open};

const KEYS: &[(&[&str], Both)] = &[
    (&["Space"], page::HELP_SPACE),
    (&["←", "→"], page::HELP_ARROWS),
    (&["Home", "End"], page::HELP_HOME_END),
    (&["0", "…", "9"], page::HELP_DIGITS),
    (&["↑", "↓"], page::HELP_ROWS),
    (&["Enter", "f"], page::HELP_FAIL),
    (&["Ctrl Z", "Ctrl Shift Z"], page::HELP_UNDO),
    (&["Esc"], page::HELP_ESCAPE),
    (&["?"], page::HELP_HELP),
];

/// The dialog with the keys.
pub fn keyboard_help(language: Language, act: &Callback<Intent>) -> Html {
    let line = |(keys, what): &(&[&'static str], Both)| {
        let keys = el("dt", "").kids(keys.iter().map(|key| el("kbd", "").say(key)));
        list([keys.done(), el("dd", "").say(what.of(language)).done()])
    };
    let keys = el("dl", "shortcuts").put_in(list(KEYS.iter().map(line))).done();
    html! { <Dialog title={page::HELP.of(language)} {language} on_close={close(act, Open::Help)}>{keys}</Dialog> }
}
