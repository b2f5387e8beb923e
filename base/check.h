// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// CHECK: invariants that stay on in release builds.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>

namespace base {

/// Prints where and why an invariant broke and aborts: a broken invariant is a bug in this program,
/// and going on would acknowledge what may be wrong. Operating errors are never CHECKs, they are
/// `Error` values (error.h).
[[noreturn]] inline void check_failed(const char* condition, const char* file, int line,
                                      const std::string& values) {
  std::fprintf(stderr,
               "level=critical event=check_failed condition=\"%s\" at=%s:%d values=\"%s\"\n",
               condition, file, line, values.c_str());
  std::abort();
}

/// The one reading of a value for a CHECK message; streams whatever has an operator<<.
template <class... Values>
std::string describe(const Values&... values) {
  std::ostringstream out;
  [[maybe_unused]] const char* separator = "";  // unused when there are no values
  ((out << separator << values, separator = " "), ...);
  return out.str();
}

}  // namespace base

/// CHECK(condition, value...) aborts with the values printed when `condition` is false.
#define CHECK(condition, ...)                                                              \
  do {                                                                                     \
    if (!(condition)) [[unlikely]]                                                         \
      ::base::check_failed(#condition, __FILE__, __LINE__, ::base::describe(__VA_ARGS__)); \
  } while (false)
