// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// An order that is paid after its time, and a cartd that dies on the way: at each step before its batch
// is on disk, or behind it and before anybody hears of it. Who asks repeats it then.
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "cartd/stored_journal.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using proto::Op;
using support::at;

enum class Dies { kNever, kBeforeCommit, kAfterCommit };
constexpr Dies kDeaths[] = {Dies::kNever, Dies::kBeforeCommit, Dies::kAfterCommit};
constexpr Lifetimes kToBePaid{{}, {}, Lifetimes::Payment{base::Seconds{100}, base::Seconds{300}}};

/// A cartd whose memory ends with it, on a store that stays. With one unit of an item P.
class MortalCartd {
 public:
  MortalCartd() {
    REQUIRE_FALSE(store_.commit(support::coming("P", 1)));
    start(at(0));
  }

  /// The reply that whoever asks gets in the end; nothing to no command.
  std::optional<proto::Reply> turn(base::WallTime now, Dies dies = Dies::kNever,
                                   const std::optional<proto::Command>& command = std::nullopt) {
    Known known;
    if (command && command->order) {
      auto found = store_.find_orders({&*command->order, 1});
      REQUIRE(found);
      known.orders = *std::move(found);
    }
    const auto outcome =
        command ? inventory_->apply({&*command, 1}, now, known) : inventory_->apply({}, now, known);
    if (dies != Dies::kBeforeCommit) REQUIRE_FALSE(store_.commit(outcome.rows));
    if (dies != Dies::kNever) {
      start(now);
      return turn(now, Dies::kNever, command);
    }
    return command ? std::optional(outcome.replies.at(0)) : std::nullopt;
  }

  /// The types of the order events so far.
  std::string told() const {
    std::string types;
    for (const auto& [id, event] : store_.events())
      if (to_string(event.type).starts_with("order."))
        types += (types.empty() ? "" : " ") + std::string(to_string(event.type).substr(6));
    return types;
  }
  StoredOrder order() const { return store_.orders().at(support::order(1)); }
  bool adds_up() {
    const auto verified =
        verify(store_, inventory_->cursor(), {inventory_->numbers(), inventory_->person_units()});
    return verified && verified->differences.empty();
  }

 private:
  void start(base::WallTime now) {
    inventory_.reset();
    auto opening = make_opening(store_.state(), {}, kToBePaid, now);
    REQUIRE(opening);
    REQUIRE_FALSE(store_.commit(opening->rows));
    inventory_ = std::make_unique<Inventory>(std::move(opening->state), kToBePaid);
  }

  support::MemoryStore store_{support::epoch("e")};
  std::unique_ptr<Inventory> inventory_;
};

/// Released at 100, confirmed at 102 and again at 103; what the last of them is told.
proto::Reply pay_late(MortalCartd& cartd, bool is_taken, Dies expiring, Dies confirming,
                      Dies repeating) {
  cartd.turn(at(0), Dies::kNever, support::add("a", "P", 1));
  cartd.turn(at(0), Dies::kNever, support::checkout("a", 1));
  cartd.turn(at(100), expiring);
  if (is_taken) cartd.turn(at(101), Dies::kNever, support::add("b", "P", 1));
  const auto confirm = support::of_order(Op::kConfirmOrder, 1);
  const auto first = cartd.turn(at(102), confirming, confirm);
  if (is_taken) cartd.turn(at(103), Dies::kNever, support::remove("b", "P"));
  const auto again = cartd.turn(at(103), repeating, confirm);
  CHECK(first->outcome.index() == again->outcome.index());
  return *again;
}

}  // namespace

TEST_CASE("Who pays late what is free has it, once, wherever cartd dies") {
  for (const Dies expiring : kDeaths)
    for (const Dies confirming : kDeaths)
      for (const Dies repeating : kDeaths) {
        MortalCartd cartd;
        const auto reply = pay_late(cartd, /*is_taken=*/false, expiring, confirming, repeating);
        CHECK(std::get<proto::OrderDone>(reply.outcome).status.late);
        CHECK(cartd.order().state == proto::OrderState::kSold);
        CHECK(cartd.told() == "paying released sold");
        CHECK(cartd.adds_up());
      }
}

TEST_CASE("Who pays late what is taken has a refund due, once, wherever cartd dies") {
  for (const Dies expiring : kDeaths)
    for (const Dies confirming : kDeaths)
      for (const Dies repeating : kDeaths) {
        MortalCartd cartd;
        const auto reply = pay_late(cartd, /*is_taken=*/true, expiring, confirming, repeating);
        CHECK(std::get<proto::Error>(reply.outcome).code == proto::ErrorCode::kTooLate);
        CHECK(cartd.order().state == proto::OrderState::kReleased);
        CHECK(cartd.order().refund_due);
        CHECK(cartd.told() == "paying released refund_due");
        CHECK(cartd.adds_up());
      }
}

}  // namespace cartd
