//! How far the search is, and what it has found.

use half_message_diagram::number;
use half_message_explorer::{Invariant, Report};
use half_message_locale::{Both, Language, explore as words};
use half_message_protocol::Way;
use yew::prelude::*;

use super::model::{Act, Asked, Explorer};
use super::{cross, play_button, tick};
use crate::components::element::{El, On, button, el};
use crate::components::parts::when;

/// Height of the histogram, px.
const HEIGHT: f32 = 30.0;

/// Numbers that grow while the search goes on.
pub fn standing(model: &Explorer, language: Language, act: &Callback<Act>) -> El {
    let asked = model.asked.as_ref();
    let report = asked.and_then(|asked| asked.report.as_deref());
    let (state, name) = match (asked, report) {
        (None, _) => (words::NOT_YET, "none"),
        (Some(asked), _) if asked.goes_on => (words::SEARCHING, "searching"),
        (Some(_), Some(report)) if report.goal().is_some() => (words::FOUND_IT, "found"),
        (Some(_), Some(report)) if report.is_complete => (words::DONE, "complete"),
        (Some(_), _) => (words::STOPPED, "stopped"),
    };
    let figure = |id: &'static str, value: String, name: Both| {
        el("div", "figure").kid(el("b", "").set("id", id).text(value)).kid(el("span", "").say(name.of(language)))
    };
    let states = report.map_or(0, |report| report.progress.states);
    let took = asked.map_or(0.0, |asked| asked.took);
    let rate = if took > 0.0 { (f64::from(states) / took * 1_000.0) as u64 } else { 0 };
    let stop = || {
        button("btn danger stop")
            .on(On::Click, act.reform(|_| Act::Stop))
            .kid(el("span", "square"))
            .say(words::STOP.of(language))
    };
    el("section", "card standing-of-search")
        .set("data-search", name)
        .put("data-took", took.to_string())
        .kid(
            el("p", "state-of-search")
                .set("aria-live", "polite")
                .kid(el("span", "").classes(&[when(name == "searching", "spin")]))
                .say(state.of(language)),
        )
        .kid(figure("states", words::grouped(u64::from(states)), words::STATES))
        .kid(figure("rate", words::grouped(rate), words::RATE))
        .kid(figure("depth", report.map_or(0, depth).to_string(), words::DEPTH))
        .maybe(report.map(|report| histogram(report, language)))
        .kid_if(name == "searching", stop)
}

fn depth(report: &Report) -> usize {
    report.progress.by_depth.len().saturating_sub(1)
}

/// How many states were new at each depth, and where the first thing broke.
fn histogram(report: &Report, language: Language) -> El {
    let counts = &report.progress.by_depth;
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let columns = counts.len().max(24) as f32;
    let bars = counts.iter().enumerate().map(|(depth, count)| {
        let height = (*count as f32 / most as f32 * HEIGHT).max(0.7);
        el("rect", "bar")
            .put("x", number(depth as f32 + 0.1))
            .put("y", number(HEIGHT - height))
            .set("width", "0.8")
            .put("height", number(height))
    });
    let first = report.findings.iter().filter(|finding| finding.broken.is_some()).map(|finding| finding.depth).min();
    let line = first.map(|depth| {
        let x = number(f32::from(depth) + 0.5);
        el("line", "break").put("x1", x.clone()).put("x2", x).set("y1", "0").set("y2", "30")
    });
    el("div", "histogram")
        .kid(
            el("svg", "")
                .put("viewBox", ["0 0 ", &number(columns), " 30"].concat())
                .set("preserveAspectRatio", "none")
                .set("aria-hidden", "true")
                .kids(bars)
                .maybe(line),
        )
        .kid(
            el("p", "note")
                .say(words::BY_DEPTH.of(language))
                .maybe(first.map(|depth| el("b", "c-bad").text(words::break_at(language, depth)))),
        )
}

/// The invariants of the way, or the run that is looked for, and what was searched.
pub fn results(model: &Explorer, language: Language, act: &Callback<Act>) -> El {
    let asked = model.asked.as_ref();
    let is_goal = asked.map_or(model.form.is_goal, |asked| !asked.question.goal.is_empty());
    let way = asked.map_or(model.form.scenario.way, |asked| asked.question.scenario.way);
    let table = if is_goal { goal(asked, language, act) } else { invariants(asked, way, language, act) };
    let report = asked.and_then(|asked| Some((asked, asked.report.as_deref()?)));
    el("section", "card results").kid(table).maybe(report.map(|(asked, report)| told(asked, report, language)))
}

/// What was searched, in sentences.
fn told(asked: &Asked, report: &Report, language: Language) -> El {
    let how_far = match report.cut {
        _ if asked.goes_on => None,
        Some(why) => Some(words::cut(language, why, report)),
        None if report.goal().is_some() => None,
        None if !report.is_complete => Some(words::stopped(language, report.progress.frontier)),
        None if report.budget.is_none() => Some(words::ORDERS_ONLY.of(language).to_owned()),
        None => Some(words::COMPLETE.of(language).to_owned()),
    };
    let sentence = |text: String| el("p", "note phrase").text(text);
    el("div", "told")
        .kid(sentence(words::searched(language, report)))
        .maybe(how_far.map(sentence))
        .kid(sentence(words::collision(language, report)))
}

fn invariants(asked: Option<&Asked>, way: Way, language: Language, act: &Callback<Act>) -> El {
    let head = |name: Both| el("th", "").set("scope", "col").say(name.of(language));
    let head = el("tr", "").kid(head(words::MUST_HOLD)).kid(head(words::RESULT));
    let rows = Invariant::of(way).map(|invariant| one(asked, invariant, way, language, act));
    el("table", "invariants").kid(el("thead", "").kid(head)).kid(el("tbody", "").kids(rows))
}

fn one(asked: Option<&Asked>, invariant: Invariant, way: Way, language: Language, act: &Callback<Act>) -> El {
    let report = asked.and_then(|asked| asked.report.as_deref());
    let broken = report.and_then(|report| report.against(invariant));
    let is_selected = asked.is_some_and(|asked| asked.selected == Some(Some(invariant)));
    let is_unconfirmed = asked.and_then(|asked| asked.found(Some(invariant))).is_some_and(|found| !found.is_confirmed);
    let name = words::invariant(invariant).of(language);
    let is_remedied = broken.is_some() && invariant == Invariant::OneVisible && way == Way::Rocketmq;
    let what = el("td", "what").kid(
        el("div", "").put_in(sign(asked, broken.is_some())).kid(
            el("div", "")
                .kid(el("b", "").say(name))
                .kid(el("p", "note phrase").say(words::meaning(invariant).of(language)))
                .kid_if(is_remedied, || el("p", "remedy phrase").say(words::REMEDY.of(language)))
                .kid_if(is_unconfirmed, || el("p", "remedy phrase").say(words::UNCONFIRMED.of(language))),
        ),
    );
    let (word, detail, state) = match (broken, report) {
        (Some(finding), _) => (Some(words::BROKEN), Some(words::shortest(language, finding.depth)), "broken"),
        (None, None) => (None, None, "none"),
        (None, Some(report)) if report.is_complete => (Some(words::HOLDS), None, "holds"),
        (None, Some(report)) => (Some(words::HOLDS), Some(words::so_far(language, depth(report))), "so-far"),
    };
    let result = el("div", "")
        .maybe(word.map(|word| {
            el("b", "word").classes(&["word", if broken.is_some() { "c-bad" } else { "c-ok" }]).say(word.of(language))
        }))
        .maybe(detail.map(|detail| el("span", "note").text(detail)));
    let keys = || keys(Some(invariant), name, is_selected, language, act);
    el("tr", "")
        .classes(&[when(is_selected, "selected")])
        .set("data-invariant", invariant.as_str())
        .set("data-result", state)
        .kid(what)
        .kid(el("td", "result").kid(el("div", "").kid(result).kid_if(broken.is_some(), keys)))
}

fn sign(asked: Option<&Asked>, is_broken: bool) -> Html {
    let is_whole = asked.and_then(|asked| asked.report.as_ref()).is_some_and(|report| report.is_complete);
    match asked {
        _ if is_broken => cross(),
        Some(_) if is_whole => tick(),
        Some(asked) if asked.goes_on => el("span", "spin").done(),
        _ => el("span", "open").done(),
    }
}

/// Shows the steps of a run, or opens it in the lanes.
fn keys(broken: Option<Invariant>, name: &str, is_selected: bool, language: Language, act: &Callback<Act>) -> El {
    let named = |word: Both| words::at_invariant(language, word.of(language), name);
    let show = button("btn quiet")
        .put("aria-label", named(words::SHOW_STEPS))
        .is("aria-pressed", is_selected)
        .on(On::Click, act.reform(move |_| Act::Select(broken)))
        .say(words::SHOW_STEPS.of(language));
    el("div", "keys-of-run").kid(show).kid(play_button(
        if is_selected { "btn primary play-it" } else { "btn play-it" },
        named(words::PLAY),
        language,
        act.reform(move |_| Act::Play(broken)),
    ))
}

/// The run that was looked for.
fn goal(asked: Option<&Asked>, language: Language, act: &Callback<Act>) -> El {
    let report = asked.and_then(|asked| asked.report.as_deref());
    let found = report.and_then(Report::goal);
    let is_over = asked.is_some_and(|asked| !asked.goes_on);
    let is_none = is_over && found.is_none() && report.is_some_and(|report| report.is_complete);
    let is_unconfirmed = asked.and_then(|asked| asked.found(None)).is_some_and(|found| !found.is_confirmed);
    let name = words::LOOKED_FOR.of(language);
    let line = match (found, is_none) {
        (Some(finding), _) => el("b", "").text(words::shortest(language, finding.depth)),
        (None, true) => el("b", "").say(words::NO_SUCH_RUN.of(language)),
        (None, false) if is_over => el("span", "note").say(words::STOPPED.of(language)),
        (None, false) if asked.is_none() => el("span", "note").say(words::NOT_YET.of(language)),
        (None, false) => el("span", "note").say(words::SEARCHING.of(language)),
    };
    let state = if found.is_some() { "found" } else { when(is_none, "no-such-run") };
    el("div", "goal")
        .set("data-goal", state)
        .kid(el("h3", "").say(name))
        .kid(el("div", "").kid(line).kid_if(found.is_some(), || {
            keys(None, name, asked.is_some_and(|a| a.selected == Some(None)), language, act)
        }))
        .kid_if(is_unconfirmed, || el("p", "remedy phrase").say(words::UNCONFIRMED.of(language)))
}
