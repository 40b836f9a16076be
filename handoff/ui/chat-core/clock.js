/**
 * Says dates and times the French way, in the time zone of the device.
 *
 * timeOf("2026-11-23T17:30:00Z") → "18:30"          dayKey(iso) → "2026-11-23", to compare days
 * dayName(iso, now) → "Aujourd'hui" | "Hier" | "lundi 23 novembre"
 * longDate("2026-03-03") → "3 mars 2026"            sameMoment(iso, iso) → true when 5 minutes apart at most
 */
const TIME = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long" });
const DATE = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric" });

export function timeOf(iso) {
  return TIME.format(new Date(iso));
}

export function dayKey(iso) {
  const date = new Date(iso);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-");
}

export function dayName(iso, now = new Date()) {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(iso) === dayKey(now)) return "Aujourd'hui";
  return dayKey(iso) === dayKey(yesterday) ? "Hier" : DAY.format(new Date(iso));
}

/** A plain date has no time zone: read by Date() it would be the day before, west of Greenwich. */
export function longDate(plain) {
  const [year, month, day] = plain.split("-").map(Number);
  return DATE.format(new Date(year, month - 1, day));
}

export function sameMoment(one, other) {
  return Math.abs(new Date(one) - new Date(other)) <= 300000;
}
