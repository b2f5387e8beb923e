// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Which name was meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ops {

/// Is shown names one after the other, and knows which is the nearest to what was written. A third of the letters
/// may be wrong: more is another word.
class NearestName {
 public:
  explicit NearestName(std::string_view written)
      : written_(written), distance_((written.size() + 2) / 3 + 1) {}

  /// Whether it is nearer than all before, and near enough.
  bool is_nearer(std::string_view candidate);

 private:
  const std::string written_;
  std::size_t distance_;  // the nearest is nearer
};

}  // namespace ops
