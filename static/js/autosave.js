// Nothing typed is lost: within a second in this browser, within two on the server. “Kept” is said only after the
// server has said so.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;
  const FIELDS = ["title", "summary", "markdown", "slug", "keywords", "related", "sources", "note"];

  // A login in another tab renews the token; the cookie holds the one that counts.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const renew = () => {
    if (token()) form.elements.csrfmiddlewaretoken.value = token();
  };

  function store(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // A full or forbidden storage: the server's copy remains.
    }
  }

  function stored(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function watch(panel) {
    const language = panel.dataset.language;
    const key = `writing:${form.dataset.user}:${form.dataset.number}:${language}`;
    const said = panel.querySelector(".kept");
    const field = (name) => form.elements[`${language}-${name}`];
    const words = () => Object.fromEntries(FIELDS.map((name) => [name, field(name).value]));
    const version = field("version").value;
    const came = JSON.stringify(words());
    let soon;
    let later;
    let turn = 0;

    function keepHere(sent) {
      if (JSON.stringify(words()) === came && !("unsaved" in form.dataset)) return;
      store(key, { version, words: words(), sent });
    }

    async function keepThere() {
      const mine = ++turn;
      renew();
      const data = new FormData();
      for (const [name, value] of Object.entries(words())) data.append(name, value);
      data.append("number", form.dataset.number);
      data.append("language", language);
      data.append("version", version);
      let answer;
      try {
        const response = await fetch(form.dataset.keep, {
          method: "POST", body: data, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        });
        answer = await response.json();
      } catch {
        answer = { error: form.dataset.keptHere };
      }
      if (mine === turn) said.textContent = answer.kept ? `${form.dataset.kept} ${answer.kept}.` : answer.error;
    }

    // What was typed here before a crash or a lost session comes back by itself, if it began from the same revision.
    const before = stored(key);
    if (before && !("unsaved" in form.dataset) && !location.search.includes("resume=")) {
      if (before.version === version && JSON.stringify(before.words) !== came) {
        for (const name of FIELDS) field(name).value = before.words[name] ?? "";
        said.textContent = form.dataset.back;
        field("markdown").dispatchEvent(new Event("input", { bubbles: true }));
      } else if (before.sent || JSON.stringify(before.words) === came) {
        store(key, null);
      }
    }

    panel.addEventListener("input", () => {
      clearTimeout(soon);
      clearTimeout(later);
      soon = setTimeout(keepHere, 500, false);
      later = setTimeout(keepThere, 1500);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(soon);
      clearTimeout(later);
      if (event.submitter?.value === `discard:${language}`) store(key, null);
      else keepHere(true);
    });
    addEventListener("pagehide", () => {
      if (stored(key) === null || !stored(key).sent) keepHere(false);
    });
  }

  form.addEventListener("submit", renew);
  for (const panel of form.querySelectorAll(".panel")) if (panel.querySelector(".kept")) watch(panel);
})();
