// Makes the message while the reader types, without sending anything. Without this file the form is posted.
import { newRecord, set, write } from "./disputes/record.js";
import { compose, copies } from "./message.js";

const form = document.querySelector("form.prepare");
const made = document.querySelector("#message");
const list = document.querySelector(".checklist");
const { texts, checks } = JSON.parse(document.querySelector("#message-data").textContent);
const textOf = (language) => made.querySelector(`.message[lang="${language}"]`);

function show() {
  const fields = Object.fromEntries(new FormData(form));
  for (const [language, parts] of Object.entries(texts)) textOf(language).textContent = compose(fields, parts);
  [...list.children].forEach((item, i) => {
    const given = checks[i].every((name) => String(fields[name] ?? "").trim());
    item.querySelector(".mark").textContent = given ? list.dataset.given : list.dataset.missing;
  });
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  // A date half typed has no value to show: the browser's own sentence tells which.
  event.preventDefault();
  if (!form.reportValidity()) return;
  show();
  made.hidden = false;
  made.focus();
});
copies(made.querySelectorAll("[data-copy]"), (button) => textOf(button.dataset.copy).textContent);

// What was typed begins a dispute file, if the reader says so; it stays in this browser.
made.querySelector("[data-keep]").addEventListener("click", () => {
  const record = newRecord();
  const { tried, evidence, by, translator, ...fields } = Object.fromEntries(new FormData(form));
  for (const [name, value] of Object.entries(fields)) if (value) set(record, `field.${name}`, value);
  if (tried) set(record, "step.seller", true);
  if (translator) set(record, "check.message.translator", true);
  try {
    localStorage.setItem(`dispute-file:${record.id}`, write([record]));
  } catch {
    // A browser that keeps nothing, or no more: the dispute file says so itself.
  }
});
