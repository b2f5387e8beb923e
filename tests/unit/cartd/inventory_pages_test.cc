// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// The catalog in pages: bounded, each true at its cursor, and only what has changed for who knows the rest.
#include "cartd/core/inventory.h"
#include "cartd/core/opening.h"
#include "proto/codec.h"
#include "proto/limits.h"
#include "proto/snapshot_pages.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"

namespace cartd {
namespace {

namespace limits = proto::limits;

StoredState store_of(std::size_t items, const proto::Names& name = {{"en", "Tea"}}) {
  StoredState state{support::epoch("e"), proto::Seq{7}, {}};
  for (std::size_t i = 0; i < items; ++i)
    state.items.push_back(support::stored({support::item("P" + std::to_string(i)), name, 5},
                                          static_cast<std::int64_t>(i)));
  return state;
}

decltype(proto::Reply::outcome) ask(Inventory& inventory, const proto::SnapshotQuery& query) {
  auto command = support::snapshot();
  command.page = query;
  return inventory.apply(std::vector{command}, support::at(0)).replies.at(0).outcome;
}

std::string text_of(const proto::Snapshot& page) {
  std::string text = page.cursor.str();
  if (page.since) text += " since " + std::to_string(page.since->value);
  for (const auto& entry : page.items)
    text += " " + entry.state.item.str() + "@" + std::to_string(entry.seq.value) +
            (entry.numbers_only ? "" : "=" + entry.description.name.at("en"));
  return text + (page.next ? " > " + page.next->str() : "");
}

std::string page_text(Inventory& inventory, const proto::SnapshotQuery& query) {
  const auto outcome = ask(inventory, query);
  if (const auto* error = std::get_if<proto::Error>(&outcome))
    return std::string(to_string(error->code));
  return text_of(std::get<proto::Snapshot>(outcome));
}

/// Room for two items a page.
Paging small() { return {"r1", 2 * most_entry_bytes({support::item("P0"), {{"en", "Tea"}}})}; }

}  // namespace

TEST_CASE("A page ends where it is full, and the next begins behind it") {
  Inventory inventory(store_of(5), {}, small());
  CHECK(page_text(inventory, {}) == "e.7 P0@0=Tea P1@0=Tea > P1");
  CHECK(page_text(inventory, {support::item("P1")}) == "e.7 P2@0=Tea P3@0=Tea > P3");
  CHECK(page_text(inventory, {support::item("P3")}) == "e.7 P4@0=Tea");
  CHECK(page_text(inventory, {support::item("P4")}) == "e.7");
  CHECK(page_text(inventory, {support::item("no-such")}) == "unknown-item");
}

TEST_CASE("Who knows this run is told what has changed, and of descriptions only new ones") {
  Inventory inventory(store_of(5), {}, small());
  auto tea = support::put_item("P3");
  tea.patch.name = proto::Names{{"en", "Tee"}};
  inventory.apply(std::vector{support::add("a", "P1", 1), tea, support::add("a", "P4", 1)},
                  support::at(0));
  CHECK(page_text(inventory, {{}, "r1", proto::Seq{7}}) == "e.10 since 7 P1@8 P3@9=Tee > P3");
  CHECK(page_text(inventory, {{}, "r1", proto::Seq{9}}) == "e.10 since 9 P4@10");
  CHECK(page_text(inventory, {{}, "r1", proto::Seq{10}}) == "e.10 since 10");
  CHECK(page_text(inventory, {support::item("P3"), "r1", proto::Seq{7}}) == "e.10 since 7 P4@10");
  SECTION("who knows another run, or more than there is, is told everything") {
    CHECK(page_text(inventory, {{}, "r0", proto::Seq{7}}) == "e.10 P0@0=Tea P1@8=Tea > P1");
    CHECK(page_text(inventory, {{}, "r1", proto::Seq{11}}) == "e.10 P0@0=Tea P1@8=Tea > P1");
  }
}

TEST_CASE("A page says of an item that is gone only that, also to who never knew it") {
  Inventory inventory(store_of(2), {}, small());
  auto gone = support::put_item("P0");
  gone.op = proto::Op::kRemoveItem;
  gone.patch = {};
  inventory.apply(std::vector{gone}, support::at(0));
  for (const proto::SnapshotQuery& query :
       {proto::SnapshotQuery{}, proto::SnapshotQuery{{}, "r1", proto::Seq{7}}}) {
    const auto page = std::get<proto::Snapshot>(ask(inventory, query));
    const auto& entry = page.items.at(0);
    CHECK(entry.removed);
    CHECK(entry.described_seq == proto::Seq{8});
    CHECK(entry.description.shown == proto::Visibility::kHidden);
    CHECK(entry.description.name.empty());
  }
  // One message for all of the catalog is for who does not know of `removed`.
  const auto whole = inventory.apply(std::vector{support::snapshot()}, support::at(0));
  CHECK(std::get<proto::Snapshot>(whole.replies.at(0).outcome).items.size() == 1);
}

TEST_CASE("An item longer than a page has one of its own") {
  Inventory inventory(store_of(2), {}, {"r1", 10});
  CHECK(page_text(inventory, {}) == "e.7 P0@0=Tea > P0");
  CHECK(page_text(inventory, {support::item("P0")}) == "e.7 P1@0=Tea");
}

TEST_CASE("No page is over its bound, whatever is said of the items") {
  proto::Names longest;
  for (std::size_t i = 0; i < limits::kMaxLanguages; ++i)
    longest["x-" + std::string(limits::kMaxLanguageTag - 3, 'a') + static_cast<char>('a' + i)] =
        std::string(limits::kMaxNameBytes, '"');
  Inventory inventory(store_of(20, longest), {});
  proto::SnapshotPages pages;
  std::size_t count = 0;
  for (auto state = proto::SnapshotPages::State::kMore; state == proto::SnapshotPages::State::kMore;
       ++count) {
    auto page = std::get<proto::Snapshot>(ask(inventory, pages.next()));
    CHECK(encode(proto::Reply{std::string(limits::kMaxRequestIdLength, 'i'), page}).size() <=
          limits::kMaxPageBytes);
    state = pages.add(std::move(page));
  }
  CHECK(count > 2);
  CHECK(pages.take().items.size() == 20);
  auto change = support::put_item("P0");
  change.patch.limit.emplace(1'000'000);
  const auto changes = inventory.apply(std::vector{change}, support::at(0)).changes;
  CHECK(encode(changes.at(0)).size() <= limits::kMaxBusMessageBytes);
}

TEST_CASE("The longest description fits a change with all its carts and a page of its own") {
  const auto in_all_languages = [](const std::string& text) {
    proto::Names texts;
    for (std::size_t i = 0; i < limits::kMaxLanguages; ++i)
      texts["x-" + std::string(limits::kMaxLanguageTag - 3, 'a') + static_cast<char>('a' + i)] =
          text;
    return texts;
  };
  Inventory inventory(store_of(3), {});
  const auto longest = proto::ItemId::parse(std::string(limits::kMaxItemIdLength, 'P'));
  proto::Command put = support::put_item(longest->str());
  put.patch.name = in_all_languages(std::string(limits::kMaxNameBytes, '"'));
  put.patch.text = in_all_languages(std::string(limits::kMaxTextBytes, '\n'));
  put.patch.image = "https://" + std::string(limits::kMaxImageBytes - 8, 'a');
  put.patch.price.emplace(proto::Price{limits::kMaxPrice, 2, "EUR"});
  put.patch.limit.emplace(limits::kMaxQuantity);
  put.patch.per_person.emplace(limits::kMaxQuantity);
  put.patch.gate.emplace(limits::kMaxGate);
  put.patch.display = {proto::Display::Kind::kLow, limits::kMaxStock};
  put.patch.opens_at.emplace(support::at(0));
  put.patch.closes_at.emplace(support::at(1));
  put.patch.shown = proto::Visibility::kHidden;
  REQUIRE_FALSE(judge(put.patch));
  auto changes = inventory.apply(std::vector{put}, support::at(0)).changes;
  for (std::uint64_t i = 0; i < limits::kMaxCartsInChange; ++i)
    changes.at(0).carts.push_back(proto::CartHash{i});
  CHECK(encode(changes[0]).size() <= limits::kMaxBusMessageBytes);
  CHECK(encode(changes[0]).size() > limits::kMaxPageBytes);
  const auto page = std::get<proto::Snapshot>(ask(inventory, {support::item("P2"), "", {}}));
  CHECK(page.items.size() == 1);
  CHECK(encode(proto::Reply{std::string(limits::kMaxRequestIdLength, 'i'), page}).size() <=
        limits::kMaxBusMessageBytes);
}

TEST_CASE("A catalog that is too long for one message is not told in one") {
  Inventory inventory(store_of(40'000, {{"en", std::string(100, 'x')}}), {});
  const auto outcome =
      inventory.apply(std::vector{support::snapshot()}, support::at(0)).replies[0].outcome;
  CHECK(std::get<proto::Error>(outcome).field == "after");
}

TEST_CASE("What is said of all items together has a bound") {
  const auto bytes_of = [](const std::string& name) {
    return most_entry_bytes({support::item("P0"), {{"en", name}}});
  };
  const std::size_t most = 2 * bytes_of("Tea") + bytes_of("Green tea");
  Inventory inventory(store_of(3), {}, {"r1", proto::limits::kMaxPageBytes, most});
  const auto put = [&](const std::string& item, const std::string& name,
                       const std::string& language = "en") {
    auto command = support::put_item(item);
    command.patch.name = proto::Names{{language, name}};
    const auto outcome = inventory.apply(std::vector{command}, support::at(0));
    const auto* error = std::get_if<proto::Error>(&outcome.replies[0].outcome);
    return error == nullptr ? std::string() : *error->field + ": " + error->detail;
  };
  const std::string refused = "item: what is said of all items may take " + std::to_string(most) +
                              " bytes together: say less in name and text";
  CHECK(put("P0", "Green tea", "eng") == refused);  // a byte too many
  CHECK(put("P0", "Green tea").empty());
  CHECK(put("P1", "Teas") == refused);
  CHECK(put("new", "") == refused);
  CHECK(put("P1", "Te").empty());  // less is always possible
  CHECK(put("P2", "Teas").empty());
  CHECK(put("P2", "Tea 2") == refused);
}

}  // namespace cartd
