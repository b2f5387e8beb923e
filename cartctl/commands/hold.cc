// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/hold.h"

#include <memory>
#include <string>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"

namespace cartctl {

namespace {

/// Page after page, each printed before the next is asked for.
int holds(const std::string& item, const Settings& settings) {
  auto command = list_holds(item);
  if (!command) return refuse(command.error().detail);
  if (const auto refused = refuse_csv(settings)) return *refused;
  BusSession bus(curve_or_exit(settings));
  for (bool first = true;; first = false) {
    const Operation done = operate(bus, *command, settings);
    if (!done.reply) return done.status;
    const auto* page = std::get_if<proto::HoldList>(&done.reply->outcome);
    // One that goes on where it did would be asked for ever.
    if (page == nullptr || page->next == command->behind) return refuse_reply(settings);
    const Written written =
        print(settings.json() ? done.json + "\n" : holds_text(page->holds, first));
    if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
    if (!page->next) return kDone;
    command->behind = *page->next;
  }
}

}  // namespace

void add_hold(ops::Flags& program, const Settings& settings) {
  struct Arguments {
    std::string session;
    std::string item;
    std::string reason;
  };
  const auto given = std::make_shared<Arguments>();
  auto& hold = program.command_group("hold", "What is in carts");
  const auto listed = std::make_shared<std::string>();
  auto& list = hold.command("list", "Who holds what, item after item, what ends first in front",
                            [listed, &settings] { return holds(*listed, settings); });
  list.text("--item", *listed, "Only those of this item");
  auto& release = hold.command(
      "release", "End a session's holds, and its places in waiting lines", [given, &settings] {
        return operate_and_print(release_hold(given->session, given->item, given->reason), settings,
                                 released_text);
      });
  release.argument("SESSION", given->session, "Whose; behind -- if it begins with -");
  release.text("--item", given->item, "Only those of this item");
  release.text("--reason", given->reason, "What its shopper is told: one line");
}

}  // namespace cartctl
