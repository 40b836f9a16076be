/** Owns the French words the console shows for lanes, channels, statuses and durations. */

const LANE_WORDS = {
  P0: "Danger immédiat",
  P1: "Victime, mineur",
  P2: "Signalement",
  P3: "Question",
};

const CHANNEL_WORDS = {
  web: "Site web",
  messenger: "Messenger",
  x: "X",
  contact_form: "Formulaire",
};

const STATUS_WORDS = {
  bot: "Avec l’assistant",
  waiting: "En attente",
  assigned: "Prise en charge",
  parked: "En suspens",
  resolved: "Close",
};

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

export function laneWords(lane) {
  return LANE_WORDS[lane] ?? "Priorité inconnue";
}

export function channelWords(channel) {
  return CHANNEL_WORDS[channel] ?? channel;
}

export function statusWords(status) {
  return STATUS_WORDS[status] ?? status;
}

/** Seconds from an ISO date to `now` (ms), never negative: clocks of server and client may differ. */
export function secondsSince(iso, now) {
  const start = Date.parse(iso ?? "");
  return Number.isNaN(start) ? 0 : Math.max(0, Math.floor((now - start) / 1000));
}

/** Short duration that ticks without making the row jump: « 45 s », « 3 min 05 », « 1 h 12 », « 2 j ». */
export function waitingWords(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${two(seconds % MINUTE)}`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${two(Math.floor((seconds % HOUR) / MINUTE))}`;
  return `${Math.floor(seconds / DAY)} j`;
}

export function unreadWords(count) {
  return count > 1 ? `${count} non lus` : "1 non lu";
}

export function percentWords(confidence) {
  return `${Math.round(confidence * 100)} %`;
}

/** Hour of the day, with the date when it is not today's. */
export function timeWords(iso, now) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  const hour = date.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return hour;
  return `${date.toLocaleDateString("fr-FR", { day: "2-digit", month: "2-digit" })} ${hour}`;
}

/** What a screen reader says when conversations arrive in the queue. */
export function arrivalWords(items) {
  if (items.length === 1) {
    const [item] = items;
    return `Nouvelle conversation en attente : ${laneWords(item.lane)}, ${item.reason_label}.`;
  }
  const urgent = items.filter((item) => item.lane === "P0").length;
  const danger = urgent > 0 ? `, dont ${urgent} en danger immédiat` : "";
  return `${items.length} nouvelles conversations en attente${danger}.`;
}

export function presenceWords(count) {
  return count > 1 ? `${count} gendarmes en ligne` : "Vous êtes seul en ligne";
}

/** The danger bar's sentence, for at least one conversation. */
export function dangerWords(items) {
  const others = items.length - 1;
  const more = others === 0 ? "" : others === 1 ? " (et une autre)" : ` (et ${others} autres)`;
  return `Danger immédiat en attente : ${items[0].reason_label}${more}`;
}

/** Why a conversation left « Mes conversations »; `after` is its item now, or null. */
export function lostWords(before, after) {
  const name = `La conversation « ${before.reason_label} »`;
  if (after?.status === "waiting") return `${name} est retournée dans la file.`;
  if (after?.owner) return `${name} est maintenant suivie par ${after.owner}.`;
  return `${name} a quitté votre liste.`;
}
