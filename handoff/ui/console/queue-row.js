/** Owns one row of the queue: a button that says lane, reason, waiting time and last words of a conversation. */

import { element, laneChip, setText } from "./element.js";
import { channelWords, secondsSince, unreadWords, waitingWords } from "./wording.js";

const LONG_WAIT_S = 300;

/** `group`: waiting, mine or others. */
export class QueueRow {
  #group;
  #parts;

  constructor(item, group, onOpen) {
    this.item = item;
    this.#group = group;
    this.#parts = {
      chip: element("span", { class: "row-chip" }),
      time: element("span", { class: "row-time" }),
      reason: element("span", { class: "row-reason" }),
      marks: element("span", { class: "row-marks" }),
      excerpt: element("span", { class: "row-excerpt", dir: "auto" }),
    };
    const { chip, time, reason, marks, excerpt } = this.#parts;
    const props = { type: "button", class: `row row--${group}`, tabindex: "-1", on: { click: () => onOpen(item.id) } };
    this.button = element("button", props, [chip, time, reason, marks, excerpt]);
    this.node = element("li", {}, [this.button]);
  }

  /** `marks`: { place, hasDraft, hasUnsent, isUnread }. */
  fill(item, marks) {
    const { chip, reason, excerpt } = this.#parts;
    this.item = item;
    if (this.button.dataset.lane !== item.lane) chip.replaceChildren(laneChip(item.lane));
    this.button.dataset.lane = item.lane;
    this.button.classList.toggle("is-unread", this.#group === "mine" && marks.isUnread);
    setText(reason, item.reason_label);
    setText(excerpt, item.excerpt || "Aucun message du citoyen");
    this.#mark(markWords(this.#group, item, marks));
  }

  tick(now) {
    if (this.#group !== "waiting") return;
    const seconds = secondsSince(this.item.waiting_since, now);
    setText(this.#parts.time, waitingWords(seconds));
    this.#parts.time.classList.toggle("is-long", seconds >= LONG_WAIT_S);
  }

  #mark(words) {
    const { marks } = this.#parts;
    const signature = words.map((mark) => mark.text).join("|");
    if (marks.dataset.words === signature) return;
    marks.dataset.words = signature;
    marks.replaceChildren(...words.map((mark) => element("span", mark)));
  }
}

function markWords(group, item, marks) {
  const words = [];
  if (item.channel !== "web") words.push({ class: "mark", text: channelWords(item.channel) });
  if (group === "others" && item.owner) words.push({ class: "mark", text: item.owner });
  if (group !== "mine") return words;
  if (marks.hasUnsent) words.push({ class: "mark mark-unsent", text: "Non envoyé" });
  if (marks.hasDraft) words.push({ class: "mark", text: "Brouillon" });
  if (marks.isUnread) words.push({ class: "mark mark-unread", text: unreadWords(item.unread) });
  else if (item.unread > 0) words.push({ class: "mark mark-unanswered", text: "À répondre" });
  if (marks.place) words.push({ class: "mark mark-place", text: String(marks.place), title: `Alt+L puis ${marks.place}` });
  return words;
}
