/** Owns what the page's address asks for: `/console/?open=<id>` opens a conversation, once. */

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the conversation's id or null, and takes it out of the address: a reload must not bring it back. */
export function takeAskedId({ location, history }) {
  const id = new URLSearchParams(location.search).get("open");
  if (id !== null) history.replaceState(null, "", location.pathname);
  return id !== null && ID.test(id) ? id : null;
}
