// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of a hook: what is asked of it, and what is told.
#pragma once

#include "proto/description.h"
#include "proto/fields.h"
#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/operations.h"

namespace proto {

void visit_fields(auto& to, Is<HookRetry> auto& retry) {
  to.number("event", retry.event);
  to.count("attempts", retry.attempts, limits::kMaxStock);
  to.time("due", retry.due);
}

void visit_fields(auto& to, Is<Hook> auto& hook) {
  to.id("hook", hook.hook);
  to.boolean("enabled", hook.enabled);
  if (to.has("reason", !hook.reason.empty())) to.text("reason", hook.reason);
  to.number("position", hook.position);
  to.array("retries", hook.retries, 0, limits::kMaxHookRetries);
  to.boolean("taken", hook.taken);
}

void visit_fields(auto& to, Is<HookList> auto& list) {
  to.cursor("cursor", list.cursor);
  to.array("hooks", list.hooks);
  to.number("last_event", list.last_event);
}

/// Those of `op`.
void visit_hook(auto& to, const Operation& op, Is<HookCommand> auto& asked) {
  using namespace command_field;
  to.id("hook", asked.hook);
  if (op.takes(kCourier)) {
    to.text("courier", asked.courier);
    to.judge("courier", "must be one line of 1 to 64 bytes",
             [&] { return is_line(asked.courier, limits::kMaxKeyBytes); });
  }
  const bool is_state = op.takes(kHookState);
  if (is_state || (op.takes(kHookChange) && to.has("enabled", asked.enabled.has_value())))
    to.boolean("enabled", to.inside(asked.enabled));
  if (is_state || op.takes(kHookChange)) {
    if (to.has("reason", !asked.reason.empty())) {
      to.text("reason", asked.reason);
      to.judge("reason", "must be one line of at most 200 bytes",
               [&] { return is_line(asked.reason, limits::kMaxHookReasonBytes); });
    }
    if (is_state || to.has("position", asked.position.has_value()))
      to.number("position", to.inside(asked.position));
  }
  if (is_state) to.array("retries", asked.retries, 0, limits::kMaxHookRetries);
}

}  // namespace proto
