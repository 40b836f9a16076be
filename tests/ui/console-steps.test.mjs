/** Holds the step « prendre en charge »: what a refusal says, and when it is tried once more. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Steps } from "../../handoff/ui/console/steps.js";

const refusal = (owner) => Object.assign(new Error("La conversation a changé."), { status: 409, body: { owner } });

/** `answers`: for each claim an error, or null when it is granted; `now`: the queue after a refresh. */
function makeSteps(answers, now) {
  const seen = { claims: [], said: [], opened: [] };
  const desk = {
    refreshQueue: async () => {},
    itemOf: () => now,
    open: (id) => seen.opened.push(id),
  };
  const api = {
    claim: async (id, epoch) => {
      seen.claims.push(epoch);
      const answer = answers.shift();
      if (answer) throw answer;
    },
  };
  return { seen, steps: new Steps({ api, desk, say: (words) => seen.said.push(words) }) };
}

test("a claim that is granted opens the conversation", async () => {
  const { seen, steps } = makeSteps([null], null);
  await steps.take({ id: "a", epoch: 1 });
  assert.deepEqual(seen, { claims: [1], said: [], opened: ["a"] });
});

test("a stale epoch is read anew and tried once more", async () => {
  const { seen, steps } = makeSteps([refusal(null), null], { id: "a", epoch: 3, status: "waiting" });
  await steps.take({ id: "a", epoch: 1 });
  assert.deepEqual(seen, { claims: [1, 3], said: [], opened: ["a"] });
});

test("a colleague's conversation is not tried again", async () => {
  const { seen, steps } = makeSteps([refusal("Marc")], { id: "a", epoch: 2, status: "assigned" });
  await steps.take({ id: "a", epoch: 1 });
  assert.deepEqual(seen, { claims: [1], said: ["Déjà pris par Marc."], opened: [] });
});

test("what nobody can take is said, and not tried for ever", async () => {
  const gone = makeSteps([refusal(null)], null);
  await gone.steps.take({ id: "a", epoch: 1 });
  const same = makeSteps([refusal(null)], { id: "a", epoch: 1, status: "waiting" });
  await same.steps.take({ id: "a", epoch: 1 });
  const twice = makeSteps([refusal(null), refusal(null)], { id: "a", epoch: 2, status: "waiting" });
  await twice.steps.take({ id: "a", epoch: 1 });
  assert.deepEqual([gone, same, twice].map(({ seen }) => seen.claims.length), [1, 1, 2]);
  for (const { seen } of [gone, same, twice]) {
    assert.deepEqual(seen.said, ["La conversation a changé."]);
    assert.deepEqual(seen.opened, []);
  }
});
