// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// A store in real files: what is committed is there after a reopening, what is not is not, and
// files that are not ours are left alone.
#include "cartd/store/sqlite_store.h"

#include <fstream>
#include <iterator>
#include <limits>

#include "cartd/store/sqlite.h"
#include "tests/support/catch.h"
#include "tests/support/inventory_values.h"
#include "tests/support/temp_folder.h"

namespace cartd {
namespace {

using support::at;
using support::item;
using support::session;

constexpr std::int64_t kKeep = 1000;

std::unique_ptr<SqliteStore> open_or_fail(const std::string& path,
                                          SchemaSteps steps = schema_steps(),
                                          std::int64_t keep = kKeep) {
  auto store = SqliteStore::open(path, keep, steps);
  INFO((store ? "" : store.error().why));
  REQUIRE(store.ok());
  return *std::move(store);
}

std::string refusal(const std::string& path, SchemaSteps steps = schema_steps()) {
  const auto store = SqliteStore::open(path, kKeep, steps);
  return store ? "" : store.error().why;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Those there are, and others behind them.
std::vector<const char*> steps_and(std::initializer_list<const char*> more) {
  std::vector<const char*> steps(schema_steps().begin(), schema_steps().end());
  steps.insert(steps.end(), more);
  return steps;
}

/// "it has version 3, this program knows up to 2", for one step more than there are.
std::string newer_by_one() {
  const auto known = schema_steps().size();
  return "it has version " + std::to_string(known + 1) + ", this program knows up to " +
         std::to_string(known);
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

StoredItem tea() {
  return support::stored({item("tea"), {{"en", "Tea"}, {"zh", "茶"}}, 10, 2}, 0, 3, proto::Seq{1});
}
StoredItem cup() { return support::stored({item("cup"), {}, 5}, 1); }
StoredHold hold(std::string_view who, std::int64_t quantity,
                std::optional<base::WallTime> expires_at = at(60)) {
  return {session(who), item("tea"), quantity, expires_at};
}

/// Two items, and tea held by a (till second 60) and by b (for ever).
Rows first_rows() {
  Rows rows;
  rows.items = {tea(), cup()};
  rows.holds = {hold("a", 1), hold("b", 2, std::nullopt)};
  rows.head = proto::Seq{1};
  return rows;
}

/// Some holds, tea's numbers with so many held, and seq 2.
Rows later_rows(std::vector<StoredHold> holds, std::int64_t held) {
  Rows rows;
  rows.holds = std::move(holds);
  rows.numbers = {{item("tea"), 10, held, proto::Seq{2}, {10, 0, 0}}};
  rows.head = proto::Seq{2};
  return rows;
}

/// What `verify` says of a store with these numbers in memory.
proto::Verification verify(SqliteStore& store) {
  const auto state = *store.load();
  std::vector<NumbersRow> numbers;
  for (const auto& stored : state.items)
    numbers.push_back({stored.catalog.item, stored.catalog.stock, stored.held, stored.seq,
                       stored.totals, stored.turn});
  return *store.verify({state.epoch, state.head}, numbers);
}

/// Ten of tea come, and then `changes` of what session `who` holds of it, one and two in turn.
class Story {
 public:
  explicit Story(std::string_view who) : who_(session(who)) {}

  /// The next rows; those of the first call bring the item.
  Rows next(int changes) {
    Rows rows;
    if (held_ == 0) {
      rows.items = {support::stored({item("tea"), {}, 10})};
      rows.journal = {{at(0), item("tea"), Cause::kInitial, {}, 10, 10, 0, kTotals}};
    }
    for (int i = 0; i < changes; ++i) {
      const std::int64_t held = held_ == 1 ? 2 : 1;
      rows.journal.push_back(
          {at(0), item("tea"), Cause::kAdd, who_, held - held_, 10, held, kTotals});
      held_ = held;
    }
    seq_ = seq_.next();
    rows.holds = {{who_, item("tea"), held_, at(60)}};
    rows.numbers = {{item("tea"), 10, held_, seq_, kTotals}};
    rows.head = seq_;
    return rows;
  }

 private:
  static constexpr ItemTotals kTotals{10, 0, 0};
  const proto::SessionId who_;
  std::int64_t held_ = 0;
  proto::Seq seq_;
};

}  // namespace

TEST_CASE("A new store has an epoch of its own and nothing else") {
  support::TempFolder folder;
  const auto one = *open_or_fail(folder.path() / "one.db")->load();
  const auto two = *open_or_fail(folder.path() / "two.db")->load();
  CHECK(one.epoch.str().size() == 12);
  CHECK(one.epoch != two.epoch);
  CHECK(one.head == proto::Seq{0});
  CHECK(one.items.empty());
  CHECK(one.holds.empty());
}

TEST_CASE("What was committed is there after a reopening") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path);
  const auto epoch = store->load()->epoch;
  REQUIRE_FALSE(store->commit(first_rows()));
  store.reset();

  const auto state = *open_or_fail(path)->load();
  CHECK(state.epoch == epoch);
  CHECK(state.head == proto::Seq{1});
  CHECK(state.items == std::vector{tea(), cup()});
  CHECK(state.holds == first_rows().holds);
}

TEST_CASE("Rows replace what they are about and nothing else") {
  auto store = open_or_fail(":memory:");
  REQUIRE_FALSE(store->commit(first_rows()));
  REQUIRE_FALSE(store->commit(
      later_rows({hold("a", 4), hold("b", 0), hold("c", 1), hold("a", 5, at(90))}, 6)));
  auto state = *store->load();
  CHECK(state.head == proto::Seq{2});
  CHECK(state.items[0].held == 6);
  CHECK(state.items[0].seq == proto::Seq{2});
  CHECK(state.items[0].catalog == tea().catalog);
  CHECK(state.items[1] == cup());
  CHECK(state.holds == std::vector{hold("a", 5, at(90)), hold("c", 1)});

  auto renamed = tea();
  renamed.catalog.name = {{"en", "Green tea"}};
  renamed.catalog.limit.reset();
  renamed.position = 7;
  Rows rows;
  rows.items = {renamed};
  REQUIRE_FALSE(store->commit(rows));
  state = *store->load();
  CHECK(state.items == std::vector{cup(), renamed});
}

TEST_CASE("No rows are no transaction") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  const auto store = open_or_fail(path);
  const auto before = bytes_of(path + "-wal");
  REQUIRE_FALSE(store->commit(Rows{}));
  CHECK(bytes_of(path + "-wal") == before);
}

TEST_CASE("A store can be open once only") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path);
  CHECK(contains(refusal(path), "another process has it open"));
  store.reset();
  CHECK(refusal(path).empty());
}

TEST_CASE("A failed commit leaves nothing behind") {
  const char* const broken = R"(CREATE TRIGGER broken BEFORE INSERT ON holds
    WHEN NEW.session = 'unlucky' BEGIN SELECT RAISE(ABORT, 'the disk is on fire'); END)";
  const auto steps = steps_and({broken});
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path, steps);
  REQUIRE_FALSE(store->commit(first_rows()));

  const auto error = store->commit(later_rows({hold("a", 9), hold("unlucky", 1)}, 12));
  REQUIRE(error);
  CHECK(contains(error->why, "the disk is on fire"));
  store.reset();

  const auto state = *open_or_fail(path, steps)->load();
  CHECK(state.head == proto::Seq{1});
  CHECK(state.holds == first_rows().holds);
}

TEST_CASE("An older store is brought up to date and keeps what it has") {
  const auto newer = steps_and(
      {"ALTER TABLE items ADD COLUMN colour TEXT", "CREATE TABLE extra (x INTEGER) STRICT"});
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path);
  const auto epoch = store->load()->epoch;
  REQUIRE_FALSE(store->commit(first_rows()));
  store.reset();

  store = open_or_fail(path, newer);
  CHECK(store->load()->epoch == epoch);
  CHECK(store->load()->holds == first_rows().holds);
  store.reset();
  CHECK(refusal(path, newer).empty());  // steps already taken are not taken again
}

TEST_CASE("A store of before there were sales keeps everything and verifies") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  const auto epoch = open_or_fail(path, schema_steps().first(1))->load();
  CHECK_FALSE(epoch.ok());  // this program reads what it has brought up to date
  {
    sqlite::Database old(path);
    old.run(R"(UPDATE life SET epoch = 'abc123', seq = 9;
      INSERT INTO items VALUES ('tea', 0, 10, 3, 9, 2), ('cup', 1, 5, 0, 0, NULL);
      INSERT INTO item_names VALUES ('tea', 'en', 'Tea'), ('tea', 'zh', '茶');
      INSERT INTO holds VALUES ('a', 'tea', 1, 1790000060000), ('b', 'tea', 2, NULL))");
  }
  const auto store = open_or_fail(path);
  const auto state = *store->load();
  CHECK(state.epoch == support::epoch("abc123"));
  CHECK(state.head == proto::Seq{9});
  auto old_tea = tea();
  old_tea.seq = proto::Seq{9};
  CHECK(state.items == std::vector{old_tea, cup()});
  CHECK(state.holds == first_rows().holds);
  CHECK(state.lapses.empty());
  CHECK(state.places.empty());
  auto verified = verify(*store);
  CHECK(verified.differences.empty());
  CHECK(verified.journal_rows == 0);

  // And it goes on from there.
  Rows rows = later_rows({hold("a", 0)}, 2);
  rows.journal = {{at(1), item("tea"), Cause::kRemove, session("a"), -1, 10, 2, {10, 0, 0}}};
  REQUIRE_FALSE(store->commit(rows));
  verified = verify(*store);
  CHECK(verified.differences.empty());
  CHECK(verified.journal_rows == 1);
}

TEST_CASE("A store of before lapses had a cause takes them for holds that ran out") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  CHECK_FALSE(open_or_fail(path, schema_steps().first(2))->load().ok());
  {
    sqlite::Database old(path);
    old.run(R"(UPDATE life SET epoch = 'abc123', seq = 9;
      INSERT INTO items (item, position, stock, held, seq, initial) VALUES ('cup', 0, 5, 0, 9, 5);
      INSERT INTO journal_base VALUES ('cup', 5, 0, 5, 0, 0);
      INSERT INTO lapses VALUES ('c', 'cup', 2, 1790003600000))");
  }
  const auto store = open_or_fail(path);
  const StoredLapse kept{session("c"), item("cup"), 2, at(3600), proto::LapseCause::kExpired};
  CHECK(store->load()->lapses == std::vector{kept});
  CHECK(verify(*store).differences.empty());

  Rows rows;
  rows.lapses = {{session("c"), item("cup"), 3, at(4000), proto::LapseCause::kReleased}};
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->lapses == rows.lapses);
}

TEST_CASE(
    "By how much the clock went ahead is there after a reopening, and nothing in an older store") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  CHECK_FALSE(open_or_fail(path, schema_steps().first(3))->load().ok());
  CHECK(open_or_fail(path)->load()->clock_ahead == base::Millis{0});
  Rows rows;
  rows.clock_ahead = -base::Millis{1'200'000};
  CHECK_FALSE(rows.empty());
  REQUIRE_FALSE(open_or_fail(path)->commit(rows));
  CHECK(open_or_fail(path)->load()->clock_ahead == -base::Millis{1'200'000});
}

TEST_CASE("Everything of an item, its line and its carts is there after a reopening") {
  auto described = tea();
  described.catalog.display = {proto::Display::Kind::kLow, 5};
  described.catalog.hold_ttl = base::Millis{0};
  described.catalog.by_operator = true;
  described.totals = {4, 8, 2};
  described.turn = 17;
  auto yes_no = cup();
  yes_no.catalog.display = {proto::Display::Kind::kYesNo, 0};
  yes_no.catalog.hold_ttl = base::Seconds{90};
  const StoredHold offer{session("a"), item("tea"), 3, at(60), true};
  const StoredLapse lapse{session("c"), item("cup"), 2, at(3600), proto::LapseCause::kOffer};
  const StoredLapse taken{session("e"), item("cup"), 1, at(3600), proto::LapseCause::kReleased};
  const StoredPlace place{item("tea"), 18, session("b")};
  Rows rows;
  rows.items = {described, yes_no};
  rows.holds = {offer};
  rows.lapses = {lapse, taken, {session("d"), item("cup"), 1, at(3600)}};
  rows.places = {place, {item("tea"), 19, session("d")}};
  rows.head = proto::Seq{1};
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  REQUIRE_FALSE(open_or_fail(path)->commit(rows));
  Rows gone;
  gone.lapses = {{session("d"), item("cup"), 0, {}}};
  gone.places = {{item("tea"), 19, session("d"), true}};
  REQUIRE_FALSE(open_or_fail(path)->commit(gone));

  const auto state = *open_or_fail(path)->load();
  CHECK(state.items == std::vector{described, yes_no});
  CHECK(state.holds == std::vector{offer});
  CHECK(state.lapses == std::vector{lapse, taken});
  CHECK(state.places == std::vector{place});
}

TEST_CASE("Orders are read back as they were answered and listed in order") {
  const auto made = [](std::uint64_t number, const char* who) {
    return StoredOrder{support::order(number),
                       session(who),
                       at(static_cast<std::int64_t>(number)),
                       proto::Seq{number},
                       {{item("tea"), 2}, {item("cup"), 1}},
                       {{item("tea"), 7, 1, 8, base::Millis{841'000}, {}},
                        {item("cup"), 4, 0, 4, std::nullopt, {}}}};
  };
  Rows rows = first_rows();
  for (std::uint64_t number = 1; number <= 5; ++number)
    rows.orders.push_back(made(number, number % 2 == 1 ? "a" : "b"));
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  REQUIRE_FALSE(open_or_fail(path)->commit(rows));
  const auto store = open_or_fail(path);

  const std::vector ids = {support::order(9), support::order(4), support::order(4)};
  CHECK(*store->find_orders(ids) == Orders{{support::order(4), made(4, "b")}});
  const auto page = *store->list_orders(1, 3);
  REQUIRE(page.size() == 3);
  CHECK(page[0] ==
        proto::OrderEntry{
            2, support::order(2), session("b"), at(2), {{item("tea"), 2}, {item("cup"), 1}}});
  CHECK(page[2].number == 4);
  CHECK(store->list_orders(5, 3)->empty());
  CHECK(store->list_orders(std::numeric_limits<std::uint64_t>::max(), 3)->empty());
}

TEST_CASE("Folding bounds the journal and keeps what it came to") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  Story story("a");
  auto store = open_or_fail(path, schema_steps(), 10);
  for (int i = 0; i < 60; ++i) REQUIRE_FALSE(store->commit(story.next(51)));
  auto verified = verify(*store);
  CHECK(verified.differences.empty());
  CHECK(verified.journal_rows >= 10);
  CHECK(verified.journal_rows < 1010 + 51);

  // What was kept before is bounded by the keep of a later run.
  store = nullptr;
  store = open_or_fail(path, schema_steps(), 0);
  for (int i = 0; i < 25; ++i) REQUIRE_FALSE(store->commit(story.next(51)));
  verified = verify(*store);
  CHECK(verified.differences.empty());
  CHECK(verified.journal_rows < 1000 + 51);
}

TEST_CASE("A journal row or a base that was changed by hand is found") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  Story story("a");
  REQUIRE_FALSE(open_or_fail(path, schema_steps(), 0)->commit(story.next(1010)));  // folded
  REQUIRE_FALSE(open_or_fail(path)->commit(story.next(3)));
  REQUIRE(verify(*open_or_fail(path)).differences.empty());
  const auto [change, what] = GENERATE(table<const char*, std::string>({
      {"UPDATE journal_base SET held = held + 1", "held, at journal row 1"},
      {"DELETE FROM journal_base", "stock, at journal row 1"},
      {"UPDATE journal SET quantity = 5 WHERE number = (SELECT max(number) FROM journal)",
       "held, at journal row 3"},
      {"DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)", "held, at the end"},
      {"INSERT INTO orders VALUES (1, 'x', 'a', 0, 1);"
       "INSERT INTO order_lines VALUES (1, 0, 'tea', 2, 8, 0, NULL)",
       "sold = the sum of the orders"},
      {"UPDATE holds SET quantity = quantity + 1", "held = the sum of the holds"},
  }));
  INFO(change);
  sqlite::Database(path).run(change);
  const auto differences = verify(*open_or_fail(path)).differences;
  REQUIRE_FALSE(differences.empty());
  CHECK(differences[0].what == what);
}

TEST_CASE("The journal tells whose rows are whose but not who") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  const std::string secret = "Zq8dXv3fKj0aWm6cTy5bRx7eHu49Gn12";
  Rows rows;
  for (const std::string_view who :
       {std::string_view(secret), std::string_view("other"), std::string_view(secret)})
    rows.journal.push_back({at(0), item("tea"), Cause::kAdd, session(who), 1, 10, 1, {10, 0, 0}});
  rows.journal.push_back({at(0), item("tea"), Cause::kRestock, {}, 1, 10, 1, {10, 0, 0}});
  auto store = open_or_fail(path);
  REQUIRE_FALSE(store->commit(rows));
  const auto tells = [&](const std::string& file) {  // also a part of it
    for (std::size_t start = 0; start < secret.size(); start += 4)
      if (contains(bytes_of(file), secret.substr(start, 4))) return true;
    return false;
  };
  CHECK(contains(bytes_of(path + "-wal"), "tea"));  // what is looked for would be there
  CHECK_FALSE(tells(path + "-wal"));
  store.reset();
  CHECK_FALSE(tells(path));
  sqlite::Database db(path);
  CHECK(sqlite::read_integer(db, "SELECT count(DISTINCT session_hash) FROM journal") == 2);
  CHECK(sqlite::read_integer(db, "SELECT count(*) FROM journal WHERE session_hash IS NULL") == 1);
  CHECK(sqlite::read_integer(db, "SELECT max(length(session_hash)) FROM journal") == 8);
}

TEST_CASE("A store of a newer version is refused and left as it was") {
  const auto newer = steps_and({"CREATE TABLE extra (x INTEGER) STRICT"});
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  open_or_fail(path, newer);
  const auto before = bytes_of(path);
  CHECK(contains(refusal(path), newer_by_one()));
  CHECK(bytes_of(path) == before);
}

TEST_CASE("A migration that fails leaves the old version") {
  const auto bad = steps_and({"CREATE TABLE extra (x INTEGER); SELECT nonsense"});
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  REQUIRE_FALSE(open_or_fail(path)->commit(first_rows()));
  CHECK(contains(refusal(path, bad), "nonsense"));
  CHECK(open_or_fail(path)->load()->holds == first_rows().holds);
}

TEST_CASE("A file that is not ours is refused and left as it was") {
  support::TempFolder folder;
  SECTION("no database") {
    const auto path = folder.write("notes.txt", std::string(5000, 'x'));
    CHECK(contains(refusal(path), "it is not an SQLite database"));
    CHECK(bytes_of(path) == std::string(5000, 'x'));
  }
  SECTION("a database of something else") {
    const std::vector<const char*> theirs = {
        "CREATE TABLE recipes (x INTEGER); PRAGMA application_id = 1"};
    const std::string path = folder.path() / "recipes.db";
    {
      auto store = open_or_fail(path, theirs);
      // Opening marks it as ours; take the mark off again.
      store.reset();
    }
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(68);  // the application id, in SQLite's file header
    file.write("\0\0\0\1", 4);
    file.close();
    const auto before = bytes_of(path);
    CHECK(contains(refusal(path), "it is a database of something else"));
    CHECK(bytes_of(path) == before);
  }
}

TEST_CASE("A store that cannot be had says why") {
  CHECK(contains(refusal("/no/such/folder/cart.db"), "its folder there"));
}

}  // namespace cartd
