//! A run to JSON text: version 1 of the trace file.

use std::io;

use half_message_protocol::{Bound, Cut, Effect, Event, How, Millis, Outcome, Phase, Place, Rpc, Rule, StepId, Trace};
use half_message_protocol::{Unreached, Verdict};
use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::write::short;

/// The version of the trace file.
const VERSION: u32 = 1;

/// Writes a run as a trace file: indented, without what is empty, one newline at the end. With a cut, events that
/// follow are left out, and the file says so; how the run ends is told all the same.
///
/// # Errors
///
/// What the writer says.
pub fn write_trace(trace: &Trace, cut: Option<Cut>, mut writer: impl io::Write) -> io::Result<()> {
    let count = cut.map_or(trace.events.len(), |cut| cut.events);
    let file = TraceFile {
        version: VERSION,
        scenario: short(&trace.scenario),
        events: Events(trace.events.get(..count).unwrap_or_default()),
        until: cut.map(|cut| cut.at),
        verdicts: trace.verdicts.iter().map(|(order, verdict)| Ended { order: *order, verdict: *verdict }).collect(),
        verdict: trace.verdict,
        bound: trace.bound,
        unreached: &trace.unreached,
    };
    serde_json::to_writer_pretty(&mut writer, &file)?;
    writer.write_all(b"\n")
}

/// What happened in a run, and how it ended.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Trace", deny_unknown_fields))]
pub(crate) struct TraceFile<'a> {
    /// Version of the format: 1.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    version: u32,
    /// The input of the run.
    #[cfg_attr(test, schemars(with = "half_message_protocol::Scenario"))]
    scenario: Json,
    /// What happened, in order of time.
    #[cfg_attr(test, schemars(with = "Vec<EventOfFile>"))]
    events: Events<'a>,
    /// Events after this virtual time, ms, are left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Millis>,
    /// How each order ended, in order of number; of the whole run, also where `until` leaves out events.
    verdicts: Vec<Ended>,
    /// The worst of them.
    verdict: Verdict,
    /// The bound that cut the run, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<Bound>,
    /// Faults, outages and holds whose step never came, by position in the scenario.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[cfg_attr(test, schemars(default))]
    unreached: &'a [Unreached],
}

/// How one order ended.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Ended {
    /// Its number.
    order: u16,
    /// How it ended.
    verdict: Verdict,
}

/// Events, each turned into its form in files while it is written.
struct Events<'a>(&'a [Event]);

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for event in self.0 {
            list.serialize_element(&EventOfFile::of(event))?;
        }
        list.end()
    }
}

/// One fact of a run.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Event", deny_unknown_fields))]
struct EventOfFile<'a> {
    /// Virtual time, ms from the start.
    at: Millis,
    /// The step.
    step: StepId,
    /// Which moment of it.
    phase: Phase,
    /// Where it starts. The broker's own work starts and ends at one place.
    from: Place,
    /// Where it ends.
    to: Place,
    /// The remote call, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    rpc: Option<Call>,
    /// What came of it.
    outcome: Outcome,
    /// The fault of the scenario that acted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<How>,
    /// Position in `events` of the one that led to this one; left out where the scenario or a clock did.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<u32>,
    /// The rule that produced it, with its numbers.
    rule: Rule,
    /// Age of the half message concerned, ms: the broker's clock less the born time that its sender's clock gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i64>,
    /// What it changed.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[cfg_attr(test, schemars(default))]
    effects: &'a [Effect],
}

impl<'a> EventOfFile<'a> {
    fn of(event: &'a Event) -> Self {
        Self {
            at: event.at,
            step: event.step,
            phase: event.phase,
            from: event.from,
            to: event.to,
            rpc: event.rpc.map(|rpc| Call { name: rpc, code: rpc.code() }),
            outcome: event.outcome,
            fault: event.fault,
            cause: event.cause,
            rule: event.rule,
            age: event.age,
            effects: &event.effects,
        }
    }
}

/// A remote call of the broker's protocol.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Call {
    /// Its name in RequestCode.java.
    name: Rpc,
    /// Its code on the wire.
    code: u16,
}
