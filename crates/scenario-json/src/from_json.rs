//! A JSON tree as serde's input, for types that have many shapes: each refusal says where it stands and why.
//!
//! Serde gives the names of fields and of shapes along. They are looked up here, once for all types, and handed on by
//! position: what serde derives to tell names apart is never needed, and does not weigh in the page.

use std::fmt;

use half_message_protocol::Problem;
use serde::de::value::U32Deserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

use crate::json::Json;
use crate::place::{Place, Refusals};

/// A list of words longer than this is not told.
const TOLD: usize = 12;

impl Place<'_> {
    /// Reads a type as it is written, at the first thing that does not fit refused.
    pub(crate) fn typed<T: DeserializeOwned>(self, refusals: &mut Refusals) -> Option<T> {
        match T::deserialize(Tree { path: self.path.clone(), json: self.json }) {
            Ok(value) => Some(value),
            Err(Bad { path, problem }) => {
                refusals.add(&path.unwrap_or(self.path), problem);
                None
            }
        }
    }
}

/// What does not fit, and where, once that is known.
#[derive(Debug)]
struct Bad {
    path: Option<String>,
    problem: Problem,
}

impl Bad {
    /// The same, which stands here unless it stands deeper.
    fn at(self, path: &str) -> Self {
        Self { path: Some(self.path.unwrap_or_else(|| path.to_owned())), ..self }
    }
}

/// What does not fit, somewhere in what is being read.
const fn somewhere(problem: Problem) -> Bad {
    Bad { path: None, problem }
}

impl fmt::Display for Bad {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What a person reads of it stands elsewhere; this is what serde asks of an error.
        formatter.write_str("refused")
    }
}

impl std::error::Error for Bad {}

impl de::Error for Bad {
    fn custom<T: fmt::Display>(message: T) -> Self {
        somewhere(Problem::UnknownWord { found: message.to_string(), known: Vec::new() })
    }

    fn invalid_type(found: Unexpected, _: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Bool(_) => "boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) => "whole number",
            Unexpected::Float(_) => "fraction",
            Unexpected::Str(_) | Unexpected::UnitVariant => "text",
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Seq | Unexpected::TupleVariant => "list",
            _ => "object",
        };
        // A word with fields where it has none, or the other way round.
        let expected = if found == "object" { "text" } else { "object" };
        somewhere(Problem::WrongType { found: found.to_owned(), expected: expected.to_owned() })
    }

    fn invalid_value(found: Unexpected, expected: &dyn Expected) -> Self {
        match found {
            Unexpected::Unsigned(found) => {
                somewhere(Problem::Range { found, min: 0, max: largest(&expected.to_string()) })
            }
            Unexpected::Signed(found) => somewhere(Problem::Negative { found }),
            Unexpected::Str(found) => somewhere(Problem::UnknownWord { found: found.to_owned(), known: Vec::new() }),
            found => Self::invalid_type(found, expected),
        }
    }

    fn invalid_length(found: usize, _: &dyn Expected) -> Self {
        somewhere(Problem::Range { found: found as u64, min: 0, max: 0 })
    }
}

/// The largest number of a type.
fn largest(name: &str) -> u64 {
    match name {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        "i64" => i64::MAX as u64,
        _ => u64::MAX,
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A value and where it stands.
struct Tree<'a> {
    path: String,
    json: &'a Json,
}

impl<'a> Tree<'a> {
    fn wrong(&self, expected: &str) -> Bad {
        let problem = Problem::WrongType { found: self.json.kind().to_owned(), expected: expected.to_owned() };
        Bad { path: Some(self.path.clone()), problem }
    }

    fn whole_number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        let read = match *self.json {
            Json::Number(number) => visitor.visit_u64(number),
            Json::Negative(number) => visitor.visit_i64(number),
            _ => return Err(self.wrong("whole number")),
        };
        read.map_err(|bad: Bad| bad.at(&self.path))
    }

    fn word<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        match self.json {
            Json::Text(text) => visitor.visit_str(text).map_err(|bad: Bad| bad.at(&self.path)),
            _ => Err(self.wrong("text")),
        }
    }

    fn items<'de, V: Visitor<'de>>(self, visitor: V, count: Option<usize>) -> Result<V::Value, Bad> {
        let Json::List(items) = self.json else { return Err(self.wrong("list")) };
        let found = items.len();
        if let Some(count) = count.filter(|count| *count != found) {
            let problem = Problem::Range { found: found as u64, min: count as u64, max: count as u64 };
            return Err(Bad { path: Some(self.path), problem });
        }
        visitor.visit_seq(Items { path: &self.path, items: items.iter().enumerate() }).map_err(|bad| bad.at(&self.path))
    }

    fn fields<'de, V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Bad> {
        let Json::Object(fields) = self.json else { return Err(self.wrong("object")) };
        self.knows(names, fields)?;
        visitor.visit_seq(Fields { path: &self.path, names: names.iter(), fields }).map_err(|bad| bad.at(&self.path))
    }

    /// Refuses fields that there are not, and fields that stand twice.
    fn knows(&self, names: &'static [&'static str], fields: &[(String, Json)]) -> Result<(), Bad> {
        for (position, (name, _)) in fields.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                let problem = Problem::UnknownField { field: name.clone(), known: owned(names) };
                return Err(somewhere(problem).at(&self.path));
            }
            if fields.iter().take(position).any(|(earlier, _)| earlier == name) {
                let problem = Problem::WrongType { found: "twice".to_owned(), expected: "once".to_owned() };
                return Err(somewhere(problem).at(&[&self.path, ".", name].concat()));
            }
        }
        Ok(())
    }
}

/// Each of serde's questions with the one kind of value that answers it.
macro_rules! answered_by {
    ($($answer:ident: $($question:ident)+;)+) => {
        $($(fn $question<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
            self.$answer(visitor)
        })+)+
    };
}

impl<'de> Deserializer<'de> for Tree<'_> {
    type Error = Bad;

    answered_by! {
        whole_number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64;
        word: deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
            deserialize_identifier;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        match self.json {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(_) | Json::Negative(_) => self.whole_number(visitor),
            Json::Fraction(value) => visitor.visit_f64(*value),
            Json::Text(_) => self.word(visitor),
            Json::List(_) => self.items(visitor, None),
            Json::Object(_) => Err(self.wrong("text")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        self.deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        match self.json {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.wrong("boolean")),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        self.deserialize_any(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        if *self.json == Json::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        if *self.json == Json::Null { visitor.visit_unit() } else { Err(self.wrong("null")) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Bad> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        self.items(visitor, None)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Bad> {
        self.items(visitor, Some(count))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Bad> {
        self.items(visitor, Some(count))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bad> {
        self.fields(names, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        shapes: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Bad> {
        let (word, value) = match self.json {
            Json::Text(word) => (word, None),
            Json::Object(fields) => match fields.as_slice() {
                [(word, value)] => (word, Some(value)),
                _ => return Err(self.wrong("text or object")),
            },
            _ => return Err(self.wrong("text or object")),
        };
        let Some(position) = shapes.iter().position(|shape| shape == word) else {
            let known = if shapes.len() > TOLD { &[] } else { shapes };
            return Err(somewhere(Problem::UnknownWord { found: word.clone(), known: owned(known) }).at(&self.path));
        };
        let inner = if value.is_some() { [&self.path, ".", word].concat() } else { self.path.clone() };
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        let chosen = Chosen { position, value: Value { path: inner, json: value } };
        visitor.visit_enum(chosen).map_err(|bad| bad.at(&self.path))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Bad> {
        visitor.visit_unit()
    }
}

/// The items of a list.
struct Items<'a, I> {
    path: &'a str,
    items: I,
}

impl<'de, 'a, I: Iterator<Item = (usize, &'a Json)>> SeqAccess<'de> for Items<'a, I> {
    type Error = Bad;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Bad> {
        let Some((position, json)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Tree { path: format!("{}[{position}]", self.path), json }).map(Some)
    }
}

/// The fields of an object, in the order of their type. One that is not there is null, which an optional one takes.
struct Fields<'a, I> {
    path: &'a str,
    names: I,
    fields: &'a [(String, Json)],
}

impl<'de, I: Iterator<Item = &'static &'static str>> SeqAccess<'de> for Fields<'_, I> {
    type Error = Bad;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Bad> {
        let Some(name) = self.names.next() else { return Ok(None) };
        let found = self.fields.iter().find(|(known, _)| known == name);
        let path = [self.path, ".", name].concat();
        let Some((_, json)) = found else {
            let missing = |_| somewhere(Problem::MissingField { field: (*name).to_owned() }).at(self.path);
            return seed.deserialize(Tree { path, json: &Json::Null }).map(Some).map_err(missing);
        };
        seed.deserialize(Tree { path, json }).map(Some)
    }
}

/// One of several shapes, by its position among them.
struct Chosen<'a> {
    position: u32,
    value: Value<'a>,
}

/// What stands behind the word, if anything does.
struct Value<'a> {
    path: String,
    json: Option<&'a Json>,
}

impl<'a> Value<'a> {
    fn tree(self) -> Result<Tree<'a>, Bad> {
        let Self { path, json } = self;
        let missing = || Problem::WrongType { found: "text".to_owned(), expected: "object".to_owned() };
        match json {
            Some(json) => Ok(Tree { path, json }),
            None => Err(Bad { path: Some(path), problem: missing() }),
        }
    }
}

impl<'de, 'a> EnumAccess<'de> for Chosen<'a> {
    type Error = Bad;
    type Variant = Value<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value<'a>), Bad> {
        let position: U32Deserializer<Bad> = self.position.into_deserializer();
        Ok((seed.deserialize(position)?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Value<'_> {
    type Error = Bad;

    fn unit_variant(self) -> Result<(), Bad> {
        match self.json {
            None => Ok(()),
            Some(_) => {
                let problem = Problem::WrongType { found: "object".to_owned(), expected: "text".to_owned() };
                Err(Bad { path: Some(self.path), problem })
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Bad> {
        seed.deserialize(self.tree()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Bad> {
        self.tree()?.items(visitor, Some(count))
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Bad> {
        self.tree()?.fields(names, visitor)
    }
}
