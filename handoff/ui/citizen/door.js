/**
 * Owns the requests of one citizen's conversation: their addresses, and the token that opens them.
 *
 * const door = new Door(session)
 *   door.open()                    async → a new conversation with its token
 *   door.ask(method, name, body)   async → JSON of a part of the conversation; the whole without a name
 *   door.download(name)            async → Blob;  door.events(after, signal)  the stream
 *   door.attach(item, watch)       async → the message that shows a file (see files.js)
 */
import { Transport } from "../chat-core/transport.js";
import { upload } from "../chat-core/upload.js";

export class Door {
  #session;
  #transport;

  constructor(session) {
    this.#session = session;
    this.#transport = new Transport({ headers: () => this.#headers() });
  }

  open() {
    return this.#transport.request("POST", "/conversations", {});
  }

  ask(method, name = "", body = undefined) {
    return this.#transport.request(method, this.#path(name), body);
  }

  download(name) {
    return this.#transport.download(this.#path(name));
  }

  events(after, signal) {
    return this.#transport.open(this.#path(`events?after=${after}`), { signal });
  }

  async attach({ client_message_id: id, file, source }, { onProgress, signal }) {
    const headers = {
      ...this.#headers(),
      "Content-Type": file.kind,
      "X-File-Name": encodeURIComponent(file.name),
      "X-Client-Message-Id": id,
    };
    return (await upload({ path: this.#path("files"), headers, file: source, onProgress, signal })).message;
  }

  #headers() {
    const { current } = this.#session;
    return current ? { Authorization: `Bearer ${current.token}` } : {};
  }

  #path(name) {
    return `/conversations/${encodeURIComponent(this.#session.current.id)}${name === "" ? "" : `/${name}`}`;
  }
}
