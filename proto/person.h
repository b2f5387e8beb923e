// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Whose something is, told where that must open nothing.
#pragma once

#include <string>

namespace proto {

/// Texts that stand for a session and for who it acts for, and are the same for the same. Only cartd can make them
/// (cartd/core/pseudonyms.h), so that nobody finds out by them whose something is by guessing. Empty: not told.
struct Whose {
  std::string session;
  std::string person;  // a session that acts for nobody is a person of its own

  friend bool operator==(const Whose&, const Whose&) = default;
};

}  // namespace proto
