/** Owns the question asked before a step that ends the operator's part: Enter confirms, Escape cancels. */

/** `dialog` holds [data-question], [data-detail], [data-confirm] and [data-cancel]. */
export function createConfirm(dialog) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  part("cancel").addEventListener("click", () => dialog.close("cancel"));
  part("confirm").addEventListener("click", () => dialog.close("confirm"));

  /** Resolves to true when confirmed. Focus returns to where it was. */
  return function ask({ question, detail, confirm }) {
    part("question").textContent = question;
    part("detail").textContent = detail;
    part("confirm").textContent = confirm;
    dialog.returnValue = "cancel";
    dialog.showModal();
    part("confirm").focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
    });
  };
}
