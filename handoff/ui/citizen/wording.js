/**
 * Owns the sentences that depend on the state of the conversation.
 *
 * panelSentence(state) · bannerFor(situation) · typingSentence(state, operatorTypes)
 * Written for someone who may be afraid: short, true, and always with what comes next.
 */
const STAY = "Gardez cette page ouverte";

export function panelSentence(state) {
  if (state === null) return "";
  if (state.status === "waiting") return waitingSentence(state);
  if (state.status === "assigned") return `${state.operator || "Un gendarme"} vous répond.`;
  if (state.status === "resolved") return "Conversation terminée. Écrivez si vous avez encore besoin d'aide.";
  return "";
}

function waitingSentence({ position, operators_online: online }) {
  if (online === 0) return `Votre demande est gardée. Aucun gendarme n'est connecté pour le moment. ${STAY}\u00a0: la réponse s'affichera ici.`;
  const place = position ? `Vous êtes à la ${ordinal(position)} place dans la file.` : "Votre demande est transmise.";
  return `${place} ${online === 1 ? "1 gendarme est connecté." : `${online} gendarmes sont connectés.`} ${STAY}.`;
}

function ordinal(position) {
  return position === 1 ? "1re" : `${position}e`;
}

/** situation = { isGone, isLost, trouble: sentence | "", bot, status } → { text, isDanger, canRestart } | null */
export function bannerFor({ isGone, isLost, trouble, bot, status }) {
  if (isGone) {
    return banner("Cette conversation n'est plus ouverte ici\u00a0: elle a été rouverte ailleurs avec son code, effacée, ou elle est trop ancienne.", {
      canRestart: true,
    });
  }
  if (trouble) return banner(trouble);
  if (isLost) return banner("Connexion perdue. Vos messages partiront dès son retour.");
  const isBotsTurn = status === "bot" || status === "resolved";
  if (isBotsTurn && bot === "waking") {
    return banner("L'assistant se prépare, un instant. Vous pouvez déjà écrire, ou demander un gendarme.");
  }
  if (isBotsTurn && bot === "down") {
    return banner("L'assistant ne peut pas répondre pour le moment. Vous pouvez demander un gendarme\u00a0: votre demande sera gardée.");
  }
  return null;
}

function banner(text, { canRestart = false } = {}) {
  return { text, canRestart };
}

export function typingSentence(state, operatorTypes) {
  if (state === null) return "";
  if (state.status === "assigned") return operatorTypes ? `${state.operator || "Le gendarme"} écrit` : "";
  // A bot that is not there has the turn, but writes nothing yet: the banner says so.
  return state.bot_typing && state.bot === "ready" ? "L'assistant prépare une réponse" : "";
}
