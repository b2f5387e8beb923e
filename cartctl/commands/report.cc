// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartctl/commands/report.h"

#include <memory>
#include <string>
#include <vector>

#include "cartctl/commands/operation.h"
#include "cartctl/core/operator_commands.h"
#include "cartctl/core/reply_text.h"
#include "cartctl/exit_status.h"
#include "cartctl/json/bus_json.h"
#include "cartctl/output.h"
#include "proto/sales_csv.h"
#include "proto/sales_sum.h"

namespace cartctl {
namespace {

std::string sales_page(const std::vector<proto::DaySales>& sales, bool first,
                       const Settings& settings) {
  if (settings.csv()) return proto::sales_csv(sales, first);
  if (!settings.json()) return sales_text(sales, first);
  std::string lines;
  for (const auto& each : sales) lines += to_json(each) + "\n";
  return lines;
}

/// Part after part; a day is printed when the next one begins.
int report(const PeriodWords& period, const Settings& settings) {
  auto command = report_of(period);
  if (!command) return refuse(command.error().detail);
  BusSession bus(curve_or_exit(settings));
  proto::SalesSum sum;
  bool is_first = true;
  while (true) {
    const Operation done = operate(bus, *command, settings);
    if (!done.reply) return done.status;
    const auto* part = std::get_if<proto::SalesReport>(&done.reply->outcome);
    // One that goes on where it did would be asked for ever.
    if (part == nullptr || part->next == command->behind) return refuse_reply(settings);
    sum.add(part->sales);
    std::vector<proto::DaySales> whole;
    if (!part->next)
      whole = sum.take_all();
    else if (!part->sales.empty())
      whole = sum.take_before(part->sales.back().day);
    if (!whole.empty() || (is_first && !part->next)) {
      const Written written = print(sales_page(whole, is_first, settings));
      if (written != Written::kYes) return written == Written::kFailed ? kUsage : kDone;
      is_first = false;
    }
    if (!part->next) return kDone;
    command->behind = *part->next;
  }
}

}  // namespace

void add_report(ops::Flags& program, const Settings& settings) {
  const auto period = std::make_shared<PeriodWords>();
  auto& command = program.command("report", "Units and money by day and item",
                                  [period, &settings] { return report(*period, settings); });
  command.text("--since", period->since,
               "Sold then or later: a day like 2026-11-27, or a time like "
               "2026-11-27T09:00:00+01:00");
  command.text("--until", period->until, "Sold before then");
}

}  // namespace cartctl
