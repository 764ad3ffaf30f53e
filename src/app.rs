//! The whole page: one session, drawn.

use yew::prelude::*;

use crate::components::caption::Caption;
use crate::components::drop_target::DropTarget;
use crate::components::fail_menu::FailMenu;
use crate::components::fault_list::{FailHint, FaultList};
use crate::components::header::Header;
use crate::components::keyboard_help::KeyboardHelp;
use crate::components::lanes::Lanes;
use crate::components::notice_bar::NoticeBar;
use crate::components::setup_editor::SetupEditor;
use crate::components::state_chips::StateChips;
use crate::components::state_panels::StatePanels;
use crate::components::transcript::Transcript;
use crate::components::transport::Transport;
use crate::components::verdict_card::VerdictCard;
use crate::components::why::Why;
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
    html! {
        <div class="page">
            <Header run={run.clone()} {open} can_undo={session.can_undo()} can_redo={session.can_redo()} {preferences} act={act.clone()} />
            <main>
                <NoticeBar notice={notice.clone()} {language} act={act.clone()} />
                <div class="card lanes-card" id="lanes">
                    <Lanes storyline={run.storyline.clone()} trace={run.trace.clone()} {row} {language} {menu_open}
                        {on_select} {on_open_menu} />
                    <FailHint run={run.clone()} {language} act={act.clone()} />
                </div>
                <div class="side">
                    <VerdictCard run={run.clone()} {row} seen={seen.clone()} {language} />
                    <div class={classes!("panels", (open == Open::Sheet).then_some("open"))} id="state">
                        <StatePanels run={run.clone()} seen={seen.clone()} {language} />
                        <Why run={run.clone()} {row} {language} />
                        <FaultList run={run.clone()} {language} act={act.clone()} />
                        <Transcript run={run.clone()} {language} />
                    </div>
                </div>
                <StateChips run={run.clone()} {seen} is_open={open == Open::Sheet} {language} act={act.clone()} />
                <Caption run={run.clone()} {row} {language} />
                <Transport run={run.clone()} {row} is_playing={*playing} speed={preferences.speed} {language} act={act.clone()} />
            </main>
            if let Some(step) = menu_open {
                <FailMenu run={run.clone()} {step} anchor={anchor.filter(|(of, _)| *of == step).map(|(_, at)| at)} {language} act={act.clone()} />
            }
            if matches!(open, Open::Picker | Open::Menu) {
                <div class="curtain" onclick={act.reform(move |_| Intent::Close(open))} />
            }
            if open == Open::Setup {
                <SetupEditor run={run.clone()} draft={draft.clone()} {language} act={act.clone()} />
            }
            if open == Open::Help {
                <KeyboardHelp {language} act={act.clone()} />
            }
            <DropTarget {is_over} {language} />
        </div>
    }
}
