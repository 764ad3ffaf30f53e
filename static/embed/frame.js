// The page for frames: the element, with its attributes from the fragment, such as `#scenario=commit-lost&lang=zh`.
// It tells its parent the height that it wants, and hears nothing but wishes of its parent, from the origin that `origin=`
// names; from its own where none is named.
import "./half-message.js";

const NAMES = ["scenario", "lang", "theme", "controls", "start", "locked", "no-verdict"];
const HEIGHT = 420;
const element = document.createElement("half-message");
let asked;

function attributes() {
  const given = new Map();
  for (const field of location.hash.slice(1).split("&")) {
    // The value may hold `=` itself: a run is `s=…`.
    const [, name, value] = /^([a-z-]+)=?(.*)$/s.exec(field) ?? [];
    try {
      given.set(name, decodeURIComponent(value));
    } catch {
      given.set(name, value);
    }
  }
  asked = given.get("origin");
  for (const name of NAMES) {
    if (given.has(name)) element.setAttribute(name, given.get(name));
    else element.removeAttribute(name);
  }
  document.documentElement.lang = /^zh/i.test(given.get("lang") ?? navigator.language) ? "zh-CN" : "en";
}

function tell(kind, detail) {
  if (parent === window) return;
  try {
    parent.postMessage({ type: `half-message:${kind}`, version: 1, ...detail }, asked === undefined || asked === "null" ? "*" : asked);
  } catch {
    // What was asked for is no origin: nobody is told anything.
  }
}

attributes();
addEventListener("hashchange", attributes);
// Nobody but the page around may steer it, and only so.
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || parent === window || origin !== (asked ?? location.origin) || data?.type !== "half-message:do") return;
  if (["play", "pause", "step", "back", "reset"].includes(data.what)) element[data.what]();
});
for (const kind of ["ready", "step", "fault", "verdict", "error"]) {
  element.addEventListener(`half-message:${kind}`, ({ detail }) => tell(kind, detail));
}
document.body.append(element);
tell("height", { height: HEIGHT });
