/** Owns the two ways out: the session that ended (texts stay) and the operator who leaves (texts go). */

/** Drafts and unsent messages stay in sessionStorage, under this operator's id, for the next sign-in. */
export function goToLogin() {
  window.location.assign("/console/login");
}

/** `work`: mineCount(), unsentCount(), forget(). The computer may be shared: what was written is erased. */
export function followLogout({ form, confirm, work }) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const detail = leavingWords(work.mineCount(), work.unsentCount());
    const isSure = detail === "" || (await confirm({ question: "Se déconnecter ?", detail, confirm: "Se déconnecter" }));
    if (!isSure) return;
    work.forget();
    form.submit();
  });
}

export function leavingWords(mineCount, unsentCount) {
  const words = [];
  if (mineCount === 1) words.push("Votre conversation en cours retournera dans la file.");
  if (mineCount > 1) words.push(`Vos ${mineCount} conversations en cours retourneront dans la file.`);
  if (unsentCount === 1) words.push("Un message non envoyé sera perdu.");
  if (unsentCount > 1) words.push(`${unsentCount} messages non envoyés seront perdus.`);
  return words.join(" ");
}
