// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// How much of an item one person may have, through however many sessions.
#include <memory>

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

constexpr const char* kAnn = "SZFeDX1LQC4wF9AQvBwOgw";
const std::string kOwn = std::string("p_") + kAnn;

proto::Command for_person(proto::Command command, std::string_view person = kAnn) {
  command.person = proto::PersonName::parse(person);
  return command;
}

/// A shop with P, of which one person may have so many.
class Shop {
 public:
  explicit Shop(std::int64_t most, std::int64_t stock = 9,
                Lifetimes lifetimes = {base::Seconds{60}})
      : lifetimes_(lifetimes) {
    catalog_.push_back({support::item("P"), {}, stock});
    catalog_.back().per_person = most;
    catalog_.push_back({support::item("Q"), {}, stock});
    restart();
  }
  ~Shop() {
    const auto verified =
        *verify(store_, inventory_->cursor(), {inventory_->numbers(), inventory_->person_units()});
    CHECK(verified.differences.empty());
  }

  void restart() {
    auto opening = *make_opening(*store_.load(), catalog_, lifetimes_, now_);
    REQUIRE_FALSE(store_.commit(opening.rows));
    inventory_ = std::make_unique<Inventory>(std::move(opening.state), lifetimes_);
  }
  std::vector<std::string> batch(const std::vector<proto::Command>& commands) {
    std::vector<proto::OrderId> ids;
    for (const auto& command : commands)
      if (command.order) ids.push_back(*command.order);
    const Known known{
        *store_.find_orders(ids), {}, *store_.find_bought(inventory_->buyers(commands))};
    const auto outcome = inventory_->apply(commands, now_, known);
    REQUIRE_FALSE(store_.commit(outcome.rows));
    std::vector<std::string> said;
    for (const auto& reply : outcome.replies) {
      const auto* error = std::get_if<proto::Error>(&reply.outcome);
      said.push_back(error == nullptr ? "ok" : std::string(to_string(error->code)));
      if (error != nullptr && error->per_person)
        said.back() +=
            " " + std::to_string(*error->per_person) + " has " + std::to_string(*error->already);
    }
    return said;
  }
  std::string say(const proto::Command& command) { return batch({command}).at(0); }
  void pass(base::Millis time) {
    now_ += time;
    batch({});
  }
  support::MemoryStore& store() { return store_; }
  std::string person_of_order(std::uint64_t number) {
    const auto& person = store_.orders().at(support::order(number)).person;
    return person ? person->str() : "";
  }

 private:
  std::vector<CatalogItem> catalog_;
  Lifetimes lifetimes_;
  base::WallTime now_ = at(0);
  support::MemoryStore store_{support::epoch("e")};
  std::unique_ptr<Inventory> inventory_;
};

}  // namespace

TEST_CASE("What a person holds and has bought in any of their sessions counts together") {
  Shop shop(3);
  CHECK(shop.say(for_person(support::add("a", "P", 1))) == "ok");
  CHECK(shop.say(for_person(support::add("b", "P", 3))) == "quantity-limit 3 has 1");
  CHECK(shop.say(for_person(support::add("b", "P", 2))) == "ok");
  CHECK(shop.say(for_person(support::checkout("b", 1))) == "ok");
  CHECK(shop.person_of_order(1) == kOwn);
  if (GENERATE(false, true)) shop.restart();
  CHECK(shop.say(for_person(support::add("c", "P", 1))) == "quantity-limit 3 has 3");
  CHECK(shop.say(for_person(support::add("a", "P", 2))) == "quantity-limit 3 has 3");
  SECTION("but nobody else's") {
    CHECK(shop.say(for_person(support::add("d", "P", 3), "gbY32PzSxtojj_pAyTWUyw")) == "ok");
    CHECK(shop.say(support::add("e", "P", 3)) == "ok");
  }
  SECTION("until some of it is given back, runs out or is returned") {
    CHECK(shop.say(support::remove("a", "P")) == "ok");
    CHECK(shop.say(for_person(support::add("c", "P", 2))) == "quantity-limit 3 has 2");
    CHECK(shop.say(for_person(support::add("c", "P", 1))) == "ok");
    auto back = support::of_order(Op::kReturnOrder, 1);
    back.key = "k";
    CHECK(shop.say(back) == "ok");
    CHECK(shop.say(for_person(support::add("c", "P", 3))) == "ok");
    shop.pass(base::Seconds{61});
    CHECK(shop.say(for_person(support::add("a", "P", 4))) == "quantity-limit 3 has 0");
    CHECK(shop.say(for_person(support::add("a", "P", 3))) == "ok");
  }
}

TEST_CASE("A person's own session is theirs, whatever is said") {
  Shop shop(2);
  // As a gateway of before says it, and one of now.
  CHECK(shop.say(support::add(kOwn, "P", 1)) == "ok");
  CHECK(shop.say(for_person(support::add("a", "P", 2))) == "quantity-limit 2 has 1");
  CHECK(shop.say(for_person(support::add(kOwn, "P", 2))) == "ok");
  CHECK(shop.say(support::checkout(kOwn, 1)) == "ok");
  CHECK(shop.person_of_order(1).empty());  // as it was stored before there were persons
  shop.restart();
  CHECK(shop.say(for_person(support::add("a", "P", 1))) == "quantity-limit 2 has 2");
  for (const auto& command : {support::add(kOwn, "P", 1), for_person(support::add(kOwn, "P", 1)),
                              for_person(support::add(kOwn, "P", 1), "gbY32PzSxtojj_pAyTWUyw")})
    CHECK(shop.say(command) == "quantity-limit 2 has 2");
}

TEST_CASE("What is being paid for counts, in whatever session, until it is given up") {
  Shop shop(2, 9, {base::Seconds{60}, base::Seconds{20}, Lifetimes::Payment{}});
  CHECK(shop.say(for_person(support::add("a", "P", 2))) == "ok");
  CHECK(shop.say(support::checkout("a", 1)) == "ok");  // for whom it was held
  CHECK(shop.person_of_order(1) == kOwn);
  if (GENERATE(false, true)) shop.restart();
  CHECK(shop.say(for_person(support::add("b", "P", 1))) == "quantity-limit 2 has 2");
  SECTION("sold") {
    CHECK(shop.say(support::of_order(Op::kConfirmOrder, 1)) == "ok");
    CHECK(shop.say(for_person(support::add("b", "P", 1))) == "quantity-limit 2 has 2");
  }
  SECTION("given up") {
    CHECK(shop.say(support::ordering(Op::kCancelOrder, "a", 1)) == "ok");
    CHECK(shop.say(for_person(support::add("b", "P", 2))) == "ok");
  }
}

TEST_CASE("A place in line counts as a unit, so that nobody is called to more than they may have") {
  Shop shop(1, 2);
  CHECK(shop.say(support::add("x", "P", 1)) == "ok");
  CHECK(shop.say(support::add("y", "P", 1)) == "ok");
  CHECK(shop.say(for_person(support::wait("a", "P"))) == "ok");
  CHECK(shop.say(for_person(support::wait("a", "P"))) == "ok");  // a repeat
  if (GENERATE(false, true)) shop.restart();
  CHECK(shop.say(for_person(support::wait("b", "P"))) == "quantity-limit 1 has 1");
  SECTION("who leaves may stand elsewhere") {
    CHECK(shop.say(support::remove("a", "P")) == "ok");
    CHECK(shop.say(for_person(support::wait("b", "P"))) == "ok");
  }
  SECTION("what is offered is for whom the place was") {
    CHECK(shop.say(support::remove("x", "P")) == "ok");
    CHECK(shop.store().hold(support::session("a"), support::item("P"))->person ==
          support::session(kOwn));
    CHECK(shop.say(for_person(support::wait("b", "P"))) == "quantity-limit 1 has 1");
    CHECK(shop.say(support::add("a", "P", 1)) == "ok");
    CHECK(shop.say(support::checkout("a", 1)) == "ok");
    CHECK(shop.person_of_order(1) == kOwn);
    CHECK(shop.say(for_person(support::wait("b", "P"))) == "quantity-limit 1 has 1");
  }
}

TEST_CASE("Who signs in has what the session held for itself judged when it grows or is bought") {
  Shop shop(2);
  CHECK(shop.say(for_person(support::add("a", "P", 1))) == "ok");
  CHECK(shop.say(support::checkout("a", 1)) == "ok");
  CHECK(shop.say(support::add("b", "P", 2)) == "ok");
  // A repeat and less of it are never refused.
  CHECK(shop.say(for_person(support::add("b", "P", 2))) == "ok");
  CHECK(shop.say(for_person(support::add("b", "P", 3))) == "quantity-limit 2 has 3");
  CHECK(shop.say(for_person(support::checkout("b", 2))) == "quantity-limit 2 has 3");
  // Whatever else is said for them meanwhile.
  CHECK(shop.say(for_person(support::add("b", "Q", 1))) == "ok");
  CHECK(shop.say(for_person(support::checkout("b", 2))) == "quantity-limit 2 has 3");
  CHECK(shop.say(support::checkout("b", 2)) == "quantity-limit 2 has 3");  // Q is for them
  CHECK(shop.say(for_person(support::add("b", "P", 1))) == "ok");
  CHECK(shop.say(for_person(support::checkout("b", 2))) == "ok");
  CHECK(shop.person_of_order(2) == kOwn);
  CHECK(shop.say(for_person(support::add("c", "P", 1))) == "quantity-limit 2 has 2");
}

TEST_CASE("What a session bought before it acted for anybody counts for whom it acts for") {
  Shop shop(2);
  CHECK(shop.say(support::add("a", "P", 2)) == "ok");
  CHECK(shop.say(support::checkout("a", 1)) == "ok");
  CHECK(shop.say(for_person(support::add("a", "P", 1))) == "quantity-limit 2 has 2");
  CHECK(shop.say(for_person(support::add("b", "P", 2))) == "ok");
}

TEST_CASE("A limit that came later judges what grows, and no checkout") {
  Shop shop(3);
  CHECK(shop.say(for_person(support::add("a", "P", 2))) == "ok");
  CHECK(shop.say(for_person(support::add("b", "P", 1))) == "ok");
  auto lower = support::put_item("P");
  lower.patch.per_person = 1;
  CHECK(shop.say(lower) == "ok");
  CHECK(shop.say(for_person(support::add("b", "P", 2))) == "quantity-limit 1 has 3");
  CHECK(shop.say(for_person(support::checkout("a", 1))) == "ok");
  CHECK(shop.say(for_person(support::checkout("b", 2))) == "ok");
}

TEST_CASE("What one batch gives a session and sells to somebody is judged within it") {
  Shop shop(2, 3);
  CHECK(shop.say(for_person(support::add("a", "P", 1))) == "ok");
  CHECK(shop.say(support::checkout("a", 1)) == "ok");
  using Said = std::vector<std::string>;
  CHECK(shop.batch({support::add("b", "P", 2), for_person(support::checkout("b", 2))}) ==
        Said{"ok", "quantity-limit 2 has 3"});
  // The place becomes an offer within the batch, and the offer is bought.
  CHECK(shop.say(support::wait("c", "P")) == "ok");
  CHECK(shop.say(for_person(support::add("d", "P", 1))) == "sold-out");
  CHECK(
      shop.batch({support::remove("b", "P"), for_person(support::add("d", "P", 1)),
                  for_person(support::checkout("c", 3)), for_person(support::checkout("d", 4))}) ==
      Said{"ok", "ok", "quantity-limit 2 has 3", "ok"});
}

}  // namespace cartd
