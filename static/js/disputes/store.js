// Where the files live: localStorage, one key a file, shared with the other tabs of this browser.
//
// Events: "change" when another tab changed something (the ids that it erased are in detail), "saved", "full" when a
// write did not fit, "memory" when this browser stores nothing at all.
import { Refused, holds, merge, newId, read, write } from "./record.js";

const PREFIX = "dispute-file:";
const DAMAGED = "dispute-file-damaged:";

export class Store extends EventTarget {
  records = new Map();
  damaged = new Map(); // key: what is stored there, which cannot be read
  #stored = new Set(); // ids that were in storage when this tab last looked
  #waiting = new Map();
  #storage;

  constructor() {
    super();
    try {
      this.#storage = globalThis.localStorage;
      this.#storage.setItem(`${PREFIX}probe`, "1");
      this.#storage.removeItem(`${PREFIX}probe`);
    } catch (error) {
      // A full storage can still be read; one that is refused cannot.
      if (error?.name !== "QuotaExceededError") this.#storage = undefined;
    }
    this.refresh();
    addEventListener("storage", (event) => event.storageArea === this.#storage && this.#heard(event));
    // A tab that slept heard nothing.
    addEventListener("pageshow", () => this.refresh());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.refresh()));
    addEventListener("pagehide", () => this.flush());
  }

  get remembers() {
    return Boolean(this.#storage);
  }

  /** Take in what storage holds; what this tab has and storage lost is kept if it was never stored. */
  refresh() {
    if (!this.#storage) return;
    let changed = false;
    const present = new Set();
    for (const key of Object.keys(this.#storage)) {
      if (key.startsWith(DAMAGED)) this.damaged.set(key, this.#storage.getItem(key));
      if (!key.startsWith(PREFIX)) continue;
      present.add(key.slice(PREFIX.length));
      changed = this.#take(key, this.#storage.getItem(key)) || changed;
    }
    const erased = [...this.#stored].filter((id) => !present.has(id) && this.#drop(id));
    this.#stored = present;
    if (changed || erased.length) this.dispatchEvent(new CustomEvent("change", { detail: erased }));
  }

  /** Soon; at once when the page is left. */
  save(record) {
    this.records.set(record.id, record);
    clearTimeout(this.#waiting.get(record.id));
    this.#waiting.set(record.id, setTimeout(() => this.#write(record.id), 150));
  }

  flush() {
    for (const id of [...this.#waiting.keys()]) this.#write(id);
  }

  /** Erase one file, in every tab. */
  remove(id) {
    this.#drop(id);
    this.#stored.delete(id);
    this.#storage?.removeItem(PREFIX + id);
  }

  /** Erase everything, what cannot be read included. */
  clear() {
    for (const id of [...this.records.keys()]) this.remove(id);
    for (const key of Object.keys(this.#storage ?? {})) {
      if (key.startsWith(PREFIX) || key.startsWith(DAMAGED)) this.#storage.removeItem(key);
    }
    this.damaged.clear();
  }

  #write(id) {
    clearTimeout(this.#waiting.get(id));
    this.#waiting.delete(id);
    const mine = this.records.get(id);
    if (!mine) return;
    if (!this.#storage) return void this.dispatchEvent(new Event("memory"));
    try {
      const key = PREFIX + id;
      const there = this.#storage.getItem(key);
      if (there) this.#take(key, there);
      if (this.damaged.has(key)) this.#setAside(key);
      this.#storage.setItem(key, write([this.records.get(id)]));
      this.#stored.add(id);
      this.dispatchEvent(new Event("saved"));
    } catch {
      this.dispatchEvent(new Event("full"));
    }
  }

  /** Put together what is stored under a key and what this tab has. Returns whether this tab learned something. */
  #take(key, text) {
    let theirs;
    try {
      [theirs] = read(text);
      if (theirs?.id !== key.slice(PREFIX.length)) throw new Refused("foreign");
    } catch {
      this.damaged.set(key, text);
      return false;
    }
    this.damaged.delete(key);
    const mine = this.records.get(theirs.id);
    if (mine && holds(mine, theirs)) return false;
    const both = mine ? merge(mine, theirs) : theirs;
    // The same object stays, so that whoever shows it shows the merged one.
    if (mine) Object.assign(mine, both);
    else this.records.set(both.id, both);
    return true;
  }

  // What cannot be read is moved aside whole before anything is written in its place.
  #setAside(key) {
    const aside = DAMAGED + newId();
    this.#storage.setItem(aside, this.damaged.get(key));
    this.damaged.set(aside, this.damaged.get(key));
    this.damaged.delete(key);
  }

  #drop(id) {
    clearTimeout(this.#waiting.get(id));
    this.#waiting.delete(id);
    return this.records.delete(id);
  }

  #heard({ key, newValue }) {
    if (key === null || newValue === null) return this.refresh();
    if (!key.startsWith(PREFIX)) return;
    const learned = this.#take(key, newValue);
    const id = key.slice(PREFIX.length);
    this.#stored.add(id);
    const mine = this.records.get(id);
    // The other tab did not have all that this one has: say it again.
    if (mine && !this.damaged.has(key) && !holds(read(newValue)[0], mine)) this.save(mine);
    if (learned) this.dispatchEvent(new CustomEvent("change", { detail: [] }));
  }
}
