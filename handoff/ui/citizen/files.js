/**
 * Knows what a file must be to be sent, and sends files one at a time beside the messages.
 *
 * describe(file) → { name, kind, size } as the server wants them; kind is null for what cannot be sent
 * problemOf(file) → "" or the sentence that says why a file cannot be sent
 * new FileOutbox({ store, send, onFailed, onGone, … })   an Outbox (see outbox.js) that keeps nothing in
 *   the browser's storage: files end with the page
 *   send(item, { onProgress, signal })   async → stored message
 *   .attach(file)
 */
import { Outbox } from "../chat-core/outbox.js";

const LIMIT = 10 * 1024 * 1024;
const KINDS = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jfif: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  pdf: "application/pdf",
};
const OTHER_NAMES = { "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "application/x-pdf": "application/pdf" };
const NOTHING = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

/** Some telephones give photos no extension, some systems give files no type: one tells the other. */
export function describe(file) {
  const given = file.name.replace(/\p{Cs}/gu, "");
  const known = KINDS[given.split(".").pop().toLowerCase()] || null;
  const type = OTHER_NAMES[file.type] || file.type;
  if (known === null && Object.values(KINDS).includes(type) && !given.includes(".")) {
    return { name: `${given || "fichier"}.${type.split("/").pop()}`, kind: type, size: file.size };
  }
  return { name: given, kind: type === "" || type === known ? known : null, size: file.size };
}

export function problemOf(file) {
  const { name, kind, size } = describe(file);
  if (kind === null) return `«\u00a0${name}\u00a0» ne peut pas être envoyé. Choisissez une photo (JPEG, PNG ou WebP) ou un PDF.`;
  if (size === 0) return `«\u00a0${name}\u00a0» est vide.`;
  return size > LIMIT ? `«\u00a0${name}\u00a0» est trop lourd\u00a0: 10 Mo au plus.` : "";
}

export class FileOutbox extends Outbox {
  #options;
  #sending = new AbortController();

  constructor(options) {
    super({ ...options, storage: NOTHING, key: "files", send: (item) => this.#send(item) });
    this.#options = options;
  }

  attach(file) {
    const shown = describe(file);
    return this.add({ text: `Pièce jointe\u00a0: ${shown.name}`, file: { id: null, ...shown }, source: file, progress: 0 });
  }

  clear() {
    super.clear();
    this.#sending.abort();
    this.#sending = new AbortController();
  }

  async #send(item) {
    const { store, send } = this.#options;
    const { signal } = this.#sending;
    const onProgress = (progress) => {
      if (!signal.aborted) store.putPending({ ...item, progress });
    };
    try {
      return await send(item, { onProgress, signal });
    } catch (error) {
      // Nothing passes while the virus scanner is away: the person decides when to try again.
      if (error.code === "scanner") error.kind = "refused";
      throw error;
    }
  }
}
