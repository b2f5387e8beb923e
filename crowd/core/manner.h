// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What kind of person a simulated shopper is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/units.h"
#include "crowd/core/draw.h"

namespace crowd {

enum class Pace {
  kDrop,  // all come for the same few things at once
  kShop,  // a few who look around, as on a quiet day, and come again
};

/// What everyone comes to.
struct Scene {
  Pace pace = Pace::kDrop;
  std::vector<std::string> items;  // what there is to want, the most wanted first
};

/// Drawn once, when a shopper is born; from then on they keep to it.
struct Manner {
  std::vector<std::size_t> wants;  // of Scene::items, in the order in which they are tried
  std::int64_t quantity = 1;
  base::Nanos looks{0};    // at the page, before a button is pressed
  base::Nanos reacts{0};   // to what changes on it
  base::Nanos decides{0};  // with something in the cart
  base::Nanos pays{0};     // at the payment's page
  enum class Heart { kBuys, kPutsBack, kVanishes } at_cart = Heart::kBuys;
  enum class Purse { kPays, kGivesUp, kVanishes } at_payment = Purse::kPays;
  bool queues = false;  // for what is sold out
  bool stays = true;    // and watches, when there is nothing more to do
};

Manner draw_manner(Draw& draw, const Scene& scene);

}  // namespace crowd
