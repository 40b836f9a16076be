import assert from "node:assert/strict";
import { test } from "node:test";

import { leavingWords } from "../../handoff/ui/console/sign-out.js";
import { understoodWords } from "../../handoff/ui/console/understood.js";
import {
  arrivalWords,
  dangerWords,
  laneWords,
  lostWords,
  presenceWords,
  secondsSince,
  unreadWords,
  waitingWords,
} from "../../handoff/ui/console/wording.js";

test("waiting times tick in seconds, then keep two digits so that rows do not jump", () => {
  assert.equal(waitingWords(0), "0 s");
  assert.equal(waitingWords(59), "59 s");
  assert.equal(waitingWords(60), "1 min 00");
  assert.equal(waitingWords(3599), "59 min 59");
  assert.equal(waitingWords(3600), "1 h 00");
  assert.equal(waitingWords(86400 * 2), "2 j");
});

test("a clock that differs from the server's never shows a negative wait", () => {
  assert.equal(secondsSince("2026-11-23T17:30:00Z", Date.parse("2026-11-23T17:29:50Z")), 0);
  assert.equal(secondsSince("2026-11-23T17:30:00Z", Date.parse("2026-11-23T17:31:05Z")), 65);
  assert.equal(secondsSince(null, 0), 0);
});

test("lanes are said in words, and an unknown lane is not hidden", () => {
  assert.equal(laneWords("P0"), "Danger immédiat");
  assert.equal(laneWords("P9"), "Priorité inconnue");
});

test("one arrival is named, several are counted with their danger", () => {
  const one = { lane: "P3", reason_label: "Demande un gendarme" };
  assert.equal(arrivalWords([one]), "Nouvelle conversation en attente : Question, Demande un gendarme.");
  assert.equal(arrivalWords([one, { ...one, lane: "P0" }]), "2 nouvelles conversations en attente, dont 1 en danger immédiat.");
});

test("the danger bar counts the others", () => {
  const danger = { reason_label: "Menace" };
  assert.equal(dangerWords([danger]), "Danger immédiat en attente : Menace");
  assert.equal(dangerWords([danger, danger]), "Danger immédiat en attente : Menace (et une autre)");
  assert.equal(dangerWords([danger, danger, danger]), "Danger immédiat en attente : Menace (et 2 autres)");
});

test("a lost conversation is said with where it went", () => {
  const before = { reason_label: "Menace" };
  assert.match(lostWords(before, { status: "waiting", owner: null }), /retournée dans la file/);
  assert.match(lostWords(before, { status: "assigned", owner: "Gendarme Léa" }), /suivie par Gendarme Léa/);
  assert.match(lostWords(before, null), /a quitté votre liste/);
});

test("singular and plural", () => {
  assert.equal(unreadWords(1), "1 non lu");
  assert.equal(unreadWords(2), "2 non lus");
  assert.equal(presenceWords(1), "Vous êtes seul en ligne");
  assert.equal(presenceWords(3), "3 gendarmes en ligne");
});

test("leaving warns only of what would be lost", () => {
  assert.equal(leavingWords(0, 0), "");
  assert.equal(leavingWords(2, 1), "Vos 2 conversations en cours retourneront dans la file. Un message non envoyé sera perdu.");
});

test("what the bot understood is said with the entry's title when it is known", () => {
  const understood = { intent: "faq/urg_quand_17", confidence: 0.934, ranking: [] };
  assert.equal(understoodWords(understood, { id: "urg_quand_17", title: "Quand appeler le 17" }), "Compris : Quand appeler le 17 93 %");
  assert.equal(understoodWords({ ...understood, ranking: [{ id: "urg_quand_17", title: "Le 17" }] }, null), "Compris : Le 17 93 %");
  assert.equal(understoodWords(understood, null), "Compris : urg_quand_17 93 %");
  assert.equal(understoodWords({ intent: "nlu_fallback", confidence: 0.4 }, null), "Compris : rien de sûr 40 %");
});
