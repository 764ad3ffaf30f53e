// Called with a script, a limit in milliseconds, the script's own arguments and, last, WebDriver's
// callback. Answers with the first true result of the script, or with null at the limit.
const [body, limit, ...rest] = arguments;
const done = rest.pop();
const script = new Function(body);
const start = performance.now();
(function look() {
  const result = script(...rest);
  if (result) {
    done(result);
  } else if (performance.now() - start > limit) {
    done(null);
  } else {
    setTimeout(look, 4);
  }
})();
