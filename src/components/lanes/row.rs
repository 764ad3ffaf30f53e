//! One row of the lanes: a moment of a step that can be focused and made to fail.

use std::rc::Rc;

use half_message_diagram::RowGroup;
use half_message_locale::{Language, page};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::shapes::{number, shapes};
use super::shift;

/// What a reader does with a row, given by its position.
pub enum RowAct {
    /// Wants to see how it can fail; with the element that stands for its place.
    Open(usize, Element),
    /// Wants to stand there.
    Select(usize),
    /// It has the focus.
    Focus(usize),
    /// It has it no more.
    Leave,
    /// Sends the focus there.
    Go(usize),
}

#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is drawn.
    pub group: Rc<RowGroup>,
    /// The step's number.
    pub number: u32,
    /// The accessible name.
    pub name: AttrValue,
    /// How many rows there are in all.
    pub count: usize,
    /// Whether the tab key comes here.
    pub is_tab: bool,
    /// Whether the step's fail menu is open.
    pub is_open: bool,
    /// The language.
    pub language: Language,
    /// What happens with it.
    pub act: Callback<RowAct>,
}

/// A row: drawn again only when something of it has changed.
#[component]
pub fn RowView(props: &Props) -> Html {
    let Props { group, number: step_number, name, count, is_tab, is_open, language, act } = props;
    let index = group.row;
    let hit = use_node_ref();
    let open = {
        let (act, hit) = (act.clone(), hit.clone());
        move || {
            if let Some(hit) = hit.cast::<Element>() {
                act.emit(RowAct::Open(index, hit));
            }
        }
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open())
    };
    let onkeydown = {
        let act = act.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "Enter" if event.shift_key() => act.emit(RowAct::Select(index)),
                "Enter" | "f" | "F" => open(),
                "ArrowDown" => act.emit(RowAct::Go(index + 1)),
                "ArrowUp" => act.emit(RowAct::Go(index.saturating_sub(1))),
                "PageDown" => act.emit(RowAct::Go(index + 10)),
                "PageUp" => act.emit(RowAct::Go(index.saturating_sub(10))),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let on_time = {
        let act = act.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            act.emit(RowAct::Select(index));
        })
    };
    let onfocus = act.reform(move |_| RowAct::Focus(index));
    let onblur = {
        let act = act.clone();
        Callback::from(move |event: FocusEvent| {
            // Within the list the next row tells where the focus is.
            let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
            if next.is_none_or(|next| !next.has_attribute("data-row")) {
                act.emit(RowAct::Leave);
            }
        })
    };
    let (width, height) = (group.right - group.left, group.height);
    // On a phone, where nothing is left of the lanes, a thumb needs the whole height.
    let inset = if group.left > 0.0 { 1.0 } else { 0.0 };
    let is_now = group.state.as_str() == "now";
    let order = group.order.map(|order| format!("of-{}", order % 10));
    let class = classes!("row", group.is_check.then_some("of-check"), is_open.then_some("open"), order);
    html! {
        <g {class} role="option" data-step={group.key.step.to_string()} data-part={group.key.part.as_str()}
            data-state={group.state.as_str()} data-failed={group.failed.then_some("true")} data-row={index.to_string()}
            tabindex={if *is_tab { "0" } else { "-1" }} aria-label={name} aria-selected={is_now.to_string()}
            aria-posinset={(index + 1).to_string()} aria-setsize={count.to_string()}
            transform={shift(group.y)} {onclick} {onkeydown} {onfocus} {onblur}>
            <title>{page::step_tooltip(*language, *step_number as usize, group.key.step)}</title>
            if group.left > 0.0 {
                <rect class="hit-time" x="0" y="0" width={number(group.left)} height={number(height)} onclick={on_time} />
            }
            <rect ref={hit} class="hit" x={number(group.left)} y={number(inset)} width={number(width)}
                height={number(height - 2.0 * inset)}
                rx="8" data-start={number(group.start)} />
            <g aria-hidden="true">{shapes(&group.shapes)}</g>
        </g>
    }
}
