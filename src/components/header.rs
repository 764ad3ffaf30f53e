//! The header: mark, ways of messaging, picker of runs, files, sharing, setup, undo and redo, help, colours, language.

use half_message_locale::{Both, Language, page};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::element::{El, On, button, el, list};
use super::icon::{self, Glyph, icon};
use super::parts::when;
use super::run_picker::{self, run_picker, words};
use super::way_picker::way_picker;
use crate::session::{Intent, Open, Preferences, Run, Theme};
use crate::workshop::client;

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
    let toggle = if is_menu_open { Intent::Close(Open::Menu) } else { Intent::Open(Open::Menu) };
    let tool = |name: Both, glyph: Glyph, intent: Intent, is_off: bool| {
        tool(name.of(language).to_owned(), glyph).flag("disabled", is_off).click(act, intent)
    };
    let picker =
        run_picker(&run_picker::Props { run: run.clone(), is_open: *open == Open::Picker, language, act: act.clone() });
    let language_button = button("btn language")
        .put("aria-label", [page::LANGUAGE.of(language), ": ", page::LANGUAGE_SWITCH.of(language)].concat())
        .click(act, Intent::Language(language.other()))
        .say(page::LANGUAGE_SWITCH.of(language));
    let actions = el("div", "actions")
        .set("role", "group")
        .set("aria-label", page::TOOLS.of(language))
        .kid(tool(page::UNDO, icon::UNDO, Intent::Undo, !can_undo))
        .kid(tool(page::REDO, icon::REDO, Intent::Redo, !can_redo))
        .kid(tool(page::SETUP, icon::SETUP, Intent::Open(Open::Setup), false))
        .kid(tool(page::SETTINGS, icon::SETTINGS, Intent::Open(Open::Settings), false))
        .kid(tool(half_message_locale::compare::OPEN, icon::COMPARE, Intent::Open(Open::Compare), false))
        .put_in(files(run, language, act))
        .kid(tool(half_message_locale::share::TITLE, icon::SHARE, Intent::Open(Open::Share), false))
        .kid(tool(page::HELP, icon::KEYBOARD, Intent::Open(Open::Help), false))
        .kid(theme_button(preferences.theme, language, act))
        .kid(language_button);
    let opener = button("btn icon menu-toggle")
        .set("aria-label", page::MENU.of(language))
        .is("aria-expanded", is_menu_open)
        .click(act, toggle)
        .put_in(icon(icon::MENU, 22));
    el("header", "")
        .classes(&["top", when(is_menu_open, "open")])
        .kid(el("span", "logo").put_in(icon::logo()).kid(el("h1", "").say(page::NAME.of(language))))
        .kid(way_picker(run.scenario.way, language, act))
        .put_in(picker)
        .kid(el("p", "lesson phrase").text(words(&run.scenario.notes, language).to_owned()))
        .kid(el("span", "space"))
        .kid(el("div", "").classes(&["menu", when(is_menu_open, "open")]).kid(opener).kid(actions))
        .done()
}

/// A button with an icon; its word is drawn in the phone's menu.
fn tool(name: String, glyph: Glyph) -> El {
    button("btn icon")
        .put("title", name.clone())
        .put("aria-label", name.clone())
        .put_in(icon(glyph, 18))
        .kid(el("span", "word").text(name))
}

/// Opens files, and saves the scenario as one.
fn files(run: &Run, language: Language, act: &Callback<Intent>) -> Html {
    let open = Callback::from(|_: Event| {
        let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id("file"));
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            field.click();
        }
    });
    let on_file = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            if let Some(file) = field.files().and_then(|files| files.get(0)) {
                act.emit(Intent::Close(Open::Menu));
                client::open(file, &act);
            }
            // The same file can be picked again.
            field.set_value("");
        })
    };
    let save = {
        let (run, act) = (run.clone(), act.clone());
        Callback::from(move |_: Event| {
            act.emit(Intent::Close(Open::Menu));
            client::save(&run, &act);
        })
    };
    let tool = |name: Both, glyph: Glyph, call: Callback<Event>| {
        tool(name.of(language).to_owned(), glyph).on(On::Click, call).done()
    };
    let field = el("input", "")
        .set("id", "file")
        .set("type", "file")
        .set("accept", ".json,application/json")
        .flag("hidden", true)
        .set("aria-label", page::OPEN_FILE.of(language))
        .on(On::Change, on_file);
    list([tool(page::OPEN_FILE, icon::OPEN_FILE, open), field.done(), tool(page::SAVE_FILE, icon::SAVE_FILE, save)])
}

/// Goes round the colours: as the system, light, dark.
fn theme_button(theme: Theme, language: Language, act: &Callback<Intent>) -> El {
    let (name, glyph, next) = match theme {
        Theme::Auto => (page::THEME_AUTO, icon::THEME_AUTO, Theme::Light),
        Theme::Light => (page::THEME_LIGHT, icon::THEME_LIGHT, Theme::Dark),
        Theme::Dark => (page::THEME_DARK, icon::THEME_DARK, Theme::Auto),
    };
    let name = [page::THEME.of(language), ": ", name.of(language)].concat();
    tool(name, glyph).set("data-theme-choice", theme.as_str()).click(act, Intent::Theme(next))
}
