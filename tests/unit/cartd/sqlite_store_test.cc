// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the store in an SQLite file does besides what every store does: one process has it, older
// files are brought up to date, and files that are not ours are left alone.
#include "cartd/store/sqlite_store.h"

#include <fstream>
#include <iterator>

#include "cartd/core/opening.h"
#include "cartd/store/sqlite.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/cartd/stored_values.h"

namespace cartd {
namespace {

std::unique_ptr<SqliteStore> open_or_fail(const std::string& path,
                                          SchemaSteps steps = schema_steps()) {
  auto store = SqliteStore::open(path, steps);
  INFO((store ? "" : store.error().why));
  REQUIRE(store.ok());
  return *std::move(store);
}

std::string refusal(const std::string& path, SchemaSteps steps = schema_steps()) {
  const auto store = SqliteStore::open(path, steps);
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

/// Some holds, tea's numbers with so many held, and seq 2.
Rows later_rows(std::vector<StoredHold> holds, std::int64_t held) {
  Rows rows;
  rows.holds = std::move(holds);
  rows.numbers = {{item("tea"), 10, held, proto::Seq{2}, {10, 0, 0}}};
  rows.head = proto::Seq{2};
  return rows;
}

/// A store as it was made when there were `steps` steps, with what `sql` puts there. It cannot be loaded: this
/// program reads what it has brought up to date.
void make_old(const std::string& path, std::size_t steps, const std::string& sql) {
  CHECK_FALSE(open_or_fail(path, schema_steps().first(steps))->load().ok());
  sqlite::Database old(path);
  old.run(sql.c_str());
}

/// Order 7 of "c", as a store that kept less of an order has it.
StoredOrder two_cups_sold() {
  StoredOrder order{7, support::order(1), session("c"), at(1), proto::Seq{9}};
  order.lines = {{{item("cup"), 2}}};
  order.items = {{item("cup"), 3, 0, 3, std::nullopt, {}}};
  order.sold_at = at(1);
  return order;
}

}  // namespace

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

TEST_CASE("An older store is brought up to date and keeps what it has") {
  const auto newer = steps_and(
      {"ALTER TABLE items ADD COLUMN colour TEXT", "CREATE TABLE extra (x INTEGER) STRICT"});
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path);
  const auto epoch = store->load()->epoch;
  CHECK(epoch.str().size() == 12);
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
  make_old(path, 1, R"(UPDATE life SET epoch = 'abc123', seq = 9;
      INSERT INTO items VALUES ('tea', 0, 10, 3, 9, 2), ('cup', 1, 5, 0, 0, NULL);
      INSERT INTO item_names VALUES ('tea', 'en', 'Tea'), ('tea', 'zh', '茶');
      INSERT INTO holds VALUES ('a', 'tea', 1, 1790000060000), ('b', 'tea', 2, NULL))");
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
  auto books = verified(*store);
  CHECK(books.differences.empty());
  CHECK(books.journal_rows == 0);

  // And it goes on from there.
  Rows rows = later_rows({hold("a", 0)}, 2);
  rows.journal = {{at(1), item("tea"), Cause::kRemove, session("a"), -1, 10, 2, {10, 0, 0}}};
  REQUIRE_FALSE(store->commit(rows));
  books = verified(*store);
  CHECK(books.differences.empty());
  CHECK(books.journal_rows == 1);
}

TEST_CASE("A store of before lapses had a cause takes them for holds that ran out") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 2, R"(UPDATE life SET epoch = 'abc123', seq = 9;
      INSERT INTO items (item, position, stock, held, seq, initial) VALUES ('cup', 0, 5, 0, 9, 5);
      INSERT INTO journal_base VALUES ('cup', 5, 0, 5, 0, 0);
      INSERT INTO lapses VALUES ('c', 'cup', 2, 1790003600000))");
  const auto store = open_or_fail(path);
  const StoredLapse kept{session("c"), item("cup"), 2, at(3600), proto::LapseCause::kExpired};
  CHECK(store->load()->lapses == std::vector{kept});
  CHECK(verified(*store).differences.empty());

  Rows rows;
  rows.lapses = {{session("c"), item("cup"), 3, at(4000), proto::LapseCause::kReleased}};
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->lapses == rows.lapses);
}

TEST_CASE("A store of before lapses had a reason has none, and takes one") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(
      path, 12,
      "INSERT INTO items (item, position, stock, held, seq, initial) VALUES ('cup', 0, 5, 0, 0, "
      "5);"
      "INSERT INTO journal_base VALUES ('cup', 5, 0, 5, 0, 0, 0);"
      "INSERT INTO lapses VALUES ('c', 'cup', 2, 1790003600000, 'released')");
  const auto store = open_or_fail(path);
  StoredLapse kept{session("c"), item("cup"), 2, at(3600), proto::LapseCause::kReleased};
  CHECK(store->load()->lapses == std::vector{kept});
  Rows rows;
  rows.lapses = {{session("c"), item("cup"), 3, at(4000), kept.cause, "a mistake"}};
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->lapses == rows.lapses);
}

TEST_CASE("A store of before clocks were followed takes its own for right") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  CHECK_FALSE(open_or_fail(path, schema_steps().first(3))->load().ok());
  CHECK(open_or_fail(path)->load()->clock_ahead == base::Millis{0});
}

TEST_CASE("A store of before there was payment takes its orders for sold") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 4,
           "INSERT INTO items (item, position, stock, held, seq, initial, sold) "
           "VALUES ('cup', 0, 3, 0, 9, 5, 2);"
           "INSERT INTO journal_base VALUES ('cup', 3, 0, 5, 0, 2);"
           "INSERT INTO orders VALUES (7, '" +
               support::order(1).str() +
               "', 'c', 1790000001000, 9);"
               "INSERT INTO order_lines VALUES (7, 0, 'cup', 2, 3, 0, NULL);"
               "UPDATE life SET seq = 9");
  const auto store = open_or_fail(path);
  const StoredOrder order = two_cups_sold();
  CHECK(store->search_orders({0, 9})->orders == std::vector{order});
  CHECK(store->load()->last_order == 7);
  CHECK(verified(*store).differences.empty());
}

TEST_CASE("A store of before there were events begins with the first") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 5, "UPDATE life SET epoch = 'abc123', seq = 9");
  const auto store = open_or_fail(path);
  CHECK(store->load()->epoch == support::epoch("abc123"));
  CHECK(store->load()->last_event == 0);
  CHECK(*store->oldest_event() == 0);
  Rows rows;
  rows.events = {{1, proto::EventType::kSalePaused, at(1), R"({"reason":"茶"})"}};
  REQUIRE_FALSE(store->commit(rows));
  EventQuery all;
  all.most = 9;
  CHECK(*store->read_events(all) == rows.events);
}

TEST_CASE("A store of before items had a price or a time keeps what is said of them") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 6,
           "INSERT INTO items (item, position, stock, held, seq, session_max, initial) "
           "VALUES ('tea', 0, 10, 0, 0, 2, 10);"
           "INSERT INTO item_names VALUES ('tea', 'en', 'Tea'), ('tea', 'zh', '茶')");
  const auto store = open_or_fail(path);
  auto old_tea = tea();
  old_tea.held = 0;
  old_tea.seq = proto::Seq{0};
  CHECK(store->load()->items == std::vector{old_tea});
}

TEST_CASE("A store with a price that is none says so") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  REQUIRE_FALSE(open_or_fail(path)->commit(first_rows()));
  const auto [minor, currency, why] = GENERATE(table<std::string, std::string, std::string>(
      {{"5", "DEM", "the unknown currency 'DEM'"},
       {"-1", "EUR", "a price of -1 units of EUR"},
       {"1000000000000", "EUR", "a price of 1000000000000 units of EUR"}}));
  {
    sqlite::Database by_hand(path);
    by_hand.run(
        ("UPDATE items SET price_minor = " + minor + ", currency = '" + currency + "'").c_str());
  }
  CHECK(contains(open_or_fail(path)->load().error().why, why));
}

TEST_CASE("A store of before orders had prices does not know what they cost") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 11,
           "INSERT INTO items (item, position, stock, held, seq, initial, sold, price_minor, "
           "currency) "
           "VALUES ('cup', 0, 3, 0, 9, 5, 2, 450, 'EUR');"
           "INSERT INTO journal_base VALUES ('cup', 3, 0, 5, 0, 2, 0);"
           "INSERT INTO orders (number, order_id, session, made_wall_ms, seq, sold_wall_ms) "
           "VALUES (7, '" +
               support::order(1).str() +
               "', 'c', 1790000001000, 9, 1790000001000);"
               "INSERT INTO order_lines (number, place, item, quantity, stock, held) "
               "VALUES (7, 0, 'cup', 2, 3, 0);"
               "UPDATE life SET seq = 9");
  const auto store = open_or_fail(path);
  StoredOrder order = two_cups_sold();
  CHECK(store->search_orders({0, 9})->orders == std::vector{order});
  CHECK(verified(*store).differences.empty());
  order.lines[0].returned = 1;
  order.lines[0].price = proto::Price{450, 2, "EUR"};  // is never learned later
  Rows rows;
  rows.orders = {order};
  REQUIRE_FALSE(store->commit(rows));
  CHECK_FALSE(store->search_orders({0, 9})->orders[0].lines[0].price);
}

TEST_CASE("A store of before there were hooks has none, and takes one") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 8, "INSERT INTO events VALUES (7, 1790000001000, 'sale.resumed', '{}')");
  const auto store = open_or_fail(path);
  CHECK(store->load()->hooks.empty());
  CHECK(store->load()->last_event == 7);
  Rows rows;
  rows.hooks = {{*proto::HookName::parse("erp"), true, "", 7, {{3, 1, at(9)}}}};
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->hooks == rows.hooks);
}

TEST_CASE("A store of before items were removed or opened has all of them for sale") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 10,
           "INSERT INTO items (item, position, stock, held, seq, session_max, initial, sold, "
           "opens_wall_ms, hidden) "
           "VALUES ('tea', 0, 8, 0, 9, 2, 10, 2, 1790000060000, 1);"
           "INSERT INTO item_names VALUES ('tea', 'en', 'Tea'), ('tea', 'zh', '茶');"
           "INSERT INTO journal_base VALUES ('tea', 8, 0, 10, 0, 2, 0);"
           "INSERT INTO orders (number, order_id, session, made_wall_ms, seq, sold_wall_ms) "
           "VALUES (7, '" +
               support::order(1).str() +
               "', 'c', 1790000001000, 9, 1790000001000);"
               "INSERT INTO order_lines (number, place, item, quantity, stock, held) "
               "VALUES (7, 0, 'tea', 2, 8, 0);"
               "UPDATE life SET seq = 9");
  const auto store = open_or_fail(path);
  auto old_tea = tea();
  old_tea.catalog.stock = 8;
  old_tea.catalog.opens_at = at(60);
  old_tea.catalog.shown = proto::Visibility::kHidden;
  old_tea.held = 0;
  old_tea.seq = proto::Seq{9};
  old_tea.totals = {10, 0, 2};
  CHECK(store->load()->items == std::vector{old_tea});  // hidden, but not removed; told in no phase
  CHECK(verified(*store).differences.empty());
  const std::vector<BuyerOf> whom = {{session("c"), item("tea")}};
  CHECK(store->find_bought(whom)->at(whom[0]) == 2);

  Rows rows;
  rows.items = {old_tea};
  rows.items[0].catalog.removed = true;
  rows.items[0].phase = SalePhase::kNotYet;
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->items == rows.items);
}

TEST_CASE("A store of before holds had a whole life keeps them, and begins it when it is opened") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 13,
           "INSERT INTO items (item, position, stock, held, seq, initial) "
           "VALUES ('tea', 0, 10, 3, 1, 10);"
           "INSERT INTO holds (session, item, quantity, expires_wall_ms) "
           "VALUES ('a', 'tea', 2, 1000), ('b', 'tea', 1, NULL);"
           "UPDATE life SET seq = 1");
  auto store = open_or_fail(path);
  const auto stored = *store->load();
  REQUIRE(stored.holds.size() == 2);
  for (const auto& hold : stored.holds) CHECK_FALSE(hold.begun_at);
  CHECK(stored.put_backs.empty());
  const auto now = base::WallTime{base::Millis{500}};
  const auto opening = *make_opening(stored, {}, {base::Millis{2000}}, now);
  for (const auto& hold : opening.state.holds) CHECK(hold.begun_at == now);
  REQUIRE_FALSE(store->commit(opening.rows));
  store.reset();
  store = open_or_fail(path);
  auto kept = store->load()->holds;
  for (const auto& hold : kept) CHECK(hold.begun_at == now);
  CHECK(make_opening(*store->load(), {}, {base::Millis{2000}}, now)->rows.empty());
}

TEST_CASE("A store of before items could be gated has them open, and keeps a gate from then on") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 14,
           "INSERT INTO items (item, position, stock, held, seq, initial) "
           "VALUES ('tea', 0, 10, 0, 1, 10);"
           "UPDATE life SET seq = 1");
  auto store = open_or_fail(path);
  Rows rows;
  rows.items = store->load()->items;
  REQUIRE(rows.items.size() == 1);
  CHECK_FALSE(rows.items[0].catalog.gate);
  rows.items[0].catalog.gate = 50'000;
  REQUIRE_FALSE(store->commit(rows));
  store.reset();
  CHECK(open_or_fail(path)->load()->items == rows.items);
}

TEST_CASE(
    "A store of before pseudonyms had a key is given one, which stays, and keeps its events") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  const std::string told = R"({"session":"e6f79d19051ffcb8"})";
  make_old(path, 15, "INSERT INTO events VALUES (1, 1790000001000, 'order.sold', '" + told + "')");
  const auto key = open_or_fail(path)->load()->pseudonym_key;
  CHECK(key != PseudonymKey{});
  const auto store = open_or_fail(path);
  CHECK(store->load()->pseudonym_key == key);
  EventQuery all;
  all.most = 9;
  CHECK(store->read_events(all)->at(0).data == told);
}

TEST_CASE("A store whose key for pseudonyms is none says so") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  REQUIRE_FALSE(open_or_fail(path)->commit(first_rows()));
  {
    sqlite::Database by_hand(path);
    by_hand.run("UPDATE life SET pseudonym_key = 'abcd'");
  }
  CHECK(contains(open_or_fail(path)->load().error().why, "no key for pseudonyms"));
}

TEST_CASE("A store of before persons had several sessions counts what they bought in their own") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  const auto own = session("p_SZFeDX1LQC4wF9AQvBwOgw");
  make_old(path, 16,
           "UPDATE life SET seq = 9, pseudonym_key = '" + std::string(64, 'a') +
               "';"
               "INSERT INTO items (item, position, stock, held, seq, initial, sold) "
               "VALUES ('cup', 0, 3, 1, 9, 5, 2);"
               "INSERT INTO journal_base VALUES ('cup', 3, 1, 5, 0, 2, 0);"
               "INSERT INTO holds (session, item, quantity) VALUES ('" +
               own.str() +
               "', 'cup', 1);"
               "INSERT INTO places VALUES ('cup', 1, 'b');"
               "INSERT INTO orders (number, order_id, session, made_wall_ms, seq, sold_wall_ms) "
               "VALUES (7, '" +
               support::order(1).str() + "', '" + own.str() +
               "', 1790000001000, 9, 1790000001000);"
               "INSERT INTO order_lines (number, place, item, quantity, stock, held) "
               "VALUES (7, 0, 'cup', 2, 3, 1)");
  const auto store = open_or_fail(path);
  const std::vector<BuyerOf> whom = {{own, item("cup")}};
  CHECK(store->find_bought(whom)->at(whom[0]) == 2);
  CHECK_FALSE(store->load()->holds.at(0).person);
  CHECK_FALSE(store->load()->places.at(0).person);
  CHECK_FALSE(store->search_orders({0, 9})->orders.at(0).person);
}

TEST_CASE("A journal row or a base that was changed by hand is found") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  Story story;
  JournalBound bound(0);
  for (const int changes : {1010, 3}) {  // the first of them are folded
    const auto store = open_or_fail(path);
    Rows rows = story.next(changes);
    REQUIRE_FALSE(fold_journal(*store, bound, rows));
    REQUIRE_FALSE(store->commit(rows));
  }
  REQUIRE(verified(*open_or_fail(path)).differences.empty());
  const auto [change, what] = GENERATE(table<const char*, std::string>({
      {"UPDATE journal_base SET held = held + 1", "held, at journal row 1"},
      {"DELETE FROM journal_base", "stock, at journal row 1"},
      {"UPDATE journal SET quantity = 5 WHERE number = (SELECT max(number) FROM journal)",
       "held, at journal row 3"},
      {"UPDATE journal SET cause = 'mistake' WHERE number = (SELECT max(number) FROM journal)",
       "held, at journal row 3"},
      {"DELETE FROM journal WHERE number = (SELECT max(number) FROM journal)", "held, at the end"},
      {"INSERT INTO orders (number, order_id, session, made_wall_ms, seq) VALUES (1, 'x', 'a', 0, "
       "1);"
       "INSERT INTO order_lines (number, place, item, quantity, stock, held) "
       "VALUES (1, 0, 'tea', 2, 8, 0)",
       "sold = the sum of the orders"},
      {"UPDATE holds SET quantity = quantity + 1",
       "held = the sum of holds and of what is being paid"},
  }));
  INFO(change);
  sqlite::Database(path).run(change);
  const auto store = open_or_fail(path);
  const auto differences = verified(*store).differences;
  REQUIRE_FALSE(differences.empty());
  CHECK(differences[0].what == what);
  Rows rows;
  bound = JournalBound(0, 1000);
  CHECK_FALSE(fold_journal(*store, bound, rows));
  CHECK_FALSE(store->commit(rows));
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
  CHECK(db.integer("SELECT count(DISTINCT session_hash) FROM journal") == 2);
  CHECK(db.integer("SELECT count(*) FROM journal WHERE session_hash IS NULL") == 1);
  CHECK(db.integer("SELECT max(length(session_hash)) FROM journal") == 8);
}

TEST_CASE("A store of before shops said anything of themselves says nothing") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  make_old(path, 18, "UPDATE life SET seq = 5");
  const auto state = *open_or_fail(path)->load();
  CHECK(state.head == proto::Seq{5});
  CHECK(state.shop == StoredShop{});
}

TEST_CASE("A store in which a hand has put what no shop may say of itself is not served") {
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  open_or_fail(path).reset();
  sqlite::Database(path).run(R"(UPDATE life SET shop = '{"logo":"javascript:alert`1`"}')");
  const auto loaded = open_or_fail(path)->load();
  REQUIRE_FALSE(loaded.ok());
  CHECK(contains(loaded.error().why, "what it has of the shop is wrong: logo must be a URL"));
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
