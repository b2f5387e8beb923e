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
    std::string only_if;
    std::string key;
  };
  const auto given = std::make_shared<Arguments>();
  auto& stock = program.command_group("stock", "How many units there are");
  auto& set = stock.command(
      "set", "Say how many units of an item there are that are not sold", [given, &settings] {
        return operate_and_print(set_stock(given->item, given->units, given->only_if), settings,
                                 numbers_text);
      });
  set.argument("ITEM", given->item, "The item");
  set.argument("UNITS", given->units,
               "A whole number; held ones count, so it cannot be less than those");
  set.text("--if", given->only_if, "Only if there are that many now");
  auto& add = stock.command("add", "Add units of an item, or take some away", [given, &settings] {
    return operate_and_print(add_stock(given->item, given->units, given->key), settings,
                             numbers_text);
  });
  add.argument("ITEM", given->item, "The item");
  add.argument("UNITS", given->units, "A whole number; below 0 it takes away what is not held");
  add.text("--id", given->key, "A name for this delivery: whatever is added with it again, is not");
}

}  // namespace cartctl
