// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What every store does, whatever keeps it. A new one is a kind more. Compiled once for those that need nothing, and once for
// PostgreSQL, beside a server (HOLDFAST_TEST_POSTGRES).
#include <algorithm>
#include <limits>
#include <tuple>

#include "cartd/store/open_store.h"
#include "proto/limits.h"
#include "tests/support/catch.h"
#include "tests/support/memory_store.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/cartd/postgres_databases.h"
#include "tests/unit/cartd/stored_values.h"

namespace cartd {
namespace {

using support::at;
using support::item;
using support::session;

enum class Kind { kSqliteFile, kSqliteMemory, kTests, kPostgres };

/// A new store of a kind, and the ways to come back to it.
class AnyStore {
 public:
  explicit AnyStore(Kind kind) : kind_(kind) { open(); }

  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }
  /// As a restart finds it, where it outlives one.
  AnyStore& reopened() {
    if (kind_ == Kind::kSqliteFile || kind_ == Kind::kPostgres) open();
    return *this;
  }
  /// Whether it can be asked after a failure.
  bool survives_failure() const { return kind_ != Kind::kSqliteMemory; }

 private:
  void open() {
    static std::uint64_t epochs = 0;
    if (kind_ == Kind::kTests) {
      store_ =
          std::make_unique<support::MemoryStore>(support::epoch("e" + std::to_string(++epochs)));
      return;
    }
    store_.reset();
    if (kind_ == Kind::kPostgres) {
      if (url_.empty()) url_ = new_database();
      store_ = *open_to_lead(url_);
      return;
    }
    const std::string path = folder_.path() / "cart.db";
    store_ = *open_store("sqlite:" + (kind_ == Kind::kSqliteFile ? path : ":memory:"));
  }

  const Kind kind_;
  support::TempFolder folder_;
  std::string url_;  // PostgreSQL's
  std::unique_ptr<Store> store_;
};

Kind any_kind() {
  if (has_postgres()) return Kind::kPostgres;
  return GENERATE(Kind::kSqliteFile, Kind::kSqliteMemory, Kind::kTests);
}

/// Of no order, in a store.
template <class Row>
std::vector<Row> sorted(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.session, a.item) < std::tie(b.session, b.item);
  });
  return rows;
}

EventQuery first_events(std::size_t most) {
  EventQuery query;
  query.most = most;
  return query;
}

proto::Event event(std::uint64_t id, proto::EventType type = proto::EventType::kOrderSold) {
  return {id, type, at(static_cast<std::int64_t>(id)), "{\"n\":" + std::to_string(id) + "}"};
}

StoredOrder made(std::uint64_t number, std::string_view who) {
  return {number,
          support::order(number),
          session(who),
          at(static_cast<std::int64_t>(number)),
          proto::Seq{number},
          {{{item("tea"), 2, 0, proto::Price{1'250, 2, "EUR"}}}, {{item("cup"), 1}}},
          {{item("tea"), 7, 1, 8, base::Millis{841'000}, {}},
           {item("cup"), 4, 0, 4, std::nullopt, {}}}};
}

}  // namespace

TEST_CASE("A store that was made for rehearsals stays one") {
  AnyStore store(any_kind());
  CHECK_FALSE(store->load()->rehearsal);
  Rows rows = support::coming("P", 1);
  rows.rehearsal = true;
  REQUIRE_FALSE(store->commit(rows));
  REQUIRE_FALSE(store->commit(support::coming("Q", 1)));
  CHECK(store.reopened()->load()->rehearsal);
}

TEST_CASE("A new store has an epoch of its own and nothing else") {
  const Kind kind = any_kind();
  AnyStore one(kind);
  AnyStore two(kind);
  const auto state = *one->load();
  CHECK(state.epoch != two->load()->epoch);
  CHECK(state.pseudonym_key != PseudonymKey{});
  CHECK(state.pseudonym_key != two->load()->pseudonym_key);
  CHECK(state.head == proto::Seq{0});
  CHECK(state.items.empty());
  CHECK(state.holds.empty());
  CHECK(state.lapses.empty());
  CHECK(state.places.empty());
  CHECK(state.clock_ahead == base::Millis{0});
  CHECK(state.sale == StoredSale{});
  CHECK(state.shop == StoredShop{});
  CHECK(state.journal_rows == 0);
  CHECK(one->search_orders({0, 1})->orders.empty());
  CHECK(one->read_journal(0, 1)->empty());
  CHECK(state.last_event == 0);
  CHECK(*one->oldest_event() == 0);
  CHECK(one->read_events(first_events(1))->empty());
  const auto books = *one->load_books();
  CHECK(books.bases.empty());
  CHECK(books.sales.empty());
  CHECK(books.orders == 0);
}

TEST_CASE("Everything that was committed is there after a reopening") {
  auto described = tea();
  described.catalog.display = {proto::Display::Kind::kLow, 5};
  described.catalog.hold_ttl = base::Millis{0};
  described.catalog.by_operator = true;
  described.catalog.price = {1250, 3, "KWD"};
  described.catalog.image = "https://cdn.example/tea.jpg";
  described.catalog.text = {{"en", "One.\nTwo."}, {"zh", "茶"}};
  described.catalog.opens_at = at(60);
  described.catalog.closes_at = at(120);
  described.catalog.per_person = 2;
  described.catalog.gate = 50'000;
  described.catalog.shown = proto::Visibility::kHidden;
  described.catalog.removed = true;
  described.phase = SalePhase::kNotYet;
  described.totals = {4, 8, 2};
  described.turn = 17;
  auto yes_no = cup();
  yes_no.catalog.display = {proto::Display::Kind::kYesNo, 0};
  yes_no.catalog.hold_ttl = base::Seconds{90};
  yes_no.phase = SalePhase::kOver;
  const StoredHold offer{session("c"), item("tea"), 3, at(60), true, at(7), session("p_ann")};
  const StoredLapse lapse{session("c"), item("cup"), 2, at(3600), proto::LapseCause::kOffer};
  const StoredLapse taken{session("e"),   item("cup"), 1, at(3600), proto::LapseCause::kReleased,
                          "a mistake: 茶"};
  const StoredLapse ran_out{session("f"), item("cup"), 1, at(3600)};
  const StoredPlace place{item("tea"), 18, session("b")};
  const StoredPlace behind{item("tea"), 20, session("a"), false, session("p_ann")};
  Rows rows = first_rows();
  rows.items = {yes_no, described};
  rows.holds.push_back(offer);
  rows.lapses = {lapse, taken, ran_out, {session("d"), item("cup"), 1, at(3600)}};
  rows.places = {behind, {item("tea"), 19, session("d")}, place};
  const StoredPutBack put_back{session("b"), item("cup"), at(5), at(65)};
  rows.put_backs = {{session("a"), item("tea"), at(1), at(61)}, put_back};
  rows.clock_ahead = -base::Millis{1'200'000};
  rows.sale = {Pause{at(30), "a moment"}, base::Millis{5'000}};
  rows.shop = {{{{"en", "Kiln & \"Co\""}, {"zh", "窑"}},
                {{"en", "Bowls"}},
                "/logo.svg",
                {"#8a3d1e", ""},
                proto::Layout::kDrop,
                "mailto:a@b.example",
                {{{{"en", "Terms"}}, "/terms"}}},
               /*by_operator=*/true};
  AnyStore store(any_kind());
  const auto epoch = store->load()->epoch;
  const auto key = store->load()->pseudonym_key;
  REQUIRE_FALSE(store->commit(rows));
  Rows gone;
  gone.lapses = {{session("d"), item("cup"), 0, {}}};
  gone.places = {{item("tea"), 19, session("d"), true}};
  gone.put_backs = {{session("a"), item("tea"), {}, {}, true}};
  REQUIRE_FALSE(store->commit(gone));

  const auto state = *store.reopened()->load();
  CHECK(state.epoch == epoch);
  CHECK(state.pseudonym_key == key);
  CHECK(state.head == proto::Seq{1});
  CHECK(state.items == std::vector{described, yes_no});
  CHECK(sorted(state.holds) == rows.holds);
  CHECK(sorted(state.lapses) == std::vector{lapse, taken, ran_out});
  CHECK(state.places == std::vector{place, behind});
  CHECK(state.put_backs == std::vector{put_back});
  CHECK(state.clock_ahead == -base::Millis{1'200'000});
  CHECK(state.sale == *rows.sale);
  CHECK(state.shop == *rows.shop);
  Rows resumed;
  resumed.sale = {std::nullopt, base::Millis{90'000}};
  REQUIRE_FALSE(store->commit(resumed));
  CHECK(store.reopened()->load()->sale == *resumed.sale);
}

TEST_CASE("Rows replace what they are about and nothing else") {
  AnyStore store(any_kind());
  REQUIRE_FALSE(store->commit(first_rows()));
  Rows rows;
  rows.holds = {hold("a", 4), hold("b", 0), hold("c", 1), hold("a", 5, at(90)), hold("d", 0)};
  rows.lapses = {{session("a"), item("cup"), 2, at(60)},
                 {session("b"), item("cup"), 2, at(60)},
                 {session("a"), item("cup"), 0, {}},
                 {session("b"), item("cup"), 1, at(90), proto::LapseCause::kReleased}};
  rows.places = {{item("tea"), 1, session("a")},
                 {item("tea"), 2, session("b")},
                 {item("tea"), 1, session("a"), true}};
  rows.put_backs = {{session("a"), item("cup"), at(1), at(61)},
                    {session("b"), item("cup"), at(1), at(61)},
                    {session("a"), item("cup"), {}, {}, true},
                    {session("b"), item("cup"), at(2), at(62)}};
  rows.numbers = {{item("tea"), 9, 6, proto::Seq{2}, {10, 0, 1}, 1, SalePhase::kOpen}};
  rows.head = proto::Seq{2};
  REQUIRE_FALSE(store->commit(rows));
  auto state = *store->load();
  CHECK(state.head == proto::Seq{2});
  auto changed = tea();
  changed.catalog.stock = 9;
  changed.held = 6;
  changed.seq = proto::Seq{2};
  changed.totals = {10, 0, 1};
  changed.turn = 1;
  changed.phase = SalePhase::kOpen;
  CHECK(state.items == std::vector{changed, cup()});
  CHECK(sorted(state.holds) == std::vector{hold("a", 5, at(90)), hold("c", 1)});
  CHECK(state.lapses == std::vector{rows.lapses.back()});
  CHECK(state.places == std::vector{rows.places[1]});
  CHECK(state.put_backs == std::vector{rows.put_backs.back()});

  auto renamed = tea();
  renamed.catalog.name = {{"en", "Green tea"}};
  renamed.catalog.limit.reset();
  renamed.catalog.text = {{"en", "Another."}};
  renamed.position = 7;
  rows = Rows();
  rows.items = {renamed};
  REQUIRE_FALSE(store->commit(rows));
  REQUIRE_FALSE(store->commit(Rows{}));  // changes nothing
  state = *store.reopened()->load();
  CHECK(state.items == std::vector{cup(), renamed});
  CHECK(state.head == proto::Seq{2});
}

TEST_CASE("Orders are read back as they were answered and listed by number without gaps") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  for (std::uint64_t number = 1; number <= 5; ++number) {
    rows.orders = {made(number, number % 2 == 1 ? "a" : "b")};
    if (number == 4) rows.orders.push_back(made(++number, "a"));
    REQUIRE_FALSE(store->commit(rows));
  }
  store.reopened();

  const std::vector ids = {support::order(9), support::order(4), support::order(4)};
  CHECK(*store->find_orders(ids) == Orders{{support::order(4), made(4, "b")}});
  CHECK(store->find_orders({})->empty());
  const auto page = store->search_orders({1, 3})->orders;
  REQUIRE(page.size() == 3);
  CHECK(page[0] == made(2, "b"));
  CHECK(page[1].number == 3);
  CHECK(page[2].number == 4);
  CHECK(store->search_orders({0, 9})->orders.size() == 5);
  CHECK(store->search_orders({5, 3})->orders.empty());
  CHECK(store->search_orders({std::numeric_limits<std::uint64_t>::max(), 3})->orders.empty());
  const auto books = *store->load_books();
  CHECK(books.orders == 5);
  CHECK(books.sales == decltype(books.sales){{item("tea"), {10, 0}}, {item("cup"), {5, 0}}});
}

TEST_CASE("What has become of an order is written over what it was") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  auto paying = made(1, "a");
  paying.reference = "cart 7";
  paying.state = proto::OrderState::kPaying;
  paying.pay_by = at(60);
  paying.pay_latest = at(90);
  auto other = made(2, "b");
  other.sold_at = at(3);
  rows.orders = {paying, other};
  REQUIRE_FALSE(store->commit(rows));
  store.reopened();
  CHECK(store->load()->paying == std::vector{paying});
  CHECK(store->load()->last_order == 2);
  CHECK(store->load_books()->sales.at(item("tea")) == OrderTotals{2, 0});

  auto released = paying;
  released.state = proto::OrderState::kReleased;
  released.cause = proto::ReleaseCause::kShopper;
  released.pay_by.reset();
  released.pay_latest.reset();
  released.refund_due = true;
  other.late = true;
  other.lines[0].returned = 2;
  other.lines[0].restocked = 1;
  other.returns = {"k", "b"};
  Rows changed;
  changed.orders = {released, other};
  REQUIRE_FALSE(store->commit(changed));
  store.reopened();
  CHECK(store->load()->paying.empty());
  CHECK(store->search_orders({0, 9})->orders == std::vector{released, other});
  const auto books = *store->load_books();
  CHECK(books.orders == 2);
  CHECK(books.sales.at(item("tea")) == OrderTotals{2, 1});
}

TEST_CASE("What somebody has bought of an item is all that was sold, less what came back") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  const auto in_state = [](std::uint64_t number, std::string_view who, proto::OrderState state) {
    auto order = made(number, who);
    order.state = state;
    if (state == proto::OrderState::kPaying) order.pay_by = order.pay_latest = at(60);
    return order;
  };
  using proto::OrderState;
  auto in_part = made(2, "a");
  in_part.lines[0].returned = 1;
  in_part.lines[0].restocked = 1;
  in_part.lines[1].returned = 1;  // written off
  auto whole = in_state(3, "b", OrderState::kReturned);
  for (auto& line : whole.lines) line.returned = line.quantity;
  rows.orders = {made(1, "a"),
                 in_part,
                 whole,
                 in_state(4, "a", OrderState::kPaying),
                 in_state(5, "a", OrderState::kReleased),
                 made(6, "c"),
                 made(7, "a"),
                 made(8, "p_ann")};
  rows.orders[6].person = session("p_ann");
  REQUIRE_FALSE(store->commit(rows));
  store.reopened();

  const std::vector<BuyerOf> whom = {{session("a"), item("tea")},    {session("a"), item("cup")},
                                     {session("a"), item("tea")},    {session("b"), item("tea")},
                                     {session("a"), item("kettle")}, {session("d"), item("tea")}};
  CHECK(*store->find_bought(whom) ==
        Bought{{{session("a"), item("tea")}, 3}, {{session("a"), item("cup")}, 1}});
  // For a person: what was made for them, and in their own session.
  const std::vector<BuyerOf> person = {{session("p_ann"), item("tea")}};
  CHECK(store->find_bought(person)->at(person[0]) == 4);
  CHECK(store->find_orders(std::vector{support::order(7)})->begin()->second == rows.orders[6]);
  CHECK(store->find_bought({})->empty());
}

TEST_CASE("Orders are searched for by state, item and when they were made, part by part") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  for (std::uint64_t number = 1; number <= 6; ++number) {
    auto order = made(number, "a");
    order.at = at(number == 6 ? 0 : static_cast<std::int64_t>(number));  // the clock was set back
    if (number % 2 == 0) order.state = proto::OrderState::kReturned;
    rows.orders.push_back(order);
  }
  rows.orders[4].lines.pop_back();
  rows.orders[4].items.pop_back();
  REQUIRE_FALSE(store->commit(rows));
  const auto numbers = [&](const OrderSearch& search) {
    std::vector<std::uint64_t> found;
    const auto orders = *store->search_orders(search);
    for (const auto& order : orders.orders) found.push_back(order.number);
    return found;
  };
  using Numbers = std::vector<std::uint64_t>;
  CHECK(numbers({0, 9, proto::OrderState::kReturned}) == Numbers{2, 4, 6});
  CHECK(numbers({2, 1, proto::OrderState::kReturned}) == Numbers{4});
  const auto last = rows.orders[0].lines.back().item;
  CHECK(numbers({0, 9, {}, last}) == Numbers{1, 2, 3, 4, 6});
  CHECK(numbers({0, 9, {}, {}, {at(0), at(3)}}) == Numbers{6, 1, 2});
  CHECK(numbers({6, 1, {}, {}, {at(0), at(3)}}) == Numbers{1});
  CHECK(numbers({2, 9, {}, {}, {at(0), at(3)}}).empty());
  CHECK(numbers({0, 9, {}, {}, {at(4), {}}}) == Numbers{4, 5});
  CHECK(store->search_orders({0, 2, {}, {}, {at(0), {}}})->next == 1U);
  CHECK_FALSE(store->search_orders({0, 6, {}, {}, {at(0), {}}})->next);
  CHECK(store->search_orders({0, 5})->next == 5U);
}

TEST_CASE("Units that were sold are counted by day and item") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  constexpr std::int64_t kDay = 86'400;
  const std::int64_t days[] = {0, 0, 1, 2};
  for (std::uint64_t number = 1; number <= 4; ++number) {
    auto order = made(number, "a");
    order.sold_at = at(days[number - 1] * kDay);
    rows.orders.push_back(order);
  }
  rows.orders[3].sold_at.reset();
  rows.orders[3].state = proto::OrderState::kReleased;
  REQUIRE_FALSE(store->commit(rows));
  const auto units = [&](const proto::Period& period) {
    std::int64_t sum = 0;
    const auto sales = *store->search_sales({period, ""});
    for (const auto& each : sales.sales) sum += each.quantity;
    return sum;
  };
  std::int64_t one = 0;
  for (const auto& line : rows.orders[0].lines) one += line.quantity;
  CHECK(units({}) == 3 * one);
  CHECK(units({at(kDay), {}}) == one);
  CHECK(units({{}, at(kDay)}) == 2 * one);
  CHECK(store->search_sales({{}, ""})->sales.size() == 2 * rows.orders[0].lines.size());
  CHECK_FALSE(store->search_sales({{}, ""})->next);
}

TEST_CASE("What was sold is worth what it cost then, to the smallest unit") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  const auto sell = [&](std::int64_t quantity, std::int64_t returned, std::int64_t minor,
                        const char* currency) {
    auto order = made(rows.orders.size() + 1, "a");
    order.sold_at = at(1);
    order.lines.pop_back();
    order.items.pop_back();
    order.lines[0].quantity = quantity;
    order.lines[0].returned = returned;
    order.lines[0].price.reset();
    if (*currency != 0) order.lines[0].price = proto::Price{minor, 2, currency};
    rows.orders.push_back(order);
  };
  constexpr auto kMost = proto::limits::kMaxPrice;
  constexpr auto kMany = proto::limits::kMaxQuantity;
  for (int i = 0; i < 20; ++i) sell(kMany, kMany - 1, kMost, "EUR");  // more than 64 bits together
  sell(3, 1, 5, "EUR");
  sell(2, 0, 1250, "USD");
  sell(4, 4, 0, "");
  REQUIRE_FALSE(store->commit(rows));
  const std::string day = "2026-09-21";
  const auto sales = store->search_sales({{}, ""})->sales;
  const auto euros = proto::MinorUnits{kMost} * 20;
  CHECK(sales ==
        std::vector<proto::DaySales>{
            {day, item("tea"), 4, 4},
            {day, item("tea"), 20 * kMany + 3, 20 * (kMany - 1) + 1,
             proto::Price{euros * kMany + 15, 2, "EUR"},
             proto::Price{euros * (kMany - 1) + 5, 2, "EUR"}},
            {day, item("tea"), 2, 0, proto::Price{2500, 2, "USD"}, proto::Price{0, 2, "USD"}}});
}

TEST_CASE("Units that were added are found by their key") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  rows.additions = {{"truck 7", item("tea"), 5, at(1)}, {"k", item("cup"), -2, at(2)}};
  REQUIRE_FALSE(store->commit(rows));
  store.reopened();
  const std::vector<std::string> keys = {"k", "l", "k"};
  CHECK(*store->find_additions(keys) == Additions{{"k", rows.additions[1]}});
  CHECK(store->find_additions({})->empty());
}

TEST_CASE("Events are read back in order, by type, and no more of them than wanted") {
  using proto::EventType;
  AnyStore store(any_kind());
  Rows rows;
  rows.events = {event(1), event(2, EventType::kItemBack), event(3)};
  REQUIRE_FALSE(store->commit(rows));
  rows.events = {event(4, EventType::kItemBack), event(5)};
  REQUIRE_FALSE(store->commit(rows));
  store.reopened();
  CHECK(store->load()->last_event == 5);
  CHECK(*store->oldest_event() == 1);
  CHECK(*store->read_events(first_events(2)) ==
        std::vector{event(1), event(2, EventType::kItemBack)});
  EventQuery query = first_events(9);
  query.after = 3;
  CHECK(*store->read_events(query) == rows.events);
  query.after = std::numeric_limits<std::uint64_t>::max();
  CHECK(store->read_events(query)->empty());
  query = first_events(1);
  query.type = EventType::kItemBack;
  query.after = 2;
  CHECK(*store->read_events(query) == std::vector{event(4, EventType::kItemBack)});
  query.up_to = 3;
  CHECK(store->read_events(query)->empty());
  query = first_events(9);
  query.most_bytes = 2 * event(1).data.size();
  CHECK(store->read_events(query)->size() == 2);
  query.most_bytes = 1;
  CHECK(store->read_events(query)->size() == 1);
}

TEST_CASE("Events that are forgotten are gone and ids go on") {
  AnyStore store(any_kind());
  Rows rows;
  for (std::uint64_t id = 1; id <= 5; ++id) rows.events.push_back(event(id));
  REQUIRE_FALSE(store->commit(rows));
  Rows less;
  less.forgotten = 4;
  REQUIRE_FALSE(store->commit(less));
  store.reopened();
  CHECK(*store->oldest_event() == 5);
  CHECK(store->load()->last_event == 5);
  CHECK(*store->read_events(first_events(9)) == std::vector{event(5)});
}

TEST_CASE("Deeds are read the last first, and only the last stay") {
  AnyStore store(any_kind());
  CHECK(store->read_deeds(9, 9)->empty());
  const auto deed = [](std::uint64_t number) {
    return proto::Deed{number, at(1), number % 2 == 0 ? "" : "ann", proto::Op::kSetStock,
                       R"({"item":"茶"})"};
  };
  Rows rows;
  rows.deeds = {deed(1), deed(2), deed(3)};
  REQUIRE_FALSE(store->commit(rows));
  store.reopened();
  CHECK(*store->read_deeds(9, 2) == std::vector{deed(3), deed(2)});
  CHECK(*store->read_deeds(2, 9) == std::vector{deed(1)});
  CHECK(store->load()->last_deed == 3);
  rows.deeds.clear();
  for (std::uint64_t number = 4; number <= proto::limits::kMaxDeeds + 2; ++number)
    rows.deeds.push_back(deed(number));
  REQUIRE_FALSE(store->commit(rows));
  CHECK(*store->read_deeds(5, 9) == std::vector{deed(4), deed(3)});
}

TEST_CASE("How far a hook is replaces where it was") {
  const auto name = [](const char* text) { return *proto::HookName::parse(text); };
  AnyStore store(any_kind());
  Rows rows;
  rows.hooks = {{name("erp"), true, "", 4, {{2, 1, at(7)}, {3, 0, at(0)}}}, {name("crm")}};
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store.reopened()->load()->hooks == std::vector{rows.hooks[1], rows.hooks[0]});
  Rows changed;
  changed.hooks = {{name("erp"), false, "it answered 410", 5, {{2, 2, at(9)}}}};
  REQUIRE_FALSE(store->commit(changed));
  CHECK(store.reopened()->load()->hooks == std::vector{rows.hooks[1], changed.hooks[0]});
}

TEST_CASE("An event that is told twice fails the commit") {
  AnyStore store(any_kind());
  Rows rows;
  rows.events = {event(1)};
  REQUIRE_FALSE(store->commit(rows));
  rows.holds = {hold("a", 9)};
  CHECK(store->commit(rows));
  if (store.survives_failure()) CHECK(store.reopened()->load()->holds.empty());
}

TEST_CASE("A failed commit is told and leaves nothing behind") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  rows.orders = {made(1, "a")};
  REQUIRE_FALSE(store->commit(rows));

  rows = Rows();
  rows.holds = {hold("a", 9)};
  rows.orders = {made(2, "a"), made(1, "b")};
  rows.orders[1].number = 3;  // it is there already, under another number
  rows.journal = {{at(1), item("tea"), Cause::kAdd, session("a"), 8, 10, 11, {10, 0, 0}}};
  rows.head = proto::Seq{2};
  const auto failed = store->commit(rows);
  REQUIRE(failed);
  CHECK(failed->what == "store");
  CHECK(failed->why.find("order") != std::string::npos);
  if (!store.survives_failure()) return;

  const auto state = *store.reopened()->load();
  CHECK(state.head == proto::Seq{1});
  CHECK(sorted(state.holds) == first_rows().holds);
  CHECK(state.journal_rows == 0);
  CHECK(store->search_orders({0, 9})->orders.size() == 1);
}

TEST_CASE("The journal is read back in order, page by page, without whose it is") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  for (const Cause cause : {Cause::kInitial, Cause::kRestock, Cause::kAdd, Cause::kRemove,
                            Cause::kExpire, Cause::kOffer, Cause::kSale, Cause::kRelease})
    rows.journal.push_back({at(static_cast<std::int64_t>(cause)),
                            item("tea"),
                            cause,
                            session("a"),
                            -1,
                            10,
                            3,
                            {8, 3, 1}});
  REQUIRE_FALSE(store->commit(rows));
  Rows more;
  more.journal = {{at(9), item("cup"), Cause::kAdd, {}, 1, 5, 1, {5, 0, 0}}};
  REQUIRE_FALSE(store->commit(more));
  rows.journal.push_back(more.journal[0]);

  CHECK(store.reopened()->load()->journal_rows == 9);
  std::vector<JournalRow> read;
  std::uint64_t last = 0;
  for (const std::size_t size : {4, 4, 1, 0}) {
    const auto page = *store->read_journal(last, 4);
    REQUIRE(page.size() == size);
    for (auto row : page) {
      CHECK(row.number > last);
      last = std::exchange(row.number, 0);
      read.push_back(std::move(row));
    }
  }
  for (auto& row : rows.journal) row.session.reset();
  CHECK(read == rows.journal);
}

TEST_CASE("What is folded goes and what it came to replaces what there was") {
  AnyStore store(any_kind());
  Rows rows = first_rows();
  for (std::int64_t held = 1; held <= 3; ++held)
    rows.journal.push_back({at(held), item("tea"), Cause::kAdd, {}, 1, 10, held, {10, 0, 0}});
  rows.bases = {{item("tea"), 10, 0, {10, 0, 0}}, {item("cup"), 5, 0, {5, 0, 0}}};
  REQUIRE_FALSE(store->commit(rows));

  Rows folded;
  folded.folded = store->read_journal(0, 2)->back().number;
  folded.bases = {{item("tea"), 9, 2, {7, 3, 1}}};
  folded.journal = {{at(4), item("tea"), Cause::kAdd, {}, 1, 10, 4, {10, 0, 0}}};
  REQUIRE_FALSE(store->commit(folded));

  CHECK(store.reopened()->load()->journal_rows == 2);
  const auto left = *store->read_journal(0, 9);
  REQUIRE(left.size() == 2);
  CHECK(left[0].held == 3);
  CHECK(left[1].held == 4);
  auto bases = store->load_books()->bases;
  std::sort(bases.begin(), bases.end(),
            [](const auto& a, const auto& b) { return a.item < b.item; });
  CHECK(bases == std::vector{rows.bases[1], folded.bases[0]});
}

TEST_CASE("Folding bounds the journal and keeps what it came to") {
  AnyStore store(any_kind());
  Story story;
  const auto run = [&](std::int64_t keep, int batches) {
    JournalBound bound(keep, store->load()->journal_rows);
    for (int i = 0; i < batches; ++i) {
      Rows rows = story.next(51);
      REQUIRE_FALSE(fold_journal(*store, bound, rows));
      REQUIRE_FALSE(store->commit(rows));
      if (store->load()->journal_rows >= keep + 1000) FAIL("batch " << i);
    }
    const auto now = verified(*store.reopened());
    CHECK(now.differences.empty());
    CHECK(now.journal_rows >= keep);
  };
  run(1010, 60);
  run(10, 25);  // what was kept before is bounded by the keep of a later run
}

}  // namespace cartd
