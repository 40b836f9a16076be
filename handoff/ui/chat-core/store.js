/**
 * Keeps the messages of one conversation in order, each of them once.
 *
 * const store = new Store()
 *   store.load(messages, coveredSeq)  a full answer of the server; coveredSeq is a last_seq that was
 *                                     known BEFORE the request was made (so the answer covers it)
 *   store.receive(message)            one message of the stream (these come in order)
 *   store.confirm(message)            the answer to our own POST; may overtake the stream, in either order
 *   store.putPending(item)            adds or changes an unsent message { client_message_id, text, status,
 *                                     reason, created_at, … }; ignored once the server has stored it
 *   store.dropPending(clientId)
 *   store.has(clientId)               true when the server has stored that message
 *   store.entries()                   server's messages by seq, then unsent ones in order of writing;
 *                                     entry = { key, message, pending: boolean }
 *   store.lastSeq                     everything visible up to here was received: where to resume the stream
 *   store.subscribe(listener)         listener() after every change; returns the way to unsubscribe
 *   store.clear()
 *
 * `key` is the same before and after the server stored the message, so that its bubble is never made
 * twice. `lastSeq` does not follow confirm(): the bot's earlier answer may still be under way.
 * Numbers may be missing between two messages (operators' private notes).
 */
export class Store {
  #bySeq = new Map();
  #storedIds = new Set();
  #pending = new Map();
  #listeners = new Set();
  #entries = null;
  #lastSeq = 0;

  get lastSeq() {
    return this.#lastSeq;
  }

  has(clientId) {
    return this.#storedIds.has(clientId);
  }

  entries() {
    if (this.#entries === null) {
      const stored = [...this.#bySeq.values()].sort((one, other) => one.seq - other.seq);
      this.#entries = [
        ...stored.map((message) => ({ key: keyOf(message), message, pending: false })),
        ...[...this.#pending.values()].map((message) => ({ key: keyOf(message), message, pending: true })),
      ];
    }
    return this.#entries;
  }

  load(messages, coveredSeq = 0) {
    messages.forEach((message) => this.#insert(message));
    this.#lastSeq = messages.reduce((last, { seq }) => Math.max(last, seq), Math.max(this.#lastSeq, coveredSeq));
    this.#changed();
  }

  receive(message) {
    const isNew = this.#insert(message);
    this.#lastSeq = Math.max(this.#lastSeq, message.seq);
    if (isNew) this.#changed();
  }

  confirm(message) {
    if (this.#insert(message)) this.#changed();
  }

  putPending(item) {
    if (this.#storedIds.has(item.client_message_id)) return;
    this.#pending.set(item.client_message_id, item);
    this.#changed();
  }

  dropPending(clientId) {
    if (this.#pending.delete(clientId)) this.#changed();
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear() {
    this.#bySeq.clear();
    this.#storedIds.clear();
    this.#pending.clear();
    this.#lastSeq = 0;
    this.#changed();
  }

  #insert(message) {
    if (this.#bySeq.has(message.seq)) return false;
    this.#bySeq.set(message.seq, message);
    if (message.client_message_id) {
      this.#storedIds.add(message.client_message_id);
      this.#pending.delete(message.client_message_id);
    }
    return true;
  }

  #changed() {
    this.#entries = null;
    this.#listeners.forEach((listener) => listener());
  }
}

function keyOf(message) {
  return message.client_message_id || `seq-${message.seq}`;
}
