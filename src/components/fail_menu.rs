//! The fail menu: every way in which a step can fail, with how the run would end; the engine has run each of them.

use half_message_diagram::DrawnStep;
use half_message_locale::{Language, failing};
use half_message_protocol::{How, StepId, StepKind, WhyNot, ways};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::element::{self, El, On, button, el};
use super::icon::{icon, mark};
use super::lanes::{Anchor, anchor_of};
use crate::ending::{Preview, previews};
use crate::hooks::focus::{Tree, after_removal, is_anywhere, rove};
use crate::hooks::listener::Listener;
use crate::session::{Intent, Open, Run};

/// So many impossible ways are shown with their reason, the most instructive ones.
const IMPOSSIBLE_SHOWN: usize = 2;
/// Reasons that teach something, the best first.
const INSTRUCTIVE: &[WhyNot] = &[
    WhyNot::NoReply,
    WhyNot::ComesOnce,
    WhyNot::IsTimer,
    WhyNot::IsFact,
    WhyNot::NotAMessage,
    WhyNot::NothingToRefuse,
];

/// What the menu needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// The step that it is for.
    pub step: StepId,
    /// Where its row stands.
    pub anchor: Option<Anchor>,
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// The menu of one step.
#[component]
pub fn FailMenu(props: &Props) -> Html {
    let Props { run, step, anchor, language, act } = props;
    let (step, anchor, language) = (*step, *anchor, *language);
    let drawn = run.storyline.step_of(step).cloned();
    let node = use_node_ref();
    let list = use_memo((run.clone(), step), {
        let drawn = drawn.clone();
        move |(run, step)| {
            drawn
                .map(|drawn| previews(&run.scenario, *step, ways(run.scenario.way, *step, drawn.from, drawn.to)))
                .unwrap_or_default()
        }
    });
    use_effect_with(step, {
        let node = node.clone();
        move |step| {
            let (step, name) = (*step, step.to_string());
            let tree = Tree::of(&node);
            let anchor_now = {
                let tree = tree.clone();
                move || anchor_of(step, tree.as_ref()?)
            };
            place(&node, anchor.or_else(&anchor_now));
            let first = node.cast::<Element>().and_then(|menu| menu.query_selector("[role^=menuitem]").ok().flatten());
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
            let resized = Listener::new("resize", move |_| place(&node, anchor_now()));
            move || {
                drop(resized);
                after_removal(move || {
                    if let Some(tree) = tree.filter(|_| !is_anywhere()) {
                        tree.focus_step(&name);
                    }
                });
            }
        }
    });
    let Some(drawn) = drawn else { return Html::default() };
    let on_key = {
        let (node, act) = (node.clone(), act.clone());
        Callback::from(move |event: Event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key) else { return };
            if node.cast::<Element>().is_some_and(|menu| rove(&menu, "[role^=menuitem]", &key)) {
                event.prevent_default();
                event.stop_propagation();
            } else if key == "Tab" {
                event.prevent_default();
                act.emit(Intent::Close(Open::Fail(step)));
            }
        })
    };
    let current = run.scenario.fault_at(step).copied();
    let title = failing::menu_title(language, drawn.number as usize);
    let notch = el("svg", "notch")
        .set("viewBox", "0 0 14 8")
        .set("aria-hidden", "true")
        .kid(el("path", "").set("d", "M0 8l7-7.500 7 7.500"))
        .kid(el("line", "").set("x1", "1").set("x2", "13").set("y1", "8.4").set("y2", "8.4"));
    let head = el("div", "head")
        .kid(el("h2", "").text(title.clone()))
        .kid(el("span", "").say(failing::HOW_IT_ENDS.of(language)));
    // The focus goes back to the step while nothing is to be laid out anew, rather than when the menu that holds it goes.
    let choose = &Callback::from({
        let (act, name, node) = (act.clone(), step.to_string(), node.clone());
        move |intent| {
            if let Some(tree) = Tree::of(&node) {
                tree.focus_step(&name);
            }
            act.emit(intent);
        }
    });
    let mend = || {
        button("way mend")
            .set("role", "menuitem")
            .set("tabindex", "-1")
            .set("data-mend", "true")
            .click(choose, Intent::Mend(step))
            .kid(el("span", "what").say(failing::DO_NOT_FAIL.of(language)))
            .put_in(icon(super::icon::UNDO, 15))
    };
    let ways = el("div", "list")
        .set("role", "menu")
        .put("aria-label", title.clone())
        .kid_if(current.is_some(), mend)
        .kids(list.iter().filter_map(|preview| possible(preview, &drawn, current, language, choose)))
        .kids(impossible(&list, &drawn, language));
    let menu =
        el("section", "fail").node(&node).put("aria-label", title).on(On::Key, on_key).kid(notch).kid(head).kid(ways);
    element::list([el("div", "curtain dim").click(act, Intent::Close(Open::Fail(step))).done(), menu.done()])
}

fn possible(
    preview: &Preview,
    drawn: &DrawnStep,
    current: Option<How>,
    language: Language,
    act: &Callback<Intent>,
) -> Option<El> {
    let (verdict, ending) = preview.ending?;
    let (step, how) = (drawn.step, preview.way.how);
    let is_current = current.is_some_and(|current| is_same_kind(current, how));
    let way = button("way")
        .set("role", "menuitemradio")
        .set("tabindex", "-1")
        .is("aria-checked", is_current)
        .set("data-how", how.as_str())
        .set("data-verdict", verdict.as_str())
        .click(act, Intent::Fail(step, how))
        .kid(el("span", "what").text(failing::way(language, step, drawn.from, drawn.to, how)))
        .kid(el("span", "end").text(failing::ending(language, ending)))
        .put_in(mark(verdict, 15));
    Some(way)
}

/// Whether both are the same way, whatever their numbers.
fn is_same_kind(one: How, other: How) -> bool {
    match (one, other) {
        (How::Delayed { .. }, How::Delayed { .. }) | (How::Slow { .. }, How::Slow { .. }) => true,
        (How::Crash { node, when, kind, .. }, How::Crash { node: node2, when: when2, kind: kind2, .. }) => {
            (node, when, kind) == (node2, when2, kind2)
        }
        (one, other) => one == other,
    }
}

fn impossible(list: &[Preview], drawn: &DrawnStep, language: Language) -> Vec<El> {
    // That a reply has no reply goes without saying.
    let is_reply = drawn.kind == StepKind::Reply;
    let is_said = |why: &WhyNot| !(is_reply && *why == WhyNot::NoReply);
    let reason = |why: &WhyNot| list.iter().find(|preview| is_said(why) && preview.way.why_not == Some(*why));
    let shown = INSTRUCTIVE.iter().filter_map(|why| reason(why).map(|preview| (*why, preview.way.how)));
    shown
        .take(IMPOSSIBLE_SHOWN)
        .map(|(why, how)| {
            button("way")
                .set("role", "menuitem")
                .set("tabindex", "-1")
                .set("aria-disabled", "true")
                .kid(el("span", "what").text(failing::way(language, drawn.step, drawn.from, drawn.to, how)))
                .kid(el("span", "end").say(failing::why_not(why).of(language)))
        })
        .collect()
}

/// Narrower windows show the menu as a sheet, px.
const SHEET_BELOW: f64 = 760.0;
/// Between the menu and its row, or the edge of the window, px.
const GAP: f64 = 8.0;

/// Scrolls the lanes so that a sheet does not cover the row that it is for.
fn reveal_above(node: &NodeRef, sheet: &HtmlElement, row: Option<Anchor>) {
    let lanes = Tree::of(node).and_then(|tree| tree.find(".lanes"));
    let (Some(row), Some(lanes)) = (row, lanes) else { return };
    let hidden = row.bottom + GAP - sheet.get_bounding_client_rect().top();
    if hidden > 0.0 {
        lanes.set_scroll_top(lanes.scroll_top() + hidden.ceil() as i32);
    }
}

/// Below its row with a notch at the step's start, above where it would be cut, never over its own row.
fn place(node: &NodeRef, row: Option<Anchor>) {
    let (Some(menu), Some(window)) = (node.cast::<HtmlElement>(), web_sys::window()) else { return };
    let size =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or_default();
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let style = menu.style();
    let set = |name: &str, px: f64| drop(style.set_property(name, &[&(px.round() as i32).to_string(), "px"].concat()));
    let (true, Some(row)) = (width >= SHEET_BELOW, row) else {
        for name in ["left", "top"] {
            let _ = style.remove_property(name);
        }
        reveal_above(node, &menu, row);
        return;
    };
    let own = menu.get_bounding_client_rect();
    // A very large screen zooms: what is measured is larger than what is set.
    let zoom = own.width() / f64::from(menu.offset_width().max(1));
    let start = row.left + (row.start - row.left) * zoom;
    let left = (start - 40.0).min(width - own.width() - GAP).max(GAP);
    let (below, above) = (row.bottom + GAP, row.top - GAP - own.height());
    let is_below = below + own.height() <= height - GAP || above < GAP && height - row.bottom >= row.top;
    let _ = menu.set_attribute("data-side", if is_below { "below" } else { "above" });
    set("left", left / zoom);
    set("top", if is_below { below } else { above.max(GAP) } / zoom);
    set("--notch", ((start - left) / zoom - 7.0).min(own.width() / zoom - 24.0).max(10.0));
}
