/** Owns the queue column: three keyed lists that change under the operator's eyes without moving their focus. */

import { QueueGroup } from "./queue-group.js";

const GROUPS = ["waiting", "mine", "others"];

/** `marksOf(item)` → { hasDraft, hasUnsent, isUnread }; `onOpen(id)` when a row is chosen. */
export class QueueList {
  #root;
  #groups;
  #onOpen;
  #now;
  #selectedId = null;

  constructor({ root, marksOf, onOpen, now = Date.now }) {
    this.#root = root;
    this.#onOpen = onOpen;
    this.#now = now;
    const section = (name) => root.querySelector(`[data-group="${name}"]`);
    const group = (name) => new QueueGroup({ section: section(name), name, marksOf, onOpen });
    this.#groups = Object.fromEntries(GROUPS.map((name) => [name, group(name)]));
    root.addEventListener("keydown", (event) => this.#onKey(event));
    root.addEventListener("focusin", () => this.#keepOneTabStop());
    setInterval(() => this.#tick(), 1000);
  }

  update(queue) {
    GROUPS.forEach((name) => this.#groups[name].update(queue[name]));
    this.select(this.#selectedId);
    this.#tick();
  }

  select(id) {
    this.#selectedId = id;
    this.#rows().forEach((row) => {
      if (row.item.id === id) row.button.setAttribute("aria-current", "true");
      else row.button.removeAttribute("aria-current");
    });
    this.#keepOneTabStop();
  }

  focus() {
    const stop = this.#rows().find((row) => row.button.getAttribute("tabindex") === "0");
    (stop?.button ?? this.#root).focus();
  }

  focusOn(id) {
    this.#rows().find((row) => row.item.id === id)?.button.focus();
  }

  refreshMarks() {
    GROUPS.forEach((name) => this.#groups[name].fill());
  }

  #rows() {
    return GROUPS.flatMap((name) => this.#groups[name].rows());
  }

  /** Tab enters the list once, where the operator is; arrows do the rest. */
  #keepOneTabStop() {
    const rows = this.#rows();
    const focused = rows.find((row) => row.button === document.activeElement);
    const stop = focused ?? rows.find((row) => row.item.id === this.#selectedId) ?? rows[0];
    rows.forEach((row) => row.button.setAttribute("tabindex", row === stop ? "0" : "-1"));
  }

  #tick() {
    const now = this.#now();
    this.#rows().forEach((row) => row.tick(now));
  }

  #onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = this.#digitRow(event) ?? this.#arrowRow(event);
    if (!row) return;
    event.preventDefault();
    row.button.focus();
    if (row === this.#digitRow(event)) this.#onOpen(row.item.id);
  }

  /** AZERTY types digits with Shift: the place of the key counts, not the character. */
  #digitRow(event) {
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code ?? "")?.[1];
    return digit ? this.#groups.mine.rows()[Number(digit) - 1] : undefined;
  }

  #arrowRow(event) {
    const rows = this.#rows();
    const index = rows.findIndex((row) => row.button === document.activeElement);
    const last = rows.length - 1;
    const places = { ArrowDown: Math.min(last, index + 1), ArrowUp: Math.max(0, index - 1), Home: 0, End: last };
    return rows[places[event.key]];
  }
}
