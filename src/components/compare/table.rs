//! Ways against failures, computed by running them.

use half_message_locale::{Language, compare as words, page, verdict};
use half_message_protocol::counterpart::{Lost, in_way};
use half_message_protocol::{Scenario, Verdict, Way};
use yew::prelude::*;

use super::Act;
use super::failures::{FAILURES, scenario};
use crate::components::element::{El, On, button, el};
use crate::components::icon::mark;

/// The ways of the table, from left to right.
const WAYS: [Way; 5] = [Way::Rocketmq, Way::Kafka, Way::Outbox, Way::CommitThenSend, Way::SendThenCommit];

/// A run of the table; `None` where the way has no such step.
fn cell(failure: usize, way: Way) -> Option<(Scenario, Verdict)> {
    let (scenario, dropped) = in_way(&scenario(Some(failure)), way);
    let is_failure = |what: &Lost| matches!(what, Lost::Fault { .. } | Lost::Outage(_) | Lost::Hold(_));
    let is_whole = !dropped.iter().any(|dropped| is_failure(&dropped.what)) && scenario.refusals().is_empty();
    is_whole.then(|| {
        let verdict = half_message_protocol::run(&scenario).verdict;
        (scenario, verdict)
    })
}

/// What the table needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The ways that stand side by side now.
    pub compared: Vec<Way>,
    /// The language.
    pub language: Language,
    /// Told which failure the reader chooses.
    pub act: Callback<Act>,
    /// Called with the run of a cell.
    pub on_open: Callback<Scenario>,
}

/// The table: its runs are run once.
#[component]
pub fn Table(props: &Props) -> Html {
    let Props { compared, language, act, on_open } = props;
    let language = *language;
    let cells = use_memo((), |()| {
        let row = |failure| WAYS.iter().map(|way| cell(failure, *way)).collect::<Vec<_>>();
        (0..FAILURES.len()).map(row).collect::<Vec<_>>()
    });
    let is_compared = |way: Way| compared.contains(&way);
    let heads = WAYS.iter().map(|way| {
        el("th", "")
            .set("scope", "col")
            .classes(&[if is_compared(*way) { "compared" } else { "" }])
            .say(page::short_way(*way).of(language))
    });
    let rows = FAILURES.iter().zip(&*cells).enumerate().map(|(failure, ((id, name, _), cells))| {
        let show = act.reform(move |_| Act::Fail(Some(failure)));
        let head = el("th", "")
            .set("scope", "row")
            .kid(button("link").set("data-failure", id).on(On::Click, show).say(name.of(language)));
        let cells = WAYS.iter().zip(cells);
        el("tr", "").kid(head).kids(cells.map(|(way, cell)| one(cell.as_ref(), *way, language, on_open)))
    });
    el("section", "card ways-table")
        .kid(el("h3", "").say(words::TABLE.of(language)))
        .kid(el("p", "note phrase").say(words::TABLE_HELP.of(language)))
        .kid(
            el("table", "")
                .kid(el("thead", "").kid(
                    el("tr", "").kid(el("th", "").set("scope", "col").say(words::FAILURE.of(language))).kids(heads),
                ))
                .kid(el("tbody", "").kids(rows)),
        )
        .done()
}

fn one(cell: Option<&(Scenario, Verdict)>, way: Way, language: Language, on_open: &Callback<Scenario>) -> El {
    let Some((scenario, of)) = cell.cloned() else {
        return el("td", "")
            .kid(el("span", "c-mute").set("title", words::NO_SUCH_STEP.of(language)).say("–"))
            .kid(el("span", "only-read").say(words::NO_SUCH_STEP.of(language)));
    };
    let name = words::cell(language, page::way(way).of(language), verdict::title(of).of(language));
    let open = on_open.reform(move |_| scenario.clone());
    el("td", "").kid(
        button("btn icon quiet")
            .put("title", name.clone())
            .put("aria-label", name)
            .set("data-verdict", of.as_str())
            .on(On::Click, open)
            .put_in(mark(of, 18)),
    )
}
