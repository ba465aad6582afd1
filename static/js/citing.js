// Copying, citing a heading or a selected passage, sharing. The page is whole without it.
const citing = {
  // The same forms as faq/citing/formats.py; a test holds the two together.
  forms({ url, title, language, quote = "", date = "" }) {
    const ends = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029";
    const edge = "[ \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]+";
    const oneLine = (text) => text.replace(new RegExp(`[${ends} \\t\\x1f]+`, "gu"), " ").replace(new RegExp(`^${edge}|${edge}$`, "gu"), "");
    const lines = quote.split(new RegExp(`[${ends}]+`, "u")).map(oneLine).filter(Boolean);
    const label = (text) => oneLine(text).replace(/[\\`*_[\]<>&~|]/gu, "\\$&");
    const line = (text) => label(text).replace(/^([-+=#]|[0-9]+(?=[.)]))/u, (start) => (/\d/u.test(start) ? `${start}\\` : `\\${start}`));
    const plain = (text) => oneLine(text).replaceAll("[", "(").replaceAll("]", ")");
    const escape = (text) => oneLine(text).replace(/[&<>"']/gu, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[sign]);
    const [before, after] = language === "fr" ? ["«\u00a0", "\u00a0»"] : ["“", "”"];
    const quoted = lines.length ? `${before}${oneLine(quote)}${after}\n` : "";
    const day = oneLine(date);
    const dated = (text) => (day ? ` (${text(day)})` : "");
    const same = (text) => text;
    const link = `<a href="${escape(url)}">${escape(title)}</a>${dated(escape)}`;
    return {
      bare: `${quoted}${url}${dated(same)}`,
      markdown: `${lines.length ? `${lines.map((text) => `> ${line(text)}`).join("\n")}\n\n` : ""}[${label(title)}](${url.replaceAll("(", "%28").replaceAll(")", "%29")})${dated(label)}`,
      bbcode: `${lines.length ? `[quote]${lines.map(plain).join("\n")}[/quote]\n` : ""}[url=${url.replaceAll("[", "%5B").replaceAll("]", "%5D")}]${plain(title)}[/url]${dated(plain)}`,
      html: lines.length ? `<blockquote cite="${escape(url)}"><p>${lines.map(escape).join("<br>")}</p></blockquote>\n<p>${link}</p>` : link,
      plain: `${quoted}${oneLine(title)}\n${url}${dated(same)}`,
    };
  },

  // The part of the address that marks the passage, always beside a real anchor.
  fragment(anchor, quote) {
    // What ends a link in a forum, or parts the fragment's own words, is written as a number.
    const encode = (text) => encodeURIComponent(text).replace(/[-.!'()*_~]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    const lines = quote.split(/[\n\r]+/u).map((text) => text.trim()).filter(Boolean);
    const words = lines.join(" ").split(/\s+/u);
    if (lines.length === 1 && words.length <= 8) return `#${anchor}:~:text=${encode(lines[0])}`;
    const start = lines[0].split(/\s+/u).slice(0, 4).join(" ");
    const end = lines.at(-1).split(/\s+/u).slice(-4).join(" ");
    return `#${anchor}:~:text=${encode(start)},${encode(end)}`;
  },
};

(() => {
  const box = document.querySelector(".cite");
  const prose = document.querySelector(".prose");
  if (!box || !prose) return;
  const say = box.dataset;

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  async function copy(area, button) {
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.select();
      document.execCommand("copy");
    }
    button.textContent = say.copied;
    setTimeout(() => (button.textContent = say.copy), 2000);
  }

  function addCopyButton(area) {
    const name = area.previousElementSibling.textContent;
    const button = make("button", { type: "button", className: "quiet", textContent: say.copy });
    button.setAttribute("aria-live", "polite");
    button.setAttribute("aria-describedby", area.previousElementSibling.id ||= `${area.id}-name`);
    button.title = `${say.copy}: ${name}`;
    button.addEventListener("click", () => copy(area, button));
    area.after(button);
  }

  let dialog;
  function open({ title, url, quote }) {
    dialog?.remove();
    const forms = make("div", { className: "cite-forms" });
    const option = (name) => make("input", { type: "checkbox", name });
    const [quoting, dating] = [option("quote"), option("date")];
    const options = make("div", { className: "cite-options" });
    if (quote) options.append(make("label", {}, quoting, say.withQuote));
    options.append(make("label", {}, dating, say.withDate));
    for (const form of box.querySelector(".cite-forms").querySelectorAll(".cite-form")) {
      const [label, area] = [form.querySelector("label"), form.querySelector("textarea")];
      const id = `cite_dialog-${area.dataset.form}`;
      const twin = make("textarea", { id, readOnly: true, spellcheck: false, rows: 1 });
      twin.dataset.form = area.dataset.form;
      forms.append(make("div", { className: "cite-form" }, make("label", { htmlFor: id, textContent: label.textContent }), twin));
      addCopyButton(twin);
    }
    const fill = () => {
      const made = citing.forms({ url, title, language: say.language, quote: quoting.checked ? quote : "", date: dating.checked ? say.date : "" });
      for (const area of forms.querySelectorAll("textarea")) {
        area.value = made[area.dataset.form];
        area.rows = Math.min(6, area.value.split("\n").length);
      }
    };
    options.addEventListener("change", fill);
    fill();

    const actions = make("div", { className: "cite-actions" });
    if (navigator.share) {
      const share = make("button", { type: "button", className: "quiet", textContent: say.share });
      share.addEventListener("click", () => navigator.share({ title, text: quote || title, url }).catch(() => {}));
      actions.append(share);
    }
    const close = make("button", { type: "button", textContent: say.close });
    close.addEventListener("click", () => dialog.close());
    actions.append(close);

    const heading = make("h2", { id: "cite_dialog-title", textContent: say.passage });
    dialog = make("dialog", { className: "cite-dialog" }, heading, make("blockquote", { textContent: quote || title }), options, forms, actions);
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  }

  const words = (heading) => [...heading.childNodes].filter((node) => !node.classList?.contains("heading-link")).map((node) => node.textContent).join("").trim();
  const permalink = (anchor) => say.url.replace("?", `${anchor}/?`);

  for (const area of box.querySelectorAll("textarea")) addCopyButton(area);
  if (navigator.share) {
    const share = make("button", { type: "button", className: "quiet", textContent: say.share });
    share.addEventListener("click", () => navigator.share({ title: say.title, url: say.url }).catch(() => {}));
    box.querySelector(".cite-forms").append(share);
  }

  // A heading's own link opens its forms; with a modifier key it stays a link.
  prose.addEventListener("click", (event) => {
    const link = event.target.closest(".heading-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const heading = link.parentElement;
    history.replaceState(null, "", `#${heading.id}`);
    open({ title: `${say.title} – ${words(heading)}`, url: permalink(heading.id), quote: "" });
  });

  // A selected passage can be cited where it stands.
  const button = make("button", { type: "button", className: "cite-selection", textContent: say.passage, hidden: true });
  document.body.append(button);

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!prose.contains(range.commonAncestorContainer)) return null;
    const quote = selection.toString().trim();
    return quote.length > 2 ? { range, quote } : null;
  }

  // Browsers find whole words only.
  function wholeWords(range) {
    const letter = /[\p{L}\p{N}]/u;
    const { startContainer: first, endContainer: last } = range;
    while (first.nodeType === 3 && range.startOffset > 0 && letter.test(first.data[range.startOffset]) && letter.test(first.data[range.startOffset - 1])) range.setStart(first, range.startOffset - 1);
    while (last.nodeType === 3 && range.endOffset > 0 && range.endOffset < last.length && letter.test(last.data[range.endOffset - 1]) && letter.test(last.data[range.endOffset])) range.setEnd(last, range.endOffset + 1);
  }

  function headingBefore(node) {
    const before = [...prose.querySelectorAll(":is(h2, h3, h4, h5, h6)[id]")].filter((heading) => heading.contains(node) || heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.at(-1)?.id ?? "main_content";
  }

  document.addEventListener("selectionchange", () => {
    const found = selected();
    button.hidden = !found;
    if (!found) return;
    const end = [...found.range.getClientRects()].at(-1) ?? found.range.getBoundingClientRect();
    button.style.top = `${end.bottom + scrollY + 8}px`;
    button.style.left = `${Math.max(8, Math.min(end.left + scrollX, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
  });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const found = selected();
    if (!found) return;
    wholeWords(found.range);
    const quote = getSelection().toString().trim();
    const anchor = headingBefore(found.range.startContainer);
    open({ title: say.title, url: say.url + citing.fragment(anchor, quote), quote });
    button.hidden = true;
  });
})();
