// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/row_columns.h"

#include <sodium.h>

#include <algorithm>

namespace cartd::sql {

/// SipHash-2-4 (Aumasson and Bernstein, 2012).
SessionHash hash_of(const proto::SessionId& session) {
  static_assert(crypto_shorthash_BYTES == SessionHash().size());
  // One key for all stores: an id has 128 random bits, and cannot be guessed from its hash.
  static constexpr unsigned char kKey[crypto_shorthash_KEYBYTES] = "Holdfast stores";
  SessionHash hash;
  const std::string& text = session.str();
  crypto_shorthash(reinterpret_cast<unsigned char*>(hash.data()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), kKey);
  return hash;
}

std::string column_names(const Table& table) {
  std::string all;
  for (const auto some : {table.keys, table.once, table.rest}) {
    if (!all.empty() && !some.empty()) all += ", ";
    all += some;
  }
  return all;
}

std::vector<std::string> names_in(std::string_view columns) {
  constexpr std::string_view kBetween = ", ";
  std::vector<std::string> names;
  while (!columns.empty()) {
    const auto end = std::min(columns.find(kBetween), columns.size());
    names.emplace_back(columns.substr(0, end));
    columns.remove_prefix(std::min(end + kBetween.size(), columns.size()));
  }
  return names;
}

std::string on_conflict_update(const Table& table) {
  std::string set;
  for (const auto& name : names_in(table.rest))
    set += (set.empty() ? "" : ", ") + name + " = excluded." + name;
  return " ON CONFLICT (" + std::string(table.keys) + ") DO UPDATE SET " + set;
}

}  // namespace cartd::sql
