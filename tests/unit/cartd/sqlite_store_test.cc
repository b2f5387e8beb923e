// A store in real files: what is committed is there after a reopening, what is not is not, and
// files that are not ours are left alone.
#include "cartd/store/sqlite_store.h"

#include <fstream>
#include <iterator>

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
                                          SchemaSteps steps = schema_steps()) {
  auto store = SqliteStore::open(path, kKeep, steps);
  INFO((store ? "" : store.error().detail));
  REQUIRE(store.ok());
  return *std::move(store);
}

std::string refusal(const std::string& path, SchemaSteps steps = schema_steps()) {
  const auto store = SqliteStore::open(path, kKeep, steps);
  return store ? "" : store.error().detail;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
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
                std::optional<proto::WallTime> expires_at = at(60)) {
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
  const std::vector<const char*> steps = {schema_steps()[0], schema_steps()[1], broken};
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  auto store = open_or_fail(path, steps);
  REQUIRE_FALSE(store->commit(first_rows()));

  const auto error = store->commit(later_rows({hold("a", 9), hold("unlucky", 1)}, 12));
  REQUIRE(error);
  CHECK(contains(error->detail, "the disk is on fire"));
  store.reset();

  const auto state = *open_or_fail(path, steps)->load();
  CHECK(state.head == proto::Seq{1});
  CHECK(state.holds == first_rows().holds);
}

TEST_CASE("An older store is brought up to date and keeps what it has") {
  const std::vector<const char*> newer = {schema_steps()[0], schema_steps()[1],
                                          "ALTER TABLE items ADD COLUMN colour TEXT",
                                          "CREATE TABLE extra (x INTEGER) STRICT"};
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

TEST_CASE("A store of a newer version is refused and left as it was") {
  const std::vector<const char*> newer = {schema_steps()[0], schema_steps()[1],
                                          "CREATE TABLE extra (x INTEGER) STRICT"};
  support::TempFolder folder;
  const std::string path = folder.path() / "cart.db";
  open_or_fail(path, newer);
  const auto before = bytes_of(path);
  CHECK(contains(refusal(path), "it has version 3, this program knows up to 2"));
  CHECK(bytes_of(path) == before);
}

TEST_CASE("A migration that fails leaves the old version") {
  const std::vector<const char*> bad = {schema_steps()[0], schema_steps()[1],
                                        "CREATE TABLE extra (x INTEGER); SELECT nonsense"};
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
