// The writing screen: one language shown at a time, and no text left behind by accident.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;
  const panels = [...form.querySelectorAll(".panel")];
  const links = [...document.querySelectorAll(".sides a[data-panel]")];
  const chosen = form.elements.panel;

  function show(language, focus) {
    if (!panels.some((panel) => panel.dataset.language === language)) return;
    chosen.value = language;
    for (const panel of panels) panel.hidden = panel.dataset.language !== language;
    for (const link of links) {
      const here = link.dataset.panel === language;
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.closest("li").toggleAttribute("data-active", here);
    }
    if (focus) form.querySelector(`#panel-${language} input:not([type=hidden])`)?.focus();
  }

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.panel, true);
    });
  }
  show(chosen.value, false);

  // What the form held when the page came, to know whether anything would be lost.
  const words = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "panel"));
  const before = words();
  const refused = document.querySelector(".errornote") !== null;
  let sending = false;
  form.addEventListener("submit", () => (sending = true));
  addEventListener("beforeunload", (event) => {
    if (!sending && (refused || words() !== before)) event.preventDefault();
  });
  addEventListener("pageshow", () => (sending = false));
})();
