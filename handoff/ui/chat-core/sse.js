/**
 * Reads the text of a server-sent event stream, however the network cuts it.
 *
 * const parser = new SseParser({ onEvent, onRetry })
 *   parser.push(text)                     a piece of the decoded stream
 *   onEvent({ event, data, id })          one whole event (HTML standard, 9.2.6); id is the last one seen
 *   onRetry(milliseconds)                 the server's wish for reconnecting
 * Events without data and comments are skipped; an event cut by the end of the stream is never told.
 */
export class SseParser {
  #onEvent;
  #onRetry;
  #rest = "";
  #isStart = true;
  #data = [];
  #event = "";
  #id = "";

  constructor({ onEvent, onRetry = () => {} }) {
    this.#onEvent = onEvent;
    this.#onRetry = onRetry;
  }

  push(text) {
    this.#rest += text;
    if (this.#isStart && this.#rest !== "") {
      this.#rest = this.#rest.replace(/^\uFEFF/, "");
      this.#isStart = false;
    }
    // A final CR may be the first half of CRLF: it stays until the next piece.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    lines.forEach((line) => this.#readLine(line));
  }

  #readLine(line) {
    if (line === "") {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.#onRetry(Number(value));
  }

  #dispatch() {
    const event = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const hasData = this.#data.length > 0;
    this.#data = [];
    this.#event = "";
    if (hasData) this.#onEvent(event);
  }
}
