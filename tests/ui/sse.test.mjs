import assert from "node:assert/strict";
import { test } from "node:test";

import { SseParser } from "../../handoff/ui/chat-core/sse.js";

function read(...pieces) {
  const events = [];
  const retries = [];
  const parser = new SseParser({ onEvent: (event) => events.push(event), onRetry: (delay) => retries.push(delay) });
  pieces.forEach((piece) => parser.push(piece));
  return { events, retries };
}

const WHOLE = 'retry: 2000\n: ok\n\nid: 7\nevent: message\ndata: {"a":\ndata: 1}\n\nevent: state\ndata: {}\n\n';
const EXPECTED = [
  { event: "message", data: '{"a":\n1}', id: "7" },
  { event: "state", data: "{}", id: "7" },
];

test("events, comments, data of several lines and retry are read", () => {
  const { events, retries } = read(WHOLE);
  assert.deepEqual(events, EXPECTED);
  assert.deepEqual(retries, [2000]);
});

for (const [name, text] of [
  ["LF", WHOLE],
  ["CRLF", WHOLE.replaceAll("\n", "\r\n")],
]) {
  test(`a stream with ${name}, cut anywhere, gives the same events`, () => {
    for (let cut = 0; cut <= text.length; cut += 1) {
      assert.deepEqual(read(text.slice(0, cut), text.slice(cut)).events, EXPECTED, `cut at ${cut}`);
    }
    assert.deepEqual(read(...text).events, EXPECTED);
  });
}

test("lone CR ends a line too", () => {
  assert.deepEqual(read("data: a\r\rdata: b\r\r:\r").events.map((event) => event.data), ["a", "b"]);
});

test("an event cut by the end of the stream is not told", () => {
  assert.deepEqual(read("data: a\n\ndata: b\n").events.map((event) => event.data), ["a"]);
});

test("an event without data is skipped, and its name does not stick to the next", () => {
  assert.deepEqual(read("event: typing\n\ndata: x\n\n").events, [{ event: "message", data: "x", id: "" }]);
});

test("one space after the colon goes, a byte order mark too, unknown fields do no harm", () => {
  assert.deepEqual(read("\uFEFFdata:  x\nfoo: bar\ndata\n\n").events[0].data, " x\n");
});
