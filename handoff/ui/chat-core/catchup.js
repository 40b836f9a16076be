/**
 * Notices that messages are missing and has them fetched again.
 *
 * const catchUp = new CatchUp({ store, refetch, patience, setTimer })
 *   refetch()               async → all visible messages of the conversation
 *   catchUp.observe(lastSeq) the server's last_seq, from each state event: when the store is still behind
 *                           after `patience` milliseconds (the message may just be under way), refetches
 *   catchUp.now(lastSeq)    fetches at once; resolves when the store has what the server had
 */
export class CatchUp {
  #store;
  #refetch;
  #patience;
  #setTimer;
  #isWaiting = false;
  #wanted = 0;

  constructor({ store, refetch, patience = 1500, setTimer = (run, delay) => setTimeout(run, delay) }) {
    this.#store = store;
    this.#refetch = refetch;
    this.#patience = patience;
    this.#setTimer = setTimer;
  }

  observe(lastSeq) {
    this.#wanted = Math.max(this.#wanted, lastSeq);
    if (this.#isWaiting || this.#wanted <= this.#store.lastSeq) return;
    this.#isWaiting = true;
    this.#setTimer(() => {
      this.#isWaiting = false;
      // A failure is no loss: the next heartbeat asks again.
      if (this.#wanted > this.#store.lastSeq) this.now(this.#wanted).catch(() => {});
    }, this.#patience);
  }

  async now(lastSeq = 0) {
    const messages = await this.#refetch();
    this.#store.load(messages, lastSeq);
  }
}
