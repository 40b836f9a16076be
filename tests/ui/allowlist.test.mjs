import assert from "node:assert/strict";
import { test } from "node:test";

import { decide, isSafeAddress, splitLinks } from "../../handoff/ui/chat-core/allowlist.js";

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

test("a web address in a text is found, without the punctuation that follows it", () => {
  assert.deepEqual(splitLinks("Voyez https://www.service-public.gouv.fr/a?b=1, puis écrivez."), [
    { text: "Voyez ", href: null },
    { text: "https://www.service-public.gouv.fr/a?b=1", href: "https://www.service-public.gouv.fr/a?b=1" },
    { text: ", puis écrivez.", href: null },
  ]);
});

test("nothing but a whole https address becomes a link", () => {
  for (const text of ["javascript:alert(1)", "http://exemple.fr", "https://", "https:// x", "https://a\u202e.fr"]) {
    assert.deepEqual(splitLinks(text).map(({ href }) => href), [null], text);
    assert.equal(splitLinks(text).map((piece) => piece.text).join(""), text);
  }
});
