//! A scenario to JSON text.

use half_message_protocol::Scenario;

use crate::json::Json;

/// Fields that are written even at their default, so that a file says what it is.
const ALWAYS: [&str; 2] = ["version", "way"];

/// Writes a scenario file: indented, without what is at its default, fields in the order of the contract, one newline
/// at the end.
pub fn write(scenario: &Scenario) -> String {
    let mut text = serde_json::to_string_pretty(&short(scenario)).unwrap_or_default();
    text.push('\n');
    text
}

/// The scenario without what is at its default.
pub(crate) fn short(scenario: &Scenario) -> Json {
    let mut json = tree(scenario);
    if let (Json::Object(fields), Json::Object(defaults)) = (&mut json, tree(&Scenario::default())) {
        for (_, value) in fields.iter_mut() {
            drop_optional(value);
        }
        fields.retain_mut(|(name, value)| {
            let default = defaults.iter().find(|(known, _)| known == name).map(|(_, default)| default);
            ALWAYS.contains(&name.as_str()) || default.is_none_or(|default| differs(value, default))
        });
    }
    json
}

/// The scenario with all its fields.
fn tree(scenario: &Scenario) -> Json {
    let text = serde_json::to_string(scenario).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or(Json::Null)
}

/// Whether a value differs from its default; of an object, what does not differ is taken out.
fn differs(value: &mut Json, default: &Json) -> bool {
    match (&mut *value, default) {
        (Json::Object(fields), Json::Object(defaults)) => {
            fields.retain_mut(|(name, field)| {
                let default = defaults.iter().find(|(known, _)| known == name).map(|(_, default)| default);
                default.is_none_or(|default| differs(field, default))
            });
            !fields.is_empty()
        }
        (Json::List(items), Json::List(defaults)) => {
            // The items have lost their optional fields already.
            let mut defaults = defaults.clone();
            defaults.iter_mut().for_each(drop_optional);
            *items != defaults
        }
        (value, default) => *value != *default,
    }
}

/// Takes out, within lists, what is optional and left out: nulls, and the usual kind of a crash.
fn drop_optional(value: &mut Json) {
    match value {
        Json::List(items) => items.iter_mut().for_each(drop_optional),
        Json::Object(fields) => {
            for (_, field) in fields.iter_mut() {
                drop_optional(field);
            }
            let is_crash = fields.iter().any(|(name, _)| name == "when");
            fields.retain(|(name, field)| {
                *field != Json::Null && !(is_crash && name == "kind" && *field == Json::Text("process".to_owned()))
            });
        }
        _ => {}
    }
}
