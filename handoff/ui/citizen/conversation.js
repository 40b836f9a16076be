/**
 * Owns one citizen's conversation with the server: opens it at the first need, follows it, posts to it.
 *
 * const conversation = new Conversation({ session, storage, onChange, onTyping, onGone, onRefused, onFailed })
 *   onChange()        anything the page shows may have changed: store, state, connection, wish
 *   onTyping()        a gendarme is writing;  onGone(): the server knows this conversation no more
 *   conversation.files     sends files beside the messages (see files.js)
 *   conversation.store, .state, .connection ("unopened" | "connecting" | "open" | "lost"), .trouble, .wish
 *   conversation.start()   .write(text, choice id)   .askHuman()   .leaveQueue()   .wake()
 *   conversation.follow()  the session has a conversation now, or a new token
 *   conversation.ask(method, name)   async → JSON of a part of the conversation;  .download(name) → Blob
 *   conversation.restart() after onGone: unsent messages go into a new conversation
 *   conversation.end()     stops everything and forgets it
 */
import { CatchUp } from "../chat-core/catchup.js";
import { Outbox } from "../chat-core/outbox.js";
import { Store } from "../chat-core/store.js";
import { Stream } from "../chat-core/stream.js";
import { Door } from "./door.js";
import { FileOutbox } from "./files.js";
import { Wish } from "./wish.js";

export class Conversation {
  #options;
  #door;
  #stream;
  #catchUp;
  #opening = null;
  #isLoaded = false;
  ask = (method, name) => this.#door.ask(method, name);
  download = (name) => this.#door.download(name);

  constructor(options) {
    this.#options = options;
    const { session, storage, onChange, onRefused, onFailed } = options;
    const gone = () => this.#gone();
    this.state = null;
    this.trouble = "";
    this.store = new Store();
    this.store.subscribe(onChange);
    this.#door = new Door(session);
    this.outbox = new Outbox({ store: this.store, storage, key: "unsent", send: (item) => this.#post(item), onGone: gone, onFailed });
    this.files = new FileOutbox({ store: this.store, send: (item, watch) => this.#attach(item, watch), onGone: gone, onFailed });
    this.wish = new Wish({ storage, onChange, onRefused, onGone: gone, request: (method) => this.#handoff(method) });
    this.#catchUp = new CatchUp({ store: this.store, refetch: async () => (await this.#fetch()).messages });
    this.#stream = new Stream({
      open: (signal) => this.#door.events(this.store.lastSeq, signal),
      onEvent: (name, data) => this.#hear(name, data),
      onStatus: (status) => this.#streamIs(status),
      onGone: gone,
    });
  }

  get connection() {
    return this.#stream.status === "stopped" ? "unopened" : this.#stream.status;
  }

  /** Shows what was left unsent before anything is asked of the network. */
  start() {
    this.outbox.start();
    this.files.start();
    this.follow();
    this.wish.start();
  }

  follow() {
    if (this.#options.session.current === null) return;
    this.#load();
    this.#stream.start();
    this.outbox.start();
    this.files.start();
  }

  write(text, choice) {
    this.outbox.add(choice === undefined ? { text } : { text, choice });
  }

  askHuman() {
    this.wish.make("PUT");
  }

  leaveQueue() {
    this.wish.make("DELETE");
  }

  wake() {
    this.#stream.wake();
    this.outbox.flush();
    this.files.flush();
    this.wish.flush();
  }

  restart() {
    this.#reset();
    this.outbox.start();
    this.files.start();
  }

  end() {
    this.outbox.clear();
    this.files.clear();
    this.wish.drop();
    this.#stream.stop();
    this.#reset();
  }

  #reset() {
    this.state = null;
    this.trouble = "";
    this.#isLoaded = false;
    this.store.clear();
  }

  #gone() {
    this.#stream.stop();
    this.outbox.stop();
    this.files.stop();
    this.#options.onGone();
  }

  async #load() {
    const { session } = this.#options;
    const asked = session.current;
    try {
      const { messages } = await this.#fetch();
      if (session.current !== asked) return;
      this.#isLoaded = true;
      this.store.load(messages);
    } catch {
      // The stream replays everything from 0, and says itself when the conversation is gone.
    }
  }

  async #fetch() {
    const answer = await this.#door.ask("GET");
    this.#setState(answer.state);
    return answer;
  }

  async #post(item) {
    await this.#open();
    const { client_message_id, text, choice } = item;
    const body = choice ? { client_message_id, choice } : { client_message_id, text };
    return (await this.#door.ask("POST", "messages", body)).message;
  }

  async #attach(item, watch) {
    await this.#open();
    return this.#door.attach(item, watch);
  }

  async #handoff(method) {
    await this.#open();
    this.#setState((await this.ask(method, "handoff")).state);
  }

  /** The first message and the first wish may both need it: they share one request. */
  #open() {
    if (this.#options.session.current !== null) return Promise.resolve();
    if (this.#opening === null) {
      this.#opening = this.#create().finally(() => {
        this.#opening = null;
      });
    }
    return this.#opening;
  }

  async #create() {
    try {
      const opened = await this.#door.open();
      this.trouble = "";
      // Another tab was quicker: its conversation is ours too, this one stays empty.
      if (this.#options.session.current !== null) return;
      this.#options.session.keep(opened);
      this.#isLoaded = true;
      this.#setState(opened.state);
      this.store.load(opened.messages);
      this.#stream.start();
    } catch (error) {
      this.trouble = error.status === 429 ? error.message : "";
      this.#options.onChange();
      throw error;
    }
  }

  #hear(name, data) {
    if (name === "message") this.store.receive(data);
    if (name === "typing") this.#options.onTyping();
    if (name === "state") {
      this.#setState(data);
      this.#catchUp.observe(data.last_seq);
    }
  }

  #streamIs(status) {
    if (status === "open") {
      if (!this.#isLoaded) this.#load();
      this.outbox.flush();
      this.files.flush();
    }
    this.#options.onChange();
  }

  /** Answers and stream may cross: an older state never replaces a newer one. */
  #setState(state) {
    const known = this.state;
    if (known !== null && known.id === state.id) {
      if (state.epoch < known.epoch || (state.epoch === known.epoch && state.last_seq < known.last_seq)) return;
    }
    this.state = state;
    this.#options.onChange();
  }
}
