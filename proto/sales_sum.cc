// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "proto/sales_sum.h"

#include <utility>

namespace proto {

void SalesSum::add(std::span<const DaySales> part) {
  for (const DaySales& each : part) {
    const auto currency = each.sold_for ? each.sold_for->currency : std::string();
    const auto [at, is_new] = sales_.try_emplace({each.day, each.item, currency}, each);
    if (is_new) continue;
    DaySales& sum = at->second;
    sum.quantity += each.quantity;
    sum.returned += each.returned;
    if (sum.sold_for) sum.sold_for->minor += each.sold_for->minor;
    if (sum.returned_for && each.returned_for) sum.returned_for->minor += each.returned_for->minor;
  }
}

std::vector<DaySales> SalesSum::take_all() {
  std::vector<DaySales> taken;
  taken.reserve(sales_.size());
  for (auto& [of, sales] : std::exchange(sales_, {})) taken.push_back(std::move(sales));
  return taken;
}

std::vector<DaySales> SalesSum::take_before(std::string_view day) {
  std::vector<DaySales> taken;
  while (!sales_.empty() && sales_.begin()->second.day < day)
    taken.push_back(std::move(sales_.extract(sales_.begin()).mapped()));
  return taken;
}

}  // namespace proto
