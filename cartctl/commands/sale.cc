// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/sale.h"

#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"

namespace cartctl {

void add_sale(ops::Flags& program, const Settings& settings) {
  const auto reason = std::make_shared<std::string>();
  auto& sale = program.command_group("sale", "Whether anything is sold");
  auto& pause = sale.command(
      "pause", "Add nothing, move no line, and stop the clocks of holds and payments",
      [reason, &settings] { return operate_and_print(pause_sale(*reason), settings, done_text); });
  pause.text("--reason", *reason, "What shoppers are told");
  sale.command("resume", "Go on; what is held is held for as long as was left of it",
               [&settings] { return operate_and_print(resume_sale(), settings, done_text); });
}

}  // namespace cartctl
