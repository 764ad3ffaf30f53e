// Keeps the errors of the page from now on, for browsers whose driver has no log of the console.
if (!window.halfMessageErrors) {
  const errors = window.halfMessageErrors = [];
  addEventListener("error", event => errors.push(event.message));
  addEventListener("unhandledrejection", event => errors.push(String(event.reason)));
  const log = console.error;
  console.error = (...words) => {
    errors.push(words.join(" "));
    log.apply(console, words);
  };
}
