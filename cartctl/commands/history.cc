// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/history.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/output.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

/// Page after page, each printed before the next is asked for.
int history(std::int64_t left, const Settings& settings) {
  if (const auto refused = refuse_csv(settings)) return *refused;
  proto::Command command{"cartctl", proto::Op::kHistory};
  BusSession bus(curve_or_exit(settings));
  for (bool first = true;; first = false) {
    command.amount = std::min(left, proto::limits::kMaxListed);
    const Operation done = operate(bus, command, settings);
    if (!done.reply) return done.status;
    const auto* page = std::get_if<proto::DeedList>(&done.reply->outcome);
    // One that goes on where it did would be asked for ever.
    if (page == nullptr || page->next == command.behind) return refuse_reply(settings);
    const Written written =
        print(settings.json() ? done.json + "\n" : deeds_text(page->deeds, first));
    if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
    left -= static_cast<std::int64_t>(page->deeds.size());
    if (!page->next || left <= 0) return kDone;
    command.behind = *page->next;
  }
}

}  // namespace

void add_history(ops::Flags& program, const Settings& settings) {
  const auto limit = std::make_shared<std::int64_t>(100);
  auto& list = program.command("history", "Who did what at the operator's endpoint, the last first",
                               [limit, &settings] { return history(*limit, settings); });
  list.count("--limit", *limit, 1, static_cast<std::int64_t>(proto::limits::kMaxDeeds),
             "At most so many");
}

}  // namespace cartctl
