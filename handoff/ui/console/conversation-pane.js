/** Owns the middle of the console: the open conversation's transcript with its writing zone, or why there is none. */

import { setText } from "./element.js";

/** `elements`: nothing, open, readonly, readonlyWhy, kept, keptText, keptDiscard. */
export function createConversationPane({ elements, view, composer, drafts, onDraft }) {
  let shownId = null;

  /** `transcript` null shows the empty state. `standing` as in the file panel; `item` may be null while unknown. */
  function show(transcript, item, standing) {
    elements.nothing.hidden = transcript !== null;
    elements.open.hidden = transcript === null;
    const id = transcript?.id ?? null;
    if (id !== null && id !== shownId) view.show(transcript.store, id);
    shownId = id;
    const wasWriting = composer.hasFocus;
    composer.open(standing === "mine" ? id : null);
    explain(item, standing);
    // Somebody else has it now: the field goes, and the focus would fall back to the top of the page.
    if (wasWriting && standing !== "mine") elements.readonly.focus();
  }

  function explain(item, standing) {
    const isReadonly = shownId !== null && standing !== "mine" && item !== null;
    elements.readonly.hidden = !isReadonly;
    if (!isReadonly) return;
    setText(elements.readonlyWhy, readonlyWords(item, standing));
    const kept = ["reply", "note"].map((mode) => drafts.text(shownId, mode)).filter((text) => text.trim() !== "");
    elements.kept.hidden = kept.length === 0;
    if (elements.keptText.value !== kept.join("\n\n")) elements.keptText.value = kept.join("\n\n");
  }

  elements.keptDiscard.addEventListener("click", () => {
    drafts.discard(shownId);
    elements.kept.hidden = true;
    onDraft();
  });

  return { show };
}

function readonlyWords(item, standing) {
  if (standing === "waiting") return "Lecture seule. Prenez la conversation en charge pour répondre (Alt+J).";
  if (standing === "others") return `Lecture seule. ${item.owner ?? "Un collègue"} répond au citoyen.`;
  if (item.status === "resolved") return "Cette conversation est close.";
  return "Lecture seule. L’assistant répond au citoyen.";
}
