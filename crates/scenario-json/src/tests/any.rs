//! Any scenario at all, whether or not it can be run.

use half_message_protocol::*;
use proptest::prelude::*;

fn nodes() -> impl Strategy<Value = NodeId> {
    let words = ["order-a", "order-d", "order-db", "broker", "cart-a", "cart-b", "coordinator", "relay-a"];
    prop::sample::select(words.map(|word| NodeId::parse(word).unwrap()).to_vec())
}

fn steps() -> impl Strategy<Value = StepId> {
    let subject = prop_oneof![(1001_u16..=1008).prop_map(Subject::Order), nodes().prop_map(Subject::Node)];
    let step = (subject, prop::sample::select(Verb::ALL), 1_u16.., prop::sample::select(Part::ALL), 1_u16..);
    step.prop_filter_map("no such step", |(subject, verb, n, part, m)| {
        let step = StepId { subject, verb, n, part, m };
        StepId::parse(&step.to_string()).filter(|read| *read == step)
    })
}

fn hows() -> impl Strategy<Value = How> {
    let millis = || any::<u64>().prop_map(Millis);
    prop_oneof![
        prop::sample::select(vec![How::Lost, How::ReplyLost, How::Duplicated, How::Throws]),
        millis().prop_map(|ms| How::Delayed { ms }),
        millis().prop_map(|ms| How::Slow { ms }),
        any::<Option<u16>>().prop_map(|code| How::Refused { code }),
        prop::sample::select(LocalState::ALL).prop_map(|state| How::Returns { state }),
        (nodes(), prop::sample::select(When::ALL), prop::sample::select(CrashKind::ALL), prop::option::of(millis()))
            .prop_map(|(node, when, kind, restart_after)| How::Crash { node, when, kind, restart_after }),
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let setting = prop::sample::select(Setting::ALL);
    let setting = (setting, any::<u64>()).prop_map(|(setting, value)| match setting.kind() {
        SettingKind::Number { .. } => (setting, value),
        SettingKind::Word(words) => (setting, value % words.len() as u64),
    });
    prop::collection::btree_map(prop::sample::select(Setting::ALL), setting, 0..6).prop_map(|chosen| {
        let mut settings = Settings::default();
        for (setting, value) in chosen.into_values() {
            settings.set(setting, value);
        }
        settings
    })
}

fn setups() -> impl Strategy<Value = Setup> {
    let millis = || any::<u64>().prop_map(Millis);
    let orders = (millis(), prop::option::of(nodes())).prop_map(|(start, by)| OrderStart { start, by });
    let behaviour = (
        prop::sample::select(CheckPolicy::ALL),
        prop::sample::select(CartHandler::ALL),
        prop::sample::select(OnError::ALL),
        prop::option::of(prop::sample::select(Pattern::ALL)),
    );
    (
        any::<[u8; 3]>(),
        prop::collection::vec(orders, 0..9),
        behaviour,
        millis(),
        prop::collection::vec(any::<i32>(), 0..4),
    )
        .prop_map(|([instances, consumers, relays], orders, behaviour, local_transaction, clock_skew)| {
            let (check_policy, cart_handler, on_error, pattern) = behaviour;
            Setup {
                instances,
                consumers,
                orders,
                check_policy,
                cart_handler,
                local_transaction,
                clock_skew,
                on_error,
                pattern,
                relays,
            }
        })
}

fn texts() -> impl Strategy<Value = Text> {
    (".{0,8}", ".{0,8}").prop_map(|(en, zh)| Text { en, zh })
}

pub(super) fn scenarios() -> impl Strategy<Value = Scenario> {
    let millis = || any::<u64>().prop_map(Millis);
    let fault = (steps(), hows()).prop_map(|(step, how)| Fault { step, how });
    let outage = (nodes(), millis(), millis(), prop::sample::select(OutageKind::ALL))
        .prop_map(|(node, from, until, kind)| Outage { node, from, until, kind });
    let hold = (steps(), steps()).prop_map(|(step, after)| Hold { step, after });
    let lists =
        (prop::collection::vec(fault, 0..4), prop::collection::vec(outage, 0..3), prop::collection::vec(hold, 0..3));
    (prop::sample::select(Way::ALL), setups(), settings(), lists, texts(), texts()).prop_map(
        |(way, setup, settings, (faults, outages, holds), title, notes)| Scenario {
            version: Scenario::VERSION,
            way,
            setup,
            settings,
            faults,
            outages,
            holds,
            title,
            notes,
        },
    )
}
