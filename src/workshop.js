// Loads the second wasm and its style sheet, once, on first use, and hands it what is asked. `told` hears its answers,
// or nothing where it could not be loaded. A failed attempt is forgotten, so that the next one tries again.
let module;
let isLoaded = false;

function sheet(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((onload, failed) => {
    const onerror = () => (link.remove(), failed());
    document.head.append(Object.assign(link, { onload, onerror }));
  });
}

export function ask(request, file, told) {
  const { body, baseURI } = document;
  if (!isLoaded) body.ariaBusy = "true";
  module ??= Promise.all([
    import(new URL("workshop.js", baseURI).href).then(async (loaded) => (await loaded.default(), loaded)),
    sheet(new URL("workshop.css", baseURI).href),
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
