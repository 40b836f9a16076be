/**
 * Leaves the page at once, for someone who is being watched, and keeps nothing of the conversation here.
 *
 * leaveQuickly({ address, forget })   blanks, forgets, then goes
 * makeShiftCounter(run, now) → (event) => void, for keydown: Shift three times within 1.5 s, nothing between
 *
 * The page goes blank first: on a slow network the next site may take seconds to come.
 * The next site is a weather forecast: an everyday page that needs no explanation, unlike a State site.
 * `replace` leaves no way Back to the conversation; the browser's history may still hold this site's name.
 * Shift and not Escape: Escape stops the loading of the next page, and many people press it by habit.
 */
const WITHIN = 1500;

export function leaveQuickly({ address, forget }) {
  document.title = "Météo";
  document.body.replaceChildren();
  document.documentElement.classList.add("is-left");
  try {
    forget();
  } finally {
    window.location.replace(address);
  }
}

export function makeShiftCounter(run, now = () => Date.now()) {
  let presses = [];

  return (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    presses = [...presses.filter((at) => now() - at < WITHIN), now()];
    if (presses.length < 3) return;
    presses = [];
    run();
  };
}
