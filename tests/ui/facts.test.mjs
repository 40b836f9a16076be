import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { makeBubble, updateBubble } from "../../handoff/ui/chat-core/bubble.js";
import { setUpDocument } from "./dom.mjs";

const LOOK = { isOwn: () => false, labelOf: (message) => message.label, onChoice: () => {} };
const AT = "2026-11-23T17:30:00Z";
const fact = (name, label, value, id = `id-${name}`) => ({
  name,
  label,
  value,
  choice: id === null ? null : { id, title: `Modifier : ${label}` },
});
const summary = (more = {}) => ({
  seq: 4,
  author: "bot",
  label: "Assistant automatique",
  text: "Voici votre signalement.",
  html: null,
  choices: [{ id: "send", title: "Envoyer" }, { id: "stop", title: "Annuler" }],
  created_at: AT,
  facts: [fact("where", "Lieu", "Gaillon (27600)"), fact("kind", "Nature", "Vol", null), fact("when", "Date", "hier")],
  ...more,
});

function show(message, { choicesOpen = true, chosen = [], look = {} } = {}) {
  const seen = { ...LOOK, ...look };
  const bubble = makeBubble(message, seen);
  const update = (state) => updateBubble(bubble, message, { isGrouped: false, state: null, ...state }, seen);
  update({ choicesOpen, chosen: new Set(chosen) });
  return { bubble, update, changes: bubble.querySelectorAll(".button--fact"), choices: bubble.querySelectorAll(".button--choice") };
}

const locked = (buttons) => buttons.map((button) => button.getAttribute("aria-disabled"));

beforeEach(setUpDocument);

test("each value stands under its label, and a line that may be changed has its button", () => {
  const { bubble, changes } = show(summary());
  const list = bubble.querySelector("dl");
  assert.deepEqual(list.children.map((line) => line.querySelector("dt").textContent), ["Lieu", "Nature", "Date"]);
  assert.deepEqual(list.children.map((line) => line.querySelector(".fact-value").textContent), ["Gaillon (27600)", "Vol", "hier"]);
  assert.deepEqual(list.children.map((line) => line.querySelectorAll("button").length), [1, 0, 1]);
  assert.deepEqual(changes.map((button) => [button.textContent, button.getAttribute("aria-label")]), [
    ["Modifier", "Modifier : Lieu"],
    ["Modifier", "Modifier : Date"],
  ]);
});

test("« Modifier » posts the choice of its own line", async () => {
  const posted = [];
  const { changes } = show(summary(), { look: { onChoice: (choice) => posted.push(choice.id) } });
  await changes[1].click();
  await changes[0].click();
  assert.deepEqual(posted, ["id-when", "id-where"]);
});

test("a line chosen already is locked, the others and the choices are not", async () => {
  const posted = [];
  const { changes, choices } = show(summary(), { chosen: ["Modifier : Date"], look: { onChoice: (choice) => posted.push(choice.id) } });
  assert.deepEqual([locked(changes), locked(choices)], [["false", "true"], ["false", "false"]]);
  await changes[1].click();
  assert.deepEqual(posted, []);
});

test("while a gendarme answers nothing can be changed; afterwards it can again", () => {
  const { changes, choices, update } = show(summary(), { choicesOpen: false });
  assert.deepEqual([...locked(changes), ...locked(choices)], Array(4).fill("true"));
  update({ choicesOpen: true, chosen: new Set(["Envoyer"]) });
  assert.deepEqual([locked(changes), locked(choices)], [["false", "false"], ["true", "false"]]);
});

test("what a citizen said is text, whatever it looks like", () => {
  const value = "<img src=x onerror=alert(1)>\n\u202ejavascript:alert(1)";
  const { bubble } = show(summary({ facts: [fact("what", "<b>Faits</b>", value)] }));
  const shown = bubble.querySelector(".fact-value");
  assert.deepEqual([shown.tagName, shown.textContent, shown.children.length], ["BDI", value, 0]);
  assert.equal(bubble.querySelector("dt").textContent, "<b>Faits</b>");
  assert.deepEqual(["img", "b", "a"].map((tag) => bubble.querySelectorAll(tag).length), [0, 0, 0]);
});

test("messages without facts, as all were before, have no list", () => {
  [[], undefined].forEach((facts) => assert.equal(show(summary({ facts })).bubble.querySelector("dl"), null));
});
