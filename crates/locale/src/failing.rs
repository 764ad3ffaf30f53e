//! The fail menu, the endings beside its items, and the list of faults.

use half_message_protocol::{Fault, Hold, How, Millis, Outage, Place, StepId, WhyNot};

use crate::language::Language;
use crate::sentence::{Both, texts};

texts! {
    /// Head of the endings' column.
    HOW_IT_ENDS = "how it ends", "结局预览";
    /// Item that takes the step's fault away again.
    DO_NOT_FAIL = "Let it work again", "恢复正常";
    /// Beside a fault, outage or hold that the run never met.
    NOT_REACHED = "not reached", "未触发";
    /// Title of the list of faults.
    FAULTS = "What fails", "故障列表";
    /// The list is empty.
    NO_FAULTS = "Nothing fails yet. Choose a step in the lanes to make it fail.", "还没有故障。在泳道里选一个步骤，让它失败。";
    /// Button that takes all faults away.
    CLEAR_ALL = "Clear all", "全部清除";
}

/// How the run would end, in a word or two beside a way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As without the fault.
    Same,
    /// Consistent, later by this much.
    Late(Millis),
    /// Consistent, and the message was visible or delivered so many times.
    Twice(usize),
    /// Consistent: there is no order, and nothing was taken out of the cart.
    NoOrder,
    /// An operator has to mend it.
    Operator,
    /// The order is there, its cart is never cleaned.
    NotCleaned,
    /// The cart was cleaned for an order that is not there.
    CleanedForNothing,
    /// The cart was cleaned more than once.
    CleanedTwice,
    /// A bound of the engine came first.
    Bound,
}

/// The ending in a word or two: `30 s late`, `twice`.
pub fn ending(language: Language, ending: Ending) -> String {
    let _ = (language, ending);
    String::new()
}

/// Title of the fail menu: `Fail step 8`.
pub fn menu_title(language: Language, number: usize) -> String {
    let _ = (language, number);
    String::new()
}

/// A way to fail as a menu item: `Lose this commit`, `Broker dies after writing`.
pub fn way(language: Language, step: StepId, from: Place, to: Place, how: How) -> String {
    let _ = (language, step, from, to, how);
    String::new()
}

/// Why a step cannot fail in a way.
pub const fn why_not(why: WhyNot) -> Both {
    let _ = why;
    NOT_REACHED
}

/// A row of the list of faults: `commit of order 1001: lost`.
pub fn fault(language: Language, fault: &Fault) -> String {
    let _ = (language, fault);
    String::new()
}

/// A row of the list: `broker down from 2 s to 12 s`.
pub fn outage(language: Language, outage: &Outage) -> String {
    let _ = (language, outage);
    String::new()
}

/// A row of the list: `commit of order 1001 waits for check 1 of order 1001`.
pub fn hold(language: Language, hold: &Hold) -> String {
    let _ = (language, hold);
    String::new()
}
