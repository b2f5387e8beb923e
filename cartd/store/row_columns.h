// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What is written of each kind of row: its table, the names of its columns, and their values. For the writers of all databases.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cartd/core/stored_state.h"
#include "cartd/store/column_values.h"
#include "cartd/store/sql.h"

namespace cartd::sql {

/// Columns are listed with ", " between them, in the order of a row's values: keys, once, rest.
struct Table {
  std::string_view name;
  std::string_view keys;  // what a row is known by
  std::string_view once;  // written when a row comes, and not when it is replaced
  std::string_view rest;
};

inline constexpr Table kItems{
    "items", "item", "",
    "position, stock, held, seq, session_max, initial, restocked, sold, returned, turn, display, "
    "low_below, hold_ttl_ms, by_operator, price_minor, currency, image, opens_wall_ms, "
    "closes_wall_ms, person_max, hidden, removed, phase, gate"};
inline auto columns_of(const StoredItem& row) {
  const auto& catalog = row.catalog;
  const auto [minor, currency] = to_stored(catalog.price);
  return std::tuple(std::string_view(catalog.item.str()), row.position, catalog.stock, row.held,
                    to_stored(row.seq), catalog.limit, row.totals.initial, row.totals.restocked,
                    row.totals.sold, row.totals.returned, static_cast<std::int64_t>(row.turn),
                    to_word(proto::kDisplayNames, catalog.display.kind), catalog.display.below,
                    to_stored(catalog.hold_ttl), std::int64_t{catalog.by_operator}, minor, currency,
                    std::string_view(catalog.image), to_stored(catalog.opens_at),
                    to_stored(catalog.closes_at), catalog.per_person,
                    std::int64_t{catalog.shown == proto::Visibility::kHidden},
                    std::int64_t{catalog.removed}, to_word(kSalePhases, row.phase), catalog.gate);
}

/// Of an item, what a batch changes.
inline constexpr Table kNumbers{
    "items", "item", "", "stock, held, seq, initial, restocked, sold, returned, turn, phase"};
inline auto columns_of(const NumbersRow& row) {
  return std::tuple(std::string_view(row.item.str()), row.stock, row.held, to_stored(row.seq),
                    row.totals.initial, row.totals.restocked, row.totals.sold, row.totals.returned,
                    static_cast<std::int64_t>(row.turn), to_word(kSalePhases, row.phase));
}

/// A name or a text of an item.
struct ItemText {
  std::string_view item, language, text;
};
inline constexpr Table kItemNames{"item_names", "item, language", "", "name"};
inline constexpr Table kItemTexts{"item_texts", "item, language", "", "text"};
inline auto columns_of(const ItemText& row) { return std::tuple(row.item, row.language, row.text); }

inline constexpr Table kHolds{"holds", "session, item", "",
                              "quantity, expires_wall_ms, offered, begun_wall_ms, person"};
inline auto columns_of(const StoredHold& row) {
  return std::tuple(std::string_view(row.session.str()), std::string_view(row.item.str()),
                    row.quantity, to_stored(row.expires_at), std::int64_t{row.offer},
                    to_stored(row.begun_at), to_stored(row.person));
}

inline constexpr Table kLapses{"lapses", "session, item", "",
                               "quantity, forget_wall_ms, cause, reason"};
inline auto columns_of(const StoredLapse& row) {
  return std::tuple(std::string_view(row.session.str()), std::string_view(row.item.str()),
                    row.quantity, to_stored(row.forget_at), to_word(proto::kLapseCauses, row.cause),
                    std::string_view(row.reason));
}

inline constexpr Table kPlaces{"places", "item, ticket", "", "session, person"};
inline auto columns_of(const StoredPlace& row) {
  return std::tuple(std::string_view(row.item.str()), static_cast<std::int64_t>(row.ticket),
                    std::string_view(row.session.str()), to_stored(row.person));
}

inline constexpr Table kPutBacks{"put_backs", "session, item", "", "begun_wall_ms, forget_wall_ms"};
inline auto columns_of(const StoredPutBack& row) {
  return std::tuple(std::string_view(row.session.str()), std::string_view(row.item.str()),
                    to_stored(row.begun_at), to_stored(row.forget_at));
}

/// Known by its number: that an order comes under two numbers is to fail.
inline constexpr Table kOrders{"orders", "number", "session, made_wall_ms, seq, reference, person",
                               "order_id, state, late, cause, sold_wall_ms, pay_by_ms, "
                               "pay_latest_ms, refund_due"};
inline auto columns_of(const StoredOrder& row) {
  std::optional<std::string_view> cause;
  if (row.cause) cause = to_word(proto::kReleaseCauses, *row.cause);
  return std::tuple(to_number(row.number), std::string_view(row.session.str()), to_stored(row.at),
                    to_stored(row.seq), std::string_view(row.reference), to_stored(row.person),
                    std::string_view(row.order.str()), to_word(proto::kOrderStates, row.state),
                    std::int64_t{row.late}, cause, to_stored(row.sold_at), to_stored(row.pay_by),
                    to_stored(row.pay_latest), std::int64_t{row.refund_due});
}

/// A line of an order, by its place there.
struct PlacedLine {
  const StoredOrder& order;
  std::size_t place = 0;
};
inline constexpr Table kOrderLines{
    "order_lines", "number, place",
    "item, quantity, stock, held, next_release_ms, price_minor, currency", "returned, restocked"};
inline auto columns_of(const PlacedLine& row) {
  const StoredOrderLine& line = row.order.lines[row.place];
  const proto::ItemState& state = row.order.items[row.place];
  const auto [minor, currency] = to_stored(line.price);
  return std::tuple(to_number(row.order.number), static_cast<std::int64_t>(row.place),
                    std::string_view(line.item.str()), line.quantity, state.stock, state.held,
                    to_stored(state.next_release), minor, currency, line.returned, line.restocked);
}

/// The key of a return of an order.
struct PlacedReturn {
  const StoredOrder& order;
  std::size_t place = 0;
};
inline constexpr Table kOrderReturns{"order_returns", "number, place", "", "key"};
inline auto columns_of(const PlacedReturn& row) {
  return std::tuple(to_number(row.order.number), static_cast<std::int64_t>(row.place),
                    std::string_view(row.order.returns[row.place]));
}

inline constexpr Table kAdditions{"stock_additions", "key", "", "item, quantity, at_wall_ms"};
inline auto columns_of(const StoredAddition& row) {
  return std::tuple(std::string_view(row.key), std::string_view(row.item.str()), row.quantity,
                    to_stored(row.at));
}

/// The journal tells whose rows are whose, but not who: whoever has a session's id has its cart.
using SessionHash = std::array<char, 8>;
SessionHash hash_of(const proto::SessionId& session);

/// A row of the journal, and whose it is.
struct HashedRow {
  explicit HashedRow(const JournalRow& of) : row(of) {
    if (of.session) hash = hash_of(*of.session);
  }
  const JournalRow& row;
  std::optional<SessionHash> hash;
};
/// Its number is the database's to give.
inline constexpr Table kJournal{"journal", "", "",
                                "at_wall_ms, item, cause, session_hash, quantity, stock, held, "
                                "initial, restocked, sold, returned"};
inline auto columns_of(const HashedRow& hashed) {
  const JournalRow& row = hashed.row;
  std::optional<Blob> whose;
  if (hashed.hash) whose = Blob{{hashed.hash->data(), hashed.hash->size()}};
  return std::tuple(to_stored(row.at), std::string_view(row.item.str()),
                    to_word(kCauses, row.cause), whose, row.quantity, row.stock, row.held,
                    row.totals.initial, row.totals.restocked, row.totals.sold, row.totals.returned);
}

inline constexpr Table kBases{"journal_base", "item", "",
                              "stock, held, initial, restocked, sold, returned"};
inline auto columns_of(const JournalBase& row) {
  return std::tuple(std::string_view(row.item.str()), row.stock, row.held, row.totals.initial,
                    row.totals.restocked, row.totals.sold, row.totals.returned);
}

inline constexpr Table kEvents{"events", "id", "", "at_wall_ms, type, data"};
inline auto columns_of(const proto::Event& row) {
  return std::tuple(to_number(row.id), to_stored(row.at), to_string(row.type),
                    std::string_view(row.data));
}

inline constexpr Table kDeeds{"deeds", "number", "", "at_wall_ms, by_whom, did, about"};
inline auto columns_of(const proto::Deed& row) {
  return std::tuple(to_number(row.number), to_stored(row.at), std::string_view(row.by),
                    to_string(row.did), std::string_view(row.about));
}

inline constexpr Table kHooks{"hooks", "hook", "", "enabled, reason, position"};
inline auto columns_of(const proto::Hook& row) {
  return std::tuple(std::string_view(row.hook.str()), std::int64_t{row.enabled},
                    std::string_view(row.reason), to_number(row.position));
}

/// What is to be told to a hook again.
struct RetryOf {
  std::string_view hook;
  const proto::HookRetry& retry;
};
inline constexpr Table kRetries{"hook_retries", "hook, event", "", "attempts, due_wall_ms"};
inline auto columns_of(const RetryOf& row) {
  return std::tuple(row.hook, to_number(row.retry.event), row.retry.attempts,
                    to_stored(row.retry.due));
}

/// All columns of a table, as its rows' values come.
std::string column_names(const Table& table);
std::vector<std::string> names_in(std::string_view columns);

/// " ON CONFLICT …": what is there under the same keys has the rest of the new row's columns.
std::string on_conflict_update(const Table& table);

}  // namespace cartd::sql
