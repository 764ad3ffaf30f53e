//! The `half-message` command: its help, what it prints around a run, and why it could not do what was asked.

use half_message_protocol::{Millis, StepId};

use crate::language::Language;
use crate::sentence::{text, texts};

texts! {
    /// What the command is for.
    ABOUT =
        "Runs a scenario of transactional messages and tells what happens.",
        "运行事务消息的场景，并讲述发生了什么。";
    /// What `run` does.
    RUN = "Run a scenario file and print what happens", "运行场景文件，列出发生的一切";
    /// What `render` does.
    RENDER =
        "Write a run to a file: as a picture, a sequence diagram, a transcript or a trace",
        "把运行写入文件：图片、时序图、文字过程或轨迹";
    /// What `check` does.
    CHECK = "Say what is wrong with a scenario or trace file, without running it", "只检查场景或轨迹文件，不运行";
    /// Argument of `run`.
    FILE = "The scenario file; - reads standard input", "场景文件；- 表示读取标准输入";
    /// Argument of the others.
    ANY_FILE = "The scenario file or trace file; - reads standard input", "场景文件或轨迹文件；- 表示读取标准输入";
    /// Option of `run`.
    JSON = "Print the trace as JSON", "以 JSON 输出运行轨迹";
    /// Option of `run`.
    UNTIL = "Stop printing at this virtual time, in ms", "只列到这个虚拟时刻，单位 ms";
    /// Option of `run`.
    WHY = "Say below each step why it happens", "在每一步之下说明原因";
    /// Option of `render`.
    OUTPUT =
        "Where to write it; .svg, .mmd (Mermaid), .txt or .json says as what",
        "写到哪里；由结尾 .svg、.mmd（Mermaid）、.txt 或 .json 决定格式";
    /// Option of `render`.
    THEME = "Colours of the picture, light or dark; light if left out", "图片配色，light 或 dark；不写则为 light";
    /// Option of `render`.
    UNTIL_STEP = "Leave out what follows this step, such as 1001.commit", "略去这一步之后的内容，如 1001.commit";
    /// A value of that option that is no step's name.
    NO_SUCH_STEP = "no step has this name", "没有这个名字的步骤";
    /// Option of both.
    LANG = "Language, en or zh; without it that of the environment", "语言，en 或 zh；不写则取环境设置";
    /// What `explore` does.
    EXPLORE =
        "Try every order of events and every failure within a budget",
        "尝试预算内的每种事件顺序与每种故障";
    /// Option of `explore`.
    BUDGET =
        "How many failures of each kind, such as lost=1,slow-local=1; any=2 for any two of lost, delay, slow-local, crash and broker-crash (without it any=1)",
        "每种故障的次数，如 lost=1,slow-local=1；any=2 表示 lost、delay、slow-local、crash、broker-crash 中任意两次（不写则为 any=1）";
    /// Option of `explore`.
    INVARIANTS = "Only these invariants, such as agreement,no-phantom", "只看这些不变式，如 agreement,no-phantom";
    /// Option of `explore`.
    STATES = "Visit at most so many states (without it 20 million)", "最多访问这么多状态（不写则为 2000 万）";
    /// Option of `explore`.
    MEMORY = "Use at most so much memory, in MiB (without it 4096)", "最多使用这么多内存，单位 MiB（不写则为 4096）";
    /// Option of `explore`.
    COUNTEREXAMPLE =
        "Where the run that breaks an invariant is written (without it NAME.counterexample.json here)",
        "打破不变式的运行写到哪里（不写则为当前目录下的 NAME.counterexample.json）";
    /// Option of `explore`.
    EXPLORE_JSON = "Print what was searched and found as JSON", "以 JSON 输出搜索范围与结果";
    /// Title of a scenario that the search has found, followed by the invariant.
    FOUND = "Found by the search", "搜索发现";
    /// Option of every command line.
    HELP = "Print this help", "显示帮助";
    /// Option of every command line.
    VERSION = "Print the version", "显示版本";
    /// Heading of the help.
    USAGE_HEADING = "Usage:", "用法：";
    /// Heading of the help.
    COMMANDS_HEADING = "Commands", "命令";
    /// Heading of the help.
    ARGUMENTS_HEADING = "Arguments", "参数";
    /// Heading of the help.
    OPTIONS_HEADING = "Options", "选项";
    /// Heading of the help.
    EXAMPLES_HEADING = "Examples:", "示例：";
    /// Heading of the help.
    EXIT_CODES_HEADING = "Exit codes:", "退出码：";
    /// Exit code 0.
    EXIT_CONSISTENT = "the databases agree; the file is sound; the file is written", "两个数据库一致；文件没有问题；文件已写出";
    /// Exit code 1.
    EXIT_INCONSISTENT = "they do not agree, or only once an operator has helped", "不一致，或要人工处理之后才一致";
    /// Exit code 2.
    EXIT_BAD_INPUT = "the input cannot be used, or nothing can be written", "输入无法使用，或无法输出";
    /// Exit code 3.
    EXIT_BOUND = "the run was cut by a bound", "运行被上限截断";
    /// What is read where the file is `-`.
    STANDARD_INPUT = "standard input", "标准输入";
}

/// Why an input could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no such file.
    NotFound,
    /// The system does not let us read it.
    Denied,
    /// It is a folder.
    Folder,
    /// It has more bytes than are read.
    TooLarge {
        /// The most that are read.
        max: usize,
    },
    /// It is not UTF-8.
    NotUtf8 {
        /// Position of the first byte that does not fit, from 0.
        at: usize,
    },
    /// Anything else, in the system's words.
    Other(String),
}

/// Why the input could not be read: `There is no such file.`
pub fn unreadable(language: Language, why: &Unreadable) -> String {
    match why {
        Unreadable::NotFound => text!(language; "There is no such file.", "没有这个文件。"),
        Unreadable::Denied => text!(language; "The file may not be read.", "没有读取这个文件的权限。"),
        Unreadable::Folder => text!(language; "This is a folder, not a file.", "这是文件夹，不是文件。"),
        Unreadable::TooLarge { max } => text!(language, *max;
            "It has more than {0} bytes, and no more are read.",
            "超过 {0} 字节，最多读取这么多。"),
        Unreadable::NotUtf8 { at } => text!(language, *at;
            "It is not UTF-8: the byte at position {0} does not fit.",
            "不是 UTF-8 编码，第 {0} 个字节（从 0 起）不合法。"),
        Unreadable::Other(system) => text!(language, system; "It cannot be read ({0}).", "无法读取（{0}）。"),
    }
}

/// The output could not be written; `system` is in the system's words.
pub fn unwritable(language: Language, system: &str) -> String {
    text!(language, system; "The output cannot be written ({0}).", "无法写出结果（{0}）。")
}

/// The name of the file to be written does not say as what: `Its name must end with .svg, .mmd, .txt or .json.`
pub fn unknown_ending(language: Language, endings: &[&str; 4]) -> String {
    let [first, second, third, last] = endings;
    text!(language, *first, *second, *third, *last;
        "its name must end with .{0}, .{1}, .{2} or .{3}.",
        "文件名必须以 .{0}、.{1}、.{2} 或 .{3} 结尾。")
}

/// The run does not draw this step, so nothing can end with it.
pub fn not_drawn(language: Language, step: StepId) -> String {
    text!(language, step.to_string(); "this run has no step {0}.", "这次运行没有步骤 {0}。")
}

/// A line about an input: `shop.json: faults[0].step: no step “1001.comit” exists.`
pub fn about_input(language: Language, input: &str, what: &str) -> String {
    text!(language, input, what; "{0}: {1}", "{0}：{1}")
}

/// A name that a list does not have.
pub fn no_such_name(language: Language, name: &str, known: &[&str]) -> String {
    let separator = if language == Language::Zh { "、" } else { ", " };
    text!(language, name, known.join(separator); "there is no “{0}”; there are {1}", "没有“{0}”，可用的有：{1}")
}

/// A number of failures that is none, or too large.
pub fn no_such_number(language: Language, pair: &str, max: u8) -> String {
    text!(language, pair, u64::from(max);
        "“{0}” needs a number from 0 to {1} behind its equals sign",
        "“{0}”的等号之后应是 0 到 {1} 的数字")
}

/// Where a counterexample was written: `The run is in shop.counterexample.json.`
pub fn written(language: Language, output: &str) -> String {
    text!(language, output; "The run that breaks it is in {0}.", "打破它的运行已写入 {0}。")
}

/// Nothing is wrong with a scenario.
pub fn sound(language: Language) -> String {
    text!(language; "The scenario can be run.", "场景可以运行。")
}

/// A trace where a scenario is wanted.
pub fn is_trace(language: Language) -> String {
    text!(language;
        "This is a trace: it has happened already, and can be drawn (render) but not run.",
        "这是轨迹，已经发生过，只能绘制（render），不能运行。")
}

/// Nothing is wrong with a trace.
pub fn sound_trace(language: Language) -> String {
    text!(language; "The trace can be shown.", "轨迹可以显示。")
}

/// The transcript was cut at this moment, and so many events are left out.
pub fn cut(language: Language, at: Millis, left_out: usize) -> String {
    text!(language, crate::clock(at), left_out;
        "Printing stops at {0}, and {1} later {1|event is|events are} left out. This is how the whole run ends:",
        "只列到 {0}，之后的 {1} 个事件略去。整个运行的结局如下：")
}

/// Heading of the verdict: `Verdict: Consistent`.
pub fn verdict(language: Language, title: &str) -> String {
    text!(language, crate::verdict::VERDICT.of(language), title; "{0}: {1}", "{0}：{1}")
}

/// One order's verdict: `1001  Consistent. The order exists and its goods are out of the cart.`
pub fn order_verdict(language: Language, order: u16, title: &str, sentence: &str) -> String {
    text!(language, order, title, sentence; "{0}  {1}. {2}", "{0}  {1}。{2}")
}

/// A part of the scenario that the run never met: `commit of order 1001: lost (not reached)`.
pub fn not_reached(language: Language, what: &str) -> String {
    text!(language, what, crate::failing::NOT_REACHED.of(language); "{0} ({1})", "{0}（{1}）")
}
