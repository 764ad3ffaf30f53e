//! A message moves from its sender to its receiver. Never needed to understand the picture, and off for those who want
//! less motion.

use half_message_diagram::{Motion, Point, number};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::prelude::*;

/// Moves the packet once when the playhead goes one row forward.
#[hook]
pub fn use_motion(packet: &NodeRef, row: usize, motion: Option<Motion>) {
    let before = use_mut_ref(|| row);
    let packet = packet.clone();
    use_effect_with(row, move |row| {
        let goes_forward = before.replace(*row) + 1 == *row;
        if let (true, Some(motion), Some(packet)) = (goes_forward && !is_reduced(), motion, packet.cast::<Element>()) {
            let _ = animate(&packet, motion);
        }
    });
}

fn is_reduced() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok());
    query.flatten().is_some_and(|query| query.matches())
}

/// `packet.animate(frames, options)`.
fn animate(packet: &Element, motion: Motion) -> Result<(), JsValue> {
    let frame = |at: Point, opacity: f64| -> Result<Object, JsValue> {
        let frame = Object::new();
        Reflect::set(
            &frame,
            &"transform".into(),
            &["translate(", &number(at.x), "px,", &number(at.y), "px)"].concat().into(),
        )?;
        Reflect::set(&frame, &"opacity".into(), &opacity.into())?;
        Ok(frame)
    };
    let frames = Array::of2(&frame(motion.from, 1.0)?.into(), &frame(motion.to, 1.0)?.into());
    let options = Object::new();
    Reflect::set(&options, &"duration".into(), &motion.millis.into())?;
    Reflect::set(&options, &"easing".into(), &"ease-out".into())?;
    let animate: Function = Reflect::get(packet, &"animate".into())?.dyn_into()?;
    animate.call2(packet, &frames, &options)?;
    Ok(())
}
