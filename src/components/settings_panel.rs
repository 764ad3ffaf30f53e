//! The settings panel: runs that show well-known confusions, then every setting that the engine follows, by its real
//! name. A change is applied at once; a value that the engine refuses stays in its field, with the reason beside it.

use std::rc::Rc;

use half_message_locale::{Both, Language, editor, refusal, settings as words, verdict};
use half_message_protocol::{Problem, Refusal, Scenario, Setting, SettingKind, Settings, View, run};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use super::element::{El, On, button, el};
use super::fields::choice;
use super::icon::{UNDO, WARNING, hue, icon, mark};
use super::parts::when;
use super::run_picker::words as of_text;
use crate::ready_runs::{self, CONFUSIONS, ReadyRun};

/// What the panel needs.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it starts with.
    pub scenario: Scenario,
    /// The language.
    pub language: Language,
    /// Called with each scenario that can be run.
    pub on_edit: Callback<Scenario>,
    /// Called with the id of a ready run that the reader wants to see.
    pub on_choose: Callback<String>,
    /// Called when the reader closes the panel.
    pub on_close: Callback<()>,
}

/// The groups of the panel, with their settings.
const GROUPS: &[(Both, &[Setting])] = &[
    (
        words::CHECKS,
        &[
            Setting::TransactionTimeOut,
            Setting::TransactionCheckInterval,
            Setting::TransactionCheckMax,
            Setting::CheckImmunityTime,
            Setting::ResumeAfter,
        ],
    ),
    (
        words::TRANSACTION,
        &[
            Setting::KafkaTransactionTimeout,
            Setting::KafkaTransactionMaxTimeout,
            Setting::KafkaAbortCleanupInterval,
            Setting::SharedTransactionalId,
        ],
    ),
    (words::RELAY, &[Setting::PollInterval, Setting::PollBatch]),
    (words::OP_BATCHING, &[Setting::TransactionOpBatchInterval, Setting::TransactionOpMsgMaxSize]),
    (
        words::PRODUCER,
        &[
            Setting::SendMsgTimeout,
            Setting::RetryTimesWhenSendFailed,
            Setting::SendTimeout,
            Setting::SendRetries,
            Setting::KafkaMaxBlock,
            Setting::KafkaRequestTimeout,
            Setting::KafkaDeliveryTimeout,
            Setting::HeartbeatBrokerInterval,
            Setting::ChannelExpiredTimeout,
        ],
    ),
    (
        words::CONSUMER,
        &[
            Setting::KafkaIsolationLevel,
            Setting::KafkaEnableAutoCommit,
            Setting::KafkaAutoCommitInterval,
            Setting::PersistConsumerOffsetInterval,
            Setting::MaxReconsumeTimes,
            Setting::ConsumeTimeout,
        ],
    ),
    (
        words::STORAGE,
        &[Setting::FlushConsumerOffsetInterval, Setting::FlushDiskType, Setting::BrokerRole, Setting::FileReservedTime],
    ),
];

/// What stands in the fields.
#[derive(Clone, PartialEq)]
struct Draft {
    /// The scenario on the page.
    scenario: Rc<Scenario>,
    /// Values that are refused, as they were typed, each with the reason.
    refused: Vec<(Setting, String, Reason)>,
}

/// Why a value is refused.
#[derive(Clone, PartialEq)]
enum Reason {
    NoNumber,
    Refused(Refusal),
}

/// What a reader does with a setting.
#[derive(Clone)]
enum Change {
    /// Types this into its field.
    Typed(Setting, String),
    /// Chooses this value.
    Set(Setting, u64),
    /// Wants all defaults back.
    ResetAll,
}

/// The dialog.
#[component]
pub fn SettingsPanel(props: &Props) -> Html {
    let Props { scenario, language, on_edit, on_choose, on_close } = props;
    let language = *language;
    let draft = use_state_eq(|| Draft { scenario: Rc::new(scenario.clone()), refused: Vec::new() });
    let act = {
        let (draft, on_edit) = (draft.clone(), on_edit.clone());
        Callback::from(move |change: Change| {
            let next = draft.after(change);
            if next.scenario != draft.scenario {
                on_edit.emit((*next.scenario).clone());
            }
            draft.set(next);
        })
    };
    let panel = Panel { draft: &draft, language, act: &act };
    let sections = el("div", "form settings")
        .kid(panel.ending())
        .maybe(panel.presets(on_choose))
        .kids(GROUPS.iter().filter_map(|(title, settings)| panel.group(*title, settings)))
        .maybe(panel.others())
        .done();
    html! { <Dialog title={words::TITLE.of(language)} {language} {on_close}>{sections}</Dialog> }
}

impl Draft {
    fn after(&self, change: Change) -> Self {
        let mut next = self.clone();
        match change {
            Change::ResetAll => {
                next.refused.clear();
                next.take(Settings::default());
            }
            Change::Set(setting, value) => {
                next.refused.retain(|(known, ..)| *known != setting);
                next.take(with(&self.scenario.settings, setting, value));
            }
            Change::Typed(setting, text) => {
                next.refused.retain(|(known, ..)| *known != setting);
                match self.read(setting, &text) {
                    Ok(settings) => next.take(settings),
                    Err(reason) => next.refused.push((setting, text, reason)),
                }
            }
        }
        next
    }

    fn take(&mut self, settings: Settings) {
        self.scenario = Rc::new(Scenario { settings, ..(*self.scenario).clone() });
    }

    /// The settings with what was typed, or why it is refused.
    fn read(&self, setting: Setting, text: &str) -> Result<Settings, Reason> {
        let path = ["settings.", setting.as_str()].concat();
        let Ok(number) = text.trim().parse::<i128>() else { return Err(Reason::NoNumber) };
        let Ok(value) = u64::try_from(number) else {
            let found = i64::try_from(number).unwrap_or(i64::MAX);
            return Err(Reason::Refused(Refusal { path, problem: Problem::Negative { found } }));
        };
        let settings = with(&self.scenario.settings, setting, value);
        let scenario = Scenario { settings, ..(*self.scenario).clone() };
        // Other parts of the scenario have been accepted before.
        match scenario.refusals().into_iter().next() {
            None => Ok(scenario.settings),
            Some(refusal) => Err(Reason::Refused(refusal)),
        }
    }
}

/// The settings with this value; one that equals its default is not kept.
fn with(settings: &Settings, setting: Setting, value: u64) -> Settings {
    let mut next = Settings::default();
    for (known, value) in settings.iter().filter(|(known, _)| *known != setting) {
        next.set(known, value);
    }
    if value != setting.default_value() {
        next.set(setting, value);
    }
    next
}

struct Panel<'a> {
    draft: &'a Draft,
    language: Language,
    act: &'a Callback<Change>,
}

impl Panel<'_> {
    fn of(&self, text: Both) -> &'static str {
        text.of(self.language)
    }

    fn on_click(&self, change: Change) -> Callback<Event> {
        self.act.reform(move |_| change.clone())
    }

    fn changed(&self) -> usize {
        self.draft.scenario.settings.iter().filter(|(setting, value)| *value != setting.default_value()).count()
    }

    /// How the run ends with these settings, and the way back to the defaults.
    fn ending(&self) -> El {
        let trace = run(&self.draft.scenario);
        let count = trace.events.len();
        let changed = self.changed();
        let differ = match changed {
            0 => self.of(words::ALL_DEFAULT).to_owned(),
            count => words::differ(self.language, count),
        };
        let view = View::after(&trace, count);
        let sentence = match trace.verdicts.as_slice() {
            [(order, of)] => verdict::sentence(self.language, *of, &view, *order),
            _ => verdict::overall(self.language, &trace, count),
        };
        let sentence = el("p", "phrase").kid(el("b", "").say(self.of(words::ENDS))).text([" ", &sentence].concat());
        let reset = || {
            button("btn")
                .set("id", "reset-settings")
                .on(On::Click, self.on_click(Change::ResetAll))
                .say(self.of(words::RESET_ALL))
        };
        let note = el("p", "note").text(differ);
        el("div", "")
            .classes(&["verdict ending", hue(trace.verdict)])
            .set("role", "status")
            .set("data-verdict", trace.verdict.as_str())
            .put_in(mark(trace.verdict, 20))
            .kid(el("div", "").kid(sentence).kid(note))
            .kid_if(changed > 0 || !self.draft.refused.is_empty(), reset)
    }

    /// The well-known confusions about this way of messaging.
    fn presets(&self, on_choose: &Callback<String>) -> Option<El> {
        let preset = |run: &ReadyRun| {
            let id = run.id;
            button("preset")
                .set("data-preset", id)
                .on(On::Click, on_choose.reform(move |_| id.to_owned()))
                .kid(el("b", "").text(of_text(&run.scenario.title, self.language).to_owned()))
                .kid(el("span", "phrase").text(of_text(&run.scenario.notes, self.language).to_owned()))
        };
        let way = self.draft.scenario.way;
        let is_shown = |run: &&ReadyRun| run.group == CONFUSIONS && run.scenario.way == way;
        let presets: Vec<El> = ready_runs::all().iter().filter(is_shown).map(preset).collect();
        let section = || {
            self.section(words::PRESETS)
                .kid(el("p", "note").say(self.of(words::PRESETS_HINT)))
                .kid(el("div", "presets").kids(presets))
        };
        let has_any = ready_runs::all().iter().any(|run| is_shown(&run));
        has_any.then(section)
    }

    fn section(&self, title: Both) -> El {
        el("section", "").kid(el("h3", "").say(self.of(title)))
    }

    fn is_shown(&self, setting: Setting) -> bool {
        setting.is_built(self.draft.scenario.way)
    }

    fn group(&self, title: Both, settings: &[Setting]) -> Option<El> {
        let shown: Vec<El> =
            settings.iter().filter(|setting| self.is_shown(**setting)).map(|setting| self.line(*setting)).collect();
        (!shown.is_empty()).then(|| self.section(title).kids(shown))
    }

    /// Settings that no group names yet.
    fn others(&self) -> Option<El> {
        let is_grouped = |setting: &Setting| GROUPS.iter().any(|(_, settings)| settings.contains(setting));
        let others: Vec<Setting> = Setting::ALL.iter().copied().filter(|setting| !is_grouped(setting)).collect();
        self.group(words::OTHER, &others)
    }

    fn line(&self, setting: Setting) -> El {
        let name = setting.as_str();
        let value = self.draft.scenario.settings.get(setting);
        let refused = self.draft.refused.iter().find(|(known, ..)| *known == setting);
        let is_changed = value != setting.default_value() || refused.is_some();
        let (field, range) = match setting.kind() {
            SettingKind::Number { min, max, unit } => {
                let typed = refused.map_or_else(|| value.to_string(), |(_, text, _)| text.clone());
                let field = el("span", "").kid(self.number(setting, typed, min, max, refused.is_some()));
                (
                    field.kid(el("span", "unit").say(unit)),
                    words::range(self.language, min, max, unit, setting.default_value()),
                )
            }
            SettingKind::Word(all) => {
                let at = |position: u64| usize::try_from(position).unwrap_or_default();
                let names: Vec<String> = all.iter().map(|word| (*word).to_owned()).collect();
                let set = self.act.reform(move |position: usize| Change::Set(setting, position as u64));
                let default = all.get(at(setting.default_value())).copied().unwrap_or_default();
                let field = el("span", "").kid(choice(name, "", &names, at(value), set));
                (field, words::default_word(self.language, default))
            }
        };
        let reset = || {
            let name = words::reset(self.language, setting);
            button("btn icon quiet")
                .put("title", name.clone())
                .put("aria-label", name)
                .set("data-reset", setting.as_str())
                .on(On::Click, self.on_click(Change::Set(setting, setting.default_value())))
                .put_in(icon(UNDO, 15))
        };
        let what =
            words::setting(self.draft.scenario.way, setting).map(|what| el("p", "what phrase").say(self.of(what)));
        let head = el("div", "name")
            .kid(el("label", "mono").set("for", name).say(name))
            .kid_if(is_changed, || el("b", "mark").say(self.of(words::CHANGED)));
        el("div", "")
            .classes(&["setting", when(is_changed, "changed")])
            .set("data-setting", name)
            .kid(head)
            .kid(el("div", "value").kid(field).kid_if(is_changed, reset))
            .maybe(what)
            .kid(el("p", "note").text(range))
            .maybe(refused.map(|(.., reason)| self.problem(reason)))
    }

    fn number(&self, setting: Setting, value: String, min: u64, max: u64, is_refused: bool) -> El {
        let change = self.act.reform(move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            Change::Typed(setting, field.map(|field| field.value()).unwrap_or_default())
        });
        el("input", "field")
            .set("id", setting.as_str())
            .set("type", "text")
            .set("inputmode", "numeric")
            .set("autocomplete", "off")
            .put("data-min", min.to_string())
            .put("data-max", max.to_string())
            .set_some("aria-invalid", when(is_refused, "true"))
            .put("value", value)
            .on(On::Change, change)
    }

    fn problem(&self, reason: &Reason) -> El {
        let text = match reason {
            Reason::NoNumber => self.of(editor::NOT_A_NUMBER).to_owned(),
            Reason::Refused(one) => refusal(self.language, one),
        };
        el("p", "problem phrase").set("role", "alert").put_in(icon(WARNING, 15)).kid(el("span", "").text(text))
    }
}
