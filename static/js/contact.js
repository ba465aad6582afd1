// The contact page in the reader's own time zone. Without this file it stays in UTC and the channel's zone.
(() => {
  const language = document.documentElement.lang;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { weekday: "long", hour: "2-digit", minute: "2-digit" });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const spansOf = (element) =>
    element.dataset.spans.trim().split(/\s+/).filter(Boolean).map((span) => span.split("/").map((time) => new Date(time)));

  function state(element, now) {
    const spans = spansOf(element);
    const current = spans.find(([start, end]) => start <= now && now < end);
    const next = spans.find(([start]) => start > now);
    const text = element.dataset;
    element.classList.toggle("open", Boolean(current));
    element.classList.toggle("closed", !current);
    // The last span reaches to the end of what the page knows: its end is no closing time.
    if (current) return current === spans.at(-1) ? text.open : fill(text.openUntil, { time: day.format(current[1]) });
    return next ? fill(text.opens, { time: day.format(next[0]) }) : text.closed;
  }

  function show() {
    const now = new Date();
    for (const element of document.querySelectorAll("[data-clock]")) {
      element.textContent = fill(element.dataset.clock, { time: clock.format(now), zone });
    }
    for (const element of document.querySelectorAll("[data-spans]")) element.textContent = state(element, now);
  }

  show();
  setInterval(show, 30_000);
})();
