//! JSON Schemas of what files spell in a way of its own: names of steps and nodes, times, settings.
//!
//! The rest derives its schema where it is declared. A schema says what can be written down; what fits together, such
//! as a fault and its step, [`Scenario::refusals`](crate::Scenario::refusals) says.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::effect::TransactionState;
use crate::node::{NodeId, Place};
use crate::rpc::Rpc;
use crate::run::MAX_TIME;
use crate::scenario::Scenario;
use crate::settings::{Setting, SettingKind, Settings};
use crate::step::{FIRST_ORDER, Millis, Part, StepId, Verb};

/// A count within a step's name, as a regular expression.
const COUNT: &str = "[1-9][0-9]{0,4}";

impl JsonSchema for Millis {
    fn schema_name() -> Cow<'static, str> {
        "Millis".into()
    }

    /// A field may narrow the range, so it stands where it is used.
    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": MAX_TIME.0 })
    }
}

impl JsonSchema for NodeId {
    fn schema_name() -> Cow<'static, str> {
        "NodeId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A process or database that takes part.", "type": "string", "enum": nodes() })
    }
}

impl JsonSchema for Place {
    fn schema_name() -> Cow<'static, str> {
        "Place".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let topics = [Place::HalfTopic, Place::RealTopic, Place::Partition].map(|topic| topic.to_string());
        let places: Vec<String> =
            nodes().into_iter().filter(|node| Place::parse(node).is_some()).chain(topics).collect();
        json_schema!({ "description": "Where a step starts or ends.", "type": "string", "enum": places })
    }
}

/// Words that are spelled as the brokers spell them.
macro_rules! words {
    ($Type:ty, $description:literal) => {
        impl JsonSchema for $Type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($Type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let words: Vec<&str> = <$Type>::ALL.iter().map(|word| word.as_str()).collect();
                json_schema!({ "description": $description, "type": "string", "enum": words })
            }
        }
    };
}

words!(Rpc, "A remote call, by its real name.");
words!(TransactionState, "The state of a transactional id at Kafka's coordinator.");

impl JsonSchema for StepId {
    fn schema_name() -> Cow<'static, str> {
        "StepId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The lasting name of a step: <order or node>.<step>[.<n>][.<part>[.<m>]].",
            "type": "string",
            "pattern": step_pattern(),
            "examples": ["1001.commit", "1001.check.2.answer", "broker.round.3"],
        })
    }
}

impl JsonSchema for Settings {
    fn schema_name() -> Cow<'static, str> {
        "Settings".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let descriptions = Setting::json_schema(generator);
        let properties: BTreeMap<&str, Schema> = Setting::ALL
            .iter()
            .enumerate()
            .map(|(position, setting)| {
                let description = descriptions.pointer(&format!("/oneOf/{position}/description"));
                let description = description.and_then(|text| text.as_str()).unwrap_or_default();
                (setting.as_str(), setting_schema(*setting, description))
            })
            .collect();
        json_schema!({
            "description": "The brokers' and clients' own settings, by their own names; only those that differ.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

/// The only version that is read.
pub(crate) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "integer", "const": Scenario::VERSION })
}

/// A text in both languages of at most [`MAX_TITLE`](crate::validation::MAX_TITLE) characters each.
pub(crate) fn title(_: &mut SchemaGenerator) -> Schema {
    text(crate::validation::MAX_TITLE)
}

/// A text in both languages of at most [`MAX_NOTES`](crate::validation::MAX_NOTES) characters each.
pub(crate) fn notes(_: &mut SchemaGenerator) -> Schema {
    text(crate::validation::MAX_NOTES)
}

fn text(max: usize) -> Schema {
    let one = json_schema!({ "type": "string", "maxLength": max, "default": "" });
    json_schema!({ "type": "object", "properties": { "en": one, "zh": one }, "additionalProperties": false })
}

fn nodes() -> Vec<String> {
    (0..=u8::MAX).filter_map(NodeId::expand).map(|node| node.to_string()).collect()
}

/// The names that [`StepId::parse`] reads, as a regular expression: asked of it, verb by verb and part by part.
fn step_pattern() -> String {
    let parts_of = |subject: &str, verb: Verb| -> Vec<&str> {
        let with = |part: &Part| StepId::parse(&format!("{subject}.{verb}.1.{part}")).is_some();
        Part::ALL.iter().filter(|part| **part != Part::Whole && with(part)).map(|part| part.as_str()).collect()
    };
    let order = FIRST_ORDER.to_string();
    // Verbs that have the same subjects and the same parts share one alternative.
    let mut alternatives: BTreeMap<(Vec<String>, Vec<&str>), Vec<&str>> = BTreeMap::new();
    for verb in Verb::ALL {
        let subjects: Vec<String> = [order.clone()].into_iter().chain(nodes()).collect();
        let subjects: Vec<String> =
            subjects.into_iter().filter(|subject| StepId::parse(&format!("{subject}.{verb}")).is_some()).collect();
        let parts = subjects.first().map(|subject| parts_of(subject, *verb)).unwrap_or_default();
        alternatives.entry((subjects, parts)).or_default().push(verb.as_str());
    }
    let alternatives = alternatives.into_iter().map(|((subjects, parts), verbs)| {
        let subjects = subjects.join("|").replace(&order, "100[1-8]");
        let verbs = verbs.join("|");
        let parts = match parts.is_empty() {
            true => String::new(),
            false => format!(r"(\.({})(\.{COUNT})?)?", parts.join("|")),
        };
        format!(r"({subjects})\.({verbs})(\.{COUNT})?{parts}")
    });
    format!("^({})$", alternatives.collect::<Vec<_>>().join("|"))
}

fn setting_schema(setting: Setting, description: &str) -> Schema {
    let default = setting.default_value();
    match setting.kind() {
        SettingKind::Number { min, max, .. } => json_schema!({
            "description": description,
            "type": "integer",
            "minimum": min,
            "maximum": max,
            "default": default,
        }),
        SettingKind::Word(words) => {
            let default = usize::try_from(default).ok().and_then(|position| words.get(position));
            json_schema!({ "description": description, "type": "string", "enum": words, "default": default })
        }
    }
}
