/**
 * Wires the paper clip: picks files, refuses at once what cannot be sent, and reads files again.
 *
 * setUpAttachments({ button, input, problem, conversation, announce }) → look.files (see attached.js)
 *   problem   the element under the field that says what was refused
 */
import { problemOf } from "./files.js";
import { save } from "./receipt.js";

export function setUpAttachments({ button, input, problem, conversation, announce }) {
  const tell = (sentence) => {
    problem.textContent = sentence;
    problem.hidden = sentence === "";
    if (sentence !== "") announce(sentence);
  };
  button.addEventListener("click", () => input.click());
  // What was refused is no longer news once the person writes on.
  problem.parentElement.addEventListener("input", () => tell(""));
  input.addEventListener("change", () => {
    const picked = [...input.files];
    // Emptied, or the same file picked again would be no change.
    input.value = "";
    tell(picked.map(problemOf).filter(Boolean).join(" "));
    picked.filter((file) => problemOf(file) === "").forEach((file) => conversation.files.attach(file));
  });

  return {
    address: null,
    preview: async (file) => readAddress(await conversation.download(`${pathOf(file)}?preview=1`)),
    download: async (file) => {
      save(await conversation.download(pathOf(file)), file.name);
      announce(`${file.name} est téléchargé.`);
    },
    note: "Un gendarme pourra l'ouvrir\u00a0; l'assistant ne le lit pas.",
  };
}

const pathOf = (file) => `files/${encodeURIComponent(file.id)}`;

/** As a data: address, which the page's policy allows for images, and nothing has to be let go later. */
function readAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
