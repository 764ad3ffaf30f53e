//! Scenario files. JSON is read and written by a second wasm, `scenario_json`, so that the page opens without it.

use half_message_protocol::{Problem, Refusal, Scenario};
use half_message_scenario_json::exchange;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};
use yew::Callback;

use crate::session::{Intent, Notice};

#[wasm_bindgen(module = "/src/json_client.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn load_scenario_json() -> Result<JsValue, JsValue>;
}

/// Opens a file that the reader has picked or dropped, or tells what is wrong with it.
pub fn open(file: File, act: Callback<Intent>) {
    spawn_local(async move {
        act.emit(match read(&file).await {
            Ok(scenario) => Intent::OpenScenario(Box::new(scenario)),
            Err(notice) => Intent::Tell(notice),
        });
    });
}

/// Saves a scenario as a file of this name.
pub fn save(scenario: Scenario, name: String, act: Callback<Intent>) {
    spawn_local(async move {
        let bytes = exchange::encode_scenario(&scenario);
        let text = call("write_scenario", &Uint8Array::from(bytes.as_slice())).await;
        let saved = text.and_then(|text| download(&text, &name));
        if saved.is_err() {
            act.emit(Intent::Tell(Notice::JsonUnavailable));
        }
    });
}

async fn read(file: &File) -> Result<Scenario, Notice> {
    let max = half_message_scenario_json::MAX_BYTES;
    let bytes = file.size() as usize;
    if bytes > max {
        let problem = Problem::TooLarge { bytes, max };
        return Err(Notice::BadFile(vec![Refusal { path: String::new(), problem }]));
    }
    let text = JsFuture::from(file.text()).await.map_err(|_| Notice::FileUnreadable)?;
    let answer = call("read_scenario", &text).await.map_err(|_| Notice::JsonUnavailable)?;
    let answer = exchange::decode_answer(&Uint8Array::new(&answer).to_vec()).ok_or(Notice::JsonUnavailable)?;
    answer.map_err(Notice::BadFile)
}

/// Calls a function of the second wasm.
async fn call(name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let module = load_scenario_json().await?;
    let function: Function = Reflect::get(&module, &JsValue::from_str(name))?.dyn_into()?;
    function.call1(&JsValue::UNDEFINED, argument)
}

fn download(text: &JsValue, name: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(text), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}
