/** Owns the operator's desk: the queue as last told, the open conversation, and what was read of it. */

import { EMPTY_QUEUE, findItem, isBehind, lostFromMine, neighbour, nextToAnswer, standingOf, stillIn } from "./queue-diff.js";
import { lostWords } from "./wording.js";

const OPEN_KEY = "console.open";
const QUEUE_PATIENCE_MS = 500;

/** `parts`: queueList, filePanel, pane, view, composer, drafts, alerts, transcripts, notice, storage, elements. */
export class Desk {
  #api;
  #parts;
  #queue = EMPTY_QUEUE;
  #openId = null;
  #readSeq = new Map();
  #expectedLosses = new Set();

  constructor({ api, parts }) {
    this.#api = api;
    this.#parts = parts;
  }

  receiveQueue(next) {
    const { queueList, alerts, transcripts, notice } = this.#parts;
    const lost = lostFromMine(this.#queue, next, this.#expectedLosses);
    this.#queue = next;
    this.#expectedLosses = stillIn(next.mine, this.#expectedLosses);
    this.#markRead();
    queueList.update(next);
    alerts.update(next);
    transcripts.forgetExcept(new Set([this.#openId, ...next.mine.map((item) => item.id)]));
    lost.forEach((item) => notice.say(lostWords(item, findItem(next, item.id)), item.id));
    this.#show();
    if (this.#openId !== null) this.#catchUp(this.#openId, findItem(next, this.#openId)?.last_seq ?? 0);
  }

  async refreshQueue() {
    // A failure is told by the stream's banner; the next heartbeat brings the queue anyway.
    await this.#api.queue().then((queue) => this.receiveQueue(queue), () => {});
  }

  /** A conversation changed: its queue event should follow; if it is late, the queue is asked for. */
  receiveChange(change) {
    this.#catchUp(change.id, change.last_seq);
    setTimeout(() => {
      if (isBehind(this.#queue, change)) this.refreshQueue();
    }, QUEUE_PATIENCE_MS);
  }

  /** `focus`: "composer" to write at once, "row" for its place in the queue, "stay" to leave it where it is. */
  async open(id, focus = "stay") {
    const { composer, notice, queueList, storage, view } = this.#parts;
    this.#openId = id;
    notice.pass();
    storage.setItem(OPEN_KEY, id);
    this.#markRead();
    queueList.select(id);
    queueList.refreshMarks();
    this.#show();
    if (focus === "composer") composer.focus();
    if (focus === "row") queueList.focusOn(id);
    await this.#fetchMissing(id);
    if (id === this.#openId) view.settle();
  }

  leave(id) {
    if (id !== this.#openId) return;
    this.#openId = null;
    this.#parts.storage.removeItem(OPEN_KEY);
    this.#parts.queueList.select(null);
    this.#show();
    this.#parts.elements.nothingTitle.focus();
  }

  /**
   * At the start: the conversation that the page's address asks for; else, after a reload, the one that was
   * open, as long as it is still in the queue; and what stayed unsent.
   */
  reopen(askedId = null) {
    const forgotten = this.#parts.transcripts.unsentIds().find((id) => !this.isMine(id));
    if (forgotten) this.#parts.notice.say("Un de vos messages n’a pas été envoyé.", forgotten);

    if (askedId !== null) return this.open(askedId, this.isMine(askedId) ? "composer" : "stay");
    const id = this.#parts.storage.getItem(OPEN_KEY);
    if (id !== null && this.#openId === null && findItem(this.#queue, id)) this.open(id);
  }

  /** A refused text goes back to its writing zone, or beside the transcript when the conversation is no more mine. */
  takeBack(clientId) {
    const { composer, drafts, transcripts } = this.#parts;
    const { store, outbox } = transcripts.hold(this.#openId);
    const direction = store.entries().find((entry) => entry.key === clientId)?.message.direction;
    const text = outbox.edit(clientId);
    if (text === null) return;
    if (this.standing === "mine") return composer.putBack(text, direction);
    drafts.add(this.#openId, direction === "note" ? "note" : "reply", text);
    this.#show();
  }

  /** The page came into view: what it shows is read. */
  seen() {
    this.#markRead();
    this.#parts.queueList.refreshMarks();
  }

  get openItem() {
    return this.#openId === null ? null : this.itemOf(this.#openId);
  }

  /** waiting, mine, others, or null: of the open conversation. */
  get standing() {
    return this.#openId === null ? null : standingOf(this.#queue, this.#openId);
  }

  get mine() {
    return this.#queue.mine;
  }

  get firstWaiting() {
    return this.#queue.waiting[0] ?? null;
  }

  itemOf(id) {
    return findItem(this.#queue, id) ?? this.#parts.transcripts.hold(id).conversation;
  }

  isUnread(item) {
    return item.unread > 0 && item.last_seq > (this.#readSeq.get(item.id) ?? 0);
  }

  isMine(id) {
    return standingOf(this.#queue, id) === "mine";
  }

  toAnswer() {
    return nextToAnswer(this.mine, this.#openId, (item) => this.isUnread(item));
  }

  beside(step) {
    return neighbour(this.mine, this.#openId, step);
  }

  expectToLose(id) {
    this.#expectedLosses.add(id);
  }

  keep(id) {
    this.#expectedLosses.delete(id);
  }

  #catchUp(id, lastSeq) {
    if (id !== this.#openId || lastSeq <= this.#parts.transcripts.hold(id).store.lastSeq) return;
    this.#fetchMissing(id);
  }

  async #fetchMissing(id) {
    try {
      await this.#parts.transcripts.refresh(id);
    } catch (error) {
      // Erased meanwhile. Any other failure is made good by the next heartbeat.
      if (error.status === 404) this.leave(id);
      return;
    }
    if (id !== this.#openId) return;
    this.#markRead();
    this.#show();
  }

  #show() {
    const { filePanel, pane, transcripts } = this.#parts;
    const transcript = this.#openId === null ? null : transcripts.hold(this.#openId);
    filePanel.show(this.openItem, this.standing, transcript?.conversation?.reports);
    pane.show(transcript, this.openItem, this.standing);
  }

  /** What a visible page shows counts as read; it still counts as unanswered. */
  #markRead() {
    const item = this.openItem;
    if (item !== null && !document.hidden) this.#readSeq.set(item.id, item.last_seq);
  }
}
