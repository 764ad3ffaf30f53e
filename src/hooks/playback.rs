//! Playback is paced by rows: 1.2 s each, and 0.6 s more for a folded wait.

use yew::prelude::*;

use super::listener::later;
use crate::session::{Intent, Session};

const ROW: u32 = 1_200;
const FOLD: u32 = 600;

/// Sends a tick when playback has stayed long enough at the row.
#[hook]
pub fn use_playback(session: &Session, act: &Callback<Intent>) {
    let folded = session.run.storyline.wait_before(session.row + 1).is_some();
    let stay = session.preferences.speed.scaled(if folded { ROW + FOLD } else { ROW });
    let act = act.clone();
    use_effect_with((session.playing, session.row, stay, session.run.clone()), move |(playing, _, stay, _)| {
        let timer = playing.then(|| later(*stay, move || act.emit(Intent::Tick)));
        move || drop(timer)
    });
}
