// The little of a browser's document that our modules use, so that their elements can be looked at.

class Element {
  constructor(tag) {
    this.tagName = tag.toUpperCase();
    this.className = "";
    this.childNodes = [];
    this.attributes = new Map();
    this.dataset = {};
    this.listeners = [];
    this.classList = {
      contains: (name) => this.#classes().includes(name),
      add: (name) => this.classList.toggle(name, true),
      toggle: (name, isWanted) => {
        this.className = [...this.#classes().filter((other) => other !== name), ...(isWanted ? [name] : [])].join(" ");
      },
    };
  }

  get children() {
    return this.childNodes.filter((child) => child instanceof Element);
  }

  get textContent() {
    return this.childNodes.map((child) => (child instanceof Element ? child.textContent : child)).join("");
  }

  set textContent(text) {
    this.childNodes = [text];
  }

  append(...nodes) {
    nodes.forEach((node) => {
      if (node instanceof Element) node.parent = this;
      this.childNodes.push(node instanceof Element ? node : String(node));
    });
  }

  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }

  contains(node) {
    return node === this || this.children.some((child) => child.contains(node));
  }

  remove() {
    this.parent.childNodes = this.parent.childNodes.filter((child) => child !== this);
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.has(name) ? this.attributes.get(name) : null;
  }

  addEventListener(type, run) {
    this.listeners.push({ type, run });
  }

  /** Resolves when what the press began has ended. */
  async click() {
    await Promise.all(this.listeners.filter(({ type }) => type === "click").map(({ run }) => run({})));
  }

  /** By tag or by class, in the order of the document; other selectors find nothing. */
  querySelectorAll(selector) {
    const isWanted = (node) => (selector.startsWith(".") ? node.classList.contains(selector.slice(1)) : node.tagName === selector.toUpperCase());
    return this.children.flatMap((child) => [...(isWanted(child) ? [child] : []), ...child.querySelectorAll(selector)]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] || null;
  }

  #classes() {
    return this.className.split(" ").filter(Boolean);
  }
}

/** Gives the modules under test a document whose new elements are kept in `made`. */
export function setUpDocument() {
  const made = [];
  globalThis.document = {
    createElement: (tag) => {
      made.push(new Element(tag));
      return made[made.length - 1];
    },
  };
  return made;
}
