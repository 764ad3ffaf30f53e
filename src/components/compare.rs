//! Two or three ways of messaging side by side: one plan of failures, one playhead over virtual time. Drawn by the
//! workshop as a dialog over the page; the first way's scenario is the page's own, and goes back to it with each edit.

mod failures;
mod model;
mod table;

use std::rc::Rc;

use half_message_diagram::{Mode, Plan, number};
use half_message_locale::{Language, caption, compare as words, page, verdict};
use half_message_protocol::{Scenario, View, Way};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use self::model::Comparison;
use super::element::{El, On, button, el, list};
use super::fail_menu::FailMenu;
use super::fields::choice;
use super::icon::{BACK, CLOSE, FIRST, FORWARD, LAST, hue, icon, mark, play};
use super::lanes::{Anchor, Lanes};
use super::rich_text::rich;
use crate::components::lanes::measure::use_size;
use crate::session::{Intent, Open};

/// Columns narrower than this stand one below the other, px.
const NARROWEST: f32 = 340.0;
/// Room between columns, px.
const BETWEEN: f32 = 12.0;
/// Where the playhead comes to rest, as a part of the height.
const REST: f32 = 0.5;
/// How long playback stays at one moment, ms.
const STAY: u32 = 1_200;

/// What the view needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The page's scenario; its way stands first.
    pub scenario: Scenario,
    /// The language.
    pub language: Language,
    /// Called with the first way's scenario whenever it is edited.
    pub on_edit: Callback<Scenario>,
    /// Called with a scenario that the reader wants to see alone.
    pub on_open: Callback<Scenario>,
    /// Called when the reader closes the view.
    pub on_close: Callback<()>,
}

/// What a reader does here.
pub enum Act {
    /// Something in the menu of a column: a failure, its end, or closing the menu.
    In(usize, Intent),
    /// The menu of a step in a column.
    Menu(usize, half_message_protocol::StepId, Anchor),
    /// This row of a column.
    Select(usize, usize),
    /// So many moments on or back.
    Move(isize),
    /// This moment.
    Go(usize),
    /// Another way in this column.
    Way(usize, Way),
    /// One column more.
    Add,
    /// This column away.
    Drop(usize),
    /// This failure of the table, in all columns; none for a run without failures.
    Fail(Option<usize>),
    /// Plays, or stops.
    Play,
    /// Playback has stayed long enough.
    Tick,
}

/// The view.
#[component]
pub fn Compare(props: &Props) -> Html {
    let Props { scenario, language, on_edit, on_open, on_close } = props;
    let language = *language;
    let model = use_reducer(|| Comparison::new(scenario));
    let act = {
        let dispatcher = model.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let dialog = use_node_ref();
    let scroller = use_node_ref();
    use_effect_with((), {
        let dialog = dialog.clone();
        move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        }
    });
    use_effect_with((model.is_playing, model.moment), {
        let act = act.clone();
        move |(is_playing, _)| {
            let timer = is_playing.then(|| gloo_timers::callback::Timeout::new(STAY, move || act.emit(Act::Tick)));
            move || drop(timer)
        }
    });
    let (width, height) = use_size(&scroller);
    let count = model.runs.len() as f32;
    let column = (width - BETWEEN * (count - 1.0)) / count;
    let is_stacked = column < NARROWEST;
    let column = if is_stacked { width } else { column };
    let plans = use_memo((model.runs.clone(), column), |(runs, column)| {
        let mode = if *column >= 430.0 { Mode::Condensed } else { Mode::Phone };
        let mut plans: Vec<_> =
            runs.iter().map(|run| (Plan::of(&run.trace, &run.storyline, *column, mode), &*run.storyline)).collect();
        if !is_stacked {
            Plan::align(&mut plans);
        }
        plans.into_iter().map(|(plan, _)| plan).collect::<Vec<_>>()
    });
    let rows: Vec<usize> = model.rows();
    let floor = plans.iter().zip(&rows).map(|(plan, row)| plan.below(*row)).fold(0.0, f32::max);
    let placed: Vec<Rc<Plan>> =
        plans.iter().map(|plan| Rc::new(plan.clone().with_floor(if is_stacked { 0.0 } else { floor }))).collect();
    let rest = placed.first().zip(rows.first()).map_or(0.0, |(plan, row)| plan.now(*row)) - height * REST;
    use_effect_with((model.moment, model.runs.clone(), width > 0.0), {
        let scroller = scroller.clone();
        move |_| {
            if let Some(scroller) = scroller.cast::<Element>().filter(|_| !is_stacked) {
                scroller.set_scroll_top(rest.max(0.0) as i32);
            }
        }
    });

    // The first way's run is the page's: each edit goes there at once.
    use_effect_with((model.edited(), on_edit.clone()), |(edited, on_edit)| {
        if let Some(scenario) = edited {
            on_edit.emit((**scenario).clone());
        }
    });
    let close = on_close.clone();
    let on_cancel = close.reform(|event: Event| event.prevent_default());
    let on_key = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let in_field = event.target_dyn_into::<HtmlInputElement>().is_some()
                || event.target_dyn_into::<web_sys::HtmlSelectElement>().is_some();
            let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|_| !in_field).map(KeyboardEvent::key) else {
                return;
            };
            let step = match key.as_str() {
                "ArrowRight" => Act::Move(1),
                "ArrowLeft" => Act::Move(-1),
                "Home" => Act::Go(0),
                "End" => Act::Go(usize::MAX),
                _ => return,
            };
            event.prevent_default();
            act.emit(step);
        })
    };
    let view = Sides { model: &model, rows: &rows, plans: &placed, language, act: &act, is_stacked };
    let menu = model.menu.as_ref().and_then(|(side, step, anchor)| {
        let run = model.runs.get(*side)?.clone();
        let (side, step) = (*side, *step);
        let act = act.reform(move |intent| Act::In(side, intent));
        Some(html! { <FailMenu {run} {step} anchor={Some(*anchor)} {language} {act} /> })
    });
    let head = el("header", "")
        .kid(el("h2", "").set("id", "compare-title").say(words::TITLE.of(language)))
        .kid(view.choices())
        .kid(
            button("btn icon quiet")
                .set("aria-label", page::CLOSE.of(language))
                .on(On::Click, close.reform(|_| ()))
                .put_in(icon(CLOSE, 16)),
        );
    let lanes = el("div", "card compare-lanes").set("tabindex", "0").node(&scroller).kid(
        el("div", "columns").classes(&["columns", if is_stacked { "stacked" } else { "" }]).put_in(view.columns()),
    );
    let side = el("div", "compare-side").put_in(view.verdicts()).put_in(table::table(&model, language, &act, on_open));
    el("dialog", "compare")
        .node(&dialog)
        .set("aria-labelledby", "compare-title")
        .on(On::Cancel, on_cancel)
        .on(On::Key, on_key)
        .kid(head)
        .kid(el("div", "compare-body").kid(lanes).kid(side))
        .kid(view.caption())
        .kid(view.transport())
        .put_in(menu.unwrap_or_default())
        .done()
}

/// What is drawn, and where what happens in it goes.
struct Sides<'a> {
    model: &'a Comparison,
    rows: &'a [usize],
    plans: &'a [Rc<Plan>],
    language: Language,
    act: &'a Callback<Act>,
    is_stacked: bool,
}

impl Sides<'_> {
    /// The ways, each to be changed.
    fn choices(&self) -> El {
        let names: Vec<String> = Way::ALL.iter().map(|way| page::way(*way).of(self.language).to_owned()).collect();
        let count = self.model.runs.len();
        let pick = self.model.runs.iter().enumerate().map(|(side, run)| {
            let chosen = Way::ALL.iter().position(|way| *way == run.scenario.way).unwrap_or_default();
            let change = self.act.reform(move |position: usize| {
                Act::Way(side, Way::ALL.get(position).copied().unwrap_or(Way::Rocketmq))
            });
            let drop = self.act.reform(move |_| Act::Drop(side));
            el("span", "pick").kid(choice("", words::BESIDE.of(self.language), &names, chosen, change)).kid_if(
                count > 2,
                || {
                    button("btn icon quiet")
                        .set("aria-label", words::DROP.of(self.language))
                        .set("title", words::DROP.of(self.language))
                        .on(On::Click, drop)
                        .put_in(icon(CLOSE, 13))
                },
            )
        });
        let add = self.act.reform(|_| Act::Add);
        el("div", "picks")
            .kids(pick)
            .kid_if(count < 3, || button("btn").on(On::Click, add).say(words::ADD.of(self.language)))
    }

    fn columns(&self) -> Html {
        let parting = self.model.parting.as_ref();
        let sides = self.model.runs.iter().zip(self.rows).zip(self.plans).enumerate();
        list(sides.map(|(side, ((run, row), plan))| {
            let language = self.language;
            let (on_select, on_open_menu) = (
                self.act.reform(move |row| Act::Select(side, row)),
                self.act.reform(move |(step, at)| Act::Menu(side, step, at)),
            );
            let menu_open = self.model.menu.as_ref().filter(|(of, ..)| *of == side).map(|(_, step, _)| *step);
            let lanes = html! {
                <Lanes run={run.clone()} row={*row} {language} {menu_open}
                    {on_select} {on_open_menu} plan={Some(plan.clone())} />
            };
            // One line through all columns; its words stand where there is room, beside the step that only one way has.
            let parts = parting.filter(|_| !self.is_stacked).and_then(|parting| {
                let (first, row) = self.plans.get(parting.side).zip(self.rows.get(parting.side))?;
                let top = first.top(parting.row, *row) + plan.mode.head_height() - 1.0;
                let line = el("div", "parting").put("style", ["top:", &number(top), "px"].concat());
                let words = || el("span", "").say(words::PART_HERE.of(language));
                Some(line.kid_if(parting.side != side, words))
            });
            let dropped = self.model.dropped(side, language);
            el("section", "column")
                .key(run.scenario.way.as_str())
                .set("aria-label", page::way(run.scenario.way).of(language))
                .kid(el("h3", "").say(page::way(run.scenario.way).of(language)))
                .kids(dropped.into_iter().map(|sentence| el("p", "note phrase").text(sentence)))
                .kid(el("div", "lanes-holder").put_in(lanes).maybe(parts))
                .done()
        }))
    }

    /// How each way stands, below each other.
    fn verdicts(&self) -> Html {
        let cards = self.model.runs.iter().zip(self.rows).map(|(run, row)| {
            let count = run.events_at(*row);
            let view = View::after(&run.trace, count);
            let order = run.trace.verdicts.first().map_or(1001, |(order, _)| *order);
            let now = run.trace.verdict_after(order, count);
            let sentence = match run.trace.verdicts.len() {
                0..=1 => verdict::sentence(self.language, now, &view, order),
                _ => verdict::overall(self.language, &run.trace, count),
            };
            el("section", "")
                .classes(&["verdict", hue(now)])
                .set("data-verdict", now.as_str())
                .set("data-way", run.scenario.way.as_str())
                .put_in(mark(now, 20))
                .kid(
                    el("div", "")
                        .kid(
                            el("h3", "")
                                .say(page::way(run.scenario.way).of(self.language))
                                .say(": ")
                                .say(verdict::title(now).of(self.language)),
                        )
                        .kid(el("p", "phrase").text(sentence)),
                )
                .done()
        });
        list(cards)
    }

    /// What has just happened, in the way in which it did.
    fn caption(&self) -> El {
        let latest = self.model.runs.iter().zip(self.rows).max_by_key(|(run, row)| {
            run.storyline.rows.get(**row).map(|row| row.at).filter(|at| *at <= self.model.now())
        });
        let line = latest.map(|(run, row)| {
            let event = run.storyline.rows.get(*row).map_or(0, |row| row.last as usize);
            el("p", "phrase")
                .kid(el("b", "").say(page::way(run.scenario.way).of(self.language)).say(": "))
                .put_in(rich(&caption(self.language, &run.trace, event)))
        });
        el("div", "caption card").set("aria-live", "polite").maybe(line)
    }

    fn transport(&self) -> El {
        let language = self.language;
        let (moment, last) = (self.model.moment, self.model.moments.len().saturating_sub(1));
        let key = |name: half_message_locale::Both, content: Html, act: Callback<Event>, is_off: bool, class| {
            button(class)
                .set("title", name.of(language))
                .set("aria-label", name.of(language))
                .flag("disabled", is_off)
                .on(On::Click, act)
                .put_in(content)
        };
        let is_playing = self.model.is_playing;
        let keys = el("div", "keys")
            .kid(key(page::FIRST, icon(FIRST, 20), self.act.reform(|_| Act::Go(0)), moment == 0, "edge"))
            .kid(key(page::BACK, icon(BACK, 20), self.act.reform(|_| Act::Move(-1)), moment == 0, ""))
            .kid(key(
                if is_playing { page::PAUSE } else { page::PLAY },
                play(is_playing, 28),
                self.act.reform(|_| Act::Play),
                false,
                "play",
            ))
            .kid(key(page::FORWARD, icon(FORWARD, 20), self.act.reform(|_| Act::Move(1)), moment == last, ""))
            .kid(key(page::LAST, icon(LAST, 20), self.act.reform(|_| Act::Go(usize::MAX)), moment == last, "edge"));
        let to = self.act.reform(|event: Event| {
            let value = event.target_dyn_into::<HtmlInputElement>().map(|field| field.value_as_number());
            Act::Go(value.filter(|value| *value >= 0.0).map_or(0, |value| value as usize))
        });
        let clock = words::at(language, self.model.now());
        el("section", "card transport")
            .set("aria-label", page::TRANSPORT.of(language))
            .kid(keys)
            .kid(
                el("input", "moments")
                    .set("type", "range")
                    .set("min", "0")
                    .put("max", last.to_string())
                    .put("value", moment.to_string())
                    .set("aria-label", words::WHEN.of(language))
                    .put("aria-valuetext", clock.clone())
                    .on(On::Input, to),
            )
            .kid(el("span", "position").text(clock))
            .kid(
                button("btn")
                    .set("id", "no-failures")
                    .flag("disabled", !self.model.has_failures())
                    .on(On::Click, self.act.reform(|_| Act::Fail(None)))
                    .say(words::CLEAR.of(language)),
            )
    }
}

/// Whether an intent of the fail menu closes it.
pub const fn closes(intent: &Intent) -> bool {
    matches!(intent, Intent::Close(Open::Fail(_)))
}
