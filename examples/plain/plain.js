// The runs bubble their events: a page may log them, or ask a question when a step is reached.
const told = document.getElementById("told");
for (const kind of ["ready", "step", "fault", "verdict", "error"]) {
  document.addEventListener(`half-message:${kind}`, ({ target, detail }) => {
    const line = document.createElement("li");
    line.textContent = [target.id, kind, detail.step, detail.timeMs, detail.verdict, detail.message].filter((part) => part != null).join(" ");
    told.append(line);
  });
}
