/**
 * The field where a person writes: grows, counts, keeps the draft, never cuts or loses a word.
 *
 * const composer = new Composer({ form, field, counter, storage, key, limit, onSend, onTyping, announce })
 *   form, field (textarea), counter (element that shows what is left, near the limit)
 *   storage, key          where the draft is kept; composer.use(otherKey) changes drafts (console)
 *   limit                 code points, 4,000 when not told
 *   onSend(text)          Enter or the button; the field is emptied and the draft forgotten first
 *   onTyping()            optional, at each change that leaves some text
 *   announce(text)        optional, tells a screen reader that the limit is near or passed
 *
 *   composer.putBack(text)  a message taken back to be changed: goes before what is being written
 *   composer.focus()   composer.clear()   composer.isEmpty
 */
const NEAR = 400;

export class Composer {
  #options;
  #key;
  #wasNear = false;

  constructor(options) {
    this.#options = { limit: 4000, onTyping: () => {}, announce: () => {}, ...options };
    this.#key = options.key;
    const { form, field } = this.#options;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    field.addEventListener("keydown", (event) => {
      // While a word is being composed (isComposing, 229), Enter belongs to the input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#send();
    });
    field.addEventListener("input", () => {
      this.#changed();
      if (!this.isEmpty) this.#options.onTyping();
    });
    // What was typed while the page was still loading is worth more than an older draft.
    if (field.value === "") this.use(options.key);
    else this.#changed();
  }

  get isEmpty() {
    return this.#options.field.value.trim() === "";
  }

  use(key) {
    this.#key = key;
    this.#options.field.value = this.#recall();
    this.#changed();
  }

  putBack(text) {
    const { field } = this.#options;
    field.value = this.isEmpty ? text : `${text}\n${field.value}`;
    this.#changed();
  }

  focus() {
    this.#options.field.focus();
  }

  clear() {
    this.#options.field.value = "";
    this.#changed();
  }

  #send() {
    const { field, limit, onSend, announce } = this.#options;
    const text = field.value.trim();
    if (text === "") return;
    if (countCodePoints(text) > limit) {
      announce(this.#options.counter.textContent);
      return;
    }
    this.clear();
    onSend(text);
  }

  #changed() {
    const { field } = this.#options;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    this.#count();
    this.#keep();
  }

  #count() {
    const { field, counter, limit, announce } = this.#options;
    const left = limit - countCodePoints(field.value.trim());
    counter.hidden = left > NEAR;
    counter.textContent = left > NEAR ? "" : lengthSentence(left);
    counter.classList.toggle("is-over", left < 0);
    // Told once when the limit comes near: a count at every letter would drown the person's own words.
    if (left <= NEAR && !this.#wasNear) announce(counter.textContent);
    this.#wasNear = left <= NEAR;
  }

  #keep() {
    const { storage, field } = this.#options;
    try {
      if (field.value === "") storage.removeItem(this.#key);
      else storage.setItem(this.#key, field.value);
    } catch {
      // Storage is full or forbidden: the draft lives as long as the page.
    }
  }

  #recall() {
    try {
      return this.#options.storage.getItem(this.#key) || "";
    } catch {
      return "";
    }
  }
}

export function countCodePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function lengthSentence(left) {
  if (left < 0) {
    const extra = -left;
    return `Message trop long de ${extra} ${extra > 1 ? "caractères" : "caractère"}. Envoyez-le en deux fois\u00a0: rien n'est effacé.`;
  }
  return left > 1 ? `Il reste ${left} caractères.` : `Il reste ${left} caractère.`;
}
