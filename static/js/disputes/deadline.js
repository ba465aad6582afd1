// The date that the reader copied from the order: when it is, how long is left, and reminders as a calendar file. Pure.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REMIND_DAYS_BEFORE = [7, 3, 1];

/** The moment of "2026-12-01" and "18:30" in the reader's zone: {at, skipped, noHour}, or null for no such date. */
export function deadline(date, hour) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const [, hours = "0", minutes = "0"] = /^(\d\d):(\d\d)$/.exec(hour) ?? [];
  const at = new Date(Number(year), month - 1, Number(day), Number(hours), Number(minutes));
  if (Number.isNaN(at.getTime()) || at.getMonth() !== month - 1 || at.getFullYear() !== Number(year)) return null;
  return { at, noHour: !hour, skipped: Boolean(hour) && at.getHours() !== Number(hours) };
}

/** Whole days, hours and minutes until then; null once it has passed. */
export function left(at, now) {
  const wait = at - now;
  if (wait <= 0) return null;
  return { days: Math.floor(wait / DAY), hours: Math.floor((wait % DAY) / (60 * MINUTE)), minutes: Math.floor((wait % (60 * MINUTE)) / MINUTE) };
}

/** The reminders still to come, the end of the time limit last: [{at, days}]. Where no hour is known they ring at nine. */
export const reminders = ({ at, noHour }, now) =>
  [...REMIND_DAYS_BEFORE, 0]
    .map((days) => {
      const ring = new Date(at);
      ring.setDate(ring.getDate() - days);
      if (noHour && days) ring.setHours(9);
      return { at: ring, days };
    })
    .filter((one) => one.at > now);

const stamp = (date) => date.toISOString().replace(/[-:]|\.\d+/g, "");
const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

// RFC 5545: at most 75 octets a line, a continuation begins with a space; no character is cut in two.
function folded(line) {
  const encoder = new TextEncoder();
  const lines = [""];
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > 74) {
      lines.push("");
      octets = 0;
    }
    lines[lines.length - 1] += character;
    octets += size;
  }
  return lines.join("\r\n ");
}

/** A calendar with one event for each reminder, each ringing; `summary(days)` words it. */
export function calendar(id, limit, now, summary) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//faq//disputes//EN"];
  for (const one of reminders(limit, now)) {
    const words = escaped(summary(one.days));
    lines.push(
      "BEGIN:VEVENT", `UID:${id}-${one.days}@dispute-file`, `DTSTAMP:${stamp(now)}`, `DTSTART:${stamp(one.at)}`,
      `DTEND:${stamp(new Date(one.at.getTime() + 15 * MINUTE))}`, `SUMMARY:${words}`,
      "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${words}`, "TRIGGER:PT0S", "END:VALARM", "END:VEVENT",
    );
  }
  return [...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
}
