import assert from "node:assert/strict";
import { test } from "node:test";

import { createDrafts } from "../../handoff/ui/console/drafts.js";

function memoryStorage() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test("a reply and a note of one conversation never share their text", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "claire");
  storage.setItem(drafts.keyOf("c1", "note"), "à ne pas dire");
  assert.equal(drafts.text("c1", "note"), "à ne pas dire");
  assert.equal(drafts.text("c1", "reply"), "");
});

test("the note side is remembered without any text, so that nobody comes back to a reply unawares", () => {
  const storage = memoryStorage();
  createDrafts(storage, "claire").setMode("c1", "note");
  const afterReload = createDrafts(storage, "claire");
  assert.equal(afterReload.mode("c1"), "note");
  assert.equal(afterReload.mode("c2"), "reply");
  assert.equal(afterReload.has("c1"), false);
});

test("a new sign-in of the same operator finds the drafts, another operator does not", () => {
  const storage = memoryStorage();
  createDrafts(storage, "claire").add("c1", "reply", "Bonjour");
  assert.equal(createDrafts(storage, "claire").has("c1"), true);
  assert.equal(createDrafts(storage, "yanis").has("c1"), false);
});

test("a text taken back goes before what was written since", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "claire");
  drafts.add("c1", "reply", "écrit ensuite");
  drafts.add("c1", "reply", "refusé d’abord");
  assert.equal(drafts.text("c1", "reply"), "refusé d’abord\nécrit ensuite");
});

test("blanks alone are no draft", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "claire");
  storage.setItem(drafts.keyOf("c1", "reply"), " \n");
  assert.equal(drafts.has("c1"), false);
});

test("signing out forgets this operator's drafts and nobody else's", () => {
  const storage = memoryStorage();
  const drafts = createDrafts(storage, "claire");
  drafts.add("c1", "reply", "Bonjour");
  drafts.setMode("c2", "note");
  createDrafts(storage, "yanis").add("c1", "reply", "Bonsoir");
  drafts.clear();
  assert.equal(storage.length, 1);
  assert.equal(createDrafts(storage, "yanis").text("c1", "reply"), "Bonsoir");
});
