// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/item.h"

#include <map>
#include <memory>
#include <string>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_item(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string item;
    std::map<std::string, std::string> words;
    ItemWords repeated;

    ItemWords all() const {
      ItemWords all = repeated;
      for (const auto& [flag, word] : words) all[flag] = {word};
      return all;
    }
  };
  const auto given = std::make_shared<Arguments>();
  auto& item = program.command_group("item", "What is sold");
  auto& put = item.command(
      "put", "Add an item, with no units, or change what is said of one", [given, &settings] {
        return operate_and_print(put_item(given->item, given->all()), settings, numbers_text);
      });
  put.argument("ITEM", given->item, "The item; what no flag mentions stays as it is");
  item.command("remove", "Hide an item, and forget it once nothing of it is held or being paid for",
               [given, &settings] {
                 return operate_and_print(remove_item(given->item), settings, numbers_text);
               })
      .argument("ITEM", given->item, "The item; `item put` brings it back");
  for (const ItemFlag& flag : item_flags())
    if (flag.repeated)
      put.repeated(flag.name, given->repeated[flag.name], flag.help);
    else
      put.text(flag.name, given->words[flag.name], flag.help);
}

}  // namespace cartctl
