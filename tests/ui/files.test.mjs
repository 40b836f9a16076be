import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { sizeWords } from "../../handoff/ui/chat-core/attached.js";
import { makeBubble, updateBubble } from "../../handoff/ui/chat-core/bubble.js";
import { Store } from "../../handoff/ui/chat-core/store.js";
import { TransportError } from "../../handoff/ui/chat-core/transport.js";
import { upload } from "../../handoff/ui/chat-core/upload.js";
import { describe, FileOutbox, problemOf } from "../../handoff/ui/citizen/files.js";
import { setUpDocument } from "./dom.mjs";
import { settled, takeTimers } from "./timers.mjs";

const file = (name, type = "", size = 1000) => ({ name, type, size });
const MEGABYTE = 1024 * 1024;

test("sizes are told in French", () => {
  const told = [1, 1023, 200 * 1024, MEGABYTE, 1.2 * MEGABYTE, 10 * MEGABYTE].map(sizeWords);
  assert.deepEqual(told, ["1\u00a0Ko", "1\u00a0Ko", "200\u00a0Ko", "1\u00a0Mo", "1,2\u00a0Mo", "10\u00a0Mo"]);
});

test("a file's kind comes from its name and its type, which must agree", () => {
  const kinds = [
    file("photo.jpg", "image/jpeg"),
    file("PHOTO.JPEG"),
    file("photo.jpg", "image/jpg"),
    file("facture.pdf", "application/x-pdf"),
    file("photo.png", "image/jpeg"),
    file("photo.heic", "image/heic"),
    file("photo.jpg.exe", "image/jpeg"),
    file("dessin.svg", "image/svg+xml"),
  ].map((given) => describe(given).kind);
  assert.deepEqual(kinds, ["image/jpeg", "image/jpeg", "image/jpeg", "application/pdf", null, null, null, null]);
});

test("a telephone's photo without extension gets the one of its type", () => {
  assert.deepEqual(describe(file("1000012345", "image/webp")), { name: "1000012345.webp", kind: "image/webp", size: 1000 });
  assert.equal(describe(file("", "application/pdf")).name, "fichier.pdf");
  assert.equal(describe(file("video", "video/mp4")).kind, null);
});

test("a name that is no whole text can still be sent in a header", () => {
  const { name } = describe(file("a\ud800b.jpg"));
  assert.equal(name, "ab.jpg");
  assert.doesNotThrow(() => encodeURIComponent(name));
});

test("what cannot be sent is said before it leaves", () => {
  assert.equal(problemOf(file("photo.jpg", "image/jpeg", 10 * MEGABYTE)), "");
  assert.match(problemOf(file("photo.jpg", "image/jpeg", 10 * MEGABYTE + 1)), /«\sphoto.jpg\s» est trop lourd\s: 10 Mo au plus/);
  assert.match(problemOf(file("film.mp4", "video/mp4")), /«\sfilm.mp4\s» ne peut pas être envoyé.*JPEG, PNG ou WebP.*PDF/);
  assert.match(problemOf(file("vide.pdf", "application/pdf", 0)), /est vide/);
});

/** An XMLHttpRequest that does what the test says. */
class FakeRequest {
  upload = {};
  headers = {};
  open(method, path) {
    this.opened = [method, path];
  }
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  getResponseHeader(name) {
    return name === "Retry-After" ? this.retryAfter || null : null;
  }
  send(body) {
    this.sent = body;
  }
  abort() {
    this.onabort();
  }
  answer(status, text, retryAfter) {
    Object.assign(this, { status, responseText: text, retryAfter });
    this.onload();
  }
}

function startUpload() {
  const request = new FakeRequest();
  const told = [];
  const giveUp = new AbortController();
  const done = upload({
    path: "/conversations/1/files",
    headers: { Authorization: "Bearer x" },
    file: "the file",
    onProgress: (percents) => told.push(percents),
    signal: giveUp.signal,
    makeRequest: () => request,
  });
  return { request, told, giveUp, done };
}

test("a file goes up as it is, tells each percent once, and ends with the server's answer", async () => {
  const { request, told, done } = startUpload();
  [1, 50, 50, 99, 100].forEach((loaded) => request.upload.onprogress({ lengthComputable: true, loaded, total: 100 }));
  request.upload.onprogress({ lengthComputable: false, loaded: 5, total: 0 });
  request.answer(201, '{"message": {"seq": 2}}');
  assert.deepEqual(await done, { message: { seq: 2 } });
  assert.deepEqual([request.opened, request.sent, request.headers.Authorization], [["POST", "/conversations/1/files"], "the file", "Bearer x"]);
  assert.deepEqual(told, [1, 50, 99, 100]);
});

test("failures of an upload are told as those of every request", async () => {
  const outcomes = [
    [(request) => request.answer(422, '{"error": "Ce fichier est vide.", "code": "file"}'), { kind: "refused", message: "Ce fichier est vide.", code: "file" }],
    [(request) => request.answer(429, '{"error": "Patientez."}', "2"), { kind: "retry", retryAfter: 2000 }],
    [(request) => request.answer(413, "<html>nginx</html>"), { kind: "refused", status: 413 }],
    [(request) => request.answer(404, '{"error": "x"}'), { kind: "gone" }],
    [(request) => request.answer(200, "<html>hotel wifi</html>"), { kind: "retry" }],
    [(request) => request.onerror(), { kind: "retry", status: 0 }],
    [(request) => request.ontimeout(), { kind: "retry" }],
  ];
  for (const [happen, expected] of outcomes) {
    const { request, done } = startUpload();
    happen(request);
    const error = await done.catch((caught) => caught);
    assert.ok(error instanceof TransportError);
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, error[key]])), expected);
  }
});

test("an upload can be given up", async () => {
  const { giveUp, done } = startUpload();
  giveUp.abort();
  await assert.rejects(done, TransportError);
});

const error = (kind, fields = {}) => new TransportError(fields.message || "non", { kind, ...fields });

function makeStage(plan = []) {
  const stage = { sent: [], failed: [], gone: 0, store: new Store() };
  stage.outbox = new FileOutbox({
    store: stage.store,
    send: async (item, watch) => {
      stage.sent.push([item.file.name, item.client_message_id, item.source]);
      stage.watch = watch;
      await Promise.resolve();
      const next = plan.shift();
      if (next instanceof Error) throw next;
      if (next) await next;
      return { seq: stage.sent.length, client_message_id: item.client_message_id, text: item.text, file: { ...item.file, id: "f" } };
    },
    onFailed: (item) => stage.failed.push(item.reason),
    onGone: () => (stage.gone += 1),
    random: () => 1,
    ...takeTimers(stage),
  });
  stage.outbox.start();
  stage.shown = () => stage.store.entries().map(({ message, pending }) => [message.file.name, pending ? message.status : "stored"]);
  return stage;
}

test("files go one after the other, and each bubble keeps its place when it is stored", async () => {
  const stage = makeStage();
  const photos = [file("un.jpg"), file("deux.pdf")];
  const ids = photos.map((photo) => stage.outbox.attach(photo));
  assert.deepEqual(stage.shown(), [["un.jpg", "waiting"], ["deux.pdf", "waiting"]]);
  await settled();
  assert.deepEqual(stage.shown(), [["un.jpg", "stored"], ["deux.pdf", "stored"]]);
  assert.deepEqual(stage.sent.map(([, id, source]) => [id, source]), [[ids[0], photos[0]], [ids[1], photos[1]]]);
  assert.deepEqual(stage.store.entries().map(({ key }) => key), ids);
});

test("a lost network tries the same file again under the same id", async () => {
  const stage = makeStage([error("retry")]);
  const id = stage.outbox.attach(file("un.jpg"));
  await settled();
  assert.deepEqual(stage.shown(), [["un.jpg", "waiting"]]);
  await stage.fire();
  assert.deepEqual(stage.sent.map(([, sent]) => sent), [id, id]);
  assert.deepEqual(stage.shown(), [["un.jpg", "stored"]]);
});

test("while the virus scanner is away the person is told and decides when to try again", async () => {
  const stage = makeStage([error("retry", { code: "scanner", status: 503, message: "Antivirus indisponible." })]);
  const id = stage.outbox.attach(file("un.jpg"));
  await settled();
  assert.deepEqual([stage.shown(), stage.failed, stage.delays()], [[["un.jpg", "failed"]], ["Antivirus indisponible."], []]);
  stage.outbox.retry(id);
  await settled();
  assert.deepEqual(stage.shown(), [["un.jpg", "stored"]]);
});

test("a refused file can be taken away, and does not hold up the next", async () => {
  const stage = makeStage([error("refused", { message: "Trop lourd." })]);
  const id = stage.outbox.attach(file("un.jpg"));
  stage.outbox.attach(file("deux.jpg"));
  await settled();
  assert.deepEqual(stage.shown(), [["deux.jpg", "stored"], ["un.jpg", "failed"]]);
  assert.notEqual(stage.outbox.edit(id), null);
  assert.deepEqual(stage.shown(), [["deux.jpg", "stored"]]);
});

test("erasing the conversation gives up the file under way, and nothing of it comes back", async () => {
  let release;
  const stage = makeStage([new Promise((resolve) => (release = resolve))]);
  stage.outbox.attach(file("un.jpg"));
  await settled();
  stage.watch.onProgress(40);
  assert.equal(stage.store.entries()[0].message.progress, 40);
  const { signal, onProgress } = stage.watch;
  stage.outbox.clear();
  assert.equal(signal.aborted, true);
  onProgress(50);
  release();
  await settled();
  assert.deepEqual(stage.shown(), []);
});

const LOOK = { isOwn: () => true, labelOf: () => "Vous", onChoice: () => {}, onRetry: () => {}, onEdit: () => {} };
const message = (more = {}) => ({
  author: "citizen",
  text: "Pièce jointe : <b>photo.jpg",
  html: null,
  choices: [],
  client_message_id: "one",
  created_at: "2026-11-23T17:30:00Z",
  file: { id: null, name: "<b>photo.jpg", kind: "image/jpeg", size: 1.2 * MEGABYTE },
  ...more,
});
const stored = (kind = "image/jpeg") => message({ seq: 2, file: { ...message().file, id: "f1", kind } });

function show(first, look = {}) {
  const seen = { ...LOOK, ...look };
  const bubble = makeBubble(first, seen);
  const update = (next, state) => updateBubble(bubble, next, { isGrouped: false, state, choicesOpen: true, chosen: new Set() }, seen);
  return { bubble, update };
}

beforeEach(() => {
  setUpDocument();
  document.activeElement = null;
});

test("a pending file shows its name, its size and how far it is", () => {
  const { bubble, update } = show(message());
  update(message({ status: "waiting", progress: 0 }), "waiting");
  update(message({ status: "waiting", progress: 40 }), "waiting");
  assert.equal(bubble.querySelector(".attached-name").textContent, "<b>photo.jpg (1,2\u00a0Mo)");
  assert.equal(bubble.querySelector("bdi").children.length, 0);
  assert.equal(bubble.querySelector("progress").value, 40);
  assert.equal(bubble.querySelector("progress").getAttribute("aria-label"), "Envoi de <b>photo.jpg");
});

test("a failed file has no progress, says why, and offers to try again or to take it away", () => {
  const { bubble, update } = show(message());
  update(message({ status: "waiting" }), "waiting");
  update(message({ status: "failed", reason: "Trop lourd." }), "failed");
  assert.equal(bubble.querySelector("progress"), null);
  assert.match(bubble.textContent, /Échec\s: Trop lourd\./);
  assert.deepEqual(bubble.querySelectorAll("button").map((button) => button.textContent), ["Réessayer", "Retirer"]);
});

test("once stored it has its preview and is saved by a press; a failure is told", async () => {
  const saved = [];
  let problem = null;
  const files = {
    preview: async ({ id }) => `data:image/jpeg;base64,${id}`,
    download: async ({ name }) => {
      if (problem) throw problem;
      saved.push(name);
    },
    note: "Note.",
  };
  const { bubble, update } = show(message({ status: "waiting" }), { files });
  update(message({ status: "waiting" }), "waiting");
  update(stored(), "sent");
  update(stored(), "sent");
  await settled();
  const [image] = bubble.querySelectorAll("img");
  assert.deepEqual([image.src, image.alt], ["data:image/jpeg;base64,f1", "Aperçu de <b>photo.jpg"]);
  assert.equal(bubble.querySelector(".attached-note").textContent, "Note.");
  const button = bubble.querySelector("button");
  assert.equal(button.textContent, "Télécharger <b>photo.jpg");
  await button.click();
  problem = new Error("Le service est injoignable.");
  await button.click();
  assert.deepEqual(saved, ["<b>photo.jpg"]);
  assert.equal(bubble.querySelector(".attached-told").textContent, "Le service est injoignable.");
  assert.equal(button.getAttribute("aria-disabled"), "false");
});

test("in the console a file is a link of our own; a PDF has no preview", () => {
  const files = { address: ({ id }) => `/console/conversations/c/files/${id}`, preview: () => assert.fail("no preview") };
  const { bubble, update } = show(stored("application/pdf"), { files, isOwn: () => false });
  update(stored("application/pdf"), null);
  const anchor = bubble.querySelector("a");
  assert.deepEqual([anchor.href, anchor.download, anchor.target], ["/console/conversations/c/files/f1", "<b>photo.jpg", undefined]);
  assert.equal(bubble.querySelector("img"), null);
});

test("a preview that cannot be had leaves the rest as it is", async () => {
  const files = { preview: () => Promise.reject(new Error("404")), download: () => {} };
  const { bubble, update } = show(stored(), { files });
  update(stored(), "sent");
  await settled();
  assert.equal(bubble.querySelector(".attached-preview"), null);
  assert.equal(bubble.querySelectorAll("button").length, 1);
});
