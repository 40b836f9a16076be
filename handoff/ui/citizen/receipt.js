/**
 * Makes the card under the message that says a report was received: reference, PDF, return code.
 *
 * makeReceipt({ report: { reference, kind_title, has_email }, returnCode, fetchReceipt, mailReceipt, announce })
 *   → <section>; fetchReceipt(reference)   async → Blob of the PDF; throws a TransportError
 *   mailReceipt(reference)   async; offered when the report holds an e-mail address
 */
import { element } from "../chat-core/element.js";
import { makeCopyButton } from "./copy-button.js";

/** Some browsers read the file only after the click has ended. */
const READING = 60000;

export function makeReceipt({ report, returnCode, fetchReceipt, mailReceipt, announce }) {
  const reference = element("strong", "receipt-reference", report.reference);
  const copyButton = makeCopyButton({ source: reference, label: "la référence", announce });
  const told = element("p", "problem");
  told.setAttribute("role", "status");
  const lines = [
    makeAction("Télécharger le récépissé (PDF)", told, async () => {
      save(await fetchReceipt(report.reference), `recepisse-${report.reference}.pdf`);
      announce("Le récépissé est téléchargé.");
    }),
  ];
  if (report.has_email) {
    lines.push(
      makeAction("Recevoir la référence par e-mail", told, async () => {
        await mailReceipt(report.reference);
        told.textContent = "L'e-mail part. Il ne contient que la référence.";
      }),
    );
  }
  const card = element(
    "section",
    "receipt",
    element("p", "", `Signalement\u00a0: ${report.kind_title}`),
    element("p", "receipt-line", reference, copyButton),
    ...lines.map((button) => element("p", "receipt-line", button)),
    told,
    returnCode.makeCard("Obtenir un code pour revenir"),
  );
  card.setAttribute("aria-label", "Récépissé");
  return card;
}

/** A button that waits for what it began, and says what went wrong. */
function makeAction(title, told, run) {
  const button = element("button", "button button--small", title);
  button.type = "button";
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    told.textContent = "";
    try {
      await run();
    } catch (error) {
      told.textContent = error.message;
    } finally {
      button.setAttribute("aria-disabled", "false");
    }
  });
  return button;
}

export function save(blob, name) {
  const anchor = element("a", "");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), READING);
}
