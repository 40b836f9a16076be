/**
 * Wires what the page shows of a report: the receipt under its message, the draft that waits, and the
 * return code for both.
 *
 * setUpReports({ conversation, announce }) → { decorate(bubble, message), show(state, isOpen) }
 *   decorate   for the Renderer;  show   at every change: the state, and whether a conversation is open
 */
import { makeReceipt } from "./receipt.js";
import { ReturnCode } from "./return-code.js";

const byId = (id) => document.getElementById(id);

export function setUpReports({ conversation, announce }) {
  const fetchReceipt = (reference) => conversation.download(`reports/${encodeURIComponent(reference)}/receipt`);
  const mailReceipt = (reference) => conversation.ask("POST", `reports/${encodeURIComponent(reference)}/receipt-email`);
  const returnCode = new ReturnCode({
    request: async () => (await conversation.ask("PUT", "return-code")).code,
    announce,
    place: `${window.location.host}/retour`,
  });
  const sheet = byId("menu-code");
  sheet.append(returnCode.makeCard("Obtenir un code de retour"));
  byId("draft-code").addEventListener("click", (event) => {
    // A press outside the menu closes it: this one opens it.
    event.stopPropagation();
    byId("menu").open = true;
    sheet.focus();
    if (returnCode.code === "") returnCode.ask();
  });

  return {
    decorate(bubble, { report }) {
      if (report) bubble.append(makeReceipt({ report, returnCode, fetchReceipt, mailReceipt, announce }));
    },
    show(state, isOpen) {
      byId("draft").hidden = state === null || state.report !== "draft";
      sheet.hidden = !isOpen;
      byId("come-back").hidden = isOpen;
    },
  };
}
