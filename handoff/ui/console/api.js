/** Owns the console's requests: one function for each thing an operator can ask of the server. */

import { Transport, TransportError } from "../chat-core/transport.js";

/** `onSignedOut` is called on any 401, before the promise is rejected. */
export function createApi({ csrf, onSignedOut, fetch }) {
  const transport = new Transport({ headers: () => ({ "X-CSRF-Token": csrf }), fetch });

  async function send(method, path, body) {
    try {
      return await transport.request(method, `/console${path}`, body);
    } catch (error) {
      if (error.status === 401) onSignedOut();
      throw error;
    }
  }

  const conversation = (id) => `/conversations/${encodeURIComponent(id)}`;
  return {
    events: (signal) => transport.open("/console/events", { signal }),
    queue: () => send("GET", "/queue"),
    conversation: (id, after) => send("GET", `${conversation(id)}?after=${after}`),
    claim: (id, epoch) => send("PUT", `${conversation(id)}/assignment`, { epoch }),
    handBack: (id, epoch) => send("DELETE", `${conversation(id)}/assignment`, { epoch }),
    resolve: (id, epoch) => send("PUT", `${conversation(id)}/resolution`, { epoch }),
    reply: (id, message) => send("POST", `${conversation(id)}/messages`, message).catch(refuseMissing),
    note: (id, message) => send("POST", `${conversation(id)}/notes`, message).catch(refuseMissing),
    typing: (id) => send("POST", `${conversation(id)}/typing`, {}),
    presence: () => send("PUT", "/presence", { available: true }),
  };
}

/** An erased conversation refuses one message; it does not end the operator's session as it ends a citizen's. */
function refuseMissing(error) {
  if (error.kind !== "gone" || error.status === 401) throw error;
  throw new TransportError(error.message, { ...error, kind: "refused" });
}
