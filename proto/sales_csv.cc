// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/sales_csv.h"

#include <optional>

#include "proto/csv_writer.h"

namespace proto {

std::string sales_csv(std::span<const DaySales> sales, bool titled) {
  CsvWriter csv;
  if (titled) {
    for (const char* title :
         {"day", "item", "quantity", "returned", "currency", "sold_for", "returned_for"})
      csv.cell(title);
    csv.end_row();
  }
  const auto amount = [](const std::optional<Price>& price) {
    return price ? amount_of(*price) : std::string();
  };
  for (const DaySales& each : sales) {
    csv.cell(each.day);
    csv.cell(each.item.str());
    csv.cell(std::to_string(each.quantity));
    csv.cell(std::to_string(each.returned));
    csv.cell(each.sold_for ? each.sold_for->currency : "");
    csv.cell(amount(each.sold_for));
    csv.cell(amount(each.returned_for));
    csv.end_row();
  }
  return csv.take();
}

}  // namespace proto
