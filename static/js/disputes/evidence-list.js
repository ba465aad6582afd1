// The pieces of evidence, each with its picture, its date and what it shows.
import { items } from "./record.js";

export class EvidenceList {
  #urls = new Map();
  #shown = "";

  /** `change(id, entry)` is called with the entry as it should be, or null to remove it. */
  constructor(place, texts, language, evidence, change) {
    Object.assign(this, { place, texts, language, evidence, change });
  }

  sorted(record) {
    return items(record, "evidence").sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : 1));
  }

  size(bytes) {
    const unit = bytes < 1e6 ? "kilobyte" : "megabyte";
    const number = bytes < 1e6 ? bytes / 1e3 : bytes / 1e6;
    return new Intl.NumberFormat(this.language, { style: "unit", unit, maximumFractionDigits: 1 }).format(number);
  }

  /** Look at the stored files anew. */
  forget() {
    for (const url of this.#urls.values()) URL.revokeObjectURL(url);
    this.#urls.clear();
    this.#shown = "";
  }

  show(record) {
    const entries = this.sorted(record);
    // Rows stay while the same pieces are shown, so that a word being typed is not lost.
    const wanted = record.id + entries.map(({ id }) => id).join();
    if (wanted === this.#shown) {
      for (const entry of entries) this.#fill(entry);
      return;
    }
    this.#shown = wanted;
    this.place.replaceChildren(...entries.map((entry) => this.#row(entry)));
  }

  #row(entry) {
    const row = document.createElement("li");
    row.dataset.id = entry.id;
    const picture = document.createElement("div");
    picture.className = "picture";
    this.#picture(entry, picture);
    const name = document.createElement("p");
    name.className = "name";
    name.textContent = `${entry.name} · ${this.size(entry.size)}`;
    const caption = this.#input(entry, "caption", "text", this.texts.caption);
    const taken = this.#input(entry, "taken", "date", this.texts.taken);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "quiet";
    remove.textContent = this.texts.remove;
    remove.setAttribute("aria-label", `${this.texts.remove}: ${entry.name}`);
    remove.addEventListener("click", () => {
      this.evidence.remove([entry.id]);
      this.change(entry.id, null);
      row.remove();
      this.#shown = "";
    });
    row.append(picture, name, caption, taken, remove);
    row.entry = entry;
    return row;
  }

  #input(entry, field, type, label) {
    const line = document.createElement("p");
    const input = document.createElement("input");
    input.type = type;
    input.maxLength = 300;
    input.id = `${field}-${entry.id}`;
    input.dataset.field = field;
    input.value = entry[field] ?? "";
    input.addEventListener("input", () => {
      if (input.validity.badInput) return;
      const { id, ...rest } = input.closest("li").entry;
      input.closest("li").entry = { id, ...rest, [field]: input.value };
      this.change(id, { ...rest, [field]: input.value });
    });
    const words = document.createElement("label");
    words.htmlFor = input.id;
    words.textContent = label;
    line.append(words, input);
    return line;
  }

  #fill(entry) {
    const row = this.place.querySelector(`[data-id="${entry.id}"]`);
    row.entry = entry;
    for (const input of row.querySelectorAll("[data-field]")) {
      if (input !== document.activeElement) input.value = entry[input.dataset.field] ?? "";
    }
  }

  async #picture(entry, place) {
    let url = this.#urls.get(entry.id);
    if (!url) {
      const blob = await this.evidence.get(entry.id);
      if (!blob) return void (place.textContent = this.texts.notHere);
      this.#urls.set(entry.id, (url = URL.createObjectURL(blob)));
    }
    const kind = entry.type.split("/")[0];
    if (kind !== "image" && kind !== "video") return;
    const shown = document.createElement(kind === "image" ? "img" : "video");
    if (kind === "image") shown.alt = entry.caption || entry.name;
    else Object.assign(shown, { controls: true, preload: "metadata" });
    shown.src = url;
    place.replaceChildren(shown);
  }
}
