// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who did what: a row for each of the operator's commands that changed something, in the batch's rows, so that it is on disk with
// what it did.
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cartd/core/inventory.h"
#include "proto/deed.h"

namespace cartd {

using proto::Command;

namespace {

/// What is said of an item otherwise than it was.
std::vector<std::string> changed_terms(const Command& command, const proto::Terms& before) {
  std::vector<std::string> changed;
  proto::visit_terms(
      [&](const auto& attribute, const auto& said, const auto& term) {
        if (said && *said != term) changed.emplace_back(attribute.name);
      },
      command.patch, before);
  return changed;
}

}  // namespace

Inventory::Result Inventory::execute_deed(const Command& command, Batch& batch) {
  const Rows& rows = batch.outcome.rows;
  const auto written = [&] {
    return rows.journal.size() + rows.places.size() + rows.lapses.size() + batch.puts;
  };
  std::vector<std::string> changed;
  if (command.op == proto::Op::kPutItem) {
    const auto item = find_item(*command.item);
    changed = changed_terms(command, item ? items_[*item].catalog : CatalogItem{*command.item});
  }
  const std::size_t before = written();
  Result result = execute(command, batch);
  const bool is_done = !std::holds_alternative<proto::Error>(result) && written() != before;
  if (is_done) keep_deed(command, batch.wall, batch.outcome.rows, changed);
  return result;
}

void Inventory::keep_deed(const Command& command, base::WallTime wall, Rows& rows,
                          const std::vector<std::string>& changed) {
  const std::string whose = command.session ? pseudonyms_.of(*command.session) : "";
  rows.deeds.push_back(
      {++last_deed_, wall, command.by, command.op, proto::deed_data(command, whose, changed)});
}

}  // namespace cartd
