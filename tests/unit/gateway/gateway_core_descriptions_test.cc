// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the gateway's core does with what a shop says about its items: it comes with a change, and goes to
// whoever has not heard of it (gateway_scenario.h says how to read the scenarios).
#include "gateway/core/gateway_core.h"

#include "tests/support/catch.h"
#include "tests/unit/gateway/gateway_scenario.h"
#include "tests/unit/gateway/gateway_values.h"

namespace gateway {

TEST_CASE("A new description comes with a change and is told to all who wait") {
  check(R"(
    0    start A.5 P=Tea 9/10@5 Q 3/3@0  -> -
    1    poll 1 since A.5                -> -
    1    poll 2 since A.5 *              -> -
    1    events 3 since A.5              -> 3> begin
    1    poll 4 since A.5 Q              -> -
    100  describe A.6 P=Tee 9/10         -> 2: A.6 P 9/10 says exact Tee | 1: A.6 P 9/10 says exact Tee | 3> A.6 P 9/10 says exact Tee
    110  change A.7 P 8/10               -> 3> A.7 P 8/10
    120  poll 1 since A.6                -> 1: A.7 P 8/10
    130  poll 1 since A.5                -> 1: A.7 P 8/10 says exact Tee
    140  poll 2 since A.5 *              -> 2: A.7 P 8/10 says exact Tee
    150  poll 2 since A.7 *              -> -
  )");
}

TEST_CASE("A new description is no gap and asks for nothing") {
  GatewayCore core = synced_core("A.5 P 9/10@5");
  Effects effects;
  core.on_feed(described_change("A.6 P=Tee 9/10"), at_ms(1), effects);
  core.on_feed(described_change("A.7 Z=New 0/0"), at_ms(1), effects);
  CHECK(only<proto::Command>(effects).empty());
  CHECK(core.totals().gaps == 0);
  CHECK(core.catalog(at_ms(1)).items.size() == 2);
}

TEST_CASE("An item that is added comes with a change, behind all others") {
  check(R"(
    0    start A.5 P 9/10@5              -> -
    1    poll 1 since A.5 *              -> -
    1    events 2 since A.5 *            -> 2> begin
    1    poll 3 wait 0 Z                 -> 3: unknown-item
    10   describe A.6 Z=New 0/0          -> 1: A.6 Z 0/0 says exact New | 2> A.6 Z 0/0 says exact New
    20   items 3 A.5                     -> 3: items A.6 Z 0/0
    30   poll 3 since A.6 Z              -> -
    40   change A.7 Z 5/5                -> 2> A.7 Z 5/5 | 3: A.7 Z 5/5
    50   poll 1 wait 0 *                 -> 1: A.7 P 9/10, Z 5/5
  )");
}

TEST_CASE("A description of an item with hidden numbers is told, and shows none") {
  check(R"(
    0    start A.5 P:low5=Tea 9/10@5     -> -
    1    poll 1 since A.5                -> -
    10   describe A.6 P:low7=Tee 8/10    -> 1: A.6 P in-stock says low Tee
    20   poll 1 since A.6                -> -
    30   change A.7 P 7/10               -> -
    40   poll 2 since A.5                -> 2: A.7 P in-stock says low Tee
    50   items 3 A.5                     -> 3: items A.7 P in-stock
  )");
}

TEST_CASE("From the change on that hides an item's numbers none of them is told") {
  check(R"(
    0    start A.5 P 9/10@5              -> -
    1    poll 1 since A.5                -> -
    1    events 2 since A.5              -> 2> begin
    10   describe A.6 P:yes-no 3/10      -> 1: A.6 P in-stock says yes-no | 2> A.6 P in-stock says yes-no
    20   poll 1 since A.4                -> 1: A.6 P in-stock says yes-no
    30   poll 1 wait 0                   -> 1: A.6 P in-stock
    40   describe A.7 P 3/10             -> 2> A.7 P 3/10 says exact
  )");
}

TEST_CASE("After a restart everything is told, with what is said of it") {
  check(R"(
    0    start A.5 P=Tea 9/10@5 Q 3/3@0  -> -
    1    poll 1 since A.5                -> -
    1    poll 2 since A.5 *              -> -
    60   beat B.1                        -> k2 snapshot
    70   snapshot k2 B.1 P=Tee 4/10@1    -> 2: reset B.1 P 4/10 says exact Tee | 1: reset B.1 P 4/10 says exact Tee
    80   poll 3 since A.9                -> 3: reset B.1 P 4/10 says exact Tee
  )");
}

TEST_CASE("A description that went by in a gap is told with the snapshot that ends it") {
  check(R"(
    0    start A.5 P=Tea 9/10@5 Q:yes-no 3/3@3  -> -
    1    events 1 since A.5 *            -> 1> begin
    60   change A.7 P 8/10               -> k2 snapshot
    70   snapshot k2 A.7 P 8/10@7 Q:yes-no=Nuts 3/3@6%6  -> 1> A.7 P 8/10, Q in-stock says yes-no Nuts
  )");
}

TEST_CASE(
    "Where a cartd of before does not tell when an item was described, it is told to who may not "
    "know") {
  GatewayCore core({.command_prefix = "k"}, at_ms(0));
  Effects effects;
  core.on_feed(heartbeat("A.5"), at_ms(0), effects);
  proto::Snapshot first = snapshot("A.5 P=Tea 9/10@5");
  first.items[0].described_seq.reset();
  core.on_reply({"k1", first}, at_ms(0), effects);
  for (const char* since : {"A.4", "A.5"}) {
    effects = {};
    core.on_query({1, 0}, Poll{.since = cursor(since)}, at_ms(0), effects);
    const auto state = std::get<StateAnswer>(only<Reply>(effects).at(0).answer);
    CHECK(state.items[0].described.has_value() == (since == std::string("A.4")));
  }
}

namespace {

proto::Change hidden(std::string_view text, bool removed = false) {
  proto::Change told = described_change(text);
  told.description->shown = proto::Visibility::kHidden;
  told.removed = removed;
  return told;
}

std::vector<std::string> listed(const GatewayCore& core) {
  std::vector<std::string> ids;
  for (const auto& entry : core.catalog(at_ms(1)).items)
    ids.push_back(entry.shown.state.item.str());
  return ids;
}

}  // namespace

TEST_CASE("A hidden item is listed nowhere, and is there again in its place when it is shown") {
  GatewayCore core = synced_core("A.5 P=Tea 9/10@5 Q 3/3@0 R 1/1@0");
  Effects effects;
  const auto listings = core.stock().listings();
  core.on_feed(hidden("A.6 Q 3/3"), at_ms(1), effects);
  CHECK(listed(core) == std::vector<std::string>{"P", "R"});
  CHECK(core.stock().listings() != listings);
  core.on_feed(change("A.7 Q 2/3"), at_ms(1), effects);  // who holds some buys it
  CHECK(core.totals().gaps == 0);
  CHECK(core.stock().changed_after(proto::Seq{6}).empty());
  core.on_feed(described_change("A.8 Q 2/3"), at_ms(1), effects);
  CHECK(listed(core) == std::vector<std::string>{"P", "Q", "R"});
}

TEST_CASE(
    "Who waits for an item that is hidden hears of it, and who watches all is told no more than "
    "that") {
  GatewayCore core = synced_core("A.5 P=Tea 9/10@5 Q 3/3@0");
  Effects effects;
  const auto poll = [&](std::uint32_t slot, WatchedItems items) {
    core.on_query({slot, 1}, Poll{std::move(items), cursor("A.5"), {}, base::Millis{9000}, {}},
                  at_ms(1), effects);
  };
  poll(1, std::vector{*proto::ItemId::parse("Q")});
  poll(2, EveryItem{});
  REQUIRE(effects.empty());
  const bool removed = GENERATE(false, true);
  core.on_feed(hidden("A.6 Q 3/3", removed), at_ms(2), effects);
  bool named_heard = false, all_heard = false;
  while (const auto fan_out = core.take_fan_out(9, at_ms(3))) {
    if (const auto* error = std::get_if<proto::Error>(&fan_out->answer)) {
      named_heard = error->code == proto::ErrorCode::kUnknownItem;
    } else {
      const auto& state = std::get<StateAnswer>(fan_out->answer);
      REQUIRE(state.items.size() == 1);
      CHECK(state.items[0].state == proto::ItemState{*proto::ItemId::parse("Q")});
      REQUIRE(state.items[0].described);
      CHECK(state.items[0].described->shown == proto::Visibility::kHidden);
      CHECK(state.items[0].described->name.empty());
      all_heard = true;
    }
    core.on_fan_out_done(*fan_out, base::Nanos{0}, at_ms(3));
  }
  CHECK(named_heard);
  CHECK(all_heard);
}

TEST_CASE("A shop of which everything is hidden has nothing to sell, and goes on") {
  GatewayCore core = synced_core("A.5 P=Tea 9/10@5");
  Effects effects;
  core.on_feed(hidden("A.6 P 9/10"), at_ms(1), effects);
  core.on_query({1, 1}, Poll{std::vector<proto::ItemId>{}, {}, {}, base::Millis{0}, {}}, at_ms(1),
                effects);
  const CartCommand add{proto::Op::kAdd, *proto::SessionId::parse("ann"), {}, 1, {}};
  core.on_cart_command({2, 1}, add, at_ms(1), effects);
  for (const auto& reply : only<Reply>(effects))
    CHECK(std::get<proto::Error>(reply.answer).code == proto::ErrorCode::kUnknownItem);
  CHECK(only<Reply>(effects).size() == 2);
  CHECK(core.catalog(at_ms(1)).items.empty());
}

TEST_CASE("A change of an item that is gone and was never heard of is no gap") {
  GatewayCore core = synced_core("A.5 P=Tea 9/10@5");
  Effects effects;
  proto::Change gone = change("A.6 Z 0/0");
  gone.removed = true;
  core.on_feed(gone, at_ms(1), effects);
  core.on_feed(change("A.7 P 8/10"), at_ms(1), effects);
  CHECK(core.totals().gaps == 0);
  CHECK(listed(core) == std::vector<std::string>{"P"});
}

TEST_CASE("Until it opens is counted down from when it was heard") {
  GatewayCore core = synced_core("A.5 P=Tea 9/10@5");
  Effects effects;
  proto::Change told = change("A.6 P 9/10");
  told.state.open = false;
  told.state.opens_in = base::Millis{5000};
  core.on_feed(told, at_ms(0), effects);
  CHECK(core.catalog(at_ms(1500)).items.at(0).shown.state.opens_in == base::Millis{3500});
  CHECK(core.catalog(at_ms(6000)).items.at(0).shown.state.opens_in == base::Millis{0});
  told = change("A.7 P 9/10");
  told.state.open = true;
  core.on_feed(told, at_ms(6000), effects);
  CHECK(core.catalog(at_ms(6000)).items.at(0).shown.state.open == true);
  CHECK_FALSE(core.catalog(at_ms(6000)).items.at(0).shown.state.opens_in);
}

}  // namespace gateway
