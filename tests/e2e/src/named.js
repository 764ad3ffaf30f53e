// Called with an ARIA role and a part of a name. Answers with the first visible element of that
// role whose name contains the part.
const [role, part] = arguments;
const native = {
  button: "button, summary",
  checkbox: "input[type=checkbox]",
  combobox: "select",
  dialog: "dialog",
  link: "a[href]",
  option: "option",
  radio: "input[type=radio]",
  slider: "input[type=range]",
  spinbutton: "input[type=number]",
  textbox: "input:not([type]), input[type=text], textarea",
}[role];
const selector = native ? `${native}, [role=${role}]` : `[role=${role}]`;
const texts = ids => ids.split(/\s+/).map(id => document.getElementById(id)?.textContent ?? "");
const name = element => {
  const ids = element.getAttribute("aria-labelledby");
  if (ids) return texts(ids).join(" ");
  const label = element.getAttribute("aria-label");
  if (label) return label;
  const labels = [...(element.labels ?? [])].map(label => label.textContent);
  return labels.length > 0 ? labels.join(" ") : element.textContent;
};
return [...document.querySelectorAll(selector)].find(element =>
  element.checkVisibility()
  && (element.getAttribute("role") ?? role) === role
  && name(element).replace(/\s+/g, " ").includes(part));
