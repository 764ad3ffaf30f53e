//! What each participant waits for at one moment, and until when.
//!
//! A wait is told by the event of the trace that ends it, so that the picture, the panels and the texts agree on it.

use half_message_protocol::{
    Effect, Event, NodeId, NodeState, Part, Phase, Place, Queue, StepId, Trace, TransactionState, Verb, View,
};

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiter {
    /// An instance, a consumer, or the broker while it is down.
    Node(NodeId),
    /// The undecided half messages.
    HalfTopic,
    /// The op entries in memory.
    OpMemory,
    /// What a queue holds for its consumers.
    Queue(Queue),
}

/// A wait that has begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who waits.
    pub who: Waiter,
    /// Position of the event that ends it; `None` where the run ends first.
    pub until: Option<usize>,
}

/// What everybody waits for after the first `count` events; `view` is what everybody holds then. One wait each, the one
/// that ends first, in order of their ends; last those that do not end within the run. A node that is down waits to come back, and for nothing else.
pub fn waits(trace: &Trace, view: &View, count: usize) -> Vec<Waiting> {
    let mut waits: Vec<Waiting> = Vec::new();
    let mut note = |who: Waiter, until: Option<usize>| {
        if waits.iter().all(|wait| wait.who != who) {
            waits.push(Waiting { who, until });
        }
    };
    let is_down = |node: NodeId| view.nodes.contains(&(node, NodeState::Down));
    let begun = begun(trace, count);
    for (position, event) in trace.events.iter().enumerate().skip(count) {
        if let Some(who) = waiter(view, &begun, count, event)
            && !matches!(who, Waiter::Node(node) if is_down(node) && !event.effects.contains(&Effect::Up { node }))
        {
            note(who, Some(position));
        }
    }
    for (node, state) in &view.nodes {
        if *state == NodeState::Down {
            note(Waiter::Node(*node), None);
        }
    }
    if view.half.iter().any(is_undecided) {
        note(Waiter::HalfTopic, None);
    }
    waits
}

/// Who waits for this event, if the wait has begun within the first `count` events.
fn waiter(view: &View, begun: &[StepId], count: usize, event: &Event) -> Option<Waiter> {
    for effect in &event.effects {
        match *effect {
            Effect::Up { node } if view.nodes.contains(&(node, NodeState::Down)) => return Some(Waiter::Node(node)),
            Effect::ConsumerOffset { queue, .. } if is_behind(view, queue) => return Some(Waiter::Queue(queue)),
            Effect::OpFlushed if !view.op_memory.is_empty() => return Some(Waiter::OpMemory),
            Effect::ChannelOpened { instance } if !view.channels.contains(&instance) => {
                return Some(Waiter::Node(NodeId::Instance(instance)));
            }
            _ => {}
        }
    }
    let step = event.step;
    let node = |place: Place| Some(Waiter::Node(place.node()));
    let has_begun = |step: StepId| begun.contains(&step);
    let ends = event.phase != Phase::Begun;
    match (step.verb, step.part) {
        (Verb::Round, Part::Whole) if !ends => view.half.iter().any(is_undecided).then_some(Waiter::HalfTopic),
        (Verb::Round, Part::Pause) if ends && has_begun(step.part(Part::Whole)) => Some(Waiter::HalfTopic),
        (Verb::Half, Part::Reply) if event.phase == Phase::Done && has_begun(step.part(Part::Whole)) => node(event.to),
        (Verb::Half, Part::Timeout) if has_begun(step.part(Part::Whole)) => node(event.from),
        (verb, Part::Reply) if is_call(verb) && event.phase == Phase::Done && has_begun(step.part(Part::Whole)) => {
            node(event.to)
        }
        (verb, Part::Timeout) if is_call(verb) && has_begun(step.part(Part::Whole)) => node(event.from),
        (Verb::Poll, _) if view.outbox.iter().any(|(_, is_sent)| !is_sent) => node(event.from),
        (Verb::Scan, _) if view.transactions.iter().any(|known| known.state == TransactionState::Ongoing) => {
            node(event.from)
        }
        (Verb::Local, _) | (Verb::Check, Part::Query) | (Verb::Delivery, Part::Clean) if ends && has_begun(step) => {
            node(event.from)
        }
        (Verb::Delivery, Part::Retry) if event.cause.is_some_and(|cause| (cause as usize) < count) => {
            Some(Waiter::Queue(Queue::Retry))
        }
        (Verb::Begin, _) => node(event.from),
        _ => None,
    }
}

/// The steps that have begun and not ended, and those half messages to which no reply has come.
fn begun(trace: &Trace, count: usize) -> Vec<StepId> {
    let mut begun: Vec<StepId> = Vec::new();
    for event in trace.events.iter().take(count) {
        let step = event.step;
        match (event.phase, step.verb, step.part) {
            (Phase::Begun, ..) => begun.push(step),
            (_, Verb::Half, Part::Whole) => {}
            (_, verb, Part::Whole) if is_call(verb) => {}
            (_, Verb::Half, Part::Timeout) | (Phase::Done, Verb::Half, Part::Reply) => {
                begun.retain(|known| *known != step.part(Part::Whole));
            }
            (_, verb, Part::Timeout) | (Phase::Done, verb, Part::Reply) if is_call(verb) => {
                begun.retain(|known| *known != step.part(Part::Whole));
            }
            _ => begun.retain(|known| *known != step),
        }
    }
    begun
}

/// Whether its sender waits for the reply, in the other ways of messaging.
const fn is_call(verb: Verb) -> bool {
    matches!(verb, Verb::Send | Verb::Find | Verb::Init | Verb::Produce | Verb::EndTxn)
}

fn is_behind(view: &View, queue: Queue) -> bool {
    let [real, retry] = &view.queues;
    let queue = if queue == Queue::Real { real } else { retry };
    usize::from(queue.offset) < queue.records.len()
}

fn is_undecided(record: &half_message_protocol::HalfView) -> bool {
    record.word.is_none() && record.state == half_message_protocol::HalfState::Pending
}
