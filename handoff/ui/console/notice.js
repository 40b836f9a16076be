/** Owns the one calm sentence at the top that says what just happened, or could not. */

/** `elements`: notice, noticeText, noticeOpen, noticeClose. */
export function createNotice({ elements, announce, onOpen }) {
  let conversationId = null;

  function hide() {
    elements.notice.hidden = true;
  }

  /** `openId`: the conversation the sentence is about, when opening it may help. */
  function say(words, openId = null) {
    conversationId = openId;
    elements.noticeText.textContent = words;
    elements.noticeOpen.hidden = openId === null;
    elements.notice.hidden = false;
    announce(words);
  }

  /** The operator went on: what only told of the last step goes; what is about a conversation stays. */
  function pass() {
    if (conversationId === null) hide();
  }

  elements.noticeClose.addEventListener("click", hide);
  elements.noticeOpen.addEventListener("click", () => {
    hide();
    onOpen(conversationId);
  });
  return { say, pass };
}
