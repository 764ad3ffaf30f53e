//! The size of an element, kept up to date.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::prelude::*;

/// Width and height of an element without its scroll bar, px; zero before it is there.
#[hook]
pub fn use_size(node: &NodeRef) -> (f32, f32) {
    let size = use_state_eq(|| (0.0, 0.0));
    {
        let (node, size) = (node.clone(), size.setter());
        use_effect_with((), move |()| {
            let observer = node.cast::<Element>().map(|element| {
                let measure = {
                    let element = element.clone();
                    move || size.set((element.client_width() as f32, element.client_height() as f32))
                };
                measure();
                Observer::new(&element, measure)
            });
            move || drop(observer)
        });
    }
    *size
}

/// A `ResizeObserver`; dropping it stops it.
struct Observer {
    observer: JsValue,
    _closure: Closure<dyn FnMut()>,
}

impl Observer {
    fn new(element: &Element, measure: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut()>::new(measure);
        let observer = Reflect::get(&js_sys::global(), &"ResizeObserver".into())
            .and_then(JsValue::dyn_into::<Function>)
            .and_then(|class| Reflect::construct(&class, &Array::of1(closure.as_ref())))
            .unwrap_or(JsValue::UNDEFINED);
        let this = Self { observer, _closure: closure };
        this.call("observe", element);
        this
    }

    fn call(&self, method: &str, argument: &JsValue) {
        let method = Reflect::get(&self.observer, &method.into()).and_then(JsValue::dyn_into::<Function>);
        if let Ok(method) = method {
            let _ = method.call1(&self.observer, argument);
        }
    }
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.call("disconnect", &JsValue::UNDEFINED);
    }
}
