/**
 * Gives the tab's own storage, or a stand-in where the browser forbids it (private modes, strict settings).
 *
 * openStorage() → sessionStorage, or an object with the same four methods that lives as long as the page
 */
export function openStorage() {
  try {
    window.sessionStorage.setItem("trial", "");
    window.sessionStorage.removeItem("trial");
    return window.sessionStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => (kept.has(key) ? kept.get(key) : null),
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      clear: () => kept.clear(),
    };
  }
}
