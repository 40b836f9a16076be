import assert from "node:assert/strict";
import { test } from "node:test";

import { createApi } from "../../handoff/ui/console/api.js";

function apiThatAnswers(status, body = {}) {
  const calls = [];
  let signedOut = 0;
  const fetch = async (path, options) => {
    calls.push({ path, ...options });
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  };
  const api = createApi({ csrf: "jeton", fetch, onSignedOut: () => (signedOut += 1) });
  return { api, calls, signedOut: () => signedOut };
}

test("every request carries the CSRF token and stays under /console", async () => {
  const { api, calls } = apiThatAnswers(204);
  await api.presence();
  assert.equal(calls[0].path, "/console/presence");
  assert.equal(calls[0].headers["X-CSRF-Token"], "jeton");
});

test("a claim carries the epoch that was seen", async () => {
  const { api, calls } = apiThatAnswers(200, { conversation: {} });
  await api.claim("c/1", 7);
  assert.equal(calls[0].path, "/console/conversations/c%2F1/assignment");
  assert.deepEqual(JSON.parse(calls[0].body), { epoch: 7 });
});

test("a session that ended leads to the sign-in page and stops the sending", async () => {
  const { api, signedOut } = apiThatAnswers(401);
  await assert.rejects(api.reply("c1", { text: "Bonjour" }), (error) => error.kind === "gone");
  assert.equal(signedOut(), 1);
});

test("an erased conversation refuses its message and leaves the session alone", async () => {
  const { api, signedOut } = apiThatAnswers(404, { error: "Conversation inconnue." });
  await assert.rejects(
    api.note("c1", { text: "Bonjour" }),
    (error) => error.kind === "refused" && error.message === "Conversation inconnue.",
  );
  assert.equal(signedOut(), 0);
});

test("a conversation taken by another names the owner", async () => {
  const { api } = apiThatAnswers(409, { error: "Déjà prise.", owner: "Gendarme Léa" });
  await assert.rejects(api.claim("c1", 1), (error) => error.status === 409 && error.body.owner === "Gendarme Léa");
});
