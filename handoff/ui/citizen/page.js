/**
 * Shows the state of the conversation around the messages: banner, queue, typing, title of the tab.
 *
 * const page = new Page({ announce })    finds its elements in citizen.html
 *   page.showPanel(state, wish)   page.showBanner(banner | null)   page.showTyping(sentence)
 *   page.countUnread(added)       number in the tab's title while the person looks elsewhere
 */
import { panelSentence } from "./wording.js";

const byId = (id) => document.getElementById(id);

export class Page {
  #announce;
  #title = document.title;
  #unread = 0;
  #typingTimer = null;

  constructor({ announce }) {
    this.#announce = announce;
    document.addEventListener("visibilitychange", () => this.#resetUnread());
  }

  showPanel(state, wish) {
    const status = state === null ? "bot" : state.status;
    const sentence = wish === "PUT" && status !== "waiting" ? "Votre demande part." : panelSentence(state);
    this.#say(byId("panel-words"), sentence);
    byId("panel").dataset.status = status;
    this.#offer(byId("ask-human"), status === "bot" || status === "resolved", wish === "PUT");
    this.#offer(byId("leave-queue"), status === "waiting", wish === "DELETE");
  }

  showBanner(banner) {
    const place = byId("banner");
    this.#say(byId("banner-words"), banner === null ? "" : banner.text);
    byId("restart-ways").hidden = banner === null || !banner.canRestart;
    place.hidden = banner === null;
  }

  /** A short pause is no news: the dots come after half a second, the words for screen readers after two. */
  showTyping(sentence) {
    const line = byId("log-typing");
    const words = line.querySelector(".typing-words");
    if (words.dataset.wanted === sentence) return;
    words.dataset.wanted = sentence;
    clearTimeout(this.#typingTimer);
    if (sentence === "") {
      line.hidden = true;
      return;
    }
    this.#typingTimer = setTimeout(() => {
      words.textContent = sentence;
      line.hidden = false;
      this.#typingTimer = setTimeout(() => this.#announce(`${sentence}.`), 1500);
    }, 500);
  }

  countUnread(added) {
    if (!document.hidden) return;
    this.#unread += added.filter((bubble) => !bubble.classList.contains("message--own")).length;
    if (this.#unread > 0) document.title = `(${this.#unread}) ${this.#title}`;
  }

  #resetUnread() {
    if (document.hidden || this.#unread === 0) return;
    this.#unread = 0;
    document.title = this.#title;
  }

  #say(place, sentence) {
    if (place.textContent === sentence) return;
    place.textContent = sentence;
    this.#announce(sentence);
  }

  /** The button that leaves gives its focus to the one that comes: nobody falls back to the top of the page. */
  #offer(button, isOffered, isBusy) {
    if (button.getAttribute("aria-disabled") !== String(isBusy)) button.setAttribute("aria-disabled", String(isBusy));
    if (button.hidden === !isOffered) return;
    const hadFocus = document.activeElement === button;
    button.hidden = !isOffered;
    if (hadFocus) byId("panel").focus({ preventScroll: true });
  }
}
