//! The failures of the table: one plan each, in terms of the half message, translated into every way.

use half_message_locale::{Both, compare as words};
use half_message_protocol::{CrashKind, How, Millis, NodeId, Outage, OutageKind, Scenario, StepId, When};

/// The table's failures: an id, the name, and what fails.
pub const FAILURES: &[(&str, Both, Plan)] = &[
    ("sender-dies", words::SENDER_DIES, Plan::Fault("1001.commit", dies(NodeId::Instance(0), When::Before, None))),
    ("last-word-lost", words::LAST_WORD_LOST, Plan::Fault("1001.commit", How::Lost)),
    ("database-refuses", words::DATABASE_REFUSES, Plan::Fault("1001.local", How::Refused { code: None })),
    (
        "dies-before-commit",
        words::DIES_BEFORE_COMMIT,
        Plan::Fault("1001.local", dies(NodeId::Instance(0), When::Before, None)),
    ),
    ("reply-lost", words::REPLY_LOST, Plan::Fault("1001.half.reply", How::Lost)),
    ("broker-dies", words::BROKER_DIES, Plan::Fault("1001.final.1", dies(NodeId::Broker, When::After, Some(10_000)))),
    ("group-down", words::GROUP_DOWN, Plan::GroupDown),
    ("cart-dies", words::CART_DIES, Plan::Fault("1001.delivery.1.clean", dies(NodeId::Consumer(0), When::After, None))),
];

/// What fails.
#[derive(Clone, Copy, Debug)]
pub enum Plan {
    /// One step.
    Fault(&'static str, How),
    /// The sender dies after its commit, and its siblings are down as well.
    GroupDown,
}

const fn dies(node: NodeId, when: When, restart_after: Option<u64>) -> How {
    let restart_after = match restart_after {
        Some(ms) => Some(Millis(ms)),
        None => None,
    };
    How::Crash { node, when, kind: CrashKind::Process, restart_after }
}

/// The plan as a scenario with half messages; nothing fails where there is none.
pub fn scenario(failure: Option<usize>) -> Scenario {
    let mut scenario = Scenario::default();
    let Some((.., plan)) = failure.and_then(|failure| FAILURES.get(failure)) else { return scenario };
    match plan {
        Plan::Fault(step, how) => {
            if let How::Crash { node: NodeId::Consumer(_), .. } = how {
                scenario.setup.consumers = 2;
            }
            match StepId::parse(step) {
                Some(step) => scenario.with_fault(step, *how),
                None => scenario,
            }
        }
        Plan::GroupDown => {
            let (from, until) = (Millis(1_055), Millis(541_055));
            for instance in 0..scenario.setup.instances {
                let node = NodeId::Instance(instance);
                scenario.outages.push(Outage { node, from, until, kind: OutageKind::Down });
            }
            // The last word is on its way when its sender goes down: it does not arrive.
            match StepId::parse("1001.commit") {
                Some(commit) => scenario.with_fault(commit, How::Lost),
                None => scenario,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_can_be_run() {
        for failure in 0..FAILURES.len() {
            let scenario = scenario(Some(failure));
            assert_eq!(scenario.refusals(), []);
            assert!(half_message_protocol::run(&scenario).unreached.is_empty(), "{failure}");
        }
    }
}
