//! Playback is paced by rows: 1.2 s each, and 0.6 s more for a folded wait.

use yew::prelude::*;

use super::listener::later;
use crate::session::{Intent, Player, Speed};

const ROW: u32 = 1_200;
const FOLD: u32 = 600;

/// Sends a tick when playback has stayed long enough at the row.
#[hook]
pub fn use_playback(player: &Player, speed: Speed, act: &Callback<Intent>) {
    let folded = player.run.storyline.wait_before(player.row + 1).is_some();
    let stay = speed.scaled(if folded { ROW + FOLD } else { ROW });
    let act = act.clone();
    use_effect_with((player.playing, player.row, stay, player.run.clone()), move |(playing, _, stay, _)| {
        let timer = playing.then(|| later(*stay, move || act.emit(Intent::Tick)));
        move || drop(timer)
    });
}
