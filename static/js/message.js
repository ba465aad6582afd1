// The message, assembled in the browser as faq/contact/message.py does on the server, from the same lines.

const named = /\{(\w+)\}/g;

export const fill = (text, values) => text.replace(named, (whole, name) => values[name] ?? whole);

/** "2026-10-02" as people write it, by the `days` of one language; anything else stays as it is. */
export function dated(value, { pattern, first, months }) {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? []).map(Number);
  return months[month - 1] ? fill(pattern, { day: day === 1 ? first : day, month: months[month - 1], year }) : value;
}

/** The message from `fields` (name: text), with the lines, sentences and days of one language. */
export function compose(fields, { lines, sentences, days }) {
  const values = {};
  for (const [name, value] of Object.entries(fields)) values[name] = String(value ?? "").replaceAll("\r\n", "\n").trim();
  for (const [field, known] of Object.entries(sentences)) values[field] = (Object.hasOwn(known, values[field]) && known[values[field]]) || "";
  for (const field of days.fields) if (values[field]) values[field] = dated(values[field], days);
  const evidence = (values.evidence ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  const made = [];
  for (const { text, needs } of lines) {
    const wanted = [...[...text.matchAll(named)].map((found) => found[1]), ...needs.split(" ").filter(Boolean)];
    if (wanted.includes("number")) {
      evidence.forEach((each, i) => made.push(fill(text, { number: i + 1, evidence: each })));
    } else if (wanted.every((name) => values[name]) && (text || made.at(-1))) made.push(fill(text, values));
  }
  return made.join("\n").trim() + "\n";
}

/** Copy buttons: each copies the text of `textOf(button)` and says so, or says that the browser refused. */
export function copies(buttons, textOf) {
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = button.parentElement.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(textOf(button));
        status.textContent = button.dataset.copied;
      } catch {
        status.textContent = button.dataset.refused;
      }
    });
  }
}
