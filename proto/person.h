// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

// Who sessions act for.
#pragma once

#include <string>

#include "proto/cart_hash.h"
#include "proto/ids.h"

namespace proto {

/// A session as it is told where it must open nothing: by its hash.
inline std::string hash_text(const SessionId& session) {
  const auto digits = to_hex(cart_hash(session));
  return {digits.data(), digits.size()};
}

/// The person that a session acts for, told likewise. Nothing says yet who that is: each session is its own.
inline std::string person_of(const SessionId& session) { return hash_text(session); }

}  // namespace proto
