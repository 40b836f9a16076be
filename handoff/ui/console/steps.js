/** Owns the steps that change a conversation's owner: take, hand back, close, each with its refusal said calmly. */

const HAND_BACK = {
  question: "Rendre à l’assistant ?",
  detail: "Le citoyen sera prévenu que l’assistant automatique lui répond de nouveau.",
  confirm: "Rendre à l’assistant",
  done: "Conversation rendue à l’assistant.",
};

const CLOSE = {
  question: "Clore la conversation ?",
  detail: "Elle quitte votre liste. Si le citoyen écrit de nouveau, elle se rouvrira.",
  confirm: "Clore",
  done: "Conversation close.",
};

/**
 * `say(words)` tells the operator; `confirm(question)` asks.
 * One step at a time: a second press while the first is under way does nothing.
 */
export class Steps {
  #parts;
  #isBusy = false;

  constructor(parts) {
    this.#parts = parts;
  }

  take(item) {
    const { desk } = this.#parts;
    return this.#once(async () => {
      const isMine = await this.#attempt(() => this.#claim(item), "Déjà pris par");
      if (!isMine) return;
      await desk.refreshQueue();
      desk.open(item.id, "composer");
    });
  }

  handBack(item) {
    return this.#once(() => this.#end(item, HAND_BACK, ({ id, epoch }) => this.#parts.api.handBack(id, epoch)));
  }

  close(item) {
    return this.#once(() => this.#end(item, CLOSE, ({ id, epoch }) => this.#parts.api.resolve(id, epoch)));
  }

  /** A stale epoch alone is no refusal: the citizen left the queue and came back, or another tab was behind. */
  async #claim(item) {
    const { api, desk } = this.#parts;
    try {
      await api.claim(item.id, item.epoch);
    } catch (error) {
      if (error.status !== 409 || error.body?.owner) throw error;
      await desk.refreshQueue();
      const now = desk.itemOf(item.id);
      if (now?.status !== "waiting" || now.epoch === item.epoch) throw error;
      await api.claim(now.id, now.epoch);
    }
  }

  async #end(item, words, request) {
    const { desk, drafts, confirm, say } = this.#parts;
    const warning = drafts.has(item.id) ? " Votre texte commencé ne sera pas envoyé." : "";
    if (!(await confirm({ ...words, detail: words.detail + warning }))) return;
    // The question may have stayed on the screen for a while: the epoch is read after it.
    const current = desk.itemOf(item.id) ?? item;
    desk.expectToLose(item.id);
    const isDone = await this.#attempt(() => request(current), "Cette conversation est suivie par");
    if (!isDone) return desk.keep(item.id);
    desk.leave(item.id);
    say(words.done);
    await desk.refreshQueue();
  }

  async #once(step) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await step();
    } finally {
      this.#isBusy = false;
    }
  }

  async #attempt(request, ownedWords) {
    const { say, desk } = this.#parts;
    try {
      await request();
      return true;
    } catch (error) {
      const owner = error.status === 409 ? error.body?.owner : null;
      if (error.status !== 401) say(owner ? `${ownedWords} ${owner}.` : error.message);
      await desk.refreshQueue();
      return false;
    }
  }
}
