/**
 * Owns the keyboard: the table of shortcuts, its matching, and its help.
 *
 * Why these keys. Users work on Linux (GNOME) and Windows, in Firefox and Chromium, on AZERTY.
 * - Alt+1…8 and Ctrl+1…8 change tabs (Linux, Windows), and Ctrl+letter belongs to the browser.
 * - Alt+letter opens Firefox's menus: F N A H M P O E in French, F E V S B T H in English; Chromium
 *   takes D, E and F. What is left, and used here, is C I J L R U W X.
 * - Alt+↑/↓ reads sentences in JAWS; Ctrl+Alt is AltGr and types characters; Alt+Shift is Orca's and
 *   Firefox's access keys; single letters are the screen readers' and the composer's.
 * - F2 is taken by neither browser nor desktop (F1, F3, F5–F7, F9–F12 are, and F4 in Edge).
 * Letters are matched by what is printed on the key, not by its place.
 */

export const SHORTCUTS = [
  { id: "take", key: "j", alt: true, label: "Alt+J", words: "Je prends la conversation affichée, sinon la suivante" },
  { id: "answer", key: "F2", alt: false, label: "F2", words: "Aller à la prochaine de mes conversations à lire" },
  { id: "previous", key: "w", alt: true, label: "Alt+W", words: "Ma conversation précédente" },
  { id: "next", key: "x", alt: true, label: "Alt+X", words: "Ma conversation suivante" },
  { id: "list", key: "l", alt: true, label: "Alt+L", words: "Aller à la file : flèches et Entrée, ou 1 à 4 pour les miennes" },
  { id: "note", key: "i", alt: true, label: "Alt+I", words: "Note interne ou réponse au citoyen" },
  { id: "handback", key: "r", alt: true, label: "Alt+R", words: "Rendre à l’assistant" },
  { id: "close", key: "c", alt: true, label: "Alt+C", words: "Clore la conversation" },
  { id: "danger", key: "u", alt: true, label: "Alt+U", words: "Urgence : couper l’alarme et ouvrir la conversation" },
  { id: "composer", key: "Escape", alt: false, label: "Échap", words: "Revenir à la zone de saisie" },
  { id: "help", key: "?", alt: true, shift: "any", label: "Alt+?", words: "Afficher ces raccourcis (ou « ? » hors d’un champ)" },
];

/** The shortcut a key event asks for, or null. `isTyping`: the focus is in a text field. */
export function matchShortcut(event, isTyping) {
  if (event.ctrlKey || event.metaKey || event.getModifierState?.("AltGraph") || event.isComposing) return null;
  if (event.key === "?" && !event.altKey) return isTyping ? null : "help";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = SHORTCUTS.find(
    (shortcut) =>
      shortcut.key === key &&
      shortcut.alt === event.altKey &&
      (shortcut.shift === "any" || !event.shiftKey),
  );
  return found?.id ?? null;
}

/** `actions`: a function for each shortcut id. Nothing happens while a dialog is open, save what it does itself. */
export function followShortcuts(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const id = matchShortcut(event, isTextField(event.target));
    if (id === null) return;
    event.preventDefault();
    if (!event.repeat) actions[id]();
  });
}

function isTextField(target) {
  return target instanceof HTMLElement && target.matches("textarea, input, select, [contenteditable]");
}
