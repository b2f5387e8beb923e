// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What cartd makes of a store when it starts, and which stores it will not start on.
#include "cartd/core/opening.h"

#include "cartd/core/inventory.h"

#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

using support::at;
using support::item;
using support::session;

constexpr base::Millis kForEver{0};
constexpr base::Millis kMinute = base::Seconds{60};

CatalogItem entry(std::string_view name, std::int64_t stock,
                  std::optional<std::int64_t> limit = std::nullopt) {
  return {item(name), {{"en", "Product"}}, stock, limit};
}

/// A store with seq 5 and one item P, 3 of 10 held by session a until second 60.
StoredState stored() {
  return {support::epoch("e"),
          proto::Seq{5},
          {support::stored(entry("P", 10), 0, 3, proto::Seq{4})},
          {StoredHold{session("a"), item("P"), 3, at(60), false, at(0)}}};
}

StoredState empty_store() { return {support::epoch("e"), {}, {}, {}}; }

std::string refusal(const StoredState& state) {
  const auto opening = make_opening(state, {entry("P", 10)}, {kMinute}, at(0));
  return opening ? "" : opening.error().why;
}

}  // namespace

TEST_CASE("The first items of a new store come without a change") {
  const auto opening =
      *make_opening(empty_store(), {entry("P", 10), entry("Q", 5)}, {kMinute}, at(0));
  CHECK(opening.state.head == proto::Seq{0});
  REQUIRE(opening.rows.items.size() == 2);
  CHECK(opening.rows.items[1] == support::stored(entry("Q", 5), 1));
  CHECK(opening.rows.items == opening.state.items);
  CHECK_FALSE(opening.rows.head);
}

TEST_CASE("A store is a rehearsal's, or a shop's, from its first item on") {
  StoredState fresh = empty_store();
  CHECK_FALSE(settle_rehearsal(fresh, true));
  CHECK(fresh.rehearsal);
  CHECK_FALSE(settle_rehearsal(fresh, false));
  CHECK_FALSE(fresh.rehearsal);

  StoredState shop = stored();
  CHECK_FALSE(settle_rehearsal(shop, false));
  REQUIRE(settle_rehearsal(shop, true));
  CHECK(settle_rehearsal(shop, true)->what == "--rehearsal");
  StoredState rehearsed = stored();
  rehearsed.rehearsal = true;
  CHECK_FALSE(settle_rehearsal(rehearsed, true));
  REQUIRE(settle_rehearsal(rehearsed, false));
}

TEST_CASE("An item that opens in a while does so once, counted from when it first came") {
  auto soon = entry("Q", 5);
  soon.opens_in = base::Seconds{120};
  const auto first = *make_opening(empty_store(), {entry("P", 10), soon}, {kMinute}, at(0));
  CHECK(first.state.items[1].catalog.opens_at == at(120));
  CHECK_FALSE(first.state.items[1].catalog.opens_in);
  CHECK(first.state.items[1].phase == SalePhase::kNotYet);
  CHECK(first.rows.items == first.state.items);

  // Started again with the same catalog: as it was, and nothing to write.
  const auto again = *make_opening(first.state, {entry("P", 10), soon}, {kMinute}, at(60));
  CHECK(again.state.items == first.state.items);
  CHECK(again.rows.items.empty());
  const auto later = *make_opening(first.state, {entry("P", 10), soon}, {kMinute}, at(300));
  CHECK(later.state.items[1].catalog.opens_at == at(120));
  CHECK(later.state.items[1].phase == SalePhase::kOpen);

  // An item that has been on sale stays so.
  const auto sold = *make_opening(stored(), {soon, entry("P", 10)}, {kMinute}, at(0));
  CHECK(sold.state.items[0].catalog.opens_at == at(120));
  auto late = entry("P", 10);
  late.opens_in = base::Seconds{120};
  CHECK_FALSE(make_opening(stored(), {late}, {kMinute}, at(0))->state.items[0].catalog.opens_at);
}

TEST_CASE("What a catalog says anew of an item is an event, but for the first of a store") {
  CHECK(make_opening(empty_store(), {entry("P", 10)}, {kMinute}, at(0))->rows.events.empty());
  auto before = stored();
  before.last_event = 7;
  auto own_ttl = entry("P", 10);
  own_ttl.hold_ttl = base::Millis{1000};  // is not told
  CHECK(make_opening(before, {own_ttl}, {kMinute}, at(0))->rows.events.empty());
  const auto opening = *make_opening(before, {entry("P", 10, 2), entry("Q", 5)}, {kMinute}, at(9));
  CHECK(opening.state.last_event == 9);
  CHECK(opening.rows.events ==
        std::vector<proto::Event>{
            {8, proto::EventType::kItemChanged, at(9),
             R"({"item":"P","name":{"en":"Product"},"limit":2})"},
            {9, proto::EventType::kItemChanged, at(9), R"({"item":"Q","name":{"en":"Product"}})"}});
}

TEST_CASE("An unchanged catalog on an unchanged store writes nothing") {
  const auto opening = *make_opening(stored(), {entry("P", 10)}, {kMinute}, at(0));
  CHECK(opening.rows.empty());
  CHECK(opening.state.items == stored().items);
  CHECK(opening.state.holds == stored().holds);
}

TEST_CASE("A catalog never resets a stock") {
  const auto opening = *make_opening(stored(), {entry("P", 99)}, {kMinute}, at(0));
  CHECK(opening.state.items[0].catalog.stock == 10);
  CHECK(opening.rows.empty());
}

TEST_CASE("A catalog adds items and changes names and limits and each gets a seq") {
  auto renamed = entry("P", 10, 2);
  renamed.name = {{"zh", "P商品"}};
  const auto opening = *make_opening(stored(), {renamed, entry("Q", 5)}, {kMinute}, at(0));
  CHECK(opening.state.items[0] == support::stored(renamed, 0, 3, proto::Seq{6}));
  CHECK(opening.state.items[1] == support::stored(entry("Q", 5), 1, 0, proto::Seq{7}));
  CHECK(opening.rows.items == opening.state.items);
  CHECK(opening.rows.head == proto::Seq{7});
  CHECK(opening.state.head == proto::Seq{7});
}

TEST_CASE("An item the catalog no longer lists stays after those it does") {
  const auto opening = *make_opening(stored(), {entry("Q", 5)}, {kMinute}, at(0));
  REQUIRE(opening.state.items.size() == 2);
  CHECK(opening.state.items[0].catalog.item == item("Q"));
  CHECK(opening.state.items[1].catalog.item == item("P"));
  CHECK(opening.state.items[1].held == 3);
}

TEST_CASE("What is left of a hold does not follow the clock over a restart") {
  StoredState state = stored();
  state.holds[0].expires_at = at(60);
  // While it ran the clock was set 20 minutes ahead; half a minute has passed since.
  state.clock_ahead = base::Seconds{1200};
  const auto opening = *make_opening(state, {entry("P", 10)}, {kMinute}, at(1230));
  CHECK(opening.rows.empty());
  CHECK(opening.state.holds[0].expires_at == at(60));

  Inventory inventory(opening.state, {kMinute, kMinute});
  CHECK(inventory.clock_ahead() == base::Seconds{1200});
  const auto outcome = inventory.apply(std::vector{support::add("z", "P", 1)}, at(30));
  CHECK(outcome.changes.at(0).at == at(1230));
  CHECK(outcome.rows.journal.at(0).at == at(1230));
  CHECK(outcome.changes.at(0).state.next_release == base::Seconds{30});
  CHECK(outcome.rows.holds.at(0).expires_at == at(90));
}

TEST_CASE("No hold lasts longer than the time to live from the start") {
  struct Case {
    std::optional<base::WallTime> stored_end;
    base::Millis ttl;
    base::WallTime now;
    std::optional<base::WallTime> end;
  };
  const auto [stored_end, ttl, now, end] =
      GENERATE(Case{at(60), kMinute, at(0), at(60)},        // as it was
               Case{at(60), kMinute, at(30), at(60)},       // part of it has passed
               Case{at(60), kMinute, at(90), at(60)},       // all of it: the first turn expires it
               Case{at(60), kMinute, at(-1000), at(-940)},  // the wall clock was set back
               Case{at(60), base::Seconds{10}, at(0), at(10)},  // the time to live was shortened
               Case{at(60), kForEver, at(0), std::nullopt},     // holds no longer end
               Case{std::nullopt, kForEver, at(0), std::nullopt},
               Case{std::nullopt, kMinute, at(5), at(65)});  // holds end again
  StoredState state = stored();
  state.holds[0].expires_at = stored_end;

  const auto opening = *make_opening(state, {entry("P", 10)}, {ttl}, now);
  CHECK(opening.state.holds[0].expires_at == end);
  const bool changed = end != stored_end;
  CHECK(opening.rows.holds.size() == (changed ? 1 : 0));
  CHECK(opening.state.head == proto::Seq{changed ? 6u : 5u});
  CHECK(opening.state.items[0].seq == proto::Seq{changed ? 6u : 4u});
}

TEST_CASE("No offer lasts longer than an offer does from the start") {
  const base::WallTime now = GENERATE(at(0), at(-1000));  // or the wall clock was set back
  StoredState state = stored();
  state.holds[0].offer = true;
  state.holds[0].expires_at = at(60);
  const auto opening = *make_opening(state, {entry("P", 10)}, {kForEver, 2 * kMinute}, now);
  CHECK(opening.state.holds[0].expires_at == std::min(at(60), now + 2 * kMinute));
}

TEST_CASE("What the operator said of an item outlives any catalog") {
  StoredState state = stored();
  auto& described = state.items[0].catalog;
  described.name = {{"en", "The operator's"}};
  described.limit = 3;
  described.display = {proto::Display::Kind::kLow, 5};
  described.hold_ttl = base::Seconds{60};
  described.by_operator = true;
  auto catalog = entry("P", 99, 1);
  catalog.display = {proto::Display::Kind::kYesNo, 0};
  const auto opening = *make_opening(state, {catalog}, {kMinute}, at(0));
  CHECK(opening.state.items[0] == state.items[0]);
  CHECK(opening.rows.empty());
}

TEST_CASE("A catalog's display and time to live replace the stored ones") {
  auto changed = entry("P", 10);
  changed.display = {proto::Display::Kind::kYesNo, 0};
  changed.hold_ttl = base::Seconds{90};
  const auto opening = *make_opening(stored(), {changed}, {kMinute}, at(0));
  CHECK(opening.state.items[0] == support::stored(changed, 0, 3, proto::Seq{6}));
}

TEST_CASE("An item's own time to live wins over that of the run") {
  const auto [own, ttl, end] =
      GENERATE(table<base::Millis, base::Millis, std::optional<base::WallTime>>({
          {base::Seconds{10}, kMinute, at(10)},
          {base::Seconds{600}, base::Seconds{10}, at(60)},  // it is not made longer
          {kForEver, kMinute, std::nullopt},
          {kMinute, kForEver, at(60)},
      }));
  auto listed = entry("P", 10);
  listed.hold_ttl = own;
  const auto opening = *make_opening(stored(), {listed}, {ttl}, at(0));
  CHECK(opening.state.holds[0].expires_at == end);
}

TEST_CASE("An offer keeps its end whatever the time to live") {
  StoredState state = stored();
  state.holds[0].offer = true;
  for (const base::Millis ttl : {base::Millis{base::Seconds{5}}, kMinute, kForEver}) {
    const auto opening = *make_opening(state, {entry("P", 10)}, {ttl}, at(0));
    CHECK(opening.state.holds == state.holds);
    CHECK(opening.rows.empty());
  }
}

TEST_CASE("A new item's stock begins its journal") {
  const auto opening = *make_opening(stored(), {entry("P", 10), entry("Q", 5)}, {kMinute}, at(7));
  CHECK(opening.rows.journal ==
        std::vector<JournalRow>{{at(7), item("Q"), Cause::kInitial, {}, 5, 5, 0, {5, 0, 0}}});
}

TEST_CASE("A payment lasts no longer than all the time there is for one") {
  StoredState state = stored();
  StoredOrder order{1, support::order(1), session("b"), at(0)};
  order.lines = {{{item("P"), 2}}};
  order.state = proto::OrderState::kPaying;
  order.pay_by = at(60);
  order.pay_latest = at(90);
  state.items[0].held += 2;
  state.paying = {order};
  Lifetimes lifetimes{kMinute};
  lifetimes.payment = {kMinute, kMinute};
  CHECK(make_opening(state, {}, lifetimes, at(0))->state.paying == state.paying);
  const auto opening = *make_opening(state, {}, lifetimes, at(-1000));  // the clock was set back
  CHECK(opening.state.paying[0].pay_by == at(-940));
  CHECK(opening.state.paying[0].pay_latest == at(-940));
  CHECK(opening.rows.orders == opening.state.paying);
  CHECK(opening.rows.head);
}

TEST_CASE("A store that contradicts itself is refused with the reason") {
  StoredState state = stored();
  CHECK(refusal(state).empty());

  SECTION("holds that do not sum to what the item says") {
    state.items[0].held = 2;
    CHECK(refusal(state) ==
          "the store contradicts itself: item P has 2 units held, its holds and orders "
          "sum to 3 units");
  }
  SECTION("an item that says so of holds that are not there") {
    state.holds.clear();
    CHECK(refusal(state).find("its holds and orders sum to 0 units") != std::string::npos);
  }
  SECTION("more held than there is") {
    state.items[0].catalog.stock = 2;
    CHECK(refusal(state).find("has 3 units held of a stock of 2 units") != std::string::npos);
  }
  SECTION("a hold on an item that is not there") {
    state.holds[0].item = item("Q");
    CHECK(refusal(state).find("session a holds the item Q, which is not there") !=
          std::string::npos);
  }
  SECTION("a hold of nothing") {
    state.holds[0].quantity = 0;
    CHECK(refusal(state).find("session a holds 0 units") != std::string::npos);
  }
  SECTION("units that came from nowhere") {
    state.items[0].totals = {10, 4, 3};
    CHECK(refusal(state).find("item P had 10 units, 4 units more and 0 units back, but stock and "
                              "sales sum to 13 units") != std::string::npos);
  }
  SECTION("an order that is paid for what is not held") {
    state.paying = {{1, support::order(1), session("b"), support::at(0)}};
    state.paying[0].lines = {{{item("P"), 2}}};
    state.paying[0].pay_by = support::at(60);
    CHECK(refusal(state).find("has 3 units held, its holds and orders sum to 5 units") !=
          std::string::npos);
    state.items[0].held = 5;
    CHECK(refusal(state).empty());
    state.paying[0].pay_by.reset();
    CHECK(refusal(state).find("is paid for the item P, which is not there, or for ever") !=
          std::string::npos);
  }
  SECTION("somebody waits for what is there") {
    state.places = {{item("P"), 1, session("b")}};
    CHECK(refusal(state).find("session b waits for the item P, which is available") !=
          std::string::npos);
  }
  SECTION("somebody waits with a ticket that was called") {
    state.items[0].turn = 4;
    state.places = {{item("P"), 4, session("b")}};
    CHECK(refusal(state).find("with ticket 4, which nobody will call") != std::string::npos);
  }
  SECTION("somebody waits for an item that is not there") {
    state.places = {{item("Q"), 1, session("b")}};
    CHECK(refusal(state).find("session b waits for the item Q with ticket 1") != std::string::npos);
  }
  SECTION("a hold that ran out on an item that is not there") {
    state.lapses = {{session("b"), item("Q"), 1, at(3600)}};
    CHECK(refusal(state).find("a hold ran out on the item Q, which is not there") !=
          std::string::npos);
  }
  SECTION("an item that changed after the last change") {
    state.items[0].seq = proto::Seq{6};
    CHECK(refusal(state).find("has seq 6, after the last one, 5") != std::string::npos);
  }
}

TEST_CASE("More items than a shop may have are refused") {
  std::vector<CatalogItem> catalog;
  for (std::size_t i = 0; i < proto::limits::kMaxItems; ++i)
    catalog.push_back({item("P" + std::to_string(i)), {}, 1});
  CHECK(make_opening(empty_store(), catalog, {kMinute}, at(0)).ok());

  SECTION("too many") {
    catalog.push_back({item("one-more"), {}, 1});
    const auto opening = make_opening(empty_store(), catalog, {kMinute}, at(0));
    CHECK(opening.error().why == "store and catalog have more than 50000 items together");
  }
  SECTION("however much is said of them") {
    for (auto& listed : catalog) listed.name["en"] = std::string(200, 'x');
    CHECK(make_opening(empty_store(), catalog, {kMinute}, at(0)).ok());
  }
}

TEST_CASE("More texts than a shop may have are refused by name") {
  const std::vector catalog = {entry("P", 10), entry("Q", 10)};
  const std::size_t bytes = most_entry_bytes(catalog[0]) + most_entry_bytes(catalog[1]);
  CHECK(make_opening(empty_store(), catalog, {kMinute}, at(0), bytes).ok());
  CHECK(make_opening(empty_store(), catalog, {kMinute}, at(0), bytes - 1).error().why ==
        "what store and catalog say of their items takes " + std::to_string(bytes) +
            " bytes together, more than " + std::to_string(bytes - 1) +
            ": say less in name and text");
}

TEST_CASE("The catalog says what the shop says of itself, until the operator does") {
  const std::optional<proto::Shop> kiln = proto::Shop{{{"en", "Kiln"}}};
  const auto most = proto::limits::kMaxCatalogBytes;
  const std::vector<CatalogItem> catalog = {entry("P", 10)};
  const auto open = [&](const StoredState& state, const std::optional<proto::Shop>& shop) {
    return *make_opening(state, catalog, {kMinute}, at(0), most, shop);
  };
  // A new store has no seq to give: nobody can have seen it.
  CHECK(open(empty_store(), kiln).rows.head == std::nullopt);
  CHECK(open(empty_store(), kiln).rows.shop == StoredShop{*kiln});
  StoredState state = stored();
  const auto first = open(state, kiln);
  CHECK(first.rows.shop == StoredShop{*kiln});
  CHECK(first.rows.head == state.head.next());
  CHECK(first.state.shop.said == *kiln);
  // What it does not mention stays, and what is the same is no news.
  CHECK(open(first.state, std::nullopt).rows.empty());
  CHECK(open(first.state, kiln).rows.empty());
  state = first.state;
  state.shop = {proto::Shop{{{"en", "Kiln & Co"}}}, /*by_operator=*/true};
  CHECK(open(state, kiln).rows.empty());
  CHECK(open(state, kiln).state.shop == state.shop);
}

}  // namespace cartd
