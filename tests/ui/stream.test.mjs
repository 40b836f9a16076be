import assert from "node:assert/strict";
import { test } from "node:test";

import { Backoff } from "../../handoff/ui/chat-core/backoff.js";
import { CatchUp } from "../../handoff/ui/chat-core/catchup.js";
import { Store } from "../../handoff/ui/chat-core/store.js";
import { Stream } from "../../handoff/ui/chat-core/stream.js";
import { settled, takeTimers } from "./timers.mjs";
import { readRetryAfter, Transport, TransportError } from "../../handoff/ui/chat-core/transport.js";

/** A stream whose connections and clock are moved by hand. */
function makeStage() {
  const stage = { connections: [], events: [], statuses: [], gone: [], now: 0 };
  stage.stream = new Stream({
    open: (signal) =>
      new Promise((resolve, reject) => {
        const connection = { signal, fail: reject };
        connection.accept = () => {
          const body = new ReadableStream({ start: (controller) => (connection.line = controller) });
          resolve({ body });
        };
        connection.say = (text) => connection.line.enqueue(new TextEncoder().encode(text));
        stage.connections.push(connection);
      }),
    onEvent: (name, data) => stage.events.push([name, data]),
    onStatus: (status) => stage.statuses.push(status),
    onGone: (error) => stage.gone.push(error.status),
    random: () => 1,
    now: () => stage.now,
    ...takeTimers(stage),
  });
  return stage;
}

test("events are told as they come; a character cut in two pieces stays whole; no JSON is skipped", async () => {
  const stage = makeStage();
  stage.stream.start();
  stage.connections[0].accept();
  await settled();
  const bytes = new TextEncoder().encode('event: message\ndata: {"text":"é"}\n\ndata: nonsense\n\n');
  const cut = bytes.indexOf(0xc3) + 1;
  stage.connections[0].line.enqueue(bytes.slice(0, cut));
  stage.connections[0].line.enqueue(bytes.slice(cut));
  await settled();
  assert.deepEqual(stage.events, [["message", { text: "é" }]]);
  assert.deepEqual(stage.statuses, ["connecting", "open"]);
});

test("a lost line comes back by itself, slower each time until bytes come", async () => {
  const stage = makeStage();
  stage.stream.start();
  stage.connections[0].fail(new TransportError("x", { kind: "retry" }));
  await settled();
  assert.deepEqual(stage.delays(), [2000]);
  await stage.fire();
  stage.connections[1].fail(new TypeError("network"));
  await settled();
  assert.deepEqual(stage.delays(), [4000]);
  await stage.fire();
  stage.connections[2].accept();
  await settled();
  stage.connections[2].say(": ok\n\n");
  await settled();
  stage.connections[2].line.close();
  await settled();
  assert.deepEqual(stage.delays(), [2000]);
  assert.deepEqual(stage.statuses, ["connecting", "lost", "open", "lost"]);
});

test("45 seconds of silence are a dead line", async () => {
  const stage = makeStage();
  stage.stream.start();
  stage.connections[0].accept();
  await settled();
  assert.deepEqual(stage.delays(), [45000]);
  await stage.fire();
  assert.equal(stage.connections[0].signal.aborted, true);
  await stage.fire();
  assert.equal(stage.connections.length, 2);
});

test("waking reconnects a line that was silent while the screen slept, and leaves a lively one", async () => {
  const stage = makeStage();
  stage.stream.start();
  stage.connections[0].accept();
  await settled();
  stage.now = 20000;
  stage.stream.wake();
  assert.equal(stage.connections.length, 1);
  stage.now = 60000;
  stage.stream.wake();
  assert.equal(stage.connections.length, 2);
});

test("a conversation that is gone is told once and never asked for again", async () => {
  const stage = makeStage();
  stage.stream.start();
  stage.connections[0].fail(new TransportError("x", { kind: "gone", status: 404 }));
  await settled();
  assert.deepEqual([stage.gone, stage.delays(), stage.stream.status], [[404], [], "stopped"]);
});

test("half of the delay is chance, and the server's wish is never undercut", () => {
  assert.equal(new Backoff({ random: () => 0 }).next(), 500);
  assert.equal(new Backoff({ random: () => 1 }).next(), 1000);
  assert.ok(new Backoff({ random: () => 0 }).next(9000) >= 9000);
  const backoff = new Backoff({ random: () => 1 });
  for (let tries = 0; tries < 50; tries += 1) backoff.next();
  assert.equal(backoff.next(), 30000);
});

test("a store that stays behind the server fetches; one that catches up in time does not", async () => {
  const timers = [];
  let fetches = 0;
  const store = new Store();
  const refetch = async () => {
    fetches += 1;
    return [{ seq: 1 }, { seq: 2 }];
  };
  const catchUp = new CatchUp({ store, refetch, setTimer: (run) => timers.push(run) });
  catchUp.observe(1);
  store.receive({ seq: 1 });
  timers.pop()();
  assert.equal(fetches, 0);
  catchUp.observe(3);
  timers.pop()();
  await settled();
  assert.equal(fetches, 1);
  // Number 3 is a note that this reader never sees: it must not be asked for again and again.
  catchUp.observe(3);
  assert.deepEqual(timers, []);
  assert.equal(store.lastSeq, 3);
});

for (const [status, kind] of [[429, "retry"], [503, "retry"], [500, "retry"], [401, "gone"], [404, "gone"], [409, "refused"], [413, "refused"], [422, "refused"]]) {
  test(`the answer ${status} means ${kind}`, async () => {
    const body = JSON.stringify({ error: "Phrase du serveur.", code: "x", owner: "Gendarme Claire" });
    const fetch = async () => new Response(body, { status, headers: { "Retry-After": "2" } });
    await assert.rejects(new Transport({ fetch }).request("POST", "/x", {}), (error) => {
      assert.deepEqual([error.kind, error.message, error.body.owner, error.retryAfter], [kind, "Phrase du serveur.", "Gendarme Claire", 2000]);
      return true;
    });
  });
}

test("no network, and a captive portal's page, are worth another try", async () => {
  const failing = new Transport({ fetch: async () => Promise.reject(new TypeError("failed")) });
  await assert.rejects(failing.request("GET", "/x"), { kind: "retry" });
  const portal = new Transport({ fetch: async () => new Response("<html>", { status: 200 }) });
  await assert.rejects(portal.request("GET", "/x"), { kind: "retry" });
});

test("Retry-After is read as seconds or as a date, within reason", () => {
  assert.equal(readRetryAfter("120"), 120000);
  assert.equal(readRetryAfter("Mon, 23 Nov 2026 17:30:10 GMT", Date.parse("2026-11-23T17:30:00Z")), 10000);
  assert.equal(readRetryAfter("99999999"), 600000);
  assert.equal(readRetryAfter("soon"), 0);
  assert.equal(readRetryAfter(null), 0);
});
