// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What the store in PostgreSQL does besides what every store does: one process has it, what breaks is told, secrets
// are not, and others can read its views.
#include "cartd/store/postgres_store.h"

#include <unistd.h>

#include <optional>
#include <thread>

#include "cartd/store/open_store.h"
#include "cartd/store/postgres_leader.h"
#include "cartd/store/postgres_schema.h"
#include "tests/support/catch.h"
#include "tests/unit/cartd/postgres_databases.h"
#include "tests/unit/cartd/stored_values.h"

namespace cartd {
namespace {

postgres::Connection connect_to(const std::string& url) {
  return postgres::Connection(*postgres::Address::parse(url));
}

std::unique_ptr<Store> open_or_fail(const std::string& url) {
  auto store = open_to_lead(url);
  INFO((store ? "" : store.error().why));
  REQUIRE(store.ok());
  return *std::move(store);
}

/// Waits until it leads.
void lead_or_fail(Store& store) {
  for (int looks = 0; looks < 100; ++looks) {
    const auto by = store.lead();
    REQUIRE(by.ok());
    if (!*by) return;
    std::this_thread::sleep_for((**by).look_at - base::MonoClock::now());
  }
  FAIL("it does not lead");
}

std::string refusal(const std::string& url) {
  const auto store = open_to_lead(url);
  return store ? "" : store.error().why;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Ends all other sessions of the database.
void end_sessions(const std::string& url) {
  connect_to(url).select(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
      "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

/// The rows of a select, with | between columns.
std::vector<std::string> rows_of(const std::string& url, const std::string& sql, int columns) {
  auto connection = connect_to(url);
  std::vector<std::string> rows;
  const auto found = connection.select(sql);
  while (found->next()) {
    std::string row = found->text(0);
    for (int column = 1; column < columns; ++column) row += "|" + found->text(column);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_CASE("Of two processes one leads, and the other is told who, until it takes over") {
  const std::string url = new_database();
  auto first = open_or_fail(url);
  CHECK(first->term() == 1);
  const auto second = *open_store(url);
  const auto by = second->lead();
  REQUIRE(by.ok());
  REQUIRE(*by);
  CHECK((**by).term == 1);
  CHECK((**by).leader.ends_with(":" + std::to_string(getpid())));
  CHECK((**by).look_at > base::MonoClock::now());
  SECTION("It has gone without a word: what it may believe is waited for") {
    first.reset();
    lead_or_fail(*second);
    CHECK(second->term() == 2);
    const auto led_at = base::MonoClock::now();
    CHECK_FALSE(second->confirm());
    CHECK(base::MonoClock::now() - led_at > base::Millis{1000});
  }
  SECTION("It has resigned: nothing is waited for") {
    first->resign();
    first.reset();
    lead_or_fail(*second);
    CHECK_FALSE(second->confirm());
    CHECK(second->next_confirmation() > base::MonoClock::now());
  }
}

TEST_CASE("A leader that gives no sign is ended, and writes nothing any more") {
  const std::string url = new_database();
  auto first = open_or_fail(url);
  REQUIRE_FALSE(first->commit(first_rows()));
  const auto second = *open_store(url);
  lead_or_fail(*second);
  CHECK(second->term() == 2);
  Rows rows;
  rows.holds = {hold("a", 7)};
  CHECK(first->commit(rows));
  CHECK(first->confirm());
  CHECK(second->load()->holds.size() == 2);
}

TEST_CASE("A batch of a term that is over, or has notice, writes nothing") {
  const std::string url = new_database();
  auto store = open_or_fail(url);
  REQUIRE_FALSE(store->commit(first_rows()));
  connect_to(url).run(GENERATE("UPDATE holdfast_store.leader SET term = 2",
                               "UPDATE holdfast_store.notice SET term = 1"));
  SECTION("It is not committed") {
    Rows rows;
    rows.holds = {hold("a", 7)};
    const auto failed = store->commit(rows);
    REQUIRE(failed);
    CHECK(contains(failed->why, "term 1 is over"));
    CHECK(rows_of(url, "SELECT count(*) FROM holdfast_store.holds", 1) ==
          std::vector<std::string>{"2"});
  }
  SECTION("And a sign of life says so") {
    std::this_thread::sleep_for(*store->next_confirmation() - base::MonoClock::now());
    const auto failed = store->confirm();
    REQUIRE(failed);
    CHECK(contains(failed->why, "term 1 is over"));
  }
}

TEST_CASE(
    "A session is served while the server works for it, and silent when it waits for its client") {
  const std::string url = new_database();
  open_or_fail(url);
  auto holder = connect_to(url), other = connect_to(url);
  REQUIRE(postgres::look(holder).has_lock);
  const auto idle = postgres::look(other);
  REQUIRE(idle.holder);
  CHECK_FALSE(idle.holder->is_served);
  CHECK(postgres::look(other).holder == idle.holder);  // it gives no sign
  std::thread working([&] {
    try {
      holder.select("SELECT pg_sleep(60)");
    } catch (const sql::Mistake&) {
      // It is cancelled below.
    }
  });
  std::optional<LockHolder> seen;
  while (!seen || !seen->is_served) seen = postgres::look(other).holder;
  CHECK(seen->last_sign != idle.holder->last_sign);
  CHECK_FALSE(postgres::end_holder(other, {1, *seen}));
  connect_to(url).run("SELECT pg_cancel_backend(" + std::to_string(seen->session) + ")");
  working.join();
}

TEST_CASE("A PostgreSQL store whose session was ended fails what follows and says why") {
  const std::string url = new_database();
  auto store = open_or_fail(url);
  REQUIRE_FALSE(store->commit(first_rows()));
  end_sessions(url);
  Rows rows;
  rows.holds = {hold("a", 7)};
  const auto failed = store->commit(rows);
  REQUIRE(failed);
  INFO(failed->why);
  CHECK(failed->what == "store");
  CHECK(contains(failed->why, "terminating connection due to administrator command"));
  const auto read = store->load();
  REQUIRE_FALSE(read.ok());
  CHECK(contains(read.error().why, "its connection is closed since"));
  CHECK(store->commit(rows));
  store.reset();
  CHECK(open_or_fail(url)->load()->holds.size() == 2);
}

TEST_CASE(
    "A server that does not answer is no store, and its address is told without its password") {
  const std::string url = "postgres://ann:s3cret@127.0.0.1:1/shop?connect_timeout=2";
  const auto store = open_to_lead(url);
  REQUIRE_FALSE(store.ok());
  CHECK(store.error().what == "store");
  CHECK(contains(store.error().why, "the store 'postgresql://ann@127.0.0.1:1/shop': "));
  CHECK(contains(store.error().why, "Connection refused"));
  CHECK_FALSE(contains(store.error().why, "s3cret"));
  CHECK_FALSE(contains(store.error().why, "\n"));
  CHECK(has_password(url));
  CHECK(shown_store("postgresql://ann:s3cret@a,b:7/shop?sslpassword=s3cret") ==
        "postgresql://ann@a,b:7/shop");
  CHECK(shown_store("postgres://ann@/?host=a,b&port=1,2&service=shop&password=s3cret") ==
        "postgresql://ann@a:1,b:2/?service=shop");
  CHECK_FALSE(has_password("postgres://ann@a/shop?passfile=/etc/holdfast/pgpass"));
}

TEST_CASE("What is no address is refused without a part of it") {
  for (const std::string url :
       {"postgres://ann:s3%zz@a/shop", "postgres://ann:s3cret@a/shop?s3cret=1"}) {
    const auto store = open_store(url);
    REQUIRE_FALSE(store.ok());
    CHECK(store.error().what == "--store");
    CHECK(store.error().why == "'postgres://…' is no address of PostgreSQL's");
  }
}

TEST_CASE("A database that keeps texts in another encoding is refused") {
  CHECK(contains(refusal(new_database("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")),
                 "the encoding LATIN1: create one with UTF8"));
}

TEST_CASE("A server that takes no writes is refused") {
  const std::string url = new_database();
  connect("postgres")
      .run("ALTER DATABASE " + url.substr(url.rfind('/') + 1) +
           " SET default_transaction_read_only = on");
  CHECK(contains(refusal(url), "read-only"));
}

TEST_CASE("A commit is durable whatever the database's settings are") {
  const std::string url = new_database();
  connect("postgres")
      .run("ALTER DATABASE " + url.substr(url.rfind('/') + 1) + " SET synchronous_commit = off");
  auto connection = connect_to(url);
  const auto rows = connection.select("SELECT current_setting('synchronous_commit')");
  REQUIRE(rows->next());
  CHECK(rows->text(0) == "on");
}

TEST_CASE("A PostgreSQL store of a newer cartd is refused") {
  const std::string url = new_database();
  open_or_fail(url);
  connect_to(url).run("UPDATE holdfast_store.version SET version = 1000");
  CHECK(contains(refusal(url), "it has version 1000, this program knows up to " +
                                   std::to_string(postgres::steps().size())));
}

TEST_CASE("A statement that fails undoes the whole transaction") {
  const std::string url = new_database();
  auto connection = connect_to(url);
  connection.run("CREATE TABLE t (n bigint PRIMARY KEY)");
  const std::vector<postgres::Command> twice = {{"INSERT INTO t VALUES ($1)", {{"1"}}},
                                                {"INSERT INTO t VALUES ($1)", {{"1"}}},
                                                {"INSERT INTO t VALUES ($1)", {{"2"}}}};
  CHECK_THROWS_AS(connection.transact(twice), sql::Mistake);
  CHECK(rows_of(url, "SELECT count(*) FROM t", 1) == std::vector<std::string>{"0"});
}

TEST_CASE("A commit whose wait for a stand-by was cut short is none") {
  // As the server says it: a warning, and then that it is committed.
  auto connection = connect_to(new_database());
  connection.run(
      "CREATE FUNCTION warn() RETURNS bigint LANGUAGE plpgsql AS "
      "$$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN 1; END $$");
  try {
    connection.transact({{"SELECT warn()"}});
    FAIL("it was taken for a commit");
  } catch (const sql::Mistake& mistake) {
    CHECK(contains(mistake.why, "its commit is not certain: canceling wait"));
  }
}

TEST_CASE("What is written is more than a connection takes at once") {
  const std::string url = new_database();
  auto store = open_or_fail(url);
  Rows rows = first_rows();
  for (int i = 0; i < 20'000; ++i) rows.holds.push_back(hold("s" + std::to_string(i), 1));
  rows.events.push_back(
      {1, proto::EventType::kOrderSold, at(1), "\"" + std::string(8'000'000, 'x') + "\""});
  REQUIRE_FALSE(store->commit(rows));
  CHECK(store->load()->holds.size() == 20'002);
  EventQuery query;
  query.most = 1;
  CHECK(store->read_events(query)->front().data.size() == 8'000'002);
}

TEST_CASE("The views tell what was stored, and no session") {
  const std::string url = new_database();
  auto store = open_or_fail(url);
  Rows rows = first_rows();
  rows.items[0].catalog.price = {1250, 2, "EUR"};
  rows.items[1].catalog.price = {300, 0, "JPY"};
  rows.items[0].catalog.opens_at = at(60);
  StoredOrder order{7, support::order(7), session("a"), at(1), proto::Seq{1}};
  order.lines = {{{item("tea"), 3, 1, proto::Price{1250, 2, "EUR"}}}, {{item("cup"), 1}}};
  order.items = {{item("tea"), 7, 1, 8, {}, {}}, {item("cup"), 4, 0, 4, {}, {}}};
  order.sold_at = at(2);
  order.reference = "cart 7";
  rows.orders = {order};
  rows.events = {{1, proto::EventType::kOrderSold, at(2), R"({"order":7,"reference":"茶"})"}};
  rows.clock_ahead = base::Millis{30'000};
  rows.sale = {std::nullopt, base::Millis{5'000}};
  REQUIRE_FALSE(store->commit(rows));
  using Lines = std::vector<std::string>;
  CHECK(rows_of(url,
                "SELECT item, names ->> 'zh', price, currency, available, opens_at, shown FROM "
                "holdfast.items ORDER BY item",
                7) ==
        Lines{"cup||300|JPY|5||t",
              "tea|茶|12.50|EUR|" + std::to_string(10 - tea().held) + "|" +
                  rows_of(url,
                          "SELECT to_timestamp(" +
                              std::to_string(at(60).time_since_epoch().count() / 1000) + ")",
                          1)[0] +
                  "|t"});
  CHECK(rows_of(url,
                "SELECT number, order_id, state, reference, late, extract(epoch FROM sold_at - "
                "made_at)::int FROM holdfast.orders",
                6) == Lines{"7|" + support::order(7).str() + "|sold|cart 7|f|1"});
  CHECK(rows_of(url,
                "SELECT number, place, item, quantity, returned, price, total FROM holdfast.lines "
                "ORDER BY place",
                7) == Lines{"7|0|tea|3|1|12.50|37.50", "7|1|cup|1|0||"});
  CHECK(rows_of(url, "SELECT id, type, data ->> 'reference' FROM holdfast.events", 3) ==
        Lines{"1|order.sold|茶"});
  CHECK(rows_of(url,
                "SELECT item, quantity, offered, (extract(epoch FROM expires_at) * 1000)::bigint "
                "FROM holdfast.holds ORDER BY quantity",
                4) ==
        Lines{"tea|1|f|" + std::to_string(at(95).time_since_epoch().count()), "tea|2|f|"});
  // Whoever may read all of them sees nothing that opens a cart.
  CHECK(rows_of(url,
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'holdfast' "
                "AND (column_name LIKE '%session' OR column_name LIKE '%person')",
                1) == Lines{"0"});
}

TEST_CASE("Who may read the views needs nothing of the tables") {
  const std::string url = new_database();
  open_or_fail(url);
  connect_to(url).run(
      "CREATE ROLE analyst LOGIN; GRANT USAGE ON SCHEMA holdfast TO analyst; "
      "GRANT SELECT ON ALL TABLES IN SCHEMA holdfast TO analyst");
  std::string as_analyst = url;
  as_analyst.replace(as_analyst.find("postgres@"), 8, "analyst");
  CHECK(rows_of(as_analyst, "SELECT count(*) FROM holdfast.orders", 1) ==
        std::vector<std::string>{"0"});
  CHECK(rows_of(as_analyst, "SELECT count(price) FROM holdfast.items", 1) ==
        std::vector<std::string>{"0"});
  CHECK_THROWS_AS(rows_of(as_analyst, "SELECT count(*) FROM holdfast_store.holds", 1),
                  sql::Mistake);
}

}  // namespace cartd
