// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

#include "cartd/store/open_store.h"

#include <limits.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "cartd/store/postgres.h"
#include "cartd/store/postgres_store.h"
#include "cartd/store/sqlite_store.h"

namespace cartd {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

bool is_postgres(const std::string& url) {
  return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

/// What others see of who leads: "host:pid".
std::string process_name() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  gethostname(host.data(), host.size() - 1);
  return host.data() + (":" + std::to_string(getpid()));
}

}  // namespace

base::OrFailure<std::unique_ptr<Store>> open_store(const std::string& url) {
  if (is_postgres(url)) {
    const auto address = postgres::Address::parse(url);
    if (!address)
      return base::Failure{"--store", "'" + shown_store(url) + "' is no address of PostgreSQL's"};
    return std::unique_ptr<Store>(std::make_unique<PostgresStore>(*address, process_name()));
  }
  if (!url.starts_with(kSqlite) || url.size() == kSqlite.size())
    return base::Failure{"--store", "'" + shown_store(url) +
                                        "' is not a store like sqlite:cart.db or "
                                        "postgresql://cartd@db/shop"};
  auto store = SqliteStore::open(url.substr(kSqlite.size()));
  if (!store) return store.error();
  return std::unique_ptr<Store>(*std::move(store));
}

std::string shown_store(const std::string& url) {
  if (is_postgres(url))
    if (const auto address = postgres::Address::parse(url)) return address->shown();
  // Of what nobody understands any part may be a password.
  const auto scheme = url.find("://");
  return scheme == std::string::npos ? url : url.substr(0, scheme) + "://…";
}

bool has_password(const std::string& url) {
  const auto address = is_postgres(url) ? postgres::Address::parse(url) : std::nullopt;
  return address && address->has_password;
}

}  // namespace cartd
