// Votes, remarks and questions without leaving the page. The forms work the same without this file: the server's
// answer to the form is an ordinary page, and what is marked data-feedback in it takes the place of what was sent.

function show(box, page) {
  const fresh = page.querySelector("[data-feedback]");
  if (!fresh) throw new Error("no box in the answer");
  const first = fresh.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // that is for a page that is loaded
  box.replaceWith(fresh);
  first?.focus();
  fresh.querySelectorAll("[data-nearest]").forEach(suggestWhileTyping);
}

function sayFailed(form) {
  let line = form.querySelector("[data-failed-line]");
  if (!line) {
    line = document.createElement("p");
    line.className = "notice refused";
    line.tabIndex = -1;
    line.setAttribute("role", "alert");
    line.dataset.failedLine = "";
    form.prepend(line);
  }
  line.textContent = form.dataset.failed;
  line.focus();
}

async function send(form, button) {
  const box = form.closest("[data-feedback]");
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  box.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), credentials: "omit" });
    show(box, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    sayFailed(form);
  } finally {
    box.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const box = form.closest("[data-feedback]");
  if (!box) return;
  event.preventDefault();
  if (box.getAttribute("aria-busy") !== "true") send(form, event.submitter);
});

function suggestWhileTyping(field) {
  const place = field.form.querySelector("[data-nearest-answers]");
  const answers = place.appendChild(document.createElement("ul"));
  let timer, request, last = "";

  async function suggest() {
    const typed = field.value.trim().replace(/\s+/g, " ").slice(0, 300);
    if (typed === last) return;
    last = typed;
    request?.abort();
    if (typed.length < 8) return list([]);
    request = new AbortController();
    const query = new URLSearchParams({ q: typed, lang: field.dataset.language, limit: 3 });
    try {
      const answer = await fetch(`${field.dataset.nearest}?${query}`, { signal: request.signal, credentials: "omit" });
      if (answer.ok) list((await answer.json()).results);
    } catch {
      // Suggestions are a courtesy: without them the question is asked all the same.
    }
  }

  function list(results) {
    place.hidden = results.length === 0;
    answers.replaceChildren(...results.map((result) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const { pathname, hash } = new URL(result.url);
      link.href = pathname + hash;
      link.lang = result.language;
      link.textContent = result.title;
      item.append(link);
      return item;
    }));
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 300);
  });
}

document.querySelectorAll("[data-nearest]").forEach(suggestWhileTyping);
