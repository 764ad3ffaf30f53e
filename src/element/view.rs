//! An embedded run, drawn: the page's own lanes, sentence, verdict, transport and fail menu in a frame of their own.

use std::rc::Rc;

use half_message_locale::{Language, element as words, page};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::Controls;
use super::store::{State, Wish};
use crate::components::caption::{self, caption};
use crate::components::element::{On, button, el};
use crate::components::fail_menu::FailMenu;
use crate::components::icon::{BOLT, UNDO, WARNING, icon};
use crate::components::lanes::Lanes;
use crate::components::parts::when;
use crate::components::run_picker::words as in_language;
use crate::components::state_chips::chips;
use crate::components::transport::{self, transport};
use crate::components::verdict_card::verdict_card;
use crate::hooks::keys::moving;
use crate::hooks::playback::use_playback;
use crate::hooks::seen::use_seen;
use crate::session::{Intent, Open, Player};

/// What the view needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What is drawn.
    pub state: Rc<State>,
    /// Where wishes go.
    pub wish: Callback<Wish>,
}

/// The view: troubles, and the run if there is one.
#[component]
pub fn ElementView(props: &Props) -> Html {
    let Props { state, wish } = props;
    let language = state.look.language;
    let trouble = || {
        el("div", "notice")
            .set("role", "alert")
            .kid(el("span", "c-bad").put_in(icon(WARNING, 18)))
            .kid(el("ul", "").kids(state.troubles.iter().map(|line| el("li", "phrase").text(line.clone()))))
    };
    let is_known = state.player.is_some();
    let run = if is_known {
        html! { <RunView state={state.clone()} wish={wish.clone()} /> }
    } else if state.troubles.is_empty() {
        el("p", "waiting").say(words::LOADING.of(language)).done()
    } else {
        Html::default()
    };
    let controls = state.look.controls.as_str();
    el("div", "frame")
        .set("lang", language.html_lang())
        .set("data-controls", controls)
        .kid_if(!state.troubles.is_empty(), trouble)
        .put_in(run)
        .done()
}

#[component]
fn RunView(props: &Props) -> Html {
    let Props { state, wish } = props;
    // The callbacks last, so that no row is drawn again for them.
    let act = use_callback(wish.clone(), |intent: Intent, wish| wish.emit(Wish::Act(intent)));
    let anchor = use_state_eq(|| None);
    let on_select = use_callback(act.clone(), |row, act| act.emit(Intent::MoveTo(row)));
    let on_open_menu = use_callback((act.clone(), anchor.setter()), |(step, at), (act, anchor)| {
        anchor.set(Some((step, at)));
        act.emit(Intent::Open(Open::Fail(step)));
    });
    let fallback = use_memo((), |()| Player::showing(crate::session::Run::new(Rc::default(), None)));
    let player = state.player.as_ref().unwrap_or(&fallback);
    let State { look, speed, is_breaking, is_edited, .. } = &**state;
    let language = look.language;
    let Player { run, row, playing, open, order, .. } = player;
    let (row, open, order) = (*row, *open, *order);
    use_playback(player, *speed, &act);
    let seen = use_seen(run, row);
    let menu_open = if let Open::Fail(step) = open { Some(step) } else { None };
    let shown = caption::Props { run: run.clone(), row: run.row_of_order(order, row), language };
    let lanes = html! {
        <Lanes run={run.clone()} {row} {order} {language} {menu_open} {on_select} {on_open_menu} is_locked={!*is_breaking} />
    };
    let transport = || {
        transport(&transport::Props {
            run: run.clone(),
            row,
            is_playing: *playing,
            speed: *speed,
            language,
            act: act.clone(),
        })
    };
    let wishes = |class, wanted: Wish| {
        let wish = wish.clone();
        button(class).on(On::Click, Callback::from(move |_| wish.emit(wanted.clone())))
    };
    let break_it = || {
        let said = if *is_breaking { words::BREAKING } else { words::BREAK }.of(language);
        wishes("btn break", Wish::Break(!*is_breaking))
            .is("aria-pressed", *is_breaking)
            .set("title", said)
            .kid(el("span", "c-bad").put_in(icon(BOLT, 16)))
            .kid(el("span", "word").say(said))
    };
    let reset = || {
        let said = words::RESET.of(language);
        wishes("btn reset", Wish::Reset).set("title", said).put_in(icon(UNDO, 16)).kid(el("span", "word").say(said))
    };
    let has_transport = look.controls != Controls::None;
    let bar = el("div", "bar")
        .put_in(if has_transport { transport() } else { Html::default() })
        .kid_if(*is_edited, reset)
        .kid_if(has_transport && !look.is_locked, break_it);
    let menu = match menu_open {
        Some(step) => html! {
            <FailMenu run={run.clone()} {step} anchor={anchor.filter(|(of, _)| *of == step).map(|(_, at)| at)}
                {language} act={act.clone()} />
        },
        None => Html::default(),
    };
    let on_key = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if let Some(intent) = intent(key, open) {
                event.prevent_default();
                act.emit(intent);
            }
        })
    };
    el("div", "")
        .classes(&["run", when(look.hides_verdict, "no-verdict"), when(*is_breaking, "breaking")])
        .set("role", "group")
        .put("aria-label", title(player, language))
        .on(On::Key, on_key)
        .kid(el("div", "lanes-card").put_in(lanes))
        .kid(
            el("div", "side")
                .put_in(if look.hides_verdict {
                    Html::default()
                } else {
                    verdict_card(run, row, &seen, order, language, &act)
                })
                .kid(el("div", "state").kids(chips(run, &seen, language))),
        )
        .put_in(caption(&shown))
        .kid_if(has_transport || *is_edited, || bar)
        .put_in(menu)
        .done()
}

fn title(player: &Player, language: Language) -> String {
    let scenario = &player.run.scenario;
    match in_language(&scenario.title, language) {
        "" => page::way(scenario.way).of(language).to_owned(),
        title => title.to_owned(),
    }
}

/// What a key does while the focus is in the element.
fn intent(event: &KeyboardEvent, open: Open) -> Option<Intent> {
    let key = event.key();
    if key == "Escape" {
        return (open != Open::Nothing).then_some(Intent::Close(open));
    }
    // Yew hears it at the host of the tree; what was pressed in stands in the path.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let is_in =
        |selector: &str| target.as_ref().is_some_and(|target| target.closest(selector).ok().flatten().is_some());
    if event.default_prevented() || event.is_composing() || open != Open::Nothing || event.alt_key() || is_in("select")
    {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return match (key.as_str(), event.shift_key()) {
            ("z" | "Z", false) => Some(Intent::Undo),
            ("z" | "Z", true) | ("y", false) => Some(Intent::Redo),
            _ => None,
        };
    }
    match key.as_str() {
        "f" | "F" if !is_in("[data-step]") => Some(Intent::FailHere),
        key => moving(key, &is_in),
    }
}
