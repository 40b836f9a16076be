import assert from "node:assert/strict";
import { test } from "node:test";

import { decide, isSafeAddress } from "../../handoff/ui/chat-core/allowlist.js";

test("only the elements of the list are kept", () => {
  ["p", "UL", "ol", "LI", "strong", "EM", "br"].forEach((tag) => assert.equal(decide(tag), "keep", tag));
});

test("what can run, load or ask goes with all it holds", () => {
  ["script", "STYLE", "iframe", "svg", "math", "template", "form", "input", "object", "noscript", "link", "base"].forEach(
    (tag) => assert.equal(decide(tag), "drop", tag),
  );
});

test("any other element goes, its text stays", () => {
  ["div", "span", "h1", "img", "table", "x-made-up"].forEach((tag) => assert.equal(decide(tag), "unwrap", tag));
});

test("a link is kept for https, tel and sms only", () => {
  assert.equal(decide("a", "https://www.service-public.gouv.fr/x?y=1#z"), "keep");
  assert.equal(decide("a", "tel:+33123456789"), "keep");
  assert.equal(decide("a", "sms:114"), "keep");
  assert.equal(decide("a", null), "unwrap");
});

for (const address of [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>",
  "http://example.org/",
  "//example.org/",
  "/console",
  "https://user@example.org/",
  "https://example.org\\@evil.example/",
  "https://example.org/\u202egnp.exe",
  "https://exämple.org/",
  "https://",
  "tel:17;javascript:alert(1)",
  "sms:114?body=x",
  "",
]) {
  test(`not a safe address: ${JSON.stringify(address)}`, () => assert.equal(isSafeAddress(address), false));
}
