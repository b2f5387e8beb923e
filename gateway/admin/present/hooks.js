// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Where events are taken, how far each hook is, and what was not taken. Pure.
 *
 * @import { Sight } from "./parts.js"
 * @import { Child } from "./tree.js"
 */

import { actionButton, number, tag, title, when } from "./parts.js";
import { h } from "./tree.js";

/** @param {Sight} sight @returns {Child} */
export function hooksView(sight) {
  const { say } = sight.speech;
  return [
    title(say("hooks")),
    h("p.lead", null, say("hooksLead")),
    when(sight, "hooks", "events:read", ({ hooks, last_event }) =>
      hooks.length === 0
        ? h("p.card.note", { "data-testid": "no-hooks" }, say("noHooks"))
        : hooks.map((/** @type {any} */ hook) => card(sight, hook, last_event)),
    ),
  ];
}

/** @param {Sight} sight @param {any} hook @param {number} last */
function card(sight, hook, last) {
  const { state, speech } = sight;
  const { say } = speech;
  const behind = Math.max(0, last - hook.position);
  const target = { hook: hook.hook, position: hook.position, last };
  return h(
    "section.card",
    { key: hook.hook, "data-testid": "hook" },
    h(
      "div.title",
      null,
      h("h2", null, hook.hook),
      h(
        "span.tags",
        null,
        tag(hook.enabled ? "sold" : "gone", say(hook.enabled ? "hookEnabled" : "hookDisabled")),
        hook.taken ? null : tag("late", say("nobodyTakes")),
      ),
    ),
    hook.reason ? h("p.wrong", null, hook.reason) : null,
    h(
      "dl.numbers",
      null,
      number(say("hookPosition"), speech.number(hook.position)),
      number(say("hookBehind"), speech.number(behind)),
      number(say("hookFailed"), speech.number(hook.retries.length), "hook-failed"),
    ),
    hook.retries.length === 0
      ? null
      : h(
          "ul.looked",
          null,
          hook.retries.map((/** @type {any} */ { event, attempts, due }) =>
            h(
              "li",
              { key: event },
              attempts === 0
                ? say("hookWaits", { event })
                : say("hookRetry", { event, attempts: speech.number(attempts), time: speech.time(due, state.now) }),
            ),
          ),
        ),
    hook.retries.some((/** @type {any} */ { attempts }) => attempts > 0) ? h("p.hint", null, say("hookWhy")) : null,
    h(
      "div.actions",
      null,
      actionButton(sight, "replayHook", target, { quiet: true, values: { after: String(hook.position) } }),
      hook.enabled ? actionButton(sight, "disableHook", target) : actionButton(sight, "enableHook", target),
    ),
  );
}
