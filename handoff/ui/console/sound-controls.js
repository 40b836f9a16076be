/** Owns the mute button, its kept state, and the word about a browser that blocks sound until a first gesture. */

import { setText } from "./element.js";
import { Sound } from "./sound.js";

const MUTE_KEY = "console.sound";

/** `elements`: soundToggle, soundNotice. `onUnmuted` restarts what should be heard. Returns the sound. */
export function createSoundControls({ elements, storage, onUnmuted }) {
  const isMuted = () => storage.getItem(MUTE_KEY) === "off";
  const sound = new Sound({ onChange: showNotice });

  function showNotice() {
    elements.soundNotice.hidden = isMuted() || !sound.isBlocked;
  }

  function show() {
    sound.mute(isMuted());
    elements.soundToggle.setAttribute("aria-pressed", String(isMuted()));
    setText(elements.soundToggle, isMuted() ? "Son coupé" : "Couper le son");
    showNotice();
  }

  elements.soundToggle.addEventListener("click", () => {
    storage.setItem(MUTE_KEY, isMuted() ? "on" : "off");
    show();
    if (!isMuted()) onUnmuted();
  });
  for (const gesture of ["pointerup", "keydown", "keyup"]) {
    document.addEventListener(gesture, () => sound.unlock(), { capture: true });
  }
  show();
  return sound;
}
