//! The detail view: why the step at the playhead happens, and what the way of messaging keeps where, with times. It is
//! drawn in the workshop, into an element of the page, and listens for nothing.

mod broker;
mod other_ways;
mod table;
mod why;

use half_message_diagram::{Ledger, waits};
use half_message_locale::{Language, detail as words};
use half_message_protocol::{Setting, Trace, Way};
use yew::prelude::*;

use super::element::el;
use crate::session::Run;

/// What the view needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// The playhead's row.
    pub row: usize,
    /// The order that the reader follows; left out, the one of the playhead's step.
    pub order: Option<u16>,
    /// The language.
    pub language: Language,
}

/// The view.
#[component]
pub fn DetailView(props: &Props) -> Html {
    let Props { run, row, order, language } = props;
    let order = order.or_else(|| run.storyline.step_at(*row)?.step.order_number());
    let count = run.happened_at(*row);
    let ledger = Ledger::after(&run.trace, count);
    let before = row.checked_sub(1).map_or(0, |before| run.happened_at(before));
    let waits = waits(&run.trace, &ledger.view, count);
    let check_max = run.scenario.settings.get(Setting::TransactionCheckMax);
    let detail = Detail { trace: &run.trace, ledger: &ledger, before, order, language: *language, check_max };
    let pairs = || el("div", "pairs");
    let sheets = match run.scenario.way {
        Way::Rocketmq => {
            let others = pairs().kid(detail.op_entries()).kid(detail.real_topic()).kid(detail.aside());
            vec![detail.half_topic(), others.kid(detail.producers())]
        }
        Way::Kafka => vec![detail.transactions(), detail.partition()],
        Way::Outbox => vec![detail.outbox(), pairs().kid(detail.real_topic()).kid(detail.aside())],
        Way::CommitThenSend | Way::SendThenCommit => vec![pairs().kid(detail.real_topic()).kid(detail.aside())],
    };
    el("div", "sheets")
        .set("role", "group")
        .set("aria-label", words::NAME.of(*language))
        .put_in(why::why(run, run.row_of_order(props.order, *row), *language))
        .kids(sheets)
        .kid(detail.waits(&waits))
        .done()
}

/// The ledger, and the words that go with it.
struct Detail<'a> {
    trace: &'a Trace,
    ledger: &'a Ledger,
    /// Events before this step: what is changed since is marked.
    before: usize,
    order: Option<u16>,
    language: Language,
    /// `transactionCheckMax`.
    check_max: u64,
}
