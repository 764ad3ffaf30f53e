//! A run in somebody else's page: what its few controls say, and what is wrong with how it was put there.

use crate::language::Language;
use crate::sentence::{text, texts};

texts! {
    /// Button: steps can be made to fail from now on.
    BREAK = "Break it yourself", "自己动手试试";
    /// The same while they can.
    BREAKING = "Click a step", "点击任一步骤";
    /// Button: the run as its author made it.
    RESET = "Reset", "还原";
    /// The run is being fetched.
    LOADING = "Loading the run …", "正在加载场景…";
    /// The payload of a link cannot be read.
    GARBLED = "The attribute scenario holds a link that cannot be read.", "属性 scenario 中的链接无法读取。";
    /// The link was made by a later version.
    TOO_NEW = "The attribute scenario holds a link of a newer version.", "属性 scenario 中的链接来自更新的版本。";
    /// The engine refuses the scenario.
    REFUSED = "This scenario cannot be run:", "这个场景无法运行：";
}

/// No ready run has this name.
pub fn unknown_run(language: Language, name: &str) -> String {
    text!(language, name; "There is no ready run named “{0}”.", "没有名为“{0}”的现成场景。")
}

/// Nothing could be fetched from this address.
pub fn unreachable(language: Language, address: &str) -> String {
    text!(language, address; "No scenario could be loaded from {0}.", "无法从 {0} 加载场景。")
}

/// The attribute `start` names no step of the run.
pub fn no_such_step(language: Language, step: &str) -> String {
    text!(language, step; "This run has no step “{0}”, so it starts at the beginning.", "这个场景没有步骤“{0}”，因此从头开始。")
}

/// An attribute has a value that it cannot have; `possible` lists those that it can.
pub fn bad_value(language: Language, attribute: &str, value: &str, possible: &str) -> String {
    text!(language, attribute, value, possible; "The attribute {0} is “{1}”; it can be {2}.", "属性 {0} 的值是“{1}”，可用的值有 {2}。")
}
