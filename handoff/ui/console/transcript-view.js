/** Owns the transcript on screen: citizen, bot, gendarmes, private notes and what the bot understood. */

import { Renderer } from "../chat-core/renderer.js";
import { Scroll } from "../chat-core/scroll.js";
import { element } from "./element.js";
import { understoodPart } from "./understood.js";

const TYPING_MS = 5000;

/** `elements`: log (role=log), logContent, list, latest, typing. `onRetry(clientId)`, `onEdit(clientId)`. */
export class TranscriptView {
  #elements;
  #look;
  #scroll;
  #renderer = null;
  #unsubscribe = () => {};
  #typingTimer = 0;

  constructor({ elements, operatorLabel, onRetry, onEdit }) {
    this.#elements = elements;
    this.#look = { list: elements.list, isOwn, labelOf: labelWith(operatorLabel), onRetry, onEdit, decorate };
    this.#scroll = new Scroll({ area: elements.log, content: elements.logContent, button: elements.latest });
  }

  /** Shows another conversation. Its past is not read aloud: only what comes after settle() is news. */
  show(store, id) {
    this.#unsubscribe();
    this.#renderer?.clear();
    this.setTyping(false);
    this.#renderer = new Renderer({ ...this.#look, files: filesOf(id) });
    this.#elements.log.setAttribute("aria-live", "off");
    this.#elements.latest.hidden = true;
    this.#render(store);
    this.#scroll.toEnd();
    this.#unsubscribe = store.subscribe(() => this.#render(store));
  }

  /** To be called once the past has come in. */
  settle() {
    this.#scroll.toEnd();
    requestAnimationFrame(() => this.#elements.log.setAttribute("aria-live", "polite"));
  }

  setTyping(isTyping) {
    clearTimeout(this.#typingTimer);
    this.#elements.typing.hidden = !isTyping;
    this.#elements.typing.querySelector(".typing-words").textContent = isTyping ? "Le citoyen écrit" : "";
    if (isTyping) this.#typingTimer = setTimeout(() => this.setTyping(false), TYPING_MS);
  }

  #render(store) {
    const added = this.#renderer.render(store.entries(), { choicesOpen: false });
    if (added.length === 0) return;
    const last = added[added.length - 1];
    if (last.dataset.author === "citizen") this.setTyping(false);
    this.#scroll.follow(added, last.dataset.author === "operator");
  }
}

/** The console's cookie goes with an address by itself. */
function filesOf(id) {
  const address = (file) => `/console/conversations/${encodeURIComponent(id)}/files/${encodeURIComponent(file.id)}`;
  return { address, preview: (file) => `${address(file)}?preview=1` };
}

/** A note is not « own »: chat-core would write « Envoyé » under it, and a note is never sent. */
function isOwn(message) {
  return message.author === "operator" && message.direction !== "note";
}

/** The server's label is meant for the citizen, who is « Vous » there. */
function labelWith(operatorLabel) {
  return (message) => {
    if (message.author === "citizen") return "Citoyen";
    const author = message.operator ?? message.label ?? operatorLabel;
    return message.direction === "note" ? `Note interne, invisible du citoyen · ${author}` : author;
  };
}

function decorate(bubble, message) {
  bubble.classList.toggle("message--note", message.direction === "note");
  const choices = bubble.querySelector(".message-choices");
  if (choices) {
    const titles = message.choices.map(({ title }) => `« ${title} »`).join(", ");
    choices.replaceWith(element("p", { class: "offered", text: `Boutons proposés : ${titles}` }));
  }
  bubble.querySelectorAll(".fact-change").forEach((change) => change.remove());
  const understood = understoodPart(message);
  if (understood) bubble.append(understood);
}
