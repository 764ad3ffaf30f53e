//! The same scenario gives the same trace, byte for byte, natively and in a browser's WebAssembly.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use half_message_protocol::{How, Millis, OrderStart, Scenario, Way, run, ways};

/// Scenarios with half messages, and as many again in other ways of messaging.
const SCENARIOS: u64 = 64;

/// A scenario with up to four failures, drawn from the run that they lead to.
fn scenario(seed: u64) -> Scenario {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut scenario = Scenario::default();
    scenario.setup.instances = random.u8(1..=4);
    scenario.setup.consumers = random.u8(1..=2);
    scenario.way = match seed {
        0..SCENARIOS => Way::Rocketmq,
        _ => {
            *pick(&mut random, &[Way::Kafka, Way::Outbox, Way::CommitThenSend, Way::SendThenCommit]).expect("four ways")
        }
    };
    let orders = random.u64(1..=3);
    scenario.setup.orders = (0..orders).map(|k| OrderStart { start: Millis(1_000 + 2_500 * k), by: None }).collect();
    for _ in 0..random.u8(0..=4) {
        let events = run(&scenario).events;
        let Some(event) = pick(&mut random, &events) else { continue };
        let possible: Vec<How> = ways(scenario.way, event.step, event.from, event.to)
            .into_iter()
            .filter(|way| way.why_not.is_none())
            .map(|way| way.how)
            .collect();
        if let Some(how) = pick(&mut random, &possible) {
            scenario = scenario.with_fault(event.step, *how);
        }
    }
    scenario
}

/// One of the items; drawn in 32 bits, as the width of a position differs between targets.
fn pick<'a, T>(random: &mut fastrand::Rng, items: &'a [T]) -> Option<&'a T> {
    let count = u32::try_from(items.len()).ok().filter(|count| *count > 0)?;
    items.get(random.u32(..count) as usize)
}

/// FNV-1a of the trace's bytes.
fn digest(seed: u64) -> u64 {
    let bytes = postcard::to_allocvec(&run(&scenario(seed))).expect("a trace is serialisable");
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn digests() -> String {
    (0..2 * SCENARIOS).map(|seed| format!("{seed:>3} {:016x}\n", digest(seed))).collect()
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn traces_are_the_recorded_ones() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("digests", digests()));
}

#[cfg(target_arch = "wasm32")]
mod in_a_browser {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn traces_are_the_recorded_ones() {
        let recorded = include_str!("golden/digests.snap");
        let recorded = recorded.rsplit("---\n").next().unwrap_or_default();
        assert_eq!(super::digests().trim(), recorded.trim());
    }
}
