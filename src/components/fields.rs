//! Fields of forms: they tell their value when the reader has finished with it.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// A number field's properties.
#[derive(PartialEq, Properties)]
pub struct NumberProps {
    /// The number.
    pub value: u64,
    /// Smallest.
    #[prop_or_default]
    pub min: u64,
    /// Largest.
    pub max: u64,
    /// How far the arrows go.
    #[prop_or(1)]
    pub step: u64,
    /// For its label.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Its accessible name, where it has no label.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Whether what it holds is refused.
    #[prop_or_default]
    pub is_refused: bool,
    /// Called with a new number.
    pub on_change: Callback<u64>,
}

/// A field for a whole number. What is not one is put back, what lies outside goes to the nearest.
#[component]
pub fn NumberField(props: &NumberProps) -> Html {
    let (value, min, max, on_change) = (props.value, props.min, props.max, props.on_change.clone());
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
        <input class="field" type="number" inputmode="numeric" id={props.id.clone()} aria-label={props.name.clone()}
            aria-invalid={props.is_refused.then_some("true")} min={props.min.to_string()} max={props.max.to_string()}
            step={props.step.to_string()} value={value.to_string()} {onchange} />
    }
}

/// A choice's properties.
#[derive(PartialEq, Properties)]
pub struct ChoiceProps {
    /// The words of the choices.
    pub words: Vec<AttrValue>,
    /// The position of the chosen one.
    pub chosen: usize,
    /// For its label.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// Its accessible name, where it has no label.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Called with another position.
    pub on_change: Callback<usize>,
}

/// A list to choose one of.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let on_change = props.on_change.clone();
    let onchange = move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlSelectElement>() {
            on_change.emit(usize::try_from(field.selected_index()).unwrap_or_default());
        }
    };
    html! {
        <select class="field" id={props.id.clone()} aria-label={props.name.clone()} {onchange}>
            {for props.words.iter().enumerate().map(|(index, word)| html! {
                <option selected={index == props.chosen}>{word}</option>
            })}
        </select>
    }
}

/// A short row of choices' properties.
#[derive(PartialEq, Properties)]
pub struct SegmentsProps {
    /// The choices, by number.
    pub numbers: Vec<u8>,
    /// The chosen one.
    pub chosen: u8,
    /// Accessible name.
    pub name: AttrValue,
    /// Called with another number.
    pub on_change: Callback<u8>,
}

/// A few numbers side by side, one of them chosen.
#[component]
pub fn Segments(props: &SegmentsProps) -> Html {
    html! {
        <div class="choices" role="radiogroup" aria-label={props.name.clone()}>
            {for props.numbers.iter().map(|number| {
                let number = *number;
                html! {
                    <label>
                        <input type="radio" name={props.name.clone()} checked={number == props.chosen}
                            onchange={props.on_change.reform(move |_: Event| number)} />
                        <span>{number}</span>
                    </label>
                }
            })}
        </div>
    }
}

/// A text field's properties.
#[derive(PartialEq, Properties)]
pub struct TextProps {
    /// The text.
    pub value: AttrValue,
    /// For its label.
    pub id: AttrValue,
    /// Its language.
    pub lang: &'static str,
    /// Whether it has several lines.
    #[prop_or_default]
    pub is_long: bool,
    /// Whether what it holds is refused.
    #[prop_or_default]
    pub is_refused: bool,
    /// Called with a new text.
    pub on_change: Callback<String>,
}

/// A field for a text.
#[component]
pub fn TextField(props: &TextProps) -> Html {
    let invalid = props.is_refused.then_some("true");
    if props.is_long {
        let on_change = props.on_change.clone();
        let onchange = move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                on_change.emit(field.value());
            }
        };
        return html! {
            <textarea class="field" id={&props.id} lang={props.lang} aria-invalid={invalid} rows="2" value={&props.value} {onchange} />
        };
    }
    let on_change = props.on_change.clone();
    let onchange = move |event: Event| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            on_change.emit(field.value());
        }
    };
    html! {
        <input class="field" type="text" id={&props.id} lang={props.lang} aria-invalid={invalid} value={&props.value} {onchange} />
    }
}
