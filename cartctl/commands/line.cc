// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/line.h"

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
int places(const std::string& item, const Settings& settings) {
  auto command = list_places(item);
  if (!command) return refuse(command.error().detail);
  BusSession bus(curve_or_exit(settings));
  for (bool first = true;; first = false) {
    const Operation done = operate(bus, *command, settings);
    if (!done.reply) return done.status;
    const auto* page = std::get_if<proto::PlaceList>(&done.reply->outcome);
    // One that goes on where it did would be asked for ever.
    if (page == nullptr || page->next == command->behind) return refuse_reply(settings);
    const Written written = print(settings.csv()    ? places_csv(page->places, first)
                                  : settings.json() ? done.json + "\n"
                                                    : places_text(page->places, first));
    if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
    if (!page->next) return kDone;
    command->behind = *page->next;
  }
}

}  // namespace

void add_line(ops::Flags& program, const Settings& settings) {
  auto& line = program.command_group("line", "Who waits for an item at zero");
  const auto item = std::make_shared<std::string>();
  auto& list = line.command("list", "Everyone who waits for it, in order",
                            [item, &settings] { return places(*item, settings); });
  list.argument("ITEM", *item, "Which");
}

}  // namespace cartctl
