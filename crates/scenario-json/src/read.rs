//! JSON text to a scenario, with a place and a reason for everything that does not fit.

use half_message_protocol::{
    CartHandler, CheckPolicy, CrashKind, Fault, Hold, How, LocalState, NodeId, OnError, OrderStart, Outage, OutageKind,
    Pattern, Problem, Refusal, Scenario, Setting, SettingKind, Settings, Setup, StepId, Text, Way, When,
};

use crate::json::Json;
use crate::place::{Fields, Place, Refusals};

/// The largest text that is read, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;
/// The most refusals that one text gets.
pub const MAX_REFUSALS: usize = 20;

/// The ways to fail that are a word alone.
const WORDS: [&str; 4] = ["lost", "reply-lost", "duplicated", "throws"];
/// The ways to fail that have fields.
const WITH_FIELDS: [&str; 5] = ["delayed", "refused", "returns", "slow", "crash"];

/// Reads a scenario file.
///
/// # Errors
///
/// What is wrong with it, at least one refusal and at most [`MAX_REFUSALS`], in the order of the fields: first what
/// does not fit the format; where all of that fits, what the engine refuses.
pub fn read(text: &str) -> Result<Scenario, Vec<Refusal>> {
    is_at_most(text, MAX_BYTES)?;
    of_json(&parsed(text)?)
}

/// The scenario of a JSON tree.
pub(crate) fn of_json(json: &Json) -> Result<Scenario, Vec<Refusal>> {
    let mut refusals = Refusals(Vec::new());
    let scenario = Place { path: String::new(), json }.scenario(&mut refusals);
    judged(scenario, refusals, Scenario::refusals)
}

/// What has been read, or why it is refused: what does not fit the format goes before what does not fit together.
pub(crate) fn judged<T>(read: Option<T>, refusals: Refusals, judge: fn(&T) -> Vec<Refusal>) -> Result<T, Vec<Refusal>> {
    let mut refusals = match (read, refusals.0) {
        (Some(read), refusals) if refusals.is_empty() => match judge(&read) {
            refusals if refusals.is_empty() => return Ok(read),
            refusals => refusals,
        },
        (_, refusals) => refusals,
    };
    refusals.truncate(MAX_REFUSALS);
    Err(refusals)
}

/// Refuses a text that is longer than this.
pub(crate) fn is_at_most(text: &str, max: usize) -> Result<(), Vec<Refusal>> {
    match text.len() {
        bytes if bytes > max => Err(whole(Problem::TooLarge { bytes, max })),
        _ => Ok(()),
    }
}

/// The text as a JSON tree.
pub(crate) fn parsed(text: &str) -> Result<Json, Vec<Refusal>> {
    // Some editors put a byte order mark before the text.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    serde_json::from_str(text)
        .map_err(|error| whole(Problem::NotJson { line: error.line().max(1), column: error.column().max(1) }))
}

/// A refusal of the whole text.
fn whole(problem: Problem) -> Vec<Refusal> {
    vec![Refusal { path: String::new(), problem }]
}

impl<'a> Place<'a> {
    fn node(self, refusals: &mut Refusals) -> Option<NodeId> {
        let text = self.text("text", refusals)?;
        let node = NodeId::parse(text);
        if node.is_none() {
            refusals.add(&self.path, Problem::UnknownNode { found: text.to_owned() });
        }
        node
    }

    pub(crate) fn step(self, refusals: &mut Refusals) -> Option<StepId> {
        let text = self.text("text", refusals)?;
        let step = StepId::parse(text);
        if step.is_none() {
            refusals.add(&self.path, Problem::UnknownStep { found: text.to_owned() });
        }
        step
    }

    pub(crate) fn scenario(self, refusals: &mut Refusals) -> Option<Scenario> {
        let known = ["version", "way", "setup", "settings", "faults", "outages", "holds", "title", "notes"];
        if let Json::Object(fields) = self.json {
            let root = Fields { path: self.path.clone(), fields };
            // A file from the future is not judged by the fields that are known today.
            let version = root.required("version", refusals, |place, refusals| place.number(1, u64::MAX, refusals))?;
            if version != u64::from(Scenario::VERSION) {
                refusals.add(&root.path("version"), Problem::Version { found: version, known: Scenario::VERSION });
                return None;
            }
        }
        let root = self.object(&known, refusals)?;
        let way = root.required("way", refusals, |place, refusals| place.word(Way::ALL, Way::as_str, refusals));
        let scenario = Scenario {
            version: Scenario::VERSION,
            way: way.unwrap_or(Way::Rocketmq),
            setup: root.or("setup", Setup::default(), refusals, Self::setup),
            settings: root.or("settings", Settings::default(), refusals, |place, refusals| {
                place.settings(way.unwrap_or(Way::Rocketmq), refusals)
            }),
            faults: root.or("faults", Vec::new(), refusals, |place, refusals| place.list(refusals, Self::fault)),
            outages: root.or("outages", Vec::new(), refusals, |place, refusals| place.list(refusals, Self::outage)),
            holds: root.or("holds", Vec::new(), refusals, |place, refusals| place.list(refusals, Self::hold)),
            title: root.or("title", Text::default(), refusals, Self::both_languages),
            notes: root.or("notes", Text::default(), refusals, Self::both_languages),
        };
        way.map(|_| scenario)
    }

    fn setup(self, refusals: &mut Refusals) -> Option<Setup> {
        let known = [
            "instances",
            "consumers",
            "orders",
            "check_policy",
            "cart_handler",
            "local_transaction",
            "clock_skew",
            "on_error",
            "pattern",
            "relays",
        ];
        let fields = self.object(&known, refusals)?;
        let usual = Setup::default();
        Some(Setup {
            instances: fields
                .or("instances", usual.instances, refusals, |place, refusals| place.small(1, u8::MAX.into(), refusals)),
            consumers: fields
                .or("consumers", usual.consumers, refusals, |place, refusals| place.small(1, u8::MAX.into(), refusals)),
            orders: fields.or("orders", usual.orders, refusals, |place, refusals| place.list(refusals, Self::order)),
            check_policy: fields.or("check_policy", usual.check_policy, refusals, |place, refusals| {
                place.word(CheckPolicy::ALL, CheckPolicy::as_str, refusals)
            }),
            cart_handler: fields.or("cart_handler", usual.cart_handler, refusals, |place, refusals| {
                place.word(CartHandler::ALL, CartHandler::as_str, refusals)
            }),
            local_transaction: fields.or("local_transaction", usual.local_transaction, refusals, Self::millis),
            clock_skew: fields
                .or("clock_skew", usual.clock_skew, refusals, |place, refusals| place.list(refusals, Self::skew)),
            on_error: fields.or("on_error", usual.on_error, refusals, |place, refusals| {
                place.word(OnError::ALL, OnError::as_str, refusals)
            }),
            pattern: fields
                .optional("pattern", refusals, |place, refusals| place.word(Pattern::ALL, Pattern::as_str, refusals)),
            relays: fields
                .or("relays", usual.relays, refusals, |place, refusals| place.small(1, u8::MAX.into(), refusals)),
        })
    }

    fn order(self, refusals: &mut Refusals) -> Option<OrderStart> {
        let fields = self.object(&["start", "by"], refusals)?;
        let start = fields.required("start", refusals, Self::millis);
        let by = fields.optional("by", refusals, Self::node);
        Some(OrderStart { start: start?, by })
    }

    fn skew(self, refusals: &mut Refusals) -> Option<i32> {
        let number = match *self.json {
            Json::Number(number) => i64::try_from(number).unwrap_or(i64::MAX),
            Json::Negative(number) => number,
            _ => {
                self.wrong_type("whole number", refusals);
                return None;
            }
        };
        let skew = i32::try_from(number).ok();
        if skew.is_none() {
            let max = i32::MAX as u64;
            refusals.add(&self.path, Problem::Range { found: number.unsigned_abs(), min: 0, max });
        }
        skew
    }

    fn settings(self, way: Way, refusals: &mut Refusals) -> Option<Settings> {
        let Json::Object(fields) = self.json else {
            self.wrong_type("object", refusals);
            return None;
        };
        let mut settings = Settings::default();
        for (name, json) in fields {
            let Some(setting) = Setting::parse(name) else {
                let known = Setting::ALL.iter().filter(|setting| setting.is_built(way));
                let known = known.map(|setting| setting.as_str().to_owned()).collect();
                refusals.add(&self.path, Problem::UnknownField { field: name.clone(), known });
                continue;
            };
            let place = Place { path: format!("{}.{name}", self.path), json };
            let value = match setting.kind() {
                SettingKind::Number { min, .. } => place.number(min, u64::MAX, refusals),
                SettingKind::Word(words) => {
                    let positions: Vec<usize> = (0..words.len()).collect();
                    let spelling = |position: usize| words.get(position).copied().unwrap_or_default();
                    place.word(&positions, spelling, refusals).map(|position| position as u64)
                }
            };
            let Some(value) = value else { continue };
            if settings.set(setting, value).is_some() {
                let (found, expected) = ("twice".to_owned(), "once".to_owned());
                refusals.add(&format!("{}.{name}", self.path), Problem::WrongType { found, expected });
            }
        }
        Some(settings)
    }

    fn fault(self, refusals: &mut Refusals) -> Option<Fault> {
        let fields = self.object(&["step", "how"], refusals)?;
        let step = fields.required("step", refusals, Self::step);
        let how = fields.required("how", refusals, Self::how);
        Some(Fault { step: step?, how: how? })
    }

    pub(crate) fn how(self, refusals: &mut Refusals) -> Option<How> {
        match self.json {
            Json::Text(word) => self.how_in_a_word(word, refusals),
            Json::Object(fields) => match fields.as_slice() {
                [(word, json)] => {
                    let inner = Place { path: format!("{}.{word}", self.path), json };
                    self.how_with_fields(word, inner, refusals)
                }
                _ => {
                    refusals.add(&self.path, unknown_way(fields.get(1).map_or("", |(word, _)| word)));
                    None
                }
            },
            _ => {
                self.wrong_type("text or object", refusals);
                None
            }
        }
    }

    fn how_in_a_word(&self, word: &str, refusals: &mut Refusals) -> Option<How> {
        match word {
            "lost" => return Some(How::Lost),
            "reply-lost" => return Some(How::ReplyLost),
            "duplicated" => return Some(How::Duplicated),
            "throws" => return Some(How::Throws),
            _ if WITH_FIELDS.contains(&word) => self.wrong_type("object", refusals),
            _ => refusals.add(&self.path, unknown_way(word)),
        }
        None
    }

    fn how_with_fields(&self, word: &str, inner: Place<'a>, refusals: &mut Refusals) -> Option<How> {
        match word {
            "delayed" | "slow" => {
                let ms = inner.object(&["ms"], refusals)?.required("ms", refusals, Self::millis)?;
                Some(if word == "slow" { How::Slow { ms } } else { How::Delayed { ms } })
            }
            "refused" => {
                let fields = inner.object(&["code"], refusals)?;
                let code =
                    fields.optional("code", refusals, |place, refusals| place.small(0, u16::MAX.into(), refusals));
                Some(How::Refused { code })
            }
            "returns" => {
                let fields = inner.object(&["state"], refusals)?;
                let state = fields.required("state", refusals, |place, refusals| {
                    place.word(LocalState::ALL, LocalState::as_str, refusals)
                })?;
                Some(How::Returns { state })
            }
            "crash" => inner.crash(refusals),
            _ => {
                let problem = match WORDS.contains(&word) {
                    true => Problem::WrongType { found: "object".to_owned(), expected: "text".to_owned() },
                    false => unknown_way(word),
                };
                refusals.add(&self.path, problem);
                None
            }
        }
    }

    fn crash(self, refusals: &mut Refusals) -> Option<How> {
        let fields = self.object(&["node", "when", "kind", "restart_after"], refusals)?;
        let node = fields.required("node", refusals, Self::node);
        let when = fields.required("when", refusals, |place, refusals| place.word(When::ALL, When::as_str, refusals));
        let kind = fields.or("kind", CrashKind::Process, refusals, |place, refusals| {
            place.word(CrashKind::ALL, CrashKind::as_str, refusals)
        });
        let restart_after = fields.optional("restart_after", refusals, Self::millis);
        Some(How::Crash { node: node?, when: when?, kind, restart_after })
    }

    fn outage(self, refusals: &mut Refusals) -> Option<Outage> {
        let fields = self.object(&["node", "from", "until", "kind"], refusals)?;
        let node = fields.required("node", refusals, Self::node);
        let from = fields.required("from", refusals, Self::millis);
        let until = fields.required("until", refusals, Self::millis);
        let kind = fields
            .required("kind", refusals, |place, refusals| place.word(OutageKind::ALL, OutageKind::as_str, refusals));
        Some(Outage { node: node?, from: from?, until: until?, kind: kind? })
    }

    fn hold(self, refusals: &mut Refusals) -> Option<Hold> {
        let fields = self.object(&["step", "after"], refusals)?;
        let step = fields.required("step", refusals, Self::step);
        let after = fields.required("after", refusals, Self::step);
        Some(Hold { step: step?, after: after? })
    }

    fn both_languages(self, refusals: &mut Refusals) -> Option<Text> {
        let fields = self.object(&["en", "zh"], refusals)?;
        let read = |place: Place<'a>, refusals: &mut Refusals| place.text("text", refusals).map(str::to_owned);
        Some(Text {
            en: fields.or("en", String::new(), refusals, read),
            zh: fields.or("zh", String::new(), refusals, read),
        })
    }
}

fn unknown_way(word: &str) -> Problem {
    let known = WORDS.into_iter().chain(WITH_FIELDS).map(str::to_owned).collect();
    Problem::UnknownWord { found: word.to_owned(), known }
}
