// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_schema.h"

#include <array>

namespace cartd {
namespace {

// Times are wall milliseconds since 1970. WITHOUT ROWID: each table is its own primary key's index,
// so that a row is one page to write instead of two.
constexpr const char* kVersion1 = R"sql(
  CREATE TABLE life (
    one   INTEGER PRIMARY KEY CHECK (one = 1),  -- there is one row
    epoch TEXT    NOT NULL,
    seq   INTEGER NOT NULL
  ) STRICT;
  INSERT INTO life VALUES (1, lower(hex(randomblob(6))), 0);

  CREATE TABLE items (
    item        TEXT    NOT NULL PRIMARY KEY,
    position    INTEGER NOT NULL,
    stock       INTEGER NOT NULL,
    held        INTEGER NOT NULL,  -- the sum of its holds, compared at each start
    seq         INTEGER NOT NULL,
    session_max INTEGER            -- NULL: no limit per session
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE item_names (
    item     TEXT NOT NULL,
    language TEXT NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (item, language)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE holds (
    session         TEXT    NOT NULL,
    item            TEXT    NOT NULL,
    quantity        INTEGER NOT NULL,
    expires_wall_ms INTEGER,       -- NULL: never
    PRIMARY KEY (session, item)
  ) STRICT, WITHOUT ROWID;
)sql";

// Selling: totals, waiting lines, orders, and a journal of every change of numbers. What was in stock
// when this came is taken as the items' initial stock.
constexpr const char* kVersion2 = R"sql(
  ALTER TABLE items ADD COLUMN initial     INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE items ADD COLUMN restocked   INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE items ADD COLUMN sold        INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE items ADD COLUMN turn        INTEGER NOT NULL DEFAULT 0;  -- last ticket called
  ALTER TABLE items ADD COLUMN display     TEXT    NOT NULL DEFAULT 'exact';
  ALTER TABLE items ADD COLUMN low_below   INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE items ADD COLUMN hold_ttl_ms INTEGER;                     -- NULL: that of the run
  ALTER TABLE items ADD COLUMN by_operator INTEGER NOT NULL DEFAULT 0;  -- 1: not the catalog's
  UPDATE items SET initial = stock;

  ALTER TABLE holds ADD COLUMN offered INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE lapses (
    session        TEXT    NOT NULL,
    item           TEXT    NOT NULL,
    quantity       INTEGER NOT NULL,
    forget_wall_ms INTEGER NOT NULL,
    PRIMARY KEY (session, item)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE places (
    item    TEXT    NOT NULL,
    ticket  INTEGER NOT NULL,
    session TEXT    NOT NULL,
    PRIMARY KEY (item, ticket)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE orders (
    number       INTEGER PRIMARY KEY,
    order_id     TEXT    NOT NULL UNIQUE,
    session      TEXT    NOT NULL,
    sold_wall_ms INTEGER NOT NULL,
    seq          INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE order_lines (
    number          INTEGER NOT NULL,  -- the order's
    place           INTEGER NOT NULL,
    item            TEXT    NOT NULL,
    quantity        INTEGER NOT NULL,
    stock           INTEGER NOT NULL,  -- right after the sale, as are held and the next release
    held            INTEGER NOT NULL,
    next_release_ms INTEGER,
    PRIMARY KEY (number, place)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal (
    number       INTEGER PRIMARY KEY,
    at_wall_ms   INTEGER NOT NULL,
    item         TEXT    NOT NULL,
    cause        TEXT    NOT NULL,
    session_hash BLOB,              -- SipHash-2-4, 8 bytes; NULL: nobody's
    quantity     INTEGER NOT NULL,  -- units that came, or below 0 went
    stock        INTEGER NOT NULL,  -- after it, as are all that follow
    held         INTEGER NOT NULL,
    initial      INTEGER NOT NULL,
    restocked    INTEGER NOT NULL,
    sold         INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE journal_base (       -- what the rows that are no longer kept came to
    item      TEXT    NOT NULL PRIMARY KEY,
    stock     INTEGER NOT NULL,
    held      INTEGER NOT NULL,
    initial   INTEGER NOT NULL,
    restocked INTEGER NOT NULL,
    sold      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO journal_base SELECT item, stock, held, initial, 0, 0 FROM items;
)sql";

// Why a line of a cart ended. Until here only those that ran out were remembered, offers among them.
constexpr const char* kVersion3 = R"sql(
  ALTER TABLE lapses ADD COLUMN cause TEXT NOT NULL DEFAULT 'expired';
)sql";

// From here on holds and lapses end by a clock that only counts what passes: expires_wall_ms and
// forget_wall_ms are the system's time less this.
constexpr const char* kVersion4 = R"sql(
  ALTER TABLE life ADD COLUMN clock_ahead_ms INTEGER NOT NULL DEFAULT 0;
)sql";

// Payment and returns. Until here an order was sold when it was made. pay_by_ms and pay_latest_ms are by
// the clock of the holds.
constexpr const char* kVersion5 = R"sql(
  ALTER TABLE items        ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE journal      ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE journal_base ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;

  ALTER TABLE orders RENAME COLUMN sold_wall_ms TO made_wall_ms;
  ALTER TABLE orders ADD COLUMN reference     TEXT    NOT NULL DEFAULT '';
  ALTER TABLE orders ADD COLUMN state         TEXT    NOT NULL DEFAULT 'sold';
  ALTER TABLE orders ADD COLUMN late          INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE orders ADD COLUMN cause         TEXT;     -- of one that was released
  ALTER TABLE orders ADD COLUMN sold_wall_ms  INTEGER;  -- NULL: never
  ALTER TABLE orders ADD COLUMN pay_by_ms     INTEGER;  -- NULL: it is not being paid
  ALTER TABLE orders ADD COLUMN pay_latest_ms INTEGER;
  ALTER TABLE orders ADD COLUMN refund_due    INTEGER NOT NULL DEFAULT 0;
  UPDATE orders SET sold_wall_ms = made_wall_ms;
  CREATE INDEX orders_paying ON orders (number) WHERE pay_by_ms IS NOT NULL;

  ALTER TABLE order_lines ADD COLUMN returned  INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE order_lines ADD COLUMN restocked INTEGER NOT NULL DEFAULT 0;  -- of those returned

  CREATE TABLE order_returns (
    number INTEGER NOT NULL,  -- the order's
    place  INTEGER NOT NULL,
    key    TEXT    NOT NULL,
    PRIMARY KEY (number, place)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE stock_additions (
    key        TEXT    NOT NULL PRIMARY KEY,
    item       TEXT    NOT NULL,
    quantity   INTEGER NOT NULL,
    at_wall_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)sql";

// Events. Ids go on from the last row, which is never deleted, so that the last one is the index's end.
constexpr const char* kVersion6 = R"sql(
  CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    at_wall_ms INTEGER NOT NULL,
    type       TEXT    NOT NULL,
    data       TEXT    NOT NULL  -- JSON
  ) STRICT;
)sql";

// What more may be said of an item.
constexpr const char* kVersion7 = R"sql(
  ALTER TABLE items ADD COLUMN price_minor    INTEGER;  -- in the currency's smallest units
  ALTER TABLE items ADD COLUMN currency       TEXT;     -- ISO 4217; NULL: it has no price
  ALTER TABLE items ADD COLUMN image          TEXT NOT NULL DEFAULT '';
  ALTER TABLE items ADD COLUMN opens_wall_ms  INTEGER;
  ALTER TABLE items ADD COLUMN closes_wall_ms INTEGER;
  ALTER TABLE items ADD COLUMN person_max     INTEGER;  -- NULL: no limit per person
  ALTER TABLE items ADD COLUMN hidden         INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE item_texts (
    item     TEXT NOT NULL,
    language TEXT NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (item, language)
  ) STRICT, WITHOUT ROWID;
)sql";

// A sale that is paused. From here on what ends by the clock of the holds ends by one that stood in pauses.
constexpr const char* kVersion8 = R"sql(
  ALTER TABLE life ADD COLUMN stood_ms     INTEGER NOT NULL DEFAULT 0;  -- in those that are over
  ALTER TABLE life ADD COLUMN paused_at_ms INTEGER;                     -- NULL: it is not paused
  ALTER TABLE life ADD COLUMN pause_reason TEXT    NOT NULL DEFAULT '';
)sql";

// Where events are taken, and how far each is.
constexpr const char* kVersion9 = R"sql(
  CREATE TABLE hooks (
    hook     TEXT    NOT NULL PRIMARY KEY,
    enabled  INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    position INTEGER NOT NULL  -- events up to this id are taken, given up, or to be told again
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE hook_retries (
    hook        TEXT    NOT NULL,
    event       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    due_wall_ms INTEGER NOT NULL,
    PRIMARY KEY (hook, event)
  ) STRICT, WITHOUT ROWID;
)sql";

// Orders are looked for by when they were made, and counted by when they were sold.
constexpr const char* kVersion10 = R"sql(
  CREATE INDEX orders_made ON orders (made_wall_ms);
  CREATE INDEX orders_sold ON orders (sold_wall_ms) WHERE sold_wall_ms IS NOT NULL;
)sql";

// When an item is sold, to whom, and that it is gone.
constexpr const char* kVersion11 = R"sql(
  ALTER TABLE items ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE items ADD COLUMN phase   TEXT    NOT NULL DEFAULT 'always';  -- as it was last told
  CREATE INDEX orders_of_session ON orders (session);
)sql";

// What a unit cost when it was ordered. Of orders made until here that is not known.
constexpr const char* kVersion12 = R"sql(
  ALTER TABLE order_lines ADD COLUMN price_minor INTEGER;  -- in the currency's smallest units
  ALTER TABLE order_lines ADD COLUMN currency    TEXT;     -- ISO 4217; NULL: it had no price
)sql";

// Why the operator took a line of a cart back.
constexpr const char* kVersion13 = R"sql(
  ALTER TABLE lapses ADD COLUMN reason TEXT NOT NULL DEFAULT '';
)sql";

// How long a hold goes on in all. Of holds until here it is not known when they began.
constexpr const char* kVersion14 = R"sql(
  ALTER TABLE holds ADD COLUMN begun_wall_ms INTEGER;

  CREATE TABLE put_backs (
    session        TEXT    NOT NULL,
    item           TEXT    NOT NULL,
    begun_wall_ms  INTEGER NOT NULL,
    forget_wall_ms INTEGER NOT NULL,
    PRIMARY KEY (session, item)
  ) STRICT, WITHOUT ROWID;
)sql";

// What an item asks of who puts it into a cart.
constexpr const char* kVersion15 = R"sql(
  ALTER TABLE items ADD COLUMN gate INTEGER;  -- NULL: no proof
)sql";

// What stands for a session where it must open nothing is made with a key, which is made when a store is opened that has
// none: SQLite's own random numbers are not made for secrets.
constexpr const char* kVersion16 = R"sql(
  ALTER TABLE life ADD COLUMN pseudonym_key TEXT NOT NULL DEFAULT '';  -- 32 bytes as hexadecimal
)sql";

// For whom a session holds, waits and buys: the session that is a person's own, "p_" and their name. Until here a person had only
// that, and so nothing is to be changed.
constexpr const char* kVersion17 = R"sql(
  ALTER TABLE holds  ADD COLUMN person TEXT;  -- NULL: for the session itself
  ALTER TABLE places ADD COLUMN person TEXT;
  ALTER TABLE orders ADD COLUMN person TEXT;
  CREATE INDEX orders_of_person ON orders (person) WHERE person IS NOT NULL;
)sql";

// Whether it is a shop's, or one to rehearse in. What is there by now is a shop's.
constexpr const char* kVersion18 = R"sql(
  ALTER TABLE life ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
)sql";

// What the shop says of itself, as JSON.
constexpr const char* kVersion19 = R"sql(
  ALTER TABLE life ADD COLUMN shop             TEXT    NOT NULL DEFAULT '{}';
  ALTER TABLE life ADD COLUMN shop_by_operator INTEGER NOT NULL DEFAULT 0;  -- 1: not the catalog's
)sql";

// Who did what at the operator's endpoint. Numbers go on from the last row, which is never deleted.
constexpr const char* kVersion20 = R"sql(
  CREATE TABLE deeds (
    number     INTEGER PRIMARY KEY,
    at_wall_ms INTEGER NOT NULL,
    by_whom    TEXT    NOT NULL,  -- empty: they did not say
    did        TEXT    NOT NULL,  -- the operation
    about      TEXT    NOT NULL   -- JSON
  ) STRICT;
)sql";

constexpr std::array kSteps = {kVersion1,  kVersion2,  kVersion3,  kVersion4,  kVersion5,
                               kVersion6,  kVersion7,  kVersion8,  kVersion9,  kVersion10,
                               kVersion11, kVersion12, kVersion13, kVersion14, kVersion15,
                               kVersion16, kVersion17, kVersion18, kVersion19, kVersion20};

}  // namespace

SchemaSteps schema_steps() { return kSteps; }

}  // namespace cartd
