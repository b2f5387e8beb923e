// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/sqlite_rows.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "base/check.h"
#include "proto/currency.h"
#include "proto/limits.h"
#include "proto/message_fields.h"

namespace cartd::sqlite {
namespace {

std::int64_t to_stored(proto::Seq seq) {
  CHECK(seq.value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()), seq);
  return static_cast<std::int64_t>(seq.value);
}

std::optional<std::int64_t> to_stored(const std::optional<base::WallTime>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

proto::Seq read_seq(std::int64_t stored) {
  if (stored < 0) throw Mistake{"it has a negative seq"};
  return proto::Seq{static_cast<std::uint64_t>(stored)};
}

template <class Id>
Id read_id(const std::string& text) {
  auto id = Id::parse(text);
  if (!id) throw Mistake{"it has the malformed id '" + text + "'"};
  return *std::move(id);
}

base::WallTime read_time(std::int64_t stored) { return base::WallTime{base::Millis{stored}}; }
std::optional<base::WallTime> read_time(const std::optional<std::int64_t>& stored) {
  if (!stored) return std::nullopt;
  return read_time(*stored);
}

std::optional<std::int64_t> to_stored(const std::optional<base::Millis>& time) {
  if (!time) return std::nullopt;
  return time->count();
}
std::optional<base::Millis> read_millis(const std::optional<std::int64_t>& stored) {
  if (!stored) return std::nullopt;
  return base::Millis{*stored};
}

proto::Price read_price(std::int64_t minor, const std::string& currency) {
  const int decimals = read_decimals(currency);
  if (minor < 0 || minor > proto::limits::kMaxPrice)
    throw Mistake{"it has a price of " + std::to_string(minor) + " units of " + currency};
  return {minor, decimals, currency};
}

/// A price in two columns, both NULL where there is none.
struct PriceColumns {
  std::optional<std::int64_t> minor;
  std::optional<std::string_view> currency;  // of the price
};
PriceColumns to_stored(const std::optional<proto::Price>& price) {
  if (!price) return {};
  return {static_cast<std::int64_t>(price->minor), price->currency};
}

// Words in the tables are read by people with SQLite's own tool, so they are words.
template <class Words, class Value>
std::string_view to_word(const Words& words, Value value) {
  const auto at = static_cast<std::size_t>(value);
  CHECK(at < words.size(), at);
  return words[at];
}
template <class Value, class Words>
Value read_word(const Words& words, const std::string& text) {
  const auto at = proto::find_word(words, text);
  if (!at) throw Mistake{"it has the unknown word '" + text + "'"};
  return static_cast<Value>(*at);
}

/// A number above what SQLite has is above all that are there.
std::int64_t to_number(std::uint64_t number) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  return number > static_cast<std::uint64_t>(kHighest) ? kHighest
                                                       : static_cast<std::int64_t>(number);
}

/// The journal tells whose rows are whose, but not who: whoever has a session's id has its cart. SipHash-2-4
/// (Aumasson and Bernstein, 2012).
using SessionHash = std::array<char, crypto_shorthash_BYTES>;
SessionHash hash_of(const proto::SessionId& session) {
  // One key for all stores: an id has 128 random bits, and cannot be guessed from its hash.
  static constexpr unsigned char kKey[crypto_shorthash_KEYBYTES] = "Holdfast stores";
  SessionHash hash;
  const std::string& text = session.str();
  crypto_shorthash(reinterpret_cast<unsigned char*>(hash.data()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), kKey);
  return hash;
}

}  // namespace

// --- writing -------------------------------------------------------------------------------------

void RowWriter::write(const Rows& rows) {
  for (const auto& row : rows.items) write_item(row);
  for (const auto& row : rows.holds) write_hold(row);
  for (const auto& row : rows.lapses) {
    if (row.quantity == 0)
      drop_lapse_.run(row.session.str(), row.item.str());
    else
      put_lapse_.run(row.session.str(), row.item.str(), row.quantity,
                     row.forget_at.time_since_epoch().count(),
                     to_word(proto::kLapseCauses, row.cause), row.reason);
  }
  for (const auto& row : rows.places) {
    const auto ticket = static_cast<std::int64_t>(row.ticket);
    if (row.gone)
      drop_place_.run(row.item.str(), ticket);
    else
      put_place_.run(row.item.str(), ticket, row.session.str());
  }
  for (const auto& row : rows.put_backs) {
    if (row.gone)
      drop_put_back_.run(row.session.str(), row.item.str());
    else
      put_put_back_.run(row.session.str(), row.item.str(), to_stored(row.begun_at),
                        to_stored(row.forget_at));
  }
  for (const auto& row : rows.numbers)
    put_numbers_.run(row.stock, row.held, to_stored(row.seq), row.totals.initial,
                     row.totals.restocked, row.totals.sold, row.totals.returned,
                     static_cast<std::int64_t>(row.turn), to_word(kSalePhases, row.phase),
                     row.item.str());
  for (const auto& row : rows.orders) write_order(row);
  for (const auto& row : rows.additions)
    put_addition_.run(row.key, row.item.str(), row.quantity, row.at.time_since_epoch().count());
  for (const auto& row : rows.journal) write_journal(row);
  if (rows.folded > 0) drop_journal_.run(to_number(rows.folded));
  for (const auto& row : rows.bases)
    put_base_.run(row.item.str(), row.stock, row.held, row.totals.initial, row.totals.restocked,
                  row.totals.sold, row.totals.returned);
  for (const auto& row : rows.events)
    put_event_.run(to_number(row.id), row.at.time_since_epoch().count(), to_string(row.type),
                   row.data);
  if (rows.forgotten > 0) drop_events_.run(to_number(rows.forgotten));
  for (const auto& row : rows.hooks) write_hook(row);
  if (rows.head) put_head_.run(to_stored(*rows.head));
  if (rows.clock_ahead) put_clock_.run(rows.clock_ahead->count());
  if (rows.sale) write_sale(*rows.sale);
}

void RowWriter::write_sale(const StoredSale& row) {
  const auto& pause = row.pause;
  put_sale_.run(row.stood.count(), to_stored(pause ? std::optional(pause->at) : std::nullopt),
                pause ? pause->reason : std::string());
}

void RowWriter::write_item(const StoredItem& row) {
  const std::string& item = row.catalog.item.str();
  const auto& display = row.catalog.display;
  const auto [minor, currency] = to_stored(row.catalog.price);
  put_item_.run(item, row.position, row.catalog.stock, row.held, to_stored(row.seq),
                row.catalog.limit, row.totals.initial, row.totals.restocked, row.totals.sold,
                row.totals.returned, static_cast<std::int64_t>(row.turn),
                to_word(proto::kDisplayNames, display.kind), display.below,
                to_stored(row.catalog.hold_ttl), std::int64_t{row.catalog.by_operator}, minor,
                currency, row.catalog.image, to_stored(row.catalog.opens_at),
                to_stored(row.catalog.closes_at), row.catalog.per_person,
                std::int64_t{row.catalog.shown == proto::Visibility::kHidden},
                std::int64_t{row.catalog.removed}, to_word(kSalePhases, row.phase));
  drop_names_.run(item);
  for (const auto& [language, name] : row.catalog.name) put_name_.run(item, language, name);
  drop_texts_.run(item);
  for (const auto& [language, text] : row.catalog.text) put_text_.run(item, language, text);
}

void RowWriter::write_hold(const StoredHold& row) {
  if (row.quantity == 0) {
    drop_hold_.run(row.session.str(), row.item.str());
  } else {
    put_hold_.run(row.session.str(), row.item.str(), row.quantity, to_stored(row.expires_at),
                  std::int64_t{row.offer}, to_stored(row.begun_at));
  }
}

void RowWriter::write_order(const StoredOrder& row) {
  const std::int64_t number = to_number(row.number);
  std::optional<std::string_view> cause;
  if (row.cause) cause = to_word(proto::kReleaseCauses, *row.cause);
  put_order_.run(number, row.order.str(), row.session.str(), row.at.time_since_epoch().count(),
                 to_stored(row.seq), row.reference, to_word(proto::kOrderStates, row.state),
                 std::int64_t{row.late}, cause, to_stored(row.sold_at), to_stored(row.pay_by),
                 to_stored(row.pay_latest), std::int64_t{row.refund_due});
  for (std::size_t i = 0; i < row.lines.size(); ++i) {
    const proto::ItemState& state = row.items[i];
    const auto [minor, currency] = to_stored(row.lines[i].price);
    put_order_line_.run(number, static_cast<std::int64_t>(i), row.lines[i].item.str(),
                        row.lines[i].quantity, state.stock, state.held,
                        to_stored(state.next_release), row.lines[i].returned,
                        row.lines[i].restocked, minor, currency);
  }
  for (std::size_t i = 0; i < row.returns.size(); ++i)
    put_return_.run(number, static_cast<std::int64_t>(i), row.returns[i]);
}

void RowWriter::write_hook(const proto::Hook& row) {
  put_hook_.run(row.hook.str(), static_cast<std::int64_t>(row.enabled), row.reason,
                to_number(row.position));
  drop_retries_.run(row.hook.str());
  for (const auto& retry : row.retries)
    put_retry_.run(row.hook.str(), to_number(retry.event), retry.attempts,
                   retry.due.time_since_epoch().count());
}

void RowWriter::write_journal(const JournalRow& row) {
  SessionHash hash;
  std::optional<Blob> whose;
  if (row.session) {
    hash = hash_of(*row.session);
    whose = Blob{{hash.data(), hash.size()}};
  }
  put_journal_.run(row.at.time_since_epoch().count(), row.item.str(), to_word(kCauses, row.cause),
                   whose, row.quantity, row.stock, row.held, row.totals.initial,
                   row.totals.restocked, row.totals.sold, row.totals.returned);
}

// --- reading -------------------------------------------------------------------------------------

namespace {

std::vector<StoredItem> load_items(Database& db) {
  std::vector<StoredItem> items;
  Statement rows(
      db,
      "SELECT item, position, stock, held, seq, session_max, initial, restocked, sold, "
      "turn, display, low_below, hold_ttl_ms, by_operator, returned, price_minor, "
      "currency, image, opens_wall_ms, closes_wall_ms, person_max, hidden, removed, phase "
      "FROM items "
      "ORDER BY position, item");
  while (rows.next()) {
    CatalogItem catalog{
        read_id<proto::ItemId>(rows.text(0)), {}, rows.integer(2), rows.optional_integer(5)};
    catalog.display = {read_word<proto::Display::Kind>(proto::kDisplayNames, rows.text(10)),
                       rows.integer(11)};
    catalog.hold_ttl = read_millis(rows.optional_integer(12));
    catalog.by_operator = rows.integer(13) != 0;
    if (const auto minor = rows.optional_integer(15))
      catalog.price = read_price(*minor, rows.text(16));
    catalog.image = rows.text(17);
    catalog.opens_at = read_time(rows.optional_integer(18));
    catalog.closes_at = read_time(rows.optional_integer(19));
    catalog.per_person = rows.optional_integer(20);
    if (rows.integer(21) != 0) catalog.shown = proto::Visibility::kHidden;
    catalog.removed = rows.integer(22) != 0;
    items.push_back(
        StoredItem{std::move(catalog),
                   rows.integer(1),
                   rows.integer(3),
                   read_seq(rows.integer(4)),
                   {rows.integer(6), rows.integer(7), rows.integer(8), rows.integer(14)},
                   static_cast<std::uint64_t>(rows.integer(9)),
                   read_word<SalePhase>(kSalePhases, rows.text(23))});
  }
  return items;
}

void load_names(Database& db, std::vector<StoredItem>& items) {
  std::map<std::string, proto::Names> names, texts;
  Statement named(db, "SELECT item, language, name FROM item_names");
  while (named.next()) names[named.text(0)][named.text(1)] = named.text(2);
  Statement said(db, "SELECT item, language, text FROM item_texts");
  while (said.next()) texts[said.text(0)][said.text(1)] = said.text(2);
  for (auto& item : items) {
    item.catalog.name = std::move(names[item.catalog.item.str()]);
    item.catalog.text = std::move(texts[item.catalog.item.str()]);
  }
}

std::vector<StoredHold> load_holds(Database& db) {
  std::vector<StoredHold> holds;
  Statement rows(
      db, "SELECT session, item, quantity, expires_wall_ms, offered, begun_wall_ms FROM holds");
  while (rows.next()) {
    holds.push_back(StoredHold{read_id<proto::SessionId>(rows.text(0)),
                               read_id<proto::ItemId>(rows.text(1)), rows.integer(2),
                               read_time(rows.optional_integer(3)), rows.integer(4) != 0,
                               read_time(rows.optional_integer(5))});
  }
  return holds;
}

std::vector<StoredLapse> load_lapses(Database& db) {
  std::vector<StoredLapse> lapses;
  Statement rows(db, "SELECT session, item, quantity, forget_wall_ms, cause, reason FROM lapses");
  while (rows.next())
    lapses.push_back({read_id<proto::SessionId>(rows.text(0)), read_id<proto::ItemId>(rows.text(1)),
                      rows.integer(2), read_time(rows.integer(3)),
                      read_word<proto::LapseCause>(proto::kLapseCauses, rows.text(4)),
                      rows.text(5)});
  return lapses;
}

std::vector<StoredPlace> load_places(Database& db) {
  std::vector<StoredPlace> places;
  Statement rows(db, "SELECT item, ticket, session FROM places ORDER BY item, ticket");
  while (rows.next())
    places.push_back({read_id<proto::ItemId>(rows.text(0)),
                      static_cast<std::uint64_t>(rows.integer(1)),
                      read_id<proto::SessionId>(rows.text(2))});
  return places;
}

std::vector<StoredPutBack> load_put_backs(Database& db) {
  std::vector<StoredPutBack> put_backs;
  Statement rows(db, "SELECT session, item, begun_wall_ms, forget_wall_ms FROM put_backs");
  while (rows.next())
    put_backs.push_back({read_id<proto::SessionId>(rows.text(0)),
                         read_id<proto::ItemId>(rows.text(1)), read_time(rows.integer(2)),
                         read_time(rows.integer(3))});
  return put_backs;
}

std::vector<proto::Hook> load_hooks(Database& db) {
  std::vector<proto::Hook> hooks;
  Statement rows(db, "SELECT hook, enabled, reason, position FROM hooks ORDER BY hook");
  while (rows.next()) {
    proto::Hook hook{read_id<proto::HookName>(rows.text(0)), rows.integer(1) != 0, rows.text(2),
                     static_cast<std::uint64_t>(rows.integer(3))};
    Statement retries(db,
                      "SELECT event, attempts, due_wall_ms FROM hook_retries WHERE hook = ? "
                      "ORDER BY event");
    retries.with(hook.hook.str());
    while (retries.next())
      hook.retries.push_back({static_cast<std::uint64_t>(retries.integer(0)), retries.integer(1),
                              read_time(retries.integer(2))});
    hooks.push_back(std::move(hook));
  }
  return hooks;
}

/// Orders with their lines, a row for each line; for read_orders().
std::string orders_where(const std::string& condition) {
  return "SELECT o.number, order_id, session, made_wall_ms, seq, reference, state, late, cause, "
         "sold_wall_ms, pay_by_ms, pay_latest_ms, refund_due, "
         "item, quantity, stock, held, next_release_ms, returned, restocked, price_minor, currency "
         "FROM (SELECT * FROM orders WHERE " +
         condition + ") AS o JOIN order_lines AS l ON l.number = o.number ORDER BY o.number, place";
}

/// All but its lines.
StoredOrder read_order(Statement& row) {
  StoredOrder order{static_cast<std::uint64_t>(row.integer(0)),
                    read_id<proto::OrderId>(row.text(1)), read_id<proto::SessionId>(row.text(2)),
                    read_time(row.integer(3)), read_seq(row.integer(4))};
  order.reference = row.text(5);
  order.state = read_word<proto::OrderState>(proto::kOrderStates, row.text(6));
  order.late = row.integer(7) != 0;
  if (const auto cause = row.text(8); !cause.empty())
    order.cause = read_word<proto::ReleaseCause>(proto::kReleaseCauses, cause);
  order.sold_at = read_time(row.optional_integer(9));
  order.pay_by = read_time(row.optional_integer(10));
  order.pay_latest = read_time(row.optional_integer(11));
  order.refund_due = row.integer(12) != 0;
  return order;
}

std::vector<StoredOrder> read_orders(Database& db, Statement& rows) {
  std::vector<StoredOrder> orders;
  while (rows.next()) {
    if (orders.empty() || orders.back().number != static_cast<std::uint64_t>(rows.integer(0)))
      orders.push_back(read_order(rows));
    const auto item = read_id<proto::ItemId>(rows.text(13));
    orders.back().lines.push_back({{item, rows.integer(14), rows.integer(18)}, rows.integer(19)});
    if (const auto minor = rows.optional_integer(20))
      orders.back().lines.back().price = read_price(*minor, rows.text(21));
    orders.back().items.push_back({item, rows.integer(15) - rows.integer(16), rows.integer(16),
                                   rows.integer(15), read_millis(rows.optional_integer(17)),
                                   std::nullopt});
  }
  for (auto& order : orders) {
    if (std::none_of(order.lines.begin(), order.lines.end(),
                     [](const auto& line) { return line.returned > 0; }))
      continue;
    Statement returns(db, "SELECT key FROM order_returns WHERE number = ? ORDER BY place");
    returns.with(to_number(order.number));
    while (returns.next()) order.returns.push_back(returns.text(0));
  }
  return orders;
}

}  // namespace

StoredState load_state(Database& db) {
  Statement life(
      db, "SELECT epoch, seq, clock_ahead_ms, stood_ms, paused_at_ms, pause_reason FROM life");
  if (!life.next()) throw Mistake{"it has no epoch"};
  StoredState state{read_id<proto::Epoch>(life.text(0)), read_seq(life.integer(1))};
  state.clock_ahead = base::Millis{life.integer(2)};
  state.sale.stood = base::Millis{life.integer(3)};
  if (const auto at = read_time(life.optional_integer(4)))
    state.sale.pause = Pause{*at, life.text(5)};
  state.journal_rows = read_integer(db, "SELECT count(*) FROM journal");
  while (life.next()) continue;
  state.items = load_items(db);
  load_names(db, state.items);
  state.holds = load_holds(db);
  state.lapses = load_lapses(db);
  state.places = load_places(db);
  state.put_backs = load_put_backs(db);
  Statement paying(db, orders_where("pay_by_ms IS NOT NULL").c_str());
  state.paying = read_orders(db, paying);
  state.last_order =
      static_cast<std::uint64_t>(read_integer(db, "SELECT coalesce(max(number), 0) FROM orders"));
  state.hooks = load_hooks(db);
  state.last_event =
      static_cast<std::uint64_t>(read_integer(db, "SELECT coalesce(max(id), 0) FROM events"));
  return state;
}

std::optional<StoredOrder> find_order(Database& db, const proto::OrderId& order) {
  static const std::string kSql = orders_where("order_id = ?");
  Statement rows(db, kSql.c_str());
  auto found = read_orders(db, rows.with(order.str()));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<StoredOrder> find_orders(Database& db, std::span<const std::uint64_t> numbers) {
  if (numbers.empty()) return {};
  std::string listed;
  for (const auto number : numbers) listed += (listed.empty() ? "" : ",") + std::to_string(number);
  Statement rows(db, orders_where("number IN (" + listed + ")").c_str());
  std::map<std::uint64_t, StoredOrder> found;
  for (auto& order : read_orders(db, rows)) found.emplace(order.number, std::move(order));
  std::vector<StoredOrder> orders;
  for (const auto number : numbers)
    if (const auto at = found.find(number); at != found.end()) orders.push_back(at->second);
  return orders;
}

proto::ItemId read_item_id(const std::string& text) { return read_id<proto::ItemId>(text); }

int read_decimals(const std::string& currency) {
  const auto decimals = proto::decimals_of(currency);
  if (!decimals) throw Mistake{"it has the unknown currency '" + currency + "'"};
  return *decimals;
}

std::optional<StoredAddition> find_addition(Database& db, const std::string& key) {
  Statement found(db, "SELECT item, quantity, at_wall_ms FROM stock_additions WHERE key = ?");
  if (!found.with(key).next()) return std::nullopt;
  return StoredAddition{key, read_id<proto::ItemId>(found.text(0)), found.integer(1),
                        read_time(found.integer(2))};
}

std::int64_t count_bought(Database& db, const proto::SessionId& session,
                          const proto::ItemId& item) {
  Statement units(db,
                  "SELECT coalesce(sum(quantity - returned), 0) FROM orders "
                  "JOIN order_lines USING (number) "
                  "WHERE session = ? AND state IN ('sold', 'returned') AND item = ?");
  return units.with(session.str(), item.str()).next() ? units.integer(0) : 0;
}

std::vector<JournalRow> read_journal(Database& db, std::uint64_t after, std::size_t most) {
  std::vector<JournalRow> journal;
  journal.reserve(most);
  Statement rows(db,
                 "SELECT at_wall_ms, item, cause, quantity, stock, held, initial, restocked, sold, "
                 "number, returned FROM journal WHERE number > ? ORDER BY number LIMIT ?");
  rows.with(to_number(after), static_cast<std::int64_t>(most));
  while (rows.next())
    journal.push_back(
        {read_time(rows.integer(0)),
         read_id<proto::ItemId>(rows.text(1)),
         // A hand in the tables is for a verification to tell, and no end of selling.
         static_cast<Cause>(proto::find_word(kCauses, rows.text(2)).value_or(kCauses.size())),
         std::nullopt,
         rows.integer(3),
         rows.integer(4),
         rows.integer(5),
         {rows.integer(6), rows.integer(7), rows.integer(8), rows.integer(10)},
         static_cast<std::uint64_t>(rows.integer(9))});
  return journal;
}

std::vector<proto::Event> read_events(Database& db, const EventQuery& query) {
  std::vector<proto::Event> events;
  std::optional<std::string_view> type;
  if (query.type) type = to_string(*query.type);
  Statement rows(db,
                 "SELECT id, type, at_wall_ms, data FROM events "
                 "WHERE id > ?1 AND id <= ?2 AND (?3 IS NULL OR type = ?3) ORDER BY id LIMIT ?4");
  rows.with(to_number(query.after), to_number(query.up_to), type,
            static_cast<std::int64_t>(query.most));
  std::size_t bytes = 0;
  while (rows.next()) {
    proto::Event event{static_cast<std::uint64_t>(rows.integer(0)),
                       read_word<proto::EventType>(proto::kEventTypes, rows.text(1)),
                       read_time(rows.integer(2)), rows.text(3)};
    bytes += event.data.size();
    if (bytes > query.most_bytes && !events.empty()) break;
    events.push_back(std::move(event));
  }
  return events;
}

std::uint64_t oldest_event(Database& db) {
  return static_cast<std::uint64_t>(read_integer(db, "SELECT coalesce(min(id), 0) FROM events"));
}

Books load_books(Database& db) {
  Books books;
  Statement bases(db,
                  "SELECT item, stock, held, initial, restocked, sold, returned FROM journal_base");
  while (bases.next())
    books.bases.push_back(
        {read_id<proto::ItemId>(bases.text(0)),
         bases.integer(1),
         bases.integer(2),
         {bases.integer(3), bases.integer(4), bases.integer(5), bases.integer(6)}});
  Statement sums(db,
                 "SELECT item, sum(quantity), sum(restocked) FROM order_lines "
                 "JOIN orders USING (number) WHERE state IN ('sold', 'returned') GROUP BY item");
  while (sums.next())
    books.sales[read_id<proto::ItemId>(sums.text(0))] = {sums.integer(1), sums.integer(2)};
  books.orders = read_integer(db, "SELECT count(*) FROM orders");
  return books;
}

}  // namespace cartd::sqlite
