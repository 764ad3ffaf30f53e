//! The workshop's side: reads and writes files, shows its dialogs beside the page and the detail view in it.

use std::cell::RefCell;
use std::rc::Rc;

use half_message_locale::{Language, refusal};
use half_message_protocol::{Millis, Problem, Refusal, Scenario, Text};
use half_message_scenario_json::{File as Content, MAX_TRACE_BYTES, Recording, read_file, write};
use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, File};
use yew::{AppHandle, Callback, Renderer};

use super::{Answer, Compared, DETAIL_HOST, Detail, Request, Setup, Share, language};
use crate::beside::Beside;
use crate::components::compare::{self, Compare};
use crate::components::detail::{self, DetailView};
use crate::components::explore::{self, Explore};
use crate::components::keyboard_help::{self, KeyboardHelp};
use crate::components::recording::{self, RecordingView};
use crate::components::settings_panel::{self, SettingsPanel};
use crate::components::setup_editor::{self, SetupEditor};
use crate::components::share::{self, ShareDialog};
use crate::link::{BadLink, Link};
use crate::ready_runs;
use crate::session::Run;

/// How many refusals are told at once.
const SHOWN: usize = 5;

thread_local! {
    static SHOWN_NOW: RefCell<Option<Shown>> = const { RefCell::new(None) };
    static RECORDING: RefCell<Option<(Run, Option<Millis>)>> = const { RefCell::new(None) };
    static DETAIL: RefCell<Kept> = const { RefCell::new(Kept { run: None, app: None }) };
}

/// A dialog, and the element in which it stands: beside the page's own, whose listeners are of another wasm.
struct Shown {
    host: Element,
    app: App,
}

/// The run of the detail view, and the view with the element in which it stands.
struct Kept {
    run: Option<Run>,
    app: Option<(Element, AppHandle<DetailView>)>,
}

enum App {
    Compare(AppHandle<Compare>),
    Explore(AppHandle<Explore>),
    Setup(AppHandle<SetupEditor>),
    Settings(AppHandle<SettingsPanel>),
    Share(AppHandle<ShareDialog>),
    Recording(AppHandle<RecordingView>),
    Keys(AppHandle<KeyboardHelp>),
}

/// Does what is asked, and calls `told` with each answer.
pub fn serve(request: &[u8], file: Option<File>, told: Function) {
    let answer = Callback::from(move |answer: Answer| {
        let bytes = postcard::to_allocvec(&answer).unwrap_or_default();
        let _ = told.call1(&JsValue::UNDEFINED, &Uint8Array::from(bytes.as_slice()));
    });
    match postcard::from_bytes(request) {
        Ok(Request::Open) => spawn_local(async move {
            if let Some(file) = file {
                answer.emit(open(&file).await);
            }
        }),
        Ok(Request::Explain(fragment)) => {
            if let Some(Err(BadLink::Refused(refusals))) = Link::read(&fragment) {
                answer.emit(Answer::LinkRefused(reasons(&refusals)));
            }
        }
        Ok(Request::Save(name, scenario)) => {
            let _ = share::blob(&write(&scenario), "application/json").and_then(|blob| share::save(&blob, &name));
        }
        Ok(Request::Setup(setup)) => show(|host| App::Setup(editor(host, *setup, answer))),
        Ok(Request::Settings(setup)) => show(|host| App::Settings(settings(host, *setup, answer))),
        Ok(Request::Compare(compared)) => show(|host| App::Compare(comparison(host, *compared, answer))),
        Ok(Request::Explore(setup)) => show(|host| App::Explore(exploration(host, *setup, answer))),
        Ok(Request::Share(share)) => show(|host| App::Share(sharing(host, *share, answer))),
        Ok(Request::Recording(is_chinese)) => {
            if let Some((run, until)) = RECORDING.with_borrow(Option::clone) {
                show(|host| App::Recording(recorded(host, run, until, is_chinese, answer)));
            }
        }
        Ok(Request::Keys(is_chinese)) => show(|host| App::Keys(keys(host, is_chinese, answer))),
        Ok(Request::Dismiss) => dismiss(),
        Ok(Request::Detail(detail)) => DETAIL.with_borrow_mut(|kept| kept.show(*detail)),
        Err(_) => {}
    }
}

impl Kept {
    fn show(&mut self, detail: Detail) {
        let Detail { scenario, row, order, is_chinese } = detail;
        if let Some(scenario) = scenario {
            self.run = Some(Run::new(Rc::new(scenario), None));
        }
        let document = web_sys::window().and_then(|window| window.document());
        // The reader may have closed the view before this part was there. A view that is closed goes with its element,
        // and the next one takes its place.
        let host = document.and_then(|document| document.get_element_by_id(DETAIL_HOST));
        let (Some(run), Some(host)) = (self.run.clone(), host) else { return self.close() };
        let props = detail::Props { run, row, order, language: language(is_chinese) };
        match &mut self.app {
            Some((known, app)) if *known == host => app.update(props),
            _ => {
                let run = self.run.take();
                self.close();
                self.run = run;
                self.app = Some((host.clone(), Renderer::with_root_and_props(host, props).render()));
            }
        }
    }

    fn close(&mut self) {
        self.run = None;
        if let Some((_, app)) = self.app.take() {
            app.destroy();
        }
    }
}

async fn open(file: &File) -> Answer {
    let bytes = file.size() as usize;
    if bytes > MAX_TRACE_BYTES {
        let problem = Problem::TooLarge { bytes, max: MAX_TRACE_BYTES };
        return refused(&[Refusal { path: String::new(), problem }]);
    }
    let Ok(text) = JsFuture::from(file.text()).await else { return Answer::Unreadable };
    match read_file(&text.as_string().unwrap_or_default()) {
        Ok(Content::Scenario(scenario)) => Answer::Opened(*scenario),
        Ok(Content::Recording(recording)) => {
            let Recording { trace, until } = *recording;
            RECORDING.set(Some((Run::recorded(trace), until)));
            Answer::Recorded
        }
        Err(refusals) => refused(&refusals),
    }
}

fn refused(refusals: &[Refusal]) -> Answer {
    Answer::Refused(reasons(refusals))
}

fn reasons(refusals: &[Refusal]) -> Vec<Text> {
    let reason = |one: &Refusal| Text { en: refusal(Language::En, one), zh: refusal(Language::Zh, one) };
    refusals.iter().take(SHOWN).map(reason).collect()
}

fn show(mount: impl FnOnce(Element) -> App) {
    dismiss();
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let (Ok(host), Some(body)) = (document.create_element("div"), document.body())
        && body.append_child(&host).is_ok()
    {
        let app = mount(host.clone());
        SHOWN_NOW.set(Some(Shown { host, app }));
    }
}

fn dismiss() {
    if let Some(Shown { host, app }) = SHOWN_NOW.take() {
        match app {
            App::Setup(app) => app.destroy(),
            App::Settings(app) => app.destroy(),
            App::Compare(app) => app.destroy(),
            App::Explore(app) => app.destroy(),
            App::Share(app) => app.destroy(),
            App::Recording(app) => app.destroy(),
            App::Keys(app) => app.destroy(),
        }
        host.remove();
    }
}

fn editor(host: Element, setup: Setup, answer: Callback<Answer>) -> AppHandle<SetupEditor> {
    let Setup { scenario, ready, is_chinese } = setup;
    let on_close = answer.reform(|()| Answer::Closed);
    let on_edit = answer.reform(|scenario: Scenario| Answer::Edited(scenario));
    let props = setup_editor::Props { scenario, ready, language: language(is_chinese), on_edit, on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn settings(host: Element, setup: Setup, answer: Callback<Answer>) -> AppHandle<SettingsPanel> {
    let Setup { scenario, is_chinese, .. } = setup;
    let on_close = answer.reform(|()| Answer::Closed);
    let on_edit = answer.reform(|scenario: Scenario| Answer::Edited(scenario));
    let on_choose = answer.reform(|id: String| Answer::Chosen(id));
    let props = settings_panel::Props { scenario, language: language(is_chinese), on_edit, on_choose, on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn comparison(host: Element, compared: Compared, answer: Callback<Answer>) -> AppHandle<Compare> {
    let Compared { scenario, beside, is_chinese } = compared;
    let on_close = answer.reform(|()| Answer::Closed);
    let on_edit = answer.reform(|scenario: Scenario| Answer::Edited(scenario));
    let on_ways = answer.reform(|beside: Beside| Answer::Beside(beside));
    let on_open = {
        let answer = answer.clone();
        Callback::from(move |scenario: Scenario| {
            answer.emit(Answer::Closed);
            answer.emit(Answer::Edited(scenario));
        })
    };
    let props =
        compare::Props { scenario, beside, language: language(is_chinese), on_edit, on_ways, on_open, on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn exploration(host: Element, setup: Setup, answer: Callback<Answer>) -> AppHandle<Explore> {
    let Setup { scenario, is_chinese, .. } = setup;
    let on_close = answer.reform(|()| Answer::Closed);
    let on_play = answer.reform(|scenario: Scenario| Answer::Played(scenario));
    let props = explore::Props { scenario, language: language(is_chinese), on_play, on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn sharing(host: Element, share: Share, answer: Callback<Answer>) -> AppHandle<ShareDialog> {
    let Share { scenario, origin, row, is_chinese } = share;
    let run = Run::new(Rc::new(scenario), origin.as_deref().and_then(ready_runs::find));
    let on_close = answer.reform(|()| Answer::Closed);
    let props = share::Props { run, row, is_recorded: false, language: language(is_chinese), on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn recorded(
    host: Element,
    run: Run,
    until: Option<Millis>,
    is_chinese: bool,
    answer: Callback<Answer>,
) -> AppHandle<RecordingView> {
    let on_close = answer.reform(|()| Answer::Closed);
    let on_run = Callback::from(move |scenario: Scenario| {
        answer.emit(Answer::Closed);
        answer.emit(Answer::Opened(scenario));
    });
    let props = recording::Props { run, until, language: language(is_chinese), on_run, on_close };
    Renderer::with_root_and_props(host, props).render()
}

fn keys(host: Element, is_chinese: bool, answer: Callback<Answer>) -> AppHandle<KeyboardHelp> {
    let on_close = answer.reform(|()| Answer::Closed);
    let props = keyboard_help::Props { language: language(is_chinese), on_close };
    Renderer::with_root_and_props(host, props).render()
}
