// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/cart.h"

#include <memory>
#include <string>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_cart(ops::Flags& program, const Settings& settings) {
  const auto session = std::make_shared<std::string>();
  auto& cart = program.command_group("cart", "A session's cart");
  auto& show = cart.command("show", "What it holds, and what it waits for", [session, &settings] {
    return operate_and_print(show_cart(*session), settings, cart_text);
  });
  show.argument("SESSION", *session, "Whose; behind -- if it begins with -");
}

}  // namespace cartctl
