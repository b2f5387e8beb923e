// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/open_store.h"

#include <string_view>
#include <utility>

#include "cartd/store/sqlite_store.h"

namespace cartd {

base::OrFailure<std::unique_ptr<Store>> open_store(const std::string& url) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (!url.starts_with(kSqlite) || url.size() == kSqlite.size())
    return base::Failure{"--store", "'" + url + "' is not a store like sqlite:cart.db"};
  auto store = SqliteStore::open(url.substr(kSqlite.size()));
  if (!store) return store.error();
  return std::unique_ptr<Store>(*std::move(store));
}

}  // namespace cartd
