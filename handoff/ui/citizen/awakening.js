/**
 * Knows whether the bot is ready before any conversation is open, without opening one.
 *
 * watchAwakening({ first, isOpen, onChange })   first: what the server wrote into the page
 *   asks GET /health every 5 s until the bot is ready or a conversation is open (its state tells then)
 */
const PAUSE = 5000;

export function watchAwakening({ first, isOpen, onChange }) {
  let bot = first;

  async function look() {
    if (isOpen() || bot === "ready") return;
    try {
      const answer = await fetch("/health", { cache: "no-store" });
      bot = (await answer.json()).bot || "ready";
    } catch {
      // No news is no news: the next look tells.
    }
    onChange(bot);
    setTimeout(look, PAUSE);
  }

  if (bot !== "ready") setTimeout(look, PAUSE);
}
