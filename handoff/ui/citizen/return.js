/** Wires the page « Revenir avec un code »: one field, and the way into the conversation it opens. */
import { Transport } from "../chat-core/transport.js";
import { codeProblem } from "./code.js";
import { leaveQuickly, makeShiftCounter } from "./exit.js";
import { Session } from "./session.js";
import { openStorage } from "./storage.js";
import { fitViewport } from "./viewport.js";

const byId = (id) => document.getElementById(id);
const NO_STORAGE =
  "Votre navigateur n'enregistre rien pour ce site\u00a0: la conversation ne peut pas s'ouvrir. Essayez avec un autre navigateur.";

const storage = openStorage();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("citizen");
const transport = new Transport();
const session = new Session({ storage, channel, onAdopted: () => {}, onForgotten: (leaves) => leaves && leave() });
const field = byId("return-code");
const button = byId("return-open");
let hasLeft = false;

function leave() {
  if (hasLeft) return;
  hasLeft = true;
  leaveQuickly({ address: byId("quick-exit").href, forget: () => session.forget({ leaves: true }) });
}

async function open() {
  if (button.getAttribute("aria-disabled") === "true") return;
  // The code would be spent on a token that cannot reach the conversation's page.
  const problem = codeProblem(field.value) || (isKept() ? "" : NO_STORAGE);
  tell(problem);
  if (problem !== "") return;
  button.setAttribute("aria-disabled", "true");
  try {
    keep(await transport.request("POST", "/return", { code: field.value }));
    field.value = "";
    window.location.replace("/");
  } catch (error) {
    tell(error.message);
  } finally {
    button.setAttribute("aria-disabled", "false");
  }
}

/** What this tab had not sent goes along into its own conversation, never into another one. */
function keep(opened) {
  if (session.current !== null && session.current.id !== opened.id) storage.clear();
  session.keep(opened);
}

function isKept() {
  try {
    return storage === window.sessionStorage;
  } catch {
    return false;
  }
}

function tell(problem) {
  byId("return-problem").textContent = problem;
  field.setAttribute("aria-invalid", String(problem !== ""));
  if (problem !== "") field.focus();
}

fitViewport(document.documentElement);
byId("return-form").addEventListener("submit", (event) => {
  event.preventDefault();
  open();
});
byId("quick-exit").addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
document.addEventListener("keydown", makeShiftCounter(leave));
// A page that comes back from the Back button's cache shows no code to whoever pressed it.
window.addEventListener("pagehide", () => {
  field.value = "";
});
button.disabled = false;
