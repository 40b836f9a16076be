/**
 * Decides when a lost connection is worth a banner: after some seconds, for a short cut, as in a
 * tunnel, is no news; and no longer than it lasts.
 *
 * const loss = new LossWatch({ onChange, patience })
 *   loss.observe(isTroubled)   at every change;  loss.isLost;  onChange() when the patience is over
 */
export class LossWatch {
  #onChange;
  #patience;
  #timer = null;

  constructor({ onChange, patience = 4000 }) {
    this.#onChange = onChange;
    this.#patience = patience;
    this.isLost = false;
  }

  observe(isTroubled) {
    if (!isTroubled) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.isLost = false;
    } else if (this.#timer === null) {
      this.#timer = setTimeout(() => {
        this.isLost = true;
        this.#onChange();
      }, this.#patience);
    }
  }
}
