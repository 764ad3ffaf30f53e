//! The whole page: one session, drawn.

use half_message_locale::page;
use yew::prelude::*;

use crate::components::caption::{self, caption};
use crate::components::fail_menu::FailMenu;
use crate::components::fault_list::{self, fail_hint, fault_list};
use crate::components::header::{self, header};
use crate::components::keyboard_help::keyboard_help;
use crate::components::lanes::Lanes;
use crate::components::notice_bar::notice_bar;
use crate::components::parts::{class, send, when};
use crate::components::setup_editor::setup_editor;
use crate::components::state_chips::state_chips;
use crate::components::state_panels::state_panels;
use crate::components::transcript::Transcript;
use crate::components::transport::{self, transport};
use crate::components::verdict_card::verdict_card;
use crate::components::why::why;
use crate::hooks::address::{fragment, use_address};
use crate::hooks::document::use_document;
use crate::hooks::files::use_dropped_files;
use crate::hooks::keys::use_keys;
use crate::hooks::playback::use_playback;
use crate::hooks::seen::use_seen;
use crate::link::Link;
use crate::preferences;
use crate::session::{Intent, Open, Session};

/// The page.
#[component]
pub fn App() -> Html {
    let session = use_reducer(|| {
        let link = Link::read(&fragment());
        let language = link.as_ref().and_then(|link| link.as_ref().ok()).and_then(|link| link.language);
        Session::open(link, preferences::load(language))
    });
    let dispatcher = session.dispatcher();
    let act = use_callback((), move |intent: Intent, ()| dispatcher.dispatch(intent));
    let Session { run, row, playing, preferences, open, draft, notice, .. } = &*session;
    let (row, open, preferences) = (*row, *open, *preferences);
    let language = preferences.language;
    use_document(preferences);
    use_address(&session, &act);
    use_playback(&session, &act);
    use_keys(&session, &act);
    let is_over = use_dropped_files(&act);
    let seen = use_seen(run, row);
    // Where the row stood whose fail menu was opened last.
    let anchor = use_state_eq(|| None);
    let on_select = use_callback(act.clone(), |row, act| act.emit(Intent::MoveTo(row)));
    let on_open_menu = use_callback((act.clone(), anchor.setter()), |(step, at), (act, anchor)| {
        anchor.set(Some((step, at)));
        act.emit(Intent::Open(Open::Fail(step)));
    });
    let menu_open = if let Open::Fail(step) = open { Some(step) } else { None };
    let shown = caption::Props { run: run.clone(), row, language };
    let faults = fault_list::Props { run: run.clone(), language, act: act.clone() };
    let dismissed = send(&act, Intent::Close(open));
    html! {
        <div class="page">
            {header(&header::Props {
                run: run.clone(),
                open,
                can_undo: session.can_undo(),
                can_redo: session.can_redo(),
                preferences,
                act: act.clone(),
            })}
            <main>
                {notice_bar(notice.as_ref(), language, &act)}
                <div class="card lanes-card" id="lanes">
                    <Lanes storyline={run.storyline.clone()} trace={run.trace.clone()} {row} {language} {menu_open}
                        {on_select} {on_open_menu} />
                    {fail_hint(&faults)}
                </div>
                <div class="side">
                    {verdict_card(run, row, &seen, language)}
                    <div class={class(&["panels", when(open == Open::Sheet, "open")])} id="state">
                        {state_panels(run, &seen, language)}
                        {why(&shown)}
                        {fault_list(&faults)}
                        <Transcript run={run.clone()} {language} />
                    </div>
                </div>
                {state_chips(run, &seen, open == Open::Sheet, language, &act)}
                {caption(&shown)}
                {transport(&transport::Props {
                    run: run.clone(),
                    row,
                    is_playing: *playing,
                    speed: preferences.speed,
                    language,
                    act: act.clone(),
                })}
            </main>
            if let Some(step) = menu_open {
                <FailMenu run={run.clone()} {step} anchor={anchor.filter(|(of, _)| *of == step).map(|(_, at)| at)}
                    {language} act={act.clone()} />
            }
            if matches!(open, Open::Picker | Open::Menu) {
                <div class="curtain" onclick={dismissed} />
            }
            if open == Open::Setup {
                {setup_editor(run, draft.as_ref(), language, &act)}
            }
            if open == Open::Help {
                {keyboard_help(language, &act)}
            }
            if is_over {
                <div class="drop" aria-hidden="true">{page::DROP_HERE.of(language)}</div>
            }
        </div>
    }
}
