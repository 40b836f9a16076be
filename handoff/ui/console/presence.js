/** Owns the operator's lease: each sign of life from the server is answered, one answer at a time. */

export function createPresence(api) {
  let isAnswering = false;

  /** A lost answer needs no retry here: the next queue event, at most 15 s later, is answered in its turn. */
  return async function answer() {
    if (isAnswering) return;
    isAnswering = true;
    try {
      await api.presence();
    } catch {
      // The lease lasts three heartbeats; the stream itself reports a lost connection.
    } finally {
      isAnswering = false;
    }
  };
}
