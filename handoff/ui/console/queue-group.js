/** Owns one keyed list of the queue (waiting, mine or others): rows are moved and rewritten, never remade. */

import { setText } from "./element.js";
import { keyedDiff } from "./queue-diff.js";
import { QueueRow } from "./queue-row.js";

const DIGITS = 4;

export class QueueGroup {
  #name;
  #parts;
  #marksOf;
  #onOpen;
  #rows = new Map();
  #items = [];

  constructor({ section, name, marksOf, onOpen }) {
    const part = (label) => section.querySelector(`[data-${label}]`);
    this.#name = name;
    this.#parts = { list: part("rows"), count: part("count"), empty: part("empty") };
    this.#marksOf = marksOf;
    this.#onOpen = onOpen;
  }

  rows() {
    return this.#items.map((item) => this.#rows.get(item.id));
  }

  update(items) {
    const { added, removed } = keyedDiff(this.#items, items);
    removed.forEach((id) => this.#remove(id));
    added.forEach((item) => this.#rows.set(item.id, new QueueRow(item, this.#name, this.#onOpen)));
    this.#items = items;
    this.#place();
    this.fill();
    setText(this.#parts.count, String(items.length));
    this.#parts.empty.hidden = items.length > 0;
  }

  fill() {
    this.#items.forEach((item, index) => {
      const place = this.#name === "mine" && index < DIGITS ? index + 1 : null;
      this.#rows.get(item.id).fill(item, { ...this.#marksOf(item), place });
    });
  }

  /** A focused row that disappears leaves the focus to its neighbour, not to the top of the page. */
  #remove(id) {
    const { node, button } = this.#rows.get(id);
    if (button === document.activeElement) {
      (node.nextElementSibling ?? node.previousElementSibling)?.querySelector("button").focus();
    }
    node.remove();
    this.#rows.delete(id);
  }

  /** Only rows out of place are moved; a focused row that had to move gets its focus back. */
  #place() {
    const { list } = this.#parts;
    const focused = document.activeElement;
    this.rows().forEach(({ node }, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  }
}
