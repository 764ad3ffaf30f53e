//! How a run would end if a step failed in some way: the fail menu runs each way beforehand.

use half_message_locale::failing::Ending;
use half_message_protocol::{Millis, Row, Scenario, StepId, Trace, Verdict, View, WayToFail};

/// A delay that a reader would notice, ms.
const NOTICEABLE: u64 = 500;

/// One way to fail, with how the run would end.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The way.
    pub way: WayToFail,
    /// The verdict and its words; `None` where the step cannot fail so.
    pub ending: Option<(Verdict, Ending)>,
}

/// Every way of this list, run beforehand.
pub fn previews(scenario: &Scenario, step: StepId, ways: Vec<WayToFail>) -> Vec<Preview> {
    let without = Outcome::of(&half_message_protocol::run(&scenario.without_fault(step)));
    ways.into_iter()
        .map(|way| {
            let ending = way.why_not.is_none().then(|| {
                let outcome = Outcome::of(&half_message_protocol::run(&scenario.with_fault(step, way.how)));
                (outcome.verdict, outcome.compared_with(&without))
            });
            Preview { way, ending }
        })
        .collect()
}

/// What a trace comes to.
struct Outcome {
    verdict: Verdict,
    view: View,
    /// When the last order got its final state.
    settled: Millis,
}

impl Outcome {
    fn of(trace: &Trace) -> Self {
        let decides =
            |effect: &half_message_protocol::Effect| trace.verdicts.iter().any(|(order, _)| effect.decides(*order));
        let last = trace.events.iter().rev().find(|event| event.effects.iter().any(decides));
        Self {
            verdict: trace.verdict,
            view: View::after(trace, trace.events.len()),
            settled: last.map_or(Millis(0), |event| event.at),
        }
    }

    /// The most telling difference to the run without the fault.
    fn compared_with(&self, without: &Self) -> Ending {
        match self.verdict {
            Verdict::Bound | Verdict::InBetween => return Ending::Bound,
            Verdict::Repairable => return Ending::Operator,
            Verdict::Inconsistent => return self.disagreement(),
            Verdict::Consistent | Verdict::ConsistentIdempotent => {}
        }
        let orders = |outcome: &Self| outcome.view.orders.iter().filter(|order| order.row == Row::Committed).count();
        let late = self.settled - without.settled;
        if self.verdict == Verdict::ConsistentIdempotent && without.verdict != Verdict::ConsistentIdempotent {
            Ending::Twice(self.most_copies())
        } else if orders(self) < orders(without) {
            Ending::NoOrder
        } else if late.0 >= NOTICEABLE {
            Ending::Late(late)
        } else {
            Ending::Same
        }
    }

    fn disagreement(&self) -> Ending {
        let orders = &self.view.orders;
        if orders.iter().any(|order| order.row == Row::Committed && order.cart.cleaned == 0) {
            Ending::NotCleaned
        } else if orders.iter().any(|order| order.row != Row::Committed && order.cart.cleaned > 0) {
            Ending::CleanedForNothing
        } else {
            Ending::CleanedTwice
        }
    }

    /// How often the most repeated order was visible or handled.
    fn most_copies(&self) -> usize {
        let copies = self.view.orders.iter().map(|order| {
            let handled = usize::from(order.cart.cleaned) + usize::from(order.cart.absorbed);
            self.view.visible(order.order).max(handled)
        });
        copies.max().unwrap_or_default()
    }
}
