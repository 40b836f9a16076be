/** Wires the citizen's page together: the only place where its parts know each other. */
import { makeAnnouncer } from "../chat-core/announcer.js";
import { Composer } from "../chat-core/composer.js";
import { Renderer } from "../chat-core/renderer.js";
import { Scroll } from "../chat-core/scroll.js";
import { setUpAttachments } from "./attachments.js";
import { watchAwakening } from "./awakening.js";
import { Conversation } from "./conversation.js";
import { leaveQuickly, makeShiftCounter } from "./exit.js";
import { LossWatch } from "./loss.js";
import { setUpMenu } from "./menu.js";
import { Page } from "./page.js";
import { setUpReports } from "./reports.js";
import { Session } from "./session.js";
import { openStorage } from "./storage.js";
import { fitViewport } from "./viewport.js";
import { bannerFor, typingSentence } from "./wording.js";

const TYPING = 5000;
const byId = (id) => document.getElementById(id);

const storage = openStorage();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("citizen");
const announce = makeAnnouncer(byId("announcer"));
const page = new Page({ announce });
const loss = new LossWatch({ onChange: planUpdate });
const situation = { isGone: false, refusal: "", bot: document.body.dataset.bot || "ready" };
let operatorTypes = false;
let typingTimer = null;
let isPlanned = false;
let hasLeft = false;

const session = new Session({
  storage,
  channel,
  onAdopted: () => {
    situation.isGone = false;
    conversation.follow();
  },
  onForgotten: (leaves) => (leaves ? leave() : startAfresh()),
});
const conversation = new Conversation({
  session,
  storage,
  onChange: planUpdate,
  onTyping: operatorIsTyping,
  onGone: () => {
    situation.isGone = true;
    planUpdate();
  },
  onRefused: (sentence) => {
    situation.refusal = sentence;
    planUpdate();
  },
  onFailed: (item) => announce(`Un message n'est pas parti. ${item.reason}`),
});
const reports = setUpReports({ conversation, announce });
const files = setUpAttachments({
  button: byId("composer-attach"),
  input: byId("composer-files"),
  problem: byId("composer-problem"),
  conversation,
  announce,
});
const renderer = new Renderer({
  list: byId("log-messages"),
  welcome: byId("log-messages").firstElementChild,
  onChoice: (choice) => conversation.write(choice.title, choice.id),
  onRetry: (id) => {
    conversation.outbox.retry(id);
    conversation.files.retry(id);
  },
  onEdit: (id) => {
    if (conversation.files.edit(id) === null) composer.putBack(conversation.outbox.edit(id) || "");
    composer.focus();
  },
  decorate: reports.decorate,
  files,
});
const scroll = new Scroll({ area: byId("log"), content: byId("log-content"), button: byId("log-new") });
const composer = new Composer({
  form: byId("composer"),
  field: byId("composer-field"),
  counter: byId("composer-counter"),
  storage,
  key: "draft",
  announce,
  onSend: (text) => conversation.write(text),
});

/** Many changes in one turn of the event loop are shown once. */
function planUpdate() {
  if (isPlanned) return;
  isPlanned = true;
  Promise.resolve().then(() => {
    isPlanned = false;
    if (!hasLeft) update();
  });
}

function update() {
  const { state, store, wish, trouble } = conversation;
  const status = state === null ? "bot" : state.status;
  const added = renderer.render(store.entries(), { choicesOpen: status === "bot" || status === "resolved" });
  if (added.some((bubble) => bubble.dataset.author === "operator")) operatorTypes = false;
  // What takes room from the messages comes before the place in them is chosen.
  reports.show(state, session.current !== null);
  scroll.follow(added, added.some((bubble) => bubble.dataset.state.startsWith("waiting")));
  page.countUnread(added);
  page.showPanel(state, wish.current);
  page.showTyping(typingSentence(state, operatorTypes));
  loss.observe(isTroubled());
  const bot = state === null ? situation.bot : state.bot;
  page.showBanner(bannerFor({ ...situation, isLost: loss.isLost, trouble: trouble || situation.refusal, status, bot }));
}

function isTroubled() {
  const { connection, store, wish } = conversation;
  // An open stream may take long to notice that the network went away; the browser knows at once.
  if (!navigator.onLine) return true;
  if (connection !== "unopened") return connection !== "open";
  return wish.current !== null || store.entries().some((entry) => entry.pending && entry.message.status === "waiting");
}

function operatorIsTyping() {
  operatorTypes = true;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    operatorTypes = false;
    planUpdate();
  }, TYPING);
  planUpdate();
}

function startAfresh() {
  conversation.end();
  window.location.reload();
}

function leave() {
  if (hasLeft) return;
  hasLeft = true;
  const forget = () => {
    session.forget({ leaves: true });
    conversation.end();
  };
  leaveQuickly({ address: byId("quick-exit").href, forget });
}

function setUpButtons() {
  const press = (id, run) =>
    byId(id).addEventListener("click", () => {
      if (byId(id).getAttribute("aria-disabled") === "true") return;
      situation.refusal = "";
      run();
    });
  press("ask-human", () => conversation.askHuman());
  press("leave-queue", () => conversation.leaveQueue());
  press("restart", () => {
    session.forget();
    situation.isGone = false;
    conversation.restart();
  });
  byId("quick-exit").addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", makeShiftCounter(leave));
  // A press on the button would close the on-screen keyboard under the writer's thumbs.
  byId("composer-send").addEventListener("mousedown", (event) => event.preventDefault());
  setUpMenu({
    menu: byId("menu"),
    onErase: () => {
      session.forget();
      startAfresh();
    },
  });
}

/** The messages found at loading are history: a screen reader must not read them all aloud. */
function hushHistory() {
  const log = byId("log");
  log.setAttribute("aria-live", "off");
  setTimeout(() => log.setAttribute("aria-live", "polite"), 2000);
}

async function begin() {
  fitViewport(document.documentElement);
  setUpButtons();
  window.addEventListener("online", () => {
    conversation.wake();
    planUpdate();
  });
  window.addEventListener("offline", planUpdate);
  document.addEventListener("visibilitychange", () => !document.hidden && conversation.wake());
  // A page that comes back from the Back button's cache has a dead stream.
  window.addEventListener("pageshow", (event) => event.persisted && conversation.wake());
  watchAwakening({
    first: situation.bot,
    isOpen: () => session.current !== null,
    onChange: (bot) => {
      situation.bot = bot;
      planUpdate();
    },
  });
  await session.ask();
  if (session.current !== null) hushHistory();
  conversation.start();
  ["composer-send", "composer-attach", "ask-human", "leave-queue"].forEach((id) => {
    byId(id).disabled = false;
  });
  document.documentElement.classList.add("is-ready");
  update();
}

begin();
