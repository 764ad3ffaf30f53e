// Loads the wasm that reads and writes scenario files, once, on first use. A failed attempt is forgotten, so that the
// next one tries again.
let module;

export function load_scenario_json() {
  module ??= import(new URL("scenario_json.js", document.baseURI).href).then(async (loaded) => {
    await loaded.default();
    return loaded;
  });
  module.catch(() => { module = undefined; });
  return module;
}
