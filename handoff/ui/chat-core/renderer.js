/**
 * Shows a conversation as a list that only ever grows or changes in place: a screen reader that
 * follows the log never hears a message twice.
 *
 * const renderer = new Renderer({ list, isOwn, labelOf, onChoice, onRetry, onEdit, decorate, welcome })
 *   list                  the <ol> (inside the element with role="log")
 *   isOwn(message)        drawn on the right, with its state; default: the citizen's
 *   labelOf(message)      author shown; default: « Vous » for own, else message.label
 *   onChoice(choice, message), onRetry(clientId), onEdit(clientId)
 *   decorate(element, message)   optional, once per bubble when it is made (console: notes, what the bot
 *                         understood, …)
 *   files                 optional, how the files of messages are shown and saved (see attached.js)
 *   welcome               optional <li> of the template shown before the conversation is open; the bot's
 *                         first message takes its place (silently, when the text is the same)
 *
 * renderer.render(store.entries(), { choicesOpen }) → the elements added, in order
 *   choicesOpen: false while nobody would understand a button (a gendarme answers)
 * renderer.clear()
 */
import { element, makeBubble, updateBubble } from "./bubble.js";
import { dayKey, dayName, sameMoment } from "./clock.js";

const DEFAULTS = {
  isOwn: (message) => message.author === "citizen",
  onChoice: () => {},
  onRetry: () => {},
  onEdit: () => {},
  decorate: () => {},
  welcome: null,
};

export class Renderer {
  #look;
  #list;
  #nodes = new Map();
  #welcome;

  constructor(options) {
    this.#look = { ...DEFAULTS, ...options };
    this.#look.labelOf = options.labelOf || ((message) => (this.#look.isOwn(message) ? "Vous" : message.label));
    this.#list = options.list;
    this.#welcome = this.#look.welcome;
  }

  render(entries, { choicesOpen = true } = {}) {
    const added = [];
    this.#welcomeGivesWay(entries);
    const rows = this.#rows(entries);
    const chosen = chosenAfter(entries, this.#look.isOwn);
    const lastOwn = [...entries].reverse().find((entry) => !entry.pending && this.#look.isOwn(entry.message));
    const wanted = rows.map((row) => {
      const [node, isNew] = this.#nodeOf(row);
      if (row.entry) {
        const { message } = row.entry;
        const state = stateOf(row.entry, row.entry === lastOwn);
        const facts = { isGrouped: row.isGrouped, state, choicesOpen, chosen: chosen.get(row.key) };
        updateBubble(node, message, facts, this.#look);
        if (isNew) added.push(node);
      }
      return node;
    });
    this.#place(wanted);
    return added;
  }

  clear() {
    this.#nodes.forEach((node) => node.remove());
    this.#nodes.clear();
  }

  #welcomeGivesWay(entries) {
    const first = entries.find((entry) => !entry.pending);
    if (this.#welcome === null || first === undefined) return;
    const welcome = this.#welcome;
    this.#welcome = null;
    const isSame = plain(welcome.querySelector(".message-body").textContent) === plain(first.message.text);
    if (isSame && first.message.author === "bot" && first.message.choices.length === 0) this.#nodes.set(first.key, welcome);
    else welcome.remove();
  }

  #rows(entries) {
    const rows = [];
    let previous = null;
    entries.forEach((entry) => {
      const { created_at: at } = entry.message;
      const since = previous === null ? new Date() : previous.message.created_at;
      // An unsent message has the device's own time, which may be wrong: it starts no new day.
      const isNewDay = !entry.pending && dayKey(at) !== dayKey(since);
      if (isNewDay) rows.push({ key: `day-${dayKey(at)}`, day: at });
      rows.push({ key: entry.key, entry, isGrouped: !isNewDay && previous !== null && belongTogether(previous, entry) });
      previous = entry;
    });
    return rows;
  }

  #nodeOf(row) {
    const known = this.#nodes.get(row.key);
    if (known !== undefined) return [known, false];
    const node = row.entry ? makeBubble(row.entry.message, this.#look) : element("li", "day", dayName(row.day));
    if (row.entry) this.#look.decorate(node, row.entry.message);
    this.#nodes.set(row.key, node);
    return [node, true];
  }

  #place(wanted) {
    const kept = new Set(wanted);
    this.#nodes.forEach((node, key) => {
      if (kept.has(node)) return;
      node.remove();
      this.#nodes.delete(key);
    });
    let next = this.#welcome === null ? this.#list.firstElementChild : this.#welcome.nextElementSibling;
    wanted.forEach((node) => {
      if (node === next) next = next.nextElementSibling;
      else this.#list.insertBefore(node, next);
    });
  }
}

function belongTogether({ message: one }, { message: other }) {
  return one.author === other.author && one.label === other.label && sameMoment(one.created_at, other.created_at);
}

function stateOf({ message, pending }, isLastOwn) {
  if (pending) return message.status;
  return isLastOwn ? "sent" : null;
}

/** For each message, the titles that its reader wrote or chose after it. */
function chosenAfter(entries, isOwn) {
  const chosen = new Map();
  const written = new Set();
  [...entries].reverse().forEach(({ key, message }) => {
    chosen.set(key, new Set(written));
    if (isOwn(message)) written.add(message.text);
  });
  return chosen;
}

function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}
