// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// New databases of the PostgreSQL server that a test was started beside (tests/support/postgres.py).
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

#include "base/failure.h"
#include "cartd/store/open_store.h"
#include "cartd/store/postgres.h"

namespace cartd {

inline bool has_postgres() { return std::getenv("HOLDFAST_TEST_POSTGRES") != nullptr; }

/// The URI of a database of the server.
inline std::string database_url(const std::string& name) {
  return std::getenv("HOLDFAST_TEST_POSTGRES") + name;
}

inline postgres::Connection connect(const std::string& name) {
  return postgres::Connection(*postgres::Address::parse(database_url(name)));
}

/// The URI of one that has nothing in it. They go with the server.
inline std::string new_database(const std::string& more = "") {
  static int made = 0;
  const std::string name = "d" + std::to_string(++made);
  connect("postgres").run("CREATE DATABASE " + name + " " + more);
  return database_url(name);
}

/// The store at that URI, which this process leads. Whoever had it before has ended: the server takes a moment to see it.
inline base::OrFailure<std::unique_ptr<Store>> open_to_lead(const std::string& url) {
  auto store = open_store(url);
  for (int looks = 0; store && looks < 100; ++looks) {
    const auto by = (*store)->lead();
    if (!by) return by.error();
    if (!*by) return store;
    std::this_thread::sleep_for((**by).look_at - base::MonoClock::now());
  }
  return store ? base::Failure{"store", "another process leads"} : store.error();
}

}  // namespace cartd
