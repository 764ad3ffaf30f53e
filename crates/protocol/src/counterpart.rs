//! One failure plan, several ways of messaging: which step of one way means the same as which step of another, and
//! why some have no counterpart.
//!
//! Two steps are counterparts where the same party does the same for the same end: the message is handed to the broker
//! before the local transaction ([`Verb::Half`], [`Verb::Produce`], [`Verb::Send`] where it comes first); the order
//! system's last word makes it visible ([`Verb::Commit`], [`Verb::EndTxn`], [`Verb::Send`] where it comes last, in the
//! outbox by the relay); the broker keeps the decision ([`Verb::Final`], [`Verb::Decide`]). What the consumer does is
//! the same everywhere.

use crate::names::named;
use crate::node::NodeId;
use crate::scenario::{CheckPolicy, CrashKind, Fault, Hold, How, LocalState, OnError, Outage, Scenario, Setup, Way};
use crate::settings::{Setting, Settings};
use crate::step::{Part, StepId, Subject, Verb};
use crate::validation::MAX_ENTRIES;

named! {
    /// Why something of one way of messaging has no counterpart in another.
    pub enum NoCounterpart {
        /// Nothing is sent before the order is committed.
        NothingSentBefore = "nothing-sent-before",
        /// The commit of the order is the last that the order system does.
        NothingFollows = "nothing-follows",
        /// Without an order nothing was sent, so that there is nothing to take back.
        NothingToTakeBack = "nothing-to-take-back",
        /// The last word is said once, and not repeated.
        SaidOnce = "said-once",
        /// The last word is one-way.
        NoReply = "no-reply",
        /// The broker asks nobody.
        NobodyAsks = "nobody-asks",
        /// The client does not repeat its calls by itself.
        NotRepeated = "not-repeated",
        /// What the broker stores is visible: nothing is decided there.
        StoredIsVisible = "stored-is-visible",
        /// The broker writes no markers.
        NoMarkers = "no-markers",
        /// The broker knows of no transactions, so nobody registers for them or watches them.
        NoTransactions = "no-transactions",
        /// There is no relay.
        NoRelay = "no-relay",
        /// A failed message is not sent back.
        NoRetryTopic = "no-retry-topic",
        /// The log and the offsets are replicated.
        Replicated = "replicated",
        /// The application does not delete orders.
        NoCompensation = "no-compensation",
        /// The row and its commit are one step.
        NoOpenRow = "no-open-row",
        /// The step is there, and cannot fail in this way.
        CannotFailSo = "cannot-fail-so",
        /// The setting is another broker's.
        OtherSetting = "other-setting",
        /// The application does not react so.
        OtherHabit = "other-habit",
        /// Something else stands at this place already.
        Clash = "clash",
    }
}

/// What of a scenario has no counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A fault.
    Fault {
        /// The step.
        step: StepId,
        /// The way it fails.
        how: How,
    },
    /// An outage.
    Outage(Outage),
    /// A hold.
    Hold(Hold),
    /// A setting that differs from its default, or Kafka's consumers that read uncommitted.
    Setting(Setting),
    /// What the application does on an error.
    OnError(OnError),
    /// Where the order database's commit stands.
    Pattern,
    /// The second relay.
    Relays,
    /// How instances answer a check.
    CheckPolicy(CheckPolicy),
    /// How far clocks are off.
    ClockSkew,
}

/// One thing that a translation leaves out, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What.
    pub what: Lost,
    /// The way of messaging that has no counterpart.
    pub way: Way,
    /// Why.
    pub why: NoCounterpart,
}

impl Dropped {
    /// A fault that has no counterpart in this way of messaging.
    pub const fn fault(step: StepId, how: How, way: Way, why: NoCounterpart) -> Self {
        Self { what: Lost::Fault { step, how }, way, why }
    }

    /// Whether it is a fault of this step.
    pub fn is_of(&self, step: StepId) -> bool {
        matches!(self.what, Lost::Fault { step: of, .. } if of == step)
    }
}

/// The step and the way to fail of another way of messaging that mean the same.
///
/// # Errors
/// The reason where there is none.
pub fn counterpart(step: StepId, how: How, from: Way, to: Way) -> Result<(StepId, How), NoCounterpart> {
    fault_counterpart(step, how, from, to, LocalState::Commit)
}

/// The step of another way of messaging that means the same.
///
/// # Errors
/// The reason where there is none.
pub fn counterpart_of_step(step: StepId, from: Way, to: Way) -> Result<StepId, NoCounterpart> {
    step_counterpart(step, from, to, LocalState::Commit)
}

/// The nodes of another way of messaging that do the same work: Kafka's coordinator and leader together are a broker.
///
/// # Errors
/// The reason where there are none.
pub fn counterpart_of_node(node: NodeId, from: Way, to: Way) -> Result<&'static [NodeId], NoCounterpart> {
    const RELAYS: [&[NodeId]; 2] = [&[NodeId::Relay(0)], &[NodeId::Relay(1)]];
    const INSTANCES: [&[NodeId]; 4] =
        [&[NodeId::Instance(0)], &[NodeId::Instance(1)], &[NodeId::Instance(2)], &[NodeId::Instance(3)]];
    const CONSUMERS: [&[NodeId]; 2] = [&[NodeId::Consumer(0)], &[NodeId::Consumer(1)]];
    let numbered = |nodes: &'static [&'static [NodeId]], index: u8| nodes.get(usize::from(index)).copied();
    match node {
        NodeId::Instance(index) => Ok(numbered(&INSTANCES, index).unwrap_or_default()),
        NodeId::Consumer(index) => Ok(numbered(&CONSUMERS, index).unwrap_or_default()),
        NodeId::Relay(index) if to == Way::Outbox => Ok(numbered(&RELAYS, index).unwrap_or_default()),
        NodeId::Relay(_) => Err(NoCounterpart::NoRelay),
        NodeId::OrderDb => Ok(&[NodeId::OrderDb]),
        NodeId::CartDb => Ok(&[NodeId::CartDb]),
        NodeId::Coordinator if from == to => Ok(&[NodeId::Coordinator]),
        NodeId::Leader if from == to => Ok(&[NodeId::Leader]),
        NodeId::Broker | NodeId::Coordinator | NodeId::Leader => Ok(NodeId::brokers(to)),
    }
}

/// The same failure plan in another way of messaging, and what of it has no counterpart there. Orders, nodes, the cart
/// and the length of the local transaction stay; of the settings those that both ways have. Kafka's consumers read
/// committed records only, as its transactions would hide nothing otherwise. Title and notes are left out, as they tell
/// of another run.
///
/// A scenario without refusals gives one without refusals; in its own way it is itself.
pub fn in_way(scenario: &Scenario, to: Way) -> (Scenario, Vec<Dropped>) {
    if scenario.way == to {
        return (scenario.clone(), Vec::new());
    }
    let mut translation =
        Translation { of: scenario, to, result: Scenario { way: to, ..Scenario::default() }, dropped: Vec::new() };
    translation.setup();
    translation.settings();
    translation.faults();
    translation.outages();
    translation.holds();
    (translation.result, translation.dropped)
}

struct Translation<'a> {
    of: &'a Scenario,
    to: Way,
    result: Scenario,
    dropped: Vec<Dropped>,
}

impl Translation<'_> {
    fn drop(&mut self, what: Lost, why: NoCounterpart) {
        self.dropped.push(Dropped { what, way: self.to, why });
    }

    fn setup(&mut self) {
        let (to, setup, usual) = (self.to, &self.of.setup, Setup::default());
        let is_rocketmq = to == Way::Rocketmq;
        let keeps_habit = setup.on_error.is_in(to);
        self.result.setup = Setup {
            check_policy: if is_rocketmq { setup.check_policy } else { usual.check_policy },
            clock_skew: if is_rocketmq { setup.clock_skew.clone() } else { Vec::new() },
            on_error: if keeps_habit { setup.on_error } else { usual.on_error },
            pattern: None,
            relays: usual.relays,
            ..setup.clone()
        };
        if !keeps_habit {
            self.drop(Lost::OnError(setup.on_error), NoCounterpart::OtherHabit);
        }
        if setup.pattern.is_some() {
            self.drop(Lost::Pattern, NoCounterpart::NoTransactions);
        }
        if setup.relays != usual.relays {
            self.drop(Lost::Relays, NoCounterpart::NoRelay);
        }
        if setup.check_policy != usual.check_policy && !is_rocketmq {
            self.drop(Lost::CheckPolicy(setup.check_policy), NoCounterpart::NobodyAsks);
        }
        if setup.clock_skew.iter().any(|skew| *skew != 0) && !is_rocketmq {
            self.drop(Lost::ClockSkew, NoCounterpart::NobodyAsks);
        }
    }

    fn settings(&mut self) {
        let mut settings = Settings::default();
        for (setting, value) in self.of.settings.iter() {
            // Elsewhere nobody reads what is not decided: `read_committed` goes without saying.
            let is_usual = value == setting.default_value() || setting == Setting::KafkaIsolationLevel;
            if setting.is_built(self.to) {
                settings.set(setting, value);
            } else if !is_usual {
                self.drop(Lost::Setting(setting), NoCounterpart::OtherSetting);
            }
        }
        if self.of.way == Way::Kafka && self.of.settings.get(Setting::KafkaIsolationLevel) == 0 {
            self.drop(Lost::Setting(Setting::KafkaIsolationLevel), NoCounterpart::OtherSetting);
        }
        if self.to == Way::Kafka {
            settings.set(Setting::KafkaIsolationLevel, 1);
        }
        self.result.settings = settings;
    }

    fn faults(&mut self) {
        for fault in &self.of.faults {
            let what = Lost::Fault { step: fault.step, how: fault.how };
            let word = last_word(self.of, fault.step);
            let found = fault_counterpart(fault.step, fault.how, self.of.way, self.to, word);
            match found {
                Ok((step, how)) if self.result.fault_at(step).is_none() => {
                    self.result.faults.push(Fault { step, how });
                }
                Ok(_) => self.drop(what, NoCounterpart::Clash),
                Err(why) => self.drop(what, why),
            }
        }
    }

    fn outages(&mut self) {
        for outage in &self.of.outages {
            let nodes = match counterpart_of_node(outage.node, self.of.way, self.to) {
                Ok(nodes) => nodes,
                Err(why) => {
                    self.drop(Lost::Outage(*outage), why);
                    continue;
                }
            };
            let outages = nodes.iter().map(|node| Outage { node: *node, ..*outage });
            let new: Vec<Outage> = outages.filter(|outage| !self.result.outages.contains(outage)).collect();
            let meets = |one: &Outage, other: &Outage| {
                one.node == other.node && one.from < other.until && other.from < one.until
            };
            let clashes = new.iter().any(|one| self.result.outages.iter().any(|other| meets(one, other)));
            if clashes || self.result.outages.len().saturating_add(new.len()) > MAX_ENTRIES {
                self.drop(Lost::Outage(*outage), NoCounterpart::Clash);
            } else {
                self.result.outages.extend(new);
            }
        }
    }

    fn holds(&mut self) {
        let mut originals = Vec::new();
        for original in &self.of.holds {
            let step = |step| step_counterpart(step, self.of.way, self.to, last_word(self.of, step));
            match (step(original.step), step(original.after)) {
                (Ok(step), Ok(after)) => {
                    let hold = Hold { step, after };
                    if self.result.holds.contains(&hold) {
                        self.drop(Lost::Hold(*original), NoCounterpart::Clash);
                    } else {
                        self.result.holds.push(hold);
                        originals.push(*original);
                    }
                }
                (Err(why), _) | (_, Err(why)) => self.drop(Lost::Hold(*original), why),
            }
        }
        for circular in self.result.circular_holds().into_iter().rev() {
            self.result.holds.remove(circular);
            if let Some(original) = originals.get(circular) {
                self.drop(Lost::Hold(*original), NoCounterpart::Clash);
            }
        }
    }
}

/// What the sender says last in this scenario, as far as the local transaction's own fault decides it.
fn last_word(scenario: &Scenario, step: StepId) -> LocalState {
    let local = step.order_number().map(|order| StepId::order(order, Verb::Local, 1));
    match local.and_then(|local| scenario.fault_at(local)) {
        Some(How::Refused { .. }) => LocalState::Rollback,
        Some(How::Throws) => LocalState::Unknown,
        _ => LocalState::Commit,
    }
}

fn fault_counterpart(
    step: StepId,
    how: How,
    from: Way,
    to: Way,
    word: LocalState,
) -> Result<(StepId, How), NoCounterpart> {
    if from == to {
        return Ok((step, how));
    }
    let step = step_counterpart(step, from, to, word)?;
    let how = match how {
        // A store that is behind is a success of another kind, and no refusal.
        How::Refused { code: Some(10..=12) } => how,
        How::Refused { code: Some(code) } if !step.refusal_codes().contains(&code) => How::Refused { code: None },
        How::Crash { kind: CrashKind::Power, .. } if to == Way::Kafka => return Err(NoCounterpart::Replicated),
        How::Crash { node, when, kind, restart_after } => {
            let node = match counterpart_of_node(node, from, to)? {
                [node] => *node,
                [_, _] if is_at_leader(step) => NodeId::Leader,
                _ => NodeId::Coordinator,
            };
            How::Crash { node, when, kind, restart_after }
        }
        how => how,
    };
    match how.why_not(to, step) {
        None => Ok((step, how)),
        Some(_) => Err(NoCounterpart::CannotFailSo),
    }
}

/// Whether the broker's part in this step of Kafka's is the leader's.
const fn is_at_leader(step: StepId) -> bool {
    matches!(step.verb, Verb::Produce | Verb::Delivery | Verb::Report | Verb::Expire)
}

fn step_counterpart(step: StepId, from: Way, to: Way, word: LocalState) -> Result<StepId, NoCounterpart> {
    use NoCounterpart as No;
    if from == to {
        return Ok(step);
    }
    let becomes = |verb: Verb| StepId { verb, ..step };
    match step.verb {
        Verb::Begin => Ok(step),
        Verb::Local if step.part == Part::Open => Err(No::NoOpenRow),
        Verb::Local => Ok(step),
        Verb::Half | Verb::Produce => sent_first(step, to),
        Verb::Send if from == Way::SendThenCommit => sent_first(step, to),
        Verb::Rollback | Verb::Unknown => last_said(step, to, word_of(step.verb)),
        Verb::Commit => last_said(step, to, LocalState::Commit),
        Verb::EndTxn => last_said(step, to, word),
        Verb::Send => last_said(step, to, LocalState::Commit),
        Verb::Final | Verb::Decide => match to {
            Way::Rocketmq if step.n == 1 => Ok(becomes(Verb::Final)),
            Way::Kafka if step.n == 1 => Ok(becomes(Verb::Decide)),
            Way::Rocketmq => Err(No::NoMarkers),
            Way::Kafka => Err(No::SaidOnce),
            _ => Err(No::StoredIsVisible),
        },
        Verb::Marker => Err(No::NoMarkers),
        Verb::Delivery if step.is_in(to) => Ok(step),
        Verb::Delivery => Err(No::NoRetryTopic),
        Verb::Compensate if step.is_in(to) => Ok(step),
        Verb::Compensate => Err(No::NoCompensation),
        Verb::Save | Verb::Flush if step.is_in(to) => Ok(step),
        Verb::Save | Verb::Flush => Err(No::Replicated),
        Verb::Check | Verb::Discard | Verb::Resume | Verb::Round | Verb::Op | Verb::Heartbeat => Err(No::NobodyAsks),
        Verb::Expire if matches!(step.subject, Subject::Node(NodeId::Instance(_))) => Err(No::NobodyAsks),
        Verb::Poll | Verb::Mark => Err(No::NoRelay),
        Verb::Find | Verb::Init | Verb::Scan => Err(No::NoTransactions),
        Verb::Report | Verb::Expire => Ok(step),
        Verb::Crash | Verb::Restart | Verb::Outage => {
            let Subject::Node(node) = step.subject else { return Ok(step) };
            let node = counterpart_of_node(node, from, to)?.first().copied().unwrap_or(node);
            Ok(StepId { subject: Subject::Node(node), ..step })
        }
    }
}

const fn word_of(verb: Verb) -> LocalState {
    match verb {
        Verb::Rollback => LocalState::Rollback,
        Verb::Unknown => LocalState::Unknown,
        _ => LocalState::Commit,
    }
}

/// The message goes to the broker before the local transaction.
fn sent_first(step: StepId, to: Way) -> Result<StepId, NoCounterpart> {
    let verb = match to {
        Way::Rocketmq => Verb::Half,
        Way::Kafka => Verb::Produce,
        Way::SendThenCommit => Verb::Send,
        Way::Outbox | Way::CommitThenSend => return Err(NoCounterpart::NothingSentBefore),
    };
    match step.part {
        Part::Whole | Part::Reply | Part::Timeout => Ok(StepId { verb, ..step }),
        Part::Age | Part::Limit | Part::Ahead | Part::Immunity if step.verb == Verb::Half => {
            Err(NoCounterpart::NobodyAsks)
        }
        Part::Expiry if step.verb == Verb::Half => Err(NoCounterpart::NobodyAsks),
        Part::Expiry => Err(NoCounterpart::NoTransactions),
        _ => Err(NoCounterpart::NotRepeated),
    }
}

/// The last word of the order system, which makes the message visible or takes it back.
fn last_said(step: StepId, to: Way, word: LocalState) -> Result<StepId, NoCounterpart> {
    use NoCounterpart as No;
    let is_plain = matches!(step.part, Part::Whole | Part::Reply | Part::Timeout);
    let said = |verb| if is_plain { Ok(StepId { verb, ..step }) } else { Err(No::NotRepeated) };
    match (to, word) {
        (Way::Rocketmq, _) if step.part == Part::Reply || step.part == Part::Timeout => Err(No::NoReply),
        (Way::Rocketmq, _) if step.part != Part::Whole => Err(No::NotRepeated),
        (Way::Rocketmq, _) if step.n > 1 => Err(No::SaidOnce),
        (Way::Rocketmq, LocalState::Commit) => said(Verb::Commit),
        (Way::Rocketmq, LocalState::Rollback) => said(Verb::Rollback),
        (Way::Rocketmq, _) => said(Verb::Unknown),
        (Way::Kafka, _) => said(Verb::EndTxn),
        (Way::SendThenCommit, _) => Err(No::NothingFollows),
        (Way::Outbox | Way::CommitThenSend, LocalState::Commit) => said(Verb::Send),
        (Way::Outbox | Way::CommitThenSend, _) => Err(No::NothingToTakeBack),
    }
}
