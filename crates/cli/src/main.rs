//! The `half-message` command: runs a scenario file and tells what happens, writes a run as a picture or a text, searches
//! all runs for one that breaks a promise, or says what is wrong with a file.
//!
//! 1. [`arguments`]: the command line, with its help in both languages.
//! 2. [`input`]: a file or standard input to a scenario, or to the sentences that say why not.
//! 3. [`explore`]: the search over every order of events and every failure.
//!
//! No colours and no cursor movements: the output is the same on a terminal, in a pipe and in a file.

mod arguments;
mod explore;
mod input;

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use clap::Parser;
use half_message_export::{Format, NoSuchStep, Options, export, transcript};
use half_message_locale::{Language, command};
use half_message_protocol::{Verdict, run};
use half_message_scenario_json::{File, write_trace};

use crate::arguments::{Arguments, Check, Explore, Render, Run, Task};
use crate::input::Input;

/// What the exit code says; the numbers are public.
#[derive(Clone, Copy)]
enum Exit {
    /// The databases agree, the file can be run, or what was asked for is written.
    Consistent = 0,
    /// They do not agree, or only once an operator has helped.
    Inconsistent = 1,
    /// The input cannot be used, or nothing can be written.
    BadInput = 2,
    /// The run was cut by a bound.
    Bound = 3,
}

fn main() -> ExitCode {
    let (language, done) = match Arguments::parse().task {
        Task::Run(options) => {
            let language = arguments::language(options.lang);
            (language, run_file(&options, language))
        }
        Task::Render(options) => {
            let language = arguments::language(options.lang);
            (language, render_file(&options, language))
        }
        Task::Explore(options) => {
            let language = arguments::language(options.lang);
            (language, explore_file(&options, language))
        }
        Task::Check(options) => {
            let language = arguments::language(options.lang);
            (language, check_file(&options, language))
        }
    };
    let exit = done.unwrap_or_else(|error| {
        complain(&[command::unwritable(language, &error.to_string())]);
        Exit::BadInput
    });
    ExitCode::from(exit as u8)
}

fn run_file(options: &Run, language: Language) -> io::Result<Exit> {
    let input = Input::new(&options.file);
    let scenario = match input.scenario(language) {
        Ok(scenario) => scenario,
        Err(sentences) => return Ok(complain(&sentences)),
    };
    let trace = run(&scenario);
    let cut = options.cut(&trace);
    print(|out| match options.json {
        true => write_trace(&trace, cut, out),
        false => transcript::write(&trace, &transcript::Style { language, cut, why: options.why }, out),
    })?;
    Ok(match trace.verdict {
        Verdict::Consistent | Verdict::ConsistentIdempotent => Exit::Consistent,
        Verdict::InBetween | Verdict::Repairable | Verdict::Inconsistent => Exit::Inconsistent,
        Verdict::Bound => Exit::Bound,
    })
}

fn render_file(options: &Render, language: Language) -> io::Result<Exit> {
    let input = Input::new(&options.file);
    let name = input::without_controls(&options.output.display().to_string());
    let wrong = |sentence: String| complain(&[command::about_input(language, &name, &sentence)]);
    let ending = options.output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let Some(format) = Format::of_ending(&ending.to_ascii_lowercase()) else {
        return Ok(wrong(command::unknown_ending(language, &Format::ALL.map(Format::ending))));
    };
    let trace = match input.file(language) {
        Ok(File::Scenario(scenario)) => run(&scenario),
        Ok(File::Recording(recording)) => recording.trace,
        Err(sentences) => return Ok(complain(&sentences)),
    };
    match export(&trace, format, Options { language, theme: options.theme(), until: options.until }) {
        Ok(text) => fs::write(&options.output, text)?,
        Err(NoSuchStep(step)) => {
            return Ok(complain(&[input.about(language, &command::not_drawn(language, step))]));
        }
    }
    Ok(Exit::Consistent)
}

fn explore_file(options: &Explore, language: Language) -> io::Result<Exit> {
    let input = Input::new(&options.file);
    let scenario = match input.scenario(language) {
        Ok(scenario) => scenario,
        Err(sentences) => return Ok(complain(&sentences)),
    };
    let explored = explore::search(&scenario, options);
    let written = explored.write_counterexample(options)?;
    print(|out| {
        if options.json {
            return writeln!(out, "{:#}", explored.to_json());
        }
        explored.tell(language, out)?;
        match &written {
            Some(path) => {
                let name = input::without_controls(&path.display().to_string());
                writeln!(out, "\n{}", command::written(language, &name))
            }
            None => Ok(()),
        }
    })?;
    Ok(match (explored.is_broken(), explored.is_complete()) {
        (true, _) => Exit::Inconsistent,
        (false, true) => Exit::Consistent,
        (false, false) => Exit::Bound,
    })
}

fn check_file(options: &Check, language: Language) -> io::Result<Exit> {
    let input = Input::new(&options.file);
    let sound = match input.file(language) {
        Ok(File::Scenario(_)) => command::sound(language),
        Ok(File::Recording(_)) => command::sound_trace(language),
        Err(sentences) => return Ok(complain(&sentences)),
    };
    print(|out| writeln!(out, "{}", input.about(language, &sound)))?;
    Ok(Exit::Consistent)
}

/// Writes to standard output. Whoever closes the pipe early has read enough: that is no error.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is left in the buffer has no reader.
            drop(out.into_parts());
            Ok(())
        }
        done => done,
    }
}

/// Says on standard error why nothing was done. Where even that is closed, the exit code has to do.
fn complain(sentences: &[String]) -> Exit {
    let mut out = io::stderr().lock();
    for sentence in sentences {
        let _ = writeln!(out, "{sentence}");
    }
    Exit::BadInput
}
