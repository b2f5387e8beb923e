// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Between numbers and what a gateway shows of them, for tests.
#pragma once

#include <vector>

#include "gateway/core/shown_state.h"

namespace support {

/// As an exact display shows them.
inline std::vector<gateway::ShownState> shown(const std::vector<proto::ItemState>& states) {
  std::vector<gateway::ShownState> all;
  for (const auto& state : states) all.push_back(gateway::show(state, {}));
  return all;
}

/// The inverse, of those that hide nothing.
inline std::vector<proto::ItemState> numbers(const std::vector<gateway::ShownState>& shown) {
  std::vector<proto::ItemState> all;
  for (const auto& each : shown)
    if (!each.level) all.push_back(each.state);
  return all;
}

}  // namespace support
