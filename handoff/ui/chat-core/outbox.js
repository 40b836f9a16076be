/**
 * Sends what a person writes, one message at a time and in order, until the server has stored it.
 *
 * const outbox = new Outbox({ store, send, storage, key, author, onFailed, onGone })
 *   store     the conversation's Store (bubbles are shown and settled through it)
 *   send      async (item) => stored message; throws a TransportError (see transport.js)
 *   storage   sessionStorage or alike; key: under which name unsent messages are kept
 *   author    of the bubble shown meanwhile ("citizen" when not told)
 *   onFailed(item), onGone(error)   the server refused one message / knows us no more
 *   now, fillRandom, random, setTimer, clearTimer   handed in by tests
 *
 *   outbox.start()            shows what an earlier page left unsent and sends it
 *   outbox.add({ text, … })   queues a message, returns its id; other fields (choice, …) are for send()
 *   outbox.retry(clientId)    tries a failed message again, under the same id
 *   outbox.edit(clientId)     takes a failed message back and returns its text (null when unknown)
 *   outbox.flush()            tries now (the network came back); a Retry-After is still respected
 *   outbox.stop()             stops sending, keeps everything;  outbox.clear() forgets everything
 *   outbox.size               messages not stored yet, failed ones included
 *
 * item = { client_message_id, text, status: "waiting" | "failed", reason, created_at, author, … }
 * A refused message does not hold up the next ones.
 */
import { Backoff } from "./backoff.js";
import { uuidv7 } from "./identifiers.js";

const SYSTEM = {
  now: () => Date.now(),
  setTimer: (run, delay) => setTimeout(run, delay),
  clearTimer: (timer) => clearTimeout(timer),
  onFailed: () => {},
  onGone: () => {},
  author: "citizen",
};

export class Outbox {
  #options;
  #backoff;
  #items = [];
  #isRunning = false;
  #isSending = false;
  #timer = null;
  #notBefore = 0;

  constructor(options) {
    this.#options = { ...SYSTEM, ...options };
    this.#backoff = new Backoff({ random: options.random });
  }

  get size() {
    return this.#items.length;
  }

  start() {
    if (!this.#isRunning) {
      this.#isRunning = true;
      const left = this.#read().filter((kept) => !this.#items.some((item) => isSame(item, kept)));
      this.#items = [...left, ...this.#items].filter((item) => !this.#options.store.has(item.client_message_id));
      this.#items.forEach((item) => this.#options.store.putPending(item));
      this.#keep();
    }
    this.#run();
  }

  add(fields) {
    const { now, fillRandom, author, store } = this.#options;
    const clientId = uuidv7({ now, fillRandom });
    const created = new Date(now()).toISOString();
    const item = { ...fields, client_message_id: clientId, author, status: "waiting", reason: null, created_at: created };
    this.#items = [...this.#items, item];
    this.#keep();
    store.putPending(item);
    this.#run();
    return clientId;
  }

  retry(clientId) {
    const item = this.#failed(clientId);
    if (item === undefined) return;
    this.#change(item, { status: "waiting", reason: null });
    this.#run();
  }

  edit(clientId) {
    const item = this.#failed(clientId);
    if (item === undefined) return null;
    this.#remove(item);
    this.#options.store.dropPending(clientId);
    return item.text;
  }

  flush() {
    this.#backoff.reset();
    if (this.#timer === null) this.#run();
    else this.#wait(Math.max(0, this.#notBefore - this.#options.now()));
  }

  stop() {
    this.#isRunning = false;
    if (this.#timer !== null) this.#options.clearTimer(this.#timer);
    this.#timer = null;
  }

  clear() {
    this.stop();
    this.#items.forEach((item) => this.#options.store.dropPending(item.client_message_id));
    this.#items = [];
    this.#keep();
  }

  async #run() {
    if (this.#isSending || !this.#isRunning || this.#timer !== null) return;
    this.#isSending = true;
    let goesOn = true;
    while (goesOn && this.#isRunning) {
      const item = this.#items.find((candidate) => candidate.status === "waiting");
      goesOn = item !== undefined && (await this.#sendOne(item));
    }
    this.#isSending = false;
  }

  async #sendOne(item) {
    const { store, send } = this.#options;
    try {
      // The stream may have brought back what a lost answer never confirmed.
      const message = store.has(item.client_message_id) ? null : await send(item);
      this.#backoff.reset();
      this.#notBefore = 0;
      const isWanted = this.#remove(item);
      if (isWanted && message !== null) store.confirm(message);
      return true;
    } catch (error) {
      return this.#settle(item, error);
    }
  }

  #settle(item, error) {
    const { now, onFailed, onGone } = this.#options;
    if (!this.#items.some((other) => isSame(item, other))) return true;
    if (error.kind === "gone") {
      this.stop();
      onGone(error);
      return false;
    }
    if (error.kind === "refused") {
      onFailed(this.#change(item, { status: "failed", reason: error.message }));
      return true;
    }
    this.#notBefore = error.retryAfter > 0 ? now() + error.retryAfter : 0;
    this.#wait(this.#backoff.next(error.retryAfter));
    return false;
  }

  #wait(delay) {
    if (this.#timer !== null) this.#options.clearTimer(this.#timer);
    this.#timer = this.#options.setTimer(() => {
      this.#timer = null;
      this.#run();
    }, delay);
  }

  #failed(clientId) {
    return this.#items.find((item) => item.client_message_id === clientId && item.status === "failed");
  }

  #change(item, fields) {
    const next = { ...item, ...fields };
    this.#items = this.#items.map((other) => (isSame(item, other) ? next : other));
    this.#keep();
    this.#options.store.putPending(next);
    return next;
  }

  #remove(item) {
    const others = this.#items.filter((other) => !isSame(item, other));
    const isKnown = others.length < this.#items.length;
    this.#items = others;
    this.#keep();
    return isKnown;
  }

  #keep() {
    const { storage, key } = this.#options;
    try {
      if (this.#items.length > 0) storage.setItem(key, JSON.stringify(this.#items));
      else storage.removeItem(key);
    } catch {
      // Storage full or forbidden: the messages live as long as the page.
    }
  }

  #read() {
    try {
      return JSON.parse(this.#options.storage.getItem(this.#options.key) || "[]");
    } catch {
      return [];
    }
  }
}

const isSame = (one, other) => one.client_message_id === other.client_message_id;
