// Starts the search's wasm in a Web Worker. What goes wrong on the way is told as an empty message: a rejected promise
// does not reach the page by itself.
import("./explorer_worker.js").then((worker) => worker.default()).catch(() => postMessage(null));
