/** Owns the panel that says whose conversation it is, since when and why, and what may be done with it. */

import { element, laneChip, setText } from "./element.js";
import { channelWords, secondsSince, statusWords, timeWords, waitingWords } from "./wording.js";

const ACTIONS = { waiting: ["take"], mine: ["handback", "close"], others: [] };
const LOST = "Connexion perdue : les actions reviendront avec elle.";

/** `onAction(name)`: take, handback or close. */
export class FilePanel {
  #root;
  #buttons;
  #now;
  #item = null;
  #standing = null;
  #isConnected = false;

  constructor({ root, onAction, now = Date.now }) {
    this.#root = root;
    this.#now = now;
    this.#buttons = [...root.querySelectorAll("[data-action]")];
    this.#buttons.forEach((button) => {
      button.addEventListener("click", () => {
        if (this.#isConnected) onAction(button.dataset.action);
      });
    });
    setInterval(() => this.#item !== null && this.#fill(), 1000);
  }

  get isConnected() {
    return this.#isConnected;
  }

  /** `reports`: of the conversation, its draft as well. `standing`: waiting, mine, others or null (with the bot, closed). */
  show(item, standing, reports = []) {
    this.#item = item;
    this.#standing = standing;
    this.#root.hidden = item === null;
    if (item === null) return;
    const chip = this.#part("lane");
    if (chip.dataset.lane !== item.lane) chip.replaceChildren(laneChip(item.lane));
    chip.dataset.lane = item.lane;
    setText(this.#part("reason"), item.reason_label);
    const possible = ACTIONS[standing] ?? [];
    this.#buttons.forEach((button) => {
      button.hidden = !possible.includes(button.dataset.action);
    });
    this.#showReports(reports);
    this.#fill();
  }

  setConnected(isConnected) {
    this.#isConnected = isConnected;
    this.#buttons.forEach((button) => {
      // aria-disabled keeps the focus where it is; disabled would throw it away.
      button.setAttribute("aria-disabled", String(!isConnected));
      if (isConnected) button.removeAttribute("aria-describedby");
      else button.setAttribute("aria-describedby", "file-why");
    });
    this.#part("why").hidden = isConnected;
    setText(this.#part("why"), isConnected ? "" : LOST);
  }

  #part(name) {
    return this.#root.querySelector(`[data-file-${name}]`);
  }

  /** Written only when something changed: a link that has the focus keeps it. */
  #showReports(reports) {
    const place = this.#part("reports");
    const key = JSON.stringify(reports);
    place.hidden = reports.length === 0;
    if (place.dataset.shown === key) return;
    place.dataset.shown = key;
    place.querySelector("ul").replaceChildren(...reports.map(reportLine));
  }

  /** Ticks each second: only values that changed are written, so a selection survives. */
  #fill() {
    const facts = factsOf(this.#item, this.#standing, this.#now());
    const list = this.#part("facts");
    const names = facts.map(([name]) => name).join();
    if (list.dataset.names !== names) {
      list.dataset.names = names;
      list.replaceChildren(...facts.map(([name]) => element("div", {}, [element("dt", { text: name }), element("dd")])));
    }
    list.querySelectorAll("dd").forEach((value, index) => setText(value, facts[index][1]));
  }
}

function reportLine({ id, name, kind_title, status_label }) {
  const hint = element("span", { class: "visually-hidden", text: " (nouvel onglet)" });
  const link = element("a", { href: `/console/reports/${id}`, target: "_blank", rel: "noopener" }, [name, hint]);
  return element("li", {}, [link, ` ${kind_title}, ${status_label.toLowerCase()}`]);
}

function factsOf(item, standing, now) {
  const facts = [
    ["État", standing === "mine" ? "Vous répondez" : statusWords(item.status)],
    ["Canal", channelWords(item.channel)],
    ["Ouverte", timeWords(item.opened_at, now)],
  ];
  if (standing === "waiting") facts.push(["Attend depuis", waitingWords(secondsSince(item.waiting_since, now))]);
  else if (item.waiting_since) facts.push(["Mise en attente", timeWords(item.waiting_since, now)]);
  if (item.owner && standing !== "mine") facts.push(["Suivie par", item.owner]);
  return facts;
}
