#include "cartd/store/sqlite_store.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "proto/check.h"

namespace cartd {
namespace {

using proto::Error;

/// Thrown inside this file only.
struct Failure {
  std::string why;
};

std::string explain(sqlite3* db, int code) {
  switch (code & 0xff) {  // the rest of an extended code only refines it
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has it open (a cartd that still runs?)";
    case SQLITE_NOTADB:
      return "it is not an SQLite database";
    case SQLITE_CANTOPEN:
      return "it cannot be opened: is its folder there, and writable?";
    case SQLITE_READONLY:
      return "it cannot be written to";
    case SQLITE_FULL:
      return "the disk is full";
    default:
      return std::string(sqlite3_errmsg(db)) + " (SQLite code " + std::to_string(code) + ")";
  }
}

/// How the library works, for all databases of the process; later calls change nothing.
void configure_library() {
  // Not from several threads at once (store.h): no mutex is taken.
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  // Its count of the memory in use is asked by nobody, and kept at each allocation.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// An open database. Closing rolls back what is not committed.
class Database {
 public:
  explicit Database(const std::string& path) {
    configure_library();
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    sqlite3* opened = nullptr;  // also set when it fails, to be asked why and closed
    const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    db_.reset(opened);
    check(code);
    sqlite3_extended_result_codes(db_.get(), 1);
  }

  void check(int code) {
    if (code != SQLITE_OK) throw Failure{explain(db_.get(), code)};
  }
  void run(const char* sql) { check(sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr)); }
  sqlite3* get() { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
};

/// A prepared statement, kept and used again: preparing takes longer than running.
class Statement {
 public:
  Statement(Database& db, const char* sql) : db_(db) {
    db_.check(
        sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Runs a statement that gives no rows. Texts must live until it returns.
  template <class... Values>
  void run(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    const int code = sqlite3_step(statement_);
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) db_.check(code);
  }

  /// True while there is a row to read.
  bool next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) db_.check(code);
    return false;
  }
  std::int64_t integer(int column) { return sqlite3_column_int64(statement_, column); }
  std::optional<std::int64_t> optional_integer(int column) {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return integer(column);
  }
  std::string text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

 private:
  void bind(int place, std::int64_t value) {
    db_.check(sqlite3_bind_int64(statement_, place, value));
  }
  void bind(int place, const std::string& value) {
    db_.check(sqlite3_bind_text(statement_, place, value.data(), static_cast<int>(value.size()),
                                SQLITE_STATIC));
  }
  void bind(int place, const std::optional<std::int64_t>& value) {
    if (value) return bind(place, *value);
    db_.check(sqlite3_bind_null(statement_, place));
  }

  Database& db_;
  sqlite3_stmt* statement_ = nullptr;
};

std::int64_t read_integer(Database& db, const char* sql) {
  Statement statement(db, sql);
  return statement.next() ? statement.integer(0) : 0;
}

/// Takes the lock and sets how writes reach the disk, before anything is read.
void configure(Database& db) {
  // One writer: the lock is taken by the first access and kept, and the WAL needs no shared memory.
  db.run("PRAGMA locking_mode = EXCLUSIVE");
  // A process that holds the lock holds it for its life: waiting for it is of no use.
  db.run("PRAGMA busy_timeout = 0");
  // A look only, so that a file we are going to refuse is not turned into a WAL database first.
  read_integer(db, "SELECT count(*) FROM sqlite_master");
}

void write_durably(Database& db) {
  // One fsync per commit, of the end of one file: the rollback journal would take three or more.
  Statement journal(db, "PRAGMA journal_mode = WAL");
  if (!journal.next()) throw Failure{"its journal mode cannot be set"};
  if (const auto mode = journal.text(0); mode != "wal" && mode != "memory")
    throw Failure{"its journal mode stays " + mode};
  while (journal.next()) continue;
  // In WAL mode, NORMAL would fsync at checkpoints only, and a power cut take back what was
  // answered.
  db.run("PRAGMA synchronous = FULL");
}

void migrate(Database& db, SchemaSteps steps) {
  const auto version = read_integer(db, "PRAGMA user_version");
  const auto known = static_cast<std::int64_t>(steps.size());
  const bool is_empty = read_integer(db, "SELECT count(*) FROM sqlite_master") == 0;
  if (!is_empty && read_integer(db, "PRAGMA application_id") != kApplicationId)
    throw Failure{"it is a database of something else"};
  if (version > known)
    throw Failure{"it has version " + std::to_string(version) + ", this program knows up to " +
                  std::to_string(known) + ": was it written by a newer cartd?"};
  write_durably(db);
  // Also when there is no step to take: it takes the lock a second cartd will run into.
  db.run("BEGIN IMMEDIATE");
  for (auto step = version; step < known; ++step) db.run(steps[static_cast<std::size_t>(step)]);
  if (version < known) {
    db.run(("PRAGMA application_id = " + std::to_string(kApplicationId)).c_str());
    db.run(("PRAGMA user_version = " + std::to_string(known)).c_str());
  }
  db.run("COMMIT");
}

/// The statements of a running store.
struct Statements {
  explicit Statements(Database& db)
      : begin(db, "BEGIN IMMEDIATE"),
        commit(db, "COMMIT"),
        put_item(db,
                 "INSERT OR REPLACE INTO items (item, position, stock, held, seq, session_max) "
                 "VALUES (?, ?, ?, ?, ?, ?)"),
        drop_names(db, "DELETE FROM item_names WHERE item = ?"),
        put_name(db, "INSERT INTO item_names (item, language, name) VALUES (?, ?, ?)"),
        put_hold(db,
                 // Every column is given, so it does what an upsert does, but without reading first.
                 "INSERT OR REPLACE INTO holds (session, item, quantity, expires_wall_ms) "
                 "VALUES (?, ?, ?, ?)"),
        drop_hold(db, "DELETE FROM holds WHERE session = ? AND item = ?"),
        put_numbers(db, "UPDATE items SET stock = ?, held = ?, seq = ? WHERE item = ?"),
        put_head(db, "UPDATE life SET seq = ?") {}

  Statement begin, commit, put_item, drop_names, put_name, put_hold, drop_hold, put_numbers,
      put_head;
};

std::int64_t to_stored(proto::Seq seq) {
  CHECK(seq.value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()), seq);
  return static_cast<std::int64_t>(seq.value);
}

std::optional<std::int64_t> to_stored(const std::optional<proto::WallTime>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

proto::Seq read_seq(std::int64_t stored) {
  if (stored < 0) throw Failure{"it has a negative seq"};
  return proto::Seq{static_cast<std::uint64_t>(stored)};
}

template <class Id>
Id read_id(const std::string& text) {
  auto id = Id::parse(text);
  if (!id) throw Failure{"it has the malformed id '" + text + "'"};
  return *std::move(id);
}

std::vector<StoredItem> load_items(Database& db) {
  std::vector<StoredItem> items;
  Statement rows(db,
                 "SELECT item, position, stock, held, seq, session_max FROM items "
                 "ORDER BY position, item");
  while (rows.next())
    items.push_back(StoredItem{
        CatalogItem{
            read_id<proto::ItemId>(rows.text(0)), {}, rows.integer(2), rows.optional_integer(5)},
        rows.integer(1), rows.integer(3), read_seq(rows.integer(4))});
  return items;
}

void load_names(Database& db, std::vector<StoredItem>& items) {
  std::map<std::string, std::map<std::string, std::string>> names;
  Statement rows(db, "SELECT item, language, name FROM item_names");
  while (rows.next()) names[rows.text(0)][rows.text(1)] = rows.text(2);
  for (auto& item : items) item.catalog.name = std::move(names[item.catalog.item.str()]);
}

std::vector<StoredHold> load_holds(Database& db) {
  std::vector<StoredHold> holds;
  Statement rows(db, "SELECT session, item, quantity, expires_wall_ms FROM holds");
  while (rows.next()) {
    std::optional<proto::WallTime> expires_at;
    if (const auto millis = rows.optional_integer(3))
      expires_at = proto::WallTime{proto::Millis{*millis}};
    holds.push_back(StoredHold{read_id<proto::SessionId>(rows.text(0)),
                               read_id<proto::ItemId>(rows.text(1)), rows.integer(2), expires_at});
  }
  return holds;
}

void write_item(Statements& sql, const StoredItem& row) {
  const std::string& item = row.catalog.item.str();
  sql.put_item.run(item, row.position, row.catalog.stock, row.held, to_stored(row.seq),
                   row.catalog.limit);
  sql.drop_names.run(item);
  for (const auto& [language, name] : row.catalog.name) sql.put_name.run(item, language, name);
}

void write_hold(Statements& sql, const StoredHold& row) {
  if (row.quantity == 0) {
    sql.drop_hold.run(row.session.str(), row.item.str());
  } else {
    sql.put_hold.run(row.session.str(), row.item.str(), row.quantity, to_stored(row.expires_at));
  }
}

void write(Statements& sql, const Rows& rows) {
  for (const auto& row : rows.items) write_item(sql, row);
  for (const auto& row : rows.holds) write_hold(sql, row);
  for (const auto& row : rows.numbers)
    sql.put_numbers.run(row.stock, row.held, to_stored(row.seq), row.item.str());
  if (rows.head) sql.put_head.run(to_stored(*rows.head));
}

Error to_error(const std::string& path, const Failure& failure) {
  return Error::bad_request("store", "the store '" + path + "': " + failure.why);
}

}  // namespace

struct SqliteStore::Impl {
  Impl(const std::string& file, SchemaSteps steps) : path(file), db(file) {
    configure(db);
    migrate(db, steps);
  }

  const std::string path;
  Database db;
  std::optional<Statements> sql;  // prepared by the first commit; goes before `db`
};

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

proto::Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                              SchemaSteps steps) {
  try {
    return std::unique_ptr<SqliteStore>(new SqliteStore(std::make_unique<Impl>(path, steps)));
  } catch (const Failure& failure) {
    return to_error(path, failure);
  }
}

proto::Result<StoredState> SqliteStore::load() {
  try {
    Database& db = impl_->db;
    Statement life(db, "SELECT epoch, seq FROM life");
    if (!life.next()) throw Failure{"it has no epoch"};
    StoredState state{read_id<proto::Epoch>(life.text(0)), read_seq(life.integer(1)), {}, {}};
    while (life.next()) continue;
    state.items = load_items(db);
    load_names(db, state.items);
    state.holds = load_holds(db);
    return state;
  } catch (const Failure& failure) {
    return to_error(impl_->path, failure);
  }
}

std::optional<Error> SqliteStore::commit(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  try {
    if (!impl_->sql) impl_->sql.emplace(impl_->db);
    Statements& sql = *impl_->sql;
    sql.begin.run();
    write(sql, rows);
    sql.commit.run();
    return std::nullopt;
  } catch (const Failure& failure) {
    return to_error(impl_->path, failure);
  }
}

}  // namespace cartd
