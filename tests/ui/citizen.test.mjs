import assert from "node:assert/strict";
import { test } from "node:test";

import { longDate, sameMoment } from "../../handoff/ui/chat-core/clock.js";
import { countCodePoints, lengthSentence } from "../../handoff/ui/chat-core/composer.js";
import { makeShiftCounter } from "../../handoff/ui/citizen/exit.js";
import { Session } from "../../handoff/ui/citizen/session.js";
import { bannerFor, panelSentence, typingSentence } from "../../handoff/ui/citizen/wording.js";

const waiting = (fields) => panelSentence({ status: "waiting", position: 2, operators_online: 3, operator: null, ...fields });
const calm = { isGone: false, isLost: false, trouble: "", bot: "ready", status: "bot" };

test("the queue is told honestly", () => {
  assert.match(waiting({}), /^Vous êtes à la 2e place dans la file\. 3 gendarmes sont connectés\./);
  assert.match(waiting({ position: 1, operators_online: 1 }), /1re place dans la file\. 1 gendarme est connecté\./);
  assert.match(waiting({ operators_online: 0 }), /Aucun gendarme n'est connecté pour le moment/);
  assert.doesNotMatch(waiting({ operators_online: 0 }), /place/);
  assert.match(waiting({ position: null }), /^Votre demande est transmise\./);
});

test("the gendarme who answers is named", () => {
  assert.equal(panelSentence({ status: "assigned", operator: "Gendarme Claire" }), "Gendarme Claire vous répond.");
  assert.equal(panelSentence(null), "");
});

test("one banner at a time, the gravest; a sleeping bot is no news while a gendarme answers", () => {
  assert.equal(bannerFor(calm), null);
  assert.equal(bannerFor({ ...calm, isGone: true, isLost: true }).canRestart, true);
  assert.match(bannerFor({ ...calm, isLost: true, bot: "down" }).text, /^Connexion perdue/);
  assert.match(bannerFor({ ...calm, bot: "down" }).text, /demander un gendarme/);
  assert.match(bannerFor({ ...calm, bot: "waking" }).text, /demander un gendarme/);
  assert.equal(bannerFor({ ...calm, bot: "down", status: "assigned" }), null);
});

test("the bot is not said to write while a gendarme owns the conversation", () => {
  assert.equal(typingSentence({ status: "assigned", bot_typing: true, operator: "Gendarme Claire" }, false), "");
  assert.equal(typingSentence({ status: "assigned", operator: "Gendarme Claire" }, true), "Gendarme Claire écrit");
  assert.notEqual(typingSentence({ status: "bot", bot: "ready", bot_typing: true }, false), "");
  assert.equal(typingSentence({ status: "bot", bot: "waking", bot_typing: true }, false), "");
});

test("Shift three times in a row leaves; typing capitals, holding the key or being slow does not", () => {
  let left = 0;
  let now = 0;
  const hear = makeShiftCounter(() => (left += 1), () => now);
  const press = (key, repeat = false) => hear({ key, repeat });
  ["Shift", "A", "Shift", "B", "Shift", "C"].forEach((key) => press(key));
  [0, 1, 2].forEach(() => press("Shift", true));
  press("Shift");
  now = 2000;
  press("Shift");
  press("Shift");
  assert.equal(left, 0);
  press("Shift");
  assert.equal(left, 1);
});

test("length is counted in code points and told in French", () => {
  assert.equal(countCodePoints("é👍🏽"), 3);
  assert.equal(lengthSentence(1), "Il reste 1 caractère.");
  assert.match(lengthSentence(-2), /trop long de 2 caractères/);
});

test("a plain date is the same day in every time zone", () => {
  assert.equal(longDate("2026-03-03"), "3 mars 2026");
  assert.equal(sameMoment("2026-11-23T17:30:00Z", "2026-11-23T17:34:59Z"), true);
});

/** A browser whose tabs hear each other; each has its own storage. */
function makeBrowser() {
  const channels = [];
  return () => {
    const kept = new Map();
    const storage = {
      getItem: (key) => (kept.has(key) ? kept.get(key) : null),
      setItem: (key, value) => kept.set(key, value),
      clear: () => kept.clear(),
    };
    const channel = { postMessage: (data) => channels.filter((other) => other !== channel).forEach((other) => other.onmessage({ data })) };
    channels.push(channel);
    const tab = { kept, channel, adopted: 0, forgotten: [] };
    tab.session = new Session({ storage, channel, onAdopted: () => (tab.adopted += 1), onForgotten: (leaves) => tab.forgotten.push(leaves) });
    return tab;
  };
}

test("a new tab gets the conversation of an open one", async () => {
  const openTab = makeBrowser();
  openTab().session.keep({ id: "one", token: "secret" });
  const late = openTab();
  assert.equal(late.session.current, null);
  await late.session.ask(0);
  assert.deepEqual([late.session.current, late.adopted], [{ id: "one", token: "secret" }, 1]);
});

test("a tab that has its conversation keeps it when another opens one", () => {
  const openTab = makeBrowser();
  const first = openTab();
  first.session.keep({ id: "one", token: "secret" });
  openTab().session.keep({ id: "two", token: "other" });
  assert.deepEqual([first.session.current.id, first.adopted], ["one", 0]);
});

test("a conversation opened again by its code is so in every tab that has it, and in no other", () => {
  const openTab = makeBrowser();
  const [old, other, back] = [openTab(), openTab(), openTab()];
  old.session.keep({ id: "one", token: "old" });
  other.session.keep({ id: "two", token: "other" });
  back.session.keep({ id: "one", token: "new" });
  assert.deepEqual([old, other].map((tab) => tab.session.current.token), ["new", "other"]);
  assert.equal(old.kept.get("session"), JSON.stringify({ id: "one", token: "new" }));
});

test("a tab that was left behind does not give its old token to the others", () => {
  const openTab = makeBrowser();
  const tab = openTab();
  tab.session.keep({ id: "one", token: "new" });
  tab.channel.onmessage({ data: { type: "here", session: { id: "one", token: "old" } } });
  assert.deepEqual([tab.session.current.token, tab.adopted], ["new", 0]);
});

test("erasing empties this tab's storage and that of the tabs with the same conversation", () => {
  const openTab = makeBrowser();
  const [first, second] = [openTab(), openTab()];
  first.session.keep({ id: "one", token: "secret" });
  second.kept.set("draft", "texte");
  first.session.forget();
  assert.deepEqual([first.kept.size, second.kept.size, second.session.current, second.forgotten], [0, 0, null, [false]]);
});

test("erasing leaves a tab with another conversation alone", () => {
  const openTab = makeBrowser();
  const [first, second] = [openTab(), openTab()];
  first.session.keep({ id: "one", token: "secret" });
  second.session.keep({ id: "two", token: "other" });
  first.session.forget();
  assert.deepEqual([second.session.current.id, second.forgotten], ["two", []]);
});

test("leaving quickly reaches every tab, whatever its conversation", () => {
  const openTab = makeBrowser();
  const [first, second] = [openTab(), openTab()];
  second.session.keep({ id: "two", token: "other" });
  first.session.forget({ leaves: true });
  assert.deepEqual([second.session.current, second.forgotten], [null, [true]]);
});
