// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A report whose parts are put together, for whoever asks for one.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "proto/messages.h"

namespace proto {

/// What was sold by day, item and currency, in that order. Parts of a report come in the order of days, and what one
/// ends with goes on in the next.
class SalesSum {
 public:
  void add(std::span<const DaySales> part);
  std::size_t size() const { return sales_.size(); }

  std::vector<DaySales> take_all();
  /// Those of earlier days, which no part that follows has more of.
  std::vector<DaySales> take_before(std::string_view day);

 private:
  std::map<std::tuple<std::string, ItemId, std::string>, DaySales> sales_;
};

}  // namespace proto
