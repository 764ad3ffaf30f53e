//! Components in a real browser: what a click sends and what is drawn from it.

#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use half_message_locale::Language;
use half_message_page::app::App;
use half_message_page::components::transport::{Props as TransportProps, Transport};
use half_message_page::link::Link;
use half_message_page::ready_runs;
use half_message_page::session::{Intent, Preferences, Run, Session, Speed};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element, HtmlElement};
use yew::{Callback, Renderer};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).unwrap_or_else(|| panic!("there is no document"))
}

/// A fresh place in the document.
fn stage() -> Element {
    document().body().unwrap_or_else(|| panic!("there is no body")).set_inner_html("");
    let stage = document().create_element("div").unwrap_or_else(|_| panic!("no element can be made"));
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

fn first_run() -> Run {
    Run::new(Rc::new(ready_runs::first()), ready_runs::find(ready_runs::FIRST))
}

#[wasm_bindgen_test]
async fn the_transport_sends_what_its_buttons_say() {
    let sent = Rc::new(RefCell::new(Vec::new()));
    let act = {
        let sent = Rc::clone(&sent);
        Callback::from(move |intent: Intent| sent.borrow_mut().push(format!("{intent:?}")))
    };
    let stage = stage();
    let props = TransportProps {
        run: first_run(),
        row: 1,
        is_playing: false,
        speed: Speed::Normal,
        language: Language::En,
        act,
    };
    let app = Renderer::<Transport>::with_root_and_props(stage.clone(), props).render();
    yew::scheduler::flush().await;
    for name in ["First step", "Step back", "Play", "Step forward", "Last step"] {
        find(&stage, &format!("[aria-label=\"{name}\"]")).click();
    }
    assert_eq!(*sent.borrow(), ["First", "Back", "TogglePlay", "Forward", "Last"]);
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
                scenario: run.scenario.clone(),
                origin: Some(run.id.to_owned()),
                language: None,
                playhead: None,
            })),
            Preferences::default(),
        );
        let link = session.link();
        assert_eq!(Link::read(&link.fragment()), Some(Ok(link)), "{}", run.id);
    }
}
