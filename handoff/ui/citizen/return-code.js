/**
 * Owns the return code: asked for by a button, shown in every card of the page, kept nowhere.
 *
 * const returnCode = new ReturnCode({ request, announce, place })
 *   request()         async → "1234 5678 9012 3456"; throws a TransportError
 *   place             where to type it: "exemple.fr/retour"
 *   returnCode.makeCard(title)   → an element: the button `title`, then the code
 *   returnCode.ask()             the server answers once; asked again, another code replaces it
 *   returnCode.code              "" until it is known, and after a reload
 */
import { element } from "../chat-core/element.js";
import { spokenCode } from "./code.js";
import { makeCopyButton } from "./copy-button.js";

const ANOTHER = "Obtenir un autre code";

export class ReturnCode {
  #options;
  #cards = [];
  #isAsking = false;

  constructor(options) {
    this.#options = options;
    this.code = "";
  }

  makeCard(title) {
    const button = element("button", "button button--small", title);
    button.type = "button";
    button.addEventListener("click", () => this.ask());
    // There before its content, or else a screen reader would not notice what comes in.
    const shown = element("div", "return-code-shown");
    shown.setAttribute("role", "status");
    const card = { button, shown };
    this.#cards.push(card);
    if (this.code !== "") this.#show(card);
    return element("div", "return-code", shown, button);
  }

  async ask() {
    if (this.#isAsking) return;
    this.#setAsking(true);
    try {
      this.code = await this.#options.request();
      this.#cards.forEach((card) => this.#show(card));
    } catch (error) {
      this.#cards.forEach(({ shown }) => this.#refuse(shown, error.message));
    } finally {
      this.#setAsking(false);
    }
  }

  #setAsking(isAsking) {
    this.#isAsking = isAsking;
    this.#cards.forEach(({ button }) => button.setAttribute("aria-disabled", String(isAsking)));
  }

  #show({ button, shown }) {
    const { announce, place } = this.#options;
    const digits = element("span", "return-code-digits", this.code);
    digits.setAttribute("aria-hidden", "true");
    shown.replaceChildren(
      element("p", "", "Votre code de retour\u00a0:"),
      element("p", "", digits, element("span", "visually-hidden", spokenCode(this.code))),
      makeCopyButton({ source: digits, label: "le code", announce }),
      element("p", "", "Notez-le\u00a0: il disparaît quand cette page se ferme. Il remplace tout code précédent."),
      element("p", "", `Pour revenir ici depuis n'importe quel appareil, tapez-le sur ${place}. Qui a ce code peut lire la conversation.`),
    );
    button.textContent = ANOTHER;
  }

  /** The code that is shown may still be the right one: it stays, under the sentence. */
  #refuse(shown, sentence) {
    const old = shown.querySelector(".problem");
    if (old !== null) old.remove();
    shown.append(element("p", "problem", sentence));
  }
}
