// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/stock.h"

#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_stock(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string item;
    std::string units;
  };
  const auto given = std::make_shared<Arguments>();
  auto& stock = program.command_group("stock", "How many units there are");
  auto& set = stock.command(
      "set", "Say how many units of an item there are that are not sold", [given, &settings] {
        return operate_and_print(set_stock(given->item, given->units), settings, numbers_text);
      });
  set.argument("ITEM", given->item, "The item");
  set.argument("UNITS", given->units,
               "A whole number; held ones count, so it cannot be less than those");
}

}  // namespace cartctl
