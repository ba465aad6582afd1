// The dispute file. Everything stays in this browser; after loading, the page asks for nothing more.
import { isZip, pack, unpack } from "./disputes/archive.js";
import { calendar, deadline, left, reminders } from "./disputes/deadline.js";
import { Evidence } from "./disputes/evidence.js";
import { EvidenceList } from "./disputes/evidence-list.js";
import { Journal } from "./disputes/journal.js";
import { get, items, merge, newId, newRecord, read, set, write } from "./disputes/record.js";
import { print } from "./disputes/sheet.js";
import { Store } from "./disputes/store.js";
import { compose, copies, dated, fill } from "./message.js";

const $ = (selector) => document.querySelector(selector);
const $$ = (selector) => [...document.querySelectorAll(selector)];
const { texts, message, steps } = JSON.parse($("#dispute-data").textContent);
const language = document.documentElement.lang;
const moment = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const PASSING = 10_000;
const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });

const store = new Store();
const evidence = new Evidence();
let record;
let shown; // the record whose values the controls hold

// --- Saying things ---

/** One line for each sentence, beside what the reader is doing. A warning stays until it is closed or no longer true. */
function say(name, values = {}, kind = "info") {
  unsay(name);
  const line = document.createElement("p");
  line.className = kind;
  line.dataset.notice = name;
  line.textContent = fill(texts[name], values);
  $("#notices").append(line);
  if (kind === "info") setTimeout(() => line.remove(), PASSING);
  else line.append(" ", button(texts.close, () => line.remove()));
  return line;
}

function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}

const unsay = (name) => $$(`#notices [data-notice="${name}"]`).forEach((line) => line.remove());

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const titleOf = (one) => get(one, "field.title") || get(one, "field.product") || get(one, "field.order") || texts.untitled;
const fileName = (ending) => `${titleOf(record).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40)}-${new Date().toISOString().slice(0, 10)}.${ending}`;

// --- Showing the record ---

function fieldsOf(one) {
  const fields = {};
  for (const name of ["what", "order", "product", "seller", "shop", "ordered", "received", "happened", "ask", "name"]) fields[name] = get(one, `field.${name}`);
  fields.tried = get(one, "step.seller", false) ? "yes" : "";
  fields.translator = get(one, "check.message.translator", false) ? "yes" : "";
  fields.evidence = list.sorted(one).map(({ caption, name }) => caption || name).join("\n");
  return fields;
}

function showFiles() {
  const known = [...store.records.values()].sort((a, b) => (a.created < b.created ? -1 : 1));
  if (!known.includes(record)) known.push(record);
  $("#files").replaceChildren(...known.map((one) => new Option(titleOf(one), one.id, false, one === record)));
}

function showCells() {
  for (const control of $$("[data-cell]")) {
    const value = get(record, control.dataset.cell);
    if (control.type === "checkbox") control.checked = Boolean(value);
    // What is being typed stays under the reader's hands.
    else if ((shown !== record || control !== document.activeElement) && control.value !== value) control.value = value;
  }
  shown = record;
  const kind = get(record, "field.what");
  for (const block of $$("[data-kind]")) block.hidden = Boolean(kind) && block.dataset.kind !== kind;
}

function showDeadline() {
  const found = deadline(get(record, "field.deadline"), get(record, "field.hour"));
  const say = (text) => ($("#countdown").textContent = text);
  if (!found) return say(texts.noDeadline);
  const date = moment.format(found.at);
  const wait = left(found.at, new Date());
  const main = !wait ? texts.past : wait.days > 2 ? texts.leftDays : texts.left;
  const notes = [found.noHour && texts.noHour, found.skipped && fill(texts.skipped, { date })].filter(Boolean);
  say([fill(main, { ...wait, date }), ...notes].join(" "));
  $("#countdown").classList.toggle("near", !wait || wait.days < 3);
}

function showDerived() {
  const done = steps.filter((step) => get(record, `step.${step}`, false)).length;
  $("#progress").value = done;
  $("#progress-text").textContent = fill(texts.progress, { done, all: steps.length });
  const fields = fieldsOf(record);
  for (const [code, parts] of Object.entries(message)) $(`.message[lang="${code}"]`).textContent = compose(fields, parts);
  showDeadline();
}

function showDamaged() {
  if (!store.damaged.size) return unsay("damagedData");
  const line = say("damagedData", {}, "warning");
  line.lastChild.before(button(texts.downloadDamaged, () => download(new Blob([[...store.damaged.values()].join("\n")]), "dispute-file-damaged.txt")), " ");
}

function show() {
  showFiles();
  showCells();
  showDerived();
  showDamaged();
  list.show(record);
  journal.show(record);
}

// --- Changing it ---

function change(key, value) {
  set(record, key, value);
  store.save(record);
}

const list = new EvidenceList($("#evidence"), texts, language, evidence, (id, entry) => {
  change(`evidence.${id}`, entry);
  showDerived();
});
const journal = new Journal($("#journal"), $("#more"), $("#entries"), texts, language, (id, entry) => change(`journal.${id}`, entry));

function edited({ target }) {
  const key = target.dataset.cell;
  if (!key) return;
  if (target.type === "date" || target.type === "time") {
    $("#deadline-error").textContent = target.validity.badInput ? texts.badDate : "";
    if (target.validity.badInput) return;
  }
  change(key, target.type === "checkbox" ? target.checked : target.value);
  showFiles();
  showCells();
  showDerived();
}

function openRecord(one) {
  record = one;
  show();
}

function first() {
  const newest = [...store.records.values()].sort((a, b) => (a.created < b.created ? 1 : -1))[0];
  const wanted = new URLSearchParams(location.search).get("kind");
  const fresh = newest && !wanted ? newest : newRecord();
  // A case from the chooser begins a file of its own, once; it is stored with the first word that the reader writes.
  history.replaceState(null, "", location.pathname);
  if (fresh !== newest && $(`[data-kind="${CSS.escape(wanted ?? "")}"]`)) set(fresh, "field.what", wanted);
  return fresh;
}

async function add(files) {
  for (const file of files) {
    const id = newId();
    const values = { name: file.name, size: list.size(file.size) };
    const kept = await evidence.put(id, record.id, file);
    if (kept === "full") {
      say("tooBig", values, "warning");
      continue;
    }
    const order = 1 + Math.max(0, ...items(record, "evidence").map((one) => one.order ?? 0));
    change(`evidence.${id}`, { name: file.name.slice(0, 300), type: file.type, size: file.size, taken: new Date(file.lastModified).toISOString().slice(0, 10), caption: "", order });
    say(kept === "kept" ? "kept" : "memoryEvidence", values, kept === "kept" ? "info" : "warning");
  }
  show();
}

// --- Out and in ---

async function saveZip() {
  store.flush();
  try {
    const pieces = [];
    for (const one of store.records.values()) {
      for (const { id, name } of items(one, "evidence")) {
        const blob = await evidence.get(id);
        if (blob) pieces.push({ id, name, blob });
      }
    }
    download(await pack(write(all()), pieces), fileName("zip"));
  } catch {
    say("zipFailed", {}, "warning");
  }
}

const all = () => [...new Set([...store.records.values(), record])];

async function bringIn(file) {
  try {
    const { text, evidence: pieces } = isZip(file) ? await unpack(file) : { text: await file.text(), evidence: new Map() };
    const found = read(text);
    for (const one of found) {
      const mine = store.records.get(one.id);
      const both = mine ? Object.assign(mine, merge(mine, one)) : one;
      store.save(both);
      for (const { id, name, type, size } of items(both, "evidence")) {
        const bytes = pieces.get(id);
        if (bytes && (await evidence.put(id, one.id, new Blob([bytes], { type }))) === "full") say("tooBig", { name, size: list.size(size) }, "warning");
      }
    }
    store.flush();
    list.forget();
    openRecord(store.records.get(found[0]?.id) ?? record);
    say("imported", { count: found.length });
  } catch (error) {
    say(error.reason ?? "notJson", { size: list.size(file.size), json: "dispute-file.json" }, "warning");
  }
}

async function sure() {
  const dialog = $("#sure");
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}

async function eraseOne() {
  if (!(await sure())) return;
  await evidence.remove(items(record, "evidence").map(({ id }) => id));
  store.remove(record.id);
  openRecord([...store.records.values()][0] ?? newRecord());
  say("erased");
}

async function eraseAll() {
  if (!(await sure())) return;
  store.clear();
  await evidence.clear();
  list.forget();
  openRecord(newRecord());
  $("#notices").replaceChildren();
  say("erased");
}

function remind() {
  const found = deadline(get(record, "field.deadline"), get(record, "field.hour"));
  const now = new Date();
  if (!found || !reminders(found, now).length) return say("noReminder", {}, "warning");
  const words = (days) => fill(days === 0 ? texts.limit : days === 1 ? texts.reminderDay : texts.reminder, { days, title: titleOf(record) });
  download(new Blob([calendar(record.id, found, now, words)], { type: "text/calendar" }), fileName("ics"));
}

// --- Wiring ---

store.addEventListener("saved", () => {
  unsay("full");
  $("#saved").textContent = fill(texts.saved, { time: clock.format(new Date()) });
});
store.addEventListener("full", () => say("full", {}, "warning"));
store.addEventListener("change", ({ detail: erased }) => {
  if (erased.includes(record.id)) {
    say("erasedElsewhere", {}, "warning");
    record = first();
  } else say("otherTab");
  show();
});
document.addEventListener("input", edited);
document.addEventListener("change", (event) => event.target.dataset.cell && edited(event));
$("#files").addEventListener("change", ({ target }) => openRecord(store.records.get(target.value) ?? record));
$("#new").addEventListener("click", () => {
  openRecord(newRecord());
  $("#title").focus();
});
$("#add").addEventListener("change", async ({ target }) => {
  await add([...target.files]);
  target.value = "";
});
$("#entry").addEventListener("submit", (event) => {
  event.preventDefault();
  const { when, who, said } = Object.fromEntries(new FormData(event.target));
  if (!event.target.elements.when.checkValidity()) return say("badDate", {}, "warning");
  if (!said.trim()) return say("empty", {}, "warning");
  ["empty", "badDate"].forEach(unsay);
  change(`journal.${newId()}`, { when: when || journal.now(), who, said });
  event.target.reset();
  journal.show(record);
  say("written");
});
$("#export").addEventListener("click", () => download(new Blob([write(all())], { type: "application/json" }), fileName("json")));
$("#zip").addEventListener("click", saveZip);
$("#import").addEventListener("change", async ({ target }) => {
  if (target.files[0]) await bringIn(target.files[0]);
  target.value = "";
});
$("#print").addEventListener("click", () => print($("#sheet"), $$(".file-app section"), () => journal.showAll(), (day) => dated(day, message[language].days)));
$("#remind").addEventListener("click", remind);
$("#erase-one").addEventListener("click", eraseOne);
$("#erase-all").addEventListener("click", eraseAll);
copies($$("[data-copy]"), (button) => $(`.message[lang="${button.dataset.copy}"]`).textContent);

await evidence.open();
if (!store.remembers) say("memory", {}, "warning");
for (const part of $$(".app")) part.classList.add("ready");
openRecord(first());
setInterval(showDeadline, 30_000);
