//! Two or three ways of messaging side by side: one plan of failures, one playhead over virtual time. Drawn by the
//! workshop as a dialog over the page; the first way's scenario is the page's own, and goes back to it with each edit.

mod column;
mod failures;
mod model;
mod table;

use std::cell::Cell;
use std::rc::Rc;

use half_message_diagram::{Mode, Plan};
use half_message_locale::{Language, caption, compare as words, page, verdict};
use half_message_protocol::{Scenario, View, Way};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use self::column::{Column, NAME};
use self::model::Comparison;
use self::table::Table;
use super::dialog::{self, use_modal};
use super::element::{El, On, button, el, list};
use super::fail_menu::FailMenu;
use super::fields::choice;
use super::icon::{BACK, CLOSE, FIRST, FORWARD, LAST, hue, icon, mark, play};
use super::lanes::{Anchor, block};
use super::rich_text::rich;
use crate::beside::Beside;
use crate::components::lanes::measure::use_size;
use crate::hooks::listener::later;
use crate::session::{Intent, Open, Run};

/// Columns narrower than this stand one below the other, px.
const NARROWEST: f32 = 300.0;
/// From this width on lanes have room for a column of times, px.
const TIGHTEST: f32 = 430.0;
/// From this width on labels stand between the pills, px.
const WIDE_ENOUGH: f32 = 680.0;
/// Room between columns, px.
const BETWEEN: f32 = 12.0;
/// Drawn above and below what can be seen, px: less than in lanes that stand alone, as there are several.
const BEYOND: f32 = 40.0;
/// Scrolling is looked at in blocks of this height, px.
const BLOCK: f32 = 60.0;
/// Where the playhead comes to rest, as a part of the height.
const REST: f32 = 0.5;
/// The page hears of an edit so long after it, ms.
const AFTER_PICTURE: u32 = 120;
/// How long playback stays at one moment, ms.
const STAY: u32 = 1_200;

/// What the view needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The page's scenario; its way stands first.
    pub scenario: Scenario,
    /// The ways beside it.
    pub beside: Beside,
    /// The language.
    pub language: Language,
    /// Called with the first way's scenario whenever it is edited.
    pub on_edit: Callback<Scenario>,
    /// Called with the ways beside the first whenever they change.
    pub on_ways: Callback<Beside>,
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
    let Props { scenario, beside, language, on_edit, on_ways, on_open, on_close } = props;
    let language = *language;
    let model = use_reducer(|| Comparison::new(scenario, *beside));
    let act = {
        let dispatcher = model.dispatcher();
        use_callback((), move |act: Act, ()| dispatcher.dispatch(act))
    };
    let (dialog, on_cancel) = use_modal(on_close);
    let scroller = use_node_ref();
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
        let mode = match column {
            ..TIGHTEST => Mode::Phone,
            ..WIDE_ENOUGH => Mode::Tight,
            _ => Mode::Condensed,
        };
        let mut plans: Vec<_> =
            runs.iter().map(|run| (Plan::of(&run.trace, &run.storyline, *column, mode), &*run.storyline)).collect();
        if !is_stacked {
            Plan::align(&mut plans);
        }
        plans.into_iter().map(|(plan, _)| plan).collect::<Vec<_>>()
    });
    let rows: Vec<usize> = model.rows();
    let placed = use_memo((plans, rows.clone(), is_stacked), |(plans, rows, is_stacked)| {
        let low = plans.iter().zip(rows).map(|(plan, row)| plan.below(*row)).fold(0.0, f32::max);
        let floor = if *is_stacked { 0.0 } else { low };
        plans.iter().map(|plan| Rc::new(plan.clone().with_floor(floor))).collect::<Vec<_>>()
    });
    let tops = tops(&placed, is_stacked);
    let visible = height - placed.first().map_or(0.0, |plan| NAME + plan.mode.head_height());

    // Where the columns are scrolled to. When the playhead moves, that is known before the browser scrolls.
    let scrolled = use_mut_ref(|| 0_i32);
    // Of columns below each other the one that is looked at is followed: the others are too far away.
    let middle = *scrolled.borrow() as f32 + height / 2.0;
    let followed_side =
        if is_stacked { tops.iter().rposition(|top| *top <= middle).unwrap_or_default() } else { model.latest(&rows) };
    let rest = placed.get(followed_side).zip(rows.get(followed_side));
    let rest = rest.map_or(0.0, |(plan, row)| plan.now(*row) - visible * REST);
    let top_of_side = tops.get(followed_side).copied().unwrap_or_default();
    let rest = top_of_side + rest.max(0.0);
    let followed = use_mut_ref(|| None::<(usize, Vec<Run>)>);
    let redraw = use_force_update();
    let place = (model.moment, model.runs.clone());
    let follows = width > 0.0 && followed.borrow().as_ref() != Some(&place);
    let top = block(if follows { rest } else { *scrolled.borrow() as f32 }, BLOCK);
    use_effect_with((place, width > 0.0), {
        let (scroller, scrolled) = (scroller.clone(), scrolled.clone());
        move |(place, is_measured)| {
            if *is_measured && let Some(scroller) = scroller.cast::<Element>() {
                followed.replace(Some(place.clone()));
                // Asking or telling the browser costs a layout of the page: only where there is something to scroll.
                let rest = rest.round() as i32;
                if scrolled.replace(rest) != rest {
                    scroller.set_scroll_top(rest);
                }
            }
        }
    });
    let on_scroll = Callback::from(move |event: Event| {
        if let Some(scroller) = event.target_dyn_into::<Element>() {
            let now = scroller.scroll_top();
            if block(scrolled.replace(now) as f32, BLOCK) != block(now as f32, BLOCK) {
                redraw.force_update();
            }
        }
    });

    // The first way's run is the page's: each edit goes there when its picture has been drawn here, or when the next one
    // comes, or the view is closed.
    use_effect_with((model.edited(), on_edit.clone()), |(edited, on_edit)| {
        let edit = Rc::new(Cell::new(edited.clone()));
        let send = {
            let on_edit = on_edit.clone();
            move |edit: &Cell<Option<Rc<Scenario>>>| {
                if let Some(scenario) = edit.take() {
                    on_edit.emit((*scenario).clone());
                }
            }
        };
        let timer = edited.is_some().then(|| {
            let (edit, send) = (edit.clone(), send.clone());
            later(AFTER_PICTURE, move || send(&edit))
        });
        move || {
            send(&edit);
            drop(timer);
        }
    });
    use_effect_with((model.beside(), on_ways.clone()), {
        let known = *beside;
        move |(beside, on_ways)| {
            if *beside != known {
                on_ways.emit(*beside);
            }
        }
    });
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
    let view = Sides { model: &model, rows: &rows, language, act: &act };
    let menu = model.menu.as_ref().and_then(|(side, step, anchor)| {
        let run = model.runs.get(*side)?.clone();
        let (side, step) = (*side, *step);
        let act = act.reform(move |intent| Act::In(side, intent));
        Some(html! { <FailMenu {run} {step} anchor={Some(*anchor)} {language} {act} /> })
    });
    let columns =
        (0..).zip(&model.runs).zip(&rows).zip(placed.iter().zip(&tops)).map(|(((side, run), row), (plan, start))| {
            let menu_open = model.menu.as_ref().filter(|(of, ..)| *of == side).map(|(_, step, _)| *step);
            // One line through all columns; its words stand where there is room, beside the step that only one way has.
            let parting = model.parting.as_ref().filter(|_| !is_stacked).and_then(|parting| {
                let (first, row) = placed.get(parting.side).zip(rows.get(parting.side))?;
                let top = first.top(parting.row, *row) + plan.mode.head_height() - 1.0;
                Some((top, parting.side != side))
            });
            let from = top - *start;
            let window = (from - BEYOND, from + height + BLOCK + BEYOND);
            html! {
                <Column key={run.scenario.way.as_str()} {side} run={run.clone()} row={*row} plan={plan.clone()} {window}
                    {menu_open} {parting} {language} act={act.clone()} />
            }
        });
    let lanes = el("div", "card compare-lanes")
        .set("tabindex", "0")
        .node(&scroller)
        .on(On::Scroll, on_scroll)
        .kid(el("div", "").classes(&["columns", if is_stacked { "stacked" } else { "" }]).put_in(list(columns)));
    let compared: Vec<Way> = model.runs.iter().map(|run| run.scenario.way).collect();
    let table = html! { <Table {compared} {language} act={act.clone()} on_open={on_open.clone()} /> };
    let side = el("div", "compare-side").put_in(view.verdicts()).put_in(table);
    el("dialog", "compare")
        .node(&dialog)
        .set("aria-labelledby", dialog::TITLE)
        .on(On::Cancel, on_cancel)
        .on(On::Key, on_key)
        .kid(dialog::head(Html::from(words::TITLE.of(language)), Some(view.choices()), language, on_close))
        .kid(
            el("div", "")
                .classes(&["compare-body", if model.runs.len() > 2 { "three" } else { "" }])
                .kid(lanes)
                .kid(side),
        )
        .kid(view.caption())
        .kid(view.transport())
        .put_in(menu.unwrap_or_default())
        .done()
}

/// How far below the first column's lanes those of each column begin, px: nothing where they stand side by side.
fn tops(plans: &[Rc<Plan>], is_stacked: bool) -> Vec<f32> {
    let mut next = 0.0;
    let top = |plan: &Rc<Plan>| {
        let top = next;
        if is_stacked {
            next += NAME + plan.mode.head_height() + plan.height() + BETWEEN;
        }
        top
    };
    plans.iter().map(top).collect()
}

/// What stands around the lanes, and where what happens in it goes.
struct Sides<'a> {
    model: &'a Comparison,
    rows: &'a [usize],
    language: Language,
    act: &'a Callback<Act>,
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

    /// How each way stands, below each other.
    fn verdicts(&self) -> Html {
        let cards = self.model.runs.iter().zip(self.rows).enumerate().map(|(side, (run, row))| {
            let count = run.events_at(*row);
            let view = View::after(&run.trace, count);
            let order = run.trace.verdicts.first().map_or(1001, |(order, _)| *order);
            let now = run.trace.verdict_after(order, count);
            let sentence = match run.trace.verdicts.len() {
                0..=1 => verdict::sentence(self.language, now, &view, order),
                _ => verdict::overall(self.language, &run.trace, count),
            };
            let dropped = self.model.dropped(side, self.language);
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
                        .kid(el("p", "phrase").text(sentence))
                        .kids(dropped.into_iter().map(|gap| el("p", "note phrase").text(gap))),
                )
                .done()
        });
        list(cards)
    }

    /// What has just happened, in the way in which it did; at the end how all ways ended.
    fn caption(&self) -> El {
        let card = el("div", "caption card").set("aria-live", "polite");
        if self.model.is_over() {
            let ends: Vec<_> = self.model.runs.iter().map(|run| (run.scenario.way, run.trace.verdict)).collect();
            let sentence = words::summary(self.language, self.model.failures(), &ends);
            return card.kid(el("p", "phrase").text(sentence));
        }
        let side = self.model.latest(self.rows);
        let latest = self.model.runs.get(side).zip(self.rows.get(side));
        let line = latest.map(|(run, row)| {
            let event = run.storyline.rows.get(*row).map_or(0, |row| row.last as usize);
            el("p", "phrase")
                .kid(el("b", "").say(page::way(run.scenario.way).of(self.language)).say(": "))
                .put_in(rich(&caption(self.language, &run.trace, event)))
        });
        card.maybe(line)
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
                    .flag("disabled", self.model.failures() == 0)
                    .on(On::Click, self.act.reform(|_| Act::Fail(None)))
                    .say(words::CLEAR.of(language)),
            )
    }
}

/// Whether an intent of the fail menu closes it.
pub const fn closes(intent: &Intent) -> bool {
    matches!(intent, Intent::Close(Open::Fail(_)))
}
