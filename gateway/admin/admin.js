// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Wiring: what people do becomes what happens, and what happens becomes the page. The key goes from the form to the door, and
 * nowhere else.
 *
 * @import { Happening } from "./state/state.js"
 * @import { Message } from "./present/tree.js"
 */

import { perform } from "./effects/doing.js";
import { createLooking } from "./effects/looking.js";
import { collect } from "./effects/saving.js";
import { createDoor } from "./net/door.js";
import { v1 } from "./net/v1.js";
import { page, pageTitle } from "./present/page.js";
import { speechOf } from "./present/speech.js";
import { HTML_LANG, chooseLanguage, otherLanguage, storeLanguage, storedLanguage } from "./shop/language.js";
import { savingOf } from "./state/forms.js";
import { KINDS } from "./state/kinds.js";
import { hashOf, routeOf } from "./state/route.js";
import { lastDays } from "./state/sales.js";
import { written } from "./state/shop.js";
import { become, initialState, isUnsaved } from "./state/state.js";
import { orderFilters } from "./state/wants.js";
import { createView } from "./view/dom.js";

const TICK_MS = 1000;
const CHECK_MS = 60_000;
/** By it a spreadsheet knows that a table is in UTF-8. */
const MARK = "\ufeff";

const storage = () => window.localStorage;
const now = () => Date.now();

const door = createDoor({ fetch: (...request) => fetch(...request), timeout: (ms) => AbortSignal.timeout(ms) });
let state = initialState(
  chooseLanguage({ stored: storedLanguage(storage), preferred: navigator.languages ?? [navigator.language] }),
);
const view = createView(/** @type {HTMLElement} */ (document.getElementById("office")), hear, {
  format: {
    tick: (unit, value) =>
      new Intl.NumberFormat(HTML_LANG[state.language], { notation: unit === "money" ? "standard" : "compact" }).format(
        value,
      ),
    time: (at) => speechOf(state.language).day(new Date(at * 1000).toISOString()),
  },
});
const looking = createLooking({
  ask: (request) => door.ask(request),
  state: () => state,
  happen,
  now,
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
});
let isDrawn = true;

/** @param {Happening} happening */
function happen(happening) {
  state = become(state, happening);
  if (happening.type === "signedOut") door.use("");
  if (!isDrawn) return;
  isDrawn = false;
  // Several things that happen at once are drawn once.
  queueMicrotask(draw);
}

function draw() {
  isDrawn = true;
  view.draw(page(state));
  view.name(pageTitle(state), HTML_LANG[state.language]);
}

/** @param {Message} message @param {any} value */
function hear(message, value) {
  HEARD[message.do](message, value);
}

/** @type {Record<string, (message: Message, value: any) => void>} */
const HEARD = {
  signIn: (_, { key }) => signIn(key.trim()),
  signOut: () => happen({ type: "signedOut", why: "why-out" }),
  speak() {
    const language = otherLanguage(state.language);
    storeLanguage(storage, language);
    happen({ type: "spoke", language });
  },
  skip: () => view.focus("title"),
  filter({ name }, value) {
    happen({ type: "filtered", name, value });
    looking.look();
  },
  more: ({ list }) => happen({ type: "wantedMore", list }),
  goCarts({ item }) {
    happen({ type: "filtered", name: "cartItem", value: item });
    location.hash = hashOf("carts");
  },
  form: ({ name, base, place }, value) => happen({ type: "formTyped", name, base, place, value }),
  /** A button of a form: `value` is what it makes of a field, `then` where the focus goes. */
  formed({ name, base, value, then }) {
    happen({ type: "formTyped", name, base, value });
    if (then) queueMicrotask(() => view.focus(then));
  },
  linkTyped: ({ base, links, at, part }, value) =>
    happen({ type: "formTyped", name: "links", base, value: written(links, at, part, value) }),
  noPicture: ({ src }) => happen({ type: "pictureMissed", src }),
  unform: () => happen({ type: "formLeft" }),
  save({ kind, target, base }) {
    const { changes, wrong, late } = savingOf(kind, base, state.formBase, state.form);
    if (Object.keys(wrong).length > 0) {
      happen({ type: "formJudged", wrong, ...(late ? { base } : {}) });
      queueMicrotask(view.focusWrong);
    } else if (Object.keys(changes).length > 0) ask(kind, { ...target, base, changes, isForm: true }, {});
  },
  ask: ({ kind, target, values }) => ask(kind, target, values),
  type: ({ name }, value) => happen({ type: "typed", name, value }),
  send,
  close: () => happen({ type: "closed" }),
  takeUp: ({ id }) => happen({ type: "tookUp", id }),
  letGo: ({ id }) => happen({ type: "letGo", id }),
  dismiss: () => happen({ type: "dismissed" }),
  prove,
  csv: ({ what }) => saveTable(what),
};

/** @param {string} key */
async function signIn(key) {
  if (state.sign !== "out") return;
  if (!/^hf_[A-Za-z0-9]+_[A-Za-z0-9_-]+$/.test(key)) return happen({ type: "signedOut", why: "why-form" });
  happen({ type: "signing" });
  door.use(key);
  const outcome = await door.ask(v1.key());
  if (outcome.kind === "done") {
    happen({ type: "signedIn", key: outcome.body });
    looking.look();
    queueMicrotask(() => view.focus("title"));
  } else if (outcome.kind === "refused" && outcome.problem.status === 401)
    happen({ type: "signedOut", why: "why-key" });
  else if (outcome.kind === "refused" && outcome.problem.status === 429) happen({ type: "signedOut", why: "why-many" });
  else happen({ type: "signedOut", why: "why-lost" });
}

/** @param {string} kind @param {Object<string, any>} target @param {Object<string, any>} values */
async function ask(kind, target, values) {
  // Not of a random UUID: that is there on https and on this machine alone.
  const id = `office-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  happen({ type: "asked", kind, target, id, values });
  const look = KINDS[kind].look?.(target);
  if (look === undefined) return;
  const outcome = await door.ask(look);
  happen({ type: "looked", id, value: outcome.kind === "done" ? outcome.body : { lines: [] } });
}

async function send() {
  happen({ type: "sent" });
  const { action } = state;
  if (action?.step !== "sending") return;
  const outcome = await perform((request) => door.ask(request), action);
  if (outcome.kind === "refused" && outcome.problem.status === 401)
    return happen({ type: "signedOut", why: "why-ended" });
  happen({ type: "ended", id: action.id, outcome });
  if (outcome.kind === "refused" && state.action === null) queueMicrotask(view.focusWrong);
  looking.lookAgain();
  if (outcome.kind !== "done") return;
  if (action.kind === "newItem") location.hash = hashOf("items", String(action.values.item).trim());
}

async function prove() {
  const outcome = await door.ask(v1.verify());
  if (outcome.kind === "done") happen({ type: "heard", name: "proof", value: outcome.body, at: now(), whole: true });
  else happen({ type: "missed", name: "proof", outcome, at: now() });
}

/** @param {"orders"|"report"} what */
async function saveTable(what) {
  if (state.saving?.step === "saving") return;
  const request =
    what === "orders"
      ? v1.orders(orderFilters(state))
      : v1.report({ since: lastDays(now(), Number(state.filters.days)).since });
  const happens = (/** @type {string} */ step, /** @type {number} */ rows) => happen({ type: "saving", step, rows });
  happens("saving", 0);
  const table = await collect(
    (each) => door.ask(each),
    request,
    (rows) => happens("saving", rows),
  );
  if (table === null) return happens("lost", 0);
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([MARK, table.text], { type: "text/csv;charset=utf-8" }));
  link.href = address;
  link.download = `${what}-${new Date(now()).toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(address);
  happens(table.whole ? "saved" : "cut", table.rows);
}

/** Where the dashboard is: at another port of whoever served this page. */
async function findDashboard() {
  try {
    const { port } = await (await fetch("/admin/dashboard.json", { credentials: "omit" })).json();
    const url = `http://${location.hostname}:${port}/dashboard`;
    happen({ type: "beside", dashboard: Number.isInteger(port) ? { url, port } : null });
  } catch {
    // It is a link less.
  }
}

function go() {
  happen({ type: "went", route: routeOf(location.hash) });
  looking.look();
  queueMicrotask(() => view.focus("title"));
}

/** What runs down is seen to do so. A moment that is asked about is one of today. */
function tick() {
  happen({ type: "ticked", now: now() });
  window.setTimeout(tick, document.hidden ? CHECK_MS : TICK_MS);
}

window.addEventListener("hashchange", go);
document.addEventListener("visibilitychange", () => looking.rest(document.hidden));
// Whoever comes back by the browser's arrow has to show the key again.
window.addEventListener("pageshow", ({ persisted }) => persisted && happen({ type: "signedOut", why: "why-out" }));
// The browser asks whether to leave.
window.addEventListener("beforeunload", (event) => isUnsaved(state) && event.preventDefault());
state = become(state, { type: "went", route: routeOf(location.hash) });
tick();
findDashboard();
