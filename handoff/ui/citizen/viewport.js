/**
 * Fits the page to what the on-screen keyboard leaves visible.
 *
 * fitViewport(root)   sets --viewport-height and --viewport-top on root, and the class is-short on low screens
 * iOS lays its keyboard over the page and pushes the page up: the emergency strip would leave the screen.
 */
const SHORT = 460;

export function fitViewport(root) {
  const viewport = window.visualViewport;

  function fit() {
    const height = viewport && viewport.scale === 1 ? viewport.height : window.innerHeight;
    root.classList.toggle("is-short", height < SHORT);
    // Someone who zooms with two fingers moves about in a page that must not change under them.
    if (!viewport || viewport.scale !== 1) return;
    root.style.setProperty("--viewport-height", `${viewport.height}px`);
    root.style.setProperty("--viewport-top", `${viewport.offsetTop}px`);
  }

  fit();
  window.addEventListener("resize", fit);
  if (!viewport) return;
  viewport.addEventListener("resize", fit);
  viewport.addEventListener("scroll", fit);
}
