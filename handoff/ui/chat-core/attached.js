/**
 * Makes what a message shows of its file: name and size, how far it is sent, then its preview and a way
 * to save it (used by bubble.js).
 *
 * makeAttached(message) → <div class="attached">
 * updateAttached(element, message, look)   message.file = { id: null until it is stored, name, kind, size },
 *                                          message.progress: percents sent, while it is pending
 *   look.files = { preview(file) → address of an image, or a promise of one
 *                  address(file) → of the file itself, or null: then download(file), async, saves it
 *                  note: sentence under the sender's own files }   or undefined: name and size only
 * sizeWords(bytes) → « 350 Ko », « 1,2 Mo »
 */
import { element } from "./element.js";

const MEGABYTE = 1024 * 1024;

export function makeAttached({ file }) {
  const line = element("p", "attached-name", element("bdi", "", file.name), ` (${sizeWords(file.size)})`);
  return element("div", "attached", line);
}

export function updateAttached(attached, message, look) {
  const { file, status } = message;
  const stage = file.id ? "stored" : status;
  if (attached.dataset.stage !== stage) {
    attached.dataset.stage = stage;
    const parts = stage === "stored" ? storedParts(message, look) : stage === "waiting" ? [makeProgress(file)] : [];
    attached.replaceChildren(attached.children[0], ...parts);
  }
  const progress = attached.querySelector("progress");
  if (progress !== null) progress.value = message.progress || 0;
}

export function sizeWords(bytes) {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.round(bytes / 1024))}\u00a0Ko`;
  return `${(bytes / MEGABYTE).toFixed(1).replace(".", ",").replace(",0", "")}\u00a0Mo`;
}

function makeProgress(file) {
  const progress = element("progress", "attached-progress");
  progress.max = 100;
  progress.setAttribute("aria-label", `Envoi de ${file.name}`);
  return progress;
}

function storedParts(message, look) {
  const { file } = message;
  const { files } = look;
  if (files === undefined) return [];
  const preview = file.kind.startsWith("image/") ? [makePreview(file, files)] : [];
  const told = element("p", "attached-told");
  told.setAttribute("role", "status");
  const note = files.note && look.isOwn(message) ? [element("p", "attached-note", files.note)] : [];
  return [...preview, files.address ? makeLink(file, files) : makeButton(file, files, told), told, ...note];
}

/** Its place is kept from the beginning: what stands below does not jump when the image comes. */
function makePreview(file, files) {
  const frame = element("div", "attached-preview");
  const image = element("img", "");
  image.alt = `Aperçu de ${file.name}`;
  image.addEventListener("error", () => frame.remove());
  Promise.resolve(files.preview(file)).then(
    (address) => {
      image.src = address;
      frame.append(image);
    },
    () => frame.remove(),
  );
  return frame;
}

function makeLink(file, files) {
  const anchor = element("a", "button button--small", ...saveWords(file));
  anchor.href = files.address(file);
  anchor.download = file.name;
  return anchor;
}

function makeButton(file, files, told) {
  const button = element("button", "button button--small", ...saveWords(file));
  button.type = "button";
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    told.textContent = "";
    try {
      await files.download(file);
    } catch (error) {
      told.textContent = error.message;
    } finally {
      button.setAttribute("aria-disabled", "false");
    }
  });
  return button;
}

function saveWords(file) {
  return ["Télécharger", element("span", "visually-hidden", ` ${file.name}`)];
}
