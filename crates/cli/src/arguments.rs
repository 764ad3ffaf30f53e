//! The command line. Its help is in the language of `--lang`, else of the environment; errors of usage are clap's own.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use half_message_diagram::Theme;
use half_message_explorer::{Bounds, Budget, FailureKind, Invariant};
use half_message_locale::{Both, Language, command};
use half_message_protocol::{Cut, Millis, StepId, Trace};

#[derive(Parser)]
#[command(
    name = "half-message",
    version,
    about = said(command::ABOUT),
    after_help = after_help(),
    help_template = template(),
    subcommand_help_heading = said(command::COMMANDS_HEADING),
    next_help_heading = said(command::OPTIONS_HEADING),
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(subcommand)]
    pub task: Task,
    #[arg(short, long, global = true, display_order = 100, action = ArgAction::Help, help = said(command::HELP))]
    help: Option<bool>,
    #[arg(short = 'V', long, display_order = 101, action = ArgAction::Version, help = said(command::VERSION))]
    version: Option<bool>,
}

#[derive(Subcommand)]
pub enum Task {
    #[command(about = said(command::RUN), help_template = template(), disable_help_flag = true)]
    Run(Run),
    #[command(about = said(command::RENDER), help_template = template(), disable_help_flag = true)]
    Render(Render),
    #[command(about = said(command::EXPLORE), help_template = template(), disable_help_flag = true)]
    Explore(Explore),
    #[command(about = said(command::CHECK), help_template = template(), disable_help_flag = true)]
    Check(Check),
}

#[derive(Args)]
#[command(next_help_heading = said(command::OPTIONS_HEADING))]
pub struct Run {
    #[arg(value_name = "FILE", help = said(command::FILE), help_heading = said(command::ARGUMENTS_HEADING))]
    pub file: PathBuf,
    #[arg(long, help = said(command::JSON))]
    pub json: bool,
    #[arg(long, value_name = "MS", help = said(command::UNTIL))]
    until: Option<u64>,
    #[arg(long, conflicts_with = "json", help = said(command::WHY))]
    pub why: bool,
    #[arg(long, value_name = "LANG", hide_possible_values = true, help = said(command::LANG))]
    pub lang: Option<Lang>,
}

#[derive(Args)]
#[command(next_help_heading = said(command::OPTIONS_HEADING))]
pub struct Render {
    #[arg(value_name = "FILE", help = said(command::ANY_FILE), help_heading = said(command::ARGUMENTS_HEADING))]
    pub file: PathBuf,
    #[arg(short, long, value_name = "FILE", help = said(command::OUTPUT))]
    pub output: PathBuf,
    #[arg(long, value_name = "THEME", default_value = "light", hide_default_value = true, hide_possible_values = true, help = said(command::THEME))]
    theme: Colours,
    #[arg(long, value_name = "STEP", value_parser = step, help = said(command::UNTIL_STEP))]
    pub until: Option<StepId>,
    #[arg(long, value_name = "LANG", hide_possible_values = true, help = said(command::LANG))]
    pub lang: Option<Lang>,
}

#[derive(Args)]
#[command(next_help_heading = said(command::OPTIONS_HEADING))]
pub struct Explore {
    #[arg(value_name = "FILE", help = said(command::FILE), help_heading = said(command::ARGUMENTS_HEADING))]
    pub file: PathBuf,
    #[arg(long, value_name = "KIND=N,…", default_value = "any=1", hide_default_value = true, value_parser = budget, help = said(command::BUDGET))]
    pub budget: Budget,
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_parser = invariant, help = said(command::INVARIANTS))]
    pub invariants: Vec<Invariant>,
    #[arg(long, value_name = "N", default_value_t = Bounds::default().states, hide_default_value = true, help = said(command::STATES))]
    states: u32,
    #[arg(long, value_name = "MIB", default_value_t = 4_096, hide_default_value = true, help = said(command::MEMORY))]
    memory: u64,
    #[arg(short, long, value_name = "FILE", help = said(command::COUNTEREXAMPLE))]
    pub output: Option<PathBuf>,
    #[arg(long, help = said(command::EXPLORE_JSON))]
    pub json: bool,
    #[arg(long, value_name = "LANG", hide_possible_values = true, help = said(command::LANG))]
    pub lang: Option<Lang>,
}

impl Explore {
    /// When the search stops.
    pub const fn bounds(&self) -> Bounds {
        Bounds { states: self.states, bytes: self.memory.saturating_mul(1 << 20) }
    }
}

/// A value of `--budget`: `any=2`, or kinds with their numbers.
fn budget(text: &str) -> Result<Budget, String> {
    let language = language(lang_among(env::args_os()));
    let mut kinds = Vec::new();
    for pair in text.split(',').filter(|pair| !pair.is_empty()) {
        let (kind, count) = pair.split_once('=').unwrap_or((pair, "1"));
        let count = count.parse().ok().filter(|count| *count <= Budget::MAX);
        let count: u8 = count.ok_or_else(|| command::no_such_number(language, pair, Budget::MAX))?;
        if kind == "any" {
            return Ok(Budget::any(&FailureKind::PROMISED, count));
        }
        let known = || FailureKind::ALL.map(FailureKind::as_str);
        kinds.push((FailureKind::parse(kind).ok_or_else(|| command::no_such_name(language, kind, &known()))?, count));
    }
    Ok(Budget::of(&kinds))
}

/// A value of `--invariants`.
fn invariant(name: &str) -> Result<Invariant, String> {
    let known = || Invariant::ALL.map(Invariant::as_str);
    let found = Invariant::ALL.into_iter().find(|invariant| invariant.as_str() == name);
    found.ok_or_else(|| command::no_such_name(language(lang_among(env::args_os())), name, &known()))
}

#[derive(Args)]
#[command(next_help_heading = said(command::OPTIONS_HEADING))]
pub struct Check {
    #[arg(value_name = "FILE", help = said(command::ANY_FILE), help_heading = said(command::ARGUMENTS_HEADING))]
    pub file: PathBuf,
    #[arg(long, value_name = "LANG", hide_possible_values = true, help = said(command::LANG))]
    pub lang: Option<Lang>,
}

impl Run {
    /// What is not printed any more.
    pub fn cut(&self, trace: &Trace) -> Option<Cut> {
        self.until.map(|at| Cut::at(trace, Millis(at)))
    }
}

impl Render {
    /// The colours of a picture.
    pub const fn theme(&self) -> Theme {
        match self.theme {
            Colours::Light => Theme::Light,
            Colours::Dark => Theme::Dark,
        }
    }
}

/// A value of `--theme`.
#[derive(Clone, Copy, ValueEnum)]
enum Colours {
    Light,
    Dark,
}

/// A value of `--until`: the name of a step.
fn step(name: &str) -> Result<StepId, String> {
    StepId::parse(name).ok_or_else(|| said(command::NO_SUCH_STEP).to_owned())
}

/// A value of `--lang`.
#[derive(Clone, Copy, ValueEnum)]
pub enum Lang {
    En,
    Zh,
}

/// The language of the output.
pub fn language(chosen: Option<Lang>) -> Language {
    match chosen {
        Some(Lang::En) => Language::En,
        Some(Lang::Zh) => Language::Zh,
        None => of_environment(|name| env::var(name).ok()),
    }
}

/// The language that the environment asks for, by the variables of POSIX in their order.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|locale| !locale.is_empty());
    // `zh_CN.UTF-8`, `zh.UTF-8@modifier`.
    let locale = locale.unwrap_or_default();
    Language::choose([locale.split(['.', '@']).next().unwrap_or_default()])
}

/// A text of the help, which is written before the arguments are understood.
fn said(text: Both) -> &'static str {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    text.of(*LANGUAGE.get_or_init(|| language(lang_among(env::args_os()))))
}

/// The value of `--lang` on a command line that may be wrong otherwise.
fn lang_among(arguments: impl Iterator<Item = OsString>) -> Option<Lang> {
    let words: Vec<String> = arguments.map(|word| word.to_string_lossy().into_owned()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let apart = words.iter().skip_while(|word| *word != "--lang").nth(1).map(String::as_str);
    Lang::from_str(joined.or(apart)?, false).ok()
}

fn template() -> String {
    let heading = said(command::USAGE_HEADING);
    let space = if heading.ends_with(':') { " " } else { "" };
    format!("{{about-with-newline}}\n{heading}{space}{{usage}}\n\n{{all-args}}{{after-help}}\n")
}

fn after_help() -> String {
    let exits = [command::EXIT_CONSISTENT, command::EXIT_INCONSISTENT, command::EXIT_BAD_INPUT, command::EXIT_BOUND];
    let exits: String = (0..).zip(exits).map(|(code, text)| format!("\n  {code}  {}", said(text))).collect();
    format!(
        "{}\n  half-message run static/scenarios/commit-lost.json\n  half-message run shop.json --until 30000 --why\n  \
         half-message run shop.json --json | jq .verdict\n  half-message render shop.json -o shop.svg --theme dark\n  \
         half-message explore shop.json --budget slow-local=1,lost=1\n  half-message check - < shop.json\n\n{}{exits}",
        said(command::EXAMPLES_HEADING),
        said(command::EXIT_CODES_HEADING),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_the_language() {
        for (variables, expected) in [
            (&[][..], Language::En),
            (&[("LANG", "zh_CN.UTF-8")], Language::Zh),
            (&[("LANG", "zh.UTF-8")], Language::Zh),
            (&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")], Language::En),
            (&[("LANG", "de_AT"), ("LC_MESSAGES", "zh_TW@x"), ("LC_ALL", "")], Language::Zh),
        ] {
            let variable =
                |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(of_environment(variable), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_help_finds_its_language() {
        for (line, expected) in [
            ("half-message --help", None),
            ("half-message run --lang zh --help", Some("zh")),
            ("half-message run --lang=en x", Some("en")),
            ("half-message run --lang", None),
            ("half-message run --lang fr", None),
        ] {
            let found = lang_among(line.split(' ').map(OsString::from));
            assert_eq!(found.map(|lang| language(Some(lang)).as_str()), expected, "{line}");
        }
    }
}
