//! A trace file to a run: one that this program has written, or one that somebody has recorded elsewhere.

use half_message_protocol::{Event, Millis, Phase, Problem, Refusal, Rpc, Scenario, Trace, Verdict};

use crate::json::Json;
use crate::place::{Place, Refusals};
use crate::read::{MAX_BYTES, is_at_most, judged, of_json, parsed};

/// The largest trace file that is read, in bytes: 16 MiB.
pub const MAX_TRACE_BYTES: usize = 16 << 20;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// A scenario, to be run.
    Scenario(Box<Scenario>),
    /// A run, to be shown as it is.
    Recording(Box<Recording>),
}

/// A run from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The run. Its verdicts are those of the file.
    pub trace: Trace,
    /// What happened after this time, ms, is left out of the file.
    pub until: Option<Millis>,
}

/// Reads a scenario file or a trace file: a text with `events` is a trace.
///
/// # Errors
///
/// As [`read`](crate::read()) for a scenario. For a trace in the same way: first what does not fit the format, then
/// what does not hold together (see [`Trace::refusals`]).
pub fn read_file(text: &str) -> Result<File, Vec<Refusal>> {
    is_at_most(text, MAX_TRACE_BYTES)?;
    let json = parsed(text)?;
    let is_trace = matches!(&json, Json::Object(fields) if fields.iter().any(|(name, _)| name == "events"));
    if !is_trace {
        is_at_most(text, MAX_BYTES)?;
        return of_json(&json).map(|scenario| File::Scenario(Box::new(scenario)));
    }
    let mut refusals = Refusals(Vec::new());
    let recording = Place { path: String::new(), json: &json }.recording(&mut refusals);
    judged(recording, refusals, |recording| recording.trace.refusals())
        .map(|recording| File::Recording(Box::new(recording)))
}

impl<'a> Place<'a> {
    fn recording(self, refusals: &mut Refusals) -> Option<Recording> {
        let known = ["version", "scenario", "events", "until", "verdicts", "verdict", "bound", "unreached"];
        let fields = self.object(&known, refusals)?;
        let version = fields.required("version", refusals, |place, refusals| place.number(1, u64::MAX, refusals))?;
        if version != u64::from(Scenario::VERSION) {
            refusals.add("version", Problem::Version { found: version, known: Scenario::VERSION });
            return None;
        }
        let scenario = fields.required("scenario", refusals, Self::scenario);
        let events = fields.required("events", refusals, |place, refusals| {
            place.list(refusals, |place, refusals| place.event(refusals))
        });
        let verdicts = fields.required("verdicts", refusals, |place, refusals| place.list(refusals, Self::ended));
        let verdict = fields.required("verdict", refusals, Self::verdict);
        let trace = Trace {
            scenario: scenario?,
            events: events?,
            verdicts: verdicts?,
            verdict: verdict?,
            bound: fields.optional("bound", refusals, Self::typed),
            unreached: fields.or("unreached", Vec::new(), refusals, Self::typed),
        };
        Some(Recording { trace, until: fields.optional("until", refusals, Self::millis) })
    }

    fn event(self, refusals: &mut Refusals) -> Option<Event> {
        let known = ["at", "step", "phase", "from", "to", "rpc", "outcome", "fault", "cause", "rule", "age", "effects"];
        let fields = self.object(&known, refusals)?;
        let at = fields.required("at", refusals, Self::millis);
        let step = fields.required("step", refusals, Self::step);
        let phase =
            fields.required("phase", refusals, |place, refusals| place.word(Phase::ALL, Phase::as_str, refusals));
        let [from, to] = ["from", "to"].map(|name| fields.required(name, refusals, Self::lifeline));
        let rpc = fields.optional("rpc", refusals, Self::rpc);
        let outcome = fields.required("outcome", refusals, Self::typed);
        let fault = fields.optional("fault", refusals, Self::how);
        let cause = fields.optional("cause", refusals, |place, refusals| place.small(0, u32::MAX.into(), refusals));
        let rule = fields.required("rule", refusals, Self::typed);
        let age = fields.optional("age", refusals, Self::typed);
        let effects = fields.or("effects", Vec::new(), refusals, |place, refusals| place.list(refusals, Self::typed));
        Some(Event {
            at: at?,
            step: step?,
            phase: phase?,
            from: from?,
            to: to?,
            rpc,
            outcome: outcome?,
            fault,
            cause,
            rule: rule?,
            age,
            effects,
        })
    }

    fn lifeline(self, refusals: &mut Refusals) -> Option<half_message_protocol::Place> {
        let text = self.text("text", refusals)?;
        let place = half_message_protocol::Place::parse(text);
        if place.is_none() {
            refusals.add(&self.path, Problem::UnknownNode { found: text.to_owned() });
        }
        place
    }

    fn rpc(self, refusals: &mut Refusals) -> Option<Rpc> {
        let fields = self.object(&["name", "code"], refusals)?;
        let rpc = fields.required("name", refusals, |place, refusals| place.word(Rpc::ALL, Rpc::as_str, refusals))?;
        let code = u64::from(rpc.code());
        fields.required("code", refusals, |place, refusals| {
            let found = place.number(code, u64::from(u16::MAX), refusals)?;
            if found != code {
                refusals.add(&place.path, Problem::Range { found, min: code, max: code });
            }
            Some(found)
        });
        Some(rpc)
    }

    fn ended(self, refusals: &mut Refusals) -> Option<(u16, Verdict)> {
        let fields = self.object(&["order", "verdict"], refusals)?;
        let order = fields.required("order", refusals, |place, refusals| place.small(0, u16::MAX.into(), refusals));
        let verdict = fields.required("verdict", refusals, Self::verdict);
        Some((order?, verdict?))
    }

    fn verdict(self, refusals: &mut Refusals) -> Option<Verdict> {
        self.word(Verdict::ALL, Verdict::as_str, refusals)
    }
}
