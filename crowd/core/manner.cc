// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "crowd/core/manner.h"

#include <algorithm>

namespace crowd {
namespace {

using base::Millis;

/// The first is wanted as much as the second and the third together, and so on.
std::size_t draw_item(Draw& draw, std::size_t count) {
  double all = 0;
  for (std::size_t i = 0; i < count; ++i) all += 1.0 / static_cast<double>(i + 1);
  double at = draw.share() * all;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    at -= 1.0 / static_cast<double>(i + 1);
    if (at < 0) return i;
  }
  return count - 1;
}

constexpr std::size_t kMostWants = 3;

}  // namespace

Manner draw_manner(Draw& draw, const Scene& scene) {
  Manner manner;
  const bool is_drop = scene.pace == Pace::kDrop;
  for (std::size_t i = 0; i < kMostWants && !scene.items.empty(); ++i) {
    const std::size_t item = draw_item(draw, scene.items.size());
    if (std::find(manner.wants.begin(), manner.wants.end(), item) == manner.wants.end())
      manner.wants.push_back(item);
  }
  manner.quantity = draw.chance(0.85) ? 1 : 2;
  manner.looks = is_drop ? draw.between(Millis{300}, Millis{6'000})
                         : draw.between(Millis{4'000}, Millis{40'000});
  manner.reacts = draw.between(Millis{250}, Millis{1'500});
  manner.decides = is_drop ? draw.between(Millis{1'000}, Millis{12'000})
                           : draw.between(Millis{8'000}, Millis{60'000});
  manner.pays = is_drop ? draw.between(Millis{2'000}, Millis{15'000})
                        : draw.between(Millis{5'000}, Millis{30'000});
  const double heart = draw.share();
  const double buys = is_drop ? 0.75 : 0.35;
  manner.at_cart = heart < buys          ? Manner::Heart::kBuys
                   : heart < buys + 0.15 ? Manner::Heart::kVanishes
                                         : Manner::Heart::kPutsBack;
  const double purse = draw.share();
  manner.at_payment = purse < 0.85   ? Manner::Purse::kPays
                      : purse < 0.93 ? Manner::Purse::kGivesUp
                                     : Manner::Purse::kVanishes;
  manner.queues = draw.chance(is_drop ? 0.5 : 0.2);
  manner.stays = draw.chance(is_drop ? 0.8 : 0.1);
  return manner;
}

}  // namespace crowd
