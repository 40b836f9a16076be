import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { codeProblem, digitsOf, spokenCode } from "../../handoff/ui/citizen/code.js";
import { makeReceipt } from "../../handoff/ui/citizen/receipt.js";
import { ReturnCode } from "../../handoff/ui/citizen/return-code.js";
import { setUpDocument } from "./dom.mjs";

const CODES = ["1234 5678 9012 3456", "9999 0000 1111 2222"];
let made;

beforeEach(() => {
  made = setUpDocument();
});

/** A server that answers by the plan: a code, or an error. */
function makeCode(plan = [...CODES]) {
  const stage = { asked: 0, said: [] };
  const request = async () => {
    stage.asked += 1;
    const next = plan.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  stage.code = new ReturnCode({ request, announce: (sentence) => stage.said.push(sentence), place: "exemple.fr/retour" });
  return stage;
}

const digitsIn = (card) => card.querySelectorAll(".return-code-digits").map((shown) => shown.textContent);
const askIn = (card) => card.children[card.children.length - 1];

test("a code is read with or without signs, in full-width digits too", () => {
  ["1234567890123456", "1234 5678 9012 3456", " 1234.5678-9012_3456\n", "1234\u00a05678–9012 3456", "１２３４５６７８９０１２３４５６"].forEach((typed) => {
    assert.deepEqual([digitsOf(typed), codeProblem(typed)], ["1234567890123456", ""], typed);
  });
});

test("what cannot be a code is said before anything is sent", () => {
  assert.match(codeProblem(" - "), /Tapez votre code/);
  assert.match(codeProblem("1234 5678 9012 345O"), /que des chiffres/);
  assert.match(codeProblem("1234 5678 9012 345"), /Vous en avez tapé 15/);
  assert.match(codeProblem("1".repeat(17)), /Vous en avez tapé 17/);
  assert.match(codeProblem("<script>"), /que des chiffres/);
});

test("a screen reader says digits, not thousands", () => {
  assert.equal(spokenCode("1234 5678"), "1 2 3 4, 5 6 7 8");
  assert.match(spokenCode(CODES[0]), /^1 2 3 4, /);
});

test("the code is shown in every card of the page, politely, and where to type it", async () => {
  const { code } = makeCode();
  const [one, other] = [code.makeCard("Obtenir un code"), code.makeCard("Obtenir un code")];
  assert.equal(one.querySelector(".return-code-shown").getAttribute("role"), "status");
  await askIn(one).click();
  assert.deepEqual([digitsIn(one), digitsIn(other)], [[CODES[0]], [CODES[0]]]);
  assert.match(one.textContent, /exemple\.fr\/retour/);
  assert.match(one.textContent, /remplace tout code précédent/);
  assert.deepEqual(digitsIn(code.makeCard("Plus tard")), [CODES[0]]);
});

test("another code takes the place of the first one in all cards", async () => {
  const { code } = makeCode();
  const [one, other] = [code.makeCard("Obtenir un code"), code.makeCard("Obtenir un code")];
  await askIn(one).click();
  assert.equal(askIn(other).textContent, "Obtenir un autre code");
  await askIn(other).click();
  assert.deepEqual([digitsIn(one), digitsIn(other), code.code], [[CODES[1]], [CODES[1]], CODES[1]]);
});

test("a press while the code is under way asks nothing more", async () => {
  const stage = makeCode();
  const card = stage.code.makeCard("Obtenir un code");
  await Promise.all([askIn(card).click(), askIn(card).click()]);
  assert.deepEqual([stage.asked, askIn(card).getAttribute("aria-disabled")], [1, "false"]);
});

test("a failure is said, keeps the code already shown, and may be tried again", async () => {
  const stage = makeCode([CODES[0], new Error("Injoignable."), new Error("Injoignable."), CODES[1]]);
  const card = stage.code.makeCard("Obtenir un code");
  const problems = () => card.querySelectorAll(".problem").map((shown) => shown.textContent);
  await askIn(card).click();
  await askIn(card).click();
  await askIn(card).click();
  assert.deepEqual([digitsIn(card), problems()], [[CODES[0]], ["Injoignable."]]);
  await askIn(card).click();
  assert.deepEqual([digitsIn(card), problems()], [[CODES[1]], []]);
});

const REPORT = { reference: "BN-7K3M-XW4R-5", kind_title: "<b>Vol</b>" };

function makeCardOf(fetchReceipt) {
  const said = [];
  const card = makeReceipt({ report: REPORT, returnCode: makeCode().code, fetchReceipt, announce: (sentence) => said.push(sentence) });
  const download = card.querySelectorAll("button").find((button) => button.textContent.startsWith("Télécharger"));
  return { card, download, said };
}

test("the receipt shows the reference, and titles as text", () => {
  const { card } = makeCardOf();
  assert.equal(card.querySelector(".receipt-reference").textContent, REPORT.reference);
  assert.equal(card.querySelectorAll("b").length, 0);
  assert.match(card.textContent, /Signalement\u00a0: <b>Vol<\/b>/);
});

test("the receipt is fetched once a press, and saved under its reference", async (context) => {
  const asked = [];
  context.mock.method(URL, "createObjectURL", () => "blob:one");
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { download, said } = makeCardOf(async (reference) => asked.push(reference));
  await Promise.all([download.click(), download.click()]);
  const anchor = made.find((node) => node.tagName === "A");
  assert.deepEqual([asked, anchor.href, anchor.download], [[REPORT.reference], "blob:one", "recepisse-BN-7K3M-XW4R-5.pdf"]);
  assert.equal(said.length, 1);
});

test("a receipt that does not come is said, and can be asked again", async () => {
  const { card, download, said } = makeCardOf(async () => {
    throw new Error("Le service est injoignable pour le moment.");
  });
  await download.click();
  assert.match(card.textContent, /injoignable/);
  assert.deepEqual([download.getAttribute("aria-disabled"), said], ["false", []]);
});

test("where copying is forbidden the text is selected and said so", async () => {
  const selected = [];
  const range = { selectNodeContents: (node) => selected.push(node.textContent) };
  globalThis.document.createRange = () => range;
  globalThis.window = { getSelection: () => ({ removeAllRanges: () => {}, addRange: () => {} }) };
  const { card, said } = makeCardOf();
  const copy = card.querySelectorAll("button")[0];
  assert.equal(copy.getAttribute("aria-label"), "Copier la référence");
  await copy.click();
  delete globalThis.window;
  assert.deepEqual([selected, copy.textContent], [[REPORT.reference], "Sélectionné"]);
  assert.match(said[0], /sélectionné/);
});

test("the reference by e-mail is offered to who left an address, and said once it leaves", async () => {
  const asked = [];
  const options = { returnCode: makeCode().code, fetchReceipt: async () => null, announce: () => {} };
  const find = (card) => card.querySelectorAll("button").find((button) => button.textContent.includes("e-mail"));
  assert.equal(find(makeReceipt({ report: REPORT, ...options })), undefined);
  const card = makeReceipt({
    report: { ...REPORT, has_email: true },
    mailReceipt: async (reference) => asked.push(reference),
    ...options,
  });
  await find(card).click();
  assert.deepEqual(asked, [REPORT.reference]);
  assert.match(card.textContent, /ne contient que la référence/);
});
