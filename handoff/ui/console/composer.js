/** Owns the two sides of the writing zone: a reply to the citizen or a private note, never one for the other. */

import { Composer } from "../chat-core/composer.js";
import { setText } from "./element.js";

const TYPING_EVERY_MS = 3000;
const WORDS = {
  reply: {
    label: "Réponse au citoyen",
    send: "Envoyer au citoyen",
    placeholder: "Votre réponse. Le citoyen la lira.",
    spoken: "Mode réponse : le citoyen lira votre texte.",
    kept: "Une réponse commencée est gardée.",
  },
  note: {
    label: "Note interne : le citoyen ne la verra pas",
    send: "Enregistrer la note interne",
    placeholder: "Note pour vous et vos collègues.",
    spoken: "Mode note interne : le citoyen ne verra pas votre texte.",
    kept: "Une note commencée est gardée.",
  },
};

/**
 * `form` holds [data-text], [data-label], [data-send], [data-counter], [data-other-draft] and buttons [data-mode].
 * `onSend(id, direction, text)`, `onTyping(id)`, `onDraft()`, `announce(words)`.
 */
export class TwoSidedComposer {
  #options;
  #composer;
  #modes;
  #conversationId = null;
  #mode = "reply";
  #typedAt = 0;

  constructor(options) {
    this.#options = { now: Date.now, ...options };
    const { form, storage, announce, onDraft } = options;
    this.#modes = [...form.querySelectorAll("[data-mode]")];
    this.#modes.forEach((button) => button.addEventListener("click", () => this.#setMode(button.dataset.mode)));
    this.#composer = new Composer({
      form,
      field: this.#part("text"),
      counter: this.#part("counter"),
      storage,
      key: "console.draft.nobody",
      announce,
      onTyping: () => this.#tellTyping(),
      onSend: (text) => this.#send(text),
    });
    this.#part("text").addEventListener("input", onDraft);
  }

  open(id) {
    if (id === this.#conversationId) return;
    this.#conversationId = id;
    this.#options.form.hidden = id === null;
    if (id !== null) this.#show(this.#options.drafts.mode(id));
  }

  toggleMode() {
    this.#setMode(this.#mode === "reply" ? "note" : "reply");
  }

  /** Puts a refused text back on the side where it was written. */
  putBack(text, direction) {
    this.#setMode(direction === "note" ? "note" : "reply");
    this.#composer.putBack(text);
    this.#options.onDraft();
  }

  get hasFocus() {
    return this.#options.form.contains(document.activeElement);
  }

  focus() {
    if (!this.#options.form.hidden) this.#composer.focus();
  }

  #part(name) {
    return this.#options.form.querySelector(`[data-${name}]`);
  }

  #show(mode) {
    const { form, drafts } = this.#options;
    const other = mode === "reply" ? "note" : "reply";
    this.#mode = mode;
    form.dataset.side = mode;
    this.#part("text").placeholder = WORDS[mode].placeholder;
    setText(this.#part("label"), WORDS[mode].label);
    setText(this.#part("send"), WORDS[mode].send);
    setText(this.#part("other-draft"), WORDS[other].kept);
    this.#part("other-draft").hidden = drafts.text(this.#conversationId, other).trim() === "";
    this.#modes.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mode === mode)));
    this.#composer.use(drafts.keyOf(this.#conversationId, mode));
  }

  #setMode(mode) {
    if (this.#conversationId === null) return;
    this.#options.drafts.setMode(this.#conversationId, mode);
    this.#show(mode);
    this.#options.announce(WORDS[mode].spoken);
    this.#composer.focus();
  }

  #send(text) {
    this.#options.onSend(this.#conversationId, this.#mode === "note" ? "note" : "outgoing", text);
    this.#options.onDraft();
  }

  /** Only a reply shows the citizen that somebody is writing. */
  #tellTyping() {
    const { now, onTyping } = this.#options;
    if (this.#mode === "note" || now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now();
    onTyping(this.#conversationId);
  }
}
