// One dispute file as data. Pure functions: no storage, no page.
//
// A record is {id, created, cells}; a cell is {v, t}: a value and when it was set. Two versions of a record are put
// together cell by cell, the newer value staying, so that tabs, imports and old copies never lose each other's work.
// Cells: "field.order" text, "step.seller" and "check.damaged.whole" true or false, "journal.<id>" and "evidence.<id>"
// an object, or null once removed.

export const FORMAT = "dispute-file";
export const VERSION = 2;

const ID = /^[0-9a-f]{32}$/;
const KEY = /^(?:field|step|check)\.[a-z0-9.-]{1,60}$|^(?:journal|evidence)\.[0-9a-f]{32}$/;
const LONGEST = 20_000;
const MOST_CELLS = 50_000;

export class Refused extends Error {
  /** `reason` is the name of a sentence of the page: notJson, foreign or newer. */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const newRecord = (now = Date.now()) => ({ id: newId(), created: new Date(now).toISOString(), cells: {} });

export const get = (record, key, otherwise = "") => record.cells[key]?.v ?? otherwise;

export function set(record, key, value, now = Date.now()) {
  record.cells[key] = { v: value, t: Math.max(now, (record.cells[key]?.t ?? 0) + 1) };
}

/** The entries of "journal" or "evidence" that were not removed, each with its id. */
export function items(record, kind) {
  const prefix = `${kind}.`;
  const found = [];
  for (const [key, { v }] of Object.entries(record.cells)) {
    if (v && key.startsWith(prefix)) found.push({ ...v, id: key.slice(prefix.length) });
  }
  return found;
}

/** Both versions in one; the order of the two does not matter. */
export function merge(one, two) {
  const cells = { ...one.cells };
  for (const [key, cell] of Object.entries(two.cells)) {
    const mine = cells[key];
    if (!mine || cell.t > mine.t || (cell.t === mine.t && JSON.stringify(cell.v) > JSON.stringify(mine.v))) cells[key] = cell;
  }
  return { id: one.id, created: one.created < two.created ? one.created : two.created, cells };
}

/** Whether the first holds all that the second holds: the same value, or a newer one. */
export const holds = (one, two) =>
  Object.entries(two.cells).every(([key, { v, t }]) => {
    const mine = one.cells[key];
    return mine && (mine.t > t || JSON.stringify(mine.v) === JSON.stringify(v));
  });

export const write = (records, now = Date.now()) =>
  JSON.stringify({ format: FORMAT, version: VERSION, exported: new Date(now).toISOString(), files: records.map(sorted) });

// Cells in one order, so that the same file always gives the same text.
const sorted = ({ id, created, cells }) => ({ id, created, cells: Object.fromEntries(Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1))) });

/** The records of an exported text, those of older versions brought up to today's. Throws Refused. */
export function read(text, now = Date.now()) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Refused("notJson");
  }
  if (data?.format !== FORMAT || !Number.isInteger(data.version) || data.version < 1) throw new Refused("foreign");
  if (data.version > VERSION) throw new Refused("newer");
  const files = data.version === 1 ? [fromVersion1(data.file)] : data.files;
  if (!Array.isArray(files)) throw new Refused("foreign");
  return files.map((file) => checked(file, now));
}

// Version 1 held one file: its fields, the keys of what was ticked, and the journal as a list.
function fromVersion1(file) {
  const t = Date.parse(file?.created);
  if (!Number.isFinite(t)) throw new Refused("foreign");
  const cells = {};
  const put = (key, v) => (cells[key] = { v, t });
  try {
    for (const [name, value] of Object.entries(file.fields ?? {})) put(`field.${name}`, value);
    for (const step of file.steps ?? []) put(`step.${step}`, true);
    for (const check of file.checks ?? []) put(`check.${check}`, true);
    for (const { id, ...entry } of file.journal ?? []) put(`journal.${id}`, entry);
  } catch {
    throw new Refused("foreign");
  }
  return { id: file.id, created: file.created, cells };
}

function checked(file, now) {
  const cells = file?.cells;
  if (!ID.test(file?.id) || !Number.isFinite(Date.parse(file.created)) || typeof cells !== "object" || !cells) throw new Refused("foreign");
  const entries = Object.entries(cells);
  if (entries.length > MOST_CELLS) throw new Refused("foreign");
  const clean = {};
  for (const [key, cell] of entries) {
    if (!KEY.test(key) || !Number.isSafeInteger(cell?.t) || !fits(key, cell.v)) throw new Refused("foreign");
    // A clock that was wrong must not win for ever.
    clean[key] = { v: cell.v, t: Math.min(cell.t, now) };
  }
  return { id: file.id, created: file.created, cells: clean };
}

const plain = (value) => (typeof value === "string" && value.length <= LONGEST) || Number.isFinite(value);

function fits(key, value) {
  if (key.startsWith("field.")) return typeof value === "string" && value.length <= LONGEST;
  if (key.startsWith("step.") || key.startsWith("check.")) return typeof value === "boolean";
  if (value === null) return true;
  return typeof value === "object" && !Array.isArray(value) && Object.keys(value).length <= 10 && Object.values(value).every(plain);
}
