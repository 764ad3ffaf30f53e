//! The lanes: the scene of a run, drawn where it is visible, with a focusable row for each moment of a step.

pub(crate) mod measure;
mod motion;
mod print;
mod row;
mod shapes;

use std::rc::Rc;

use half_message_diagram::{FoldKey, Labels, Mode, Plan, RowKey, Storyline, layout};
use half_message_locale::Language;
use half_message_protocol::StepId;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

pub use half_message_export::InLanguage;

use measure::use_size;
use motion::use_motion;
use print::use_printing;
use row::{RowAct, RowView};
use shapes::{number, shapes};

use crate::hooks::focus::Tree;
use crate::session::{Run, RunParts};

/// How much is drawn beyond what is visible, px: a small scroll draws nothing anew.
const BEYOND: f32 = 240.0;
/// Scrolling is looked at in blocks of this height, px.
const BLOCK: f32 = 120.0;
/// Where the playhead rests, as a share of the height: the future below it is always seen.
const REST: f32 = 0.57;

/// A run of so many rows is printed whole; of a longer one, what is on the screen.
const PRINTED: usize = 400;

/// What the lanes need.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// The row at which the reader stands.
    pub row: usize,
    /// The order that stands out; left out, that of the row.
    #[prop_or_default]
    pub order: Option<u16>,
    /// The language of the labels.
    pub language: Language,
    /// The step whose fail menu is open; its row stays marked.
    #[prop_or_default]
    pub menu_open: Option<StepId>,
    /// How much room there is; left out, it follows from the width.
    #[prop_or_default]
    pub mode: Option<Mode>,
    /// The reader wants to stand at this row.
    pub on_select: Callback<usize>,
    /// The reader wants to see how this step can fail.
    pub on_open_menu: Callback<(StepId, Anchor)>,
    /// Whether no step can be made to fail: then no row offers it.
    #[prop_or_default]
    pub is_locked: bool,
    /// The plan, where somebody else has laid the run out and scrolls it.
    #[prop_or_default]
    pub plan: Option<Rc<Plan>>,
    /// What of such a plan is drawn: its top and its bottom, px.
    #[prop_or_default]
    pub window: (f32, f32),
    /// The lanes were scrolled: what is anchored to a row has moved.
    #[prop_or_default]
    pub on_scroll: Callback<()>,
}

/// What a row's callback needs to know of the moment in which it is called.
#[derive(Clone)]
struct Current {
    storyline: Rc<Storyline>,
    plan: Rc<Plan>,
    row: usize,
    on_select: Callback<usize>,
    on_open_menu: Callback<(StepId, Anchor)>,
}

/// Where a row stands on the screen, px of the viewport. A menu goes below or above it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Anchor {
    /// Left end of the row.
    pub left: f64,
    /// Its top.
    pub top: f64,
    /// Right end of it.
    pub right: f64,
    /// Its bottom.
    pub bottom: f64,
    /// Where the step starts: a menu's notch points here.
    pub start: f64,
}

/// Where the drawn row of this step stands on the screen now; `None` where it is not drawn.
pub fn anchor_of(step: StepId, tree: &Tree) -> Option<Anchor> {
    anchor(&tree.find(&["[data-step=\"", &step.to_string(), "\"] .hit"].concat())?)
}

fn anchor(hit: &Element) -> Option<Anchor> {
    let number = |name: &str| hit.get_attribute(name).map(|text| js_sys::parse_float(&text));
    let place = hit.get_bounding_client_rect();
    let start = number("data-start").zip(number("x")).map_or(0.0, |(start, x)| start - x);
    Some(Anchor {
        left: place.left(),
        top: place.top(),
        right: place.right(),
        bottom: place.bottom(),
        start: place.left() + start,
    })
}

/// The lanes.
#[component]
pub fn Lanes(props: &Props) -> Html {
    let Props { run, row, language, menu_open, .. } = props;
    let RunParts { storyline, trace, .. } = &**run;
    let row = (*row).min(storyline.rows.len().saturating_sub(1));
    let scroller = use_node_ref();
    let packet = use_node_ref();
    let (width, height) = use_size(&scroller);
    let labels = InLanguage(*language);
    let own_plan =
        use_memo((run.clone(), width, height, props.mode, props.is_locked), |(run, width, height, mode, is_locked)| {
            let mode = mode.unwrap_or_else(|| Mode::fitting(*width, &run.trace.scenario));
            let plan = Plan::of(&run.trace, &run.storyline, *width, mode).at_least(*height - mode.head_height());
            if *is_locked { plan.locked() } else { plan }
        });
    // Beside another run the plan comes from above: whoever laid both out also scrolls them.
    let is_laid_out = props.plan.is_some();
    let plan = props.plan.clone().unwrap_or(own_plan);

    // Where the list is scrolled to. When the playhead moves, that is known before the browser scrolls.
    let scrolled = use_mut_ref(|| 0_i32);
    let redraw = use_force_update();
    let followed = use_mut_ref(|| None::<(usize, Mode)>);
    let visible = height - plan.mode.head_height();
    let is_measured = width > 0.0;
    let follow = is_measured && !is_laid_out && *followed.borrow() != Some((row, plan.mode));
    let furthest = (plan.height() - visible).max(0.0);
    let rest = (plan.now(row) - visible * REST).min(furthest).max(0.0);
    let top = block(if follow { rest } else { (*scrolled.borrow() as f32).min(furthest) }, BLOCK);
    {
        let (scroller, scrolled) = (scroller.clone(), scrolled.clone());
        use_effect_with((row, plan.mode, is_measured), move |(row, mode, is_measured)| {
            if *is_measured && let Some(scroller) = scroller.cast::<Element>() {
                followed.replace(Some((*row, *mode)));
                if is_laid_out {
                    return;
                }
                // Asking or telling the browser costs a layout of the page: only where there is something to scroll.
                let rest = rest.round() as i32;
                if scrolled.replace(rest) != rest {
                    scroller.set_scroll_top(rest);
                }
            }
        });
    }
    let onscroll = {
        let on_scroll = props.on_scroll.clone();
        Callback::from(move |event: Event| {
            if let Some(scroller) = event.target_dyn_into::<Element>() {
                let now = scroller.scroll_top();
                let before = scrolled.replace(now);
                if block(before as f32, BLOCK) != block(now as f32, BLOCK) {
                    redraw.force_update();
                }
                on_scroll.emit(());
            }
        })
    };

    // The focus stays on its step through edits.
    let focused = use_state_eq(|| None::<RowKey>);
    let is_roving = use_mut_ref(|| false);
    let kept = focused.and_then(|key| storyline.row_of_key(key));
    let is_printed = use_printing() && storyline.rows.len() <= PRINTED;
    let window = match props.window {
        _ if is_printed => 0.0..plan.height(),
        (top, bottom) if is_laid_out => top..bottom,
        _ => top - BEYOND..top + visible + BLOCK + BEYOND,
    };
    let scene = layout(trace, storyline, &plan, row, window, kept, &labels);
    use_motion(&packet, row, scene.motion);

    // One callback for good, or every row would be drawn again: it looks up what is current.
    let current = use_mut_ref(|| None::<Current>);
    current.replace(Some(Current {
        storyline: storyline.clone(),
        plan: plan.clone(),
        row,
        on_select: props.on_select.clone(),
        on_open_menu: props.on_open_menu.clone(),
    }));
    let act = {
        let (focused, scroller, is_roving) = (focused.setter(), scroller.clone(), is_roving.clone());
        use_callback((), move |act: RowAct, ()| {
            let Some(Current { storyline, plan, row, on_select, on_open_menu }) = current.borrow().clone() else {
                return;
            };
            match act {
                RowAct::Open(index, element) => {
                    let step = storyline.step_at(index).map(|step| step.step);
                    if let Some(choice) = step.zip(anchor(&element)) {
                        on_open_menu.emit(choice);
                    }
                }
                RowAct::Select(index) => on_select.emit(index),
                RowAct::Focus(index) => focused.set(storyline.key(index)),
                RowAct::Leave => focused.set(None),
                RowAct::Go(index) => {
                    let index = index.min(plan.rows().saturating_sub(1));
                    if let Some(scroller) = scroller.cast::<HtmlElement>() {
                        show(&scroller, &plan, index, row);
                        is_roving.replace(true);
                        focused.set(storyline.key(index));
                        focus_row(&scroller, index);
                    }
                }
            }
        })
    };
    {
        // A row that was not drawn when the focus was sent to it.
        let scroller = scroller.clone();
        use_effect_with(kept, move |kept| {
            if let (Some(index), Some(scroller)) = (kept, scroller.cast::<HtmlElement>())
                && is_roving.replace(false)
            {
                focus_row(&scroller, *index);
            }
        });
    }

    let first = scene.rows.iter().position(|group| group.y + group.height >= top).unwrap_or(0);
    let tab = kept.or_else(|| scene.rows.iter().any(|group| group.row == row).then_some(row));
    let tab = tab.or_else(|| scene.rows.get(first).map(|group| group.row));
    let count = storyline.rows.len();
    let rows = scene.rows.into_iter().map(|group| {
        let step = group.key.step;
        let key = format!("{step}/{}/{}", group.key.part.as_str(), group.key.nth);
        let name = AttrValue::from(group.name(&labels.details(trace, storyline, group.row)));
        let number = storyline.step_at(group.row).map_or(0, |step| step.number);
        let (is_tab, is_open) = (tab == Some(group.row), *menu_open == Some(step));
        html! {
            <RowView {key} group={Rc::new(group)} {number} {name} {count} {is_tab} {is_open}
                language={*language} act={act.clone()} />
        }
    });
    let rows: Html = rows.collect();
    let (head, wide, tall) = (&scene.head, number(scene.width), number(scene.height));
    // The rows of the playhead's order stand out by a class on the whole, so that no row is drawn again for it.
    let focused_order = props.order.or(scene.focused_order).map(|order| format!("focus-{}", order % 10));
    let mode = match plan.mode {
        Mode::Full => "full",
        Mode::Condensed | Mode::Tight => "condensed",
        Mode::Phone => "phone",
    };
    html! {
        <div class={classes!("lanes", mode, focused_order)} ref={scroller} {onscroll}>
            if is_measured {
                <svg class="lanes-head" width={wide.clone()} height={number(head.height)}
                    role="img" aria-label={labels.lanes_name()}>
                    {shapes(&head.shapes)}
                </svg>
                <svg class="lanes-body" width={wide} height={tall} focusable="false">
                    <g aria-hidden="true">{shapes(&scene.bands)}</g>
                    <g aria-hidden="true">{shapes(&scene.lanes)}</g>
                    <g aria-hidden="true">{shapes(&scene.spans)}</g>
                    <g aria-hidden="true">
                        {for scene.folds.iter().map(|fold| html! {
                            <g key={fold_key(&fold.key)} transform={shift(fold.y)}>{shapes(&fold.shapes)}</g>
                        })}
                    </g>
                    <g role="listbox" aria-label={labels.list_name()}>{rows}</g>
                    if let Some(playhead) = &scene.playhead {
                        <g class="playhead" aria-hidden="true" transform={shift(playhead.y)}>
                            {shapes(&playhead.shapes)}
                        </g>
                    }
                    <g ref={packet} class={scene.motion.map_or("packet".into(), |motion| motion.class.text().into_owned())}
                        aria-hidden="true">
                        <circle r="5.5" />
                    </g>
                </svg>
            }
        </div>
    }
}

fn fold_key(key: &FoldKey) -> String {
    let (what, RowKey { step, part, nth }) = match key {
        FoldKey::Wait(of) => ("wait", of),
        FoldKey::Stage(of) => ("stage", of),
    };
    format!("{what}/{step}/{}/{nth}", part.as_str())
}

/// The start of the block of this size in which a height lies.
pub(crate) fn block(y: f32, size: f32) -> f32 {
    (y / size).floor() * size
}

fn shift(y: f32) -> String {
    format!("translate(0,{})", number(y))
}

/// Scrolls just so far that a row is seen whole.
fn show(scroller: &HtmlElement, plan: &Plan, index: usize, current: usize) {
    let (top, bottom) = (plan.top(index, current), plan.top(index, current) + plan.row_height(index));
    let visible = scroller.client_height() as f32 - plan.mode.head_height();
    let now = scroller.scroll_top() as f32;
    let margin = 40.0;
    if top - margin < now {
        scroller.set_scroll_top((top - margin).max(0.0) as i32);
    } else if bottom + margin > now + visible {
        scroller.set_scroll_top((bottom + margin - visible) as i32);
    }
}

fn focus_row(scroller: &HtmlElement, index: usize) {
    if let Ok(Some(row)) = scroller.query_selector(&format!("[data-row=\"{index}\"]")) {
        let row: &HtmlElement = row.unchecked_ref();
        let _ = row.focus();
    }
}
