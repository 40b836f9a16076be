/** Owns the tab's title: the count of what waits for this operator, readable from another tab. */

const TITLE = "Console";

/** « (2) Console »: conversations waiting plus mine with an unread message; danger is named. */
export function titleOf(queue) {
  const unread = queue.mine.filter((item) => item.unread > 0).length;
  const count = queue.waiting.length + unread;
  const danger = queue.waiting.some((item) => item.lane === "P0") ? "Danger · " : "";
  return count > 0 ? `(${count}) ${danger}${TITLE}` : TITLE;
}
