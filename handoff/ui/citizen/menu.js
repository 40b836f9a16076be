/**
 * Owns the small « Options » menu: a return code, and erasing the conversation from this device, with
 * one question first.
 *
 * setUpMenu({ menu, onErase })   menu: the <details>; inside it [data-step="ask"] and [data-step="confirm"]
 */
export function setUpMenu({ menu, onErase }) {
  const summary = menu.querySelector("summary");
  const ask = menu.querySelector("[data-step='ask']");
  const confirm = menu.querySelector("[data-step='confirm']");

  function show(isConfirming) {
    ask.hidden = isConfirming;
    confirm.hidden = !isConfirming;
  }

  function close() {
    menu.open = false;
    summary.focus();
  }

  menu.addEventListener("toggle", () => show(false));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) close();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  ask.querySelector("button").addEventListener("click", () => {
    show(true);
    // The safe answer gets the focus: Enter pressed twice erases nothing.
    confirm.querySelector("[data-answer='no']").focus();
  });
  confirm.querySelector("[data-answer='no']").addEventListener("click", close);
  confirm.querySelector("[data-answer='yes']").addEventListener("click", () => {
    close();
    onErase();
  });
}
