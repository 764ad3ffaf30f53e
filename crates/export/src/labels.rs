//! The texts of the lanes, from the sentences that people read.

use half_message_diagram::{Labels, Lane, Length, Stage, Storyline, Wait};
use half_message_locale::{Language, clock, label, page, place, short_label, short_wait, step_name, wait};
use half_message_protocol::{Millis, Place, Trace, Way};

/// The labels in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InLanguage(pub Language);

impl Labels for InLanguage {
    fn event(&self, trace: &Trace, event: u32, length: Length) -> String {
        match length {
            Length::Full => label(self.0, trace, event as usize),
            Length::Short => short_label(self.0, trace, event as usize),
        }
    }

    fn wait(&self, trace: &Trace, storyline: &Storyline, of: &Wait, length: Length) -> String {
        let event = storyline.rows.get(of.before).map_or(0, |row| row.first as usize);
        let long = of.until - of.from;
        match length {
            Length::Full => wait(self.0, long, trace, event),
            Length::Short => short_wait(self.0, long, trace, event),
        }
    }

    fn details(&self, trace: &Trace, storyline: &Storyline, row: usize) -> Vec<String> {
        let Some((row, step)) = storyline.rows.get(row).zip(storyline.step_at(row)) else { return Vec::new() };
        let way = trace.scenario.way;
        let (from, to) = (self.place(way, step.from), self.place(way, step.to));
        vec![
            label(self.0, trace, row.first as usize),
            label(self.0, trace, row.last as usize),
            step_name(self.0, step.step),
            if from == to { from } else { [from.as_str(), " → ", to.as_str()].concat() },
            clock(row.at),
        ]
    }

    fn place(&self, way: Way, of: Place) -> String {
        place::place(self.0, way, of)
    }

    fn lane(&self, lane: Lane) -> String {
        let title = match lane {
            Lane::Order => place::ORDER_SYSTEM,
            Lane::Broker => place::BROKER,
            Lane::Cart => place::CART_SYSTEM,
        };
        title.of(self.0).to_owned()
    }

    fn stage(&self, way: Way, stage: Stage) -> String {
        let name = match (stage, way) {
            (Stage::Begin, _) => place::PHASE_BEGIN,
            (Stage::Half, Way::Rocketmq) => place::PHASE_HALF_MESSAGE,
            (Stage::Half, Way::Kafka) => place::PHASE_PRODUCE,
            (Stage::Half, Way::Outbox) => place::PHASE_RELAY,
            (Stage::Half, _) => place::PHASE_MESSAGE,
            (Stage::Local, Way::Outbox) => place::PHASE_LOCAL_WITH_OUTBOX,
            (Stage::Local, _) => place::PHASE_LOCAL_TRANSACTION,
            (Stage::Word, Way::Kafka) => place::PHASE_COMMIT_OR_ABORT,
            (Stage::Word, _) => place::PHASE_COMMIT_OR_ROLLBACK,
            (Stage::Delivery, _) => place::PHASE_DELIVERY,
        };
        name.of(self.0).to_owned()
    }

    fn time(&self, at: Millis) -> String {
        clock(at)
    }

    fn time_heading(&self) -> String {
        page::TIME.of(self.0).to_owned()
    }

    fn list_name(&self) -> String {
        page::STEPS.of(self.0).to_owned()
    }

    fn lanes_name(&self) -> String {
        page::LANES.of(self.0).to_owned()
    }
}
