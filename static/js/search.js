// Suggestions under every search field that asks for them (data-suggest): the ARIA 1.2 combobox with a list.
// Without this file the field is a plain form.

const PAUSE = 120;

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);

function combobox(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let waiting = 0;
  let asked = 0;
  let active = -1;
  let chosen = null;
  let request = null;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());

  // What was typed while this file was on its way.
  if (document.activeElement === input && input.value) ask();

  async function ask() {
    const query = input.value.trim();
    const turn = ++asked;
    request?.abort();
    if (query.length < 2) return close();
    request = new AbortController();
    const address = new URL(input.dataset.suggest, location.origin);
    address.search = new URLSearchParams({ q: query, lang: input.dataset.language, limit: "6" });
    try {
      const answer = await fetch(address, { signal: request.signal, credentials: "omit" });
      if (!answer.ok) return;
      const found = await answer.json();
      // An answer that comes after a later question is dropped.
      if (turn === asked && document.activeElement === input) show(found.results);
    } catch {
      // Away or aborted: the form still works.
    }
  }

  function show(results) {
    list.replaceChildren(...results.map(option));
    // The reader stays on the answer they chose, when a later list still holds it.
    active = [...list.children].findIndex((item) => item.dataset.number === chosen);
    mark([...list.children]);
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(results.length > 0));
    status.textContent = (results.length === 1 ? input.dataset.suggestOne : input.dataset.suggestMany)
      .replace("0", String(results.length));
  }

  function option(result, place) {
    const item = document.createElement("li");
    const title = document.createElement("span");
    const path = document.createElement("span");
    item.id = `${list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.number = result.number;
    item.dataset.address = new URL(result.url).pathname + new URL(result.url).hash;
    title.textContent = result.title;
    path.className = "suggestion-path";
    path.textContent = result.section ? `${result.topic} › ${result.section.title}` : result.topic;
    item.append(title, path);
    item.addEventListener("click", () => open(item));
    return item;
  }

  function open(item) {
    counted(input);
    location.assign(item.dataset.address);
  }

  function onKey(event) {
    const options = [...list.children];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + options.length + 1) % (options.length + 1);
      if (active === options.length) active = -1;
      chosen = options[active]?.dataset.number;
      mark(options);
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      open(options[active]);
    }
  }

  function mark(options) {
    options.forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  }

  function close() {
    asked += 1;
    list.hidden = true;
    active = -1;
    chosen = null;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}

// A hit that is opened is counted for its query: the query alone is sent, nothing about the reader.
function counted(input) {
  if (input.dataset.clicked) navigator.sendBeacon(input.dataset.clicked, new URLSearchParams({ q: input.value }));
}

for (const link of document.querySelectorAll(".hits a")) {
  const input = document.querySelector("input[data-clicked]");
  if (input) link.addEventListener("click", () => counted(input));
}
