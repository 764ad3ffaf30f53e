// Loads the second wasm and its style sheet, once, on first use, and hands it what is asked. `told` hears its answers,
// or nothing where it could not be loaded. A failed attempt is forgotten, so that the next one tries again.
// A page that is one file brings both along, as `halfMessageParts`.
let module;
let isLoaded = false;

function sheet(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((onload, failed) => {
    const onerror = () => (link.remove(), failed());
    document.head.append(Object.assign(link, { onload, onerror }));
  });
}

const part = (name) => globalThis.halfMessageParts?.[name] ?? new URL(name, document.baseURI).href;

export function ask(request, file, told) {
  const { body } = document;
  if (!isLoaded) body.ariaBusy = "true";
  module ??= Promise.all([
    import(part("workshop.js")).then(async (loaded) => (await loaded.default(), loaded)),
    sheet(part("workshop.css")),
  ]);
  module.then(([loaded]) => {
    isLoaded = true;
    body.ariaBusy = null;
    loaded.ask(request, file, told);
  }, () => {
    body.ariaBusy = null;
    module = undefined;
    told();
  });
}
