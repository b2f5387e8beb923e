// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// When an item is sold and to whom: opening and closing, hidden items, items that are removed, and how many
// one person may have.
#include <memory>
#include <string>
#include <vector>

#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "cartd/stored_journal.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using base::Millis;
using proto::Error;
using support::at;

/// An inventory on a store, a batch a command.
class Sale {
 public:
  explicit Sale(std::vector<CatalogItem> catalog, Lifetimes lifetimes = {base::Seconds{60}})
      : catalog_(std::move(catalog)), lifetimes_(lifetimes) {
    restart(at(0));
  }

  void restart(base::WallTime now) {
    auto opening = *make_opening(*store_.load(), catalog_, lifetimes_, now);
    REQUIRE_FALSE(store_.commit(opening.rows));
    inventory_ = std::make_unique<Inventory>(std::move(opening.state), lifetimes_);
  }

  BatchOutcome batch(const std::vector<proto::Command>& commands, base::WallTime now,
                     Inventory::Due due = Inventory::Due::kFirst) {
    std::vector<proto::OrderId> ids;
    for (const auto& command : commands)
      if (command.order) ids.push_back(*command.order);
    const Known known{
        *store_.find_orders(ids), {}, *store_.find_bought(inventory_->buyers(commands))};
    auto outcome = inventory_->apply(commands, now, known, due);
    REQUIRE_FALSE(store_.commit(outcome.rows));
    return outcome;
  }

  /// "ok", or what it is refused with and the fields that tell more.
  std::string say(const proto::Command& command, base::WallTime now) {
    return text_of(batch({command}, now).replies.at(0));
  }
  static std::string text_of(const proto::Reply& reply) {
    const auto* error = std::get_if<Error>(&reply.outcome);
    if (error == nullptr) return "ok";
    std::string text(to_string(error->code));
    if (error->opens_in) text += " in " + std::to_string(error->opens_in->count());
    if (error->per_person)
      text += " " + std::to_string(*error->per_person) + " has " + std::to_string(*error->already);
    return text;
  }
  /// Seq, item and whether it is open of each change that time alone makes.
  std::string changes(base::WallTime now) {
    std::string text;
    for (const auto& change : batch({}, now).changes) {
      text += std::to_string(change.cursor.seq.value) + " " + change.state.item.str();
      if (change.state.open) text += *change.state.open ? " open" : " shut";
      if (change.state.opens_in) text += " " + std::to_string(change.state.opens_in->count());
      if (change.removed) text += " gone";
      text += ";";
    }
    return text;
  }
  void check_books() {
    const auto verified =
        *verify(store_, inventory_->cursor(), {inventory_->numbers(), inventory_->person_units()});
    CHECK(verified.differences.empty());
  }

  Inventory& inventory() { return *inventory_; }
  support::MemoryStore& store() { return store_; }

 private:
  std::vector<CatalogItem> catalog_;
  Lifetimes lifetimes_;
  support::MemoryStore store_{support::epoch("e")};
  std::unique_ptr<Inventory> inventory_;
};

CatalogItem timed(std::optional<std::int64_t> opens, std::optional<std::int64_t> closes,
                  std::int64_t stock = 5) {
  CatalogItem item{support::item("P"), {}, stock};
  if (opens) item.opens_at = at(*opens);
  if (closes) item.closes_at = at(*closes);
  return item;
}

CatalogItem per_person(std::int64_t most, std::int64_t stock = 9) {
  CatalogItem item{support::item("P"), {}, stock};
  item.per_person = most;
  return item;
}

proto::Command hide(std::string_view what, bool hidden) {
  auto command = support::put_item(what);
  command.patch.shown = hidden ? proto::Visibility::kHidden : proto::Visibility::kShown;
  return command;
}

proto::Command remove_item(std::string_view what) {
  return {"", proto::Op::kRemoveItem, std::nullopt, support::item(what)};
}

proto::Command returned(std::uint64_t order, bool restock = true) {
  auto command = support::of_order(proto::Op::kReturnOrder, order);
  command.key = "k";
  command.restock = restock;
  return command;
}

}  // namespace

// --- opening and closing ---------------------------------------------------------------------------

TEST_CASE("Nothing is sold before an item opens or after it closed, to the millisecond") {
  Sale sale({timed(10, 20)});
  CHECK(sale.inventory().next_expiry() == at(10));
  CHECK(sale.say(support::add("a", "P", 1), at(0)) == "not-open in 10000");
  CHECK(sale.say(support::wait("a", "P"), at(10) - Millis{1}) == "not-open in 1");
  CHECK(sale.changes(at(10) - Millis{1}) == "");
  CHECK(sale.changes(at(10)) == "1 P open;");
  CHECK(sale.inventory().next_expiry() == at(20));
  CHECK(sale.changes(at(11)) == "");
  CHECK(sale.say(support::add("a", "P", 1), at(20) - Millis{1}) == "ok");
  CHECK(sale.say(support::add("b", "P", 1), at(20)) == "not-open");
  CHECK(sale.say(support::wait("b", "P"), at(20)) == "not-open");
  SECTION("what is held may still be bought, kept, or given back in part, but not grow") {
    CHECK(sale.say(support::add("a", "P", 1), at(21)) == "ok");
    CHECK(sale.say(support::add("a", "P", 2), at(21)) == "not-open");
    CHECK(sale.say(support::checkout("a", 1), at(21)) == "ok");
  }
  sale.check_books();
}

TEST_CASE("An add in the very batch of the opening is taken") {
  Sale sale({timed(10, {})});
  const auto due = GENERATE(Inventory::Due::kFirst, Inventory::Due::kLater);
  const auto outcome = sale.batch({support::add("a", "P", 1)}, at(10), due);
  CHECK(Sale::text_of(outcome.replies.at(0)) == "ok");
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].state.open == true);
}

TEST_CASE("A clock that is set moves the opening, ahead and back") {
  Sale sale({timed(10, {})});
  sale.batch({}, at(0));
  sale.inventory().set_clock_ahead(base::Seconds{9});
  CHECK(sale.inventory().next_expiry() == at(1));
  CHECK(sale.changes(at(1)) == "1 P open;");
  sale.inventory().set_clock_ahead(base::Seconds{-5});
  CHECK(sale.changes(at(2)) == "2 P shut 13000;");
  CHECK(sale.inventory().next_expiry() == at(15));
  CHECK(sale.say(support::add("a", "P", 1), at(15) - Millis{1}) == "not-open in 1");
}

TEST_CASE("What opens or closes while cartd is down is told at its start") {
  Sale sale({timed(10, 20)});
  sale.batch({}, at(0));
  sale.restart(at(5));
  CHECK(sale.inventory().cursor().seq.value == 0);
  sale.restart(at(12));
  CHECK(sale.inventory().cursor().seq.value == 1);
  CHECK(sale.changes(at(12)) == "");
  sale.restart(at(12));
  CHECK(sale.inventory().cursor().seq.value == 1);
  CHECK(sale.changes(at(20)) == "2 P shut;");
}

TEST_CASE("The line of an item that is closed stands still, and goes on when it opens again") {
  Sale sale({timed({}, 20, 1)}, {base::Seconds{5}});
  CHECK(sale.say(support::add("a", "P", 1), at(18)) == "ok");
  CHECK(sale.say(support::wait("b", "P"), at(18)) == "ok");
  CHECK(sale.changes(at(20)) == "3 P shut;");
  CHECK(sale.changes(at(23)) == "4 P shut;");  // the hold is over, and nobody gets the unit
  CHECK(sale.inventory().hold_count() == 0);
  sale.restart(at(24));
  auto longer = support::put_item("P");
  longer.patch.closes_at.emplace(at(60));
  CHECK(sale.say(longer, at(30)) == "ok");
  CHECK(sale.inventory().hold_count() == 1);
  CHECK(sale.inventory().waiting_count() == 0);
  sale.check_books();
}

TEST_CASE("A line whose item is sold again since cartd is down goes on at its start") {
  Sale sale({timed({}, 20, 2)}, {base::Seconds{5}});
  CHECK(sale.say(support::add("a", "P", 2), at(18)) == "ok");
  for (const char* who : {"b", "c", "d"}) CHECK(sale.say(support::wait(who, "P"), at(18)) == "ok");
  sale.changes(at(23));  // it is closed, and nothing of it is held any more
  auto again = support::put_item("P");
  again.patch.closes_at.emplace();
  again.patch.opens_at.emplace(at(30));
  CHECK(sale.say(again, at(24)) == "ok");
  sale.restart(at(31));
  CHECK(sale.say(support::add("e", "P", 1), at(31)) == "sold-out");
  CHECK(sale.inventory().waiting_count() == 1);
  CHECK(sale.store().hold(support::session("b"), support::item("P"))->offer);
  sale.check_books();
}

TEST_CASE("Times that do not follow each other are refused also in two steps") {
  Sale sale({timed(10, 20)});
  auto later = support::put_item("P");
  later.patch.opens_at.emplace(at(20));
  const auto refused = sale.batch({later}, at(0));
  CHECK(std::get<Error>(refused.replies.at(0).outcome).field == "closes_at");
  later.patch.opens_at.emplace();
  CHECK(sale.say(later, at(0)) == "ok");
  CHECK(sale.say(support::add("a", "P", 1), at(0)) == "ok");
}

// --- hidden, and removed -----------------------------------------------------------------------------

TEST_CASE(
    "Of a hidden item nothing more is sold, and who does not hold it does not hear that it is "
    "there") {
  Sale sale({{support::item("P"), {}, 5}});
  CHECK(sale.say(support::add("a", "P", 2), at(0)) == "ok");
  const auto hidden = sale.batch({hide("P", true)}, at(1));
  CHECK(hidden.changes.at(0).description->shown == proto::Visibility::kHidden);
  CHECK(sale.say(support::add("b", "P", 1), at(1)) == "unknown-item");
  CHECK(sale.say(support::wait("b", "P"), at(1)) == "unknown-item");
  CHECK(sale.say(support::add("a", "P", 3), at(1)) == "not-open");
  CHECK(sale.say(support::add("a", "P", 1), at(1)) == "ok");
  CHECK(sale.say(support::checkout("a", 1), at(2)) == "ok");
  CHECK(sale.say(hide("P", false), at(3)) == "ok");
  CHECK(sale.say(support::add("b", "P", 1), at(3)) == "ok");
}

TEST_CASE("An item is removed when nothing of it is held any more") {
  Sale sale({{support::item("P"), {}, 3}, {support::item("Q"), {}, 3}});
  CHECK(sale.say(support::add("a", "P", 2), at(0)) == "ok");
  CHECK(sale.say(support::add("b", "P", 1), at(0)) == "ok");
  CHECK(sale.say(support::wait("c", "P"), at(0)) == "ok");
  const auto told = sale.batch({remove_item("P")}, at(1));
  CHECK_FALSE(told.changes.at(0).removed);
  CHECK(told.changes.at(0).description->shown == proto::Visibility::kHidden);
  CHECK(told.changes.at(0).carts.size() == 1);  // the one who waited
  CHECK(sale.inventory().waiting_count() == 0);
  CHECK(sale.say(remove_item("P"), at(1)) == "ok");
  CHECK(sale.say(support::set_stock("P", 9), at(1)) == "unknown-item");
  sale.restart(at(2));
  CHECK(sale.say(support::checkout("a", 1), at(3)) == "ok");
  const auto gone = sale.batch({support::remove("b", "P")}, at(4));
  CHECK(gone.changes.at(0).removed);
  CHECK(gone.changes.at(0).state.stock == 0);
  CHECK(gone.rows.journal.back().cause == Cause::kWriteOff);
  CHECK(sale.say(support::remove("b", "P"), at(5)) == "unknown-item");
  CHECK(sale.say(support::add("b", "P", 1), at(5)) == "unknown-item");
  const auto all = sale.batch({support::snapshot()}, at(5));
  CHECK(std::get<proto::Snapshot>(all.replies.at(0).outcome).items.size() == 1);
  sale.check_books();
  SECTION("what comes back of it is written off, too") {
    CHECK(sale.say(returned(1), at(6)) == "ok");
    CHECK(sale.inventory().numbers().at(0).stock == 0);
    sale.check_books();
  }
  SECTION("it stays so over a restart, though the catalog lists it, until it is put again") {
    sale.restart(at(6));
    CHECK(sale.say(support::add("b", "P", 1), at(6)) == "unknown-item");
    const auto back = sale.batch({support::put_item("P"), support::set_stock("P", 4)}, at(7));
    CHECK(back.changes.at(0).description->shown == proto::Visibility::kShown);
    CHECK_FALSE(back.changes.at(0).removed);
    CHECK(sale.say(support::add("b", "P", 1), at(8)) == "ok");
    sale.check_books();
  }
}

TEST_CASE(
    "What ran out of an item that is gone stands in the way of a checkout until it is put aside") {
  Sale sale({{support::item("P"), {}, 3}, {support::item("Q"), {}, 3}});
  sale.say(support::add("a", "P", 1), at(0));
  sale.say(remove_item("P"), at(1));
  CHECK(sale.changes(at(60)) == "3 P gone;");
  sale.say(support::add("a", "Q", 1), at(61));
  CHECK(sale.say(support::checkout("a", 1), at(62)) == "hold-expired");
  CHECK(sale.say(support::remove("a", "P"), at(63)) == "ok");
  CHECK(sale.say(support::checkout("a", 1), at(64)) == "ok");
}

// --- per person ---------------------------------------------------------------------------------------

TEST_CASE("What a person holds and has bought counts together, over a restart") {
  Sale sale({per_person(3)});
  CHECK(sale.say(support::add("a", "P", 4), at(0)) == "quantity-limit 3 has 0");
  CHECK(sale.say(support::add("a", "P", 2), at(0)) == "ok");
  CHECK(sale.say(support::checkout("a", 1), at(1)) == "ok");
  CHECK(sale.say(support::add("a", "P", 2), at(2)) == "quantity-limit 3 has 2");
  CHECK(sale.say(support::add("a", "P", 1), at(2)) == "ok");
  sale.restart(at(3));
  CHECK(sale.say(support::add("a", "P", 2), at(3)) == "quantity-limit 3 has 3");
  CHECK(sale.say(support::add("b", "P", 3), at(3)) == "ok");
  SECTION("less what has come back, also where it is written off") {
    CHECK(sale.say(returned(1, GENERATE(true, false)), at(4)) == "ok");
    CHECK(sale.say(support::add("a", "P", 4), at(4)) == "quantity-limit 3 has 1");
    CHECK(sale.say(support::add("a", "P", 3), at(4)) == "ok");
  }
}

TEST_CASE("What was bought and returned in the same batch counts") {
  Sale sale({per_person(2)});
  const auto outcome =
      sale.batch({support::add("a", "P", 2), support::checkout("a", 1), support::add("a", "P", 1),
                  returned(1), support::add("a", "P", 2)},
                 at(0));
  CHECK(Sale::text_of(outcome.replies.at(1)) == "ok");
  CHECK(Sale::text_of(outcome.replies.at(2)) == "quantity-limit 2 has 2");
  CHECK(Sale::text_of(outcome.replies.at(4)) == "ok");
}

TEST_CASE("What is being paid for counts once, before and after it is sold") {
  Sale sale({per_person(2)}, {base::Seconds{60}, base::Seconds{20}, Lifetimes::Payment{}});
  CHECK(sale.say(support::add("a", "P", 1), at(0)) == "ok");
  CHECK(sale.say(support::checkout("a", 1), at(1)) == "ok");
  CHECK(sale.say(support::add("a", "P", 2), at(2)) == "quantity-limit 2 has 1");
  CHECK(sale.say(support::wait("a", "P"), at(2)) == "ok");
  const auto outcome = sale.batch({support::of_order(proto::Op::kConfirmOrder, 1),
                                   support::add("a", "P", 2), support::add("a", "P", 1)},
                                  at(3));
  CHECK(Sale::text_of(outcome.replies.at(1)) == "quantity-limit 2 has 2");  // it was offered one
  CHECK(Sale::text_of(outcome.replies.at(2)) == "ok");
}

TEST_CASE("Who may have no more does not get into the line") {
  Sale sale({per_person(1, 2)});
  sale.say(support::add("a", "P", 1), at(0));
  sale.say(support::checkout("a", 1), at(0));
  sale.say(support::add("b", "P", 1), at(0));
  CHECK(sale.say(support::wait("a", "P"), at(1)) == "quantity-limit 1 has 1");
  CHECK(sale.say(support::wait("c", "P"), at(1)) == "ok");
}

}  // namespace cartd
