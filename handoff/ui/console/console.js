/** Owns the wiring of the console: what is made of what, and which event goes where. */

import { followAccountForm } from "./account-preview.js";
import { Alerts } from "./alerts.js";
import { createApi } from "./api.js";
import { takeAskedId } from "./asked.js";
import { TwoSidedComposer } from "./composer.js";
import { createConfirm } from "./confirm-dialog.js";
import { createConversationPane } from "./conversation-pane.js";
import { Desk } from "./desk.js";
import { createDrafts } from "./drafts.js";
import { FilePanel } from "./file-panel.js";
import { showKeys } from "./keys-help.js";
import { openLive } from "./live.js";
import { createNotice } from "./notice.js";
import { findElements } from "./page-elements.js";
import { createPresence } from "./presence.js";
import { QueueList } from "./queue-list.js";
import { followShortcuts } from "./shortcuts.js";
import { followLogout, goToLogin } from "./sign-out.js";
import { createSoundControls } from "./sound-controls.js";
import { Steps } from "./steps.js";
import { TranscriptView } from "./transcript-view.js";
import { Transcripts } from "./transcripts.js";
import { presenceWords } from "./wording.js";

/** `parts` grows as it is made; what is called later (desk, actions) is reached through it. */
function startConsole({ operator, csrf }) {
  const elements = findElements(document);
  const storage = window.sessionStorage;
  const parts = { elements, storage };
  parts.api = createApi({ csrf, onSignedOut: goToLogin });
  parts.drafts = createDrafts(storage, operator.id);
  parts.confirm = createConfirm(elements.confirmDialog);
  const sound = createSoundControls({ elements, storage: window.localStorage, onUnmuted: () => parts.alerts.showDanger() });
  parts.alerts = new Alerts({ elements, sound });
  parts.announce = (words) => parts.alerts.announce(words);
  parts.notice = createNotice({ elements, announce: parts.announce, onOpen: (id) => parts.desk.open(id, "row") });
  addConversation(parts, operator);
  addQueue(parts);
  parts.desk = new Desk({ api: parts.api, parts });
  parts.steps = new Steps({ ...parts, say: parts.notice.say });
  parts.actions = actionsOf(parts);
  followPage(parts);
  parts.transcripts.resumeUnsent();
  listen(parts);
}

function addConversation(parts, operator) {
  const { api, announce, drafts, elements, storage } = parts;
  const refreshMarks = () => parts.queueList?.refreshMarks();
  const outbox = () => parts.transcripts.hold(parts.desk.openItem.id).outbox;
  parts.transcripts = new Transcripts({
    api,
    storage,
    operatorId: operator.id,
    onChanged: refreshMarks,
    onRefused: (id, item) => parts.notice.say(`Message non envoyé : ${item.reason}`, id),
  });
  parts.composer = new TwoSidedComposer({
    form: elements.composer,
    storage,
    drafts,
    announce,
    onSend: (id, direction, text) => parts.transcripts.hold(id).outbox.add({ text, direction }),
    onTyping: (id) => api.typing(id).catch(() => {}),
    onDraft: refreshMarks,
  });
  parts.view = new TranscriptView({
    elements,
    operatorLabel: operator.label,
    onRetry: (clientId) => outbox().retry(clientId),
    onEdit: (clientId) => parts.desk.takeBack(clientId),
  });
  parts.pane = createConversationPane({ elements, view: parts.view, composer: parts.composer, drafts, onDraft: refreshMarks });
  parts.filePanel = new FilePanel({ root: elements.file, onAction: (name) => parts.actions[name]() });
}

function addQueue(parts) {
  parts.queueList = new QueueList({
    root: parts.elements.queue,
    onOpen: (id) => parts.desk.open(id, parts.desk.isMine(id) ? "composer" : "row"),
    marksOf: (item) => ({
      hasDraft: parts.drafts.has(item.id),
      hasUnsent: parts.transcripts.hasUnsent(item.id),
      isUnread: parts.desk.isUnread(item),
    }),
  });
}

/** What each shortcut and each button of the file panel does. */
function actionsOf({ alerts, composer, desk, elements, filePanel, notice, queueList, steps }) {
  const go = (item) => (item ? desk.open(item.id, "composer") : notice.say("Vous ne suivez aucune conversation."));
  const withMine = (step) => () => {
    const isReady = filePanel.isConnected && desk.standing === "mine";
    if (isReady) step(desk.openItem);
    else notice.say("Ouvrez d’abord une de vos conversations, connexion établie.");
  };
  return {
    take: () => {
      const item = desk.standing === "waiting" ? desk.openItem : desk.firstWaiting;
      if (!item) return notice.say("Personne n’attend.");
      if (filePanel.isConnected) steps.take(item);
    },
    answer: () => go(desk.toAnswer()),
    previous: () => go(desk.beside(-1)),
    next: () => go(desk.beside(1)),
    list: () => queueList.focus(),
    note: () => desk.standing === "mine" && composer.toggleMode(),
    handback: withMine((item) => steps.handBack(item)),
    close: withMine((item) => steps.close(item)),
    danger: () => {
      const item = alerts.acknowledge();
      if (item) desk.open(item.id, "row");
    },
    composer: () => composer.focus(),
    help: () => elements.helpDialog.showModal(),
  };
}

function followPage(parts) {
  const { actions, confirm, desk, drafts, elements, transcripts } = parts;
  showKeys(elements.keys);
  followShortcuts(actions);
  elements.help.addEventListener("click", actions.help);
  elements.dangerSeen.addEventListener("click", actions.danger);
  document.addEventListener("visibilitychange", () => desk.seen());
  followLogout({
    form: elements.logout,
    confirm,
    work: {
      mineCount: () => desk.mine.length,
      unsentCount: () => transcripts.unsentCount(),
      forget: () => {
        drafts.clear();
        transcripts.clear();
      },
    },
  });
}

function listen({ api, desk, elements, filePanel, transcripts, view }) {
  const answer = createPresence(api);
  let isFirst = true;
  function connect(isConnected) {
    elements.lost.hidden = isConnected;
    filePanel.setConnected(isConnected);
    if (isConnected) transcripts.flush();
    else elements.presence.textContent = "Hors connexion";
  }
  openLive({
    api,
    listeners: {
      connected: () => connect(true),
      lost: () => connect(false),
      signedOut: goToLogin,
      queue: (queue) => {
        if (!elements.lost.hidden) connect(true);
        elements.presence.textContent = presenceWords(queue.operators_online);
        desk.receiveQueue(queue);
        answer();
        if (isFirst) desk.reopen(takeAskedId(window));
        isFirst = false;
      },
      conversation: (change) => desk.receiveChange(change),
      typing: ({ id }) => desk.openItem?.id === id && view.setTyping(true),
    },
  });
}

const bootstrap = document.getElementById("bootstrap");
if (bootstrap) startConsole(JSON.parse(bootstrap.textContent));
const accountForm = document.querySelector("[data-account]");
if (accountForm) followAccountForm(accountForm);
