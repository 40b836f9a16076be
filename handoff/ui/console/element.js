/** Owns the making of elements: text only ever enters as text, never as markup. */

import { laneWords } from "./wording.js";

/** `props`: class, text, on (listeners) and attributes; false, null and undefined attributes are left out. */
export function element(tag, props = {}, children = []) {
  const node = document.createElement(tag);
  const { text, on = {}, ...attributes } = props;
  if (text !== undefined) node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  for (const [type, listener] of Object.entries(on)) node.addEventListener(type, listener);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Changes the text only when it differs: a screen reader's place and a selection survive. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function laneChip(lane) {
  return element("span", { class: "lane", "data-lane": lane }, [element("b", { text: lane }), ` ${laneWords(lane)}`]);
}
