//! Components in a real browser: what a click sends and what is drawn from it.

#![cfg(target_arch = "wasm32")]

use half_message_page::app::App;
use half_message_page::link::Link;
use half_message_page::ready_runs;
use half_message_page::session::{Preferences, Session};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement};
use yew::Renderer;

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).unwrap_or_else(|| panic!("there is no document"))
}

/// A fresh place in the document, in place of that of the test before.
fn stage() -> Element {
    if let Ok(Some(old)) = document().query_selector(".stage") {
        old.remove();
    }
    let stage = document().create_element("div").unwrap_or_else(|_| panic!("no element can be made"));
    stage.set_class_name("stage");
    let _ = document().body().map(|body| body.append_child(&stage));
    stage
}

fn find(stage: &Element, selector: &str) -> HtmlElement {
    let found = stage.query_selector(selector).ok().flatten();
    found.unwrap_or_else(|| panic!("nothing is drawn as {selector}: {}", stage.inner_html())).unchecked_into()
}

/// A click on an element that is no HTML element.
fn press(element: &Element) {
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    if let Ok(click) = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &init) {
        let _ = element.dispatch_event(&click);
    }
}

fn count(stage: &Element, selector: &str) -> u32 {
    stage.query_selector_all(selector).map(|found| found.length()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_transport_moves_the_playhead() {
    let stage = stage();
    let app = Renderer::<App>::with_root(stage.clone()).render();
    yew::scheduler::flush().await;
    let standing_at = || count(&stage, "[data-state=past]") + count(&stage, "[data-state=now]");
    assert_eq!(standing_at(), 1);
    find(&stage, "[aria-label=\"Step forward\"]").click();
    yew::scheduler::flush().await;
    assert_eq!(standing_at(), 2);
    find(&stage, "[aria-label=\"Step back\"]").click();
    yew::scheduler::flush().await;
    assert_eq!(standing_at(), 1);
    find(&stage, "[aria-label=\"Play\"]").click();
    yew::scheduler::flush().await;
    find(&stage, "[aria-label=\"Pause\"]").click();
    yew::scheduler::flush().await;
    assert_eq!(count(&stage, "[aria-label=\"Play\"]"), 1);
    app.destroy();
}

#[wasm_bindgen_test]
async fn losing_the_commit_shows_the_check_back_and_undo_takes_it_away() {
    let stage = stage();
    let app = Renderer::<App>::with_root(stage.clone()).render();
    yew::scheduler::flush().await;
    assert_eq!((count(&stage, "[data-fault]"), count(&stage, "[data-step=\"1001.check.1\"]")), (0, 0));
    press(&find(&stage, "[data-step=\"1001.commit\"] .hit"));
    yew::scheduler::flush().await;
    find(&stage, "[role=menu] [role=menuitemradio]").click();
    yew::scheduler::flush().await;
    assert_eq!(count(&stage, "[role=menu]"), 0);
    assert_eq!(count(&stage, "[data-fault=\"1001.commit\"]"), 1);
    assert_eq!(count(&stage, "[data-step=\"1001.check.1\"][data-state=ghost]"), 1);
    find(&stage, "[aria-label=\"Undo\"]").click();
    yew::scheduler::flush().await;
    assert_eq!(count(&stage, "[data-fault]"), 0);
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_language_switch_changes_every_word_at_once() {
    let stage = stage();
    let app = Renderer::<App>::with_root(stage.clone()).render();
    yew::scheduler::flush().await;
    let before = find(&stage, ".verdict h2").inner_text();
    find(&stage, ".language").click();
    yew::scheduler::flush().await;
    assert_ne!(find(&stage, ".verdict h2").inner_text(), before);
    find(&stage, ".language").click();
    yew::scheduler::flush().await;
    assert_eq!(find(&stage, ".verdict h2").inner_text(), before);
    app.destroy();
}

#[wasm_bindgen_test]
fn a_link_opens_to_the_same_run_in_a_browser_too() {
    for run in ready_runs::all() {
        let session = Session::open(
            Some(Ok(Link {
                compared: None,
                scenario: run.scenario.clone(),
                origin: Some(run.id.to_owned()),
                language: None,
                playhead: None,
                detail: false,
                order: None,
            })),
            Preferences::default(),
        );
        let link = session.link();
        assert_eq!(Link::read(&link.fragment()), Some(Ok(link)), "{}", run.id);
    }
}
