/**
 * Tells screen readers, politely and without moving the focus, what the rest of the page shows.
 *
 * const announce = makeAnnouncer(region)   region: an element with role="status", never hidden by display
 * announce("Connexion perdue.")            sentences that come within 300 ms are told together
 */
export function makeAnnouncer(region) {
  const waiting = new Set();
  let timer = null;

  return (sentence) => {
    if (!sentence) return;
    waiting.add(sentence);
    if (timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      const text = [...waiting].join(" ");
      waiting.clear();
      // The same text again would be no change, and so stay unsaid.
      region.textContent = region.textContent === text ? `${text}\u00a0` : text;
    }, 300);
  };
}
