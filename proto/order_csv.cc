// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/order_csv.h"

#include <optional>
#include <string_view>

#include "proto/csv_writer.h"

namespace proto {
namespace {

constexpr const char* kTitles[] = {"number",     "order",    "state",     "late",       "cause",
                                   "refund_due", "session",  "reference", "created_at", "sold_at",
                                   "item",       "quantity", "returned",  "price",      "currency",
                                   "total",      "person"};

std::string text_of(const std::optional<base::WallTime>& time) {
  return time ? base::to_rfc3339(*time) : std::string();
}

std::string_view yes_or_no(bool is_true) { return is_true ? "true" : "false"; }

/// `total`: of the whole order, in the currency of its lines.
void write_row(CsvWriter& csv, const OrderEntry& order, const OrderLine& line,
               const std::optional<Price>& total) {
  const OrderStatus& status = order.status;
  csv.cell(std::to_string(order.number));
  csv.cell(order.order.str());
  csv.cell(to_string(status.state));
  csv.cell(yes_or_no(status.late));
  csv.cell(status.cause ? to_string(*status.cause) : "");
  csv.cell(yes_or_no(status.refund_due));
  csv.cell(order.whose.session);
  csv.foreign_cell(status.reference);  // a browser may have said it
  csv.cell(base::to_rfc3339(order.at));
  csv.cell(text_of(order.sold_at));
  csv.cell(line.item.str());
  csv.cell(std::to_string(line.quantity));
  csv.cell(std::to_string(line.returned));
  csv.cell(line.price ? amount_of(*line.price) : "");
  csv.cell(line.price ? line.price->currency : "");
  csv.cell(total ? amount_of(*total) : "");
  csv.cell(order.whose.person);
  csv.end_row();
}

}  // namespace

std::string orders_csv(std::span<const OrderEntry> orders, bool titled) {
  CsvWriter csv;
  if (titled) {
    for (const char* title : kTitles) csv.cell(title);
    csv.end_row();
  }
  for (const auto& order : orders) {
    const auto total = total_of(order.lines);
    for (const auto& line : order.lines) write_row(csv, order, line, total);
  }
  return csv.take();
}

}  // namespace proto
