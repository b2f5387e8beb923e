// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/orders.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/limits.h"
#include "proto/order_csv.h"

namespace cartctl {
namespace {

struct Listing {
  OrderWords words;
  std::int64_t after = 0;
  std::int64_t limit = 0;  // 0: all
};

std::string page_text(const proto::OrderList& page, bool first, const Settings& settings) {
  if (settings.csv()) return proto::orders_csv(page.orders, first);
  if (!settings.json()) return orders_text(page.orders, first);
  std::string lines;
  for (const auto& order : page.orders) lines += to_json(order) + "\n";
  return lines;
}

/// Page after page, each printed before the next is asked for: a shop may have sold more than fits
/// into memory here.
int orders(const Listing& wanted, const Settings& settings) {
  BusSession bus(curve_or_exit(settings));
  auto asked = orders_of(wanted.words);
  if (!asked) return refuse(asked.error().detail);
  proto::Command& command = *asked;
  command.after = static_cast<std::uint64_t>(wanted.after);
  std::int64_t left = wanted.limit == 0 ? std::numeric_limits<std::int64_t>::max() : wanted.limit;
  bool is_first = true;
  while (left > 0) {
    command.amount = std::min(left, proto::limits::kMaxOrdersPage);
    const Operation done = operate(bus, command, settings);
    if (!done.reply) return done.status;
    const auto* page = std::get_if<proto::OrderList>(&done.reply->outcome);
    // One that says there is more and gives none, or goes on where it did, would be asked for ever.
    const std::uint64_t next = page == nullptr        ? 0
                               : page->next > 0       ? page->next
                               : page->orders.empty() ? 0
                                                      : page->orders.back().number;
    // Those of a period come as they were made, which a clock that was set back puts behind higher numbers.
    const bool by_time = command.period != proto::Period{};
    const bool goes_on = by_time ? next != command.after : next > command.after;
    if (page == nullptr || (page->more && !goes_on)) return refuse_reply(settings);
    // A part may have none of those that are wanted; "no orders" is said of all of them.
    if (!page->orders.empty() || (is_first && !page->more)) {
      const Written written = print(page_text(*page, is_first, settings));
      if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
      is_first = false;
    }
    if (!page->more) break;
    command.after = next;
    left -= static_cast<std::int64_t>(page->orders.size());
  }
  return kDone;
}

}  // namespace

void add_orders(ops::Flags& program, const Settings& settings) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  const auto wanted = std::make_shared<Listing>();
  auto& command = program.command("orders", "List orders, oldest first",
                                  [wanted, &settings] { return orders(*wanted, settings); });
  command.text("--state", wanted->words.state, "Only those: paying, sold, released or returned");
  command.text("--item", wanted->words.item, "Only those that have this item");
  command.text(
      "--since", wanted->words.made.since,
      "Made then or later: a day like 2026-11-27, or a time like 2026-11-27T09:00:00+01:00");
  command.text("--until", wanted->words.made.until, "Made before then");
  command.count("--after", wanted->after, 0, kHighest, "Only orders with higher numbers");
  command.count("--limit", wanted->limit, 0, kHighest, "At most so many; 0: all");
}

}  // namespace cartctl
