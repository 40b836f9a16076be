import assert from "node:assert/strict";
import { test } from "node:test";

import { uuidv7 } from "../../handoff/ui/chat-core/identifiers.js";
import { Outbox } from "../../handoff/ui/chat-core/outbox.js";
import { Store } from "../../handoff/ui/chat-core/store.js";
import { settled, takeTimers } from "./timers.mjs";
import { TransportError } from "../../handoff/ui/chat-core/transport.js";

const error = (kind, fields = {}) => new TransportError(fields.message || "non", { kind, ...fields });

function memory() {
  const kept = new Map();
  return {
    getItem: (key) => (kept.has(key) ? kept.get(key) : null),
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

/** A server that answers by the plan (an error, or anything else for success), and a clock moved by hand. */
function makeStage({ plan = [], storage = memory() } = {}) {
  const stage = { sent: [], gone: [], failed: [], now: 1000, store: new Store(), storage };
  const bySeq = new Map();
  stage.outbox = new Outbox({
    store: stage.store,
    storage,
    key: "unsent",
    send: async (item) => {
      stage.sent.push(item.text);
      await Promise.resolve();
      const next = plan.shift();
      if (next instanceof Error) throw next;
      if (!bySeq.has(item.client_message_id)) bySeq.set(item.client_message_id, bySeq.size + 1);
      return { ...item, seq: bySeq.get(item.client_message_id) };
    },
    onFailed: (item) => stage.failed.push(item.reason),
    onGone: (told) => stage.gone.push(told.status),
    now: () => stage.now,
    random: () => 1,
    ...takeTimers(stage),
  });
  stage.shown = () => stage.store.entries().map(({ message, pending }) => [message.text, pending ? message.status : "stored"]);
  return stage;
}

test("messages are sent one at a time, in the order of writing", async () => {
  const stage = makeStage();
  stage.outbox.start();
  ["un", "deux", "trois"].forEach((text) => stage.outbox.add({ text }));
  assert.deepEqual(stage.sent, ["un"]);
  await settled();
  assert.deepEqual(stage.sent, ["un", "deux", "trois"]);
  assert.deepEqual(stage.shown(), [["un", "stored"], ["deux", "stored"], ["trois", "stored"]]);
  assert.equal(stage.storage.getItem("unsent"), null);
});

test("a lost network keeps the order, doubles the delay, and ends with the same id", async () => {
  const stage = makeStage({ plan: [error("retry"), error("retry")] });
  stage.outbox.start();
  const id = stage.outbox.add({ text: "un" });
  stage.outbox.add({ text: "deux" });
  await settled();
  assert.deepEqual(stage.delays(), [1000]);
  await stage.fire();
  assert.deepEqual(stage.delays(), [2000]);
  await stage.fire();
  assert.deepEqual(stage.sent, ["un", "un", "un", "deux"]);
  assert.equal(stage.store.entries()[0].message.client_message_id, id);
});

test("the server's Retry-After is respected, also when the network comes back", async () => {
  const stage = makeStage({ plan: [error("retry", { status: 429, retryAfter: 8000 })] });
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  await settled();
  assert.deepEqual(stage.delays(), [8250]);
  stage.now += 3000;
  stage.outbox.flush();
  assert.deepEqual(stage.delays(), [5000]);
  assert.deepEqual(stage.sent, ["un"]);
});

test("when the network comes back, what waits leaves at once", async () => {
  const stage = makeStage({ plan: [error("retry")] });
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  await settled();
  stage.outbox.flush();
  assert.deepEqual(stage.delays(), [0]);
});

test("a refused message shows the server's sentence and does not hold up the next one", async () => {
  const stage = makeStage({ plan: [error("refused", { status: 422, message: "Message vide." })] });
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  stage.outbox.add({ text: "deux" });
  await settled();
  assert.deepEqual(stage.shown(), [["deux", "stored"], ["un", "failed"]]);
  assert.deepEqual(stage.failed, ["Message vide."]);
});

test("a failed message can be tried again under the same id, or taken back", async () => {
  const stage = makeStage({ plan: [error("refused"), error("refused")] });
  stage.outbox.start();
  const [first, second] = [stage.outbox.add({ text: "un" }), stage.outbox.add({ text: "deux" })];
  await settled();
  stage.outbox.retry(first);
  await settled();
  assert.equal(stage.store.has(first), true);
  assert.equal(stage.outbox.edit(second), "deux");
  assert.deepEqual(stage.shown(), [["un", "stored"]]);
  assert.equal(stage.outbox.edit(second), null);
  assert.equal(stage.outbox.size, 0);
});

test("unsent messages survive a reload, under the same ids", async () => {
  const storage = memory();
  const before = makeStage({ plan: [error("retry")], storage });
  before.outbox.start();
  const ids = [before.outbox.add({ text: "un" }), before.outbox.add({ text: "deux" })];
  await settled();
  const after = makeStage({ storage });
  after.outbox.start();
  await settled();
  assert.deepEqual(after.sent, ["un", "deux"]);
  assert.deepEqual(after.store.entries().map((entry) => entry.key), ids);
});

test("a message that the stream brought back is not sent again", async () => {
  const stage = makeStage({ plan: [error("retry")] });
  stage.outbox.start();
  const id = stage.outbox.add({ text: "un" });
  await settled();
  stage.store.receive({ seq: 1, text: "un", client_message_id: id });
  await stage.fire();
  assert.deepEqual(stage.sent, ["un"]);
  assert.equal(stage.outbox.size, 0);
});

test("when the conversation is gone, sending stops and nothing is lost", async () => {
  const stage = makeStage({ plan: [error("gone", { status: 404 })] });
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  stage.outbox.add({ text: "deux" });
  await settled();
  assert.deepEqual([stage.gone, stage.sent, stage.outbox.size], [[404], ["un"], 2]);
  stage.outbox.start();
  await settled();
  assert.deepEqual(stage.sent, ["un", "un", "deux"]);
});

test("a storage that is full or broken does not stop the sending", async () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  const stage = makeStage({ storage: { getItem: () => "{not json", setItem: refuse, removeItem: refuse } });
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  await settled();
  assert.deepEqual(stage.shown(), [["un", "stored"]]);
});

test("clearing while a message is under way shows nothing of it afterwards", async () => {
  const stage = makeStage();
  stage.outbox.start();
  stage.outbox.add({ text: "un" });
  stage.outbox.clear();
  await settled();
  assert.deepEqual(stage.shown(), []);
});

test("ids are UUIDv7: version, variant, and time in the first 48 bits", () => {
  const id = uuidv7({ now: () => 0x0193_5b1a_2c3d, fillRandom: (bytes) => bytes.fill(0xff) });
  assert.equal(id, "01935b1a-2c3d-7fff-bfff-ffffffffffff");
});
