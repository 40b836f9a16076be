/**
 * Keeps one event stream open: comes back by itself, notices silence, resumes where it stopped.
 *
 * const stream = new Stream({ open, onEvent, onStatus, onGone, silence, … })
 *   open(signal)           async → Response of the stream; called anew for each connection, so it can
 *                          put the store's lastSeq into the address
 *   onEvent(name, data)    name of the event and its parsed JSON (events that are no JSON are skipped)
 *   onStatus(status)       "connecting" | "open" | "lost" (after a first failure, until open again)
 *   onGone(error)          401, 404, 410 or another refusal: the stream has stopped for good
 *   silence                milliseconds without a byte after which the line is taken for dead (45 s)
 *   random, setTimer, clearTimer   handed in by tests
 *
 *   stream.start()   stream.stop()   stream.status
 *   stream.wake()    the network or the screen came back: reconnect now, unless bytes came lately
 */
import { Backoff } from "./backoff.js";
import { SseParser } from "./sse.js";

const SYSTEM = {
  setTimer: (run, delay) => setTimeout(run, delay),
  clearTimer: (timer) => clearTimeout(timer),
  now: () => Date.now(),
  onStatus: () => {},
  onGone: () => {},
  silence: 45000,
};

export class Stream {
  #options;
  #backoff;
  #abort = null;
  #retryTimer = null;
  #watchdog = null;
  #lastByte = 0;
  #status = "stopped";

  constructor(options) {
    this.#options = { ...SYSTEM, ...options };
    this.#backoff = new Backoff({ base: 2000, random: options.random });
  }

  get status() {
    return this.#status;
  }

  start() {
    if (this.#status === "stopped") this.#connect();
  }

  stop() {
    this.#setStatus("stopped");
    this.#hangUp();
  }

  wake() {
    const { now, silence } = this.#options;
    if (this.#status === "stopped") return;
    // The server speaks every 15 s: half of `silence` without a byte is no longer "lately".
    if (this.#status === "open" && now() - this.#lastByte < silence / 2) return;
    this.#backoff.reset();
    this.#connect();
  }

  async #connect() {
    this.#hangUp();
    const abort = new AbortController();
    this.#abort = abort;
    if (this.#status !== "lost") this.#setStatus("connecting");
    this.#watch(abort);
    try {
      const response = await this.#options.open(abort.signal);
      if (abort.signal.aborted) return;
      this.#setStatus("open");
      await this.#read(response.body.getReader(), abort);
      this.#comeBack(abort, 0);
    } catch (error) {
      if (abort.signal.aborted) return;
      const isFinal = error.kind === "gone" || error.kind === "refused";
      if (!isFinal) return this.#comeBack(abort, error.retryAfter || 0);
      this.stop();
      this.#options.onGone(error);
    }
  }

  async #read(reader, abort) {
    const decoder = new TextDecoder();
    const parser = new SseParser({
      onEvent: (event) => this.#tell(event, abort),
      onRetry: (base) => {
        this.#backoff = new Backoff({ base: Math.max(base, 500), random: this.#options.random });
      },
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || abort.signal.aborted) return;
      this.#watch(abort);
      // Only bytes prove the line: a proxy may accept the request and then say nothing.
      this.#backoff.reset();
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  #tell({ event, data }, abort) {
    if (abort.signal.aborted) return;
    let parsed;
    try {
      parsed = JSON.parse(data);
    } catch {
      return;
    }
    this.#options.onEvent(event, parsed);
  }

  #watch(abort) {
    const { setTimer, clearTimer, silence, now } = this.#options;
    this.#lastByte = now();
    if (this.#watchdog !== null) clearTimer(this.#watchdog);
    this.#watchdog = setTimer(() => this.#comeBack(abort, 0), silence);
  }

  #comeBack(abort, atLeast) {
    if (abort !== this.#abort || this.#status === "stopped") return;
    this.#hangUp();
    this.#setStatus("lost");
    this.#retryTimer = this.#options.setTimer(() => this.#connect(), this.#backoff.next(atLeast));
  }

  #hangUp() {
    const { clearTimer } = this.#options;
    if (this.#retryTimer !== null) clearTimer(this.#retryTimer);
    if (this.#watchdog !== null) clearTimer(this.#watchdog);
    this.#retryTimer = null;
    this.#watchdog = null;
    if (this.#abort !== null) this.#abort.abort();
    this.#abort = null;
  }

  #setStatus(status) {
    if (this.#status === status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
