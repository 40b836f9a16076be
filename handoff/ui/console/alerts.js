/** Owns what calls the operator's attention: sounds, tab title, spoken announcements, the danger bar. */

import { element, setText } from "./element.js";
import { titleOf } from "./page-title.js";
import { arrivals, newlyUnread, stillIn, unseenDanger } from "./queue-diff.js";
import { arrivalWords, dangerWords } from "./wording.js";

/** `elements`: danger, dangerText, announcer. `sound`: see sound.js. */
export class Alerts {
  #elements;
  #sound;
  #acknowledged = new Set();
  #queue = null;

  constructor({ elements, sound }) {
    this.#elements = elements;
    this.#sound = sound;
  }

  update(next) {
    const previous = this.#queue;
    this.#queue = next;
    document.title = titleOf(next);
    // A conversation that leaves the queue and comes back in danger must ring again.
    this.#acknowledged = stillIn(next.waiting, this.#acknowledged);
    if (previous !== null) this.#call(arrivals(previous, next), newlyUnread(previous, next));
    this.showDanger();
  }

  /** Silences the alarm for the danger in the queue now; returns the first of it, to be opened. */
  acknowledge() {
    if (this.#queue === null) return null;
    const unseen = unseenDanger(this.#queue, this.#acknowledged);
    unseen.forEach((item) => this.#acknowledged.add(item.id));
    this.showDanger();
    return unseen[0] ?? null;
  }

  /** Says it to a screen reader. The same sentence twice would not be spoken: the region is refilled. */
  announce(words) {
    this.#elements.announcer.replaceChildren(element("p", { text: words }));
  }

  showDanger() {
    if (this.#queue === null) return;
    const unseen = unseenDanger(this.#queue, this.#acknowledged);
    if (unseen.length > 0) {
      setText(this.#elements.dangerText, dangerWords(unseen));
      this.#sound.startAlarm();
    } else this.#sound.stopAlarm();
    this.#elements.danger.hidden = unseen.length === 0;
  }

  #call(arrived, spoken) {
    if (arrived.length > 0) this.announce(arrivalWords(arrived));
    if (arrived.some((item) => item.lane !== "P0")) this.#sound.arrival();
    else if (spoken.length > 0) this.#sound.message();
  }
}
