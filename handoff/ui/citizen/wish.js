/**
 * Carries the wish « Parler à un gendarme » (or back to the assistant) to the server, however bad the network.
 *
 * const wish = new Wish({ request, storage, onChange, onRefused, onGone })
 *   request(method)   async: "PUT" asks for a gendarme, "DELETE" leaves the queue
 *   onChange()        a wish began or was granted;  onRefused(sentence);  onGone(error)
 *   wish.make(method) the last wish wins;  wish.start() resumes one left by an earlier page
 *   wish.flush()      the network came back;  wish.drop();  wish.current: "PUT" | "DELETE" | null
 */
import { Backoff } from "../chat-core/backoff.js";

const KEY = "wish";

export class Wish {
  #options;
  #backoff = new Backoff();
  #current = null;
  #isAsking = false;
  #timer = null;

  constructor(options) {
    this.#options = options;
  }

  get current() {
    return this.#current;
  }

  start() {
    try {
      const kept = this.#options.storage.getItem(KEY);
      if (kept === "PUT" || kept === "DELETE") this.make(kept);
    } catch {
      // No storage, no wish left.
    }
  }

  make(method) {
    this.#set(method);
    this.flush();
  }

  flush() {
    clearTimeout(this.#timer);
    this.#backoff.reset();
    this.#ask();
  }

  drop() {
    clearTimeout(this.#timer);
    this.#set(null);
  }

  async #ask() {
    const method = this.#current;
    if (method === null || this.#isAsking) return;
    this.#isAsking = true;
    try {
      await this.#options.request(method);
      if (this.#current === method) this.#set(null);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isAsking = false;
    }
    if (this.#current !== null && this.#current !== method) this.#ask();
  }

  #failed(error) {
    if (error.kind === "retry") {
      this.#timer = setTimeout(() => this.#ask(), this.#backoff.next(error.retryAfter));
      return;
    }
    this.#set(null);
    if (error.kind === "gone") this.#options.onGone(error);
    else this.#options.onRefused(error.message);
  }

  #set(method) {
    this.#current = method;
    try {
      if (method === null) this.#options.storage.removeItem(KEY);
      else this.#options.storage.setItem(KEY, method);
    } catch {
      // The wish lives as long as the page.
    }
    this.#options.onChange();
  }
}
