/** Owns the pure comparison of two states of the queue: what arrived, what spoke, where to go next. */

export const EMPTY_QUEUE = { waiting: [], mine: [], others: [], operators_online: 0 };

/** Conversations that entered « En attente », or came back to it, since `previous`. */
export function arrivals(previous, next) {
  const known = new Set(previous.waiting.map((item) => item.id));
  return next.waiting.filter((item) => !known.has(item.id));
}

/** My conversations in which the citizen wrote since `previous`. */
export function newlyUnread(previous, next) {
  const before = new Map(previous.mine.map((item) => [item.id, item.last_seq]));
  return next.mine.filter(
    (item) =>
      item.unread > 0 && item.last_author === "citizen" && before.has(item.id) && item.last_seq > before.get(item.id),
  );
}

/** Conversations that left « Mes conversations » without my doing (`expected`: the ids I gave up). */
export function lostFromMine(previous, next, expected) {
  const kept = new Set(next.mine.map((item) => item.id));
  return previous.mine.filter((item) => !kept.has(item.id) && !expected.has(item.id));
}

export function findItem(queue, id) {
  for (const group of [queue.mine, queue.waiting, queue.others]) {
    const found = group.find((item) => item.id === id);
    if (found) return found;
  }
  return null;
}

/** Waiting danger that nobody at this console has acknowledged yet. */
export function unseenDanger(queue, acknowledged) {
  return queue.waiting.filter((item) => item.lane === "P0" && !acknowledged.has(item.id));
}

/** True when the queue does not show yet what `change` { id, last_seq, status, epoch } says of a conversation. */
export function isBehind(queue, change) {
  const item = findItem(queue, change.id);
  if (item === null) return change.status === "waiting" || change.status === "assigned";
  if (item.epoch !== change.epoch) return item.epoch < change.epoch;
  return item.status !== change.status || item.last_seq < change.last_seq;
}

/** waiting, mine, others, or null for a conversation that nobody of the brigade has or awaits. */
export function standingOf(queue, id) {
  return ["mine", "waiting", "others"].find((group) => queue[group].some((item) => item.id === id)) ?? null;
}

/**
 * The one of mine to go to next: unread first, the most urgent lane before the others;
 * then those read but unanswered, each in its turn; then simply the next.
 */
export function nextToAnswer(mine, currentId, isUnread) {
  const unread = mine.filter((item) => item.id !== currentId && isUnread(item));
  if (unread.length > 0) return unread.reduce((best, item) => (item.lane < best.lane ? item : best));
  const turn = mine.findIndex((item) => item.id === currentId) + 1;
  const following = [...mine.slice(turn), ...mine.slice(0, turn)].filter((item) => item.id !== currentId);
  return following.find((item) => item.unread > 0) ?? neighbour(mine, currentId, 1);
}

/** The item `step` places further in the list, turning round at its ends. */
export function neighbour(items, currentId, step) {
  if (items.length === 0) return null;
  const index = items.findIndex((item) => item.id === currentId);
  if (index < 0) return step > 0 ? items[0] : items[items.length - 1];
  return items[(index + step + items.length) % items.length];
}

/** What changes between two keyed lists: ids that left, items that came. The rows of the others are kept. */
export function keyedDiff(previous, next) {
  const before = new Set(previous.map((item) => item.id));
  const after = new Set(next.map((item) => item.id));
  return {
    removed: previous.filter((item) => !after.has(item.id)).map((item) => item.id),
    added: next.filter((item) => !before.has(item.id)),
  };
}

/** The ids that are still among the items. */
export function stillIn(items, ids) {
  return new Set(items.map((item) => item.id).filter((id) => ids.has(id)));
}
