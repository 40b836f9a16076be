import assert from "node:assert/strict";
import { test } from "node:test";

import { titleOf } from "../../handoff/ui/console/page-title.js";
import {
  arrivals,
  EMPTY_QUEUE,
  isBehind,
  keyedDiff,
  lostFromMine,
  neighbour,
  newlyUnread,
  nextToAnswer,
  standingOf,
  stillIn,
  unseenDanger,
} from "../../handoff/ui/console/queue-diff.js";

function item(id, more = {}) {
  return { id, lane: "P3", last_seq: 4, unread: 0, last_author: "bot", ...more };
}

function queue(more) {
  return { ...EMPTY_QUEUE, ...more };
}

test("a conversation that enters the queue is an arrival, one that stays is not", () => {
  const before = queue({ waiting: [item("a")] });
  const after = queue({ waiting: [item("b"), item("a", { last_seq: 9 })] });
  assert.deepEqual(arrivals(before, after).map(({ id }) => id), ["b"]);
});

test("a conversation of mine that comes back to the queue is an arrival", () => {
  assert.equal(arrivals(queue({ mine: [item("a")] }), queue({ waiting: [item("a")] })).length, 1);
});

test("only a citizen's new message in a conversation already mine is a new message", () => {
  const before = queue({ mine: [item("a"), item("b"), item("c")] });
  const spoken = { last_seq: 5, unread: 1, last_author: "citizen" };
  const after = queue({
    mine: [item("a", spoken), item("b", { ...spoken, last_author: "operator" }), item("c"), item("new", spoken)],
  });
  assert.deepEqual(newlyUnread(before, after).map(({ id }) => id), ["a"]);
});

test("a conversation that leaves my list is lost unless I gave it up", () => {
  const before = queue({ mine: [item("a"), item("b")] });
  assert.deepEqual(lostFromMine(before, queue({}), new Set(["b"])).map(({ id }) => id), ["a"]);
});

test("danger rings until it is acknowledged, and only danger", () => {
  const danger = queue({ waiting: [item("a", { lane: "P0" }), item("b", { lane: "P1" })] });
  assert.deepEqual(unseenDanger(danger, new Set()).map(({ id }) => id), ["a"]);
  assert.deepEqual(unseenDanger(danger, new Set(["a"])), []);
});

test("danger that left the queue and comes back rings again", () => {
  assert.deepEqual([...stillIn([], new Set(["a"]))], []);
  assert.deepEqual([...stillIn([item("a")], new Set(["a", "b"]))], ["a"]);
});

test("the next to answer is the unread one of the most urgent lane", () => {
  const mine = [item("a", { unread: 1 }), item("b", { lane: "P1", unread: 2 }), item("c", { unread: 1 })];
  assert.equal(nextToAnswer(mine, "c", ({ unread }) => unread > 0).id, "b");
});

test("without unread ones, the key visits each unanswered conversation in its turn", () => {
  const mine = [item("a", { lane: "P0", unread: 1 }), item("b", { unread: 1 }), item("c"), item("d", { unread: 1 })];
  const read = () => false;
  assert.equal(nextToAnswer(mine, "a", read).id, "b");
  assert.equal(nextToAnswer(mine, "b", read).id, "d");
  assert.equal(nextToAnswer(mine, "d", read).id, "a");
});

test("with everything answered, the key goes to the next, and nowhere from an empty list", () => {
  assert.equal(nextToAnswer([item("a"), item("b")], "b", () => false).id, "a");
  assert.equal(nextToAnswer([], null, () => false), null);
});

test("neighbours turn round at both ends", () => {
  const items = [item("a"), item("b"), item("c")];
  assert.equal(neighbour(items, "c", 1).id, "a");
  assert.equal(neighbour(items, "a", -1).id, "c");
  assert.equal(neighbour(items, "gone", -1).id, "c");
  assert.equal(neighbour([], "a", 1), null);
});

test("a keyed list names what left and what came, whatever the order", () => {
  const diff = keyedDiff([item("a"), item("b")], [item("c"), item("b")]);
  assert.deepEqual(diff.removed, ["a"]);
  assert.deepEqual(diff.added.map(({ id }) => id), ["c"]);
});

test("a conversation stands in one place only, or in none", () => {
  const all = queue({ waiting: [item("a")], mine: [item("b")], others: [item("c")] });
  assert.deepEqual(["a", "b", "c", "d"].map((id) => standingOf(all, id)), ["waiting", "mine", "others", null]);
});

test("the tab's title counts what waits and what is unanswered", () => {
  assert.equal(titleOf(EMPTY_QUEUE), "Console");
  assert.equal(titleOf(queue({ waiting: [item("a")], mine: [item("b", { unread: 3 }), item("c")] })), "(2) Console");
});

test("the tab's title names danger", () => {
  assert.equal(titleOf(queue({ waiting: [item("a", { lane: "P0" })] })), "(1) Danger · Console");
});

test("the queue is behind a change that it does not show yet", () => {
  const shown = queue({ waiting: [item("a", { status: "waiting", epoch: 2 })] });
  const change = { id: "a", status: "waiting", epoch: 2, last_seq: 4 };
  assert.equal(isBehind(shown, change), false);
  assert.equal(isBehind(shown, { ...change, last_seq: 5 }), true);
  assert.equal(isBehind(shown, { ...change, status: "assigned", epoch: 3 }), true);
  assert.equal(isBehind(shown, { ...change, id: "new" }), true);
});

test("the bot's own conversations are no matter of the queue", () => {
  assert.equal(isBehind(EMPTY_QUEUE, { id: "a", status: "bot", epoch: 1, last_seq: 9 }), false);
  assert.equal(isBehind(EMPTY_QUEUE, { id: "a", status: "resolved", epoch: 9, last_seq: 9 }), false);
});
