// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/deed.h"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "proto/command_fields.h"
#include "proto/json_values.h"

namespace proto {
namespace {

// A deed is a line of a list: of a large return the first lines say enough, and the order has the others.
constexpr std::size_t kMostLines = 10;

}  // namespace

std::string deed_data(const Command& command, const std::string& session_hash,
                      const std::vector<std::string>& changed) {
  JsonWriter json;
  json.begin_object();
  if (command.item) json.field("item", *command.item);
  if (command.order) json.field("order", *command.order);
  if (!session_hash.empty()) json.field("session", session_hash);
  if (command.op == Op::kSetStock) json.field("stock", command.amount);
  if (command.op == Op::kAddStock) json.field("add", command.amount);
  if (!command.key.empty()) json.field("key", command.key);
  if (!command.reason.empty()) json.field("reason", command.reason);
  if (!command.lines.empty()) {
    const auto most = std::min(command.lines.size(), kMostLines);
    write_array(json, "lines",
                std::vector<Units>(command.lines.begin(),
                                   command.lines.begin() + static_cast<std::ptrdiff_t>(most)));
  }
  if (!command.restock) json.field("restock", false);
  if (!changed.empty()) {
    json.key("changed");
    json.begin_array();
    for (const auto& name : changed) json.value(name);
    json.end_array();
    if (command.patch.price) write_value(json, "price", *command.patch.price);
  }
  if (const auto& hook = command.hook) {
    if (hook->hook) json.field("hook", *hook->hook);
    if (hook->enabled) json.field("enabled", *hook->enabled);
    if (hook->position) json.field("position", *hook->position);
  }
  json.end_object();
  return json.take();
}

}  // namespace proto
