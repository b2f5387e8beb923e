// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/core/event_bound.h"

#include <algorithm>

namespace cartd {

std::uint64_t EventBound::on_oldest(std::span<const proto::Event> oldest, std::uint64_t last,
                                    base::WallTime wall, base::MonoTime now) {
  constexpr base::Millis kSeldom = std::chrono::minutes{1};
  std::uint64_t gone = 0;
  // The system's clock may have been set: what stands behind a younger one waits for it.
  for (const auto& event : oldest) {
    if (!is_old(event, wall) || event.id == last) {
      next_look_ = now + std::min(kSeldom, keep_ / 60);
      return gone;
    }
    gone = event.id;
  }
  if (oldest.size() < kPortion) next_look_ = now + std::min(kSeldom, keep_ / 60);
  return gone;
}

}  // namespace cartd
