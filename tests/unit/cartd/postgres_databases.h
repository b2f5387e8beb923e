// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// New databases of the PostgreSQL server that a test was started beside (tests/support/postgres.py).
#pragma once

#include <cstdlib>
#include <string>

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

}  // namespace cartd
