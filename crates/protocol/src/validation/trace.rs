//! What does not hold together in a run that this engine has not made.

use super::{MAX_TIME, Refusals, item};
use crate::node::Place;
use crate::refusal::{Problem, Refusal};
use crate::run::MAX_EVENTS;
use crate::scenario::Way;
use crate::step::Subject;
use crate::trace::{Event, Trace, Unreached};

impl Trace {
    /// Everything for which the run cannot be shown, in the order of its fields; empty where it can. Whether the events
    /// follow from the scenario is not looked at: that is the recorder's affair.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut found = Refusals(Vec::new());
        let of_scenario = self.scenario.refusals().into_iter();
        found.0.extend(of_scenario.map(|refusal| Refusal { path: ["scenario.", &refusal.path].concat(), ..refusal }));
        found.range("events", self.events.len() as u64, 1, u64::from(MAX_EVENTS));
        let mut before = 0;
        for (position, event) in self.events.iter().enumerate() {
            let path = |field: &str| item("events", position, field);
            found.range(&path(".at"), event.at.0, 0, MAX_TIME);
            if event.at.0 < before {
                found.add(&path(".at"), Problem::Earlier { found: event.at.0, before });
            }
            before = before.max(event.at.0);
            self.look_at_event(&mut found, position, event);
        }
        for (position, (order, _)) in self.verdicts.iter().enumerate() {
            self.look_at_order(&mut found, &item("verdicts", position, ".order"), *order);
        }
        for (position, unreached) in self.unreached.iter().enumerate() {
            let (index, count) = match *unreached {
                Unreached::Fault(index) => (index, self.scenario.faults.len()),
                Unreached::Outage(index) => (index, self.scenario.outages.len()),
                Unreached::Hold(index) => (index, self.scenario.holds.len()),
            };
            if index >= count {
                let max = (count as u64).saturating_sub(1);
                found.add(&item("unreached", position, ""), Problem::Range { found: index as u64, min: 0, max });
            }
        }
        found.0
    }

    fn look_at_event(&self, found: &mut Refusals, position: usize, event: &Event) {
        let path = |field: &str| item("events", position, field);
        let scenario = &self.scenario;
        if !event.step.is_in(scenario.way) {
            found.not_in_this_way(&path(".step"), &event.step.to_string(), scenario.way);
        }
        match event.step.subject {
            Subject::Order(order) => self.look_at_order(found, &path(".step"), order),
            Subject::Node(node) if !scenario.has_node(node) => found.add(&path(".step"), Problem::NoSuchNode { node }),
            Subject::Node(_) => {}
        }
        for (field, place) in [(".from", event.from), (".to", event.to)] {
            if !is_in(place, scenario.way) {
                found.not_in_this_way(&path(field), &place.to_string(), scenario.way);
            } else if !scenario.has_node(place.node()) {
                found.add(&path(field), Problem::NoSuchNode { node: place.node() });
            }
        }
        if let Some(cause) = event.cause.filter(|cause| *cause as usize >= position) {
            let max = (position as u64).saturating_sub(1);
            found.add(&path(".cause"), Problem::Range { found: u64::from(cause), min: 0, max });
        }
    }

    fn look_at_order(&self, found: &mut Refusals, path: &str, order: u16) {
        let last = self.scenario.last_order();
        if !(crate::step::FIRST_ORDER..=last).contains(&order) {
            found.add(path, Problem::NoSuchOrder { order, last });
        }
    }
}

/// Whether the picture of this way of messaging has this place.
const fn is_in(place: Place, way: Way) -> bool {
    match place {
        Place::HalfTopic | Place::RealTopic => !matches!(way, Way::Kafka),
        Place::Coordinator | Place::Partition => matches!(way, Way::Kafka),
        Place::Relay(_) => matches!(way, Way::Outbox),
        Place::Instance(_) | Place::OrderDb | Place::Consumer(_) | Place::CartDb => true,
    }
}
