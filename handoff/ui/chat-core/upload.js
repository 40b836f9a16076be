/**
 * Sends one file and tells how far it is: fetch() cannot say that of what goes up.
 *
 * upload({ path, headers, file, onProgress, signal, timeout, makeRequest }) → the JSON answer
 *   onProgress(percents)   whole numbers, each once
 *   signal                 gives up
 * Throws a TransportError as Transport does (see transport.js).
 */
import { refusalOf, unreachable } from "./transport.js";

export function upload({ path, headers, file, onProgress, signal, timeout = 300000, makeRequest = () => new XMLHttpRequest() }) {
  return new Promise((resolve, reject) => {
    const request = makeRequest();
    let told = 0;
    request.open("POST", path);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.setRequestHeader("Accept", "application/json");
    request.timeout = timeout;
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      const percents = lengthComputable && total > 0 ? Math.floor((100 * loaded) / total) : 0;
      if (percents <= told) return;
      told = percents;
      onProgress(percents);
    };
    request.onload = () => {
      const body = readJson(request.responseText);
      const isDone = request.status >= 200 && request.status < 300;
      if (isDone && body !== null) resolve(body);
      else if (isDone) reject(unreachable(request.status));
      else reject(refusalOf(request.status, body, request.getResponseHeader("Retry-After")));
    };
    request.onerror = request.ontimeout = request.onabort = () => reject(unreachable());
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
