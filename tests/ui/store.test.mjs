import assert from "node:assert/strict";
import { test } from "node:test";

import { Store } from "../../handoff/ui/chat-core/store.js";

const stored = (seq, clientId = null, author = "bot") => ({ seq, author, text: `text ${seq}`, client_message_id: clientId });
const unsent = (clientId) => ({ client_message_id: clientId, text: clientId, status: "waiting" });
const keys = (store) => store.entries().map((entry) => entry.key);

test("messages are in the order of their seq, however they arrive", () => {
  const store = new Store();
  [3, 1, 2].forEach((seq) => store.receive(stored(seq)));
  assert.deepEqual(keys(store), ["seq-1", "seq-2", "seq-3"]);
});

test("a message received twice is shown once and tells nobody the second time", () => {
  const store = new Store();
  let changes = 0;
  store.subscribe(() => (changes += 1));
  store.receive(stored(1));
  store.receive(stored(1));
  assert.deepEqual(keys(store), ["seq-1"]);
  assert.equal(changes, 1);
});

test("an unsent message stands after the stored ones and keeps its key once stored", () => {
  const store = new Store();
  store.putPending(unsent("a"));
  store.receive(stored(1));
  assert.deepEqual(keys(store), ["seq-1", "a"]);
  store.confirm(stored(2, "a", "citizen"));
  assert.deepEqual(keys(store), ["seq-1", "a"]);
  assert.equal(store.entries()[1].pending, false);
});

for (const [name, first, second] of [
  ["stream before the answer", "receive", "confirm"],
  ["answer before the stream", "confirm", "receive"],
]) {
  test(`our message appears once: ${name}`, () => {
    const store = new Store();
    store.putPending(unsent("a"));
    store[first](stored(7, "a", "citizen"));
    store[second](stored(7, "a", "citizen"));
    store.putPending(unsent("a"));
    assert.deepEqual(keys(store), ["a"]);
    assert.equal(store.has("a"), true);
  });
}

test("the answer to a post does not move the place where the stream resumes", () => {
  const store = new Store();
  store.receive(stored(1));
  store.confirm(stored(3, "a", "citizen"));
  assert.equal(store.lastSeq, 1);
  store.receive(stored(2));
  store.receive(stored(3, "a", "citizen"));
  assert.equal(store.lastSeq, 3);
});

test("a full answer covers what was known before it was asked, even when the last numbers are not visible", () => {
  const store = new Store();
  store.load([stored(1), stored(2)], 4);
  assert.equal(store.lastSeq, 4);
  store.load([stored(1), stored(2)], 0);
  assert.equal(store.lastSeq, 4);
});

test("clearing forgets messages, unsent ones and the place", () => {
  const store = new Store();
  store.receive(stored(1, "a"));
  store.putPending(unsent("b"));
  store.clear();
  assert.deepEqual(keys(store), []);
  assert.equal(store.lastSeq, 0);
  assert.equal(store.has("a"), false);
});
