//! One way of messaging among those that are compared: its name over its lanes.

use std::rc::Rc;

use half_message_diagram::{Plan, number};
use half_message_locale::{Language, compare as words, page};
use half_message_protocol::StepId;
use yew::prelude::*;

use super::Act;
use crate::components::element::el;
use crate::components::lanes::Lanes;
use crate::session::Run;

/// Height of a column's name and of what else stands above its lanes' names, px: as in the style sheet.
pub const NAME: f32 = 30.0;

/// What a column needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Its place from the left.
    pub side: usize,
    /// The way's run.
    pub run: Run,
    /// The row at which the reader stands.
    pub row: usize,
    /// The plan of its lanes.
    pub plan: Rc<Plan>,
    /// What of the lanes is drawn: its top and its bottom, px.
    pub window: (f32, f32),
    /// The step whose fail menu is open.
    pub menu_open: Option<StepId>,
    /// Where the ways part, px below the top of the lanes, and whether the words for it stand in this column.
    pub parting: Option<(f32, bool)>,
    /// The language.
    pub language: Language,
    /// Told what the reader does.
    pub act: Callback<Act>,
}

/// The column: drawn again only when something of it has changed.
#[component]
pub fn Column(props: &Props) -> Html {
    let Props { side, run, row, plan, window, menu_open, parting, language, act } = props;
    let (row, window, menu_open, language) = (*row, *window, *menu_open, *language);
    let on_select = use_callback((*side, act.clone()), |row, (side, act)| act.emit(Act::Select(*side, row)));
    let on_open_menu =
        use_callback((*side, act.clone()), |(step, at), (side, act)| act.emit(Act::Menu(*side, step, at)));
    let lanes = html! {
        <Lanes run={run.clone()} {row} {language} {menu_open} {on_select} {on_open_menu} plan={Some(plan.clone())}
            {window} />
    };
    let line = parting.map(|(top, has_words)| {
        el("div", "parting")
            .put("style", ["top:", &number(top), "px"].concat())
            .kid_if(has_words, || el("span", "").say(words::PART_HERE.of(language)))
    });
    let name = page::way(run.scenario.way).of(language);
    el("section", "column")
        .set("aria-label", name)
        .kid(el("h3", "").say(name))
        .kid(el("div", "lanes-holder").put_in(lanes).maybe(line))
        .done()
}
