//! Values of a JSON tree, with the place where each stands.

use half_message_protocol::{Millis, Problem, Refusal};

use crate::MAX_REFUSALS;
use crate::json::Json;

/// What has been refused so far.
pub(crate) struct Refusals(pub(crate) Vec<Refusal>);

impl Refusals {
    pub(crate) fn add(&mut self, path: &str, problem: Problem) {
        if self.0.len() < MAX_REFUSALS {
            self.0.push(Refusal { path: path.to_owned(), problem });
        }
    }
}

/// A value and where it stands.
pub(crate) struct Place<'a> {
    pub(crate) path: String,
    pub(crate) json: &'a Json,
}

/// The fields of an object, each to be taken once.
pub(crate) struct Fields<'a> {
    pub(crate) path: String,
    pub(crate) fields: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    pub(crate) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The field of this name, if it is there.
    pub(crate) fn get(&self, name: &str) -> Option<Place<'a>> {
        let (_, json) = self.fields.iter().find(|(known, _)| known == name)?;
        Some(Place { path: self.path(name), json })
    }

    /// A field that must be there.
    pub(crate) fn required<T>(
        &self,
        name: &str,
        refusals: &mut Refusals,
        read: impl Fn(Place<'a>, &mut Refusals) -> Option<T>,
    ) -> Option<T> {
        match self.get(name) {
            Some(place) => read(place, refusals),
            None => {
                refusals.add(&self.path, Problem::MissingField { field: name.to_owned() });
                None
            }
        }
    }

    /// A field that has a default. Where it is refused the default stands in, as the whole text is refused anyway.
    pub(crate) fn or<T>(
        &self,
        name: &str,
        default: T,
        refusals: &mut Refusals,
        read: impl Fn(Place<'a>, &mut Refusals) -> Option<T>,
    ) -> T {
        self.get(name).and_then(|place| read(place, refusals)).unwrap_or(default)
    }

    /// A field that may be left out or null.
    pub(crate) fn optional<T>(
        &self,
        name: &str,
        refusals: &mut Refusals,
        read: impl Fn(Place<'a>, &mut Refusals) -> Option<T>,
    ) -> Option<T> {
        self.get(name).filter(|place| *place.json != Json::Null).and_then(|place| read(place, refusals))
    }
}

impl<'a> Place<'a> {
    pub(crate) fn wrong_type(&self, expected: &str, refusals: &mut Refusals) {
        let (found, expected) = (self.json.kind().to_owned(), expected.to_owned());
        refusals.add(&self.path, Problem::WrongType { found, expected });
    }

    /// An object that has no other fields than these, and none twice.
    pub(crate) fn object(&self, known: &[&str], refusals: &mut Refusals) -> Option<Fields<'a>> {
        let Json::Object(fields) = self.json else {
            self.wrong_type("object", refusals);
            return None;
        };
        let object = Fields { path: self.path.clone(), fields };
        for (position, (name, _)) in fields.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let known = known.iter().map(|name| (*name).to_owned()).collect();
                refusals.add(&self.path, Problem::UnknownField { field: name.clone(), known });
            } else if fields.iter().take(position).any(|(earlier, _)| earlier == name) {
                let (found, expected) = ("twice".to_owned(), "once".to_owned());
                refusals.add(&object.path(name), Problem::WrongType { found, expected });
            }
        }
        Some(object)
    }

    pub(crate) fn list<T>(
        self,
        refusals: &mut Refusals,
        read: impl Fn(Place<'a>, &mut Refusals) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Json::List(items) = self.json else {
            self.wrong_type("list", refusals);
            return None;
        };
        let place = |position| format!("{}[{position}]", self.path);
        let items =
            items.iter().enumerate().map(|(position, json)| read(Place { path: place(position), json }, refusals));
        // All of them are read, so that each gets its refusal.
        let items: Vec<Option<T>> = items.collect();
        items.into_iter().collect()
    }

    pub(crate) fn text(&self, expected: &str, refusals: &mut Refusals) -> Option<&'a str> {
        match self.json {
            Json::Text(text) => Some(text),
            _ => {
                self.wrong_type(expected, refusals);
                None
            }
        }
    }

    /// One of the words of an enumeration.
    pub(crate) fn word<T: Copy>(
        self,
        all: &[T],
        spelling: impl Fn(T) -> &'static str,
        refusals: &mut Refusals,
    ) -> Option<T> {
        let text = self.text("text", refusals)?;
        let found = all.iter().copied().find(|value| spelling(*value) == text);
        if found.is_none() {
            let known = all.iter().map(|value| spelling(*value).to_owned()).collect();
            refusals.add(&self.path, Problem::UnknownWord { found: text.to_owned(), known });
        }
        found
    }

    pub(crate) fn number(&self, min: u64, max: u64, refusals: &mut Refusals) -> Option<u64> {
        match *self.json {
            Json::Number(found) if found <= max => Some(found),
            Json::Number(found) => {
                refusals.add(&self.path, Problem::Range { found, min, max });
                None
            }
            Json::Negative(found) => {
                refusals.add(&self.path, Problem::Negative { found });
                None
            }
            _ => {
                self.wrong_type("whole number", refusals);
                None
            }
        }
    }

    pub(crate) fn small<T: TryFrom<u64>>(self, min: u64, max: u64, refusals: &mut Refusals) -> Option<T> {
        let number = self.number(min, max, refusals)?;
        T::try_from(number).ok()
    }

    pub(crate) fn millis(self, refusals: &mut Refusals) -> Option<Millis> {
        self.number(0, u64::MAX, refusals).map(Millis)
    }
}
