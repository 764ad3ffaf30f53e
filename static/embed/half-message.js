// <half-message>: a run in somebody else's page. Defines the element, fetches its run and reports its events; what is
// drawn comes from one wasm that all elements of a page share. Importing it where there is no DOM does nothing.
// `cargo xtask dist` bundles it with the two imports below.
import initialise, { Embedded, hear_panics } from "./element.js";
import css from "./element.css";

const NAME = "half-message";
const FIRST = "happy-path";
const VALUES = { lang: ["auto", "en", "zh"], theme: ["auto", "light", "dark"], controls: ["full", "minimal", "none"] };
const WORDS = {
  en: { stopped: "This run has stopped: a fault in the program, not in your run.", absent: "This run could not be loaded.", again: "Start again" },
  zh: { stopped: "场景已停止运行：这是程序自身的错误，与你的场景无关。", absent: "这个场景未能加载。", again: "重新启动" },
};
/** Attributes that are properties too, by the names of these. */
const PROPERTIES = { scenario: "scenario", start: "start", theme: "theme", controls: "controls", locked: "locked", noVerdict: "no-verdict" };
const FLAGS = ["locked", "noVerdict"];
const here = new URL(".", import.meta.url);

let engine;
let restarts = 0;
let begin = (heard) => initialise().then(() => {
  hear_panics(heard);
  return Embedded;
});
let sheet;

/** The wasm, once for all elements; a failed attempt is forgotten, so that the next one tries again. */
export function start(heard = stopped) {
  engine ??= begin(heard).catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

let reader;
function read(text, isChinese) {
  reader ??= import(new URL("scenario_reader.js", here).href).then(async (loaded) => (await loaded.default(), loaded));
  return reader.then((loaded) => loaded.read(text, isChinese), () => {
    reader = undefined;
    throw undefined;
  });
}

/** The nearest `lang` outside the element, through shadow roots. */
function nearestLanguage(element) {
  for (let node = element.parentNode ?? element.host; node; node = node.parentNode ?? node.host) {
    const language = node.getAttribute?.("lang");
    if (language) return language;
  }
  return globalThis.navigator?.language ?? "en";
}

const living = new Set();
let near;

function nearViewport() {
  near ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) target[BEGIN]().catch(() => {});
  }, { rootMargin: "300px" });
  return near;
}

let turn = Promise.resolve();

/** One run after the other comes on screen, and the browser draws in between: the first need not wait for the last. */
function inTurn(what) {
  const drawn = () => new Promise((done) => setTimeout(done));
  const mine = turn.then(what);
  turn = mine.then(drawn, drawn);
  return mine;
}

const BEGIN = Symbol("begin");
const CRASH = Symbol("crash");

class HalfMessage extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ["scenario", "lang", "theme", "controls", "start", "locked", "no-verdict"];

  #root = this.attachShadow({ mode: "open" });
  #view;
  #begun;
  #loaded;
  #loading;
  #isDisposed = false;
  #isQueued = false;
  #isParked = false;
  #isFetching = false;
  #isBad = false;

  constructor() {
    super();
    sheet ??= (() => {
      const made = new CSSStyleSheet();
      made.replaceSync(css);
      return made;
    })();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(document.createElement("slot"));
  }

  connectedCallback() {
    if (this.#isDisposed) return;
    for (const property of Object.keys(PROPERTIES)) {
      if (!Object.hasOwn(this, property)) continue;
      // Set before the element was defined.
      const value = this[property];
      delete this[property];
      this[property] = value;
    }
    if (!this.#begun) nearViewport().observe(this);
    else if (this.#isParked) {
      this.#isParked = false;
      this.#view?.resume();
      if (this.#view) living.add(this);
      // It was taken out while its run was on the way.
      if (this.#view && this.#isFetching) this.#loaded = this.#load();
    }
  }

  disconnectedCallback() {
    near?.unobserve(this);
    this.#view?.play(false);
    // A move within the page is no removal.
    queueMicrotask(() => {
      if (this.isConnected || this.#isDisposed) return;
      this.#isParked = true;
      if (this.#isFetching) this.#loading.abort();
      living.delete(this);
      this.#view?.park();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#view || this.#isQueued) return;
    // Several attributes set in a row are one change.
    this.#isQueued = true;
    const isOther = name === "scenario" || name === "start";
    queueMicrotask(() => {
      this.#isQueued = false;
      if (!this.#view) return;
      this.#look();
      if (isOther || this.#wanted !== this.#want()) this.#loaded = this.#load();
      else this.#check();
    });
  }

  /** Creates the view; resolves when the run is on screen. */
  [BEGIN]() {
    if (this.#isDisposed) return Promise.reject(new Error("disposed"));
    this.#begun ??= (async () => {
      near?.unobserve(this);
      let Engine;
      try {
        Engine = await start();
      } catch (error) {
        this.#begun = undefined;
        this.#panel("absent", String(error));
        throw error;
      }
      let open;
      do open = await this.#fetch();
      while (!this.#isDisposed && (this.#wanted !== this.#want() || (!open && this.isConnected)));
      await inTurn(() => {
        if (this.#isDisposed) return;
        this.#mount(Engine);
        this.#open(open);
        this.#reveal();
      });
    })();
    return this.#begun;
  }

  #mount(Engine) {
    const place = document.createElement("div");
    place.className = "place";
    this.#view = new Engine(place, (kind, step, timeMs, verdict, message) => this.#tell(kind, { step, timeMs, verdict }, message));
    this.#look();
    // It is measured at once, and seen when its run is there.
    place.classList.add("unseen");
    this.#root.append(place);
    living.add(this);
  }

  #reveal() {
    const place = this.#root.querySelector(".place.unseen");
    if (!place) return;
    place.classList.remove("unseen");
    this.#root.replaceChildren(place);
  }

  #tell(kind, detail, message) {
    if (message) detail.message = message;
    this.dispatchEvent(new CustomEvent(`half-message:${kind}`, { detail, bubbles: true, composed: true }));
  }

  #isChinese() {
    const own = this.getAttribute("lang");
    return /^zh/i.test(own && own !== "auto" ? own : nearestLanguage(this));
  }

  #look() {
    this.#view.look(this.#isChinese(), this.getAttribute("controls") ?? "", this.hasAttribute("locked"), this.hasAttribute("no-verdict"));
  }

  #wanted;
  #want() {
    return JSON.stringify([this.getAttribute("scenario"), this.getAttribute("start")]);
  }

  async #load() {
    this.#open(await this.#fetch());
  }

  #open(open) {
    if (!open || !this.#view) return;
    this.#isFetching = false;
    open(this.#view);
    this.#isBad = false;
    this.#check();
  }

  /** Fetches what `scenario` names. Returns what opens it in a view; nothing where another load has begun meanwhile. */
  async #fetch() {
    const isChinese = this.#isChinese();
    this.#wanted = this.#want();
    this.#isFetching = true;
    this.#loading?.abort();
    const { signal } = (this.#loading = new AbortController());
    const value = (this.getAttribute("scenario") ?? "").trim() || FIRST;
    const from = this.getAttribute("start") ?? "";
    const payload = /^#?s=(.*)$/.exec(value);
    if (payload) return (view) => view.open_link(payload[1], from, isChinese);
    if (/^[a-z0-9-]+$/.test(value)) {
      const bytes = await fetched(new URL(`scenarios/${value}.run`, here), "arrayBuffer", signal);
      if (signal.aborted) return undefined;
      return bytes ? (view) => view.open(new Uint8Array(bytes), from, isChinese) : (view) => view.unknown_run(value, isChinese);
    }
    const text = await fetched(value, "text", signal);
    if (signal.aborted) return undefined;
    if (text === undefined) return (view) => view.unreachable(value, isChinese);
    try {
      const bytes = await read(text, isChinese);
      return signal.aborted ? undefined : (view) => view.open(bytes, from, isChinese);
    } catch (lines) {
      return lines ? (view) => view.trouble(String(lines)) : (view) => view.unreachable("scenario_reader.js", isChinese);
    }
  }

  /** Says which attribute has a value that it cannot have, until it has another. */
  #check() {
    const isUnknown = ([name, values]) => {
      const given = this.getAttribute(name);
      return given !== null && !values.includes(given) && !(name === "lang" && /^(en|zh)\b/i.test(given));
    };
    const [name, values] = Object.entries(VALUES).find(isUnknown) ?? [];
    if (name) this.#view?.bad_value(name, this.getAttribute(name), values.join(", "), this.#isChinese());
    else if (this.#isBad) this.#view?.trouble("");
    this.#isBad = Boolean(name);
  }

  #panel(words, message) {
    const text = WORDS[this.#isChinese() ? "zh" : "en"];
    const panel = document.createElement("div");
    panel.className = "stopped";
    panel.setAttribute("role", "alert");
    const said = document.createElement("p");
    said.textContent = text[words];
    const code = document.createElement("code");
    code.textContent = message;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn";
    again.textContent = text.again;
    again.addEventListener("click", () => {
      this.#begun = undefined;
      this.#root.replaceChildren(document.createElement("slot"));
      this[BEGIN]().catch(() => {});
    });
    panel.append(said, code, again);
    this.#root.replaceChildren(panel);
    this.#tell("error", { step: null, timeMs: null, verdict: null }, message);
  }

  /** The wasm has stopped: what it drew is dead, and is not touched again. */
  [CRASH](message) {
    this.#view = undefined;
    living.delete(this);
    this.#panel("stopped", message);
  }

  /** What goes wrong on the way is told as an event: nobody need catch it. */
  async #ask(what) {
    try {
      await this[BEGIN]();
      await this.#loaded;
    } catch {
      return;
    }
    if (this.#view) what(this.#view);
  }

  play() { return this.#ask((view) => view.play(true)); }
  pause() { return this.#ask((view) => view.play(false)); }
  step() { return this.#ask((view) => view.step(true)); }
  back() { return this.#ask((view) => view.step(false)); }
  reset() { return this.#ask((view) => view.reset()); }

  /** Another author's run: whatever the attribute `scenario` takes. Resolves when it is on screen. */
  async load(scenario) {
    this.removeAttribute("start");
    this.setAttribute("scenario", scenario);
    // The change of the attributes is looked at in the next microtask.
    await undefined;
    await this.#ask(() => {});
  }

  /** The run on screen as `s=…`, with what the reader has changed; empty before there is one. */
  link() {
    const payload = this.#view?.payload();
    return payload ? `s=${payload}` : "";
  }

  /** Destroys the view for good. */
  dispose() {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    near?.unobserve(this);
    living.delete(this);
    this.#loading?.abort();
    this.#view?.play(false);
    this.#view?.dispose();
    this.#view = undefined;
    this.#root.replaceChildren(document.createElement("slot"));
  }
}

async function fetched(address, form, signal) {
  try {
    const url = new URL(address, document.baseURI);
    if (!/^(https?|file|blob|data):$/.test(url.protocol)) return undefined;
    const answer = await fetch(url, { signal });
    return answer.ok ? await answer[form]() : undefined;
  } catch {
    return undefined;
  }
}

// Frameworks set properties where there are any: each attribute is one too, and says the same.
for (const [property, attribute] of Object.entries(PROPERTIES)) {
  const isFlag = FLAGS.includes(property);
  Object.defineProperty(HalfMessage.prototype, property, {
    configurable: true,
    enumerable: true,
    get() { return isFlag ? this.hasAttribute(attribute) : this.getAttribute(attribute) ?? ""; },
    set(value) {
      if (value === null || value === undefined || value === false) this.removeAttribute(attribute);
      else this.setAttribute(attribute, isFlag ? "" : value);
    },
  });
}

if (globalThis.customElements && globalThis.document && !customElements.get(NAME)) {
  customElements.define(NAME, HalfMessage);
}

/** A wasm that has panicked is never called again: the next start takes a fresh copy of this module. */
function stopped(message) {
  const fresh = new URL(import.meta.url);
  fresh.searchParams.set("r", String((restarts += 1)));
  engine = undefined;
  begin = (heard) => import(fresh.href).then((loaded) => loaded.start(heard));
  for (const element of [...living]) element[CRASH](message);
}

export default HalfMessage;
