/**
 * Owns the secret that opens this person's conversation: kept for this tab only, shared with the
 * other open tabs of this browser, forgotten everywhere at once.
 *
 * const session = new Session({ storage, channel, onAdopted, onForgotten })
 *   storage       sessionStorage: unlike localStorage and cookies it ends with the tab
 *   channel       BroadcastChannel, or null on browsers that have none (each tab is then alone)
 *   onAdopted()   another tab opened a conversation and we had none, or opened ours again by its code
 *   onForgotten(leaves)  another tab erased it; leaves: it pressed « Quitter vite »
 *
 *   session.current       { id, token } | null
 *   session.ask(patience) resolves when another tab answered, or after `patience` milliseconds
 *   session.keep({ id, token })   session.forget({ leaves })
 */
const KEY = "session";

export class Session {
  #storage;
  #channel;
  #onAdopted;
  #onForgotten;
  #current;

  constructor({ storage, channel, onAdopted, onForgotten }) {
    this.#storage = storage;
    this.#channel = channel;
    this.#onAdopted = onAdopted;
    this.#onForgotten = onForgotten;
    this.#current = this.#read();
    if (channel) channel.onmessage = ({ data }) => this.#hear(data || {});
  }

  get current() {
    return this.#current;
  }

  ask(patience = 250) {
    if (this.#current !== null || !this.#channel) return Promise.resolve();
    this.#channel.postMessage({ type: "who" });
    return new Promise((resolve) => setTimeout(resolve, patience));
  }

  keep(opened) {
    this.#write({ id: opened.id, token: opened.token });
    this.#tell({ type: "here", session: this.#current, isNew: true });
  }

  forget({ leaves = false } = {}) {
    const id = this.#current && this.#current.id;
    this.#erase();
    this.#tell({ type: "forget", id, leaves });
  }

  #hear({ type, session, id, leaves, isNew }) {
    if (type === "who" && this.#current !== null) this.#tell({ type: "here", session: this.#current });
    if (type === "here" && session && session.id && session.token && this.#isWanted(session, isNew)) {
      this.#write(session);
      this.#onAdopted();
    }
    if (type === "forget" && (leaves || (this.#current !== null && this.#current.id === id))) {
      this.#erase();
      this.#onForgotten(Boolean(leaves));
    }
  }

  /** A tab left behind answers « who » with a token that no longer works: only a new one replaces ours. */
  #isWanted(session, isNew) {
    return this.#current === null || (Boolean(isNew) && session.id === this.#current.id);
  }

  #tell(data) {
    if (this.#channel) this.#channel.postMessage(data);
  }

  #read() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY));
      return kept && kept.id && kept.token ? kept : null;
    } catch {
      return null;
    }
  }

  #write(session) {
    this.#current = session;
    try {
      this.#storage.setItem(KEY, JSON.stringify(session));
    } catch {
      // No storage: the conversation lives as long as the page.
    }
  }

  #erase() {
    this.#current = null;
    try {
      // Everything, not our keys only: drafts and unsent messages must not outlive the conversation.
      this.#storage.clear();
    } catch {
      // Nothing could be stored, so nothing is left.
    }
  }
}
