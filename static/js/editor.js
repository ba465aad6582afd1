// The toolbar over the Markdown: few buttons, every change undone by Ctrl+Z, no key taken from the keyboard but
// Ctrl+B and Ctrl+I. Tab leaves the field, and what other keys do is the browser's own matter.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;

  // Replaces a part of the text as typing would, so that the browser can undo it.
  function replace(area, start, end, text, selectFrom, selectTo) {
    area.focus();
    area.setSelectionRange(start, end);
    const command = text ? "insertText" : "delete";
    if (area.value.slice(start, end) !== text && !document.execCommand(command, false, text)) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(start + (selectFrom ?? text.length), start + (selectTo ?? selectFrom ?? text.length));
  }

  function wrap(area, sign, words) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const chosen = value.slice(start, end);
    const around = value.slice(start - sign.length, start) === sign && value.slice(end, end + sign.length) === sign;
    if (chosen && around) {
      replace(area, start - sign.length, end + sign.length, chosen, 0, chosen.length);
    } else {
      const inner = chosen.trim() || words;
      const before = chosen.slice(0, chosen.length - chosen.trimStart().length);
      const after = chosen.trim() ? chosen.slice(chosen.trimEnd().length) : "";
      const from = before.length + sign.length;
      replace(area, start, end, before + sign + inner + sign + after, from, from + inner.length);
    }
  }

  const linePatterns = { heading: /^#{1,6} +/, list: /^[-*+] +/, steps: /^\d+[.)] +/ };

  function markLines(area, kind, words) {
    const { value } = area;
    const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = value.indexOf("\n", area.selectionEnd);
    const end = found < 0 ? value.length : found;
    const lines = value.slice(start, end).split("\n");
    const pattern = linePatterns[kind];
    const full = lines.filter((line) => line.trim());
    const marked = full.length > 0 && full.every((line) => pattern.test(line));
    let count = 0;
    const changed = lines.map((line) => {
      if (marked) return line.replace(pattern, "");
      if (!line.trim() && lines.length > 1) return line;
      count += 1;
      const sign = { heading: "## ", list: "- ", steps: `${count}. ` }[kind];
      const bare = line.replace(linePatterns.list, "").replace(linePatterns.steps, "").replace(linePatterns.heading, "");
      return sign + (bare || words);
    });
    const text = changed.join("\n");
    const empty = lines.length === 1 && !lines[0].trim();
    replace(area, start, end, text, empty ? text.length - words.length : text.length, text.length);
  }

  function mark(area, button) {
    const { mark: kind, words } = button.dataset;
    if (kind === "bold") wrap(area, "**", words);
    else if (kind === "italic") wrap(area, "*", words);
    else markLines(area, kind, words);
  }

  async function answer(response) {
    try {
      return await response.json();
    } catch {
      return { error: form.dataset.noAnswer };
    }
  }

  // --- Linking to an article ---------------------------------------------------------------------------------------

  const linkDialog = document.getElementById("link-dialog");
  let target = null;

  function openLink(area) {
    target = area;
    linkDialog.querySelector(".found").replaceChildren();
    linkDialog.querySelector(".said").textContent = "";
    linkDialog.querySelector("input").value = area.value.slice(area.selectionStart, area.selectionEnd).slice(0, 200);
    linkDialog.showModal();
    look();
  }

  let asked = 0;
  async function look() {
    const turn = ++asked;
    const words = linkDialog.querySelector("input").value;
    const said = linkDialog.querySelector(".said");
    const list = linkDialog.querySelector(".found");
    if (!words.trim()) return list.replaceChildren();
    const query = new URLSearchParams({ q: words, lang: target.dataset.language });
    let data;
    try {
      data = await answer(await fetch(`${form.dataset.find}?${query}`));
    } catch {
      data = { error: form.dataset.noAnswer };
    }
    if (turn !== asked) return undefined;
    const results = data.results || [];
    said.textContent = data.error || (results.length ? said.dataset.some : said.dataset.none);
    list.replaceChildren(...results.map(foundItem));
    return undefined;
  }

  function foundItem({ number, title, language, public: shown }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `#${number} ${title}${shown ? "" : ` (${linkDialog.querySelector(".found").dataset.draft})`}`;
    button.lang = language;
    button.addEventListener("click", () => {
      linkDialog.close();
      const { selectionStart: start, selectionEnd: end } = target;
      const chosen = target.value.slice(start, end).trim();
      replace(target, start, end, chosen ? `[[${number}|${chosen}]]` : `[[${number}]]`);
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  // --- Quoting a fact ----------------------------------------------------------------------------------------------

  const factDialog = document.getElementById("fact-dialog");
  const known = {};

  async function openFact(area) {
    target = area;
    factDialog.querySelector("input").value = "";
    factDialog.querySelector(".found").replaceChildren();
    factDialog.showModal();
    const { language } = area.dataset;
    try {
      known[language] ??= await answer(await fetch(`${form.dataset.facts}?${new URLSearchParams({ lang: language })}`));
    } catch {
      factDialog.querySelector(".said").textContent = form.dataset.noAnswer;
      return;
    }
    showFacts();
  }

  const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function showFacts() {
    // Typing may be faster than the answer.
    if (!known[target.dataset.language]) return;
    const { results, error } = known[target.dataset.language];
    const wanted = folded(factDialog.querySelector("input").value).split(/\s+/);
    const found = (results || []).filter(({ mark: name, label, words }) => {
      const text = folded(`${name} ${label} ${words}`);
      return words && wanted.every((word) => text.includes(word));
    });
    const said = factDialog.querySelector(".said");
    said.textContent = error || (found.length ? said.dataset.some : said.dataset.none);
    factDialog.querySelector(".found").replaceChildren(...found.map(factItem));
  }

  function factItem({ mark: quote, label, words }) {
    const button = document.createElement("button");
    button.type = "button";
    const name = document.createElement("strong");
    name.textContent = label;
    const said = document.createElement("span");
    said.lang = target.dataset.language;
    said.textContent = ` ${words}`;
    button.append(name, said);
    button.addEventListener("click", () => {
      factDialog.close();
      replace(target, target.selectionStart, target.selectionEnd, quote);
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  // --- Pictures ----------------------------------------------------------------------------------------------------

  const pictureDialog = document.getElementById("picture-dialog");
  let dropped = null;

  function openPicture(area, file) {
    target = area;
    dropped = file || null;
    const input = pictureDialog.querySelector("input[type=file]");
    input.value = "";
    input.parentElement.hidden = Boolean(file);
    pictureDialog.querySelector(".chosen").textContent = file ? file.name : "";
    pictureDialog.querySelector(".said").textContent = "";
    pictureDialog.querySelector("#picture-alt").value = "";
    pictureDialog.showModal();
    if (file) pictureDialog.querySelector("#picture-alt").focus();
  }

  async function insertPicture() {
    const said = pictureDialog.querySelector(".said");
    const file = dropped || pictureDialog.querySelector("input[type=file]").files[0];
    const words = pictureDialog.querySelector("#picture-alt").value.trim();
    if (!file) return (said.textContent = said.dataset.choose);
    if (!words) {
      pictureDialog.querySelector("#picture-alt").focus();
      return (said.textContent = said.dataset.describe);
    }
    said.textContent = said.dataset.sending;
    const button = pictureDialog.querySelector(".insert");
    button.disabled = true;
    const data = new FormData();
    data.append("image", file);
    try {
      const made = await answer(await post(form.dataset.upload, data));
      if (!made.url) return (said.textContent = made.error || said.dataset.failed);
      pictureDialog.close();
      const alt = words.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ");
      replace(target, target.selectionStart, target.selectionEnd, `![${alt}](${made.url})`);
    } catch {
      said.textContent = said.dataset.failed;
    } finally {
      button.disabled = false;
    }
    return undefined;
  }

  function post(url, data) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    return fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
  }

  const picturesOf = (transfer) => [...(transfer?.files || [])].filter((file) => file.type.startsWith("image/"));

  // --- Wiring ------------------------------------------------------------------------------------------------------

  for (const toolbar of form.querySelectorAll(".toolbar")) {
    const area = toolbar.closest(".write").querySelector("textarea");
    toolbar.hidden = false;
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.mark) mark(area, button);
      else if (button.dataset.open === "link") openLink(area);
      else if (button.dataset.open === "fact") openFact(area);
      else openPicture(area);
    });
    area.addEventListener("keydown", (event) => {
      // AltGr is Ctrl and Alt to some systems: with Alt, a key is a letter and never a command.
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const kind = { b: "bold", i: "italic" }[event.key];
      if (!kind) return;
      event.preventDefault();
      mark(area, toolbar.querySelector(`[data-mark=${kind}]`));
    });
    area.addEventListener("paste", (event) => {
      const [file] = picturesOf(event.clipboardData);
      // A word processor sends a picture of the text beside the text: then the text is meant.
      if (!file || event.clipboardData.getData("text/plain")) return;
      event.preventDefault();
      openPicture(area, file);
    });
    area.addEventListener("dragover", (event) => {
      if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
    });
    area.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      // Never leave the page for a dropped file, whatever it is: the text would be lost.
      event.preventDefault();
      openPicture(area, picturesOf(event.dataTransfer)[0] || event.dataTransfer.files[0]);
    });
  }
  if (linkDialog) {
    let wait;
    linkDialog.querySelector("input").addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(look, 200);
    });
    linkDialog.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      linkDialog.querySelector(".found button")?.focus();
    });
    factDialog.querySelector("input").addEventListener("input", showFacts);
    factDialog.querySelector("input").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      factDialog.querySelector(".found button")?.focus();
    });
    pictureDialog.querySelector(".insert").addEventListener("click", insertPicture);
    pictureDialog.querySelector("#picture-alt").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      insertPicture();
    });
  }
})();
