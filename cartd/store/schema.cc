#include "cartd/store/schema.h"

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

constexpr std::array kSteps = {kVersion1};

}  // namespace

SchemaSteps schema_steps() { return kSteps; }

}  // namespace cartd
