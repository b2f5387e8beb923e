// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Of a command.
#pragma once

#include "proto/fields.h"
#include "proto/hook_fields.h"
#include "proto/limits.h"
#include "proto/messages.h"
#include "proto/operations.h"

namespace proto {

void visit_fields(auto& to, Is<Units> auto& units) {
  to.id("item", units.item);
  if (to.has("quantity", true)) to.positive("quantity", units.quantity, limits::kMaxQuantity);
}

/// An empty `after` asks for the first page.
void visit_fields(auto& to, Is<SnapshotQuery> auto& page) {
  to.id_or_empty("after", page.after);
  if (!to.has("since", page.since.has_value())) return;
  to.number("since", to.inside(page.since));
  to.text("run", page.run);
}

/// Those of its operation, beside v, id and op.
void visit_fields(auto& to, Is<Command> auto& command) {
  using namespace command_field;
  const Operation& op = operation(command.op);
  if (op.takes(kSession)) to.id("session", command.session);
  if (op.takes(kPerson) && to.has("person", command.person.has_value()))
    to.id("person", command.person);
  if (op.takes(kLines) && to.has("lines", !command.lines.empty())) {
    to.array("lines", command.lines, 1, limits::kMaxCartLines);
    to.judge("lines", "must name each item once", [&] { return !has_repeats(command.lines); });
  } else if (op.takes(kItem) || (op.takes(kAnyItem) && to.has("item", command.item.has_value()))) {
    to.id("item", command.item);
    if (op.takes(kQuantity))
      if (to.has("quantity", true)) to.positive("quantity", command.quantity, limits::kMaxQuantity);
  }
  if (op.takes(kOrder)) to.id("order", command.order);
  if (op.takes(kReference) && to.has("reference", !command.reference.empty())) {
    to.text("reference", command.reference);
    to.judge("reference", "must be one line of at most 200 bytes",
             [&] { return is_line(command.reference, limits::kMaxReferenceBytes); });
  }
  if (op.takes(kStock)) {
    to.count("stock", command.amount, limits::kMaxStock);
    if (to.has("if", command.only_if.has_value()))
      to.count("if", to.inside(command.only_if), limits::kMaxStock);
  }
  if (op.takes(kAddition)) {
    to.integer("add", command.amount);
    to.judge("add", "must be at most 1000000000, or as much below 0", [&] {
      return command.amount >= -limits::kMaxStock && command.amount <= limits::kMaxStock;
    });
  }
  if (op.takes(kKey)) {
    to.text("key", command.key);
    to.judge("key", "must be one line of 1 to 64 bytes",
             [&] { return is_line(command.key, limits::kMaxKeyBytes); });
  }
  if (op.takes(kSomeLines)) {
    if (to.has("lines", !command.lines.empty())) {
      to.array("lines", command.lines, 1, limits::kMaxCartLines);
      to.judge("lines", "must name each item once", [&] { return !has_repeats(command.lines); });
    }
    if (to.has("restock", !command.restock)) to.boolean("restock", command.restock);
  }
  if (op.takes(kReason) && to.has("reason", !command.reason.empty())) {
    to.text("reason", command.reason);
    to.judge("reason", "must be one line of at most 200 bytes",
             [&] { return is_line(command.reason, limits::kMaxReasonBytes); });
  }
  if (op.takes(kPatch)) to.patch(command.patch);
  if (op.takes(kShop)) to.judged_shop("shop", to.inside(command.shop));
  if (op.takes(kPage) && to.has("after", command.page.has_value()))
    visit_fields(to, to.inside(command.page));
  if (op.takes(kOrders)) {
    if (to.has("order", command.order.has_value())) to.id("order", command.order);
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxOrdersPage);
    if (to.has("after", command.after.has_value())) to.number("after", to.inside(command.after));
  }
  if (op.takes(kEvents)) {
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxEventsPage);
    if (to.has("after", command.after.has_value())) to.number("after", to.inside(command.after));
    if (to.has("type", command.event_type.has_value()))
      to.word("type", to.inside(command.event_type), kEventTypes);
  }
  if (op.takes(kHook)) visit_hook(to, op, to.inside(command.hook));
  if (op.takes(kFilter) && to.has("state", command.state.has_value()))
    to.word("state", to.inside(command.state), kOrderStates);
  if (op.takes(kFilter) || op.takes(kPeriod)) {
    if (to.has("since", command.period.since.has_value()))
      to.time("since", to.inside(command.period.since));
    if (to.has("until", command.period.until.has_value()))
      to.time("until", to.inside(command.period.until));
  }
  if (op.takes(kBy) && to.has("by", !command.by.empty())) {
    to.text("by", command.by);
    to.judge("by", "must be one line of at most 64 bytes",
             [&] { return is_line(command.by, limits::kMaxKeyBytes); });
  }
  if (op.takes(kListed))
    if (to.has("limit", true)) to.positive("limit", command.amount, limits::kMaxListed);
  if ((op.takes(kListed) || op.takes(kPeriod)) && to.has("after", !command.behind.empty()))
    to.text("after", command.behind);
}

}  // namespace proto
