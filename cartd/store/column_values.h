// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// What stands in a column, from values and back. Reading throws a Mistake where a column has what nobody writes.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/units.h"
#include "cartd/store/sql.h"
#include "proto/currency.h"
#include "proto/ids.h"
#include "proto/limits.h"
#include "proto/price.h"
#include "proto/word.h"

namespace cartd::sql {

inline std::int64_t to_stored(proto::Seq seq) {
  CHECK(seq.value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()), seq);
  return static_cast<std::int64_t>(seq.value);
}

inline std::optional<std::int64_t> to_stored(const std::optional<base::WallTime>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

inline proto::Seq read_seq(std::int64_t stored) {
  if (stored < 0) throw Mistake{"it has a negative seq"};
  return proto::Seq{static_cast<std::uint64_t>(stored)};
}

template <class Id>
Id read_id(const std::string& text) {
  auto id = Id::parse(text);
  if (!id) throw Mistake{"it has the malformed id '" + text + "'"};
  return *std::move(id);
}

inline base::WallTime read_time(std::int64_t stored) {
  return base::WallTime{base::Millis{stored}};
}
inline std::optional<base::WallTime> read_time(const std::optional<std::int64_t>& stored) {
  if (!stored) return std::nullopt;
  return read_time(*stored);
}

inline std::optional<std::int64_t> to_stored(const std::optional<base::Millis>& time) {
  if (!time) return std::nullopt;
  return time->count();
}
inline std::optional<base::Millis> read_millis(const std::optional<std::int64_t>& stored) {
  if (!stored) return std::nullopt;
  return base::Millis{*stored};
}

/// How many decimals amounts of it have.
inline int read_decimals(const std::string& currency) {
  const auto decimals = proto::decimals_of(currency);
  if (!decimals) throw Mistake{"it has the unknown currency '" + currency + "'"};
  return *decimals;
}

inline std::optional<std::string_view> to_stored(const std::optional<proto::SessionId>& session) {
  if (!session) return std::nullopt;
  return session->str();
}
/// NULL is read as an empty text.
inline std::optional<proto::SessionId> read_person(const std::string& stored) {
  if (stored.empty()) return std::nullopt;
  return read_id<proto::SessionId>(stored);
}

inline proto::Price read_price(std::int64_t minor, const std::string& currency) {
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
inline PriceColumns to_stored(const std::optional<proto::Price>& price) {
  if (!price) return {};
  return {static_cast<std::int64_t>(price->minor), price->currency};
}

// Words in the tables are read by people with the database's own tool, so they are words.
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

/// A number above what a column has is above all that are there.
inline std::int64_t to_number(std::uint64_t number) {
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  return number > static_cast<std::uint64_t>(kHighest) ? kHighest
                                                       : static_cast<std::int64_t>(number);
}

}  // namespace cartd::sql
