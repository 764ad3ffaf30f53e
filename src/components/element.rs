//! Elements, built by calls. `html!` writes out the making of each element where it stands, which costs the first load
//! several times the bytes of a call; these functions are in the page once.

use std::rc::Rc;

use web_sys::Event;
use yew::prelude::*;
use yew::virtual_dom::{Key, Listener, ListenerKind, VList, VTag, VText};

use super::parts::class;
use crate::session::Intent;

/// An element in the making.
pub struct El(Rc<VTag>);

/// An element of this name and class; an empty class is left out.
#[inline(never)]
pub fn el(tag: &'static str, class: &'static str) -> El {
    let element = El(Rc::new(VTag::new(AttrValue::Static(tag))));
    if class.is_empty() { element } else { element.set("class", class) }
}

/// A button that is no form's.
#[inline(never)]
pub fn button(class: &'static str) -> El {
    el("button", class).set("type", "button")
}

/// A text.
#[inline(never)]
pub fn text(text: String) -> Html {
    VText::new(AttrValue::from(text)).into()
}

/// A text that is known beforehand.
#[inline(never)]
pub fn say(text: &'static str) -> Html {
    VText::new(AttrValue::Static(text)).into()
}

/// These in a row, with nothing around them.
pub fn list(nodes: impl IntoIterator<Item = Html>) -> Html {
    row(nodes.into_iter().collect())
}

#[inline(never)]
fn row(nodes: Vec<Html>) -> Html {
    VList::with_children(nodes, None).into()
}

impl El {
    #[inline(never)]
    fn value(mut self, name: &'static str, value: AttrValue) -> Self {
        // Nobody else holds it yet, here and below.
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            match name {
                "value" if matches!(tag.tag(), "input" | "textarea") => tag.set_value(Some(value)),
                _ => tag.add_attribute(name, value),
            }
        }
        self
    }

    /// An attribute.
    #[inline(never)]
    pub fn set(self, name: &'static str, value: &'static str) -> Self {
        self.value(name, AttrValue::Static(value))
    }

    /// An attribute that is left out where it is empty.
    #[inline(never)]
    pub fn set_some(self, name: &'static str, value: &'static str) -> Self {
        if value.is_empty() { self } else { self.set(name, value) }
    }

    /// An attribute with a value made up now.
    #[inline(never)]
    pub fn put(self, name: &'static str, value: String) -> Self {
        self.value(name, value.into())
    }

    /// The class made of these names, without the empty ones.
    #[inline(never)]
    pub fn classes(self, names: &[&'static str]) -> Self {
        self.value("class", class(names))
    }

    /// An attribute that says whether, as a word.
    #[inline(never)]
    pub fn is(self, name: &'static str, holds: bool) -> Self {
        self.set(name, if holds { "true" } else { "false" })
    }

    /// An attribute that is there or not.
    #[inline(never)]
    pub fn flag(self, name: &'static str, holds: bool) -> Self {
        if holds { self.set(name, name) } else { self }
    }

    /// Whether a box or a disc is ticked.
    #[inline(never)]
    pub fn checked(mut self, is_checked: bool) -> Self {
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            tag.set_checked(is_checked);
        }
        self
    }

    /// A name that lasts while others come and go.
    #[inline(never)]
    pub fn key(mut self, key: &str) -> Self {
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            tag.key = Some(Key::from(key));
        }
        self
    }

    /// Where the element is found once it is in the document.
    #[inline(never)]
    pub fn node(mut self, node: &NodeRef) -> Self {
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            tag.node_ref = node.clone();
        }
        self
    }

    /// What stands in it.
    #[inline(never)]
    pub fn put_in(mut self, node: Html) -> Self {
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            tag.add_child(node);
        }
        self
    }

    /// An element in it.
    #[inline(never)]
    pub fn kid(self, kid: El) -> Self {
        self.put_in(kid.done())
    }

    /// An element in it that is there or not.
    pub fn kid_if(self, holds: bool, kid: impl FnOnce() -> El) -> Self {
        self.maybe(holds.then(kid))
    }

    /// An element in it, if there is one.
    #[inline(never)]
    pub fn maybe(self, kid: Option<El>) -> Self {
        self.put_in(kid.map_or_else(Html::default, El::done))
    }

    /// Elements in it.
    pub fn kids(self, kids: impl IntoIterator<Item = El>) -> Self {
        self.put_in(list(kids.into_iter().map(El::done)))
    }

    /// A text in it.
    #[inline(never)]
    pub fn text(self, content: String) -> Self {
        self.put_in(text(content))
    }

    /// A text in it that is known beforehand.
    #[inline(never)]
    pub fn say(self, text: &'static str) -> Self {
        self.put_in(say(text))
    }

    /// Calls this when it happens.
    #[inline(never)]
    pub fn on(mut self, on: On, call: Callback<Event>) -> Self {
        if let Some(tag) = Rc::get_mut(&mut self.0) {
            tag.add_listener(Rc::new(Heard { on, call }));
        }
        self
    }

    /// Sends this intent on a click.
    #[inline(never)]
    pub fn click(self, act: &Callback<Intent>, intent: Intent) -> Self {
        let act = act.clone();
        self.on(On::Click, Callback::from(move |_| act.emit(intent.clone())))
    }

    /// The element, made.
    #[inline(never)]
    pub fn done(self) -> Html {
        Html::VTag(self.0)
    }
}

impl From<El> for Html {
    fn from(element: El) -> Self {
        element.done()
    }
}

/// What is listened for.
#[derive(Clone, Copy, Debug)]
pub enum On {
    /// A click.
    Click,
    /// A new value, when the reader has finished with it.
    Change,
    /// A new value, while the reader is at it.
    Input,
    /// A key.
    Key,
    /// The wish to close a dialog.
    Cancel,
    /// Opening and closing.
    Toggle,
    /// A scroll inside.
    Scroll,
}

struct Heard {
    on: On,
    call: Callback<Event>,
}

impl Listener for Heard {
    fn kind(&self) -> ListenerKind {
        match self.on {
            On::Click => ListenerKind::onclick,
            On::Change => ListenerKind::onchange,
            On::Input => ListenerKind::oninput,
            On::Key => ListenerKind::onkeydown,
            On::Cancel => ListenerKind::oncancel,
            On::Toggle => ListenerKind::ontoggle,
            On::Scroll => ListenerKind::onscroll,
        }
    }

    fn handle(&self, event: Event) {
        self.call.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}
