/**
 * Makes the element of one message and changes only what may change in it (used by renderer.js).
 *
 * makeBubble(message, look) → <li class="message message--own|other|system" data-author="…">
 *   .message-meta (author, time) · .message-body, with .message-facts · .message-choices · .message-sources
 *   · .message-state
 *   look = { isOwn(message), labelOf(message), onChoice(choice, message), onRetry(id), onEdit(id), files }
 *   files: see attached.js
 * updateBubble(element, message, { isGrouped, state, choicesOpen, chosen: Set of titles }, look)
 *   state: null | "waiting" | "sent" | "failed"
 */
import { isSafeAddress, safeFragment, setLink, splitLinks } from "./allowlist.js";
import { makeAttached, updateAttached } from "./attached.js";
import { longDate, timeOf } from "./clock.js";
import { element } from "./element.js";

export { element };

export function makeBubble(message, look) {
  const side = message.author === "system" ? "system" : look.isOwn(message) ? "own" : "other";
  const author = element("span", "message-author", look.labelOf(message));
  const bubble = element("li", `message message--${side}`, element("p", "message-meta", author, " ", element("time", "")));
  bubble.dataset.author = message.author;
  bubble.append(makeBody(message, look));
  if (message.choices && message.choices.length > 0) bubble.append(makeChoices(message, look));
  if (message.faq) bubble.append(makeSources(message.faq));
  return bubble;
}

export function updateBubble(bubble, message, { isGrouped, state, choicesOpen, chosen }, look) {
  bubble.classList.toggle("is-grouped", isGrouped);
  const time = bubble.querySelector("time");
  if (time.dateTime !== message.created_at) {
    time.dateTime = message.created_at;
    time.textContent = timeOf(message.created_at);
  }
  updateChoices(bubble, message, choicesOpen, chosen);
  if (message.file) updateAttached(bubble.querySelector(".attached"), message, look);
  const key = `${state}|${message.reason || ""}`;
  if (bubble.dataset.state !== key) setState(bubble, message, state, look);
  bubble.dataset.state = key;
}

function makeBody(message, look) {
  const body = element("div", "message-body");
  body.dir = "auto";
  // `html` is only ever made by the server from reviewed texts; what people type stays plain text.
  if (message.html && message.author === "bot") body.append(safeFragment(message.html, document));
  else if (message.file) body.append(makeAttached(message));
  else if (message.author === "operator") body.append(element("p", "message-plain", ...linked(message.text)));
  else body.append(element("p", "message-plain", message.text));
  if (message.facts && message.facts.length > 0) body.append(makeFacts(message, look));
  body.querySelectorAll("a[target]").forEach((anchor) => anchor.append(hidden(" (nouvel onglet)")));
  return body;
}

/** What was noted of a report, as plain text; a line that may be changed has its button. */
function makeFacts(message, look) {
  const list = element("dl", "message-facts");
  message.facts.forEach(({ label, value, choice }) => {
    const line = element("div", "fact", element("dt", "", label), element("dd", "", element("bdi", "fact-value", value)));
    if (choice) {
      const button = makeChoice("button button--small button--fact", "Modifier", choice, message, look);
      button.setAttribute("aria-label", choice.title);
      line.append(element("dd", "fact-change", button));
    }
    list.append(line);
  });
  return list;
}

/** A gendarme's web addresses can be tapped; a citizen's never, for they would lure the gendarme. */
function linked(text) {
  return splitLinks(text).map((piece) => {
    if (piece.href === null) return piece.text;
    const anchor = element("a", "", piece.text);
    setLink(anchor, piece.href);
    return anchor;
  });
}

function makeChoices(message, look) {
  const group = element("div", "message-choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Réponses proposées");
  message.choices.forEach((choice) => {
    group.append(makeChoice("button button--choice", choice.title, choice, message, look));
  });
  return group;
}

function makeChoice(className, words, choice, message, look) {
  const button = element("button", className, words);
  button.type = "button";
  // aria-disabled, not disabled: a button that is disabled while focused throws the focus away.
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") look.onChoice(choice, message);
  });
  return button;
}

function updateChoices(bubble, message, choicesOpen, chosen) {
  const changes = (message.facts || []).map(({ choice }) => choice).filter(Boolean);
  updateButtons(bubble.querySelectorAll(".button--fact"), changes, choicesOpen, chosen);
  updateButtons(bubble.querySelectorAll(".button--choice"), message.choices, choicesOpen, chosen);
}

function updateButtons(buttons, choices, choicesOpen, chosen) {
  buttons.forEach((button, index) => {
    const isChosen = chosen.has(choices[index].title);
    const isLocked = String(isChosen || !choicesOpen);
    if (button.getAttribute("aria-disabled") !== isLocked) button.setAttribute("aria-disabled", isLocked);
    if (isChosen === button.classList.contains("is-chosen")) return;
    button.classList.add("is-chosen");
    button.append(hidden(" (choisi)"));
  });
}

function makeSources(faq) {
  const details = element("details", "message-sources", element("summary", "", "Source et date de vérification"));
  (faq.sources || []).forEach(({ label, url }) => {
    const line = element("p", "", "Source\u00a0: ");
    if (isSafeAddress(url)) {
      const anchor = element("a", "", label, hidden(" (nouvel onglet)"));
      setLink(anchor, url);
      line.append(anchor);
    } else line.append(label);
    details.append(line);
  });
  if (faq.reviewed_on) details.append(element("p", "", `Vérifié le ${longDate(faq.reviewed_on)}`));
  return details;
}

function setState(bubble, message, state, look) {
  const old = bubble.querySelector(".message-state");
  const hadFocus = old !== null && old.contains(document.activeElement);
  if (old !== null) old.remove();
  if (state === null) return;
  const line = element("div", `message-state message-state--${state}`, element("p", "", sentence(message, state)));
  if (state === "failed") {
    line.append(makeAction("Réessayer", () => look.onRetry(message.client_message_id)));
    line.append(makeAction(message.file ? "Retirer" : "Modifier", () => look.onEdit(message.client_message_id)));
  }
  bubble.append(line);
  if (!hadFocus) return;
  // The pressed button is gone: without this the keyboard would start again at the top of the page.
  bubble.tabIndex = -1;
  bubble.focus({ preventScroll: true });
}

function sentence(message, state) {
  if (state === "failed") return `Échec\u00a0: ${message.reason}`;
  if (state === "sent") return "Envoyé";
  return message.file ? "Envoi en cours" : "En attente";
}

function makeAction(title, run) {
  const button = element("button", "button button--small", title);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}

function hidden(text) {
  return element("span", "visually-hidden", text);
}
