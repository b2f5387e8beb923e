// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/item.h"

#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_item(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string item;
    ItemWords words;
  };
  const auto given = std::make_shared<Arguments>();
  auto& item = program.command_group("item", "What is sold");
  auto& put = item.command(
      "put", "Add an item, with no units, or change what is said of one", [given, &settings] {
        return operate_and_print(put_item(given->item, given->words), settings, numbers_text);
      });
  put.argument("ITEM", given->item, "The item; what no flag mentions stays as it is");
  put.repeated("--name", given->words.names,
               "A name in a language, like en=Tea; those that are given replace all it had");
  put.text("--limit", given->words.limit, "Units that one session may hold, or none");
  put.text("--display", given->words.display,
           "What shoppers see of its numbers: exact, yes-no, or low:5 to tell whether fewer than 5 "
           "are left");
  put.text("--hold-ttl", given->words.hold_ttl,
           "How long its holds last: 10m and the like, 0 for ever, or default for cartd's");
}

}  // namespace cartctl
