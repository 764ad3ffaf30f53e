// Loads the second wasm, once, on first use, and hands it what is asked. `told` hears its answers, or nothing where it
// could not be loaded. A failed attempt is forgotten, so that the next one tries again.
let module;

export function ask(request, file, told) {
  const { body } = document;
  body.ariaBusy = "true";
  module ??= import(new URL("workshop.js", document.baseURI).href).then(async (loaded) => {
    await loaded.default();
    return loaded;
  });
  module.then((loaded) => {
    body.ariaBusy = null;
    loaded.ask(request, file, told);
  }, () => {
    body.ariaBusy = null;
    module = undefined;
    told();
  });
}
