// The file on paper: what stands in the fields as text, and the pictures.

/** Build the sheet from the page's sections, wait for its pictures, print. `dated` writes a day as people do. A second tap
    meanwhile prints no second, empty sheet. */
export async function print(sheet, sections, prepare, dated) {
  if (sheet.hasChildNodes()) return;
  prepare();
  sheet.replaceChildren(...sections.filter((section) => !section.matches(".keep")).map((section) => copied(section, dated)));
  await Promise.all([...sheet.querySelectorAll("img")].map((image) => image.decode().catch(() => undefined)));
  globalThis.print();
  sheet.replaceChildren();
}

function copied(section, dated) {
  const copy = section.cloneNode(true);
  const originals = section.querySelectorAll("input, select, textarea");
  [...copy.querySelectorAll("input, select, textarea")].forEach((control, i) => {
    const original = originals[i];
    const text = document.createElement("span");
    text.className = "value";
    if (original.type === "checkbox") text.textContent = original.checked ? "☑ " : "☐ ";
    else if (original.type === "file") text.textContent = "";
    else if (original.type === "date") text.textContent = dated(original.value);
    else text.textContent = original.tagName === "SELECT" ? (original.value && original.selectedOptions[0]?.text) : original.value;
    control.replaceWith(text);
  });
  copy.querySelectorAll("button, form, progress, .hint, [hidden]").forEach((part) => part.remove());
  // The same id must not stand twice in a page.
  for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
  copy.removeAttribute("aria-labelledby");
  return copy;
}
