//! Every way of messaging against small budgets, searched one after the other.

use half_message_explorer::{Budget, FailureKind, Goal, smallest};
use half_message_locale::{Both, Language, explore as words, page};
use half_message_protocol::{CheckPolicy, Way};
use yew::prelude::*;

use super::model::{Act, Explorer};
use crate::components::element::{El, On, button, el};
use crate::components::parts::when;
use crate::worker::{Cell, Question};

/// The rows: a way, and how it answers checks.
const ROWS: [(Way, CheckPolicy); 6] = [
    (Way::Rocketmq, CheckPolicy::TransactionLog),
    (Way::Rocketmq, CheckPolicy::OrderRow),
    (Way::Kafka, CheckPolicy::OrderRow),
    (Way::Outbox, CheckPolicy::OrderRow),
    (Way::CommitThenSend, CheckPolicy::OrderRow),
    (Way::SendThenCommit, CheckPolicy::OrderRow),
];

/// The columns: a budget and its name.
fn columns() -> [(Both, Budget); 8] {
    use FailureKind::{Crash, Gone, Lost, SlowLocal};
    [
        (words::NO_FAILURE, Budget::NONE),
        (words::ONE_LOST, Budget::of(&[(Lost, 1)])),
        (words::ONE_CRASH, Budget::of(&[(Crash, 1)])),
        (words::ONE_GONE, Budget::of(&[(Gone, 1)])),
        (words::ONE_SLOW, Budget::of(&[(SlowLocal, 1)])),
        (words::SLOW_AND_LOST, Budget::of(&[(SlowLocal, 1), (Lost, 1)])),
        (words::ANY_ONE, Budget::any(&FailureKind::PROMISED, 1)),
        (words::ANY_TWO, Budget::any(&FailureKind::PROMISED, 2)),
    ]
}

/// What the cells search, row by row.
pub fn questions() -> Vec<Question> {
    let of_row = |(way, policy)| {
        columns().map(move |(_, budget)| Question { scenario: smallest(way, policy), budget, goal: Goal::default() })
    };
    ROWS.into_iter().flat_map(of_row).collect()
}

fn row_name((way, policy): (Way, CheckPolicy)) -> Both {
    match (way, policy) {
        (Way::Rocketmq, CheckPolicy::TransactionLog) => words::LOG_POLICY,
        (Way::Rocketmq, _) => words::ROW_POLICY,
        _ => page::way(way),
    }
}

/// The table.
pub fn matrix(model: &Explorer, language: Language, act: &Callback<Act>) -> El {
    let columns = columns();
    let heads = columns.iter().map(|(name, _)| el("th", "").set("scope", "col").say(name.of(language)));
    let rows = ROWS.iter().enumerate().map(|(row, of)| {
        let way = row_name(*of).of(language);
        let cells = columns.iter().enumerate().map(|(column, (budget, _))| {
            let position = row * columns.len() + column;
            let cell = model.cells.get(position).copied().flatten();
            let is_here = model.cell == Some(position);
            let name = |result: &str| words::cell(language, way, budget.of(language), result);
            one(cell, is_here, position, language, act, &name)
        });
        let is_here = model.cell.is_some_and(|cell| cell / columns.len() == row);
        let head = el("th", "").classes(&[when(is_here, "here")]).set("scope", "row").say(way);
        el("tr", "").kid(head).kids(cells)
    });
    let head = el("thead", "")
        .kid(el("tr", "").kid(el("th", "").set("scope", "col").say(words::MATRIX_WAY.of(language))).kids(heads));
    let wide = el("div", "wide")
        .set("tabindex", "0")
        .set("role", "region")
        .set("aria-label", words::MATRIX.of(language))
        .kid(el("table", "").kid(head).kid(el("tbody", "").kids(rows)));
    el("section", "card matrix")
        .kid(el("h3", "").say(words::MATRIX.of(language)))
        .kid(el("p", "note phrase").say(words::MATRIX_HELP.of(language)))
        .kid(wide)
}

fn one(
    cell: Option<Cell>,
    is_here: bool,
    position: usize,
    language: Language,
    act: &Callback<Act>,
    name: &dyn Fn(&str) -> String,
) -> El {
    let state = match cell {
        None => "waits",
        Some(Cell::UnderWay) => "under-way",
        Some(Cell::Holds(_)) => "holds",
        Some(Cell::HoldsSoFar(_)) => "so-far",
        Some(Cell::Broken(_)) => "broken",
    };
    let data = |element: El| element.put("data-cell", position.to_string()).set("data-result", state);
    let (sign, shown, told) = match cell {
        None => return el("td", "").kid(data(el("span", "c-mute")).say(words::WAITS.of(language))),
        Some(Cell::UnderWay) => {
            return el("td", "").kid(data(el("span", "c-mute")).say(words::SEARCHING.of(language)));
        }
        Some(Cell::Holds(states)) => (super::tick(), words::grouped(u64::from(states)), words::HOLDS),
        Some(Cell::HoldsSoFar(states)) => {
            (Html::default(), ["≥ ", &words::grouped(u64::from(states))].concat(), words::HOLDS)
        }
        Some(Cell::Broken(depth)) => (super::cross(), words::moves(language, depth), words::BROKEN),
    };
    let chosen = data(button("cell"))
        .is("aria-pressed", is_here)
        .on(On::Click, act.reform(move |_| Act::Cell(position)))
        .put_in(sign)
        .kid(el("span", "").text(shown))
        .kid(el("span", "only-read").text(name(told.of(language))));
    el("td", "").kid(chosen)
}
