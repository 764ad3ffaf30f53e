//! The list of keys.

use half_message_locale::{Both, Language, page};
use yew::prelude::*;

use super::dialog::{Dialog, close};
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
    html! {
        <Dialog title={page::HELP.of(language)} {language} on_close={close(act, Open::Help)}>
            <dl class="shortcuts">
                {for KEYS.iter().map(|(keys, what)| html! {
                    <>
                        <dt>{for keys.iter().map(|key| html! { <kbd>{*key}</kbd> })}</dt>
                        <dd>{what.of(language)}</dd>
                    </>
                })}
            </dl>
        </Dialog>
    }
}
