// The zip with the evidence: the only file that knows fflate (static/vendor/fflate, loaded before this as a plain script).
import { Refused } from "./record.js";

const JSON_NAME = "dispute-file.json";
const PIECE = 4 * 1024 * 1024;
// The whole zip is held in memory while it is read.
const LARGEST = 1024 * 1024 * 1024;
const PLACE = /^evidence\/([0-9a-f]{32})[-.]/;

export const isZip = (file) => file.name.toLowerCase().endsWith(".zip") || file.type.includes("zip");

const safe = (name) => name.replace(/[^\p{L}\p{N}._ -]/gu, "_").slice(-80) || "file";

/** A zip of the exported text and of each piece of evidence, read piece by piece: [{id, name, blob}]. */
export async function pack(text, evidence) {
  const parts = [];
  let failed;
  const zip = new fflate.Zip((error, chunk) => (error ? (failed = error) : parts.push(new Blob([chunk]))));
  const first = new fflate.ZipDeflate(JSON_NAME);
  zip.add(first);
  first.push(fflate.strToU8(text), true);
  for (const { id, name, blob } of evidence) {
    // Photos and videos are compressed already.
    const entry = new fflate.ZipPassThrough(`evidence/${id}-${safe(name)}`);
    zip.add(entry);
    for (let start = 0; start < blob.size; start += PIECE) {
      entry.push(new Uint8Array(await blob.slice(start, start + PIECE).arrayBuffer()));
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  if (failed) throw failed;
  return new Blob(parts, { type: "application/zip" });
}

/** {text, evidence: Map of id to bytes}. Throws Refused with badZip or tooLarge. */
export async function unpack(file) {
  if (file.size > LARGEST) throw new Refused("tooLarge");
  let entries;
  try {
    const wanted = ({ name, originalSize }) => (name === JSON_NAME || PLACE.test(name)) && originalSize <= LARGEST;
    entries = fflate.unzipSync(new Uint8Array(await file.arrayBuffer()), { filter: wanted });
  } catch {
    throw new Refused("badZip");
  }
  if (!entries[JSON_NAME]) throw new Refused("badZip");
  const evidence = new Map();
  for (const [name, bytes] of Object.entries(entries)) {
    const found = PLACE.exec(name);
    if (found) evidence.set(found[1], bytes);
  }
  return { text: fflate.strFromU8(entries[JSON_NAME]), evidence };
}
