/**
 * Makes a button that copies a text; where the browser forbids it, the text is selected instead.
 *
 * makeCopyButton({ source, label, announce }) → <button>    source: the element whose text is copied
 */
import { element } from "../chat-core/element.js";

export function makeCopyButton({ source, label, announce }) {
  const button = element("button", "button button--small", "Copier");
  button.type = "button";
  button.setAttribute("aria-label", `Copier ${label}`);
  button.addEventListener("click", async () => {
    const isCopied = await copy(source.textContent);
    if (!isCopied) select(source);
    const words = isCopied ? "Copié" : "Sélectionné";
    button.textContent = words;
    button.setAttribute("aria-label", `${words}\u00a0: ${label}`);
    announce(isCopied ? "C'est copié." : "Le texte est sélectionné. Copiez-le.");
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard outside HTTPS, on old phones, or where it was refused.
    return false;
  }
}

function select(source) {
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
