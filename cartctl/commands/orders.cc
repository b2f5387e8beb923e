// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/orders.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/limits.h"

namespace cartctl {
namespace {

struct Wanted {
  std::int64_t after = 0;
  std::int64_t limit = 0;  // 0: all
};

std::string page_text(const proto::OrderList& page, bool first, const Settings& settings) {
  if (!settings.json()) return orders_text(page.orders, first);
  std::string lines;
  for (const auto& order : page.orders) lines += to_json(order) + "\n";
  return lines;
}

/// Page after page, each printed before the next is asked for: a shop may have sold more than fits
/// into memory here.
int orders(const Wanted& wanted, const Settings& settings) {
  BusSession bus;
  proto::Command command;
  command.id = "cartctl";
  command.op = proto::Op::kOrders;
  command.after = static_cast<std::uint64_t>(wanted.after);
  std::int64_t left = wanted.limit == 0 ? std::numeric_limits<std::int64_t>::max() : wanted.limit;
  for (bool first = true; left > 0; first = false) {
    command.amount = std::min(left, proto::limits::kMaxOrdersPage);
    const Operation done = operate(bus, command, settings);
    if (!done.reply) return done.status;
    const auto* page = std::get_if<proto::OrderList>(&done.reply->outcome);
    // One that says there is more and gives none, or gives the same again, would be asked for ever.
    if (page == nullptr || (page->more && page->orders.empty()) ||
        (!page->orders.empty() && page->orders.back().number <= command.after))
      return refuse_reply(settings);
    const Written written = print(page_text(*page, first, settings));
    if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
    if (!page->more) break;
    command.after = page->orders.back().number;
    left -= static_cast<std::int64_t>(page->orders.size());
  }
  return kDone;
}

}  // namespace

void add_orders(ops::Flags& program, const Settings& settings) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  const auto wanted = std::make_shared<Wanted>();
  auto& command = program.command("orders", "List orders, oldest first",
                                  [wanted, &settings] { return orders(*wanted, settings); });
  command.count("--after", wanted->after, 0, kHighest, "Only orders with higher numbers");
  command.count("--limit", wanted->limit, 0, kHighest, "At most so many; 0: all");
}

}  // namespace cartctl
