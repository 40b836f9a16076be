/**
 * Makes the HTTP requests of a page and says in three words what became of those that failed.
 *
 * const transport = new Transport({ headers, fetch, timeout })
 *   headers: () => ({…})   read at every request: Authorization for citizens, X-CSRF-Token for operators
 *   transport.request(method, path, body, { signal })  → the JSON answer (null for 204)
 *   transport.download(path)                           → the Blob of a file
 *   transport.open(path, { signal, headers })          → the raw Response of a stream (see stream.js)
 *
 * All throw a TransportError:
 *   kind        "retry"    network, time-out, 408, 429, 5xx: the same request may be made again
 *               "gone"     401, 404, 410: the session or the conversation is no more
 *               "refused"  any other 4xx: trying again will not help
 *   message     French sentence for the person (the server's own when it gave one)
 *   status, code, body, retryAfter (milliseconds, 0 when not told), aborted (we gave it up ourselves)
 * Cookies go with same-origin requests; nothing is cached.
 */
const UNREACHABLE = "Le service est injoignable pour le moment.";
const DOWNLOAD_TIMEOUT = 300000;
const REFUSED = "Le service n'a pas accepté ce message.";

export class TransportError extends Error {
  constructor(message, { kind, status = 0, code = "", body = null, retryAfter = 0, aborted = false }) {
    super(message);
    this.name = "TransportError";
    Object.assign(this, { kind, status, code, body, retryAfter, aborted });
  }
}

export class Transport {
  #headers;
  #fetch;
  #timeout;

  constructor({ headers = () => ({}), fetch = (...call) => globalThis.fetch(...call), timeout = 20000 } = {}) {
    this.#headers = headers;
    this.#fetch = fetch;
    this.#timeout = timeout;
  }

  request(method, path, body, { signal } = {}) {
    return this.#inTime(signal, async (limit) => {
      const options = { method, signal: limit, headers: { Accept: "application/json" } };
      if (body !== undefined) {
        options.body = JSON.stringify(body);
        options.headers["Content-Type"] = "application/json";
      }
      const response = await this.#send(path, options);
      return response.status === 204 ? null : readJson(response);
    });
  }

  /** In their own time: a photo may take minutes on a slow network. */
  download(path) {
    const read = async (limit) => {
      const response = await this.#send(path, { method: "GET", signal: limit, headers: { Accept: "application/pdf" } });
      return response.blob();
    };
    return this.#inTime(undefined, read, DOWNLOAD_TIMEOUT);
  }

  async open(path, { signal, headers = {} }) {
    try {
      return await this.#send(path, { method: "GET", signal, headers: { Accept: "text/event-stream", ...headers } });
    } catch (error) {
      throw asTransportError(error, signal.aborted);
    }
  }

  async #inTime(signal, run, timeout = this.#timeout) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeout);
    const giveUp = () => limit.abort();
    if (signal) signal.addEventListener("abort", giveUp);
    try {
      return await run(limit.signal);
    } catch (error) {
      throw asTransportError(error, Boolean(signal && signal.aborted));
    } finally {
      clearTimeout(timer);
      if (signal) signal.removeEventListener("abort", giveUp);
    }
  }

  async #send(path, options) {
    const response = await this.#fetch(path, {
      ...options,
      headers: { ...options.headers, ...this.#headers() },
      cache: "no-store",
      credentials: "same-origin",
      redirect: "error",
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    // Cut off halfway, or a captive portal's page: as good as no network.
    throw unreachable(response.status);
  }
}

async function refusal(response) {
  const body = await response.json().catch(() => null);
  return refusalOf(response.status, body, response.headers.get("Retry-After"));
}

/** The error of an answer that is no success; `body` is its JSON or null. */
export function refusalOf(status, body, retryAfter) {
  const given = body && typeof body.error === "string" ? body.error : "";
  return new TransportError(given || (status >= 500 ? UNREACHABLE : REFUSED), {
    kind: kindOf(status),
    status,
    code: (body && body.code) || "",
    body,
    retryAfter: readRetryAfter(retryAfter),
  });
}

function kindOf(status) {
  if (status === 408 || status === 429 || status >= 500) return "retry";
  return status === 401 || status === 404 || status === 410 ? "gone" : "refused";
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) → milliseconds, ten minutes at most. */
export function readRetryAfter(value, now = Date.now()) {
  if (!value) return 0;
  const delay = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(delay) ? Math.min(Math.max(delay, 0), 600000) : 0;
}

export function unreachable(status = 0, aborted = false) {
  return new TransportError(UNREACHABLE, { kind: "retry", status, aborted });
}

function asTransportError(error, aborted) {
  return error instanceof TransportError ? error : unreachable(0, aborted);
}
