//! Clocks: how far each instance's is ahead of the broker's.

use half_message_locale::{editor, place};
use half_message_protocol::NodeId;

use super::Form;
use crate::components::element::{El, el};
use crate::components::fields::choice;

/// What the form offers, ms; a value from a file stands beside them.
const SKEWS: [i32; 7] = [-60_000, -10_000, -2_000, 0, 2_000, 10_000, 60_000];

pub(super) fn section(form: &Form<'_>) -> El {
    let lines = (0..form.scenario.setup.instances).map(|instance| line(form, instance));
    form.section(editor::CLOCKS)
        .kid(el("p", "note phrase").say(form.of(editor::CLOCKS_HELP)))
        .kid(el("ul", "lines").kids(lines))
        .put_in(form.problems("setup.clock_skew"))
}

fn line(form: &Form<'_>, instance: u8) -> El {
    let index = usize::from(instance);
    let skew = form.scenario.setup.clock_skew.get(index).copied().unwrap_or_default();
    let mut skews = SKEWS.to_vec();
    if let Err(place) = skews.binary_search(&skew) {
        skews.insert(place, skew);
    }
    let names: Vec<String> = skews.iter().map(|skew| editor::clock_skew(form.language, *skew)).collect();
    let chosen = skews.iter().position(|known| *known == skew).unwrap_or_default();
    let set = form.change(move |scenario, position: usize| {
        let clocks = &mut scenario.setup.clock_skew;
        if clocks.len() <= index {
            clocks.resize(index + 1, 0);
        }
        if let (Some(clock), Some(skew)) = (clocks.get_mut(index), skews.get(position)) {
            *clock = *skew;
        }
        // Clocks that agree need not be written down.
        while clocks.last() == Some(&0) {
            clocks.pop();
        }
    });
    let name = place::node(form.language, NodeId::Instance(instance));
    el("li", "").kid(el("label", "").text(name).kid(choice("", "", &names, chosen, set)))
}
