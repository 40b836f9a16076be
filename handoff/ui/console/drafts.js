/** Owns where unfinished texts are kept: per operator, conversation and mode, in sessionStorage. */

const PREFIX = "console.draft.";

/**
 * Reply and note have each their own key, so that switching mode can never turn a note into a reply.
 * The mode is kept too: whoever writes notes must not come back to a reply box unawares.
 */
export function createDrafts(storage, operatorId) {
  const own = `${PREFIX}${operatorId}.`;
  const keyOf = (id, mode) => `${own}${id}.${mode}`;
  const text = (id, mode) => storage.getItem(keyOf(id, mode)) ?? "";

  function setMode(id, mode) {
    if (mode === "note") storage.setItem(keyOf(id, "mode"), "note");
    else storage.removeItem(keyOf(id, "mode"));
  }

  function discard(id) {
    ["reply", "note", "mode"].forEach((part) => storage.removeItem(keyOf(id, part)));
  }

  function clear() {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    keys.filter((key) => key?.startsWith(own)).forEach((key) => storage.removeItem(key));
  }

  return {
    keyOf,
    text,
    setMode,
    discard,
    clear,
    mode: (id) => (storage.getItem(keyOf(id, "mode")) === "note" ? "note" : "reply"),
    has: (id) => text(id, "reply").trim() !== "" || text(id, "note").trim() !== "",
    add: (id, mode, more) => storage.setItem(keyOf(id, mode), [more, text(id, mode)].filter(Boolean).join("\n")),
  };
}
