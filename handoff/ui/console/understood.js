/** Owns what is said, under a bot's message, of what the bot understood: the best guess, the ranking on demand. */

import { element } from "./element.js";
import { percentWords } from "./wording.js";

const INTENT_WORDS = {
  nlu_fallback: "rien de sûr",
  ask_human: "veut un gendarme",
  out_of_scope: "hors sujet",
  greet: "salutation",
  goodbye: "au revoir",
  thank: "remerciement",
  bot_challenge: "demande si c’est un robot",
  insult: "propos injurieux",
  danger_now: "danger en cours",
};

/** « Compris : Porter plainte en ligne 93 % ». `faq` is the entry the bot answered with, when it did. */
export function understoodWords(understood, faq) {
  const id = understood.intent.replace(/^faq\//, "");
  const title = faq?.id === id ? faq.title : (titleIn(understood.ranking, id) ?? INTENT_WORDS[id] ?? id);
  return `Compris : ${title} ${percentWords(understood.confidence)}`;
}

export function understoodPart(message) {
  if (!message.understood) return null;
  const summary = element("summary", { text: understoodWords(message.understood, message.faq) });
  const ranking = message.understood.ranking ?? [];
  if (ranking.length === 0) return element("p", { class: "understood", text: summary.textContent });
  const lines = ranking.map(({ id, title, confidence }) =>
    element("li", {}, [
      element("span", { text: title ?? (message.faq?.id === id ? message.faq.title : id) }),
      element("span", { class: "understood-score", text: percentWords(confidence) }),
    ]),
  );
  return element("details", { class: "understood" }, [summary, element("ol", {}, lines)]);
}

function titleIn(ranking, id) {
  return ranking?.find((entry) => entry.id === id)?.title;
}
