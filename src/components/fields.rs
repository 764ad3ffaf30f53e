//! Fields of forms: they tell their value when the reader has finished with it.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::element::{El, On, el};
use super::parts::when;

/// A field for a whole number.
pub struct Number {
    /// For its label; may be empty.
    pub id: &'static str,
    /// Its accessible name, where it has no label.
    pub name: &'static str,
    /// The number.
    pub value: u64,
    /// Smallest.
    pub min: u64,
    /// Largest.
    pub max: u64,
    /// Whether what it holds is refused.
    pub is_refused: bool,
    /// Called with a new number.
    pub on_change: Callback<u64>,
}

impl Number {
    /// A field from 0 on, with a label around it.
    pub fn new(value: u64, max: u64, on_change: Callback<u64>) -> Self {
        Self { id: "", name: "", value, min: 0, max, is_refused: false, on_change }
    }
}

/// What all fields have.
fn field_of(tag: &'static str, id: &'static str, is_refused: bool) -> El {
    el(tag, "field").set_some("id", id).set_some("aria-invalid", when(is_refused, "true"))
}

/// A field for a whole number. What is not one is put back, what lies outside goes to the nearest.
pub fn number_field(field: &Number) -> El {
    let Number { id, name, value, min, max, is_refused, on_change } = field;
    let (value, min, max, on_change) = (*value, *min, *max, on_change.clone());
    let change = Callback::from(move |event: Event| {
        let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
        // Read as a number, since browsers accept `1e3` here.
        let number = field.value_as_number();
        let next = if number.is_finite() { (number as u64).clamp(min, max.max(min)) } else { value };
        field.set_value(&next.to_string());
        if next != value {
            on_change.emit(next);
        }
    });
    field_of("input", id, *is_refused)
        .set("type", "number")
        .set("inputmode", "numeric")
        .set_some("aria-label", name)
        .put("min", min.to_string())
        .put("max", max.to_string())
        .set("step", if max > 10_000 { "500" } else { "1" })
        .put("value", value.to_string())
        .on(On::Change, change)
}

/// A list to choose one of, by position.
pub fn choice(id: &'static str, name: &'static str, words: &[String], chosen: usize, on_change: Callback<usize>) -> El {
    let change = on_change.reform(|event: Event| {
        let field = event.target_dyn_into::<HtmlSelectElement>();
        field.and_then(|field| usize::try_from(field.selected_index()).ok()).unwrap_or_default()
    });
    let option =
        |(index, word): (usize, &String)| el("option", "").flag("selected", index == chosen).text(word.clone());
    field_of("select", id, false)
        .set_some("aria-label", name)
        .on(On::Change, change)
        .kids(words.iter().enumerate().map(option))
}

/// The numbers from 1 to `most` side by side, one of them chosen.
pub fn segments(name: &'static str, most: u8, chosen: u8, on_change: &Callback<u8>) -> El {
    let segment = |number: u8| {
        let radio = el("input", "")
            .set("type", "radio")
            .set("name", name)
            .checked(number == chosen)
            .on(On::Change, on_change.reform(move |_| number));
        el("label", "").kid(radio).kid(el("span", "").text(number.to_string()))
    };
    el("div", "choices").set("role", "radiogroup").set("aria-label", name).kids((1..=most).map(segment))
}

/// A few words side by side, one of them chosen by position.
pub fn radios(name: &'static str, words: &[&str], chosen: usize, on_change: &Callback<usize>) -> El {
    let segment = |(position, word): (usize, &&str)| {
        let radio = el("input", "")
            .set("type", "radio")
            .set("name", name)
            .checked(position == chosen)
            .on(On::Change, on_change.reform(move |_| position));
        el("label", "").kid(radio).kid(el("span", "").text((*word).to_owned()))
    };
    el("div", "choices").set("role", "radiogroup").set("aria-label", name).kids(words.iter().enumerate().map(segment))
}

/// A field for a text in this language: several lines where it is long.
pub fn text_field(
    id: &'static str,
    lang: &'static str,
    value: &str,
    is_long: bool,
    is_refused: bool,
    on_change: Callback<String>,
) -> El {
    let change = on_change.reform(|event: Event| match event.target_dyn_into::<HtmlInputElement>() {
        Some(field) => field.value(),
        None => event.target_dyn_into::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default(),
    });
    let field = if is_long {
        field_of("textarea", id, is_refused).set("rows", "2")
    } else {
        field_of("input", id, is_refused).set("type", "text")
    };
    field.set("lang", lang).put("value", value.to_owned()).on(On::Change, change)
}
