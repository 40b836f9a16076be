/**
 * Makes the card under the message that says a report was received: reference, PDF, return code.
 *
 * makeReceipt({ report: { reference, kind_title }, returnCode, fetchReceipt, announce }) → <section>
 *   fetchReceipt(reference)   async → Blob of the PDF; throws a TransportError
 */
import { element } from "../chat-core/element.js";
import { makeCopyButton } from "./copy-button.js";

/** Some browsers read the file only after the click has ended. */
const READING = 60000;

export function makeReceipt({ report, returnCode, fetchReceipt, announce }) {
  const reference = element("strong", "receipt-reference", report.reference);
  const copyButton = makeCopyButton({ source: reference, label: "la référence", announce });
  const download = element("button", "button button--small", "Télécharger le récépissé (PDF)");
  download.type = "button";
  const told = element("p", "problem");
  told.setAttribute("role", "status");
  download.addEventListener("click", async () => {
    if (download.getAttribute("aria-disabled") === "true") return;
    download.setAttribute("aria-disabled", "true");
    told.textContent = "";
    try {
      save(await fetchReceipt(report.reference), `recepisse-${report.reference}.pdf`);
      announce("Le récépissé est téléchargé.");
    } catch (error) {
      told.textContent = error.message;
    } finally {
      download.setAttribute("aria-disabled", "false");
    }
  });
  const card = element(
    "section",
    "receipt",
    element("p", "", `Signalement\u00a0: ${report.kind_title}`),
    element("p", "receipt-line", reference, copyButton),
    element("p", "receipt-line", download),
    told,
    returnCode.makeCard("Obtenir un code pour revenir"),
  );
  card.setAttribute("aria-label", "Récépissé");
  return card;
}

export function save(blob, name) {
  const anchor = element("a", "");
  anchor.href = URL.createObjectURL(blob);
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), READING);
}
