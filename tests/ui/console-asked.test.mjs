import assert from "node:assert/strict";
import { test } from "node:test";

import { takeAskedId } from "../../handoff/ui/console/asked.js";

const ID = "3f0c1a52-7d0e-4c54-9f25-0b6a1c9f7a11";

function pageAt(search) {
  const shown = [];
  const page = { location: { search, pathname: "/console/" }, history: { replaceState: (...given) => shown.push(given[2]) } };
  return { page, shown };
}

test("an address that names a conversation opens it once: the address is bare afterwards", () => {
  const { page, shown } = pageAt(`?open=${ID}`);
  assert.equal(takeAskedId(page), ID);
  assert.deepEqual(shown, ["/console/"]);
});

test("an address that asks for nothing is left alone", () => {
  const { page, shown } = pageAt("");
  assert.equal(takeAskedId(page), null);
  assert.deepEqual(shown, []);
});

test("what is no conversation's id opens nothing", () => {
  for (const asked of ["", "x", "../queue", "%00", `${ID}/messages`, ID.toUpperCase()]) {
    assert.equal(takeAskedId(pageAt(`?open=${encodeURIComponent(asked)}`).page), null);
  }
});
