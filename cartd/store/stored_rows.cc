// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/stored_rows.h"

#include <sodium.h>

#include <map>
#include <string_view>
#include <utility>

#include "cartd/store/column_values.h"
#include "cartd/store/stored_orders.h"
#include "proto/shop_json.h"
#include "proto/word.h"

namespace cartd::sql {
namespace {

std::vector<StoredItem> load_items(Source& db) {
  std::vector<StoredItem> items;
  const auto rows = db.select(
      "SELECT item, position, stock, held, seq, session_max, initial, restocked, sold, "
      "turn, display, low_below, hold_ttl_ms, by_operator, returned, price_minor, "
      "currency, image, opens_wall_ms, closes_wall_ms, person_max, hidden, removed, phase, gate "
      "FROM items "
      "ORDER BY position, item");
  while (rows->next()) {
    CatalogItem catalog{
        read_id<proto::ItemId>(rows->text(0)), {}, rows->integer(2), rows->optional_integer(5)};
    catalog.display = {read_word<proto::Display::Kind>(proto::kDisplayNames, rows->text(10)),
                       rows->integer(11)};
    catalog.hold_ttl = read_millis(rows->optional_integer(12));
    catalog.by_operator = rows->integer(13) != 0;
    if (const auto minor = rows->optional_integer(15))
      catalog.price = read_price(*minor, rows->text(16));
    catalog.image = rows->text(17);
    catalog.opens_at = read_time(rows->optional_integer(18));
    catalog.closes_at = read_time(rows->optional_integer(19));
    catalog.per_person = rows->optional_integer(20);
    if (rows->integer(21) != 0) catalog.shown = proto::Visibility::kHidden;
    catalog.removed = rows->integer(22) != 0;
    catalog.gate = rows->optional_integer(24);
    items.push_back(
        StoredItem{std::move(catalog),
                   rows->integer(1),
                   rows->integer(3),
                   read_seq(rows->integer(4)),
                   {rows->integer(6), rows->integer(7), rows->integer(8), rows->integer(14)},
                   static_cast<std::uint64_t>(rows->integer(9)),
                   read_word<SalePhase>(kSalePhases, rows->text(23))});
  }
  return items;
}

void load_names(Source& db, std::vector<StoredItem>& items) {
  std::map<std::string, proto::Names> names, texts;
  const auto named = db.select("SELECT item, language, name FROM item_names");
  while (named->next()) names[named->text(0)][named->text(1)] = named->text(2);
  const auto said = db.select("SELECT item, language, text FROM item_texts");
  while (said->next()) texts[said->text(0)][said->text(1)] = said->text(2);
  for (auto& item : items) {
    item.catalog.name = std::move(names[item.catalog.item.str()]);
    item.catalog.text = std::move(texts[item.catalog.item.str()]);
  }
}

std::vector<StoredHold> load_holds(Source& db) {
  std::vector<StoredHold> holds;
  const auto rows = db.select(
      "SELECT session, item, quantity, expires_wall_ms, offered, begun_wall_ms, person FROM holds");
  while (rows->next()) {
    holds.push_back(StoredHold{read_id<proto::SessionId>(rows->text(0)),
                               read_id<proto::ItemId>(rows->text(1)), rows->integer(2),
                               read_time(rows->optional_integer(3)), rows->integer(4) != 0,
                               read_time(rows->optional_integer(5)), read_person(rows->text(6))});
  }
  return holds;
}

std::vector<StoredLapse> load_lapses(Source& db) {
  std::vector<StoredLapse> lapses;
  const auto rows =
      db.select("SELECT session, item, quantity, forget_wall_ms, cause, reason FROM lapses");
  while (rows->next())
    lapses.push_back(
        {read_id<proto::SessionId>(rows->text(0)), read_id<proto::ItemId>(rows->text(1)),
         rows->integer(2), read_time(rows->integer(3)),
         read_word<proto::LapseCause>(proto::kLapseCauses, rows->text(4)), rows->text(5)});
  return lapses;
}

std::vector<StoredPlace> load_places(Source& db) {
  std::vector<StoredPlace> places;
  const auto rows =
      db.select("SELECT item, ticket, session, person FROM places ORDER BY item, ticket");
  while (rows->next())
    places.push_back(
        {read_id<proto::ItemId>(rows->text(0)), static_cast<std::uint64_t>(rows->integer(1)),
         read_id<proto::SessionId>(rows->text(2)), /*gone=*/false, read_person(rows->text(3))});
  return places;
}

std::vector<StoredPutBack> load_put_backs(Source& db) {
  std::vector<StoredPutBack> put_backs;
  const auto rows = db.select("SELECT session, item, begun_wall_ms, forget_wall_ms FROM put_backs");
  while (rows->next())
    put_backs.push_back({read_id<proto::SessionId>(rows->text(0)),
                         read_id<proto::ItemId>(rows->text(1)), read_time(rows->integer(2)),
                         read_time(rows->integer(3))});
  return put_backs;
}

PseudonymKey read_key(const std::string& digits) {
  PseudonymKey key;
  std::size_t size = 0;
  const char* end = nullptr;
  const bool is_hex = sodium_hex2bin(key.data(), key.size(), digits.data(), digits.size(), nullptr,
                                     &size, &end) == 0;
  if (!is_hex || size != key.size() || end != digits.data() + digits.size())
    throw Mistake{"it has no key for pseudonyms"};
  return key;
}

proto::Shop read_shop(const std::string& stored) {
  auto shop = proto::parse_shop(stored);
  if (!shop) throw Mistake{"what it has of the shop is wrong: " + shop.error().detail};
  return *std::move(shop);
}

std::vector<proto::Hook> load_hooks(Source& db) {
  std::vector<proto::Hook> hooks;
  const auto rows = db.select("SELECT hook, enabled, reason, position FROM hooks ORDER BY hook");
  while (rows->next())
    hooks.push_back({read_id<proto::HookName>(rows->text(0)), rows->integer(1) != 0, rows->text(2),
                     static_cast<std::uint64_t>(rows->integer(3))});
  std::map<std::string, std::vector<proto::HookRetry>> retries;
  const auto due =
      db.select("SELECT hook, event, attempts, due_wall_ms FROM hook_retries ORDER BY hook, event");
  while (due->next())
    retries[due->text(0)].push_back(
        {static_cast<std::uint64_t>(due->integer(1)), due->integer(2), read_time(due->integer(3))});
  for (auto& hook : hooks) hook.retries = std::move(retries[hook.hook.str()]);
  return hooks;
}

}  // namespace

StoredState load_state(Source& db) {
  const auto life = db.select(
      "SELECT epoch, seq, clock_ahead_ms, stood_ms, paused_at_ms, pause_reason, pseudonym_key, "
      "rehearsal, shop, shop_by_operator "
      "FROM life");
  if (!life->next()) throw Mistake{"it has no epoch"};
  StoredState state{read_id<proto::Epoch>(life->text(0)), read_seq(life->integer(1))};
  state.clock_ahead = base::Millis{life->integer(2)};
  state.sale.stood = base::Millis{life->integer(3)};
  if (const auto at = read_time(life->optional_integer(4)))
    state.sale.pause = Pause{*at, life->text(5)};
  state.pseudonym_key = read_key(life->text(6));
  state.rehearsal = life->integer(7) != 0;
  state.shop = {read_shop(life->text(8)), life->integer(9) != 0};
  state.journal_rows = db.integer("SELECT count(*) FROM journal");
  state.items = load_items(db);
  load_names(db, state.items);
  state.holds = load_holds(db);
  state.lapses = load_lapses(db);
  state.places = load_places(db);
  state.put_backs = load_put_backs(db);
  state.paying = load_paying(db);
  state.last_order =
      static_cast<std::uint64_t>(db.integer("SELECT coalesce(max(number), 0) FROM orders"));
  state.hooks = load_hooks(db);
  state.last_event =
      static_cast<std::uint64_t>(db.integer("SELECT coalesce(max(id), 0) FROM events"));
  state.last_deed =
      static_cast<std::uint64_t>(db.integer("SELECT coalesce(max(number), 0) FROM deeds"));
  return state;
}

Additions find_additions(Source& db, std::span<const std::string> keys) {
  std::vector<Values> sets;
  for (const auto& key : keys) sets.push_back({to_value(key)});
  const auto rows = db.select_each(
      "SELECT key, item, quantity, at_wall_ms FROM stock_additions WHERE key = $1", sets);
  Additions additions;
  while (rows->next()) {
    const std::string key = rows->text(0);
    additions.insert_or_assign(key, StoredAddition{key, read_id<proto::ItemId>(rows->text(1)),
                                                   rows->integer(2), read_time(rows->integer(3))});
  }
  return additions;
}

std::vector<JournalRow> read_journal(Source& db, std::uint64_t after, std::size_t most) {
  std::vector<JournalRow> journal;
  journal.reserve(most);
  const auto rows = db.select(
      "SELECT at_wall_ms, item, cause, quantity, stock, held, initial, restocked, sold, "
      "number, returned FROM journal WHERE number > $1 ORDER BY number LIMIT $2",
      to_number(after), static_cast<std::int64_t>(most));
  while (rows->next())
    journal.push_back(
        {read_time(rows->integer(0)),
         read_id<proto::ItemId>(rows->text(1)),
         // A hand in the tables is for a verification to tell, and no end of selling.
         static_cast<Cause>(proto::find_word(kCauses, rows->text(2)).value_or(kCauses.size())),
         std::nullopt,
         rows->integer(3),
         rows->integer(4),
         rows->integer(5),
         {rows->integer(6), rows->integer(7), rows->integer(8), rows->integer(10)},
         static_cast<std::uint64_t>(rows->integer(9))});
  return journal;
}

std::vector<proto::Event> read_events(Source& db, const EventQuery& query) {
  std::vector<proto::Event> events;
  std::optional<std::string_view> type;
  if (query.type) type = to_string(*query.type);
  const auto rows = db.select(
      "SELECT id, type, at_wall_ms, data FROM events "
      "WHERE id > $1 AND id <= $2 AND (CAST($3 AS text) IS NULL OR type = $3) ORDER BY id LIMIT $4",
      to_number(query.after), to_number(query.up_to), type, static_cast<std::int64_t>(query.most));
  std::size_t bytes = 0;
  while (rows->next()) {
    proto::Event event{static_cast<std::uint64_t>(rows->integer(0)),
                       read_word<proto::EventType>(proto::kEventTypes, rows->text(1)),
                       read_time(rows->integer(2)), rows->text(3)};
    bytes += event.data.size();
    if (bytes > query.most_bytes && !events.empty()) break;
    events.push_back(std::move(event));
  }
  return events;
}

std::uint64_t oldest_event(Source& db) {
  return static_cast<std::uint64_t>(db.integer("SELECT coalesce(min(id), 0) FROM events"));
}

std::vector<proto::Deed> read_deeds(Source& db, std::uint64_t before, std::size_t most) {
  std::vector<proto::Deed> deeds;
  const auto rows = db.select(
      "SELECT number, at_wall_ms, by_whom, did, about FROM deeds WHERE number < $1 "
      "ORDER BY number DESC LIMIT $2",
      to_number(before), static_cast<std::int64_t>(most));
  while (rows->next())
    deeds.push_back({static_cast<std::uint64_t>(rows->integer(0)), read_time(rows->integer(1)),
                     rows->text(2), read_word<proto::Op>(proto::kOperationNames, rows->text(3)),
                     rows->text(4)});
  return deeds;
}

Books load_books(Source& db) {
  Books books;
  const auto bases =
      db.select("SELECT item, stock, held, initial, restocked, sold, returned FROM journal_base");
  while (bases->next())
    books.bases.push_back(
        {read_id<proto::ItemId>(bases->text(0)),
         bases->integer(1),
         bases->integer(2),
         {bases->integer(3), bases->integer(4), bases->integer(5), bases->integer(6)}});
  const auto sums = db.select(
      "SELECT item, sum(quantity), sum(restocked) FROM order_lines "
      "JOIN orders USING (number) WHERE state IN ('sold', 'returned') GROUP BY item");
  while (sums->next())
    books.sales[read_id<proto::ItemId>(sums->text(0))] = {sums->integer(1), sums->integer(2)};
  books.orders = db.integer("SELECT count(*) FROM orders");
  return books;
}

}  // namespace cartd::sql
