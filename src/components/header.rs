//! The header: mark, picker of runs, files, setup, undo and redo, help, colours, language.

use half_message_locale::{Both, Language, page};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::icon::{self, Glyph, icon};
use super::parts::{class, send, when};
use super::run_picker::{self, run_picker, words};
use crate::json_client;
use crate::session::{Intent, Open, Preferences, Run, Theme};

/// What the header needs.
pub struct Props {
    /// The run on screen.
    pub run: Run,
    /// What lies over the page.
    pub open: Open,
    /// Whether there is an edit to take back.
    pub can_undo: bool,
    /// Whether there is one to make again.
    pub can_redo: bool,
    /// Language and colours.
    pub preferences: Preferences,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// The header.
pub fn header(props: &Props) -> Html {
    let Props { run, open, can_undo, can_redo, preferences, act } = props;
    let language = preferences.language;
    let is_menu_open = *open == Open::Menu;
    let menu = send(act, if is_menu_open { Intent::Close(Open::Menu) } else { Intent::Open(Open::Menu) });
    let button = |name: Both, glyph: Glyph, intent: Intent, is_off: bool| {
        tool(name.of(language), glyph, send(act, intent), is_off)
    };
    html! {
        <header class="top">
            <span class="logo">{icon::logo()}<h1>{page::NAME.of(language)}</h1></span>
            {run_picker(&run_picker::Props { run: run.clone(), is_open: *open == Open::Picker, language, act: act.clone() })}
            <p class="lesson phrase">{words(&run.scenario.notes, language)}</p>
            <span class="space" />
            <div class={class(&["menu", when(is_menu_open, "open")])}>
                <button class="btn icon menu-toggle" type="button" aria-label={page::MENU.of(language)}
                    aria-expanded={is_menu_open.to_string()} onclick={menu}>{icon(icon::MENU, 22)}</button>
                <div class="actions" role="group" aria-label={page::TOOLS.of(language)}>
                    {button(page::UNDO, icon::UNDO, Intent::Undo, !can_undo)}
                    {button(page::REDO, icon::REDO, Intent::Redo, !can_redo)}
                    {button(page::SETUP, icon::SETUP, Intent::Open(Open::Setup), false)}
                    {files(run, language, act)}
                    {button(page::HELP, icon::KEYBOARD, Intent::Open(Open::Help), false)}
                    {theme_button(preferences.theme, language, act)}
                    <button class="btn language" type="button"
                        aria-label={[page::LANGUAGE.of(language), ": ", page::LANGUAGE_SWITCH.of(language)].concat()}
                        onclick={send(act, Intent::Language(language.other()))}>
                        {page::LANGUAGE_SWITCH.of(language)}
                    </button>
                </div>
            </div>
        </header>
    }
}

/// A button with an icon; its word is drawn in the phone's menu.
fn tool(name: &'static str, glyph: Glyph, onclick: Callback<MouseEvent>, is_off: bool) -> Html {
    html! {
        <button class="btn icon" type="button" title={name} aria-label={name} disabled={is_off} {onclick}>
            {icon(glyph, 18)}<span class="word">{name}</span>
        </button>
    }
}

/// Opens and saves scenario files.
fn files(run: &Run, language: Language, act: &Callback<Intent>) -> Html {
    let open = Callback::from(|_: MouseEvent| {
        let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id("file"));
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            field.click();
        }
    });
    let onchange = {
        let act = act.clone();
        move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = field.files().and_then(|files| files.get(0)) {
                act.emit(Intent::Close(Open::Menu));
                json_client::open(file, act.clone());
            }
            // The same file can be picked again.
            field.set_value("");
        }
    };
    let save = {
        let (run, act) = (run.clone(), act.clone());
        Callback::from(move |_: MouseEvent| {
            let name = [run.origin.map_or("half-message", |run| run.id), ".json"].concat();
            act.emit(Intent::Close(Open::Menu));
            json_client::save((*run.scenario).clone(), name, act.clone());
        })
    };
    html! {
        <>
            {tool(page::OPEN_FILE.of(language), icon::OPEN_FILE, open, false)}
            <input id="file" type="file" accept=".json,application/json" hidden=true
                aria-label={page::OPEN_FILE.of(language)} {onchange} />
            {tool(page::SAVE_FILE.of(language), icon::SAVE_FILE, save, false)}
        </>
    }
}

/// Goes round the colours: as the system, light, dark.
fn theme_button(theme: Theme, language: Language, act: &Callback<Intent>) -> Html {
    let (name, glyph, next) = match theme {
        Theme::Auto => (page::THEME_AUTO, icon::THEME_AUTO, Theme::Light),
        Theme::Light => (page::THEME_LIGHT, icon::THEME_LIGHT, Theme::Dark),
        Theme::Dark => (page::THEME_DARK, icon::THEME_DARK, Theme::Auto),
    };
    let name = [page::THEME.of(language), ": ", name.of(language)].concat();
    html! {
        <button class="btn icon" type="button" title={name.clone()} aria-label={name.clone()} data-theme-choice={theme.as_str()}
            onclick={send(act, Intent::Theme(next))}>
            {icon(glyph, 18)}<span class="word">{name}</span>
        </button>
    }
}
