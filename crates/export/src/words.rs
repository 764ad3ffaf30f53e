//! The words around the lanes of a picture.

use half_message_diagram::{Ending, Mark, Storyline, Words};
use half_message_locale::{Both, Language, bound, caption, command, compare, failing, page, picture, verdict};
use half_message_protocol::{Scenario, Text, Trace, Unreached, View};

/// So many steps are told one by one to assistive tools.
const TOLD: usize = 60;

/// The words of a picture that ends with the row `last`, when `count` events have happened.
pub fn words(language: Language, trace: &Trace, storyline: &Storyline, last: usize, count: usize) -> Words {
    let scenario = &trace.scenario;
    let way = page::way(scenario.way).of(language);
    // A run without a title is called by its way of messaging.
    let (title, way) = match in_language(&scenario.title, language) {
        "" => (way, ""),
        title => (title, way),
    };
    let notes = in_language(&scenario.notes, language);
    let faults = faults(language, trace);
    let endings = endings(language, trace, count);
    let about = [picture::sentence(language, page::way(scenario.way).of(language)), notes.to_owned()];
    let fails = match faults.as_slice() {
        [] => picture::sentence(language, compare::NONE.of(language)),
        faults => picture::fails(language, faults),
    };
    let ends = endings.iter().map(|one| picture::ending(language, one.order, &one.title, &one.sentence));
    let about = about.into_iter().chain([fails]);
    let summary = joined(language, about.clone().chain(ends.clone()));
    let description = joined(language, about.chain(steps(language, trace, storyline, last)).chain(ends));
    Words {
        language: language.html_lang(),
        title: title.to_owned(),
        way: way.to_owned(),
        notes: notes.to_owned(),
        nothing: compare::NONE.of(language),
        marks: Mark::ALL.map(|mark| name(mark).of(language)),
        summary,
        description,
        faults,
        endings,
    }
}

const fn name(mark: Mark) -> Both {
    match mark {
        Mark::Message => picture::MESSAGE,
        Mark::Reply => picture::REPLY,
        Mark::Check => picture::CHECK,
        Mark::Lost => picture::LOST,
        Mark::Dead => picture::DEAD,
        Mark::Busy => picture::BUSY,
        Mark::Open => picture::OPEN,
        Mark::Wait => picture::WAIT,
    }
}

/// A text in this language, else in the other one.
fn in_language(text: &Text, language: Language) -> &str {
    let (first, second) = match language {
        Language::En => (&text.en, &text.zh),
        Language::Zh => (&text.zh, &text.en),
    };
    if first.is_empty() { second } else { first }
}

/// What fails.
fn faults(language: Language, trace: &Trace) -> Vec<String> {
    let Scenario { faults, outages, holds, .. } = &trace.scenario;
    let faults = faults.iter().enumerate().map(|(at, one)| (Unreached::Fault(at), failing::fault(language, one)));
    let outages = outages.iter().enumerate().map(|(at, one)| (Unreached::Outage(at), failing::outage(language, one)));
    let holds = holds.iter().enumerate().map(|(at, one)| (Unreached::Hold(at), failing::hold(language, one)));
    faults
        .chain(outages)
        .chain(holds)
        .map(|(part, text)| match trace.unreached.contains(&part) {
            true => command::not_reached(language, &text),
            false => text,
        })
        .collect()
}

/// How the run ends, or stands: as a whole, then order by order where there are several.
fn endings(language: Language, trace: &Trace, count: usize) -> Vec<Ending> {
    let view = View::after(trace, count);
    let ending = |order: u16| {
        let verdict = trace.verdict_after(order, count);
        let sentence = verdict::sentence(language, verdict, &view, order);
        Ending { order: Some(order), verdict, title: verdict::title(verdict).of(language).to_owned(), sentence }
    };
    let each: Vec<Ending> = trace.verdicts.iter().map(|(order, _)| ending(*order)).collect();
    let mut all = match each.as_slice() {
        [only] => vec![Ending { order: None, ..only.clone() }],
        _ => {
            let worst = each.iter().map(|ending| ending.verdict).max().unwrap_or(trace.verdict);
            let title = verdict::title(worst).of(language).to_owned();
            let whole =
                Ending { order: None, verdict: worst, title, sentence: verdict::overall(language, trace, count) };
            [vec![whole], each].concat()
        }
    };
    if let (Some(cut), Some(whole)) = (trace.bound.filter(|_| count >= trace.events.len()), all.first_mut()) {
        whole.sentence = picture::and(language, &whole.sentence, &bound(language, cut));
    }
    all
}

/// Every row up to this one as a sentence; of a long run, the first ones.
fn steps(language: Language, trace: &Trace, storyline: &Storyline, last: usize) -> Vec<String> {
    let rows = storyline.rows.iter().take(last.saturating_add(1));
    let told = rows.clone().take(TOLD).map(|row| {
        let number = storyline.steps.get(row.step).map_or(0, |step| step.number);
        let sentence = caption(language, trace, row.crash.unwrap_or(row.last) as usize).text();
        picture::step(language, number, &sentence)
    });
    let mut told: Vec<String> = told.collect();
    let more = rows.count().saturating_sub(TOLD);
    if more > 0 {
        told.push(picture::more(language, more));
    }
    told
}

/// Sentences one behind the other, without the empty ones.
fn joined(language: Language, sentences: impl Iterator<Item = String>) -> String {
    sentences
        .filter(|sentence| !sentence.is_empty())
        .fold(String::new(), |all, next| if all.is_empty() { next } else { picture::and(language, &all, &next) })
}
