/** Owns the live stream of the console: one for everything, and whether it is alive. */

import { Stream } from "../chat-core/stream.js";

// The server speaks every 15 s: two silences in a row mean a dead line. The lease lasts 45 s.
const SILENCE_MS = 35_000;

/** `listeners`: queue, conversation, typing (parsed data), connected(), lost(), signedOut(). */
export function openLive({ api, listeners }) {
  const stream = new Stream({
    open: api.events,
    silence: SILENCE_MS,
    onEvent: (name, data) => listeners[name]?.(data),
    onStatus: (status) => {
      if (status === "open") listeners.connected();
      if (status === "lost") listeners.lost();
    },
    onGone: (error) => (error.status === 401 ? listeners.signedOut() : listeners.lost()),
  });
  stream.start();
  window.addEventListener("offline", listeners.lost);
  window.addEventListener("online", () => stream.wake());
  document.addEventListener("visibilitychange", () => document.hidden || stream.wake());
  return stream;
}
