/**
 * Keeps the newest message in view for those who are at the bottom, and leaves the others where they read.
 *
 * const scroll = new Scroll({ area, content, button })
 *   area      the scrolling element;  content: the element in it that grows
 *   button    « Nouveaux messages », shown when something arrived out of view
 *   scroll.follow(added, isOwn)   after a rendering: elements added; isOwn: the person just wrote
 *   scroll.toEnd()
 * The page opens at its top; the first messages found (the history) lead to the end.
 * An answer higher than the area is shown from its first line.
 */
const NEAR = 48;

export class Scroll {
  #area;
  #button;
  #isAtEnd = false;
  #hasFollowed = false;

  constructor({ area, content, button }) {
    this.#area = area;
    this.#button = button;
    area.addEventListener("scroll", () => this.#look(), { passive: true });
    button.addEventListener("click", () => {
      // The button hides itself: the focus goes to the messages it led to, not to nowhere.
      area.focus({ preventScroll: true });
      this.toEnd();
    });
    if (typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => this.#isAtEnd && this.toEnd());
    observer.observe(area);
    observer.observe(content);
  }

  follow(added, isOwn) {
    if (added.length === 0) return;
    const isFirst = !this.#hasFollowed;
    this.#hasFollowed = true;
    if (isOwn || isFirst) this.toEnd();
    else if (!this.#isAtEnd) this.#button.hidden = false;
    else if (isAnswer(added)) this.#reveal(added[0]);
    else this.toEnd();
  }

  toEnd() {
    this.#area.scrollTop = this.#area.scrollHeight;
    this.#look();
  }

  #reveal(first) {
    const fromTop = first.getBoundingClientRect().top - this.#area.getBoundingClientRect().top;
    const end = this.#area.scrollHeight - this.#area.clientHeight;
    this.#area.scrollTop = Math.min(end, this.#area.scrollTop + fromTop - 8);
    this.#look();
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#area;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight <= NEAR;
    if (this.#isAtEnd) this.#button.hidden = true;
  }
}

/** Only others' messages, and nothing after them. */
function isAnswer(added) {
  const isLast = added[added.length - 1].nextElementSibling === null;
  return isLast && !added.some((bubble) => bubble.classList.contains("message--own"));
}
