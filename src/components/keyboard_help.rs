//! The list of keys.

use half_message_locale::{Both, Language, page};
use yew::prelude::*;

use super::dialog::Dialog;
use super::element::{el, list};

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

/// What the list needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The language.
    pub language: Language,
    /// Called when the reader closes it.
    pub on_close: Callback<()>,
}

/// The dialog with the keys.
#[component]
pub fn KeyboardHelp(props: &Props) -> Html {
    let Props { language, on_close } = props;
    let language = *language;
    let line = |(keys, what): &(&[&'static str], Both)| {
        let keys = el("dt", "").kids(keys.iter().map(|key| el("kbd", "").say(key)));
        list([keys.done(), el("dd", "").say(what.of(language)).done()])
    };
    let keys = el("dl", "shortcuts").put_in(list(KEYS.iter().map(line))).done();
    html! { <Dialog title={page::HELP.of(language)} {language} {on_close}>{keys}</Dialog> }
}
