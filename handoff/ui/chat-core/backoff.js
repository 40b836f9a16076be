/**
 * Decides how long to wait before trying again.
 *
 * const backoff = new Backoff({ base, ceiling, random })
 *   backoff.next(atLeast)  milliseconds to wait; doubles from `base` to `ceiling`, half of it by chance,
 *                          so that thousands of pages that lost the server together do not come back
 *                          together. `atLeast` is the server's Retry-After in milliseconds: chance is
 *                          added to it, never taken from it.
 *   backoff.reset()        after a success
 */
export class Backoff {
  #base;
  #ceiling;
  #random;
  #tries = 0;

  constructor({ base = 1000, ceiling = 30000, random = Math.random } = {}) {
    this.#base = base;
    this.#ceiling = ceiling;
    this.#random = random;
  }

  next(atLeast = 0) {
    const full = Math.min(this.#ceiling, this.#base * 2 ** this.#tries);
    this.#tries = Math.min(this.#tries + 1, 16);
    const drawn = full / 2 + (full / 2) * this.#random();
    return Math.round(atLeast > 0 ? Math.max(drawn, atLeast + 250 * this.#random()) : drawn);
  }

  reset() {
    this.#tries = 0;
  }
}
