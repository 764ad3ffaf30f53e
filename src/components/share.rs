//! The share dialog: how others see the run, links and code for their pages, pictures and texts to keep.

mod deliver;
mod embed;
mod preview;

use std::rc::Rc;

use half_message_diagram::Theme;
use half_message_export::{Format, Options, export};
use half_message_locale::{Both, Language, share as words, step_name};
use half_message_protocol::{Moment, StepId};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

pub use deliver::{blob, save};

use self::deliver::{LARGEST, NoPicture, copy_picture, copy_text, picture};
use self::embed::{Colours, Controls, Shared, Site};
use self::preview::preview;
use super::dialog::Dialog;
use super::element::{El, On, button, el, list};
use super::fields::{choice, radios};
use super::icon::{WARNING, icon};
use super::parts::when;
use crate::link::MAX_PAYLOAD;
use crate::session::Run;

/// A run of more steps than this names only some of them as places to open at.
const NAMED: usize = 300;

/// What the dialog needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub run: Run,
    /// The row at which the reader stands.
    pub row: usize,
    /// Whether it comes from a trace file: then no link can hold it.
    #[prop_or_default]
    pub is_recorded: bool,
    /// The language.
    pub language: Language,
    /// Called when the reader closes it.
    pub on_close: Callback<()>,
}

/// What the reader has chosen.
#[derive(Clone, Debug, PartialEq)]
struct Choices {
    shared: Shared,
    /// Whether files hold the whole run, or what is up to the reader's step.
    is_whole: bool,
    /// Colours of pictures.
    theme: Theme,
}

/// What can be copied or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Link,
    Element,
    Frame,
    File(Format),
    Pixels,
}

impl Item {
    /// What is told of it, and its elements' names.
    const fn id(self) -> &'static str {
        match self {
            Self::Link => "share-link",
            Self::Element => "share-element",
            Self::Frame => "share-frame",
            Self::File(Format::Svg) => "share-svg",
            Self::File(Format::Mermaid) => "share-mermaid",
            Self::File(Format::Transcript) => "share-transcript",
            Self::File(Format::Json) => "share-json",
            Self::Pixels => "share-png",
        }
    }
}

/// What came of the last wish.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    item: Item,
    sentence: String,
    /// Whether the wish was fulfilled.
    is_done: bool,
    /// A text for the reader to copy, because the page could not.
    text: Option<Rc<str>>,
}

impl Told {
    fn new(item: Item, sentence: &str, is_done: bool) -> Self {
        Self { item, sentence: sentence.to_owned(), is_done, text: None }
    }
}

/// The dialog.
#[component]
pub fn ShareDialog(props: &Props) -> Html {
    let Props { run, row, is_recorded, language, on_close } = props;
    let language = *language;
    let choices = use_state(|| Choices::first(run, *row, language));
    let told = use_state(|| None::<Told>);
    let dialog = Sharing { run, row: *row, language, choices: &choices, told: &told };
    // A text that the reader has to copy is selected as soon as it is there.
    use_effect_with((*told).clone(), |told| {
        if let Some(Told { item, text: Some(_), .. }) = told {
            select(&[item.id(), "-text"].concat());
        }
    });
    let title = if *is_recorded { words::TITLE_OF_RECORDING } else { words::TITLE };
    let site = site();
    let is_hosted = site.is_some();
    let places = site.filter(|_| !is_recorded).map(|site| {
        let preview = el("section", "").kid(el("h3", "").say(words::PREVIEW.of(language))).put_in(dialog.preview());
        [el("div", "looks").kid(dialog.options(&site)).kid(preview), dialog.places(&site)]
    });
    let not_hosted = || el("p", "note phrase").say(words::NOT_HOSTED.of(language));
    let body = el("div", "")
        .classes(&["form share", when(places.is_none(), "files-only")])
        .kids(places.into_iter().flatten())
        .kid_if(!is_hosted && !is_recorded, not_hosted)
        .kid(dialog.files())
        .done();
    html! { <Dialog title={title.of(language)} {language} {on_close}>{body}</Dialog> }
}

impl Choices {
    fn first(run: &Run, row: usize, language: Language) -> Self {
        let start = run.storyline.rows.get(row).filter(|_| row > 0).map(|row| row.moment);
        let shared = Shared {
            scenario: (*run.scenario).clone(),
            origin: run.origin.map(|run| run.id.to_owned()),
            language: Some(language),
            start,
            colours: Colours::default(),
            controls: Controls::default(),
            can_fail: true,
            has_verdict: true,
        };
        Self { shared, is_whole: true, theme: theme() }
    }
}

struct Sharing<'a> {
    run: &'a Run,
    row: usize,
    language: Language,
    choices: &'a UseStateHandle<Choices>,
    told: &'a UseStateHandle<Option<Told>>,
}

impl Sharing<'_> {
    fn of(&self, text: Both) -> &'static str {
        text.of(self.language)
    }

    /// A callback that changes the choices by what a field says.
    fn change<T: 'static>(&self, change: impl Fn(&mut Choices, T) + 'static) -> Callback<T> {
        let (choices, told) = (self.choices.clone(), self.told.setter());
        Callback::from(move |value| {
            let mut next = (*choices).clone();
            change(&mut next, value);
            choices.set(next);
            told.set(None);
        })
    }

    fn section(&self, title: Both) -> El {
        el("section", "").kid(el("h3", "").say(self.of(title)))
    }

    /// An option with its name.
    fn option(&self, name: Both, field: El) -> El {
        el("div", "pair").kid(el("span", "label").say(self.of(name))).kid(el("span", "").kid(field))
    }

    fn choose(&self, name: Both, choices: &[Both], chosen: usize, change: Callback<usize>) -> El {
        let names: Vec<&'static str> = choices.iter().map(|choice| self.of(*choice)).collect();
        self.option(name, radios(self.of(name), &names, chosen, &change))
    }

    fn tick(&self, id: &'static str, name: Both, is_on: bool, change: Callback<bool>) -> El {
        let change = change
            .reform(|event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|field| field.checked()));
        let field = el("input", "").set("type", "checkbox").set("id", id).checked(is_on).on(On::Change, change);
        el("label", "tick-option").kid(field).kid(el("span", "").say(self.of(name)))
    }

    fn options(&self, site: &Site) -> El {
        let language = match self.choices.shared.language {
            None => 0,
            Some(Language::En) => 1,
            Some(Language::Zh) => 2,
        };
        const OWN: [Both; 2] = [
            Both::new(Language::En.own_name(), Language::En.own_name()),
            Both::new(Language::Zh.own_name(), Language::Zh.own_name()),
        ];
        let [english, chinese] = OWN;
        let set_language = self.change(|choices, at: usize| {
            choices.shared.language = at.checked_sub(1).and_then(|at| Language::ALL.get(at).copied());
        });
        self.section(words::OPTIONS)
            .kid(self.choose(words::LANGUAGE, &[words::THEIR_LANGUAGE, english, chinese], language, set_language))
            .kid(self.option(words::OPENS_AT, self.starts()))
            .kids(site.embed.as_ref().map(|_| self.options_elsewhere()).into_iter().flatten())
    }

    /// What counts in other pages only.
    fn options_elsewhere(&self) -> [El; 5] {
        let shared = &self.choices.shared;
        let colours = Colours::ALL.iter().position(|colours| *colours == shared.colours).unwrap_or_default();
        let set_colours = self.change(|choices, at: usize| {
            choices.shared.colours = Colours::ALL.get(at).copied().unwrap_or_default();
        });
        let controls = Controls::ALL.iter().position(|controls| *controls == shared.controls).unwrap_or_default();
        let set_controls = self.change(|choices, at: usize| {
            choices.shared.controls = Controls::ALL.get(at).copied().unwrap_or_default();
        });
        let set_failing = self.change(|choices, can_fail| choices.shared.can_fail = can_fail);
        let set_verdict = self.change(|choices, has_verdict| choices.shared.has_verdict = has_verdict);
        let names = [words::CONTROLS_FULL, words::CONTROLS_MINIMAL, words::CONTROLS_NONE];
        [
            self.choose(words::COLOURS, &[words::THEIR_COLOURS, words::LIGHT, words::DARK], colours, set_colours),
            self.choose(words::CONTROLS, &names, controls, set_controls),
            self.tick("share-failing", words::FAILING, shared.can_fail, set_failing),
            self.tick("share-verdict", words::VERDICT, shared.has_verdict, set_verdict),
            el("p", "note phrase").say(self.of(words::ONLY_ELSEWHERE)),
        ]
    }

    /// The steps at which it can open: all of them, of a long run those around the reader's own.
    fn starts(&self) -> El {
        let story = &self.run.storyline;
        let own = story.rows.get(self.row).filter(|_| self.row > 0).map(|row| row.moment);
        let number = story.step_at(self.row).map_or(0, |step| step.number as usize);
        let from = number.saturating_sub(NAMED / 2).min(story.steps.len().saturating_sub(NAMED));
        let mut starts: Vec<(Option<Moment>, String)> = vec![(None, self.of(words::BEGINNING).to_owned())];
        for step in story.steps.iter().skip(from).take(NAMED) {
            let end = story.rows.get(step.last_row).map(|row| row.moment);
            let moment = own.filter(|own| own.step == step.step).or(end);
            starts.push((moment, words::step(self.language, step.number, &step_name(self.language, step.step))));
        }
        let chosen = starts.iter().position(|(moment, _)| *moment == self.choices.shared.start).unwrap_or_default();
        let (moments, names): (Vec<_>, Vec<_>) = starts.into_iter().unzip();
        let set = self.change(move |choices, at: usize| choices.shared.start = moments.get(at).copied().flatten());
        choice("share-start", self.of(words::OPENS_AT), &names, chosen, set)
    }

    fn preview(&self) -> Html {
        let shared = &self.choices.shared;
        let row = shared.start.and_then(|moment| self.run.storyline.row_of(moment)).unwrap_or_default();
        preview(self.run, row, shared, self.language)
    }

    /// Link, element and frame, each to be copied.
    fn places(&self, site: &Site) -> El {
        let shared = &self.choices.shared;
        let link = match shared.link(site) {
            Ok(link) => self.code(Item::Link, words::LINK, None, 2, link),
            Err(length) => el("p", "problem phrase")
                .put_in(icon(WARNING, 15))
                .kid(el("span", "").text(words::link_too_long(self.language, length, MAX_PAYLOAD))),
        };
        let embedded = site.embed.as_ref().map(|embed| {
            let element = shared.element(site, embed, self.language);
            let frame = shared.frame(embed, self.language);
            [
                self.code(Item::Element, words::ELEMENT, Some(words::ELEMENT_HELP), 6, element),
                self.code(Item::Frame, words::FRAME, Some(words::FRAME_HELP), 4, frame),
            ]
        });
        el("section", "places").kid(link).kids(embedded.into_iter().flatten())
    }

    /// A text in a field, with a button that copies it.
    fn code(&self, item: Item, name: Both, help: Option<Both>, rows: u8, text: String) -> El {
        let copy = {
            let (told, text, language) = (self.told.setter(), text.clone(), self.language);
            Callback::from(move |_: Event| {
                let (told, text) = (told.clone(), text.clone());
                spawn_local(async move {
                    let is_copied = copy_text(&text).await;
                    if !is_copied {
                        select(item.id());
                    }
                    let words = if is_copied { words::COPIED } else { words::COPY_YOURSELF };
                    told.set(Some(Told::new(item, words.of(language), is_copied)));
                });
            })
        };
        let field = el("textarea", "field mono")
            .set("id", item.id())
            .put("rows", rows.to_string())
            .set("readonly", "")
            .set("spellcheck", "false")
            .put("value", text);
        el("div", "code")
            .kid(el("div", "head").kid(el("label", "").set("for", item.id()).say(self.of(name))).kid(self.button(
                item,
                words::COPY,
                name,
                copy,
            )))
            .maybe(help.map(|help| el("p", "note phrase").say(self.of(help))))
            .kid(field)
            .kid(self.said(item))
    }

    /// A button for one thing among several: its name says which.
    fn button(&self, item: Item, verb: Both, what: Both, act: Callback<Event>) -> El {
        let is_copy = verb == words::COPY;
        button("btn")
            .put("aria-label", [self.of(verb), ": ", self.of(what)].concat())
            .put(if is_copy { "data-copy" } else { "data-save" }, item.id().to_owned())
            .on(On::Click, act)
            .say(self.of(verb))
    }

    /// What came of the last wish for this thing. It is always there, so that assistive tools hear what it says.
    fn said(&self, item: Item) -> El {
        let told = self.told.as_ref().filter(|told| told.item == item);
        let class = if told.is_none_or(|told| told.is_done) { "c-ok" } else { "c-check" };
        let sentence = told.map(|told| el("span", "phrase").text(told.sentence.clone()));
        el("p", "").classes(&["said", class]).set("role", "status").maybe(sentence)
    }

    fn files(&self) -> El {
        let Choices { is_whole, theme, .. } = &**self.choices;
        let number = self.run.storyline.step_at(self.row).map_or(0, |step| step.number);
        let part = words::up_to(self.language, number);
        let extents = [self.of(words::WHOLE), part.as_str()];
        let set_extent = self.change(|choices, at: usize| choices.is_whole = at == 0);
        let set_theme = self.change(|choices, at: usize| {
            choices.theme = if at == 0 { Theme::Light } else { Theme::Dark };
        });
        let extent = radios(self.of(words::EXTENT), &extents, usize::from(!is_whole), &set_extent);
        let kinds = [
            (Item::File(Format::Svg), words::SVG),
            (Item::Pixels, words::PNG),
            (Item::File(Format::Mermaid), words::MERMAID),
            (Item::File(Format::Transcript), words::TRANSCRIPT),
            (Item::File(Format::Json), words::JSON),
        ];
        self.section(words::FILES)
            .set("id", "share-files")
            .kid(self.option(words::EXTENT, extent))
            .kid(self.choose(
                words::PICTURE_COLOURS,
                &[words::LIGHT, words::DARK],
                usize::from(*theme == Theme::Dark),
                set_theme,
            ))
            .kid(el("ul", "kinds").put_in(list(kinds.map(|(item, name)| self.kind(item, name).done()))))
    }

    /// One format, to be copied or saved.
    fn kind(&self, item: Item, name: Both) -> El {
        let wish = |is_copy: bool| {
            let (run, language, told) = (self.run.clone(), self.language, self.told.setter());
            let (choices, row) = ((**self.choices).clone(), self.row);
            Callback::from(move |_: Event| {
                let file = File::of(&run, row, &choices, item, language);
                let told = told.clone();
                spawn_local(async move {
                    told.set(Some(if is_copy { file.copy(language).await } else { file.save(language).await }));
                });
            })
        };
        let text = self.told.as_ref().filter(|told| told.item == item).and_then(|told| told.text.clone());
        let yourself = |text: Rc<str>| {
            el("textarea", "field mono")
                .put("id", [item.id(), "-text"].concat())
                .set("aria-label", self.of(name))
                .set("rows", "5")
                .set("readonly", "")
                .set("spellcheck", "false")
                .put("value", text.to_string())
        };
        el("li", "kind")
            .kid(el("span", "what").say(self.of(name)))
            .kid(self.button(item, words::COPY, name, wish(true)))
            .kid(self.button(item, words::SAVE, name, wish(false)))
            .kid(self.said(item))
            .maybe(text.map(yourself))
    }
}

/// A run in one format, as the reader wants it.
struct File {
    item: Item,
    text: String,
    name: String,
    media_type: &'static str,
}

impl File {
    fn of(run: &Run, row: usize, choices: &Choices, item: Item, language: Language) -> Self {
        let format = if let Item::File(format) = item { format } else { Format::Svg };
        let language = choices.shared.language.unwrap_or(language);
        let until: Option<StepId> = run.storyline.step_at(row).map(|step| step.step).filter(|_| !choices.is_whole);
        // The step is one of the run's own.
        let text = export(&run.trace, format, Options { language, theme: choices.theme, until }).unwrap_or_default();
        let id = run.origin.map_or("half-message", |run| run.id);
        let ending = match item {
            Item::Pixels => "png",
            // A scenario file has the short name.
            _ if format == Format::Json => "trace.json",
            _ => format.ending(),
        };
        Self { item, text, name: [id, ".", ending].concat(), media_type: format.media_type() }
    }

    async fn copy(self, language: Language) -> Told {
        let item = self.item;
        let said = |words: Both| Told::new(item, words.of(language), words == words::COPIED);
        if item == Item::Pixels {
            return match copy_picture(self.text).await {
                Ok(true) => said(words::COPIED),
                Ok(false) => said(words::SAVE_INSTEAD),
                Err(why) => no_picture(why, language),
            };
        }
        if copy_text(&self.text).await {
            said(words::COPIED)
        } else {
            Told { text: Some(self.text.into()), ..said(words::COPY_YOURSELF) }
        }
    }

    async fn save(self, language: Language) -> Told {
        let content = if self.item == Item::Pixels {
            match picture(&self.text).await {
                Ok(picture) => Ok(picture),
                Err(why) => return no_picture(why, language),
            }
        } else {
            blob(&self.text, self.media_type)
        };
        match content.and_then(|content| save(&content, &self.name)) {
            Ok(()) => Told::new(self.item, words::SAVED.of(language), true),
            Err(_) => no_picture(NoPicture::Failed, language),
        }
    }
}

fn no_picture(why: NoPicture, language: Language) -> Told {
    let sentence = match why {
        NoPicture::TooTall(height) => &words::too_tall(language, height, LARGEST),
        NoPicture::Failed => words::NO_PICTURE.of(language),
    };
    Told::new(Item::Pixels, sentence, false)
}

/// Selects the text in the field of this name, so that the reader can copy it.
fn select(id: &str) {
    let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok()) {
        let _ = field.focus();
        field.select();
    }
}

/// Where the page stands; `None` where it does not come from a server. What the site has for other pages, the page says
/// itself: `<meta name="half-message-embed" content="embed.html embed/half-message.js embed/half-message.css">`.
fn site() -> Option<Site> {
    let window = web_sys::window()?;
    let page = window.location().href().ok().filter(|page| page.starts_with("http"))?;
    let parts = window.document()?.query_selector("meta[name=half-message-embed]").ok().flatten();
    Some(Site::of(&page, parts.and_then(|parts| parts.get_attribute("content")).as_deref()))
}

/// The colours that the page has now.
fn theme() -> Theme {
    let Some(window) = web_sys::window() else { return Theme::Light };
    let root = window.document().and_then(|document| document.document_element());
    let chosen = root.and_then(|root| root.get_attribute("data-theme"));
    let is_dark = match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window.match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    };
    if is_dark { Theme::Dark } else { Theme::Light }
}
