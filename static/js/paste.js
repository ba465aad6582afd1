// What is pasted from a word processor comes in as Markdown: headings, lists, tables, links and stress, and none of its
// styles. Ctrl+Shift+V pastes the bare words, as everywhere.
"use strict";

(() => {
  const WORD = /urn:schemas-microsoft-com|class="?Mso|content="?(?:Libre|Open)Office|docs-internal-guid/i;
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, div, section, article, pre";
  const clean = (words) => words.replace(/[\u0000-\u0008\u000e-\u001f\u007f\ue000-\uf8ff\ufffc]/gu, "");
  const escaped = (words) => words.replace(/[\\`*_[\]<]/g, "\\$&");
  // The page's policy lets no inline style in, not even one that is only read: it comes under another name.
  const unstyled = (html) => html.replace(/<style[\s>][\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
  const style = (node) => (node.getAttribute?.("data-style") || "").replace(/\s+/g, "").toLowerCase();

  function stressed(sign, words) {
    const bare = words.trim();
    return bare ? words.replace(bare, () => sign + bare + sign) : words;
  }

  function inline(node) {
    if (node.nodeType === Node.TEXT_NODE) return escaped(clean(node.data).replace(/[ \t\r\n\u000b\u000c]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("style, script, img, del, title")) return "";
    if (style(node).includes("mso-list:ignore")) return "";
    if (node.matches("br")) return "\n";
    const words = [...node.childNodes].map(inline).join("");
    const weight = /font-weight:(\w+)/.exec(style(node))?.[1];
    const bold = weight ? weight === "bold" || Number(weight) >= 600 : node.matches("b, strong");
    const italic = node.matches("i, em") || style(node).includes("font-style:italic");
    if (node.matches("a") && /^(?:https?:|mailto:)/.test(node.getAttribute("href") || "")) {
      return words.trim() ? `[${words.trim()}](${node.href.replaceAll("(", "%28").replaceAll(")", "%29")})` : "";
    }
    return stressed(bold ? "**" : "", stressed(italic ? "*" : "", words));
  }

  function table(node) {
    const rows = [...node.rows].map((row) =>
      [...row.cells].map((cell) => inline(cell).replace(/\s+/g, " ").replace(/\|/g, "\\|").trim())
    );
    const width = Math.max(...rows.map((row) => row.length));
    const line = (row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? "").join(" | ")} |`;
    return [line(rows[0]), line(rows[0].map(() => "---").concat(Array(width - rows[0].length).fill("---"))), ...rows.slice(1).map(line)].join("\n");
  }

  function list(node, indent) {
    const sign = node.matches("ol") ? "1. " : "- ";
    return [...node.children].filter((item) => item.matches("li, ul, ol")).map((item) => {
      if (!item.matches("li")) return list(item, indent + "   ");
      const inner = [...item.children].filter((child) => child.matches("ul, ol"));
      const words = [...item.childNodes].filter((child) => !inner.includes(child)).map(inline).join("").trim();
      return [indent + sign + words.replace(/\s*\n\s*/g, " "), ...inner.map((child) => list(child, indent + "   "))].join("\n");
    }).join("\n");
  }

  // Word writes its lists as paragraphs whose sign stands in a part of its own.
  function wordItem(node) {
    if (!/\bMsoList/.test(node.className) && !style(node).includes("mso-list:l")) return null;
    const sign = [...node.querySelectorAll("span")].find((part) => style(part).includes("mso-list:ignore"))?.textContent || "";
    const depth = Number(/level(\d)/.exec(style(node))?.[1] || 1) - 1;
    return "   ".repeat(depth) + (/\w[.)]/.test(sign) ? "1. " : "- ") + inline(node).trim();
  }

  function blocks(node, out) {
    for (const child of node.childNodes) {
      const heading = /^H([1-6])$/.exec(child.nodeName)?.[1] || (/\bMsoTitle\b/.test(child.className) ? 1 : 0);
      const item = child.nodeName === "P" ? wordItem(child) : null;
      if (child.nodeType === Node.COMMENT_NODE) continue;
      if (heading) out.push(`${"#".repeat(Math.max(2, heading))} ${inline(child).replace(/\*\*/g, "").trim()}`);
      else if (item !== null) out.push({ item });
      else if (child.nodeName === "TABLE" && child.rows.length) out.push(table(child));
      else if (/^[UO]L$/.test(child.nodeName)) out.push(list(child, ""));
      else if (child.querySelector?.(BLOCKS) && child.nodeName !== "P") blocks(child, out);
      else out.push(inline(child).trim().replace(/^(?=[#>+-]|\d+[.)] )/, "\\"));
    }
    return out;
  }

  function markdown(html) {
    const found = blocks(new DOMParser().parseFromString(unstyled(html), "text/html").body, []).filter((block) => block.item || block);
    return found.reduce((text, block, at) => {
      const together = block.item && found[at - 1]?.item;
      return text + (at ? (together ? "\n" : "\n\n") : "") + (block.item || block);
    }, "");
  }

  // Signs of lists that other programs put before a line.
  const plain = (words) => clean(words.replace(/^[ \t]*[•·▪◦\uf0b7\uf0a7][ \t]*/gmu, "- ").replace(/\u000b/g, "\n"));

  for (const area of document.querySelectorAll("#writing textarea[data-language]")) {
    let bare = false;
    area.addEventListener("keydown", (event) => (bare = event.shiftKey));
    area.addEventListener("paste", (event) => {
      const words = event.clipboardData.getData("text/plain");
      const html = event.clipboardData.getData("text/html");
      const made = !bare && WORD.test(html) ? markdown(html) : plain(words);
      if (event.defaultPrevented || !words || made === words) return;
      event.preventDefault();
      if (!document.execCommand("insertText", false, made)) {
        area.setRangeText(made, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
  }
})();
