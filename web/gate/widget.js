// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * ALTCHA's widget, which the build takes from npm and puts into the gateway. It is fetched when a gate first asks, and
 * works in threads of its own.
 *
 * @import { Words } from "./words.js"
 */

const FOLDER = "/altcha/";
const STYLES = [`${FOLDER}altcha.css`, "/gate/gate.css"];
const WORKER = "/gate/worker.js";

/** @type {Promise<unknown>|null} */
let loading = null;

/** @param {Document} document */
function load(document) {
  loading ??= Promise.all([import(`${FOLDER}altcha.js`), ...STYLES.map((url) => addStyle(document, url))]);
  // What failed may be there the next time.
  loading.catch(() => {
    loading = null;
  });
  return loading;
}

/** @param {Document} document @param {string} url */
function addStyle(document, url) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url;
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}

/**
 * Shows that something is being worked on, and takes that away again.
 *
 * @param {Document} document
 * @param {object} challenge as it came
 * @param {Words} words
 * @returns {Promise<string|null>} what is to be sent; null where there is none: no widget, no workers, another error
 */
export async function solve(document, challenge, words) {
  const panel = document.createElement("section");
  panel.className = "gate";
  panel.dataset.testid = "gate";
  panel.setAttribute("role", "status");
  document.body.append(panel);
  try {
    await load(document);
    const note = document.createElement("p");
    note.textContent = words.oneMoment;
    panel.append(note);
    return await answerOf(panel, challenge, words);
  } catch {
    return null;
  } finally {
    panel.remove();
  }
}

/** @param {HTMLElement} panel @param {object} challenge @param {Words} words @returns {Promise<string|null>} */
function answerOf(panel, challenge, words) {
  const { label, verifying, verified, failed } = words;
  const strings = { label, verifying, verified, error: failed, expired: failed, waitAlert: verifying };
  const widget = panel.ownerDocument.createElement("altcha-widget");
  const attributes = {
    challengejson: JSON.stringify(challenge),
    strings: JSON.stringify(strings),
    workerurl: WORKER,
    auto: "onload",
    hidelogo: "true",
    hidefooter: "true",
    disableautofocus: "true",
  };
  for (const [name, value] of Object.entries(attributes)) widget.setAttribute(name, value);
  const answer = new Promise((resolve) => {
    createWorkersBy(panel.ownerDocument, () => resolve(null));
    widget.addEventListener("statechange", (event) => {
      const { state, payload } = /** @type {CustomEvent} */ (event).detail;
      if (state === "verified") resolve(payload);
      else if (state === "error" || state === "expired") resolve(null);
    });
  });
  panel.append(widget);
  return answer;
}

/**
 * The widget makes its workers by this, and does not hear of one that cannot begin.
 *
 * @param {Document} document
 * @param {() => void} fail
 */
function createWorkersBy(document, fail) {
  const view = /** @type {any} */ (document.defaultView);
  view.altchaCreateWorker = (/** @type {string} */ url) => {
    const worker = new view.Worker(url, { type: "module" });
    worker.addEventListener("error", fail);
    return worker;
  };
}

/**
 * Says that nobody is let in, until the shopper wants to try again.
 *
 * @param {Document} document
 * @param {Words} words
 */
export async function askAgain(document, words) {
  const panel = document.createElement("section");
  panel.className = "gate gate-shut";
  panel.dataset.testid = "gate-shut";
  panel.setAttribute("role", "alert");
  const note = document.createElement("p");
  note.textContent = words.failed;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = words.again;
  panel.append(note, again);
  document.body.append(panel);
  await addStyle(document, "/gate/gate.css").catch(() => {});
  await new Promise((resolve) => {
    again.addEventListener("click", resolve, { once: true });
  });
  panel.remove();
}
