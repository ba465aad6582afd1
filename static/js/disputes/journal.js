// The journal of exchanges, newest first, a page at a time so that ten thousand entries stay quick.
import { items } from "./record.js";
import { fill } from "../message.js";

const PAGE = 50;

export class Journal {
  #limit = PAGE;
  #record;

  /** `change(id, null)` is called to remove an entry. */
  constructor(place, more, count, texts, language, change) {
    Object.assign(this, { place, more, count, texts, change });
    this.format = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
    more.addEventListener("click", () => {
      this.#limit += PAGE;
      this.show(this.#record);
    });
  }

  /** This minute, as a clock on the wall shows it. */
  now() {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }

  showAll() {
    this.#limit = Infinity;
    this.show(this.#record);
  }

  show(record) {
    if (record !== this.#record) this.#limit = PAGE;
    this.#record = record;
    const entries = items(record, "journal").sort((a, b) => (a.when < b.when ? 1 : a.when > b.when ? -1 : a.id < b.id ? 1 : -1));
    this.count.textContent = entries.length ? fill(this.texts.entries, { count: entries.length }) : "";
    this.place.replaceChildren(...entries.slice(0, this.#limit).map((entry) => this.#row(entry)));
    const rest = entries.length - this.#limit;
    this.more.hidden = rest <= 0;
    this.more.textContent = fill(this.texts.more, { count: Math.min(rest, PAGE) });
  }

  #row({ id, when, who, said }) {
    const row = document.createElement("li");
    const head = document.createElement("p");
    head.className = "head";
    const date = new Date(when);
    head.textContent = `${Number.isNaN(date.getTime()) ? when : this.format.format(date)} · ${this.texts[who] ?? who}`;
    const words = document.createElement("p");
    words.className = "said";
    words.textContent = said;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "quiet";
    remove.textContent = this.texts.remove;
    remove.setAttribute("aria-label", `${this.texts.remove}: ${head.textContent}`);
    remove.addEventListener("click", () => {
      this.change(id, null);
      this.show(this.#record);
    });
    row.append(head, words, remove);
    return row;
  }
}
