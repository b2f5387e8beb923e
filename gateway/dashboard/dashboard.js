// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Wiring: looks at the gateway every second while somebody looks at the page.
 *
 * @import { Metrics } from "./metrics_text.js"
 */

import { healthOf } from "./health.js";
import { createHistory } from "./history.js";
import { chooseLanguage, otherLanguage, storeLanguage, storedLanguage } from "./language.js";
import { createMeter, LONGEST_STEP_S, reading } from "./measure.js";
import { readMetrics } from "./metrics_text.js";
import { COLUMNS } from "./plots.js";
import { createView } from "./view.js";

const EVERY_MS = 1000;
/** An answer that takes longer is none. */
const PATIENCE_MS = 2000;

const storage = () => window.localStorage;
/** Seconds since 1970 by a clock that never jumps. */
const now = () => (performance.timeOrigin + performance.now()) / 1000;

let language = chooseLanguage({
  stored: storedLanguage(storage),
  preferred: navigator.languages ?? [navigator.language],
});
const history = createHistory(COLUMNS.map(({ name }) => name));
const meter = createMeter();
const view = createView(document, history, language, {
  switchLanguage() {
    language = otherLanguage(language);
    storeLanguage(storage, language);
    view.speak(language);
  },
});

/** The last answer. @type {ReturnType<typeof reading>|null} */
let known = null;
let answeredAt = now();
/** @type {number|undefined} */
let timer;
let looking = false;

async function look() {
  if (looking || document.hidden) return;
  looking = true;
  clearTimeout(timer);
  const startedAt = now();
  const answer = await ask();
  const at = now();
  if (answer) {
    if (known && at - answeredAt > LONGEST_STEP_S) history.gap((answeredAt + at) / 2);
    known = reading(answer, at);
    answeredAt = at;
    history.add(at, meter.look(known));
  }
  view.show(
    healthOf({
      answer: known && { silence: known.gauges.silence, hasSnapshot: known.hasSnapshot },
      answered: answer !== null,
      unansweredS: at - answeredAt,
    }),
  );
  looking = false;
  // A hidden page rests, and looks at once when it is seen again.
  if (!document.hidden) timer = window.setTimeout(look, Math.max(0, EVERY_MS - (at - startedAt) * 1000));
}

/** @returns {Promise<Metrics|null>} null when there is none */
async function ask() {
  try {
    const response = await fetch("/metrics", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return response.ok ? readMetrics(await response.text()) : null;
  } catch {
    return null;
  }
}

document.addEventListener("visibilitychange", look);
look();
