//! The timeline: a tick for each row, failures and checks marked, waits shown as breaks; a range field over it takes
//! pointer, touch and keys.

use half_message_locale::{Language, page};
use half_message_protocol::Phase;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::element::{El, On, el, list};
use super::parts::when;
use crate::session::{Intent, Run};

/// More rows than this get no tick each, only what is marked does.
const TICKS: usize = 160;
/// So many places are told apart in a long run.
const PLACES: usize = 120;

/// What the timeline needs.
pub struct Props {
    /// The run.
    pub run: Run,
    /// The playhead's row.
    pub row: usize,
    /// What is said of the position.
    pub value_text: String,
    /// The language.
    pub language: Language,
    /// Where intents go.
    pub act: Callback<Intent>,
}

/// The timeline.
pub fn timeline(props: &Props) -> Html {
    let Props { run, row, value_text, language, act } = props;
    let last = run.last_row();
    let here = percent(*row, last);
    let on_input = act.reform(|event: Event| {
        let row = event.target_dyn_into::<HtmlInputElement>().and_then(|field| field.value().parse().ok());
        Intent::MoveTo(row.unwrap_or_default())
    });
    let rail = el("svg", "")
        .set("aria-hidden", "true")
        .kid(line("rail", "0", "100%", "17", "17"))
        .kid(line("rail done", "0", &here, "17", "17"))
        .put_in(ticks(run, (last < TICKS).then_some(*row)))
        .kid(line("tick headbed", &here, &here, "4", "30"))
        .kid(line("tick head", &here, &here, "4", "30"));
    let field = el("input", "")
        .set("type", "range")
        .set("min", "0")
        .put("max", last.to_string())
        .set("step", "1")
        .put("value", row.to_string())
        .flag("disabled", last == 0)
        .set("aria-label", page::TIMELINE.of(*language))
        .put("aria-valuetext", value_text.clone())
        .on(On::Input, on_input);
    el("div", "timeline").kid(rail).kid(field).done()
}

fn line(class: &'static str, x1: &str, x2: &str, y1: &'static str, y2: &'static str) -> El {
    el("line", class).put("x1", x1.to_owned()).put("x2", x2.to_owned()).set("y1", y1).set("y2", y2)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Plain,
    Check,
    Failed,
}

/// The ticks; with the playhead's row where they differ before and after it.
fn ticks(run: &Run, playhead: Option<usize>) -> Html {
    let last = run.last_row();
    let rows = run.storyline.rows.iter().enumerate().map(|(index, row)| {
        let is_check = run.storyline.steps.get(row.step).is_some_and(|step| step.is_check);
        let kind = if row.moment.phase == Phase::Failed || row.crash.is_some() {
            Kind::Failed
        } else if is_check {
            Kind::Check
        } else {
            Kind::Plain
        };
        (index, kind)
    });
    let ticks: Vec<(usize, Kind)> =
        if playhead.is_some() { rows.collect() } else { thinned(rows.filter(|(_, kind)| *kind != Kind::Plain), last) };
    let waits = run.storyline.waits.iter().filter(|_| playhead.is_some()).map(|wait| wait.before);
    let gaps = list(waits.map(|before| gap(before, last)));
    let crosses = ticks.iter().filter(|(_, kind)| *kind == Kind::Failed).map(|(index, _)| cross(*index, last));
    let crosses = list(crosses.collect::<Vec<_>>());
    // One path for all ticks of a look: a new run then changes six attributes and no element.
    let looks = [Kind::Plain, Kind::Check, Kind::Failed].into_iter().flat_map(|kind| [(kind, false), (kind, true)]);
    let marks = el("svg", "")
        .set("viewBox", "0 0 10000 34")
        .set("preserveAspectRatio", "none")
        .set("width", "100%")
        .set("height", "34")
        .set("overflow", "visible")
        .kids(looks.map(|(kind, is_ghost)| marks(&ticks, kind, is_ghost, last, playhead)));
    list([gaps, marks.done(), crosses])
}

/// The ticks of one look, as one path across ten thousand places.
fn marks(ticks: &[(usize, Kind)], kind: Kind, is_ghost: bool, last: usize, playhead: Option<usize>) -> El {
    let (hue, line) = match kind {
        Kind::Plain => ("", " 10v14"),
        Kind::Check => ("check", " 8v18"),
        Kind::Failed => ("bad", " 8v18"),
    };
    let mut path = String::new();
    for (index, _) in
        ticks.iter().filter(|(index, of)| *of == kind && is_ghost == playhead.is_none_or(|row| *index > row))
    {
        path.push('M');
        path.push_str(&(index * 10_000 / last.max(1)).to_string());
        path.push_str(line);
    }
    // In a long run what is marked stands close together, so it is drawn thin, as what is still to come.
    el("path", "")
        .classes(&["tick", hue, when(is_ghost, "ghost")])
        .set("vector-effect", "non-scaling-stroke")
        .put("d", path)
}

/// The cross over a failure.
fn cross(index: usize, last: usize) -> Html {
    at(percent(index, last), "0").kid(el("path", "tick cross").set("d", "M-3 -3l6 6M3 -3l-6 6")).done()
}

/// At most one tick a place, the worst one.
fn thinned(rows: impl Iterator<Item = (usize, Kind)>, last: usize) -> Vec<(usize, Kind)> {
    let place = |index: usize| index * PLACES / last.max(1);
    let mut kept: Vec<(usize, Kind)> = Vec::new();
    for (index, kind) in rows {
        match kept.last_mut() {
            Some((known, worst)) if place(*known) == place(index) => *worst = kind.max(*worst),
            _ => kept.push((index, kind)),
        }
    }
    kept
}

/// A break in the rail, between the row before the wait and the row that ends it.
fn gap(before: usize, last: usize) -> Html {
    let x = percent(before * 2 - usize::from(before > 0), last * 2);
    at(x, "17").kid(line("tick gapbed", "-6", "6", "0", "0")).kid(line("tick gap", "-4", "5", "0", "0")).done()
}

/// A place on the rail.
fn at(x: String, y: &'static str) -> El {
    el("svg", "").put("x", x).set("y", y).set("overflow", "visible")
}

fn percent(part: usize, whole: usize) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    let zero = if hundredths % 100 < 10 { "0" } else { "" };
    [(hundredths / 100).to_string().as_str(), ".", zero, (hundredths % 100).to_string().as_str(), "%"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_in_percent() {
        assert_eq!(percent(0, 0), "0.00%");
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(12, 12), "100.00%");
        assert_eq!(percent(1, 20), "5.00%");
    }

    #[test]
    fn a_long_run_keeps_the_worst_tick_of_a_place() {
        let rows = (0..6_000).map(|row| (row, if row == 4_001 { Kind::Failed } else { Kind::Check }));
        let kept = thinned(rows, 5_999);
        assert!(kept.len() <= PLACES + 1);
        assert_eq!(kept.iter().filter(|(_, kind)| *kind == Kind::Failed).count(), 1);
    }
}
