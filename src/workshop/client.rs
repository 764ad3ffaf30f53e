//! The page's side: asks, and turns answers into intents.

use half_message_locale::Language;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::File;
use yew::prelude::*;

use super::{Answer, Compared, Detail, Request, Setup, Share};
use crate::hooks::address::fragment;
use crate::link::BadLink;
use crate::ready_runs;
use crate::session::{Intent, Notice, Open, Player, Run, Session};

/// What the workshop shows as dialogs.
const DIALOGS: [Open; 7] =
    [Open::Setup, Open::Settings, Open::Compare, Open::Explore, Open::Share, Open::Recording, Open::Help];

#[wasm_bindgen(module = "/src/workshop.js")]
extern "C" {
    fn ask(request: Vec<u8>, file: Option<File>, told: JsValue);
}

/// Opens a file that the reader has picked or dropped, or tells what is wrong with it.
pub fn open(file: File, act: &Callback<Intent>) {
    send(&Request::Open, Some(file), act);
}

/// Saves the scenario as a file.
pub fn save(run: &Run, act: &Callback<Intent>) {
    let name = [run.origin.map_or("half-message", |run| run.id), ".json"].concat();
    send(&Request::Save(name, Box::new((*run.scenario).clone())), None, act);
}

/// Shows the dialog that is open in the session, for as long as it is.
#[hook]
pub fn use_workshop(session: &Session, act: &Callback<Intent>) {
    let open = session.open;
    let request = || {
        let is_chinese = session.preferences.language == Language::Zh;
        let setup = || {
            let ready = session.run.origin.map(|run| run.scenario.clone());
            Box::new(Setup { scenario: (*session.run.scenario).clone(), ready, is_chinese })
        };
        match open {
            Open::Setup => Some(Request::Setup(setup())),
            Open::Settings => Some(Request::Settings(setup())),
            Open::Compare => {
                let Setup { scenario, is_chinese, .. } = *setup();
                Some(Request::Compare(Box::new(Compared { scenario, beside: session.beside, is_chinese })))
            }
            Open::Explore => Some(Request::Explore(setup())),
            Open::Share => Some(Request::Share(Box::new(Share {
                scenario: (*session.run.scenario).clone(),
                origin: session.run.origin.map(|run| run.id.to_owned()),
                row: session.row,
                is_chinese,
            }))),
            Open::Recording => Some(Request::Recording(is_chinese)),
            Open::Help => Some(Request::Keys(is_chinese)),
            _ => None,
        }
    };
    let is_dialog = DIALOGS.contains(&open);
    // What is shown keeps itself up to date: it is asked for once.
    let restored = session.restored;
    let request = use_memo((open, restored), |_| request());
    let is_refused = matches!(session.notice, Some(Notice::BadLink(BadLink::Refused(_))));
    let act = act.clone();
    use_effect_with((open, restored, is_refused), move |(.., is_refused)| {
        if *is_refused {
            send(&Request::Explain(fragment()), None, &act);
        }
        if let Some(request) = &*request {
            send(request, None, &act);
        }
        move || {
            if is_dialog {
                send(&Request::Dismiss, None, &act);
            }
        }
    });
}

/// Keeps the detail view in step with the session, for as long as it is open.
#[hook]
pub fn use_detail(session: &Session, act: &Callback<Intent>) {
    let sent = use_mut_ref(|| None::<Run>);
    let Session { player: Player { run, row, order, .. }, detail, preferences, .. } = session;
    let order = *order;
    let is_chinese = preferences.language == Language::Zh;
    let act = act.clone();
    use_effect_with((*detail, run.clone(), *row, order, is_chinese), move |(detail, run, row, order, is_chinese)| {
        if !*detail {
            // The element that it stood in is gone, and the next one begins anew.
            sent.replace(None);
            return;
        }
        let is_known = sent.replace(Some(run.clone())).is_some_and(|sent| sent == *run);
        let scenario = (!is_known).then(|| (*run.scenario).clone());
        let detail = Detail { scenario, row: *row, order: *order, is_chinese: *is_chinese };
        send(&Request::Detail(Box::new(detail)), None, &act);
    });
}

fn send(request: &Request, file: Option<File>, act: &Callback<Intent>) {
    let act = act.clone();
    let told = Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| hear(&answer, &act));
    // Writing to memory cannot fail.
    ask(postcard::to_allocvec(request).unwrap_or_default(), file, told.into_js_value());
}

fn hear(answer: &JsValue, act: &Callback<Intent>) {
    let answer = answer.dyn_ref::<Uint8Array>().and_then(|bytes| postcard::from_bytes(&bytes.to_vec()).ok());
    let close = || DIALOGS.iter().for_each(|open| act.emit(Intent::Close(*open)));
    match answer {
        Some(Answer::Recorded) => act.emit(Intent::Open(Open::Recording)),
        Some(Answer::Opened(scenario)) => act.emit(Intent::OpenScenario(Box::new(scenario))),
        Some(Answer::Played(scenario)) => {
            act.emit(Intent::OpenScenario(Box::new(scenario)));
            act.emit(Intent::TogglePlay);
        }
        Some(Answer::Refused(reasons)) => act.emit(Intent::Tell(Notice::BadFile(reasons))),
        Some(Answer::LinkRefused(reasons)) => act.emit(Intent::Tell(Notice::LinkRefused(reasons))),
        Some(Answer::Unreadable) => act.emit(Intent::Tell(Notice::FileUnreadable)),
        Some(Answer::Edited(scenario)) => act.emit(Intent::Edit(Box::new(scenario))),
        Some(Answer::Beside(beside)) => act.emit(Intent::Beside(beside)),
        Some(Answer::Chosen(id)) => {
            if let Some(run) = ready_runs::find(&id) {
                act.emit(Intent::OpenRun(run));
            }
        }
        Some(Answer::Closed) => close(),
        None => {
            close();
            act.emit(Intent::Detail(false));
            act.emit(Intent::Tell(Notice::WorkshopUnavailable));
        }
    }
}
