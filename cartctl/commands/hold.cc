// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/hold.h"

#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_hold(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string session;
    std::string item;
  };
  const auto given = std::make_shared<Arguments>();
  auto& hold = program.command_group("hold", "What is in carts");
  auto& release = hold.command("release", "End a session's holds, and its places in waiting lines",
                               [given, &settings] {
                                 return operate_and_print(release_hold(given->session, given->item),
                                                          settings, released_text);
                               });
  release.argument("SESSION", given->session, "Whose; behind -- if it begins with -");
  release.text("--item", given->item, "Only those of this item");
}

}  // namespace cartctl
