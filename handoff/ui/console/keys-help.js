/** Owns the shortcuts as they are shown: in the empty state and in the « ? » dialog. */

import { element } from "./element.js";
import { SHORTCUTS } from "./shortcuts.js";

/** Fills each description list with the table the keyboard itself obeys: they can never disagree. */
export function showKeys(lists) {
  for (const list of lists) {
    list.replaceChildren(
      ...SHORTCUTS.map(({ label, words }) =>
        element("div", {}, [element("dt", {}, [element("kbd", { text: label })]), element("dd", { text: words })]),
      ),
    );
  }
}
