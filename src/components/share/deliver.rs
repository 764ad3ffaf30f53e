//! What leaves the page: texts and pictures for the clipboard and for files.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

/// How many pixels a pixel of the picture has, each way.
const SCALE: u32 = 2;
/// No browser draws more pixels than this in one direction.
pub const LARGEST: u32 = 16_384;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// It would have so many pixels from top to bottom.
    TooTall(u32),
    /// The browser does not say.
    Failed,
}

/// Puts a text on the clipboard; whether the browser lets the page do that.
pub async fn copy_text(text: &str) -> bool {
    let copied = clipboard().and_then(|clipboard| call(&clipboard, "writeText", &text.into()));
    match copied {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Puts the picture of an SVG on the clipboard, in pixels.
///
/// # Errors
///
/// Why there is no picture; `Ok(false)` where the browser does not let the page use the clipboard.
pub async fn copy_picture(svg: String) -> Result<bool, NoPicture> {
    // The clipboard is asked for while the click still counts, the picture comes later.
    let why = Rc::new(Cell::new(None));
    let told = Rc::clone(&why);
    let picture = future_to_promise(async move {
        let picture = picture(&svg).await;
        told.set(picture.as_ref().err().copied());
        picture.map(JsValue::from).map_err(|_| JsValue::NULL)
    });
    let write = || -> Result<Promise, JsValue> {
        let class: Function = Reflect::get(&js_sys::global(), &"ClipboardItem".into())?.dyn_into()?;
        let kinds = Object::new();
        Reflect::set(&kinds, &"image/png".into(), &picture)?;
        let item = Reflect::construct(&class, &Array::of1(&kinds))?;
        call(&clipboard()?, "write", &Array::of1(&item))
    };
    let is_copied = match write() {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => {
            // Nobody else waits for the picture.
            let _ = JsFuture::from(picture).await;
            false
        }
    };
    match why.take() {
        Some(why) => Err(why),
        None => Ok(is_copied),
    }
}

/// The picture of an SVG in pixels, as a PNG.
pub async fn picture(svg: &str) -> Result<Blob, NoPicture> {
    let drawn = draw(svg).await.map_err(|_| NoPicture::Failed)?;
    let canvas = drawn?;
    let made = Promise::new(&mut |done, failed| {
        if canvas.to_blob(&done).is_err() {
            let _ = failed.call0(&JsValue::NULL);
        }
    });
    let blob = JsFuture::from(made).await.and_then(|blob| blob.dyn_into::<Blob>());
    blob.map_err(|_| NoPicture::Failed)
}

async fn draw(svg: &str) -> Result<Result<HtmlCanvasElement, NoPicture>, JsValue> {
    let blob = blob(svg, "image/svg+xml")?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&address);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&address)?;
    decoded?;
    let (width, height) = (image.natural_width() * SCALE, image.natural_height() * SCALE);
    if height > LARGEST || width > LARGEST {
        return Ok(Err(NoPicture::TooTall(height)));
    }
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width.into(), height.into())?;
    Ok(Ok(canvas))
}

/// A text as a file's content.
pub fn blob(text: &str, media_type: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)
}

/// Saves this content as a file of this name.
pub fn save(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}

fn clipboard() -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    // There is none in a page that did not come over a safe connection.
    Reflect::get(&navigator, &"clipboard".into())
}

fn call(object: &JsValue, method: &str, argument: &JsValue) -> Result<Promise, JsValue> {
    let method: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    method.call1(object, argument)?.dyn_into()
}
