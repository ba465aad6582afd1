// Photos, videos and documents: IndexedDB, one row each, {id, file, blob}. Where the browser stores none, this page's memory.

const NAME = "dispute-file";
const ROWS = "evidence";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Evidence {
  #memory = new Map();
  #database;

  /** True once files outlive the page. */
  async open() {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: "id" });
      this.#database = await done(request);
      // Another tab that erases or upgrades must not wait for this one.
      this.#database.onversionchange = () => this.#database.close();
    } catch {
      this.#database = undefined;
    }
    return Boolean(this.#database);
  }

  /** Keep a blob. Returns "kept", "memory" where nothing is stored, or "full" where it did not fit. */
  async put(id, file, blob) {
    if (!this.#database) {
      this.#memory.set(id, { id, file, blob });
      return "memory";
    }
    try {
      navigator.storage?.persist?.().catch(() => {});
      await new Promise((resolve, reject) => {
        const transaction = this.#database.transaction(ROWS, "readwrite");
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
        transaction.objectStore(ROWS).put({ id, file, blob });
      });
      return "kept";
    } catch {
      return "full";
    }
  }

  /** The blob, or undefined where it is not in this browser. */
  async get(id) {
    const row = this.#memory.get(id) ?? (this.#database && (await this.#rows("readonly", (rows) => rows.get(id)).catch(() => undefined)));
    return row?.blob;
  }

  async remove(ids) {
    for (const id of ids) {
      this.#memory.delete(id);
      if (this.#database) await this.#rows("readwrite", (rows) => rows.delete(id)).catch(() => undefined);
    }
  }

  async clear() {
    this.#memory.clear();
    if (this.#database) await this.#rows("readwrite", (rows) => rows.clear());
  }

  #rows(mode, ask) {
    return done(ask(this.#database.transaction(ROWS, mode).objectStore(ROWS)));
  }
}
