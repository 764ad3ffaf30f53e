//! The worker's side: slices of the search, one after the other, with an ear for what is asked between them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use half_message_explorer::{Invariant, Search};
use js_sys::{Date, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use super::{Ask, BOUNDS, Cell, Question, Told};

/// How long the worker searches before it listens, ms.
const SLICE: f64 = 50.0;
/// How long it searches before it tells how far it is, ms.
const SILENCE: f64 = 125.0;
/// States between two looks at the clock.
const STEP: u32 = 512;

/// Listens to the page. Returns at once; what is asked is done from then on.
pub fn start() {
    let Ok(page) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    let worker = Rc::new(RefCell::new(Worker {
        page: page.clone(),
        next_slice: channel.port2(),
        is_awake: false,
        form: None,
        table: VecDeque::new(),
        cell: None,
    }));
    let on_slice = {
        let worker = Rc::clone(&worker);
        Closure::<dyn FnMut()>::new(move || worker.borrow_mut().slice())
    };
    channel.port1().set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
    on_slice.forget();
    let on_ask = {
        let worker = Rc::clone(&worker);
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let bytes = event.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec());
            if let Some(ask) = bytes.ok().and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
                worker.borrow_mut().hear(ask);
            }
        })
    };
    page.set_onmessage(Some(on_ask.as_ref().unchecked_ref()));
    on_ask.forget();
    worker.borrow().tell(&Told::Ready);
}

struct Worker {
    page: DedicatedWorkerGlobalScope,
    /// A message to it is the next slice.
    next_slice: MessagePort,
    /// Whether one is on its way.
    is_awake: bool,
    form: Option<Form>,
    table: VecDeque<(usize, Question)>,
    cell: Option<(usize, Box<Search>)>,
}

/// The search that the reader has asked for.
struct Form {
    number: u32,
    search: Box<Search>,
    took: f64,
    told: f64,
    goes_on: bool,
}

impl Worker {
    fn tell(&self, told: &Told) {
        let bytes = postcard::to_allocvec(told).unwrap_or_default();
        let _ = self.page.post_message(&Uint8Array::from(bytes.as_slice()));
    }

    fn hear(&mut self, ask: Ask) {
        match ask {
            Ask::Search(number, question) => {
                // The memory of the one before is free before the next one begins.
                self.form = None;
                let Question { scenario, budget, goal } = *question;
                let search = Box::new(Search::new(&scenario, budget, goal, BOUNDS));
                self.form = Some(Form { number, search, took: 0.0, told: 0.0, goes_on: true });
            }
            Ask::Stop => {
                if let Some(form) = &mut self.form {
                    form.goes_on = false;
                }
                self.tell_form();
            }
            Ask::Find(finding) => {
                if let Some(form) = &self.form {
                    let found = form.search.counterexample(&finding);
                    self.tell(&Told::Found(form.number, finding, Box::new(found)));
                }
            }
            Ask::Table(questions) => {
                self.cell = None;
                self.table = questions.into_iter().enumerate().collect();
            }
        }
        self.wake();
    }

    fn wake(&mut self) {
        let is_busy =
            self.form.as_ref().is_some_and(|form| form.goes_on) || self.cell.is_some() || !self.table.is_empty();
        if is_busy && !self.is_awake {
            self.is_awake = self.next_slice.post_message(&JsValue::NULL).is_ok();
        }
    }

    fn slice(&mut self) {
        self.is_awake = false;
        match &mut self.form {
            Some(form) if form.goes_on => {
                let start = Date::now();
                form.goes_on = advance(&mut form.search);
                form.took += Date::now() - start;
                if !form.goes_on || form.took - form.told > SILENCE {
                    form.told = form.took;
                    self.tell_form();
                }
            }
            _ => self.slice_of_table(),
        }
        self.wake();
    }

    fn tell_form(&self) {
        if let Some(Form { number, search, took, goes_on, .. }) = &self.form {
            let report = Box::new(search.report());
            self.tell(&Told::Searched { number: *number, report, took: *took, goes_on: *goes_on });
        }
    }

    fn slice_of_table(&mut self) {
        if self.cell.is_none()
            && let Some((position, Question { scenario, budget, goal })) = self.table.pop_front()
        {
            self.tell(&Told::Cell(position, Cell::UnderWay));
            self.cell = Some((position, Box::new(Search::new(&scenario, budget, goal, BOUNDS))));
        }
        let Some((position, search)) = &mut self.cell else { return };
        let goes_on = advance(search);
        let report = search.report();
        let cell = match report.against(Invariant::Agreement) {
            Some(finding) => Cell::Broken(finding.depth),
            None if goes_on => return,
            None if report.is_complete => Cell::Holds(report.progress.states),
            None => Cell::HoldsSoFar(report.progress.states),
        };
        let position = *position;
        self.tell(&Told::Cell(position, cell));
        self.cell = None;
    }
}

/// Searches for one slice; whether there is more to do.
fn advance(search: &mut Search) -> bool {
    let end = Date::now() + SLICE;
    while search.advance(STEP) {
        if Date::now() >= end {
            return true;
        }
    }
    false
}
