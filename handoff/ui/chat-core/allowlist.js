/**
 * Turns the server's reviewed HTML into safe elements: only what is on the list, nothing else.
 *
 * decide(tag, href)          pure: "keep" | "unwrap" (its children stay, the element goes) | "drop"
 * isSafeAddress(href)        pure: true for https:, tel: and sms: addresses, whole and plain
 * splitLinks(text)           pure: the text in pieces { text, href }, href null outside web addresses
 * safeFragment(html, document) → DocumentFragment made of new elements; copies no attribute but a safe href
 */
const KEPT = new Set(["P", "UL", "OL", "LI", "STRONG", "EM", "BR"]);
const DROPPED = new Set([
  "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "FORM",
  "INPUT", "BUTTON", "SELECT", "TEXTAREA", "LINK", "META", "BASE", "TITLE", "AUDIO", "VIDEO", "CANVAS",
]);
const ADDRESS = /^(?:https:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][\x21-\x7e]*)?|(?:tel|sms):\+?[0-9]+)$/i;

export function decide(tag, href = null) {
  const name = tag.toUpperCase();
  if (DROPPED.has(name)) return "drop";
  if (name === "A") return isSafeAddress(href) ? "keep" : "unwrap";
  return KEPT.has(name) ? "keep" : "unwrap";
}

export function isSafeAddress(href) {
  return typeof href === "string" && ADDRESS.test(href);
}

export function splitLinks(text) {
  return text
    .split(/(https:\/\/[^\s<>"'«»]+[^\s<>"'«».,;:!?)\]])/i)
    .map((piece) => ({ text: piece, href: isSafeAddress(piece) ? piece : null }))
    .filter((piece) => piece.text !== "");
}

export function safeFragment(html, document) {
  // DOMParser's document is inert: it runs nothing and loads nothing.
  const source = new DOMParser().parseFromString(html, "text/html").body;
  const target = document.createDocumentFragment();
  copyChildren(source, target, document);
  return target;
}

function copyChildren(source, target, document) {
  source.childNodes.forEach((node) => {
    if (node.nodeType === Node.TEXT_NODE) target.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const href = node.getAttribute("href");
    const verdict = decide(node.tagName, href);
    if (verdict === "unwrap") copyChildren(node, target, document);
    if (verdict !== "keep") return;
    const copy = document.createElement(node.tagName);
    if (copy.tagName === "A") setLink(copy, href);
    copyChildren(node, copy, document);
    target.append(copy);
  });
}

/** A web address opens beside the conversation, which would else be lost on some old phones. */
export function setLink(anchor, href) {
  anchor.href = href;
  if (/^https:/i.test(href)) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
}
