// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who did what: kept where it is done, and told the last first.
#include "cartd/core/inventory.h"
#include "cartd/stored_deeds.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/memory_store.h"

namespace cartd {
namespace {

using proto::Command;
using proto::Op;

/// An inventory with one item P, stock 10, whose deeds are looked at.
class DeedsRig {
 public:
  DeedsRig() { REQUIRE_FALSE(store_.commit(support::coming("P", 10))); }

  std::vector<proto::Deed> deeds_of(Command command, const std::string& by = "ann") {
    command.by = by;
    auto outcome = inventory_.apply({&command, 1}, at_);
    REQUIRE_FALSE(store_.commit(outcome.rows));
    refused_ = std::holds_alternative<proto::Error>(outcome.replies.at(0).outcome);
    return outcome.rows.deeds;
  }
  bool refused() const { return refused_; }

 private:
  support::MemoryStore store_{support::epoch("A")};
  Inventory inventory_{
      {support::epoch("A"), {}, {support::stored({support::item("P"), {}, 10})}, {}}, {}};
  base::WallTime at_{base::Millis{1'000'000}};
  bool refused_ = false;
};

Command asking(Op op, const std::string& item = "P") {
  Command command{"", op};
  command.item = support::item(item);
  return command;
}

}  // namespace

TEST_CASE("What the operator does is kept with who did it, in the rows of what it did") {
  DeedsRig rig;
  auto set = asking(Op::kSetStock);
  set.amount = 7;
  const auto deeds = rig.deeds_of(set);
  REQUIRE(deeds.size() == 1);
  CHECK(deeds[0].number == 1);
  CHECK(deeds[0].by == "ann");
  CHECK(deeds[0].did == Op::kSetStock);
  CHECK(deeds[0].about == R"({"item":"P","stock":7})");
  auto add = asking(Op::kAddStock);
  add.amount = -2;
  add.key = "d7";
  const auto added = rig.deeds_of(add, "");
  REQUIRE(added.size() == 1);
  CHECK(added[0].number == 2);
  CHECK(added[0].by.empty());
  CHECK(added[0].about == R"({"item":"P","add":-2,"key":"d7"})");
}

TEST_CASE("What changes nothing is not kept, nor what is refused, nor what shoppers do") {
  DeedsRig rig;
  auto set = asking(Op::kSetStock);
  set.amount = 7;
  CHECK(rig.deeds_of(set).size() == 1);
  CHECK(rig.deeds_of(set).empty());
  CHECK(rig.deeds_of(asking(Op::kSetStock, "nothing")).empty());
  CHECK(rig.refused());
  CHECK(rig.deeds_of(support::add("a", "P", 2)).empty());
  CHECK(rig.deeds_of({"", Op::kResumeSale}).empty());
  CHECK(rig.deeds_of({"", Op::kPauseSale}).size() == 1);
  CHECK(rig.deeds_of({"", Op::kPauseSale}).size() <= 1);
  CHECK(rig.deeds_of({"", Op::kResumeSale}).size() == 1);
}

TEST_CASE("Of an item it is kept what is said otherwise, and whose a cart is only as a hash") {
  DeedsRig rig;
  auto put = asking(Op::kPutItem);
  put.patch.limit.emplace(3);
  put.patch.image.emplace("");
  const auto deeds = rig.deeds_of(put);
  REQUIRE(deeds.size() == 1);
  CHECK(deeds[0].about == R"({"item":"P","changed":["limit"]})");
  rig.deeds_of(support::add("secret-session", "P", 2));
  Command release{"", Op::kRelease};
  release.session = support::session("secret-session");
  const auto released = rig.deeds_of(release);
  REQUIRE(released.size() == 1);
  CHECK(released[0].about.starts_with(R"({"session":")"));
  CHECK(released[0].about.find("secret") == std::string::npos);
  CHECK(rig.deeds_of(release).empty());
}

TEST_CASE("The history is told the last first, part by part") {
  support::MemoryStore store{support::epoch("A")};
  Rows rows;
  for (std::uint64_t number = 1; number <= 5; ++number)
    rows.deeds.push_back({number, base::WallTime{}, "ann", Op::kSetStock, "{}"});
  REQUIRE_FALSE(store.commit(rows));
  Command ask{"", Op::kHistory};
  ask.amount = 2;
  std::vector<std::uint64_t> told;
  for (int part = 0; part < 4; ++part) {
    const auto answer = list_deeds(store, ask, store.cursor());
    REQUIRE(answer);
    const auto& list = std::get<proto::DeedList>(*answer);
    for (const auto& deed : list.deeds) told.push_back(deed.number);
    if (!list.next) break;
    ask.behind = *list.next;
  }
  CHECK(told == std::vector<std::uint64_t>{5, 4, 3, 2, 1});
  ask.behind = "x";
  CHECK(std::holds_alternative<proto::Error>(*list_deeds(store, ask, store.cursor())));
}

}  // namespace cartd
