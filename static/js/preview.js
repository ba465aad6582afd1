// The preview beside the text: the public page's own CSS in a frame that runs no script, filled by the one renderer.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;
  const bytes = new TextEncoder();

  // A page of our own making: nothing that anybody typed is in it.
  function frameSource(language) {
    const links = form.dataset.styles.split(" ").map((path) => `<link rel="stylesheet" href="${new URL(path, location.href)}">`);
    return (
      `<!doctype html><html lang="${language}"><head><meta name="color-scheme" content="light dark">${links.join("")}</head>` +
      '<body><main><article class="article"><header><h1></h1><p class="answer"></p></header><div class="prose"></div></article></main></body></html>'
    );
  }

  function setUp(panel) {
    const side = panel.querySelector(".preview");
    const frame = side.querySelector("iframe");
    const said = panel.querySelector(".write .said");
    const field = (name) => panel.querySelector(`[name$="-${name}"]`);
    const area = field("markdown");
    let turn = 0;
    let wait;

    function words() {
      const page = frame.contentDocument;
      if (!page?.querySelector(".prose")) return;
      page.querySelector("h1").textContent = field("title").value;
      page.querySelector(".answer").textContent = field("summary").value;
    }

    // Parsed apart, where no script runs and nothing is loaded; the links open beside the editor.
    function show(html) {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      for (const link of parsed.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank";
      const place = frame.contentDocument?.querySelector(".prose");
      if (place) place.replaceChildren(...[...parsed.body.childNodes].map((node) => frame.contentDocument.adoptNode(node)));
    }

    async function ask() {
      const mine = ++turn;
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const data = new FormData();
      data.append("content", area.value);
      data.append("language", panel.dataset.language);
      if (bytes.encode(area.value).length > Number(form.dataset.limit)) {
        said.textContent = form.dataset.tooLong;
        return;
      }
      let answer;
      try {
        const response = await fetch(form.dataset.preview, {
          method: "POST", body: data, headers: { "X-CSRFToken": token },
        });
        answer = await response.json();
      } catch {
        answer = { error: form.dataset.noAnswer };
      }
      // An answer to what was typed before is no longer wanted.
      if (mine !== turn) return;
      said.textContent = answer.error || "";
      if (typeof answer.html === "string") show(answer.html);
    }

    frame.addEventListener("load", () => {
      words();
      ask();
    });
    frame.srcdoc = frameSource(panel.dataset.language);
    side.hidden = false;
    panel.addEventListener("input", (event) => {
      words();
      if (event.target !== area) return;
      clearTimeout(wait);
      wait = setTimeout(ask, 300);
    });
  }

  for (const panel of form.querySelectorAll(".panel")) setUp(panel);
})();
