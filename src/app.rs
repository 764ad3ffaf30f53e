//! The whole page: one session, drawn.

use half_message_locale::page;
use yew::prelude::*;

use crate::components::caption::{self, caption};
use crate::components::element::{button, el};
use crate::components::fail_menu::FailMenu;
use crate::components::fault_list::{self, fail_hint, fault_list};
use crate::components::header::{self, header};
use crate::components::lanes::Lanes;
use crate::components::notice_bar::notice_bar;
use crate::components::parts::when;
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
use crate::session::{Intent, Open, Player, Session};
use crate::workshop::DETAIL_HOST;
use crate::workshop::client::{use_detail, use_workshop};

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
    let Session { player: Player { run, row, playing, open, order, .. }, preferences, notice, detail, .. } = &*session;
    let (row, open, preferences, detail, order) = (*row, *open, *preferences, *detail, *order);
    let language = preferences.language;
    use_document(preferences);
    use_address(&session, &act);
    use_playback(&session.player, preferences.speed, &act);
    use_keys(&session, &act);
    use_workshop(&session, &act);
    use_detail(&session, &act);
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
    let shown = caption::Props { run: run.clone(), row: run.row_of_order(order, row), language };
    let faults = fault_list::Props { run: run.clone(), language, act: act.clone() };
    let header = header(&header::Props {
        run: run.clone(),
        open,
        can_undo: session.can_undo(),
        can_redo: session.can_redo(),
        preferences,
        act: act.clone(),
    });
    let lanes = html! {
        <Lanes run={run.clone()} {row} {order} {language} {menu_open}
            {on_select} {on_open_menu} />
    };
    let transcript = || html! { <Transcript run={run.clone()} {language} /> };
    // Two elements by their keys: what the workshop has drawn into the one never meets the other.
    let state = if detail {
        el("div", "detail").set("id", DETAIL_HOST).set("data-wait", page::LOADING.of(language)).key(DETAIL_HOST)
    } else {
        el("div", "")
            .classes(&["panels", when(open == Open::Sheet, "open")])
            .set("id", "state")
            .key("state")
            .put_in(state_panels(run, &seen, order, language))
            .put_in(fault_list(&faults))
            .put_in(why(&shown))
            .put_in(transcript())
    };
    let switch = button("btn switch")
        .set("id", "detail-switch")
        .is("aria-expanded", detail)
        .set_some("aria-controls", when(detail, DETAIL_HOST))
        .click(&act, Intent::Detail(!detail))
        .say(if detail { page::CLOSE_DETAIL } else { page::DETAIL }.of(language));
    let standing = el("div", "standing").put_in(verdict_card(run, row, &seen, order, language, &act)).kid(switch);
    let transport = transport(&transport::Props {
        run: run.clone(),
        row,
        is_playing: *playing,
        speed: preferences.speed,
        language,
        act: act.clone(),
    });
    let main = el("main", "")
        .put_in(notice_bar(notice.as_ref(), language, &act))
        .kid(el("div", "card lanes-card").set("id", "lanes").put_in(lanes).put_in(fail_hint(&faults)))
        .kid(el("div", "side").kid(standing).kid(state))
        .put_in(if detail { Html::default() } else { state_chips(run, &seen, open == Open::Sheet, language, &act) })
        .put_in(caption(&shown))
        .put_in(transport);
    let over = match open {
        Open::Fail(step) => html! {
            <FailMenu run={run.clone()} {step} anchor={anchor.filter(|(of, _)| *of == step).map(|(_, at)| at)}
                {language} act={act.clone()} />
        },
        Open::Picker | Open::Menu => el("div", "curtain").click(&act, Intent::Close(open)).done(),
        Open::Nothing
        | Open::Compare
        | Open::Explore
        | Open::Sheet
        | Open::Setup
        | Open::Settings
        | Open::Share
        | Open::Recording
        | Open::Help => Html::default(),
    };
    el("div", "")
        .classes(&["page", when(detail, "detailed")])
        .put_in(header)
        .kid(main)
        .put_in(over)
        .kid_if(is_over, || el("div", "drop").set("aria-hidden", "true").say(page::DROP_HERE.of(language)))
        .done()
}
