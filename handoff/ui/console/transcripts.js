/** Owns the transcripts this console holds: for each conversation its stored messages and what is still to be sent. */

import { Outbox } from "../chat-core/outbox.js";
import { Store } from "../chat-core/store.js";

/** `onChanged()` after any change of a transcript; `onRefused(id, item)` when the server refused a message. */
export class Transcripts {
  #options;
  #prefix;
  #held = new Map();

  constructor(options) {
    this.#options = options;
    this.#prefix = `console.outbox.${options.operatorId}.`;
  }

  /** { id, store, outbox, conversation }: conversation is null until the first refresh. */
  hold(id) {
    if (!this.#held.has(id)) this.#create(id);
    return this.#held.get(id);
  }

  /** Brings what came after the last known message. */
  async refresh(id) {
    const transcript = this.hold(id);
    const { conversation, messages } = await this.#options.api.conversation(id, transcript.store.lastSeq);
    transcript.conversation = conversation;
    transcript.store.load(messages);
  }

  /** Messages left unsent by an earlier page are sent, or shown as refused, without waiting to be opened. */
  resumeUnsent() {
    const { storage } = this.#options;
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    keys.filter((key) => key?.startsWith(this.#prefix)).forEach((key) => this.hold(key.slice(this.#prefix.length)));
  }

  /** A console stays open for a whole watch: transcripts that are neither shown nor mine are forgotten. */
  forgetExcept(ids) {
    for (const [id, transcript] of this.#held) {
      if (ids.has(id) || transcript.outbox.size > 0) continue;
      transcript.outbox.stop();
      this.#held.delete(id);
    }
  }

  flush() {
    this.#held.forEach((transcript) => transcript.outbox.flush());
  }

  hasUnsent(id) {
    return (this.#held.get(id)?.outbox.size ?? 0) > 0;
  }

  unsentIds() {
    return [...this.#held.keys()].filter((id) => this.hasUnsent(id));
  }

  unsentCount() {
    return [...this.#held.values()].reduce((sum, transcript) => sum + transcript.outbox.size, 0);
  }

  clear() {
    this.#held.forEach((transcript) => transcript.outbox.clear());
  }

  #create(id) {
    const { api, storage, onChanged, onRefused } = this.#options;
    const store = new Store();
    const outbox = new Outbox({
      store,
      storage,
      key: this.#prefix + id,
      author: "operator",
      send: (item) => sendItem(api, id, item),
      onFailed: (item) => onRefused(id, item),
    });
    this.#held.set(id, { id, store, outbox, conversation: null });
    store.subscribe(onChanged);
    outbox.start();
  }
}

/** The side on which a text was written is kept with it: a note is only ever posted as a note. */
async function sendItem(api, id, item) {
  const message = { client_message_id: item.client_message_id, text: item.text };
  const answer = item.direction === "note" ? await api.note(id, message) : await api.reply(id, message);
  return answer.message;
}
