//! A run as text: what fails, then step by step who says what to whom, then how it ends.

use std::io::{self, Write};

use half_message_diagram::{DrawnStep, Line, Storyline};
use half_message_locale::{Language, bound, caption, clock, command, failing, place, verdict, wait, why};
use half_message_protocol::{Cut, Scenario, Subject, Trace, Unreached, Verdict, View, Way};

/// Where the sentences begin: behind time, mark and number.
const INDENT: &str = "                  ";

/// How a transcript is written.
pub struct Style {
    /// In which language.
    pub language: Language,
    /// What follows is not told.
    pub cut: Option<Cut>,
    /// Whether each step is followed by the reason for it.
    pub why: bool,
}

/// Writes the transcript.
///
/// # Errors
///
/// What the writer says.
pub fn write(trace: &Trace, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let language = style.language;
    lesson(&trace.scenario, language, out)?;
    faults(trace, language, out)?;
    let storyline = Storyline::of(trace);
    let lines: Vec<Line> = storyline.lines(trace, style.cut).collect();
    let name = |line: &Line| if let Line::Step { step, .. } = line { step.step.to_string().len() } else { 0 };
    let widest = lines.iter().map(name).max().unwrap_or_default();
    for line in lines {
        match line {
            Line::Wait { wait: stretch, ended_by } => {
                writeln!(out, "{:>10}  … {}", "", wait(language, stretch.until - stretch.from, trace, ended_by))?;
            }
            Line::Step { step, at, rpc, fails, has_fault, told_by, .. } => {
                let mark = match (fails, has_fault) {
                    (true, _) => '✗',
                    (false, true) => '!',
                    (false, false) => ' ',
                };
                let name = step.step.to_string();
                write!(
                    out,
                    "{:>10} {mark} {:>3}  {name:<widest$}  {}",
                    clock(at),
                    step.number,
                    ends(trace.scenario.way, step, language)
                )?;
                match rpc {
                    Some(rpc) => writeln!(out, "  {rpc} ({})", rpc.code())?,
                    None => writeln!(out)?,
                }
                writeln!(out, "{INDENT}{}", caption(language, trace, told_by).text())?;
                if style.why {
                    writeln!(out, "{INDENT}{}", why(language, trace, told_by).text())?;
                }
            }
        }
    }
    if let Some(cut) = style.cut {
        let left_out = trace.events.len().saturating_sub(cut.events);
        if left_out > 0 {
            writeln!(out, "\n{}", command::cut(language, cut.at, left_out))?;
        }
    }
    ending(trace, language, out)
}

/// Title and notes, if the scenario has any.
fn lesson(scenario: &Scenario, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let mut is_there = false;
    for text in [&scenario.title, &scenario.notes] {
        let text = match language {
            Language::En => &text.en,
            Language::Zh => &text.zh,
        };
        for line in text.lines() {
            writeln!(out, "{}", without_controls(line))?;
            is_there = true;
        }
    }
    if is_there { writeln!(out) } else { Ok(()) }
}

/// Faults, outages and holds, with a mark on those that the run never met.
fn faults(trace: &Trace, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let scenario = &trace.scenario;
    let faults = scenario.faults.iter().map(|fault| failing::fault(language, fault));
    let outages = scenario.outages.iter().map(|outage| failing::outage(language, outage));
    let holds = scenario.holds.iter().map(|hold| failing::hold(language, hold));
    let all = faults
        .enumerate()
        .map(|(position, text)| (Unreached::Fault(position), text))
        .chain(outages.enumerate().map(|(position, text)| (Unreached::Outage(position), text)))
        .chain(holds.enumerate().map(|(position, text)| (Unreached::Hold(position), text)));
    let mut is_first = true;
    for (part, text) in all {
        if core::mem::take(&mut is_first) {
            writeln!(out, "{}", failing::FAULTS.of(language))?;
        }
        match trace.unreached.contains(&part) {
            true => writeln!(out, "  {}", command::not_reached(language, &text))?,
            false => writeln!(out, "  {text}")?,
        }
    }
    if is_first { Ok(()) } else { writeln!(out) }
}

/// Who does it, or who sends what to whom.
fn ends(way: Way, step: &DrawnStep, language: Language) -> String {
    if matches!(step.step.subject, Subject::Node(_)) && step.from == step.to {
        return place::node(language, step.from.node());
    }
    let (from, to) = (place::place(language, way, step.from), place::place(language, way, step.to));
    if step.from == step.to { from } else { format!("{from} → {to}") }
}

/// The overall verdict, then that of each order.
fn ending(trace: &Trace, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let title = |of: Verdict| verdict::title(of).of(language);
    writeln!(out, "\n{}", command::verdict(language, title(trace.verdict)))?;
    if let Some(cut) = trace.bound {
        writeln!(out, "  {}", bound(language, cut))?;
    }
    if trace.verdicts.len() > 1 {
        writeln!(out, "  {}", verdict::overall(language, trace, trace.events.len()))?;
    }
    let view = View::after(trace, trace.events.len());
    for (order, of) in &trace.verdicts {
        let sentence = verdict::sentence(language, *of, &view, *order);
        writeln!(out, "  {}", command::order_verdict(language, *order, title(*of), &sentence))?;
    }
    Ok(())
}

/// The text with every control character replaced: a title cannot steer the terminal.
fn without_controls(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{FFFD}' } else { char }).collect()
}
