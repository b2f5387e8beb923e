// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "ops/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace ops {
namespace {

/// How many letters must be put in, taken out or replaced to make one of the other.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i] == other[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool NearestName::is_nearer(std::string_view candidate) {
  const std::size_t now = distance(written_, candidate);
  if (now >= distance_) return false;
  distance_ = now;
  return true;
}

}  // namespace ops
