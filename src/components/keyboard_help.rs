//! The list of keys.

use half_message_locale::{Both, Language, page};
use yew::prelude::*;

use super::dialog::Dialog;
use crate::session::{Intent, Open};

/// What the list needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

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
#[component]
pub fn KeyboardHelp(props: &Props) -> Html {
    let language = props.language;
    html! {
        <Dialog title={page::HELP.of(language)} {language} on_close={props.act.reform(|()| Intent::Close(Open::Help))}>
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
