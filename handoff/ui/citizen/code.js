/**
 * Reads and says return codes: 16 digits in groups of four.
 *
 * digitsOf("1234.5678 9012-3456") → "1234567890123456": full-width digits too, without the signs between
 * codeProblem(text) → French sentence, or "" for what may be a code
 * spokenCode("1234 5678 …") → "1 2 3 4, 5 6 7 8, …": a screen reader would else say thousands
 */
const LENGTH = 16;

export function digitsOf(text) {
  return text.normalize("NFKC").replace(/[\s\p{P}\p{C}]/gu, "");
}

export function codeProblem(text) {
  const digits = digitsOf(text);
  if (digits === "") return "Tapez votre code.";
  if (!/^\p{Nd}+$/u.test(digits)) return "Un code ne contient que des chiffres.";
  const count = [...digits].length;
  return count === LENGTH ? "" : `Un code a ${LENGTH} chiffres. Vous en avez tapé ${count}.`;
}

export function spokenCode(code) {
  return code.split(" ").map((group) => [...group].join(" ")).join(", ");
}
