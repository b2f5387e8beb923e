// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the operator does, and those who pay.
#include <iterator>
#include <string>

#include "tests/sim/world.h"

namespace sim {

using base::Millis;

void World::plan_operator() {
  timeline_.after(random_.time_between(Millis{300}, Millis{2000}), [this] {
    if (!busy_) return;
    if (cartd_.up()) operate();
    plan_operator();
  });
}

void World::operate() {
  proto::Command command{"operator", proto::Op::kSetStock};
  switch (random_.below(8)) {
    case 0:
      command.item = items_[random_.below(items_.size())];
      command.amount = random_.between(0, 8);
      break;
    case 1:
      command.op = proto::Op::kPutItem;
      command.item = items_[random_.below(items_.size())];
      if (random_.one_in(2))
        command.patch.limit.emplace(random_.between(2, 4));
      else
        command.patch.name = proto::Names{{"en", "Tea " + std::to_string(random_.below(3))}};
      break;
    case 2:
      command.op = proto::Op::kOrders;
      command.amount = random_.between(1, 3);
      command.after = random_.below(4);
      break;
    case 3:
      command.op = proto::Op::kAddStock;
      command.item = items_[random_.below(items_.size())];
      command.amount = random_.between(-2, 3);
      command.key = std::to_string(random_.below(20));
      break;
    case 4: {
      command.op = proto::Op::kReturnOrder;
      command.order = some_order();
      command.key = std::to_string(random_.below(3));
      command.restock = !random_.one_in(4);
      break;
    }
    case 5:
      command.op = proto::Op::kEvents;
      command.amount = random_.between(1, 50);
      if (!random_.one_in(3)) command.after = random_.below(60);
      if (random_.one_in(3))
        command.event_type =
            static_cast<proto::EventType>(random_.below(proto::kEventTypes.size()));
      break;
    case 6:
      command.op = proto::Op::kPutShop;
      command.shop = proto::Shop{{{"en", "Kiln " + std::to_string(random_.below(3))}}};
      break;
    default:
      command.op = proto::Op::kVerify;
      break;
  }
  cartd_.arrive({proto::Audience::kOperator, "", {}}, command);
  wake_cartd(timeline_.now());
}

/// Those who pay, and the shop's servers, which repeat themselves and mix things up.
void World::plan_payer() {
  timeline_.after(random_.time_between(Millis{20}, Millis{600}), [this] {
    if (!busy_) return;
    if (cartd_.up()) {
      static constexpr proto::Op kOps[] = {proto::Op::kConfirmOrder, proto::Op::kConfirmOrder,
                                           proto::Op::kConfirmOrder, proto::Op::kReleaseOrder,
                                           proto::Op::kExtendOrder};
      proto::Command command{"payer", kOps[random_.below(std::size(kOps))]};
      command.order = some_order();
      cartd_.arrive({proto::Audience::kOperator, "", {}}, command);
      wake_cartd(timeline_.now());
    }
    plan_payer();
  });
}

/// When items are sold, to whom, and whether at all.
void World::plan_terms() {
  timeline_.after(random_.time_between(Millis{200}, Millis{1500}), [this] {
    if (!busy_) return;
    if (cartd_.up()) {
      cartd_.arrive({proto::Audience::kOperator, "", {}}, new_terms());
      wake_cartd(timeline_.now());
    }
    plan_terms();
  });
}

proto::Command World::new_terms() {
  proto::Command command{"terms", proto::Op::kPutItem};
  command.item = items_[random_.below(items_.size())];
  auto& patch = command.patch;
  if (weather_.persons_are_limited && random_.one_in(3)) {
    patch.per_person.emplace();
    if (!random_.one_in(4)) patch.per_person->emplace(random_.between(1, 3));
  }
  if (weather_.items_open && random_.one_in(2)) {
    patch.opens_at.emplace();
    patch.closes_at.emplace();
    const auto opens = cartd_clock_.wall() + Millis{random_.between(-2000, 3000)};
    if (!random_.one_in(4)) *patch.opens_at = opens;
    if (!random_.one_in(3)) *patch.closes_at = opens + Millis{random_.between(1, 4000)};
  }
  if (weather_.items_are_hidden && random_.one_in(2)) {
    if (random_.one_in(4)) return {"remover", proto::Op::kRemoveItem, {}, command.item};
    patch.shown = random_.one_in(3) ? proto::Visibility::kHidden : proto::Visibility::kShown;
  }
  return command;
}

void World::plan_pause() {
  timeline_.after(random_.time_between(Millis{500}, Millis{5000}), [this] {
    if (!busy_) return;
    if (cartd_.up()) {
      cartd_.arrive({proto::Audience::kOperator, "", {}}, {"pause", proto::Op::kPauseSale});
      wake_cartd(timeline_.now());
    }
    timeline_.after(random_.time_between(Millis{50}, Millis{3000}), [this] { resume_sale(); });
    plan_pause();
  });
}

void World::resume_sale() {
  if (cartd_.up() && cartd_.store().sale().pause) {
    cartd_.arrive({proto::Audience::kOperator, "", {}}, {"resume", proto::Op::kResumeSale});
    wake_cartd(timeline_.now());
  } else if (cartd_.up() && busy_) {
    return;
  }
  // In the end again and again: a pause may wait to be read by a cartd that stands still.
  timeline_.after(Millis{200}, [this] { resume_sale(); });
}

/// Mostly one that was made.
proto::OrderId World::some_order() {
  const auto& orders = cartd_.store().orders();
  if (orders.empty() || random_.one_in(20))
    return *proto::OrderId::parse("00000000-0000-4000-8000-000000000000");
  return std::next(orders.begin(), random_.between(0, std::ssize(orders) - 1))->first;
}

}  // namespace sim
