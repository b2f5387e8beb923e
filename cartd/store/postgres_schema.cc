// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/postgres_schema.h"

#include <array>

#include "cartd/store/postgres.h"
#include "proto/currency.h"

namespace cartd::postgres {
namespace {

// Tables and columns are those of SQLite's last step, and mean the same: sqlite_schema.cc says what. Texts are compared by their
// bytes, as everywhere else. What is written again and again has room on its page for its next version.
constexpr const char* kVersion1 = R"sql(
  CREATE SCHEMA holdfast_store;
  SET search_path = holdfast_store;

  CREATE TABLE version (
    one     bigint PRIMARY KEY CHECK (one = 1),
    version bigint NOT NULL
  );
  INSERT INTO version VALUES (1, 1);

  -- Who leads (core/leadership.h), and the last term that was given notice: a row of its own, since a batch that is
  -- under way keeps the leader's.
  CREATE TABLE leader (
    one      bigint PRIMARY KEY CHECK (one = 1),
    term     bigint NOT NULL,
    leader   text   NOT NULL,
    resigned bigint NOT NULL
  ) WITH (fillfactor = 20);
  INSERT INTO leader VALUES (1, 0, '', 0);
  CREATE TABLE notice (
    one  bigint PRIMARY KEY CHECK (one = 1),
    term bigint NOT NULL
  ) WITH (fillfactor = 20);
  INSERT INTO notice VALUES (1, 0);

  CREATE TABLE life (
    one              bigint PRIMARY KEY CHECK (one = 1),
    epoch            text   NOT NULL,
    seq              bigint NOT NULL DEFAULT 0,
    clock_ahead_ms   bigint NOT NULL DEFAULT 0,
    stood_ms         bigint NOT NULL DEFAULT 0,
    paused_at_ms     bigint,
    pause_reason     text   NOT NULL DEFAULT '',
    pseudonym_key    text   NOT NULL DEFAULT '',
    rehearsal        bigint NOT NULL DEFAULT 0,
    shop             text   NOT NULL DEFAULT '{}',
    shop_by_operator bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 20);
  INSERT INTO life (one, epoch) VALUES (1, substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));

  CREATE TABLE items (
    item           text   COLLATE "C" PRIMARY KEY,
    position       bigint NOT NULL,
    stock          bigint NOT NULL,
    held           bigint NOT NULL,
    seq            bigint NOT NULL,
    session_max    bigint,
    initial        bigint NOT NULL,
    restocked      bigint NOT NULL,
    sold           bigint NOT NULL,
    returned       bigint NOT NULL,
    turn           bigint NOT NULL,
    display        text   NOT NULL,
    low_below      bigint NOT NULL,
    hold_ttl_ms    bigint,
    by_operator    bigint NOT NULL,
    price_minor    bigint,
    currency       text   COLLATE "C",
    image          text   NOT NULL,
    opens_wall_ms  bigint,
    closes_wall_ms bigint,
    person_max     bigint,
    hidden         bigint NOT NULL,
    removed        bigint NOT NULL,
    phase          text   NOT NULL,
    gate           bigint
  ) WITH (fillfactor = 50);

  CREATE TABLE item_names (
    item     text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    name     text NOT NULL,
    PRIMARY KEY (item, language)
  );

  CREATE TABLE item_texts (
    item     text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    text     text NOT NULL,
    PRIMARY KEY (item, language)
  );

  CREATE TABLE holds (
    session         text   COLLATE "C" NOT NULL,
    item            text   COLLATE "C" NOT NULL,
    quantity        bigint NOT NULL,
    expires_wall_ms bigint,
    offered         bigint NOT NULL,
    begun_wall_ms   bigint,
    person          text   COLLATE "C",
    PRIMARY KEY (session, item)
  ) WITH (fillfactor = 70);

  CREATE TABLE lapses (
    session        text   COLLATE "C" NOT NULL,
    item           text   COLLATE "C" NOT NULL,
    quantity       bigint NOT NULL,
    forget_wall_ms bigint NOT NULL,
    cause          text   NOT NULL,
    reason         text   NOT NULL,
    PRIMARY KEY (session, item)
  );

  CREATE TABLE put_backs (
    session        text   COLLATE "C" NOT NULL,
    item           text   COLLATE "C" NOT NULL,
    begun_wall_ms  bigint NOT NULL,
    forget_wall_ms bigint NOT NULL,
    PRIMARY KEY (session, item)
  );

  CREATE TABLE places (
    item    text   COLLATE "C" NOT NULL,
    ticket  bigint NOT NULL,
    session text   COLLATE "C" NOT NULL,
    person  text   COLLATE "C",
    PRIMARY KEY (item, ticket)
  );

  CREATE TABLE orders (
    number        bigint PRIMARY KEY,
    order_id      text   COLLATE "C" NOT NULL UNIQUE,
    session       text   COLLATE "C" NOT NULL,
    made_wall_ms  bigint NOT NULL,
    seq           bigint NOT NULL,
    reference     text   NOT NULL,
    state         text   COLLATE "C" NOT NULL,
    late          bigint NOT NULL,
    cause         text,
    sold_wall_ms  bigint,
    pay_by_ms     bigint,
    pay_latest_ms bigint,
    refund_due    bigint NOT NULL,
    person        text   COLLATE "C"
  );
  CREATE INDEX orders_paying ON orders (number) WHERE pay_by_ms IS NOT NULL;
  CREATE INDEX orders_made ON orders (made_wall_ms, number);
  CREATE INDEX orders_sold ON orders (sold_wall_ms, number) WHERE sold_wall_ms IS NOT NULL;
  CREATE INDEX orders_of_session ON orders (session);
  CREATE INDEX orders_of_person ON orders (person) WHERE person IS NOT NULL;

  CREATE TABLE order_lines (
    number          bigint NOT NULL,
    place           bigint NOT NULL,
    item            text   COLLATE "C" NOT NULL,
    quantity        bigint NOT NULL,
    stock           bigint NOT NULL,
    held            bigint NOT NULL,
    next_release_ms bigint,
    returned        bigint NOT NULL,
    restocked       bigint NOT NULL,
    price_minor     bigint,
    currency        text   COLLATE "C",
    PRIMARY KEY (number, place)
  );

  CREATE TABLE order_returns (
    number bigint NOT NULL,
    place  bigint NOT NULL,
    key    text   NOT NULL,
    PRIMARY KEY (number, place)
  );

  CREATE TABLE stock_additions (
    key        text   COLLATE "C" PRIMARY KEY,
    item       text   NOT NULL,
    quantity   bigint NOT NULL,
    at_wall_ms bigint NOT NULL
  );

  CREATE TABLE journal (
    number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_wall_ms   bigint NOT NULL,
    item         text   NOT NULL,
    cause        text   NOT NULL,
    session_hash bytea,
    quantity     bigint NOT NULL,
    stock        bigint NOT NULL,
    held         bigint NOT NULL,
    initial      bigint NOT NULL,
    restocked    bigint NOT NULL,
    sold         bigint NOT NULL,
    returned     bigint NOT NULL
  );

  CREATE TABLE journal_base (
    item      text   COLLATE "C" PRIMARY KEY,
    stock     bigint NOT NULL,
    held      bigint NOT NULL,
    initial   bigint NOT NULL,
    restocked bigint NOT NULL,
    sold      bigint NOT NULL,
    returned  bigint NOT NULL
  );

  CREATE TABLE events (
    id         bigint PRIMARY KEY,
    at_wall_ms bigint NOT NULL,
    type       text   COLLATE "C" NOT NULL,
    data       text   NOT NULL
  );

  CREATE TABLE hooks (
    hook     text   COLLATE "C" PRIMARY KEY,
    enabled  bigint NOT NULL,
    reason   text   NOT NULL,
    position bigint NOT NULL
  ) WITH (fillfactor = 20);

  CREATE TABLE hook_retries (
    hook        text   COLLATE "C" NOT NULL,
    event       bigint NOT NULL,
    attempts    bigint NOT NULL,
    due_wall_ms bigint NOT NULL,
    PRIMARY KEY (hook, event)
  );

  CREATE TABLE deeds (
    number     bigint PRIMARY KEY,
    at_wall_ms bigint NOT NULL,
    by_whom    text   NOT NULL,
    did        text   NOT NULL,
    about      text   NOT NULL
  );

  CREATE TABLE currencies (           -- ISO 4217, filled at each start
    currency text   COLLATE "C" PRIMARY KEY,
    decimals bigint NOT NULL
  );

  CREATE FUNCTION moment(wall_ms bigint) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE AS $$ SELECT to_timestamp(wall_ms / 1000.0) $$;

  CREATE SCHEMA holdfast;

  CREATE VIEW holdfast.items AS
    SELECT item, (SELECT jsonb_object_agg(n.language, n.name) FROM item_names AS n
                  WHERE n.item = i.item) AS names,
           round(price_minor / 10::numeric ^ decimals, decimals::int) AS price, currency,
           stock, held, stock - held AS available, initial, restocked, sold, returned,
           session_max AS session_limit, person_max AS person_limit,
           moment(opens_wall_ms) AS opens_at, moment(closes_wall_ms) AS closes_at,
           hidden = 0 AS shown, removed <> 0 AS removed
    FROM items AS i LEFT JOIN currencies USING (currency);

  CREATE VIEW holdfast.orders AS
    SELECT number, order_id, state, cause, late <> 0 AS late, refund_due <> 0 AS refund_due,
           reference, moment(made_wall_ms) AS made_at, moment(sold_wall_ms) AS sold_at
    FROM orders;

  CREATE VIEW holdfast.lines AS
    SELECT number, order_id, l.place, l.item, l.quantity, l.returned, l.restocked,
           round(l.price_minor / 10::numeric ^ decimals, decimals::int) AS price, currency,
           round(l.price_minor::numeric * l.quantity / 10::numeric ^ decimals, decimals::int) AS total
    FROM order_lines AS l JOIN orders AS o USING (number) LEFT JOIN currencies USING (currency);

  CREATE VIEW holdfast.events AS
    SELECT id, type, moment(at_wall_ms) AS at, data::jsonb AS data FROM events;

  CREATE VIEW holdfast.holds AS
    SELECT h.item, h.quantity, h.offered <> 0 AS offered,
           CASE WHEN l.paused_at_ms IS NULL
                THEN moment(h.expires_wall_ms + l.clock_ahead_ms + l.stood_ms) END AS expires_at
    FROM holds AS h CROSS JOIN life AS l;
)sql";

constexpr std::array kSteps = {kVersion1};

}  // namespace

Steps steps() { return kSteps; }

void migrate(Connection& connection, const std::string& pseudonym_key, Steps up_to) {
  const bool is_new =
      connection.integer(
          "SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = 'holdfast_store'") == 0;
  if (!is_new) connection.run("SET search_path = holdfast_store");
  const auto version = is_new ? 0 : connection.integer("SELECT version FROM version");
  const auto known = static_cast<std::int64_t>(up_to.size());
  if (version > known)
    throw sql::Mistake{"it has version " + std::to_string(version) + ", this program knows up to " +
                       std::to_string(known) + ": was it written by a newer cartd?"};
  std::string script = "BEGIN;";
  for (auto step = version; step < known; ++step) script += up_to[static_cast<std::size_t>(step)];
  if (version < known) script += "UPDATE version SET version = " + std::to_string(known) + ";";
  if (is_new) script += "UPDATE life SET pseudonym_key = '" + pseudonym_key + "';";
  connection.run(script + "COMMIT");

  std::vector<Command> currencies;
  for (int decimals = 0; decimals <= proto::kMostDecimals; ++decimals)
    currencies.push_back(
        {"INSERT INTO currencies SELECT unnest(string_to_array($1, ' ')), $2 "
         "ON CONFLICT (currency) DO UPDATE SET decimals = excluded.decimals "
         "WHERE currencies.decimals <> excluded.decimals",
         {{std::string(proto::currencies_with(decimals))}, {std::to_string(decimals)}}});
  connection.transact(currencies);
}

}  // namespace cartd::postgres
