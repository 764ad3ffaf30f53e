//! Fields of forms: they tell their value when the reader has finished with it.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

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

/// The attribute, where there is one.
fn some(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

/// A field for a whole number. What is not one is put back, what lies outside goes to the nearest.
pub fn number_field(field: &Number) -> Html {
    let Number { id, name, value, min, max, is_refused, on_change } = field;
    let (value, min, max, on_change) = (*value, *min, *max, on_change.clone());
    let onchange = move |event: Event| {
        let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
        // Read as a number, since browsers accept `1e3` here.
        let number = field.value_as_number();
        let next = if number.is_finite() { (number as u64).clamp(min, max.max(min)) } else { value };
        field.set_value(&next.to_string());
        if next != value {
            on_change.emit(next);
        }
    };
    html! {
        <input class="field" type="number" inputmode="numeric" id={some(id)} aria-label={some(name)}
            aria-invalid={is_refused.then_some("true")} min={min.to_string()} max={max.to_string()}
            step={if max > 10_000 { "500" } else { "1" }} value={value.to_string()} {onchange} />
    }
}

/// A list to choose one of, by position.
pub fn choice(
    id: &'static str,
    name: &'static str,
    words: &[AttrValue],
    chosen: usize,
    on_change: Callback<usize>,
) -> Html {
    let onchange = move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
            on_change.emit(usize::try_from(field.selected_index()).unwrap_or_default());
        }
    };
    html! {
        <select class="field" id={some(id)} aria-label={some(name)} {onchange}>
            {for words.iter().enumerate().map(|(index, word)| html! {
                <option selected={index == chosen}>{word}</option>
            })}
        </select>
    }
}

/// The numbers from 1 to `most` side by side, one of them chosen.
pub fn segments(name: &'static str, most: u8, chosen: u8, on_change: &Callback<u8>) -> Html {
    let segment = |number: u8| {
        html! {
            <label>
                <input type="radio" {name} checked={number == chosen} onchange={on_change.reform(move |_: Event| number)} />
                <span>{number}</span>
            </label>
        }
    };
    html! { <div class="choices" role="radiogroup" aria-label={name}>{for (1..=most).map(segment)}</div> }
}

/// A field for a text in this language: several lines where it is long.
pub fn text_field(
    id: &'static str,
    lang: &'static str,
    value: &str,
    is_long: bool,
    is_refused: bool,
    on_change: Callback<String>,
) -> Html {
    let value = AttrValue::from(value.to_owned());
    let invalid = is_refused.then_some("true");
    let onchange = move |event: Event| {
        let text = match event.target_dyn_into::<HtmlInputElement>() {
            Some(field) => field.value(),
            None => event.target_dyn_into::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default(),
        };
        on_change.emit(text);
    };
    if is_long {
        return html! { <textarea class="field" {id} {lang} aria-invalid={invalid} rows="2" {value} {onchange} /> };
    }
    html! { <input class="field" type="text" {id} {lang} aria-invalid={invalid} {value} {onchange} /> }
}
