//! Which failures a search may inject, and how many.

use half_message_protocol::{CrashKind, How, LocalState, NodeId};
use serde::{Deserialize, Serialize};

/// A kind of failure, as budgets count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// A message or its reply is lost.
    Lost,
    /// A step is carried past a timer that it usually does not meet: a late message, a slow handler.
    Delay,
    /// The local transaction is carried past a timer, and still ends within its longest time.
    SlowLocal,
    /// An instance, a relay or a consumer dies and comes back within one check interval.
    Crash,
    /// The process of a broker dies and comes back.
    BrokerCrash,
    /// A message arrives twice.
    Duplicated,
    /// The receiver refuses, or a database or a log does.
    Refused,
    /// A callback or handler throws, or the callback gives no answer.
    Throws,
    /// An instance or a relay dies for good. Consumers come back: without one, no cart is ever cleaned.
    Gone,
    /// A callback says commit or rollback against what the database holds.
    WrongWord,
    /// The broker loses power, and with it the tail of its log.
    PowerLoss,
    /// The local transaction takes longer than its longest time.
    Overlong,
}

impl FailureKind {
    /// Every kind, in the documented order.
    pub const ALL: [Self; 12] = [
        Self::Lost,
        Self::Delay,
        Self::SlowLocal,
        Self::Crash,
        Self::BrokerCrash,
        Self::Duplicated,
        Self::Refused,
        Self::Throws,
        Self::Gone,
        Self::WrongWord,
        Self::PowerLoss,
        Self::Overlong,
    ];

    /// The kinds against which a way of messaging claims to hold: nothing lies, nobody is gone for good, no disk is lost.
    pub const PROMISED: [Self; 5] = [Self::Lost, Self::Delay, Self::SlowLocal, Self::Crash, Self::BrokerCrash];

    /// The spelling in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Delay => "delay",
            Self::SlowLocal => "slow-local",
            Self::Crash => "crash",
            Self::BrokerCrash => "broker-crash",
            Self::Duplicated => "duplicated",
            Self::Refused => "refused",
            Self::Throws => "throws",
            Self::Gone => "gone",
            Self::WrongWord => "wrong-word",
            Self::PowerLoss => "power-loss",
            Self::Overlong => "overlong",
        }
    }

    /// The kind spelled so, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind of a failure of a step; `None` for delays, which a search makes by carrying steps past timers.
    pub const fn of(how: How) -> Option<Self> {
        Some(match how {
            How::Lost | How::ReplyLost => Self::Lost,
            How::Duplicated => Self::Duplicated,
            How::Refused { .. } => Self::Refused,
            How::Throws | How::Returns { state: LocalState::Unknown | LocalState::Null } => Self::Throws,
            How::Returns { .. } => Self::WrongWord,
            How::Crash { kind: CrashKind::Power, .. } => Self::PowerLoss,
            How::Crash { node: NodeId::Broker | NodeId::Coordinator | NodeId::Leader, .. } => Self::BrokerCrash,
            How::Crash { restart_after: Some(_), .. } => Self::Crash,
            How::Crash { restart_after: None, .. } => Self::Gone,
            How::Delayed { .. } | How::Slow { .. } => return None,
        })
    }
}

impl core::fmt::Display for FailureKind {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// How many failures a run may have: of each kind, and in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Budget {
    /// Failures in all, 0 to 9.
    pub total: u8,
    /// Failures of each kind, in the order of [`FailureKind::ALL`].
    pub each: [u8; FailureKind::ALL.len()],
}

impl Budget {
    /// The highest total that a search takes.
    pub const MAX: u8 = 9;

    /// No failure: orders of events only.
    pub const NONE: Self = Self { total: 0, each: [0; FailureKind::ALL.len()] };

    /// Up to `total` failures of these kinds, in any mixture.
    pub fn any(kinds: &[FailureKind], total: u8) -> Self {
        kinds.iter().fold(Self { total, ..Self::NONE }, |budget, kind| budget.with(*kind, total))
    }

    /// At most one number of failures for each of these kinds.
    pub fn of(kinds: &[(FailureKind, u8)]) -> Self {
        let total = kinds.iter().map(|(_, count)| *count).fold(0, u8::saturating_add).min(Self::MAX);
        kinds.iter().fold(Self { total, ..Self::NONE }, |budget, (kind, count)| budget.with(*kind, *count))
    }

    /// The same with this many failures of a kind.
    #[must_use]
    pub fn with(mut self, kind: FailureKind, count: u8) -> Self {
        if let Some(known) = self.each.get_mut(kind as usize) {
            *known = count;
        }
        self
    }

    /// How many failures of this kind a run may have.
    pub fn get(&self, kind: FailureKind) -> u8 {
        self.each.get(kind as usize).copied().unwrap_or_default().min(self.total)
    }

    /// Whether no failure at all is left to inject.
    pub fn is_none(&self) -> bool {
        FailureKind::ALL.into_iter().all(|kind| self.get(kind) == 0)
    }

    /// Takes failures off; `false`, and nothing taken, where there are too few.
    pub(crate) fn take(&mut self, kind: FailureKind, count: u8) -> bool {
        let Some(left) = self.each.get_mut(kind as usize) else { return false };
        match (left.checked_sub(count), self.total.checked_sub(count)) {
            (Some(rest), Some(total)) => {
                (*left, self.total) = (rest, total);
                true
            }
            _ => false,
        }
    }

    /// What cannot be spent any more counts as nothing, so that equal possibilities are equal.
    pub(crate) fn settle(&mut self) {
        for left in &mut self.each {
            *left = (*left).min(self.total);
        }
    }
}
